"""`ipp-helper portal`: what is known of the portal's pages: look at them, check them, keep them for tests, report on them."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from helper import __version__
from helper.browser.daemon.launch import require_browser
from helper.browser.form.form_inspection import FormInspection, SeenForm, form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.portal.overlay import OverlayState
from helper.browser.recordings.recording import record_page
from helper.browser.recordings.saved_page import read_saved, saved_page
from helper.cli.output import (
    FlowFile,
    PortalUrl,
    Replace,
    argument,
    aside,
    open_context,
    option,
    own_places,
    picked,
    show,
    table,
    wants_json,
    write_new,
)
from helper.cli.sessions import WindowOpening, flow_of, learned_book, portal_start
from helper.config.settings import Settings, read_settings
from helper.errors import NotDone, WrongUse
from helper.flow.spec import Flow, FlowPage
from helper.flow.text_matching import Vocabulary
from helper.model.state_words import field_words
from helper.reports.portal_report import (
    QUESTIONS,
    PortalReport,
    check_answer,
    field_line,
    report_text,
    safe_address,
)
from helper.session.context import AppContext
from helper.session.filing.admission import Trust
from helper.session.filing.recovery import account_at_hand
from helper.session.portal_inspection import checked, report_of


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
            self._kept[words] = (self._read() or "").strip().lower() in {"y", "yes"}
        return self._kept[words]

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
            said = dict(checked.values)
            address = said.pop("address", report.address)
            report = replace(report, address=address, told=replace(report.told, **said))
        return report


LOOKING = "ipp-helper is looking at this page. It fills nothing and presses no button."


@dataclass(frozen=True, slots=True)
class InspectedForm:
    seen: SeenForm
    about: PortalReport
    """The report with nothing of the form in it yet."""
    flow: Flow
    """As it is on that host, with what was learned there."""
    page: FlowPage
    record: str = ""
    """The page as a recording; empty: none was asked for."""


async def _look_at_file(file: Path, flow: Flow, settings: Settings, *, record: bool) -> InspectedForm:
    """Read a saved page in a browser of its own.

    Raises `WrongUse`: it is no saved page; `BrowserUnavailable`: there is no browser.
    """
    saved = read_saved(file)
    browser = require_browser(settings.browser)
    page = form_page(flow.pages)
    async with saved_page(saved, browser.path) as isolated:
        seen = await FormInspection(isolated, PortalForm(isolated, PageInput(isolated)), opens=False).at(page)
        recording = await record_page(isolated, flow) if record else ""
    about = _about(browser.name, "saved page", saved.address)
    return InspectedForm(seen, about, flow, page, recording)


async def _look_in_window(
    context: AppContext, portal: str, flow: Flow, *, opens: bool, record: bool
) -> InspectedForm:
    """Look at the form in our window once the person says that it is open; the guard is up meanwhile.

    Raises `WrongUse`: the address is not one of the portal's; `NotDone`: nobody can say so; `BrowserUnavailable`: no
    window can be opened; `PageGone`: the window was closed.
    """
    start, address = portal_start(portal, context.settings)
    if address.trust is Trust.STRANGE:
        raise WrongUse(
            f"{address.host} is not one of the portal's hosts that I know.",
            where=start,
            now="If you are sure that it is Alibaba's, add it to extra_hosts in settings.toml. "
            "Or save the page in your own browser, and name the file here.",
        )
    practice = address.trust is Trust.PRACTICE
    flow = learned_book(context, flow, address).flow_at(address.host)
    account = account_at_hand(context.store, context.queue)
    async with WindowOpening(context, flow, start, practice=practice, account=account).own() as window:
        # What is open there may be a form that the person has filled in.
        if practice or not window.host:
            await window.open(start)
        if await asyncio.to_thread(_when_open) is None:
            raise NotDone(
                "Nobody said that the form is open, so nothing was looked at.",
                now="Start this in a terminal, or save the page in your own browser and name the file.",
            )
        page = await window.page(flow) or form_page(flow.pages)
        await window.hold_submit_lock(())
        await window.show_overlay(OverlayState.FILLING, LOOKING)
        seen = await window.look(page, opens=opens)
        recording = await window.record(flow) if record else ""
    browser = require_browser(context.settings.browser)
    about = _about(browser.name, "own window", seen.address)
    return InspectedForm(seen, about, flow, page, recording)


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


def look(
    file: SavedFile = None,
    to: Annotated[
        str | None, option("--to", "Where the report goes; - shows it and writes nothing.", "FILE")
    ] = None,
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
) -> None:
    """Look at the form, say what is understood, and write a report of twenty lines that you may send; nothing is sent."""
    looked = _looked(file, portal, flow, opens=True)
    vocabulary, asking = Vocabulary(looked.flow), None
    if not wants_json():
        # Her own screen, which nothing leaves, has every word.
        show(_understood(report_of(looked.seen, vocabulary, lambda _: True, looked.about), looked))
        asking = TerminalQuestions(typer.echo, _next_line) if sys.stdin.isatty() else None
    keep = asking.keep if asking else lambda _: False
    report = report_of(looked.seen, vocabulary, keep, looked.about)
    if asking:
        report = asking.told(report)
    text = report_text(report)
    target = _written(text, file, to, replace=replace)
    after = f"Written to {target}. Read it, and strike out what you like. I send nothing: you send it, if you want to."
    fields = [{"name": field.name, "state": field.state, "label": field.label} for field in report.fields]
    show(["", text, *([after] if target else [])], report=text, file=target, fields=fields)


def _written(text: str, file: Path | None, to: str | None, *, replace: bool) -> Path | None:
    """Write the report beside the saved page, or where it is wanted; programs get it as an answer unless they name a file."""
    if to == _SCREEN or (to is None and wants_json()):
        return None
    target = Path(to) if to else (file.expanduser().parent if file else Path.cwd()) / REPORT_NAME
    try:
        return write_new(target, text.encode(), replace=replace)
    except NotDone as there:
        raise NotDone(
            there.what, where=there.where, now="Take another name with --to, or add --replace."
        ) from None


def check(portal: PortalUrl = "", flow: FlowFile = None) -> bool:
    """Before a session: look at each field of the form, without filling anything, and say what to expect of it."""
    looked = _looked(None, portal, flow)
    fields = checked(looked.seen, looked.page)
    sure = not any(field.needed for field in fields)
    rows = [(field.light.value, field.label, field.sentence) for field in fields]
    found = "Every field was found." if sure else "Some fields will be asked for or pasted."
    show(
        [*table(rows, ("", "field", "what to expect")), "", f"{found} Nothing was filled in."],
        fields=[picked(field, "step", "label", "light", "sentence", "needed") for field in fields],
    )
    return not sure


def record(
    file: SavedFile = None,
    to: Annotated[Path, option("--to", "Where the recording goes.", "FILE")] = Path("recording.html"),
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
) -> None:
    """Keep a page for tests: its controls and the portal's own words; no name, value, entry or picture of yours."""
    looked = _looked(file, portal, flow, record=True)
    target = write_new(to, looked.record.encode(), replace=replace)
    show(
        [
            f"Written to {target}.",
            "Every word that is not the portal's is replaced by xs. Look at it in any browser before you give it away.",
        ],
        file=target,
    )


def _looked(
    file: Path | None, portal: str, flow: Path | None, *, opens: bool = False, record: bool = False
) -> InspectedForm:
    """The form in the saved page, or in our window when the person says that it is open."""
    if file is not None:
        if portal:
            raise WrongUse("A saved page has no address to go to.", now="Leave FILE or --portal out.")
        settings = read_settings(own_places().settings_file)
        return asyncio.run(_look_at_file(file.expanduser(), flow_of(flow), settings, record=record))
    # Not only to read: another program of ours that has the records open may be filling in this very window.
    with open_context() as context:
        return asyncio.run(_look_in_window(context, portal, flow_of(flow), opens=opens, record=record))


def _when_open() -> str | None:
    """Say what the person does in the window, and wait for her Enter; None: nobody is at the terminal."""
    aside(_OPEN_FORM)
    return _next_line()


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _understood(report: PortalReport, looked: InspectedForm) -> Iterator[str]:
    """What was understood, field by field, for her own screen."""
    heading = f"“{report.heading}”" if report.heading else "no heading that I know"
    yield f"This is what I understand of the page ({heading}):"
    yield from (f"  {field_line(field)}".rstrip() for field in report.fields)
    whys = [f"  {field_words(field.name)}: {field.why}" for field in looked.seen.fields if field.why]
    yield from [_NOTHING_FOUND] if len(whys) == len(looked.seen.fields) else whys
