"""Tests of the text that is read from the desktop's clipboard."""

from __future__ import annotations

from helper.clipboard.desktop_process import whole_lines

LINK = "https://www.aliexpress.com/item/1005009900000017.html"


def test_long_clipboard_text_is_cut_between_links() -> None:
    """A link cut in the middle could be read as a link to another listing."""
    text = "\n".join([LINK] * 3)
    assert whole_lines(text, len(text) - 4) == f"{LINK}\n{LINK}\n"
    assert whole_lines(text, len(text)) == text
    assert whole_lines(LINK, len(LINK) - 10) == ""
