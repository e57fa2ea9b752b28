"""Parses TOML and JSON that the user or another program may have written.

Every fault is a `ValueError` with a reason for the user. The parsers themselves raise `RecursionError` for deep
nesting, and a sentence for programmers for a number with thousands of digits.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

from helper.translation import tr

_MOST_LEVELS = 50
"""Maximum depth of nesting. No file of this program has more than ten levels."""
_LONG_NUMBER = re.compile(r"\d[\d_]{4299,}")
"""A number that Python refuses to convert."""


def parse_toml(text: str) -> dict[str, Any]:
    """Return the parsed document. Raises `ValueError`."""
    document: dict[str, Any] = _parsed(text, tomllib.loads)
    return document


def parse_json(content: bytes | str) -> Any:
    """Return the parsed document. Raises `ValueError`."""
    return _parsed(content if isinstance(content, str) else content.decode(), json.loads)


def _parsed(text: str, parse: Callable[[str], Any]) -> Any:
    try:
        document = parse(text)
    except RecursionError:
        raise ValueError(tr("its values are nested too deeply")) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError):
        raise
    except ValueError as error:
        if not (number := _LONG_NUMBER.search(text)):
            raise
        line = text.count("\n", 0, number.start()) + 1
        raise ValueError(tr("line {line} has a number with too many digits", line=line)) from error
    if _is_deep(document):
        raise ValueError(tr("its values are nested too deeply"))
    return document


def _is_deep(document: Any) -> bool:
    level = [document]
    for _ in range(_MOST_LEVELS):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
    return bool(level)
