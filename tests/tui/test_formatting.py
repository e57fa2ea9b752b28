"""Formatting of text: unsafe text is cleaned, long text is cut to a width, and dates are relative to today."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from helper.cli.output import plain_line
from helper.tui.formatting import clean, clean_lines, fit, near_day
from tests.factories import NOW


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("\x1b]0;your bank\x07Poster", "]0;your bank Poster"),
        ("\x1b]52;c;aGVsbG8=\x07Mug", "]52;c;aGVsbG8= Mug"),
        ("Whale\u202egnp.exe", "Whale gnp.exe"),
        ("two\nlines\tand\u2028three", "two lines and three"),
        ("\U0001f40b Whale \u2764\ufe0f", "Whale \u2764"),
        ("zero\u200bwidth", "zero width"),
        ("half \ud83d a character", "half a character"),
        ("[@click=app.quit]press[/]", "[@click=app.quit]press[/]"),
    ],
)
def test_control_sequences_are_removed_from_titles(title: str, drawn: str) -> None:
    assert clean(title) == drawn


def test_clean_lines_keeps_line_breaks_but_no_control_characters() -> None:
    assert clean_lines("one\r\ntwo\rthree\x1b[2J") == "one\ntwo\nthree [2J"


@given(st.text(), st.integers(0, 40))
def test_fit_cuts_or_pads_a_text_to_the_requested_width(text: str, width: int) -> None:
    assert cell_len(fit(clean(text), width)) == width


@given(st.text())
def test_cleaned_text_is_one_encodable_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert len(cleaned.splitlines()) <= 1


@given(st.text())
def test_printed_line_contains_no_control_characters(text: str) -> None:
    """Emoji are kept. Control characters, lone surrogates and direction marks are removed."""
    printed = plain_line(text)
    assert printed.encode().decode() == printed
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in printed)
    assert not set("\u202e\u2066\u200b\ufeff") & set(printed)


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "today"), (1, "Mon"), (6, "Wed"), (7, "17 Nov"), (340, "19 Dec 2025"), (-3, "27 Nov")],
)
def test_dates_are_written_relative_to_today(days: int, shown: str) -> None:
    assert near_day(NOW - timedelta(days=days), NOW) == shown
