"""What the screens say about a sheet: its columns, the questions it leaves open, and the rows that need a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helper.exchange.files.sheet import Sheet, column_letters, column_number
from helper.exchange.importing.columns import Columns, Question
from helper.exchange.importing.fate import Fate
from helper.exchange.importing.reading import Reading
from helper.exchange.importing.rows import SheetRow
from helper.exchange.words.header_words import Role
from helper.exchange.words.status_words import Status
from helper.model.address import Disposition
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
    Role.IPR: "the registration",
    Role.IPR_NUMBER: "the registration's number",
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
}
_DATE_WORDS = {
    "dmy": ("the day", "03/04 is the 3rd of April"),
    "mdy": ("the month", "03/04 is the 4th of March"),
}
_MOST_SHOWN = 200
_SAMPLES = 3
HIDDEN_ROWS = "take=hidden-rows"


def question_entries(question: Question, reading: Reading) -> list[Entry]:
    """The choices of a question in words; each gives back what is typed for it after `--map`."""
    return [Entry(choice, *_choice_words(choice, reading)) for choice in question.choices]


def column_entries(file: SheetFile) -> Iterator[Entry]:
    """Every column with what it was taken for; the entry gives back its letters."""
    seen: set[str] = set()
    for sheet, columns in file.reading.tables:
        for column in range(max(len(columns.headings), max(columns.roles, default=-1) + 1)):
            letters = column_letters(column)
            if letters not in seen:
                seen.add(letters)
                yield Entry(letters, _column_name(columns, column), _column_note(sheet, columns, column))


def more_entries(reading: Reading, *, hidden_rows: bool) -> Iterator[Entry]:
    """What else can be said about how the file is read."""
    for name in reading.hidden_sheets:
        yield Entry(f"take={name}", f"hidden sheet “{clean(name)}”", "not taken; Enter takes it")
    if not hidden_rows and any(row.hidden for row in reading.rows if row.sheet not in reading.hidden_sheets):
        yield Entry(HIDDEN_ROWS, "hidden rows", "not taken; Enter takes them")


def rows_to_look_at(file: SheetFile) -> str:
    """Each row that is doubtful, or that was not taken, with its reason."""
    lines = [
        line
        for row, fate in zip(file.reading.rows, file.taken.fates, strict=True)
        if fate in {Fate.DOUBTFUL, Fate.REFUSED, Fate.LEFT_OUT}
        for line in _row_lines(row, fate)
    ]
    more = len(lines) - _MOST_SHOWN
    return "\n".join([*lines[:_MOST_SHOWN], *([f"… and {more} lines more"] if more > 0 else [])])


def _choice_words(choice: str, reading: Reading) -> tuple[str, str]:
    name, _, value = choice.rpartition("=")
    if name == "dates":
        return _DATE_WORDS[value]
    if name == "designs":
        return "yes, each of them", "what stands nearest above, else the name of the sheet"
    if name.startswith("status:"):
        return _STATUS_WORDS[Status(value)], ""
    column = column_number(value)
    found = next((columns for _, columns in reading.tables if column is not None), None)
    if found is None or column is None:
        return value, ""
    sheet = next(sheet for sheet, columns in reading.tables if columns is found)
    return _column_name(found, column), ", ".join(_samples(sheet, found, column))


def _column_name(columns: Columns, column: int) -> str:
    heading = clean(columns.headings[column]) if column < len(columns.headings) else ""
    return f"{column_letters(column)} · {heading}" if heading else column_letters(column)


def _column_note(sheet: Sheet, columns: Columns, column: int) -> str:
    role = columns.roles.get(column)
    taken_for = ROLE_WORDS[role] if role else "kept, not understood"
    return ": ".join(filter(None, (taken_for, ", ".join(_samples(sheet, columns, column)))))


def _samples(sheet: Sheet, columns: Columns, column: int) -> Sequence[str]:
    heading = columns.headings[column] if column < len(columns.headings) else ""
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
    Fate.REFUSED: "There is no link to a listing in it.",
    Fate.LEFT_OUT: "It is hidden in the sheet.",
}
