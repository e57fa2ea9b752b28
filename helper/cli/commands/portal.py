"""`ipp-helper portal`: what is known of the portal's pages: look at them, check them, keep them for tests, report on them.

Over 500 lines because look, check and record open the same form in the same two ways and ask the same questions.
"""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helper import __version__
from helper.cli.context import open_context, window_order
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    PortalUrl,
    argument,
    aside,
    flow_option,
    option,
    show,
    table,
    write_new,
)
from helper.cli.sessions import start_address
from helper.config.places import places
from helper.config.settings import Settings, read_settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned_file import LearnedBook
from helper.flow.load import load_flow, shipped_flow
from helper.flow.spec import Flow, FlowPage
from helper.hosts import PORTAL_HOSTS
from helper.reports.portal_report import QUESTIONS, PortalReport, check_answer, safe_address
from helper.session.context import AppContext, FilingRequest
from helper.session.filing.sources import account_at_hand
from helper.session.navigation import Trust, read_portal_address

if TYPE_CHECKING:
    from helper.browser.form.form_inspection import SeenForm
    from helper.browser.portal.window import BrowserWindow

_YES = {"y", "yes"}


class TerminalQuestions:
    """One person at a terminal. `read` gives her next line, None when there is none; `say` prints one."""

    def __init__(self, say: Callable[[str], None], read: Callable[[], str | None]) -> None:
        self._say = say
        self._read = read
        self._kept: dict[str, bool] = {}

    def keep(self, words: str) -> bool:
        """Whether these words of the page may stand in the report; asked once, and Enter is no."""
        if words not in self._kept:
            self._say(f"The page says “{words}”. Keep? y/N")
            self._kept[words] = (self._read() or "").strip().lower() in _YES
        return self._kept[words]

    def yes(self, question: str) -> bool:
        """A question whose safe answer is no."""
        self._say(f"{question} y/N")
        return (self._read() or "").strip().lower() in _YES

    def told(self, report: PortalReport) -> PortalReport:
        """The report with the answers to the nine questions; what could be somebody's is taken out, and she is told."""
        self._say("")
        self._say(f"{len(QUESTIONS)} questions. Enter leaves one out.")
        for number, (name, question) in enumerate(QUESTIONS.items(), 1):
            self._say(f"{number} {question}")
            answer = self._read()
            if answer is None:
                break
            checked = check_answer(name, answer)
            for what in checked.dropped:
                self._say(f"  left out: {what}")
            report = with_answer(report, checked.values)
        return report


def nobody(_words: str) -> bool:
    """The answer where nobody can be asked: no word is kept."""
    return False


def everything(_words: str) -> bool:
    """For her own screen, which nothing leaves."""
    return True


def with_answer(report: PortalReport, values: dict[str, Any]) -> PortalReport:
    """The report with what was read from one answer."""
    address = values.get("address", report.address)
    said = {name: value for name, value in values.items() if name != "address"}
    return replace(report, address=address, told=replace(report.told, **said))


LOOKING = "ipp-helper is looking at this page. It fills nothing and presses no button."


@dataclass(frozen=True, slots=True)
class InspectedForm:
    """A form that was looked at."""

    seen: SeenForm
    about: PortalReport
    """The report with nothing of the form in it yet."""
    flow: Flow
    """As it is on that host, with what was learned there."""
    page: FlowPage
    record: str = ""
    """The page as a recording; empty: none was asked for."""


async def look_at_file(file: Path, flow: Flow, settings: Settings, *, record: bool = False) -> InspectedForm:
    """Read a saved page in a browser of its own.

    Raises:
        WrongUse: It is no saved page.
        BrowserUnavailable: There is no browser.
    """
    from helper.browser.daemon.launch import require_browser
    from helper.browser.form.form_inspection import FormInspection, form_page
    from helper.browser.form.portal_form import PortalForm
    from helper.browser.input import PageInput
    from helper.browser.recordings.recording import record_page
    from helper.browser.recordings.saved_page import read_saved, saved_page

    saved = read_saved(file)
    browser = require_browser(settings.browser)
    page = form_page(flow.pages)
    async with saved_page(saved, browser.path) as isolated:
        seen = await FormInspection(isolated, PortalForm(isolated, PageInput(isolated)), opens=False).at(page)
        recording = await record_page(isolated, flow) if record else ""
    about = _about(browser.name, "saved page", saved.address)
    return InspectedForm(seen, about, flow, page, recording)


async def look_in_window(
    parts: AppContext,
    wish: FilingRequest,
    ready: Callable[[BrowserWindow, Flow], Awaitable[FlowPage]],
    *,
    opens: bool = True,
    record: bool = False,
) -> InspectedForm:
    """Look at the form in our window once `ready` says which page it is; the guard is up meanwhile.

    Raises:
        WrongUse: The address is not one of the portal's.
        BrowserUnavailable: No window can be opened.
        PageGone: The window was closed.
    """
    from helper.browser.daemon.launch import require_browser
    from helper.browser.portal.overlay import OverlayState

    async with _window(parts, wish) as (window, flow):
        page = await ready(window, flow)
        await window.take_pen(())
        await window.strip(OverlayState.FILLING, LOOKING)
        seen = await window.look(page, opens=opens)
        recording = await window.record(flow) if record else ""
    browser = require_browser(parts.settings.browser)
    return InspectedForm(seen, _about(browser.name, "own window", seen.address), flow, page, recording)


@asynccontextmanager
async def _window(parts: AppContext, wish: FilingRequest) -> AsyncIterator[tuple[BrowserWindow, Flow]]:
    """The window at the start address, and the flow as it is on that host."""
    from helper.browser.portal.tab import Portal
    from helper.browser.portal.window import portal_window

    start = start_address(wish, parts.settings)
    address = read_portal_address(start, (*PORTAL_HOSTS, *parts.settings.extra_hosts))
    if address.trust is Trust.STRANGE:
        raise WrongUse(
            f"{address.host} is not one of the portal's hosts that I know.",
            where=start,
            now="If you are sure that it is Alibaba's, add it to extra_hosts in settings.toml. "
            "Or save the page in your own browser, and name the file here.",
        )
    practice = address.trust is Trust.PRACTICE
    flow = flow_for(wish.flow)
    hosts = (*parts.settings.extra_hosts, address.host)
    flow = LearnedBook(parts.places.learned, flow, hosts, practice=practice).flow_at(address.host)
    portal = Portal(flow=flow, more_hosts=parts.settings.extra_hosts, practice=practice)
    account = account_at_hand(parts.store, parts.queue)
    async with portal_window(window_order(parts, flow, practice=practice, account=account), portal) as window:
        # What is open there may be a form that the person has filled in.
        if practice or not window.host:
            await window.open(start)
        yield window, flow


def flow_for(file: Path | None) -> Flow:
    """The description of the pages: the one named, else the one that came with the program."""
    return load_flow(file) if file else shipped_flow()


async def at_the_persons_word(
    window: BrowserWindow, flow: Flow, read: Callable[[], Awaitable[str | None]]
) -> FlowPage:
    """Wait for Enter in the terminal; then the page that is open is taken for the form.

    Raises `NotDone` where nobody can press Enter.
    """
    from helper.browser.form.form_inspection import form_page

    if await read() is None:
        raise NotDone(
            "Nobody said that the form is open, so nothing was looked at.",
            now="Start this in a terminal, or save the page in your own browser and name the file.",
        )
    return await window.page(flow) or form_page(flow.pages)


def _about(browser: str, how: str, address: str) -> PortalReport:
    return PortalReport(
        version=__version__,
        system=_system(),
        browser=browser,
        day=datetime.now().astimezone().date(),
        how=how,
        address=safe_address(address),
    )


def _system() -> str:
    """The system and its main version, nothing of this very computer."""
    if platform.system() == "Linux":
        try:
            named = platform.freedesktop_os_release()
        except OSError:
            return "Linux"
        return f"{named.get('NAME', 'Linux')} {named.get('VERSION_ID', '')}".strip()
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0].partition('.')[0]}"
    return f"{platform.system()} {platform.release()}"


REPORT_NAME = "portal-report.txt"
_SCREEN = "-"
_NOTHING_FOUND = (
    "No field of the form was found. Was the page saved before its fields showed? Or the form lies in a page inside the page, "
    "which browsers save apart: then name that file, from the folder beside this one."
)
_OPEN_FORM = (
    "Log in in the browser window, open the empty complaint form for AliExpress, choose website, Copyright and "
    "Product listing, so that all fields can be used. Type nothing else. Then press Enter here. I fill nothing and press no button."
)


SavedFile = Annotated[
    Path | None, argument("[FILE]", "A page saved from your own browser; without it, in our window.")
]
To = Annotated[
    str | None, option("--to", "Where the report goes; - shows it and writes nothing.", metavar="FILE")
]
Replace = Annotated[bool, option("--replace", "Write over a file of that name.")]
FlowFile = Annotated[Path | None, flow_option("Another description of the portal's pages.")]


def look(
    file: SavedFile = None,
    to: To = None,
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Look at the form, say what is understood, and write a report of twenty lines that you may send; nothing is sent."""
    from helper.flow.text_matching import Vocabulary
    from helper.reports.portal_report import report_text
    from helper.session.portal_inspection import report_of

    looked = _looked(file, portal, flow, data, opens=True)
    vocabulary = Vocabulary(looked.flow)
    asking = None if as_json else _asking()
    if not as_json:
        show(_understood(report_of(looked.seen, vocabulary, everything, looked.about), looked), as_json=False)
    report = report_of(looked.seen, vocabulary, asking.keep if asking else nobody, looked.about)
    if asking:
        report = asking.told(report)
    text = report_text(report)
    target = None if to == _SCREEN else _write(text, file, to, replace=replace, as_json=as_json)
    _say_done(report, text, target, as_json=as_json)
    return DONE


def check(portal: PortalUrl = "", flow: FlowFile = None, data: Data = None, as_json: AsJson = False) -> int:
    """Before a session: look at each field of the form, without filling anything, and say what to expect of it."""
    from helper.session.portal_inspection import all_sure, checked

    looked = _looked(None, portal, flow, data)
    fields = checked(looked.seen, looked.page)
    rows = [(field.light.value, field.label, field.sentence) for field in fields]
    show(
        [*table(rows, ("", "field", "what to expect")), "", _expectation(all_sure(fields))],
        as_json=as_json,
        fields=[
            {
                "step": field.step,
                "label": field.label,
                "light": field.light.value,
                "sentence": field.sentence,
                "needed": field.needed,
            }
            for field in fields
        ],
    )
    return DONE if all_sure(fields) else NEEDS_PERSON


def record(
    file: SavedFile = None,
    to: Annotated[Path, option("--to", "Where the recording goes.", metavar="FILE")] = Path("recording.html"),
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Keep a page for tests: its controls and the portal's own words; no name, value, entry or picture of yours."""
    looked = _looked(file, portal, flow, data, record=True)
    target = write_new(to, looked.record.encode(), replace=replace)
    show(
        [
            f"Written to {target}.",
            "Every word that is not the portal's is replaced by xs. Look at it in any browser before you give it away.",
        ],
        as_json=as_json,
        file=str(target),
    )
    return DONE


def reports(
    files: Annotated[list[Path], argument("FILE...", "Reports that people sent.")],
    to: Annotated[Path, option("--to", "The folder for the rebuilt pages.", metavar="DIR")] = Path(
        "recordings"
    ),
    flow: FlowFile = None,
    replace: Replace = False,
    data: Data = None,  # noqa: ARG001 - every command takes it
    as_json: AsJson = False,
) -> int:
    """Read reports back: a page rebuilt from each for the tests, and what it would change in the flow."""
    from helper.cli.commands.teach import read_all, told

    taken = read_all(files, flow, to, replace=replace)
    show(
        [line for one in taken for line in told(one)],
        as_json=as_json,
        reports=[
            {
                "report": str(one.file),
                "recording": str(one.recording),
                "difference": one.proposal.difference,
                "remarks": list(one.proposal.remarks),
            }
            for one in taken
        ],
    )
    return DONE


def _looked(
    file: Path | None,
    portal: str,
    flow: Path | None,
    data: Path | None,
    *,
    opens: bool = False,
    record: bool = False,
) -> InspectedForm:
    """The form in the saved page, or in our window when the person says that it is open."""
    if file is not None:
        if portal:
            raise WrongUse("A saved page has no address to go to.", now="Leave FILE or --portal out.")
        settings = read_settings(places(data).settings_file)
        return asyncio.run(look_at_file(file.expanduser(), flow_for(flow), settings, record=record))
    from helper.session.context import FilingRequest

    # Not only to read: another program of ours that has the records open may be filling in this very window.
    with open_context(data) as desk:
        return asyncio.run(
            look_in_window(
                desk,
                FilingRequest(portal=portal, flow=flow),
                lambda window, known: at_the_persons_word(
                    window, known, lambda: asyncio.to_thread(_when_open)
                ),
                opens=opens,
                record=record,
            )
        )


def _asking() -> TerminalQuestions | None:
    """The person at the terminal; None: nobody is there."""
    return TerminalQuestions(typer.echo, _next_line) if sys.stdin.isatty() else None


def _when_open() -> str | None:
    """Say what the person does in the window, and wait for her Enter; None: nobody is at the terminal."""
    aside(_OPEN_FORM)
    return _next_line()


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _understood(report: PortalReport, looked: InspectedForm) -> list[str]:
    """What was understood, field by field, for her own screen."""
    from helper.model.state_words import FIELD_WORDS
    from helper.reports.portal_report import field_line

    fields = looked.seen.fields
    whys = [f"  {FIELD_WORDS[field.name]}: {field.why}" for field in fields if field.why]
    if len(whys) == len(fields):
        whys = [_NOTHING_FOUND]
    heading = f"“{report.heading}”" if report.heading else "no heading that I know"
    return [
        f"This is what I understand of the page ({heading}):",
        *(f"  {field_line(field)}".rstrip() for field in report.fields),
        *whys,
    ]


def _write(text: str, file: Path | None, to: str | None, *, replace: bool, as_json: bool) -> Path | None:
    """Write the report beside the saved page, or where it is wanted; programs get it as an answer unless they name a file."""
    if to is None and as_json:
        return None
    target = Path(to) if to else (file.expanduser().parent if file else Path.cwd()) / REPORT_NAME
    try:
        return write_new(target, text.encode(), replace=replace)
    except NotDone as there:
        raise NotDone(
            there.what, where=there.where, now="Take another name with --to, or add --replace."
        ) from None


def _say_done(report: PortalReport, text: str, target: Path | None, *, as_json: bool) -> None:
    after = (
        [
            f"Written to {target}. Read it, and strike out what you like. I send nothing: you send it, if you want to."
        ]
        if target
        else []
    )
    show(
        ["", text, *after],
        as_json=as_json,
        report=text,
        file=str(target) if target else None,
        fields=[
            {"name": field.name, "state": field.state.value, "label": field.label} for field in report.fields
        ],
    )


def _expectation(sure: bool) -> str:
    if sure:
        return "Every field was found. Nothing was filled in."
    return "Some fields will be asked for or pasted. Nothing was filled in."
