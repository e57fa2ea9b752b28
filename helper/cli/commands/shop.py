"""`ipp-helper shop`: the window on AliExpress; what you have open in it is written down when you press Enter here."""

from __future__ import annotations

from typing import Annotated

from helper.browser.shop.facts import is_shop
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, MaybeWorkTitle, argument
from helper.cli.output import DONE
from helper.errors import WrongUse


def shop(
    link: Annotated[str, argument("LINK", "A page of AliExpress to open first.")] = "",
    work: MaybeWorkTitle = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open a window on AliExpress and write down the listings that you have open, one Enter each."""
    if link and not is_shop(link):
        raise WrongUse("This window is for AliExpress only.", where=link)
    # Loaded only where it is used: every other command starts sooner.
    from helper.cli.following import shop_session
    from helper.cli.operators.running import parts_of, run_session

    with open_desk(data) as desk:
        work_id = desk.work_id(work)
        parts = parts_of(desk)
        run_session(
            lambda operator: shop_session(parts, operator, start=link, work_id=work_id), as_json=as_json
        )
    return DONE
