"""Imports a spreadsheet in a worker, as one change that the key u undoes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from textual.widgets import Static

from helper.errors import HelperError
from helper.model.address_verdicts import Disposition
from helper.model.finding import OPEN_STATES, Finding
from helper.session.context import AppContext
from helper.sheets.files.sheet import Sheet, column_letters, column_number
from helper.sheets.importing.reading import SheetReading
from helper.sheets.importing.register import RegisterRole
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.importing.tables import COLUMN, Columns, ImportQuestion
from helper.sheets.sheet_file import SheetFile, keep_file, read_file, summary
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import Status
from helper.translation import as_sentence, comma_list, msg, msg_n, sentences, tr, tr_n, with_label
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import ChooseEntry, Dialog, DialogFlow, Notice, ask_name
from helper.tui.dialogs.path import PathDialog, why_no_file
from helper.tui.formatting import clean, first_of
from helper.tui.widgets.inputs import MenuEntry

_SHOW_AFTER_SECONDS = 0.25
"""Seconds after which a dialog says that a file is still being read."""
_ASK = msg("Type or paste the file's path, or drop the file on this window. Your file is not changed.")
_QUESTIONS = "questions"
_NOTHING_TAKEN = msg("Nothing was imported.")
_NO_NEW_LINK = msg("No new links, but I added new details to links you already have.")
_STATUS_WORDS = {
    Status.REMOVED: msg("gone"),
    Status.PENDING: msg("reported, waiting for Alibaba"),
    Status.REJECTED: msg("rejected by Alibaba"),
    Status.LIVE: msg("reported, still on sale"),
    Status.RELISTED: msg("gone, and back again"),
    Status.COUNTERED: msg("seller objected"),
    Status.WITHDRAWN: msg("withdrawn by me"),
    Status.DUPLICATE: msg("the same listing again"),
    Status.NOT_REPORTED: msg("not reported yet"),
    Status.NOT_SHOWN: msg("not shown in my country"),
    Status.UNKNOWN: msg("a note, not a status"),
}
_DATE_WORDS = {
    "dmy": (msg("the day"), msg("03/04 is the 3rd of April")),
    "mdy": (msg("the month"), msg("03/04 is the 4th of March")),
}
_DESIGN_WORDS = {
    "above": (msg("yes, for all of them"), msg("use the nearest text above")),
    "none": (msg("no"), msg("I name the designs later")),
}
_REGISTER_WORDS = {
    RegisterRole.TITLE: msg("the design"),
    RegisterRole.ALIASES: msg("other spellings"),
    RegisterRole.CLIENT: msg("the client"),
    RegisterRole.RIGHT: msg("the registration"),
    RegisterRole.NUMBER: msg("the registration's number"),
    RegisterRole.STATE: msg("status of the registration"),
    RegisterRole.OFFICIAL: msg("your own shops"),
    RegisterRole.LICENSEES: msg("who may sell it"),
    RegisterRole.APPROVED_ON: msg("approved on"),
    RegisterRole.EXPIRES_ON: msg("approved until"),
    RegisterRole.PERMISSION_UNTIL: msg("the client's permission until"),
    RegisterRole.NOTE: msg("a note"),
}
"""The meaning of each column in a spreadsheet that lists designs."""

_NOT_READ = msg("saved as a note")
_LISTINGS = "listings="
_MOST_SHOWN = 200
_SAMPLES = 3
_HIDDEN_ROWS = "take=hidden-rows"


def column_entries(file: SheetFile) -> Iterator[MenuEntry]:
    """Yield a menu entry for each column of each table, showing the meaning that the program assumes.

    An entry's name is the column's heading, or the letters of the column if there is no heading. Entries for a
    spreadsheet of designs have no name, because the user cannot change the meaning of these columns.
    """
    reading = file.reading
    several = len({sheet.name for sheet, _ in reading.tables} | reading.register.sheets) > 1
    for table in reading.register.tables:
        words_by_column = {column: tr(_REGISTER_WORDS[role]) for role, column in table.columns.items()}
        for column, cell in table.header.filled:
            words = words_by_column.get(column, tr(_NOT_READ))
            yield _column_entry("", table.sheet, cell.text, column, words, several=True)
    seen: set[tuple[str, str]] = set()
    for sheet, columns in _tables(reading):
        filled = max((len(row.cells) for row in sheet.rows), default=0)
        known = max(len(columns.headings), max(columns.roles, default=-1) + 1)
        for column in range(min(filled, known)):
            name, role = columns.heading(column), columns.roles.get(column)
            if (sheet.name, name) not in seen:
                seen.add((sheet.name, name))
                words = tr((role and role.words) or _NOT_READ)
                if column in columns.hidden:
                    words = tr("hidden in your spreadsheet: saved as a note")
                heading = columns.headings[column] if column < len(columns.headings) else ""
                yield _column_entry(name, sheet, heading, column, words, several=several)


def _column_entry(
    name: str, sheet: Sheet, heading: str, column: int, words: str, *, several: bool
) -> MenuEntry:
    """Return the menu entry for a column, showing the assumed meaning and some of the column's values."""
    parts = (clean(sheet.name) if several else "", column_letters(column), clean(heading))
    texts = (clean(row.cell(column).text) for row in sheet.rows)
    samples = list(dict.fromkeys(text[:30] for text in texts if text and text != clean(heading)))[:_SAMPLES]
    note = with_label(words, comma_list(samples))
    return MenuEntry(name, " · ".join(filter(None, parts)), note)


def _tables(reading: SheetReading) -> Iterator[tuple[Sheet, Columns]]:
    """Yield the tables of each sheet. If a sheet has a header row, skip the rows above it."""
    headed = {sheet.name for sheet, columns in reading.tables if any(columns.headings)}
    for sheet, columns in reading.tables:
        if any(columns.headings) or sheet.name not in headed:
            yield sheet, columns


def more_entries(file: SheetFile) -> Iterator[MenuEntry]:
    reading, as_links = file.reading, tr("read as your designs; Enter reads it as links")
    if unanswered := len(reading.questions):
        yield MenuEntry(_QUESTIONS, tr("open questions"), tr("{n} to answer", n=unanswered))
    for name in sorted(reading.register.sheets):
        yield MenuEntry(f"{_LISTINGS}{name}", tr("sheet “{name}”", name=clean(name)), as_links)
    for name in reading.hidden_sheets:
        yield MenuEntry(
            f"take={name}",
            tr("hidden sheet “{name}”", name=clean(name)),
            tr("not imported; Enter imports it"),
        )
    hidden = any(row.hidden for row in reading.rows if row.sheet not in reading.hidden_sheets)
    if hidden and not file.answers.hidden_rows:
        yield MenuEntry(_HIDDEN_ROWS, tr("hidden rows"), tr("not imported; Enter imports them"))


def rows_to_look_at(file: SheetFile) -> str:
    """List the rows that are doubtful or will not be imported, with the reason for each row."""
    lines: list[str] = []
    for row, outcome in zip(file.reading.rows, file.taken.outcomes, strict=True):
        if outcome in _WHY:
            lines.append(with_label(row.place_in_words, clean(row.work)))
            doubtful = [link for link in row.links if link.disposition is not Disposition.ACCEPT]
            for link in doubtful:
                lines += [f"  {clean(link.raw)[:120]}", f"  {link.sentence}"]
            lines += [] if doubtful else [f"  {tr(_WHY[outcome])}"]
    return "\n".join(first_of(lines, _MOST_SHOWN))


def _choice_entry(choice: str, question: ImportQuestion, reading: SheetReading) -> MenuEntry:
    """Return the menu entry for a choice. Its name is the text that the user would type after the option `--map`."""
    name, _, value = choice.rpartition("=")
    if question.about == COLUMN:
        return MenuEntry(choice, tr(Role(name).words))
    if name == "dates":
        return MenuEntry(choice, *map(tr, _DATE_WORDS[value]))
    if name == "designs":
        return MenuEntry(choice, *map(tr, _DESIGN_WORDS[value]))
    if name.startswith("status:"):
        return MenuEntry(choice, tr(_STATUS_WORDS[Status(value)]))
    column = column_number(value)
    found = next((table for table in _tables(reading) if table[0].name == question.sheet), None)
    if found is None or column is None:
        return MenuEntry(choice, value)
    sheet, columns = found
    heading = columns.headings[column] if column < len(columns.headings) else ""
    return _column_entry(choice, sheet, heading, column, "", several=False)


_WHY = {
    RowOutcome.DOUBTFUL: msg("The text and the link lead to different listings."),
    RowOutcome.NO_LINK: msg(
        "The row has no link. Its text is saved as a note on the design that the row names."
    ),
    RowOutcome.REFUSED: msg("The row has no link to a listing."),
    RowOutcome.LEFT_OUT: msg("The row is hidden in the spreadsheet."),
}


class SheetScreen(Dialog[bool | None]):
    """Shows what importing the spreadsheet would do.

    Returns True to import it, or to answer its open questions, False to change how its columns are read, None to
    cancel.
    """

    BINDINGS = bindings("dialog.yes", "sheet.columns")

    def __init__(self, file: SheetFile) -> None:
        title, *lines = summary(file.reading, file.taken, dry_run=False, typed=False)
        more = (tr("Please check these rows"), rows_to_look_at(file))
        yes = tr("import everything") if file.taken.put else tr("continue")
        if asked := len(file.reading.questions):
            yes = tr_n("answer {n} question", "answer {n} questions", asked)
        keys = {"dialog.yes": yes, "sheet.columns": "", "dialog.show": tr("show"), "dialog.no": tr("cancel")}
        super().__init__(None, title, text="\n".join(lines).strip("\n"), more=more, keys=keys)

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_columns(self) -> None:
        self.dismiss(False)


class Waiting(Dialog[None]):
    """Shows that reading a long file is still in progress. Esc cancels the reading."""

    AUTO_FOCUS = ""

    def __init__(self, title: str) -> None:
        self._stage = Static(classes="hint", markup=False)
        super().__init__(None, title, self._stage, keys={"dialog.no": tr("cancel")})

    def say(self, stage: str) -> None:
        self._stage.update(f"{tr(stage)} …")


class SheetIntake(DialogFlow):
    """Imports one spreadsheet. It runs in a worker, because it waits for the user's answers."""

    async def bring(self, path: Path | None) -> None:
        if path is None:
            ask = PathDialog(tr("Import a spreadsheet"), hint=tr(_ASK), yes=tr("read"), why_not=why_no_file)
            path = await self._host.ask(ask)
        if path is None:
            return
        await ask_name(self._host)
        file = await self._read(path, None)
        await self._decide(await self._ask(file) if file else None)

    async def _decide(self, file: SheetFile | None) -> None:
        while file is not None:
            keeps = await self._host.ask(SheetScreen(file))
            if keeps is None:
                self._host.say(tr(_NOTHING_TAKEN))
                return
            if keeps and file.reading.questions:
                file = await self._ask(file)
            elif keeps:
                await self._keep(file)
                return
            else:
                file = await self._change(file)

    async def _read(self, path: Path, given: tuple[str, ...] | None) -> SheetFile | None:
        """Read the file in another thread. Return None if the file cannot be read or the user cancels."""
        loop, waiting = asyncio.get_running_loop(), Waiting(tr("Reading {name}", name=path.name))

        def tell(stage: str) -> None:
            loop.call_soon_threadsafe(waiting.say, stage)

        store, now, by = self._context.store, self._context.now(), self._context.queue.by
        read = partial(read_file, path, store, given=given, now=now, by=by, tell=tell)
        reading = loop.run_in_executor(None, read)
        try:
            return await self._with_patience(reading, waiting)
        except HelperError as error:
            await self._host.ask(Notice(tr("This file could not be read"), str(error)))
            return None

    async def _with_patience(self, reading: asyncio.Future[SheetFile], waiting: Waiting) -> SheetFile | None:
        done, _ = await asyncio.wait([reading], timeout=_SHOW_AFTER_SECONDS)
        if not done:
            given_up: asyncio.Future[None] = self._host.app.push_screen(waiting, wait_for_dismiss=True)
            waited_for: list[asyncio.Future[Any]] = [reading, given_up]
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                return None
            waiting.withdraw()
            await given_up
        return reading.result()

    async def _ask(self, file: SheetFile) -> SheetFile | None:
        """Ask the questions about the file one after the other. A question that the user skips stays open."""
        given, total = file.answers.given, len(file.reading.questions)
        for number, question in enumerate(file.reading.questions, start=1):
            title = with_label(question.sheet, question.text)
            hint = "\n".join([_place(number, total, file), *question.examples])
            entries = [_choice_entry(choice, question, file.reading) for choice in question.choices]
            answer = await self._host.ask(ChooseEntry(title, entries, hint=hint, no=tr("skip"), at=None))
            given = (*given, answer) if answer else given
        return file if given == file.answers.given else await self._read(file.path, given)

    async def _change(self, file: SheetFile) -> SheetFile | None:
        entries = [*more_entries(file), *column_entries(file)]
        chosen = await self._host.ask(ChooseEntry(tr("How {file} is read", file=file.reading.name), entries))
        if not chosen:
            return file
        if chosen == _QUESTIONS:
            return await self._ask(file)
        if chosen == _HIDDEN_ROWS or chosen.startswith(("take=", _LISTINGS)):
            return await self._with(file, chosen)
        roles = [MenuEntry(role.value, tr(role.words)) for role in Role]
        role = await self._host.ask(ChooseEntry(tr("What does column {column} hold?", column=chosen), roles))
        return await self._with(file, f"{role}={chosen}") if role else file

    async def _with(self, file: SheetFile, answer: str) -> SheetFile:
        """Read the file again, with one more answer from the user. If that fails, return the file as read before."""
        return await self._read(file.path, (*file.answers.given, answer)) or file

    async def _keep(self, file: SheetFile) -> None:
        while file.taken.as_of != self._context.store.changes:
            again = await self._read(file.path, file.answers.given)
            if again is None:
                self._host.say(tr(_NOTHING_TAKEN))
                return
            file = again
        came = _to_show(file, self._context.records)
        number, name = len(file.reading.data), file.reading.name
        words = tr_n("{n} row of {file} imported", "{n} rows of {file} imported", number, file=name)
        remarks = keep_file(self._context.queue, self._context.places.data, file, words)
        await self._host.taken_in(sentences(_result_text(file), *remarks), came)


def _place(number: int, total: int, file: SheetFile) -> str:
    return tr("question {position} of {total} · {file}", position=number, total=total, file=file.reading.name)


def _to_show(file: SheetFile, context: AppContext) -> tuple[str, ...]:
    """Return the ids of the findings to show after the import.

    These are the new findings that need a review, otherwise all new findings, otherwise the changed findings.
    """
    findings = [entity for entity in file.taken.put if isinstance(entity, Finding)]
    came = [finding for finding in findings if finding.id not in context.store.findings]
    asked = [finding for finding in came if finding.state in OPEN_STATES]
    return tuple(finding.id for finding in asked or came or findings)


def _result_text(file: SheetFile) -> str:
    """Return a text about the result of the import, such as “650 saved as history, 31 to review. u undoes this.”."""
    if not file.taken.put:
        return tr("The spreadsheet had nothing new.")
    outcomes = Counter(file.taken.outcomes)
    figures = (
        (outcomes[RowOutcome.HISTORY], msg_n("{n} saved as history", "{n} saved as history")),
        (
            outcomes[RowOutcome.OFF_FORM],
            msg_n("{n} taken off a form and saved as history", "{n} taken off a form and saved as history"),
        ),
        (outcomes[RowOutcome.NEW] + outcomes[RowOutcome.DOUBTFUL], msg_n("{n} to review", "{n} to review")),
    )
    parts = [tr_n(*words, figure) for figure, words in figures if figure]
    if not parts and file.taken.new_works:
        parts = [tr_n("{n} design imported", "{n} designs imported", len(file.taken.new_works))]
    said = as_sentence(comma_list(parts)) if parts else tr(_NO_NEW_LINK)
    return sentences(said, tr("{app.undo} undoes this."))
