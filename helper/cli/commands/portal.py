"""`ipp-helper portal`: reports which fields of the form the program recognises, and manages what it has learned."""

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
from helper.browser.form.form_inspection import FindQuality, FormInspection, SeenForm, form_page
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
from helper.model.text import normalize
from helper.reports.portal_look import (
    FieldState,
    LookedField,
    PortalLook,
    read_look,
    safe_address,
    tidy,
)
from helper.session.context import AppContext
from helper.session.filing.admission import Trust
from helper.session.filing.recovery import account_at_hand
from helper.session.portal_inspection import Forecast, checked, look_of, seen_in
from helper.translation import comma_list, msg, msg_n, quoted, tr, tr_n, with_label, with_note


class TerminalQuestions:
    """Asks the user questions at a terminal. `say` prints a line; `read` returns the next line, or None at the end of input."""

    def __init__(self, say: Callable[[str], None], read: Callable[[], str | None]) -> None:
        self._say = say
        self._read = read
        self._kept: dict[str, bool] = {}

    def yes(self, question: str) -> bool:
        """Ask a yes-or-no question; return whether the answer is yes.

        "y", "yes", the word for yes in the user's language and its first letter mean yes. Everything else
        means no, including Enter and the end of the input.
        """
        yes, no = normalize(tr("yes")), normalize(tr("no"))
        letters = (yes[0], no[0]) if yes.isascii() and no.isascii() else ("y", "n")
        self._say(f"{question} {letters[0]}/{letters[1].upper()}")
        return normalize(self._read() or "") in {"y", "yes", letters[0], yes}

    def keep(self, words: str) -> bool:
        """Ask the user whether the document may contain a text from the page. Ask about each text only once."""
        if words not in self._kept:
            self._kept[words] = self.yes(tr("The page contains “{words}”. Keep this text?", words=words))
        return self._kept[words]


LOOKING = msg("ipp-helper is reading this page. It fills in nothing and presses no button.")


@dataclass(frozen=True, slots=True)
class InspectedForm:
    seen: SeenForm
    about: Mapping[str, Any]
    """Values for the fields of `PortalLook` that say where and how the form was inspected."""
    flow: Flow
    """The flow for the form's host, including fields that the user has taught."""
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
    """Inspect the form in our window, once the user has confirmed that the form is open.

    Nothing can be submitted during the inspection. Raises `WrongUse` for an address that is not the portal's,
    `NotDone` if there is no terminal to confirm at, `BrowserUnavailable` if no window can be opened, and `PageGone`
    if the window was closed.
    """
    start, address = portal_start(context, portal, changes_records=False)
    if address.trust is Trust.UNKNOWN:
        raise WrongUse(
            tr("{host} is not a known host of the portal.", host=address.host),
            where=start,
            now=tr(
                "If you are sure that this host belongs to Alibaba, add it to extra_hosts in settings.toml. Or save the page in your own browser, and give that file here."
            ),
        )
    flow = learned_book(context, flow, address).flow_at(address.host)
    account = account_at_hand(context.store, context.queue)
    async with WindowOpening(context, flow, start, account=account).own() as window:
        # Do not reload a page that is open: the user may have filled in its form.
        if address.trust is Trust.PRACTICE or not window.host:
            await window.open(start)
        aside(tr(_OPEN_FORM))
        if await asyncio.to_thread(_next_line) is None:
            raise NotDone(
                tr("You did not confirm with Enter that the form is open, so I read nothing."),
                now=tr(
                    "Run this command in a terminal, or save the page in your own browser and give that file."
                ),
            )
        page = await window.page(flow) or form_page(flow.pages)
        await window.hold_submit_lock(())
        await window.show_overlay(OverlayState.FILLING, tr(LOOKING))
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
    """Return the operating system and its version, without anything that identifies this computer."""
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
_NOTHING_FOUND = msg(
    "No fields of the form were found. If you saved the page before its fields appeared, save it again. If the form is in a frame, the browser saved it as another file, in the folder next to this file: give that one."
)
_OPEN_FORM = msg(
    "In the browser window, log in, open the empty complaint form for AliExpress, and choose the website, Copyright and Product listing, so that all fields can be used. Enter nothing else. Then press Enter here. I fill in nothing and press no button."
)
_STATE_WORDS = {
    FieldState.SURE: msg("found"),
    FieldState.ASKS: msg("asks"),
    FieldState.SHOWN: msg("shown by you"),
    FieldState.NOT_THERE: msg("not found"),
    FieldState.THERE: msg("other field"),
}
_FORECAST_WORDS = {Forecast.GREEN: msg("green"), Forecast.AMBER: msg("amber"), Forecast.RED: msg("red")}
SavedFile = Annotated[
    Path | None, argument("[FILE]", "A page saved from your own browser. Default: the form in our window.")
]


def look(
    file: SavedFile = None,
    to: Annotated[
        str | None, option("--to", "The file to write; with - the document is only shown.", "FILE")
    ] = None,
    portal: PortalUrl = "",
) -> None:
    """Inspect the form, show which fields are recognised, and write a JSON document that you may send; nothing is sent."""
    target = _target(file, to)
    looked = _looked(file, portal, opens=True)
    vocabulary, asking = Vocabulary(looked.flow), None
    if not wants_json():
        # The terminal shows all texts on the page. The document contains only known public texts, and texts
        # that the user allows.
        show(_understood(look_of(looked.seen, vocabulary, lambda _: True, **looked.about), looked))
        asking = TerminalQuestions(typer.echo, _next_line) if sys.stdin.isatty() else None
    document = look_of(looked.seen, vocabulary, asking.keep if asking else lambda _: False, **looked.about)
    text = document.to_json()
    if wants_json():
        written = write_new(target, text.encode()) if target else None
        show("", look=document.model_dump(mode="json"), file=written)
        return
    show(["", *text.splitlines(), ""])
    if target and (asking is None or asking.yes(tr("Save this to {file}?", file=target))):
        write_new(target, f"{text}\n".encode())
        written_to = msg(
            "Written to {file}. Delete whatever you like in it. I send nothing: sending it is up to you."
        )
        show(tr(written_to, file=target))


def _target(file: Path | None, to: str | None) -> Path | None:
    """Return where to write the inspection document, by default beside the saved page; None to write none."""
    if to == _SCREEN or (to is None and wants_json()):
        return None
    path = Path(to) if to else (file.expanduser().parent if file else Path.cwd()) / LOOK_NAME
    try:
        return free_path(path, replace=False)
    except NotDone as there:
        raise NotDone(there.what, where=there.where, now=tr("Choose another name with --to.")) from None


SavedLook = Annotated[
    Path | None, argument("[FILE]", "A document that portal look wrote. Default: the form in our window.")
]


def check(file: SavedLook = None, portal: PortalUrl = "") -> bool:
    """Check whether each field of the form is found, and show what to expect from a session. Nothing is filled in."""
    if file is not None:
        page = form_page(shipped_flow().pages)
        fields = checked(seen_in(read_look(file.expanduser()), page), page)
    else:
        looked = _looked(None, portal)
        fields = checked(looked.seen, looked.page)
    sure = not any(field.needed for field in fields)
    rows = [(tr(_FORECAST_WORDS[field.forecast]), field.label, field.sentence) for field in fields]
    found = tr("Every field was found. Nothing was filled in.")
    unsure = tr(
        "For some fields, you will have to answer a question or paste a value. Nothing was filled in."
    )
    show(
        [*table(rows, ("", tr("field"), tr("what to expect"))), "", found if sure else unsure],
        fields=[
            picked(field, "step", "label", "sentence", "needed") | {"light": field.forecast}
            for field in fields
        ],
    )
    return not sure


def _looked(file: Path | None, portal: str, *, opens: bool = False) -> InspectedForm:
    if file is not None:
        if portal:
            raise WrongUse(
                tr("You gave both a saved page and an address."), now=tr("Leave out FILE or --portal.")
            )
        settings = read_settings(own_places().settings_file)
        return asyncio.run(_look_at_file(file.expanduser(), shipped_flow(), settings))
    # Lock the records, so that no other instance fills in a form in this window.
    with open_context() as context:
        return asyncio.run(_look_in_window(context, portal, shipped_flow(), opens=opens))


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _understood(document: PortalLook, looked: InspectedForm) -> Iterator[str]:
    recognised = tr("I recognise this on the page with the heading “{heading}”:", heading=document.heading)
    yield recognised if document.heading else tr("I recognise no heading on the page, only this:")
    full = {
        field.name: tidy(field.candidates[0].full_name) for field in looked.seen.fields if field.candidates
    }
    rows = [
        (
            field_words(field.name),
            tr(_STATE_WORDS[field.state]),
            full.get(field.name, field.label) if field.label else "",
            _detail(field),
        )
        for field in document.fields
    ]
    yield from table(rows, (tr("field"), "", tr("label on the page"), ""))
    fields = looked.seen.fields
    if all(field.why for field in fields):
        yield tr(_NOTHING_FOUND)
        return
    for field in fields:
        name = field_words(field.name)
        asked = field.candidates if field.finding is FindQuality.ASKS else ()
        said = ((quoted(one.full_name or one.label), comma_list(one.reasons)) for one in asked)
        lines = [with_label(name, with_note(*each)) for each in said] or [with_label(name, field.why)]
        yield from (f"  {line}" for line in lines if field.why or asked)


def _detail(field: LookedField) -> str:
    counts = (
        (field.count, msg_n("{n} in the list", "{n} in the list")),
        (field.most_lines, msg_n("at most {n} link", "at most {n} links")),
        (field.most_chars, msg_n("at most {n} character", "at most {n} characters")),
        (field.most_files, msg_n("at most {n} file", "at most {n} files")),
    )
    return comma_list(tr_n(*words, count) for count, words in counts if count is not None)
