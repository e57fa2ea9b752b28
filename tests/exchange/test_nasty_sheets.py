"""Nasty sheets are read as the person meant them: every row once, nothing guessed, nothing that is doubtful unmarked."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.exchange.importing.rows import Flag, SheetRow
from helper.model.address import Disposition
from tests.exchange.nasty_cases import of_all_cases
from tests.exchange.nasty_sheets import (
    LANGUAGES,
    Nasty,
    Truth,
    in_a_language,
    of_days,
    of_repeated_headings,
    of_several_tables,
)
from tests.exchange.sample_sheets import read
from tests.factories import FIRST_ITEM

_ALL_AROUND = frozenset({Flag.COMPLAINT_NUMBER_MISSING, Flag.DUPLICATE})
"""Flags that follow from neighbouring rows; they have tests of their own."""


def _understood(row: SheetRow) -> Truth:
    """What was read, in the words of the truth."""
    return Truth(
        kind=row.kind,
        items=tuple(int(one.global_id) - FIRST_ITEM if one.global_id else None for one in row.listings),
        work=row.work,
        status=row.status,
        reported_on=row.reported_on,
        complaint_no=row.complaint_no,
        flags=frozenset(row.flags) - _ALL_AROUND,
        proposed=dict(row.proposed).get("work", ""),
    )


def _check(nasty: Nasty) -> list[SheetRow]:
    reading = read(nasty.path, *([f"dates={nasty.order}"] if nasty.order else []))
    assert [_understood(row) for row in reading.rows] == list(nasty.truths)
    return reading.data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, 2])
def test_sheets_of_other_languages(tmp_path: Path, language: str, seed: int) -> None:
    """Their words, days, encodings and separators, with a title above, a gap inside and a total below."""
    _check(in_a_language(tmp_path, language, seed))


@pytest.mark.parametrize("seed", range(6))
def test_a_sheet_in_which_everything_happens(tmp_path: Path, seed: int) -> None:
    """In whatever order; what may lead to a stranger is never accepted."""
    for row in _check(of_all_cases(tmp_path, seed)):
        doubtful = {
            Flag.TEXT_AND_TARGET_DIFFER,
            Flag.ID_POSSIBLY_TRUNCATED,
            Flag.ID_LOST,
            Flag.LOOKALIKE_HOST,
        }
        if doubtful & set(row.flags):
            assert all(link.disposition is not Disposition.ACCEPT for link in row.links)


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_days_that_could_be_two(tmp_path: Path, order: str) -> None:
    """Open until the person has said once which comes first; day cells are days without that."""
    nasty = of_days(tmp_path, 3, order=order)
    _check(nasty)
    unasked = read(nasty.path)
    assert [question.about for question in unasked.questions] == ["dates"]
    assert all(row.already_reported for row in unasked.data)


def test_tables_below_each_other(tmp_path: Path) -> None:
    """Each has its own columns; merged cells and group headings are read, totals are no data."""
    _check(of_several_tables(tmp_path))


def test_headings_that_come_twice(tmp_path: Path) -> None:
    """The original's address is no listing, and what is unclear is asked."""
    nasty = of_repeated_headings(tmp_path)
    _check(nasty)
    assert [question.about for question in read(nasty.path).questions] == ["status"]
