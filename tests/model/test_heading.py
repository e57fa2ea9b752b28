"""Which lines of a note are titles of designs, and which are remarks."""

from __future__ import annotations

import pytest

from helper.model.heading import heading_of, label_of


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("The Quiet Whale", "The Quiet Whale"),
        ("## The Quiet Whale ##", "The Quiet Whale"),
        ("**The Quiet Whale** (6 links)", "The Quiet Whale"),
        ("3. The Quiet Whale:", "The Quiet Whale"),
        ("Design: The Quiet Whale", "The Quiet Whale"),
        ("作品：静かなクジラ", "静かなクジラ"),
        ("Day/Night", "Day/Night"),
        ("AC 2024", "AC 2024"),
    ],
)
def test_knows_a_title(line: str, title: str) -> None:
    """A title is read without its numbering, ornament and count."""
    assert heading_of(line) == title


@pytest.mark.parametrize(
    "line",
    [
        *["", "---", "2026-01-05", "12", "Links:", "Seller: Example Store", "pdp_npi=4%40dis", "017.html"],
        *["Please look at these.", "I found all of them on one evening in a single shop", "w" * 90],
    ],
)
def test_passes_over_a_remark(line: str) -> None:
    """Sentences, fields, dates and the rests of addresses are not titles."""
    assert heading_of(line) is None


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Quiet Whale: ", "Quiet Whale"),
        ("- Quiet Whale – ", "Quiet Whale"),
        ("Design: Quiet Whale | ", "Quiet Whale"),
        ("17\tQuiet Whale\t2026-01-05\t", "Quiet Whale"),
        ("Quiet Whale ", None),
        ("Link: ", None),
        ("[12:30, 5/1/2026] Ann: ", None),
        ("Look what I found on AliExpress: ", None),
        ("Quiet Whale\tExample Store\t", None),
    ],
)
def test_reads_the_words_before_an_address(words: str, title: str | None) -> None:
    """Words before an address name the design only when they are set off and there is one name."""
    assert label_of(words) == title
