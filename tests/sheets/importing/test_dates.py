"""Dates without a year are kept as written: the program guesses no year."""

from __future__ import annotations

import pytest

from tests.sheets.sample_sheets import read_text


@pytest.mark.parametrize("day", ["12.03.", "12 March", "3月12日"])
def test_date_without_a_year_is_a_note_of_a_reported_row(day: str) -> None:
    reading = read_text(f"Design,Link,Reported on\nFox,#1,2024-03-01\nFox,#2,{day}")
    row = reading.data[1]
    assert (row.reported_on, row.already_reported) == (None, True)
    assert row.rest == (("Reported on", day),)
    assert reading.questions == ()
