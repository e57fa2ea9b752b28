"""What can be told of a request to the portal without keeping any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import Request

READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that say by themselves that nothing is sent."""


def path_of(url: str) -> str:
    """The path without query and fragment: those may hold what was typed."""
    address = read_host(url)
    return address.path if address else ""


def readable_body(request: Request) -> str | None:
    """The text that is sent; None: it is not text, or carries files (then the browser does not show it)."""
    content = request.post_data_buffer
    if content is None:
        return None if "multipart/" in request.headers.get("content-type", "") else ""
    return text_of(content)


def text_of(content: bytes) -> str | None:
    """The bytes as text, or None where they are something else, compressed for instance."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
