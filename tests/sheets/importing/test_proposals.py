"""Days without a year get a proposed year from other days, which is used after the user confirms it."""

from __future__ import annotations

from datetime import date

import pytest

from helper.sheets.importing.rows import SheetRow
from tests.sheets.sample_sheets import read_text

HEAD = "Design,Link,Reported on,Removed on\n"


def _proposed(row: SheetRow) -> dict[str, str]:
    return dict(row.proposed)


@pytest.mark.parametrize(
    ("above", "short", "below", "day"),
    [
        ("2024-03-01", "12.03.", "2024-03-20", "2024-03-12"),
        ("2024-03-01", "12 March", "2024-03-20", "2024-03-12"),
        ("2024-03-01", "March 12", "", "2024-03-12"),
        ("", "3月12日", "2024-03-20", "2024-03-12"),
        ("13/02/2024", "12/03", "", "2024-03-12"),
        ("2023-12-28", "02.01.", "2024-01-05", "2024-01-02"),
        ("2023-12-28", "30.12.", "2024-01-05", "2023-12-30"),
        ("2024-03-01", "03/24", "", None),
        ("2024-03-01", "03/04", "", None),
        ("", "12.03.", "", None),
    ],
)
def test_a_missing_year_is_proposed_from_neighbouring_rows(
    above: str, short: str, below: str, day: str | None
) -> None:
    """The dates of the nearest rows decide the year, even around New Year. An ambiguous or isolated date gets no proposal."""
    rows = (f"Fox,#{number},{text}," for number, text in enumerate((above, short, below), start=1))
    row = read_text(HEAD + "\n".join(rows)).data[1]
    assert _proposed(row).get("reported") == day
    assert row.reported_on is None


@pytest.mark.parametrize(
    ("reported", "removed", "name", "day"),
    [
        ("28.12.", "2025-01-03", "reported", "2024-12-28"),
        ("02.01.", "2025-01-03", "reported", "2025-01-02"),
        ("2024-12-28", "03.01.", "removed", "2025-01-03"),
    ],
)
def test_a_missing_year_is_taken_from_the_other_date_of_the_row(
    reported: str, removed: str, name: str, day: str
) -> None:
    """The proposed year never puts a removal before its report."""
    row = read_text(f"{HEAD}Fox,#1,2020-01-01,2020-02-02\nFox,#2,{reported},{removed}").data[1]
    assert _proposed(row)[name] == day


def test_one_question_asks_about_all_missing_years() -> None:
    text = HEAD + "Fox,#1,2024-03-01,\nFox,#2,12.03.,\nFox,#3,14.03.,20.03.\n"
    reading = read_text(text)
    (question,) = (question for question in reading.questions if question.about == "years")
    assert question.text.startswith("3 dates have no year")
    assert question.examples[0] == "line 3:  12.03. is 2024-03-12"
    answered = read_text(text, *question.choices)
    assert [row.reported_on for row in answered.data][1:] == [date(2024, 3, 12), date(2024, 3, 14)]
    assert answered.data[2].removed_on == date(2024, 3, 20)
    assert answered.questions == ()
