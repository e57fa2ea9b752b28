"""The dialogs of bringing a sheet in: its file, its columns, the questions it leaves open, and the rows that need a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from helper.model.address_verdicts import Disposition
from helper.model.text import plural
from helper.sheets.files.sheet import Sheet, column_letters, column_number
from helper.sheets.importing.columns import Columns, ImportQuestion
from helper.sheets.importing.reading import SheetReading
from helper.sheets.importing.register import RegisterRole, Spelling
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import SheetFile, summary
from helper.sheets.words.headings import ROLE_WORDS
from helper.sheets.words.lexicon import Status
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import Dialog, Notice
from helper.tui.formatting import clean
from helper.tui.widgets.bars import Prose
from helper.tui.widgets.inputs import MenuEntry, TickMenu

_STATUS_WORDS = {
    Status.REMOVED: "it is gone",
    Status.PENDING: "reported, waiting for Alibaba",
    Status.REJECTED: "Alibaba said no",
    Status.LIVE: "reported, still there",
    Status.RELISTED: "it was gone and is back again",
    Status.COUNTERED: "the seller objected",
    Status.WITHDRAWN: "I took it back",
    Status.DUPLICATE: "the same listing a second time",
    Status.NOT_REPORTED: "not reported yet",
    Status.NOT_SHOWN: "not shown in my country",
    Status.UNKNOWN: "not a status: only a note",
}
_DATE_WORDS = {
    "dmy": ("the day", "03/04 is the 3rd of April"),
    "mdy": ("the month", "03/04 is the 4th of March"),
}
REGISTER_WORDS = {
    RegisterRole.TITLE: "the design",
    RegisterRole.ALIASES: "other spellings",
    RegisterRole.CLIENT: "the client",
    RegisterRole.RIGHT: "the registration",
    RegisterRole.NUMBER: "the registration's number",
    RegisterRole.STATE: "how far the registration is",
    RegisterRole.OFFICIAL: "your own shops",
    RegisterRole.LICENSEES: "who may sell it",
    RegisterRole.APPROVED_ON: "approved on",
    RegisterRole.EXPIRES_ON: "approved until",
    RegisterRole.PERMISSION_UNTIL: "the client's permission until",
    RegisterRole.NOTE: "a note",
}
"""What a column of a sheet of designs holds."""

_OPEN = MenuEntry("", "I do not know", "it stays open, and nothing is assumed")
_NOT_READ = "kept, not understood"
LISTINGS = "listings="
_MOST_SHOWN = 200
_SAMPLES = 3
HIDDEN_ROWS = "take=hidden-rows"


def question_entries(question: ImportQuestion, reading: SheetReading) -> list[MenuEntry]:
    """The choices of a question in words; each gives back what is typed for it after `--map`, the first one nothing."""
    return [_OPEN, *(_choice_entry(choice, question, reading) for choice in question.choices)]


def spelling_entries(spellings: Sequence[Spelling]) -> list[MenuEntry]:
    """Titles that are nearly another one; each gives back itself."""
    return [
        MenuEntry(
            spelling.title,
            f"{clean(spelling.title)} ({plural(spelling.rows, 'row')})",
            f"is {clean(spelling.meant)}{spelling.why}",
        )
        for spelling in spellings
    ]


def column_entries(file: SheetFile) -> Iterator[MenuEntry]:
    """Every column of every table with what it was taken for.

    An entry gives back the column's heading, or its letters where it has none; nothing for a sheet of designs.
    """
    reading = file.reading
    several = len({sheet.name for sheet, _ in reading.tables} | reading.register.sheets) > 1
    for table in reading.register.tables:
        for column, cell in table.header.filled:
            words = REGISTER_WORDS[table.roles[column]] if column in table.roles else _NOT_READ
            yield _column_entry("", table.sheet, cell.text, column, words, several=True)
    seen: set[tuple[str, str]] = set()
    for sheet, columns in _tables(reading):
        filled = max((len(row.cells) for row in sheet.rows), default=0)
        known = max(len(columns.headings), max(columns.roles, default=-1) + 1)
        for column in range(min(filled, known)):
            name, role = columns.heading(column), columns.roles.get(column)
            if (sheet.name, name) not in seen:
                seen.add((sheet.name, name))
                words = ROLE_WORDS.get(role, _NOT_READ) if role else _NOT_READ
                if column in columns.hidden:
                    words = "hidden in your sheet: not read, kept as a note"
                heading = columns.headings[column] if column < len(columns.headings) else ""
                yield _column_entry(name, sheet, heading, column, words, several=several)


def _column_entry(
    name: str, sheet: Sheet, heading: str, column: int, words: str, *, several: bool
) -> MenuEntry:
    """A column with what was taken for it and what stands in it; without a heading its letters are no sample."""
    parts = (clean(sheet.name) if several else "", column_letters(column), clean(heading))
    texts = (clean(row.cell(column).text) for row in sheet.rows)
    samples = list(dict.fromkeys(text[:30] for text in texts if text and text != clean(heading)))[:_SAMPLES]
    return MenuEntry(
        name, " · ".join(filter(None, parts)), ": ".join(filter(None, (words, ", ".join(samples))))
    )


def _tables(reading: SheetReading) -> Iterator[tuple[Sheet, Columns]]:
    """The tables that are read; what stands above the first heading of a sheet is none where there is a heading."""
    headed = {sheet.name for sheet, columns in reading.tables if any(columns.headings)}
    for sheet, columns in reading.tables:
        if any(columns.headings) or sheet.name not in headed:
            yield sheet, columns


def more_entries(reading: SheetReading, *, hidden_rows: bool) -> Iterator[MenuEntry]:
    """What else can be said about how the file is read."""
    for name in sorted(reading.register.sheets):
        yield MenuEntry(
            f"{LISTINGS}{name}", f"sheet “{clean(name)}”", "read as your designs; Enter reads it as links"
        )
    for name in reading.hidden_sheets:
        yield MenuEntry(f"take={name}", f"hidden sheet “{clean(name)}”", "not taken; Enter takes it")
    if not hidden_rows and any(row.hidden for row in reading.rows if row.sheet not in reading.hidden_sheets):
        yield MenuEntry(HIDDEN_ROWS, "hidden rows", "not taken; Enter takes them")


def rows_to_look_at(file: SheetFile) -> str:
    """Each row that is doubtful, or that was not taken, with its reason."""
    lines: list[str] = []
    for row, fate in zip(file.reading.rows, file.taken.fates, strict=True):
        if fate in _WHY:
            lines.append(f"{row.place}:  {clean(row.work)}" if row.work else f"{row.place}:")
            doubtful = [link for link in row.links if link.disposition is not Disposition.ACCEPT]
            for link in doubtful:
                lines += [f"  {clean(link.raw)[:120]}", f"  {link.sentence}"]
            lines += [] if doubtful else [f"  {_WHY[fate]}"]
    more = len(lines) - _MOST_SHOWN
    return "\n".join([*lines[:_MOST_SHOWN], *([f"… and {more} lines more"] if more > 0 else [])])


def _choice_entry(choice: str, question: ImportQuestion, reading: SheetReading) -> MenuEntry:
    name, _, value = choice.rpartition("=")
    if name == "dates":
        return MenuEntry(choice, *_DATE_WORDS[value])
    if name == "designs":
        return MenuEntry(choice, "yes, each of them", "what stands nearest above, else the name of the sheet")
    if name.startswith("status:"):
        return MenuEntry(choice, _STATUS_WORDS[Status(value)])
    column = column_number(value)
    found = next((table for table in _tables(reading) if table[0].name == question.sheet), None)
    if found is None or column is None:
        return MenuEntry(choice, value)
    sheet, columns = found
    heading = columns.headings[column] if column < len(columns.headings) else ""
    return _column_entry(choice, sheet, heading, column, "", several=False)


_WHY = {
    RowOutcome.DOUBTFUL: "What is written and where the link leads are not the same.",
    RowOutcome.NO_LINK: "There is no link in it. It is kept as a note with its design.",
    RowOutcome.REFUSED: "There is no link to a listing in it.",
    RowOutcome.LEFT_OUT: "It is hidden in the sheet.",
}


class SheetRequest(Enum):
    """What the person says to the last screen."""

    KEEP = auto()
    COLUMNS = auto()


class SheetScreen(Dialog[SheetRequest | None]):
    """What taking the sheet in would mean; Esc takes nothing."""

    BINDINGS = bindings("dialog.yes", "sheet.columns", "dialog.show", "dialog.no")

    def __init__(self, file: SheetFile) -> None:
        title, *lines = summary(file.reading, file.taken, dry_run=False, typed=False)
        self._lines, self._rows = lines, rows_to_look_at(file)
        keys = {"dialog.yes": "keep it all" if file.taken.put else "go on", "sheet.columns": ""}
        if self._rows:
            keys["dialog.show"] = "show"
        super().__init__(None, title, keys={**keys, "dialog.no": "take nothing"})

    def body(self) -> Iterable[Widget]:
        """The figures."""
        with VerticalScroll(classes="text"):
            yield Prose("\n".join(self._lines).strip("\n"))

    def action_yes(self) -> None:
        self.dismiss(SheetRequest.KEEP)

    def action_columns(self) -> None:
        self.dismiss(SheetRequest.COLUMNS)

    def action_show(self) -> None:
        if self._rows:
            self.app.push_screen(Notice("These rows need a look", self._rows))


class ChooseSome(Dialog[tuple[str, ...] | None]):
    """A yes or a no to each of several; gives back the names of those with a yes, or None."""

    BINDINGS = bindings("dialog.yes", "dialog.tick", "dialog.tick_all", "dialog.no")

    def __init__(
        self,
        title: str,
        entries: Sequence[MenuEntry],
        *,
        hint: str,
        ticked: Iterable[str] = (),
        yes: str,
        no: str,
    ) -> None:
        keys = {"dialog.yes": yes, "dialog.tick": "", "dialog.tick_all": "", "dialog.no": no}
        super().__init__(None, title, hint=hint, keys=keys)
        self._menu = TickMenu(entries, ticked)

    def body(self) -> Iterable[Widget]:
        """The question, its entries and the keys."""
        yield self._menu

    def action_yes(self) -> None:
        self.dismiss(self._menu.ticked)

    def action_tick(self) -> None:
        self._menu.action_choose()

    def action_tick_all(self) -> None:
        """Yes to all, or no to all."""
        self._menu.tick_all()


class Waiting(Dialog[None]):
    """Says what goes on while something long is read; Esc does not wait for it."""

    AUTO_FOCUS = ""

    def __init__(self, title: str) -> None:
        super().__init__(None, title, keys={"dialog.no": "do not wait"})
        self._stage = ""

    def body(self) -> Iterable[Widget]:
        """What is read, and how far it is."""
        yield Static(self._stage, id="stage", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Say what has begun since the line was made."""
        self._show()

    def say(self, stage: str) -> None:
        """Say what has begun."""
        self._stage = f"{stage} …"
        self._show()

    def _show(self) -> None:
        for line in self.query("#stage").results(Static):
            line.update(self._stage)
