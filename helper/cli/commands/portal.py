"""`ipp-helper portal look` and `check`: what the program recognises on the portal's form."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from helper import __version__
from helper.browser.daemon.launch import require_browser
from helper.browser.form.form_inspection import FormInspection, SeenForm, form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.portal.overlay import OverlayState
from helper.browser.saved_page import read_saved, saved_page
from helper.cli.output import (
    PortalUrl,
    argument,
    aside,
    free_path,
    open_context,
    option,
    own_places,
    picked,
    show,
    table,
    wants_json,
    write_new,
)
from helper.composition.sessions import WindowOpening, learned_book, portal_start
from helper.config.settings import Settings, read_settings
from helper.errors import NotDone, WrongUse
from helper.flow.load import shipped_flow
from helper.flow.spec import Flow, FlowPage
from helper.flow.text_matching import Vocabulary
from helper.model.state_words import field_words
from helper.reports.portal_look import (
    QUESTIONS,
    LookedField,
    PortalAnswers,
    PortalLook,
    check_answer,
    read_look,
    safe_address,
)
from helper.session.context import AppContext
from helper.session.filing.admission import Trust
from helper.session.filing.recovery import account_at_hand
from helper.session.portal_inspection import checked, look_of, seen_in


class TerminalQuestions:
    """Asks the user at a terminal. `read` returns the next line, or None at the end of input; `say` prints a line."""

    def __init__(self, say: Callable[[str], None], read: Callable[[], str | None]) -> None:
        self._say = say
        self._read = read
        self._kept: dict[str, bool] = {}

    def yes(self, question: str) -> bool:
        """Ask a yes-or-no question; the default, also at the end of input, is no."""
        self._say(f"{question} y/N")
        return (self._read() or "").strip().lower() in {"y", "yes"}

    def keep(self, words: str) -> bool:
        """Ask whether to keep a text of the page; each text is asked about only once."""
        if words not in self._kept:
            self._kept[words] = self.yes(f"The page says “{words}”. Keep?")
        return self._kept[words]

    def answered(self, look: PortalLook) -> PortalLook:
        """Ask the nine questions and add the answers, without personal data."""
        self._say("")
        self._say(f"{len(QUESTIONS)} questions. Enter skips one.")
        answers: dict[str, Any] = {}
        for number, (name, question) in enumerate(QUESTIONS.items(), 1):
            self._say(f"{number} {question}")
            if (answer := self._read()) is None:
                break
            values, dropped = check_answer(name, answer)
            for what in dropped:
                self._say(f"  left out: {what}")
            answers |= values
        address = answers.pop("address", look.address)
        return look.model_copy(update={"address": address, "answers": PortalAnswers(**answers)})


LOOKING = "ipp-helper is looking at this page. It fills nothing and presses no button."


@dataclass(frozen=True, slots=True)
class InspectedForm:
    seen: SeenForm
    about: Mapping[str, Any]
    """Where and how the form was inspected, as fields of `PortalLook`."""
    flow: Flow
    """The flow for that host, with what was taught there."""
    page: FlowPage


async def _look_at_file(file: Path, flow: Flow, settings: Settings) -> InspectedForm:
    """Read a saved page in a separate browser.

    Raises `WrongUse` if the file is not a saved page, `BrowserUnavailable` if no browser is found.
    """
    saved = read_saved(file)
    browser = require_browser(settings.browser)
    page = form_page(flow.pages)
    async with saved_page(saved, browser.path) as isolated:
        seen = await FormInspection(isolated, PortalForm(isolated, PageInput(isolated)), opens=False).at(page)
    about = _about(browser.name, "saved page", saved.address)
    return InspectedForm(seen, about, flow, page)


async def _look_in_window(context: AppContext, portal: str, flow: Flow, *, opens: bool) -> InspectedForm:
    """Inspect the form in our window after the user has confirmed that it is open; submissions are blocked during the inspection.

    Raises `WrongUse` if the address is not the portal's, `NotDone` without a terminal to confirm at,
    `BrowserUnavailable` if no window can be opened, and `PageGone` if the window was closed.
    """
    start, address = portal_start(portal, context.settings)
    if address.trust is Trust.UNKNOWN:
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
        # A page that is open already may be a form that the user has filled in.
        if practice or not window.host:
            await window.open(start)
        if await asyncio.to_thread(_await_form) is None:
            raise NotDone(
                "There was no Enter to say that the form is open, so I looked at nothing.",
                now="Start this in a terminal, or save the page in your own browser and name the file.",
            )
        page = await window.page(flow) or form_page(flow.pages)
        await window.hold_submit_lock(())
        await window.show_overlay(OverlayState.FILLING, LOOKING)
        seen = await window.look(page, opens=opens)
    browser = require_browser(context.settings.browser)
    about = _about(browser.name, "own window", seen.address)
    return InspectedForm(seen, about, flow, page)


def _about(browser: str, how: str, address: str) -> Mapping[str, Any]:
    return {
        "version": __version__,
        "system": _system(),
        "browser": browser,
        "day": datetime.now().astimezone().date(),
        "how": how,
        "address": safe_address(address),
    }


def _system() -> str:
    """The operating system and its major version; nothing that identifies this computer."""
    if platform.system() == "Linux":
        try:
            named = platform.freedesktop_os_release()
        except OSError:
            return "Linux"
        return f"{named.get('NAME', 'Linux')} {named.get('VERSION_ID', '')}".strip()
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0].partition('.')[0]}"
    return f"{platform.system()} {platform.release()}"


LOOK_NAME = "portal-look.json"
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
    to: Annotated[str | None, option("--to", "The file to write; - only shows the document.", "FILE")] = None,
    portal: PortalUrl = "",
) -> None:
    """Inspect the form, show what is recognised, and write it as a JSON document that you may send; nothing is sent."""
    target = _target(file, to)
    looked = _looked(file, portal, opens=True)
    vocabulary, asking = Vocabulary(looked.flow), None
    if not wants_json():
        # The user's screen shows every text of the page, but the document does not.
        show(_understood(look_of(looked.seen, vocabulary, lambda _: True, **looked.about), looked))
        asking = TerminalQuestions(typer.echo, _next_line) if sys.stdin.isatty() else None
    document = look_of(looked.seen, vocabulary, asking.keep if asking else lambda _: False, **looked.about)
    if asking:
        document = asking.answered(document)
    text = document.to_json()
    if wants_json():
        written = write_new(target, text.encode()) if target else None
        show("", look=document.model_dump(mode="json"), file=written)
        return
    show(["", *document.to_json().splitlines(), ""])
    if target and (asking is None or asking.yes(f"Save this to {target}?")):
        write_new(target, f"{text}\n".encode())
        show(f"Written to {target}. Delete in it what you like. I send nothing: you send it, if you want to.")


def _target(file: Path | None, to: str | None) -> Path | None:
    """The document's path, by default beside the saved page; None if no document is written."""
    if to == _SCREEN or (to is None and wants_json()):
        return None
    path = Path(to) if to else (file.expanduser().parent if file else Path.cwd()) / LOOK_NAME
    try:
        return free_path(path, replace=False)
    except NotDone as there:
        raise NotDone(there.what, where=there.where, now="Take another name with --to.") from None


SavedLook = Annotated[
    Path | None, argument("[FILE]", "A document that portal look wrote; without it, in our window.")
]


def check(file: SavedLook = None, portal: PortalUrl = "") -> bool:
    """Before a session: check each field of the form, without filling anything, and show what to expect."""
    if file is not None:
        page = form_page(shipped_flow().pages)
        fields = checked(seen_in(read_look(file.expanduser()), page), page)
    else:
        looked = _looked(None, portal)
        fields = checked(looked.seen, looked.page)
    sure = not any(field.needed for field in fields)
    rows = [(field.forecast.value, field.label, field.sentence) for field in fields]
    found = "Every field was found." if sure else "Some fields will be asked for or pasted."
    show(
        [*table(rows, ("", "field", "what to expect")), "", f"{found} Nothing was filled in."],
        fields=[
            picked(field, "step", "label", "sentence", "needed") | {"light": field.forecast}
            for field in fields
        ],
    )
    return not sure


def _looked(file: Path | None, portal: str, *, opens: bool = False) -> InspectedForm:
    """Inspect the form in the saved page, or in our window after the user has confirmed that it is open."""
    if file is not None:
        if portal:
            raise WrongUse("A saved page has no address to go to.", now="Leave FILE or --portal out.")
        settings = read_settings(own_places().settings_file)
        return asyncio.run(_look_at_file(file.expanduser(), shipped_flow(), settings))
    # Lock the records, because another instance may be filling in this window.
    with open_context() as context:
        return asyncio.run(_look_in_window(context, portal, shipped_flow(), opens=opens))


def _await_form() -> str | None:
    """Print what to do in the window, and wait for Enter; None at the end of input."""
    aside(_OPEN_FORM)
    return _next_line()


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _understood(document: PortalLook, looked: InspectedForm) -> Iterator[str]:
    """Yield a line about each field that was recognised."""
    heading = f"“{document.heading}”" if document.heading else "no heading that I know"
    yield f"This is what I understand of the page ({heading}):"
    rows = [
        (field_words(field.name), field.state.value, field.label, _detail(field)) for field in document.fields
    ]
    yield from table(rows, ("field", "", "the page says", ""))
    whys = [f"  {field_words(field.name)}: {field.why}" for field in looked.seen.fields if field.why]
    yield from [_NOTHING_FOUND] if len(whys) == len(looked.seen.fields) else whys


def _detail(field: LookedField) -> str:
    """The entries and limits of a field, abbreviated."""
    entries = "" if field.count is None else f"{field.count} in the list"
    limits = ((field.most_lines, "links"), (field.most_chars, "letters"), (field.most_files, "files"))
    return ", ".join(
        filter(None, [entries, *(f"at most {most} {what}" for most, what in limits if most is not None)])
    )
