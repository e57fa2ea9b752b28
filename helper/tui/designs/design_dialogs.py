"""Dialogs for designs: edit a design, choose a design, and pick the files for its registration."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from textual.widgets import Static

from helper.hosts import read_host
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import normalize, one_line
from helper.model.work import CLASSES, RightState, Work, read_reasons, reasons_line
from helper.reports.documents import sheet_name, signing_sheet
from helper.session.context import AppContext
from helper.store.works import Paper, add_work, file_of, keep_paper, why_not_paper, why_not_title
from helper.translation import msg, quoted, sentences, tr, with_label
from helper.tui.dialogs.dialogs import (
    AskText,
    ChooseEntry,
    Confirm,
    EditDialog,
    EditField,
    Notice,
    Searched,
    Values,
    notice_on_error,
    problem_line,
)
from helper.tui.dialogs.path import PathDialog, picture_of, shown, write_private
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import Field, Menu, MenuEntry

_STATES = msg("draft, pending, approved, rejected, expired")
"""The names of all registration states except unknown, in the order of `RightState`."""
_SEPARATOR = re.compile(r"\s*[,;、，；]\s*")


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(typed.strip()) if part)


def _state(typed: str) -> RightState | None:
    """Return the registration state with this name; None if no state has it.

    Both the stored names and the names shown on screen are accepted.
    """
    wanted = typed.strip().casefold()
    names = _state_names()
    states = (
        state
        for state in RightState
        if wanted in {state.value, names[state].casefold(), tr(RIGHT_WORDS[state]).casefold()}
    )
    return next(states, None) if wanted else RightState.UNKNOWN


def _state_names() -> dict[RightState, str]:
    known = (state for state in RightState if state is not RightState.UNKNOWN)
    return {RightState.UNKNOWN: "", **dict(zip(known, _parts(tr(_STATES)), strict=True))}


def _day(typed: str) -> date | None:
    """Return the typed day; None if it is missing or ambiguous."""
    # This import would slow down the first frame.
    from helper.sheets.words.lexicon import read_day

    day = read_day(typed)
    return day.settled(None) if day is not None else None


def _why_no_address(typed: str) -> str:
    for part in _parts(typed):
        address = read_host(part if "://" in part else f"https://{part}")
        if address is None or "." not in address.host:
            return tr("“{part}” is not a shop address such as www.aliexpress.com/store/1102406.", part=part)
    return ""


@dataclass(frozen=True, slots=True)
class _Kind:
    shown: Callable[[Any], str] = str
    read: Callable[[str], Any] = str
    why_not: Callable[[str], str] = lambda _: ""


_TEXT, _LIST = _Kind(), _Kind(", ".join, _parts)
_DAY = _Kind(
    lambda day: day.isoformat() if day else "",
    _day,
    lambda typed: (
        tr("Enter the day as year-month-day, such as 2026-11-24.") if typed and not _day(typed) else ""
    ),
)
_STATE = _Kind(
    lambda state: _state_names()[state],
    _state,
    lambda typed: (
        ""
        if _state(typed)
        else tr("Type one of: {states}. Leave empty if not known yet.", states=tr(_STATES))
    ),
)
_SHOPS, _REASONS = _Kind(", ".join, _parts, _why_no_address), _Kind(reasons_line, read_reasons)
_DAY_HINT = msg("a day such as 2026-11-24")
_OF_RIGHT = frozenset({"state", "approved_on", "expires_on", "number", "text"})
_LINES = (
    ("title", msg("title"), msg("as you registered it"), _TEXT),
    ("aliases", msg("also called"), msg("other spellings, separated by commas"), _LIST),
    ("state", msg("registration (IPR)"), _STATES, _STATE),
    ("approved_on", msg("approved on"), _DAY_HINT, _DAY),
    ("expires_on", msg("valid until"), _DAY_HINT, _DAY),
    ("number", msg("number"), msg("if you know it"), _TEXT),
    ("text", msg("name in list"), msg("its name in the portal's list, if not the title"), _TEXT),
    (
        "official_addresses",
        msg("my own shops"),
        msg("their addresses, separated by commas; never reported"),
        _SHOPS,
    ),
    ("licensees", msg("may sell it"), msg("shops with your licence, separated by commas"), _LIST),
    ("client", msg("client"), msg("whose design it is; empty if yours"), _TEXT),
    ("permission_until", msg("permission until"), _DAY_HINT, _DAY),
    ("description", msg("explanation"), msg("for the form; leave empty for the usual one"), _TEXT),
    ("reasons", msg("reason"), msg("empty for the usual one; type mug: reason for mugs only"), _REASONS),
)
"""The fields of the form, as tuples: the attribute of the design or its registration, label, hint, and conversion."""
_MOST_OF_NOTE = 160
"""Maximum number of characters shown of a design's note, which an import writes."""


def design_form(context: AppContext, work: Work | None) -> EditDialog:
    def problems(values: Values) -> Mapping[str, str]:
        found = {name: kind.why_not(values[name]) for name, _, _, kind in _LINES}
        found["title"] = why_not_title(context.store, values["title"], of=work) or ""
        if values["permission_until"] and not values["client"]:
            found["client"] = tr("Enter the client who gave the permission.")
        return {name: problem for name, problem in found.items() if problem}

    shown = work or Work(id="", title="")
    noted = with_label(tr("note"), one_line(shown.note, _MOST_OF_NOTE)) if shown.note else ""
    fields, notes = [], {"title": noted, "reasons": tr(CLASSES)}
    for name, label, hint, kind in _LINES:
        value = kind.shown(getattr(shown.right if name in _OF_RIGHT else shown, name))
        note = notes.get(name, "")
        choices = _parts(tr(_STATES)) if name == "state" else ()
        fields.append(
            EditField(name=name, label=tr(label), value=value, hint=tr(hint), note=note, choices=choices)
        )
    return EditDialog(tr("New design") if work is None else tr("Edit design"), fields, problems)


def with_values(work: Work, values: Values) -> Work:
    read = {name: kind.read(values[name]) for name, _, _, kind in _LINES}
    right = replace(work.right, **{name: read.pop(name) for name in _OF_RIGHT})
    return replace(work, right=right, **read)


_ADD = "+"
"""The name of the menu entry that adds a design. The name differs from every design id."""
_TITLE_HINT = msg("Enter the title you registered, or will register. The rest can wait.")


class DesignPicker(Searched[str | None]):
    """Asks for a design, in a list with a search line above it. No entry is selected at first."""

    LIST = Menu

    def __init__(
        self,
        context: AppContext,
        question: str,
        *,
        ask: str = "",
        hint: str = "",
        ways: Sequence[MenuEntry] = (),
        without: Collection[str] = (),
        no: str = "",
    ) -> None:
        """`ask` is shown directly above the search line.

        `ways` are menu entries listed before the designs. Designs whose ids are in `without` are not listed.
        """
        self._records, self._other_choices, self._without = context, ways, without
        above = [Static(ask, classes="ask")] if ask else []
        line = Field(placeholder=tr("type part of its title"), name="find-design")
        self._menu = Menu((), with_letters=False)
        keys = {"dialog.yes": tr("choose"), "dialog.no": no or tr("back")}
        super().__init__(None, question, *above, line, self._menu, problem_line(), hint=hint, keys=keys)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        if event.name == _ADD:
            self._add_design(self.query_one(Field).value.strip())
        else:
            self.chosen(event.name)

    def chosen(self, name: str) -> None:
        self.dismiss(name)

    def action_yes(self) -> None:
        if self._menu.entry is None:
            self.complain(tr("Nothing is selected yet: type part of a title, or use the arrow keys."))
        self._menu.action_choose()

    def _show(self, typed: str) -> None:
        entries = self._entries(typed)
        first = len(self._other_choices) + 1  # the entry that adds a design precedes the designs
        only = first if typed.strip() and len(entries) == first + 1 else None
        self._menu.show(entries, at=only)
        self.complain("")

    def _add_design(self, typed: str) -> None:
        store = self._records.store
        why_not = partial(why_not_title, store)
        ask = AskText(tr("New design"), hint=tr(_TITLE_HINT), text=typed, why_not=why_not, yes=tr("add"))
        self.app.push_screen(
            ask, lambda title: self.chosen(add_work(store, title=title).id) if title else None
        )

    def _entries(self, typed: str) -> list[MenuEntry]:
        note = quoted(clean(typed.strip())) if typed.strip() else tr("only its title")
        words, store = normalize(typed).split(), self._records.store
        named = {finding.work_id: place for place, finding in enumerate(store.findings.all())}
        entries = [*self._other_choices, MenuEntry(_ADD, tr("+ a new design"), note)]
        # Designs of the latest listings come first, then those without listings, by title.
        by_name = sorted(store.works.all(), key=lambda work: work.title.casefold())
        for work in sorted(by_name, key=lambda work: -named.get(work.id, -1)):
            searched = normalize(" ".join((work.title, *work.aliases, work.client)))
            if work.id not in self._without and all(word in searched for word in words):
                entries.append(MenuEntry(work.id, clean(work.title), clean(work.client)))
        return entries


_SIGN = msg(
    "This prepares the statement for you to sign: only you can say whether it is true.\n\n  · If the portal offers its own form (“Copyright Claim Statement”), use that form.\n  · Print the statement, fill in the blanks, and sign it by hand.\n  · Scan or photograph it as PDF, JPG or PNG. The portal does not accept Word files.\n  · Then press {designs.papers} again to add it here."
)
_PICTURE = msg("JPG or PNG. It is copied to your records; the file itself is not changed.")
_STATEMENT = msg("The signed statement, or the portal's own form, as PDF, JPG or PNG.")
_PAPERS = {
    Paper.PICTURE: (msg("Picture of {title}"), _PICTURE),
    Paper.STATEMENT: (msg("Signed statement for {title}"), _STATEMENT),
    Paper.CERTIFICATE: (
        msg("Scan of the certificate for {title}"),
        msg("The scan of the certificate, as PDF, JPG or PNG."),
    ),
}
_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


_TO_SIGN = "to_sign"
"""The name of the menu entry that prepares the statement. The name differs from every value of `Paper`."""


async def take_papers(host: PaneHost, work: Work) -> None:
    """Ask what to do with the files that a design's registration needs, and do it."""
    has = work.registration
    entries = [_entry(Paper.PICTURE, tr("Picture of the design"), has.picture)]
    if has.certificate:
        entries += [_entry(Paper.CERTIFICATE, tr("Scan of the certificate"), has.certificate_file)]
    else:
        entries += [
            MenuEntry(_TO_SIGN, tr("Statement to sign"), tr("prepare it and print it")),
            _entry(Paper.STATEMENT, tr("Signed statement"), has.statement),
        ]
    hint, at = tr("The portal asks for these files when you register the design."), 1 if has.picture else 0
    chosen = await host.ask(ChooseEntry(clean(work.title), entries, hint=hint, at=at))
    if chosen == _TO_SIGN:
        await _prepare_statement(host, work)
    elif chosen is not None:
        await _take_paper(host, work, Paper(chosen))


def _entry(paper: Paper, text: str, file: str) -> MenuEntry:
    return MenuEntry(paper, text, tr("added") if file else tr("not added yet"))


@notice_on_error(msg("The statement was not prepared"))
async def _prepare_statement(host: PaneHost, work: Work) -> None:
    title = tr("Statement to sign: {title}", title=clean(work.title))
    if not await host.ask(Confirm(title, tr(_SIGN), yes=tr("prepare"))):
        return
    file = await asyncio.to_thread(_statement_file, host, work)
    where = tr("Open the file in a browser to print it.")
    if await host.context.desktop.open_file(file):
        where = tr("The statement is open in your browser. Print it there.")
    host.app.push_screen(Notice(tr("Statement to sign"), f"{shown(file)}\n\n{where}"))


@notice_on_error(msg("The file was not added"))
async def _take_paper(host: PaneHost, work: Work, paper: Paper) -> None:
    asks, hint = _PAPERS[paper]
    why_not = partial(why_not_paper, paper, today=host.context.today)
    title = tr(asks, title=clean(work.title))
    ask = PathDialog(title, hint=tr(hint), yes=tr("add"), why_not=why_not, suffixes=_SUFFIXES)
    path = await host.ask(ask)
    if path is None:
        return
    now = host.context.store.works[work.id]
    changed = await asyncio.to_thread(keep_paper, host.context.places, now, paper, path)
    host.context.store.undo_stack.do(title, changed)
    host.say(sentences(tr("Added: {file}.", file=title), tr("{app.undo} undoes this.")), 5)


def _statement_file(host: PaneHost, work: Work) -> Path:
    name = work.registration.picture
    picture = file_of(host.context.places, work, name)
    content = picture_of(picture) if name and picture.is_file() else b""
    file = file_of(host.context.places, work, sheet_name(work))
    return write_private(file, signing_sheet(work, content).encode(), tr("The statement cannot be saved"))
