"""`ipp-helper portal teach`: show the fields of the form once, outside of filing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, PortalUrl, argument, flow_option
from helper.cli.output import DONE, NEEDS_PERSON
from helper.errors import NotDone, WrongUse

if TYPE_CHECKING:
    from helper.cli.opening import Parts
    from helper.flow.spec import Flow
    from helper.session.operator import Operator
    from helper.session.portal.teach import TeachSession


def teach(
    step: Annotated[str, argument("[STEP]", "Only this field, even if it is found; such as reason.")] = "",
    portal: PortalUrl = "",
    flow: Annotated[Path | None, flow_option("Another description of the pages.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show where the fields are: log in, open the form, and click each box you are asked for. Nothing is filled or sent."""
    from helper.cli.operators.running import parts_of, run_session
    from helper.flow.load import load_flow, shipped_flow

    known = load_flow(flow) if flow else shipped_flow()
    _check_step(step, known)
    sessions: list[TeachSession] = []

    def make(operator: Operator) -> TeachSession:
        sessions.append(_session(parts_of(desk), known, portal, (step,) if step else (), operator))
        return sessions[0]

    with open_desk(data) as desk:
        run_session(make, as_json=as_json)
    return NEEDS_PERSON if sessions[0].progress.left else DONE


def _session(
    parts: Parts, flow: Flow, portal: str, steps: tuple[str, ...], operator: Operator
) -> TeachSession:
    from helper.cli.compose import Wish, start_address
    from helper.cli.opening import Opening
    from helper.flow.learned_file import LearnedBook
    from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback, read_host
    from helper.session.filing.account import account_at_hand
    from helper.session.portal.teach import TeachSession
    from helper.session.talk import Talk

    start = start_address(Wish(portal=portal), parts.settings)
    practice, hosts = is_loopback(start), parts.settings.extra_hosts
    if not practice and not is_known_host(start, (*PORTAL_HOSTS, *hosts)):
        raise NotDone(
            "I do not know this host, so I teach nothing there.",
            where=start,
            now="File there once: then you are asked whether it is the portal.",
        )
    address = read_host(start)
    host = address.host if address else ""
    book = LearnedBook(parts.places.learned, flow, hosts, practice=practice)
    account = account_at_hand(parts.store, parts.queue)
    opening = Opening(parts, book.flow_at(host), start, practice=practice, account=account)
    return TeachSession(
        Talk(operator, parts.now),
        book,
        start=start,
        host=host,
        steps=steps,
        open_window=opening.window,
        now=parts.now,
    )


def _check_step(step: str, flow: Flow) -> None:
    known = [one.id for page in flow.pages for one in page.steps if one.enters]
    if step and step not in known:
        raise WrongUse(f"There is no field called “{step}”.", where=f"The fields are: {', '.join(known)}.")
