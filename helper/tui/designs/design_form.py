"""The form for one design, the choice of one, and its papers: its picture, the sheet for signing, and the signed sheet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input, Static

from helper.config.durable import private_folder, write_durably
from helper.errors import HelperError, NotDone
from helper.hosts import read_host
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import normalize
from helper.model.work import CLASSES, DEFAULT_REASON, RightState, Work, read_reasons, reasons_line
from helper.reports.documents import sheet_name, signing_sheet
from helper.session.context import AppContext
from helper.sheets.designs import Paper, keep_paper, why_not_paper
from helper.sheets.words.lexicon import read_day
from helper.store.works import add_work, file_of, why_not_title
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
_DAYS = ("approved_on", "expires_on", "permission_until")
_DAY_HINT = "its day, such as 2026-11-24"
_SHOPS_HINT = "their addresses, separated by commas; never reported"
_LICENSED_HINT = "shops with your licence, separated by commas"
_REASON_HINT = f"empty: {DEFAULT_REASON}; for one kind: mug: its reason"
_LIST = re.compile(r"\s*[,;]\s*")


def design_form(records: AppContext, work: Work | None) -> EditDialog:
    """The form for this design, or for a new one."""

    def problems(values: Values) -> Mapping[str, str]:
        found = {}
        if reason := why_not_title(records.store, values["title"], of=work):
            found["title"] = reason
        if values["state"] and state_of(values["state"]) is None:
            found["state"] = f"One of these: {_STATES}. Empty means: not known yet."
        for name in _DAYS:
            if values[name] and day_of(values[name]) is None:
                found[name] = "Write the day as year-month-day, such as 2026-11-24."
        if wrong := next((part for part in _parts(values["official"]) if not _is_address(part)), None):
            found["official"] = (
                f"“{wrong}” is no address of a shop, such as www.aliexpress.com/store/1102406."
            )
        if values["permission_until"] and not values["client"]:
            found["client"] = "Whose permission is it? Say the client."
        return found

    title = "A new design" if work is None else "Your design"
    return EditDialog(title, _fields(work or Work(id="", title="")), problems)


def with_values(work: Work, values: Values) -> Work:
    right = replace(
        work.right,
        text=values["text"],
        number=values["number"],
        state=state_of(values["state"]) or RightState.UNKNOWN,
        approved_on=day_of(values["approved_on"]),
        expires_on=day_of(values["expires_on"]),
    )
    return replace(
        work,
        title=values["title"],
        aliases=_parts(values["aliases"]),
        client=values["client"],
        official_addresses=_parts(values["official"]),
        licensees=_parts(values["licensees"]),
        permission_until=day_of(values["permission_until"]),
        right=right,
        description=values["description"],
        reasons=read_reasons(values["reasons"]),
    )


def state_of(typed: str) -> RightState | None:
    """The state that a word means: ours, or the one on the screen."""
    wanted = typed.strip().casefold()
    return next(
        (state for state in RightState if wanted in {state.value, RIGHT_WORDS[state].casefold()}), None
    )


def day_of(typed: str) -> date | None:
    """The day that was typed; None: none, or one that could be two."""
    day = read_day(typed)
    return day.settled(None) if day is not None else None


def _fields(work: Work) -> list[EditField]:
    right = work.right

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    lines = (
        ("title", "title", work.title, "as you registered it"),
        ("aliases", "also called", ", ".join(work.aliases), "other spellings, separated by commas"),
        ("state", "registration (IPR)", "" if right.state is RightState.UNKNOWN else right.state, _STATES),
        ("approved_on", "approved on", day(right.approved_on), _DAY_HINT),
        ("expires_on", "valid until", day(right.expires_on), _DAY_HINT),
        ("number", "its number", right.number, "if you know it"),
        ("text", "in the list", right.text, "its line in the portal's list, if not the title"),
        ("official", "my own shops", ", ".join(work.official_addresses), _SHOPS_HINT),
        ("licensees", "may sell it", ", ".join(work.licensees), _LICENSED_HINT),
        ("client", "client", work.client, "whose design it is; empty: yours"),
        ("permission_until", "permission until", day(work.permission_until), _DAY_HINT),
        ("description", "explanation", work.description, "for the form; empty: the usual sentence"),
        ("reasons", "reason", reasons_line(work.reasons), _REASON_HINT),
    )
    return [
        EditField(name=name, label=label, value=value, hint=hint, note=CLASSES if name == "reasons" else "")
        for name, label, value, hint in lines
    ]


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part for part in _LIST.split(typed.strip()) if part)


def _is_address(typed: str) -> bool:
    address = read_host(typed if "://" in typed else f"https://{typed}")
    return address is not None and "." in address.host


_ADD = "+"
"""The entry that adds a design; no id looks like it."""
_TITLE_HINT = "Its title, as you registered it or will register it. Everything else can wait."
_NOTHING_CHOSEN = "Nothing is chosen yet: type a part of a title, or use the arrows."


class DesignPicker(LineDialog[str | None]):
    """A line to search with, other ways out, and the designs below them; gives back the name of what was chosen.

    Nothing is chosen before the person chooses: Enter alone says so.
    """

    BINDINGS = bindings("dialog.yes", "menu.down", "menu.up")
    AUTO_FOCUS = "Field, VerticalScroll"

    def __init__(
        self,
        records: AppContext,
        question: str,
        *,
        ways: Sequence[MenuEntry] = (),
        without: Collection[str] = (),
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """`ways` are those that are no design; `without` are designs that are not offered."""
        super().__init__(None, question, keys=keys or {"dialog.yes": "this one", "dialog.no": "back"})
        self._records, self._ways, self._without = records, ways, without

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder="type a part of its title", name="find-design")
        yield Menu(self._entries(""), at=None)
        yield Static("", classes="problem", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the designs that fit; a single one is the one that is meant."""
        event.stop()
        entries = self._entries(event.value)
        designs = [at for at, entry in enumerate(entries) if entry.name in self._records.store.works]
        only = designs[0] if event.value.strip() and len(designs) == 1 else None
        self.query_one(Menu).show(entries, at=only)
        self.complain("")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """A click, or Enter in the list."""
        event.stop()
        if event.name == _ADD:
            self._add_design(self.query_one(Field).value.strip())
        else:
            self.chosen(event.name)

    def chosen(self, name: str) -> None:
        self.dismiss(name)

    def action_move(self, by: int) -> None:
        """The arrows move in the list while the line has the letters."""
        for menu in self.query(Menu):
            menu.action_move(by)

    def action_yes(self) -> None:
        """Take what is chosen; nothing is chosen by itself."""
        menu = next(iter(self.query(Menu)), None)
        if menu is None:
            self.action_no()
        elif menu.entry is None:
            self.complain(_NOTHING_CHOSEN)
        else:
            menu.action_choose()

    def _add_design(self, typed: str) -> None:
        store = self._records.store

        def titled(title: str | None) -> None:
            if title:
                self.chosen(add_work(store, title=title).id)

        ask = AskText(
            "A new design", hint=_TITLE_HINT, text=typed, why_not=partial(why_not_title, store), yes="add it"
        )
        self.app.push_screen(ask, titled)

    def _entries(self, typed: str) -> list[MenuEntry]:
        note = f"“{clean(typed.strip())}”" if typed.strip() else "only its title"
        words, store = normalize(typed).split(), self._records.store
        named = {finding.work_id: place for place, finding in enumerate(store.findings.all())}
        last_named_first = sorted(
            store.works.all(), key=lambda work: (-named.get(work.id, -1), work.title.casefold())
        )
        designs = [
            MenuEntry(work.id, clean(work.title), clean(work.client))
            for work in last_named_first
            if work.id not in self._without and all(word in _searched(work) for word in words)
        ]
        return [*self._ways, MenuEntry(_ADD, "+ a new design", note), *designs]


def _searched(work: Work) -> str:
    return normalize(" ".join((work.title, *work.aliases, work.client)))


_SIGN = """Prepared, not signed: whether it is true is for you to say, and the signature is yours.

  · If the portal offers a form of its own (“Copyright Claim Statement”), use that form.
  · Print the sheet, fill in what is blank, sign it by hand.
  · Scan it, or take a picture of it: PDF, JPG or PNG. Word files are refused.
  · Then give it back here: key S."""
_PICTURE_HINT = "JPG or PNG. It is copied to your records; the file itself stays where it is."
_SIGNED_HINT = (
    "The sheet you have signed by hand, or the portal's own form: PDF, JPG or PNG; Word files are refused."
)
_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


class Papers(DialogFlow):
    """A worker runs each of these, because they wait for the person."""

    async def prepare(self, work: Work) -> None:
        """Write the sheet for signing beside the design's picture, and open it in the person's own browser."""
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

    async def take_picture(self, work: Work) -> None:
        await self._take(work, Paper.PICTURE, "The picture of the design", _PICTURE_HINT)

    async def take_signed(self, work: Work) -> None:
        await self._take(work, Paper.STATEMENT, "The signed statement", _SIGNED_HINT)

    async def _take(self, work: Work, paper: Paper, title: str, hint: str) -> None:
        def why_not(path: Path) -> str:
            return why_not_paper(paper, path, self._context.now().astimezone().date())

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
