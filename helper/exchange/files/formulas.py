"""Reads the one formula that matters here, HYPERLINK, as far as it says by itself where it leads."""

from __future__ import annotations

import re

_LINK = re.compile(
    r'=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?|\))', re.IGNORECASE
)


def link_of(formula: str) -> tuple[str, str]:
    """Where a HYPERLINK with an address written out leads, and what it shows; empty for every other formula."""
    found = _LINK.match(formula)
    if found is None:
        return "", ""
    target, shown = (text.replace('""', '"').strip() for text in (found[1], found[2] or ""))
    return target, shown or target
