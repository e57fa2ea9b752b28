"""Text from a page as one harmless line."""

from __future__ import annotations

import pytest

from helper.model.text import is_hidden_in, one_line


@pytest.mark.parametrize(
    ("text", "longest", "line"),
    [
        ("Qui\u200bet\u202e Wh\x1bale\r\n\u2028 shirt\t!", 50, "Quiet Whale shirt !"),
        ("安静的鲸鱼 قميص 🐋", 50, "安静的鲸鱼 قميص 🐋"),
        ("abcdef", 4, "abc…"),
        ("abcd", 4, "abcd"),
    ],
)
def test_nothing_hidden_turning_or_endless_is_left(text: str, longest: int, line: str) -> None:
    """Zero-width signs, turns of direction and escapes are gone, ends of lines are blanks; a cut is shown; every script stays."""
    assert one_line(text, longest) == line


@pytest.mark.parametrize("text", ["Quiet\u202e Whale", "Quiet\x1b[31m", "\u2066Whale", "a\u2028b", "a\ud800"])
def test_what_cannot_be_seen_is_noticed(text: str) -> None:
    """Turns of direction, escapes and halves of characters are hidden, wherever they stand."""
    assert is_hidden_in(text)


@pytest.mark.parametrize(
    "text", ["Quiet Whale", "قميص 🐋", "❤\ufe0f", "👩\u200d🎨", "two\r\nlines\tand a tab", ""]
)
def test_what_belongs_to_a_text_is_not_hidden(text: str) -> None:
    """Every script, the parts of an emoji and ordinary ends of lines may stand in a title or an explanation."""
    assert not is_hidden_in(text)
