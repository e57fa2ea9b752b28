"""Turns records of earlier formats into today's; records of later ones are never touched.

A new format means: raise `FORMAT`, add the converter from the format before, and keep a file of that format in
`tests/store/samples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

FORMAT = 1

Content = dict[str, Any]
"""The whole file: `format`, and the tables by name."""

CONVERTERS: Mapping[int, Callable[[Content], Content]] = {}
"""From each format to the next, by the number of the older one."""


class UnknownFormat(ValueError):
    """Raised for content that no converter leads to; the text says why, in a sentence."""


class LaterFormat(UnknownFormat):
    """Raised for content of a later version: the file is good, the program is too old for it."""


def format_of(content: Any) -> int:
    """The format that the content of a file says it has."""
    number = content.get("format") if isinstance(content, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise UnknownFormat("The file does not say which format it has.")
    return number


def convert(
    content: Content,
    *,
    wanted: int = FORMAT,
    converters: Mapping[int, Callable[[Content], Content]] = CONVERTERS,
) -> Content:
    """The same records in the wanted format."""
    number = format_of(content)
    if number > wanted:
        raise LaterFormat(
            f"The file was written by a later version of ipp-helper (format {number}, not {wanted})."
        )
    while number < wanted:
        content = {**converters[number](content), "format": number + 1}
        number += 1
    return content
