"""Texts as they are drawn: harmless whatever they came from, days as a person says them, and what is said before windows open."""

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
def test_a_hostile_title_becomes_plain_text(title: str, drawn: str) -> None:
    """Control sequences, turned direction, emoji and half characters are taken out; brackets are only brackets."""
    assert clean(title) == drawn


def test_line_breaks_stay_where_lines_are_wanted() -> None:
    """A text of many lines keeps its lines, whatever kind of break they end with."""
    assert clean_lines("one\r\ntwo\rthree\x1b[2J") == "one\ntwo\nthree [2J"


@given(st.text(), st.integers(0, 40))
def test_any_text_fits_exactly(text: str, width: int) -> None:
    """Whatever the text, it takes exactly the cells it is given."""
    assert cell_len(fit(clean(text), width)) == width


@given(st.text())
def test_any_cleaned_text_can_be_written_out(text: str) -> None:
    """No character is left that an output could stumble over, and none that breaks the line."""
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert len(cleaned.splitlines()) <= 1


def test_what_is_cut_is_marked() -> None:
    """A text that does not fit ends with a mark, also where a wide character would stand across the edge."""
    assert fit("abcdef", 4) == "abc…"
    assert fit("日本語テキスト", 6) == "日本… "


def test_joined_pictures_are_kept_whole_or_left_out() -> None:
    """A family, a flag or a hand with a colour of skin is one character: cut in the middle it would be another."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for text in (
        f"mug {family}{family}",
        "mug \U0001f44b\U0001f3fd\U0001f44b\U0001f3fd",
        "mug \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
    ):
        for width in range(1, 14):
            kept = fit(text, width).rstrip(" …")
            assert text.startswith(kept)
            rest = text[len(kept) :]
            assert not kept.endswith("\u200d")
            assert not rest.startswith(("\u200d", "\U0001f3fd"))
            assert sum("\U0001f1e6" <= sign <= "\U0001f1ff" for sign in kept) % 2 == 0


@given(st.text())
def test_any_printed_text_steers_nothing(text: str) -> None:
    """Emoji may stay in it; control characters, halves of characters and turns of direction may not."""
    printed = plain_line(text)
    assert printed.encode().decode() == printed
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in printed)
    assert not set("\u202e\u2066\u200b\ufeff") & set(printed)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "Mon"), (6, "Wed"), (7, "17 Nov"), (340, "19 Dec 2025"), (-3, "27 Nov")],
)
def test_a_day_is_named_by_how_near_it_is(days: int, said: str) -> None:
    """Today, a weekday within the week, a date, and with its year when that is another one."""
    assert near_day(NOW - timedelta(days=days), NOW) == said
