"""The form for one design, the choice of one, and its papers: its picture, the sheet for signing, and the signed sheet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from textual.widget import Widget
from textual.widgets import Input, Static

from helper.config.durable import write_durably
from helper.errors import HelperError, NotDone
from helper.hosts import read_host
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import normalize
from helper.model.work import CLASSES, DEFAULT_REASON, RightState, Work, read_reasons, reasons_line
from helper.reports.documents import sheet_name, signing_sheet
from helper.session.context import AppContext
from helper.store.works import Paper, add_work, file_of, keep_paper, why_not_paper, why_not_title
from helper.system.files import private_folder
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import (
    AskText,
    Confirm,
    DialogFlow,
    EditDialog,
    EditField,
    LineDialog,
    Notice,
    Values,
)
from helper.tui.dialogs.path import PathDialog, shown
from helper.tui.formatting import clean
from helper.tui.widgets.inputs import Field, Menu, MenuEntry

_STATES = ", ".join(state.value for state in RightState)
_SEPARATOR = re.compile(r"\s*[,;]\s*")


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(typed.strip()) if part)


def _state(typed: str) -> RightState | None:
    """The state that a word means: ours, or the one on the screen; None: there is no such."""
    wanted = typed.strip().casefold()
    states = (state for state in RightState if wanted in {state.value, RIGHT_WORDS[state].casefold()})
    return next(states, None) if wanted else RightState.UNKNOWN


def _day(typed: str) -> date | None:
    """The day that was typed; None: none, or one that could be two."""
    # The first frame does not wait for the words of sheets, in which days are read.
    from helper.sheets.words.lexicon import read_day

    day = read_day(typed)
    return day.settled(None) if day is not None else None


def _why_no_day(typed: str) -> str:
    return "Write the day as year-month-day, such as 2026-11-24." if typed and _day(typed) is None else ""


def _why_no_address(typed: str) -> str:
    for part in _parts(typed):
        address = read_host(part if "://" in part else f"https://{part}")
        if address is None or "." not in address.host:
            return f"“{part}” is no address of a shop, such as www.aliexpress.com/store/1102406."
    return ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a value is typed."""

    shown: Callable[[Any], str] = str
    read: Callable[[str], Any] = str
    why_not: Callable[[str], str] = lambda _: ""


_TEXT, _LIST = _Kind(), _Kind(", ".join, _parts)
_DAY = _Kind(lambda day: day.isoformat() if day else "", _day, _why_no_day)
_STATE = _Kind(
    lambda state: "" if state is RightState.UNKNOWN else state.value,
    _state,
    lambda typed: "" if _state(typed) else f"One of these: {_STATES}. Empty means: not known yet.",
)
_DAY_HINT = "its day, such as 2026-11-24"
_OF_RIGHT = frozenset({"state", "approved_on", "expires_on", "number", "text"})
_LINES = (
    ("title", "title", "as you registered it", _TEXT),
    ("aliases", "also called", "other spellings, separated by commas", _LIST),
    ("state", "registration (IPR)", _STATES, _STATE),
    ("approved_on", "approved on", _DAY_HINT, _DAY),
    ("expires_on", "valid until", _DAY_HINT, _DAY),
    ("number", "its number", "if you know it", _TEXT),
    ("text", "in the list", "its line in the portal's list, if not the title", _TEXT),
    (
        "official_addresses",
        "my own shops",
        "their addresses, separated by commas; never reported",
        _Kind(", ".join, _parts, _why_no_address),
    ),
    ("licensees", "may sell it", "shops with your licence, separated by commas", _LIST),
    ("client", "client", "whose design it is; empty: yours", _TEXT),
    ("permission_until", "permission until", _DAY_HINT, _DAY),
    ("description", "explanation", "for the form; empty: the usual sentence", _TEXT),
    (
        "reasons",
        "reason",
        f"empty: {DEFAULT_REASON}; for one kind: mug: its reason",
        _Kind(reasons_line, read_reasons),
    ),
)
"""The lines of the form: a field of the design or of its right, its label, a hint, and how it is typed."""


def design_form(records: AppContext, work: Work | None) -> EditDialog:
    def problems(values: Values) -> Mapping[str, str]:
        found = {name: kind.why_not(values[name]) for name, _, _, kind in _LINES}
        found["title"] = why_not_title(records.store, values["title"], of=work) or ""
        if values["permission_until"] and not values["client"]:
            found["client"] = "Whose permission is it? Say the client."
        return {name: problem for name, problem in found.items() if problem}

    shown = work or Work(id="", title="")
    fields = []
    for name, label, hint, kind in _LINES:
        value = kind.shown(getattr(shown.right if name in _OF_RIGHT else shown, name))
        note = CLASSES if name == "reasons" else ""
        fields.append(EditField(name=name, label=label, value=value, hint=hint, note=note))
    return EditDialog("A new design" if work is None else "Your design", fields, problems)


def with_values(work: Work, values: Values) -> Work:
    read = {name: kind.read(values[name]) for name, _, _, kind in _LINES}
    right = replace(work.right, **{name: read.pop(name) for name in _OF_RIGHT})
    return replace(work, right=right, **read)


_ADD = "+"
"""The entry that adds a design; no id looks like it."""
_TITLE_HINT = "Its title, as you registered it or will register it. Everything else can wait."
_NOTHING_CHOSEN = "Nothing is chosen yet: type a part of a title, or use the arrows."


class DesignPicker(LineDialog[str | None]):
    """A line to search with, other ways out, and the designs below them; nothing is chosen before the person chooses."""

    BINDINGS = bindings("dialog.yes", "menu.down", "menu.up")
    AUTO_FOCUS = "Field, VerticalScroll"

    def __init__(
        self,
        records: AppContext,
        question: str,
        *,
        hint: str = "",
        ways: Sequence[MenuEntry] = (),
        without: Collection[str] = (),
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """`ways` are those that are no design; `without` are designs that are not offered."""
        super().__init__(
            None, question, hint=hint, keys=keys or {"dialog.yes": "this one", "dialog.no": "back"}
        )
        self._records, self._ways, self._without = records, ways, without

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder="type a part of its title", name="find-design")
        yield Menu(self._entries(""), at=None)
        yield Static("", classes="problem", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        entries = self._entries(event.value)
        designs = [at for at, entry in enumerate(entries) if entry.name in self._records.store.works]
        only = designs[0] if event.value.strip() and len(designs) == 1 else None
        self.query_one(Menu).show(entries, at=only)
        self.complain("")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        if event.name == _ADD:
            self._add_design(self.query_one(Field).value.strip())
        else:
            self.chosen(event.name)

    def chosen(self, name: str) -> None:
        self.dismiss(name)

    def action_move(self, by: int) -> None:
        for menu in self.query(Menu):
            menu.action_move(by)

    def action_yes(self) -> None:
        for menu in self.query(Menu):
            if menu.entry is None:
                self.complain(_NOTHING_CHOSEN)
            menu.action_choose()
            return
        self.action_no()

    def _add_design(self, typed: str) -> None:
        store = self._records.store

        why_not = partial(why_not_title, store)
        ask = AskText("A new design", hint=_TITLE_HINT, text=typed, why_not=why_not, yes="add it")
        self.app.push_screen(
            ask, lambda title: self.chosen(add_work(store, title=title).id) if title else None
        )

    def _entries(self, typed: str) -> list[MenuEntry]:
        note = f"“{clean(typed.strip())}”" if typed.strip() else "only its title"
        words, store = normalize(typed).split(), self._records.store
        named = {finding.work_id: place for place, finding in enumerate(store.findings.all())}
        designs = []
        # Those that were named last come first.
        for work in sorted(
            store.works.all(), key=lambda work: (-named.get(work.id, -1), work.title.casefold())
        ):
            searched = normalize(" ".join((work.title, *work.aliases, work.client)))
            if work.id not in self._without and all(word in searched for word in words):
                designs.append(MenuEntry(work.id, clean(work.title), clean(work.client)))
        return [*self._ways, MenuEntry(_ADD, "+ a new design", note), *designs]


_SIGN = """Prepared, not signed: whether it is true is for you to say, and the signature is yours.

  · If the portal offers a form of its own (“Copyright Claim Statement”), use that form.
  · Print the sheet, fill in what is blank, sign it by hand.
  · Scan it, or take a picture of it: PDF, JPG or PNG. Word files are refused.
  · Then give it back here: key S."""
_TAKING = {
    Paper.PICTURE: (
        "The picture of the design",
        "JPG or PNG. It is copied to your records; the file itself stays where it is.",
    ),
    Paper.STATEMENT: (
        "The signed statement",
        "The sheet you have signed by hand, or the portal's own form: PDF, JPG or PNG; Word files are refused.",
    ),
}
_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


class Papers(DialogFlow):
    """A worker runs each of these, because they wait for the person."""

    async def prepare(self, work: Work) -> None:
        ask = Confirm(f"The statement to sign: {clean(work.title)}", _SIGN, yes="prepare it")
        if not await self._answer(ask):
            return
        try:
            file = await asyncio.to_thread(self._write_sheet, work)
        except HelperError as error:
            self._app.push_screen(Notice("There is no statement", str(error)))
            return
        where = "Open it in any browser and print it."
        if await self._context.open_file(file):
            where = "It is open in your own browser; print it from there."
        self._app.push_screen(Notice("The statement to sign", f"{shown(file)}\n\n{where}"))

    async def take(self, work: Work, paper: Paper) -> None:
        title, hint = _TAKING[paper]

        def why_not(path: Path) -> str:
            return why_not_paper(paper, path, self._context.today)

        ask = PathDialog(
            f"{title}: {clean(work.title)}", hint=hint, yes="take it", why_not=why_not, suffixes=_SUFFIXES
        )
        path = await self._answer(ask)
        if path is None:
            return
        now = self._context.store.works[work.id]
        try:
            changed = await asyncio.to_thread(keep_paper, self._context.places, now, paper, path)
        except HelperError as error:
            self._app.push_screen(Notice("It was not taken in", str(error)))
            return
        self._context.queue.correct(f"the {paper} of {work.title} taken in", changed)
        self._notify(f"Taken in: the {paper} of {clean(work.title)}. u takes it back.", 5)

    def _write_sheet(self, work: Work) -> Path:
        name = work.registration.picture
        picture = file_of(self._context.places, work, name)
        file = file_of(self._context.places, work, sheet_name(work))
        try:
            content = picture.read_bytes() if name and picture.is_file() else b""
            private_folder(file.parent)
            write_durably(file, signing_sheet(work, content).encode())
        except OSError as error:
            raise NotDone(
                f"The sheet cannot be written: {error.strerror}.",
                where=str(file),
                now="See to it and try again.",
            ) from error
        return file
