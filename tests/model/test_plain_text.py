"""Text from a page as one harmless line."""

from __future__ import annotations

from helper.model.plain_text import one_line


def test_nothing_hidden_or_turning_is_left() -> None:
    """Zero-width signs, turns of direction and escapes are gone; every end of a line is a blank."""
    assert one_line("Qui\u200bet\u202e Wh\x1bale\r\n\u2028 shirt\t!", 50) == "Quiet Whale shirt !"


def test_a_long_text_is_cut_with_a_sign_of_it() -> None:
    """Never longer than told, the cut included."""
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


def test_letters_of_every_script_stay() -> None:
    """Chinese, Arabic and emoji are text like any other."""
    assert one_line("安静的鲸鱼 قميص 🐋", 50) == "安静的鲸鱼 قميص 🐋"
