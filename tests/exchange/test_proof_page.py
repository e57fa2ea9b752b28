"""The proof picture's page: two pictures, their addresses, one day; nothing that could run or be fetched."""

from __future__ import annotations

import pytest

from helper.exchange.proof_page import Exhibit, kind_of, proof_page

PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg onload='x()'>", ""),
        (b"", ""),
    ],
)
def test_the_content_says_what_kind_of_picture_it_is(start: bytes, kind: str) -> None:
    """Never the name; what a browser would run, such as SVG, is no picture here."""
    assert kind_of(start) == kind


def test_foreign_text_is_only_text() -> None:
    """An address or a title with markup in it stands there as it is written."""
    page = proof_page(Exhibit(heading="<script>x()</script>", picture=PNG, address='"><img src=x>'))
    assert "<script>" not in page
    assert "<img src=x>" not in page


def test_the_page_asks_nobody_for_anything() -> None:
    """Its own policy forbids every request; the pictures are inside it."""
    page = proof_page(Exhibit(heading="Original", picture=PNG, address="example.com", day="2026-11-24"))
    assert "default-src 'none'; img-src data:" in page
    assert page.count("<img") == page.count('src="data:image/png;base64,') == 1
