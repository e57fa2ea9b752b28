"""Words as they stand in a report."""

from __future__ import annotations

from helper.model.plain_text import one_line

LONGEST = 200


def tidy(text: str) -> str:
    """Words as they stand in a report: one short line, without the marks that part its cells."""
    return one_line(text, LONGEST).replace('"', "'").replace("|", "/").strip()
