"""Reads the one formula that matters here, HYPERLINK, as far as it says by itself where it leads."""

from __future__ import annotations

import re

_LINK = re.compile(r'^=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*[,;)]', re.IGNORECASE)


def link_of(formula: str) -> str:
    """Where a HYPERLINK with an address written out leads; empty for every other formula."""
    found = _LINK.match(formula) if formula else None
    return found[1].replace('""', '"').strip() if found else ""
