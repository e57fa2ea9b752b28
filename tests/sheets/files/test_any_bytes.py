"""A file with any bytes is either read without losing a row, or refused with an error message."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from helper.sheets.files.sheet import Sheet, Source
from helper.sheets.files.source import read_delimited
from helper.sheets.files.workbook import read_values
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowKind
from helper.sheets.words.lexicon import words_of
from tests.factories import FIRST_ITEM, an_item_url

_CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from([word for words in words_of("headings").values() for word in words]),
    st.sampled_from([word for words in words_of("statuses").values() for word in words]),
    st.integers(0, 99).map(an_item_url),
    st.integers(FIRST_ITEM, FIRST_ITEM + 99).map(str),
    st.sampled_from(
        ['"', "同上", "", "Total", "13/02/2024", "03/04/2024", "1.00501E+15", "=HYPERLINK(", "yes"]
    ),
)


def _read(sheet: Sheet, *, workbook: bool = False) -> SheetReading:
    return read_sheet(Source(name="any", sheets=(sheet,), workbook=workbook), Answers(), Register())


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read_as_text(content: bytes) -> None:
    sheet = read_delimited(content)
    assert [row.number for row in _read(sheet).rows] == [row.number for row in sheet.rows]


@given(st.binary(max_size=400))
def test_any_bytes_as_a_workbook_raise_only_known_errors(content: bytes) -> None:
    for beginning in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            read_values(beginning + content)
        except BaseException as refused:  # noqa: BLE001 - a panic of the Rust reader is no `Exception`; it ends only the reader's process
            assert isinstance(refused, ValueError) or type(refused).__name__ == "PanicException"  # noqa: PT017


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=7), min_size=1, max_size=12))
def test_every_row_of_any_table_is_read_once(table: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table)
    sheet = read_delimited(text.getvalue().encode(errors="replace"))
    rows = _read(sheet).rows
    assert [row.number for row in rows] == [row.number for row in sheet.rows]
    assert all(row.links == () for row in rows if row.kind is not RowKind.DATA)


@given(
    st.lists(st.integers(FIRST_ITEM, FIRST_ITEM + 10**9), min_size=1, max_size=20, unique=True),
    st.sampled_from(",;\t|"),
)
def test_item_ids_and_complaint_numbers_are_read_exactly(numbers: list[int], separator: str) -> None:
    lines = [
        f"Quiet Whale{separator}https://www.aliexpress.com/item/{n}.html{separator}{n % 10**8:08}"
        for n in numbers
    ]
    text = "\n".join([f"Design{separator}Link{separator}Complaint no.", *lines])
    data = _read(read_delimited(text.encode())).data
    assert [row.links[0].global_id for row in data] == [str(number) for number in numbers]
    assert [row.complaint_no for row in data] == [f"{number % 10**8:08}" for number in numbers]
