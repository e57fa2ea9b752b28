"""Text to read: wrapped at words, with the lines of a list indented as their first one is."""

from __future__ import annotations

import re

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from helper.tui.plain import clean_lines

_BEGINNING = re.compile(r" *(?:[·!–] |[0-9]+ +)?")
"""What a line begins with, so that its continuation stands below its words."""


class Prose(Widget):
    """Some paragraphs."""

    def __init__(self, text: str, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._lines = clean_lines(text).split("\n")

    def show(self, text: str) -> None:
        """Show another text."""
        self._lines = clean_lines(text).split("\n")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes in this width."""
        return sum(len(_wrapped(line, width)) for line in self._lines)

    def render(self) -> Content:
        """Wrap it into the width there is."""
        return Content("\n").join(part for line in self._lines for part in _wrapped(line, self.size.width))


def _wrapped(line: str, width: int) -> list[Content]:
    match = _BEGINNING.match(line)
    beginning = match[0] if match else ""
    room = width - len(beginning)
    if not line or room < 8:
        return Content(line).wrap(max(1, width)) or [Content("")]
    first, *rest = Content(line[len(beginning) :]).wrap(room) or [Content("")]
    return [Content(beginning) + first, *(Content(" " * len(beginning)) + part for part in rest)]
