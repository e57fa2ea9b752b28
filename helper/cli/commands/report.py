"""`ipp-helper report`: what became of everything that was reported, as one page for a browser."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, show
from helper.cli.views import View, tally_view
from helper.cli.writing import write_new
from helper.exchange.facts import facts_of
from helper.exchange.report.figures import Group, effort_of, figures_of
from helper.exchange.report.page import CARD_SIZE, card_page, headline, report_card, report_page

_USUAL_NAME = Path("report.html")


def report(
    file: Annotated[Path, argument("[FILE]", "Where the page goes.")] = _USUAL_NAME,
    client: Annotated[
        str | None, option("--client", "Only what was reported for this client.", metavar="NAME")
    ] = None,
    card: Annotated[
        Path | None,
        option(
            "--card",
            "Also a picture to share (.png or .svg): no seller, number or name in it.",
            metavar="FILE",
        ),
    ] = None,
    replace: Annotated[bool, option("--replace", "Write over a file that is there already.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write what became of your reports as one page: it opens without a network and prints well."""
    with open_desk(data, read_only=True) as desk:
        facts = facts_of(desk.store, client=client)
        effort = effort_of(desk.store, client=client)
        browser = desk.settings.browser
    figures = figures_of(facts, datetime.now(UTC).date())
    files = {file: report_page(figures, effort, client=client).encode()}
    if card is not None:
        files[card] = _drawn(card, report_card(figures), browser)
    written = [write_new(path, content, replace=replace) for path, content in files.items()]
    lines = [headline(figures), *(f"Written to {path}" for path in written)]
    show(
        lines,
        as_json=as_json,
        files=[str(path) for path in written],
        total=tally_view(figures.total),
        usual_days=figures.usual_days,
        back_again=figures.back_again,
        not_shown_from_here=figures.not_shown,
        months=[
            {"month": f"{month.first:%Y-%m}", "reported": month.reported, "gone": month.gone}
            for month in figures.months
        ],
        undated={"reported": figures.reported_undated, "gone": figures.gone_undated},
        designs=[_group_view(group) for group in figures.designs],
        sellers=[_group_view(group) for group in figures.sellers],
    )
    return DONE


def _drawn(path: Path, card: str, browser: str) -> bytes:
    """The picture as it is, or drawn by the browser where its name asks for a PNG."""
    if path.suffix.lower() != ".png":
        return card.encode()
    from helper.browser.still import draw_page

    return asyncio.run(draw_page(card_page(card), CARD_SIZE, browser))


def _group_view(group: Group) -> View:
    return {"name": group.name, **tally_view(group.tally), "upheld_days": group.upheld_days}
