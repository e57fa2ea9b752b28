"""What the screens say about a sheet: its columns, the questions it leaves open, and the rows that need a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helper.exchange.files.sheet import Sheet, column_letters, column_number
from helper.exchange.importing.columns import Columns, Question
from helper.exchange.importing.fate import Fate
from helper.exchange.importing.reading import Reading
from helper.exchange.importing.register import RegisterRole
from helper.exchange.importing.rows import SheetRow
from helper.exchange.importing.spellings import Spelling
from helper.exchange.words.header_words import Role
from helper.exchange.words.status_words import Status
from helper.model.address import Disposition
from helper.model.words import counted
from helper.tui.plain import clean
from helper.tui.sheets.file import SheetFile
from helper.tui.widgets.menu import Entry

ROLE_WORDS: dict[Role, str] = {
    Role.WORK: "the design",
    Role.LINK: "the link",
    Role.ITEM_ID: "the item number",
    Role.STATUS: "what came of it",
    Role.REPORTED: "reported on",
    Role.REMOVED: "gone since",
    Role.COMPLAINT_NO: "the complaint's number",
    Role.STORE: "the shop",
    Role.STORE_NUMBER: "the shop's number",
    Role.IPR: "the registration (IPR)",
    Role.IPR_NUMBER: "the registration's (IPR) number",
    Role.CLIENT: "the client",
    Role.OPERATOR: "who reported it",
    Role.TITLE: "the product's title",
    Role.PRODUCT_TYPE: "the kind of product",
    Role.PRICE: "the price",
    Role.NOTE: "a note",
    Role.JUDGED: "your answer",
    Role.ASIDE: "something else",
}
"""What a column may hold, in the order in which it is offered."""

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

_OPEN = Entry("", "I do not know", "it stays open, and nothing is assumed")
_NOT_READ = "kept, not understood"
LISTINGS = "listings="
_MOST_SHOWN = 200
_SAMPLES = 3
HIDDEN_ROWS = "take=hidden-rows"


def question_entries(question: Question, reading: Reading) -> list[Entry]:
    """The choices of a question in words; each gives back what is typed for it after `--map`, the first one nothing."""
    return [_OPEN, *(Entry(choice, *_choice_words(choice, question, reading)) for choice in question.choices)]


def spelling_entries(spellings: Sequence[Spelling]) -> list[Entry]:
    """Titles that are nearly another one; each gives back itself."""
    return [
        Entry(
            one.title, f"{clean(one.title)} ({counted(one.rows, 'row')})", f"is {clean(one.meant)}{one.why}"
        )
        for one in spellings
    ]


def column_entries(file: SheetFile) -> Iterator[Entry]:
    """Every column of every table with what it was taken for.

    An entry gives back the column's heading, or its letters where it has none; nothing for a sheet of designs.
    """
    reading = file.reading
    several = len({sheet.name for sheet, _ in reading.tables} | reading.register.sheets) > 1
    seen: set[tuple[str, str]] = set()
    for table in reading.register.tables:
        for column, cell in table.header.filled:
            role = table.roles.get(column)
            samples = _samples(table.sheet, cell.text, column)
            words = REGISTER_WORDS[role] if role else _NOT_READ
            yield Entry("", _named(table.sheet, cell.text, column, several=True), _note(words, samples))
    for sheet, columns in _tables(reading):
        for column in range(
            min(_width(sheet), max(len(columns.headings), max(columns.roles, default=-1) + 1))
        ):
            name = columns.heading(column)
            if (sheet.name, name) not in seen:
                seen.add((sheet.name, name))
                words = _taken_for(columns, column)
                samples = _samples(sheet, columns.heading(column), column)
                heading = columns.headings[column] if column < len(columns.headings) else ""
                yield Entry(name, _named(sheet, heading, column, several=several), _note(words, samples))


def _tables(reading: Reading) -> Iterator[tuple[Sheet, Columns]]:
    """The tables that are read; what stands above the first heading of a sheet is none where there is a heading."""
    headed = {sheet.name for sheet, columns in reading.tables if any(columns.headings)}
    for sheet, columns in reading.tables:
        if any(columns.headings) or sheet.name not in headed:
            yield sheet, columns


def more_entries(reading: Reading, *, hidden_rows: bool) -> Iterator[Entry]:
    """What else can be said about how the file is read."""
    for name in sorted(reading.register.sheets):
        yield Entry(
            f"{LISTINGS}{name}", f"sheet “{clean(name)}”", "read as your designs; Enter reads it as links"
        )
    for name in reading.hidden_sheets:
        yield Entry(f"take={name}", f"hidden sheet “{clean(name)}”", "not taken; Enter takes it")
    if not hidden_rows and any(row.hidden for row in reading.rows if row.sheet not in reading.hidden_sheets):
        yield Entry(HIDDEN_ROWS, "hidden rows", "not taken; Enter takes them")


def rows_to_look_at(file: SheetFile) -> str:
    """Each row that is doubtful, or that was not taken, with its reason."""
    lines = [
        line
        for row, fate in zip(file.reading.rows, file.taken.fates, strict=True)
        if fate in {Fate.DOUBTFUL, Fate.NO_LINK, Fate.REFUSED, Fate.LEFT_OUT}
        for line in _row_lines(row, fate)
    ]
    more = len(lines) - _MOST_SHOWN
    return "\n".join([*lines[:_MOST_SHOWN], *([f"… and {more} lines more"] if more > 0 else [])])


def _choice_words(choice: str, question: Question, reading: Reading) -> tuple[str, str]:
    name, _, value = choice.rpartition("=")
    if name == "dates":
        return _DATE_WORDS[value]
    if name == "designs":
        return "yes, each of them", "what stands nearest above, else the name of the sheet"
    if name.startswith("status:"):
        return _STATUS_WORDS[Status(value)], ""
    column = column_number(value)
    found = next((table for table in _tables(reading) if table[0].name == question.sheet), None)
    if found is None or column is None:
        return value, ""
    sheet, columns = found
    heading = columns.headings[column] if column < len(columns.headings) else ""
    return _named(sheet, heading, column, several=False), ", ".join(_samples(sheet, heading, column))


def _named(sheet: Sheet, heading: str, column: int, *, several: bool) -> str:
    parts = (clean(sheet.name) if several else "", column_letters(column), clean(heading))
    return " · ".join(part for part in parts if part)


def _taken_for(columns: Columns, column: int) -> str:
    if column in columns.hidden:
        return "hidden in your sheet: not read, kept as a note"
    role = columns.roles.get(column)
    return ROLE_WORDS.get(role, _NOT_READ) if role else _NOT_READ


def _note(words: str, samples: Sequence[str]) -> str:
    return ": ".join(filter(None, (words, ", ".join(samples))))


def _width(sheet: Sheet) -> int:
    return max((len(row.cells) for row in sheet.rows), default=0)


def _samples(sheet: Sheet, heading: str, column: int) -> Sequence[str]:
    texts = (clean(row.cell(column).text) for row in sheet.rows)
    return list(dict.fromkeys(text[:30] for text in texts if text and text != clean(heading)))[:_SAMPLES]


def _row_lines(row: SheetRow, fate: Fate) -> Iterator[str]:
    doubtful = [link for link in row.links if link.disposition is not Disposition.ACCEPT]
    yield f"{row.place}:  {clean(row.work)}" if row.work else f"{row.place}:"
    for link in doubtful:
        yield f"  {clean(link.raw)[:120]}"
        yield f"  {link.sentence}"
    if not doubtful:
        yield f"  {_WHY[fate]}"


_WHY = {
    Fate.DOUBTFUL: "What is written and where the link leads are not the same.",
    Fate.NO_LINK: "There is no link in it. It is kept as a note with its design.",
    Fate.REFUSED: "There is no link to a listing in it.",
    Fate.LEFT_OUT: "It is hidden in the sheet.",
}
