"""The person's own keys, in `keys.toml`: which keys do what.

An action is named as on the help screen. Both ways of writing it mean the same:

    "filing.pause" = "f5"            [filing]
                                     pause = ["f5", "p"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helper.errors import WrongUse, mistakes_in_words


def read_keys(path: Path) -> dict[str, tuple[str, ...]]:
    """Read which keys each action shall have; whether the actions exist is for the caller to say.

    Raises:
        WrongUse: The file has mistakes; all of them are named.
    """
    try:
        entries = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unusable_keys(path, [str(error)]) from error
    if mistakes := [
        f'`{action}` must be a key, such as "f5", or a list of keys.'
        for action, value in entries.items()
        if not _is_keys(value)
    ]:
        raise unusable_keys(path, mistakes)
    return {action: (value,) if isinstance(value, str) else tuple(value) for action, value in entries.items()}


def unusable_keys(path: Path, mistakes: list[str]) -> WrongUse:
    """What to raise for a keys file, also when it names actions that do not exist."""
    return WrongUse(
        f"Your keys have {mistakes_in_words(mistakes)}:\n"
        + "\n".join(f"  {mistake}" for mistake in mistakes),
        where=str(path),
        now="Mend the file, or move it away to have the usual keys.",
    )


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _is_keys(value: Any) -> bool:
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and all(isinstance(key, str) and key for key in keys)
