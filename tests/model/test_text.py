"""Tests of text normalisation."""

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
def test_one_line_removes_unsafe_characters_and_limits_length(text: str, longest: int, line: str) -> None:
    assert one_line(text, longest) == line


@pytest.mark.parametrize(
    ("texts", "hidden"),
    [
        (["Quiet\u202e Whale", "Quiet\x1b[31m", "\u2066Whale", "a\u2028b", "a\ud800"], True),
        (["Quiet Whale", "قميص 🐋", "❤\ufe0f", "👩\u200d🎨", "two\r\nlines\tand a tab", ""], False),
    ],
)
def test_invisible_characters_are_detected(texts: list[str], hidden: bool) -> None:
    assert [is_hidden_in(text) for text in texts] == [hidden] * len(texts)
