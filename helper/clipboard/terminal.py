"""The escape sequence (OSC 52) that asks a terminal to copy a text; also works over ssh, where the terminal allows it."""

from __future__ import annotations

import base64
import os

_MOST_BYTES = 74_994
"""What xterm and its relatives take, as base64 of 100,000 characters."""

_WITHOUT = frozenset({"", "dumb", "linux"})
"""Terminals that would show the sequence or ignore it."""


def copy_sequence(text: str) -> str:
    """The sequence for this text; empty where it cannot work."""
    content = text.encode(errors="replace")
    if os.environ.get("TERM", "") in _WITHOUT or len(content) > _MOST_BYTES:
        return ""
    return f"\x1b]52;c;{base64.b64encode(content).decode()}\x07"
