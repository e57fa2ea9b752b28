"""A page of ours is drawn as a picture without a window and without a network."""

from __future__ import annotations

import struct

import pytest

from helper.browser.still import draw_page
from helper.errors import BrowserUnavailable

pytestmark = pytest.mark.browser


async def test_the_page_is_drawn_in_the_size_that_was_asked_for() -> None:
    """A PNG of so many pixels, and not an empty one."""
    picture = await draw_page("<!doctype html><body style='background:#083'>a page", (320, 200))
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (320, 200)


async def test_a_browser_that_is_none_says_so() -> None:
    """The person's setting is taken at its word."""
    with pytest.raises(BrowserUnavailable):
        await draw_page("", (10, 10), "/no/such/browser")
