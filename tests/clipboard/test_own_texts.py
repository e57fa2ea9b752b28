"""What we have copied ourselves is known again, and nothing else."""

from __future__ import annotations

from helper.clipboard import own_texts


def test_our_text_is_known_with_the_line_breaks_of_any_system() -> None:
    """A desktop may give other line breaks back, or one more at the end."""
    own_texts.note("one link\nanother link")
    assert own_texts.is_own("one link\r\nanother link\r\n")
    assert not own_texts.is_own("one link")


def test_only_the_latest_are_remembered() -> None:
    """Months of filing leave no list behind."""
    own_texts.note("the first")
    for number in range(40):
        own_texts.note(f"text {number}")
    assert not own_texts.is_own("the first")
    assert own_texts.is_own("text 39")
