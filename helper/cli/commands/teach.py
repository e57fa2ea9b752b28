"""`ipp-helper portal teach`, `add`, `export`, `forget` and reports: what was learned about the portal's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.context import open_context
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    PortalUrl,
    argument,
    flow_option,
    option,
    read_text,
    show,
    write_new,
)
from helper.config.places import places
from helper.config.settings import read_settings
from helper.errors import LearnedMistakes, NotDone, WrongUse
from helper.flow.load import COMPLAINT_FLOW, flows_folder, read_flow
from helper.hosts import read_host
from helper.reports.flow_proposal import Proposal, proposal, report_page
from helper.reports.portal_report import PortalReport, read_report

if TYPE_CHECKING:
    from helper.flow.learned import Learned
    from helper.flow.learned_file import LearnedBook
    from helper.flow.spec import Flow
    from helper.session.context import AppContext
    from helper.session.filing.field_teaching import TeachSession
    from helper.session.operator import Operator


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One report, and what came of it."""

    file: Path
    report: PortalReport
    recording: Path
    proposal: Proposal


def read_all(files: Sequence[Path], flow: Path | None, folder: Path, *, replace: bool) -> list[ReadReport]:
    """Read every report before anything is written.

    Raises:
        WrongUse: Reports have mistakes; all of them are named, of all files.
        NotDone: A recording of that name is there already.
    """
    flow_file = flow or flows_folder() / f"{COMPLAINT_FLOW}.toml"
    flow_text = flow_file.read_text(encoding="utf-8")
    name = f"flows/{flow_file.name}"
    known = read_flow(flow_text, str(flow_file))
    reports = _read(files)
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[ReadReport] = []
    for file, report in reports:
        target = folder / f"{_name(report, [one.recording.stem for one in taken])}.html"
        page = report_page(report, known).encode()
        taken.append(
            ReadReport(
                file, report, write_new(target, page, replace=replace), proposal(report, flow_text, name)
            )
        )
    return taken


def told(taken: ReadReport) -> Iterator[str]:
    """What a person reads about one report."""
    yield f"{taken.file}: read."
    yield f"  rebuilt page: {taken.recording}"
    yield from (f"  look at this: {remark}" for remark in taken.proposal.remarks)
    yield taken.proposal.difference or "  The flow knows all of it."
    yield ""


def _read(files: Sequence[Path]) -> list[tuple[Path, PortalReport]]:
    reports: list[tuple[Path, PortalReport]] = []
    mistakes: list[str] = []
    for file in files:
        try:
            reports.append((file, read_report(file)))
        except WrongUse as wrong:
            mistakes.append(f"{file}: {wrong.what}")
    if mistakes:
        raise WrongUse("\n".join(mistakes), now="Correct these lines, or take them out. Nothing was written.")
    return reports


def _name(report: PortalReport, taken: Sequence[str]) -> str:
    """A name that says where and when the page was seen, without a word of the sender's."""
    place = read_host(report.address)
    parts = ["report", place.host if place else "", report.day.isoformat() if report.day else ""]
    name = re.sub(r"[^a-z0-9-]+", "-", "-".join(filter(None, parts)).lower())
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique


def teach(
    step: Annotated[str, argument("[STEP]", "Only this field, even if it is found; such as reason.")] = "",
    portal: PortalUrl = "",
    flow: Annotated[Path | None, flow_option("Another description of the pages.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show where the fields are: log in, open the form, and click each box you are asked for. Nothing is filled or sent."""
    from helper.cli.operators import run_session
    from helper.flow.load import load_flow, shipped_flow

    known = load_flow(flow) if flow else shipped_flow()
    _check_step(step, known)
    sessions: list[TeachSession] = []

    def make(operator: Operator) -> TeachSession:
        sessions.append(_session(desk, known, portal, (step,) if step else (), operator))
        return sessions[0]

    with open_context(data) as desk:
        run_session(make, as_json=as_json)
    return NEEDS_PERSON if sessions[0].progress.left else DONE


def _session(
    parts: AppContext, flow: Flow, portal: str, steps: tuple[str, ...], operator: Operator
) -> TeachSession:
    from helper.cli.context import WindowOpening
    from helper.cli.sessions import start_address
    from helper.flow.learned_file import LearnedBook
    from helper.hosts import PORTAL_HOSTS, is_known_host, is_loopback, read_host
    from helper.session.context import FilingRequest
    from helper.session.filing.field_teaching import TeachSession
    from helper.session.filing.sources import account_at_hand
    from helper.session.operator import OperatorChannel

    start = start_address(FilingRequest(portal=portal), parts.settings)
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
    opening = WindowOpening(parts, book.flow_at(host), start, practice=practice, account=account)
    return TeachSession(
        OperatorChannel(operator, parts.now),
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


NUMBER = "number"
"""Forgets where the complaint's number stands."""

Host = Annotated[str, option("--host", "The portal's host; needed where several have taught something.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


OfRegistration = Annotated[
    bool, option("--registration", "What was shown on the pages on which designs are registered.")
]


def add(
    file: Annotated[str, argument("FILE", "A correction; - reads it from standard input.")],
    yes: Yes = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take in a correction somebody else has made; it says first what would change."""
    from helper.flow.learned import changes_in_words
    from helper.flow.learned_file import read_learned
    from helper.flow.load import shipped_flow

    book, _, hosts = _book(data)
    flow = shipped_flow()
    try:
        new = read_learned(read_text(file).encode(), file, flow, hosts)
    except LearnedMistakes as mistaken:
        raise LearnedMistakes(file, mistaken.mistakes, given=True) from None
    changes = changes_in_words(book.of(new.host), new, flow)
    if not changes:
        show("All of that is known already.", as_json=as_json, host=new.host, changes=[], taken=False)
        return DONE
    if not as_json:
        show(changes, as_json=False)
    taken = yes or (not as_json and typer.confirm("Take it in?"))
    if taken:
        book.add(new)
    told = (
        f"Taken in. Take it back with: ipp-helper portal forget --host {new.host}"
        if taken
        else "Left as it was."
    )
    show(told, as_json=as_json, host=new.host, changes=changes, taken=taken)
    return DONE if taken else NEEDS_PERSON


def export(
    file: Annotated[Path | None, argument("[FILE]", "Where to write it; without one it is shown.")] = None,
    host: Host = "",
    replace_file: Annotated[bool, typer.Option("--replace", help="Write over the file.")] = False,
    of_registration: OfRegistration = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Give what was learned as a correction for others, without anything of yours."""
    from helper.flow.learned import shareable
    from helper.flow.learned_file import learned_text

    book, flow, _ = _book(data, of_registration=of_registration)
    learned = shareable(book.of(_host(book, host)), flow)
    if learned.empty:
        raise NotDone("Nothing was learned there that others could use.")
    text = learned_text(learned)
    written = write_new(file, text.encode(), replace=replace_file) if file else None
    lines = text.rstrip("\n").splitlines()
    told = [*lines, "", f"Written to {written}. Nothing was sent."] if written else lines
    show(told, as_json=as_json, host=learned.host, text=text, file=str(written) if written else None)
    return DONE


def forget(
    step: Annotated[str, argument("[STEP]", "One field, or number; without one, all of the host.")] = "",
    host: Host = "",
    yes: Yes = False,
    of_registration: OfRegistration = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take back what was learned; ipp-helper asks again then."""
    book, _, _ = _book(data, of_registration=of_registration)
    learned = book.of(_host(book, host))
    known = [*learned.steps, *([NUMBER] if learned.number_label else [])]
    if step and step not in known:
        raise NotDone(
            f"Nothing was learned about “{step}” on {learned.host}.", where=f"Learned: {', '.join(known)}."
        )
    forgotten = [step] if step else known
    if (
        not step
        and not yes
        and (as_json or not typer.confirm(f"Forget all about {learned.host} ({', '.join(known)})?"))
    ):
        show("Left as it was.", as_json=as_json, host=learned.host, forgotten=[])
        return NEEDS_PERSON
    for name in forgotten:
        learned = _without(learned, name)
    book.put(learned)
    show(f"Forgotten: {', '.join(forgotten)}.", as_json=as_json, host=learned.host, forgotten=forgotten)
    return DONE


def _book(data: Path | None, *, of_registration: bool = False) -> tuple[LearnedBook, Flow, tuple[str, ...]]:
    """What was learned, the flow it is about, and the hosts that the person has named."""
    # Loaded only where it is used: every other command starts sooner.
    from helper.flow.learned_file import LearnedBook
    from helper.flow.load import REGISTRATION_FLOW, shipped_flow

    here = places(data)
    hosts = read_settings(here.settings_file).extra_hosts
    flow = shipped_flow(REGISTRATION_FLOW) if of_registration else shipped_flow()
    folder = here.learned_registration if of_registration else here.learned
    return LearnedBook(folder, flow, hosts), flow, hosts


def _host(book: LearnedBook, named: str) -> str:
    """The host that is meant: the named one, or the only one that has taught something."""
    if named:
        if named not in book.hosts:
            raise NotDone(
                f"Nothing was learned about {named}.", where=f"Learned: {', '.join(book.hosts) or 'nothing'}."
            )
        return named
    if len(book.hosts) == 1:
        return book.hosts[0]
    if not book.hosts:
        raise NotDone(
            "Nothing was learned about the portal's pages yet.",
            now="It is learned while you file, or with: ipp-helper portal teach",
        )
    raise WrongUse(
        f"Several hosts have taught something: {', '.join(book.hosts)}.", now="Name one with --host."
    )


def _without(learned: Learned, name: str) -> Learned:
    from helper.flow.learned import without

    if name == NUMBER:
        return replace(learned, number_label=(), number_day=None)
    return without(learned, name)
