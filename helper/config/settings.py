"""The user's settings and keys, in files that can be edited by hand; all mistakes are reported at once.

Actions have the names of the help screen. Two ways of writing the same:

    "filing.pause" = "f5"            [filing]
                                     pause = ["f5", "p"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from helper.config.durable import write_durably
from helper.errors import WrongUse, mistakes_in_words
from helper.hosts import is_aliexpress, is_loopback, read_host


def read_keys(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the keys of each action; whether the actions exist is for the caller to check.

    Raises `WrongUse` with every mistake in the file.
    """
    entries = dict(_flat(_read(path, unusable_keys)))
    if mistakes := [
        f'`{action}` must be a key, such as "f5", or a list of keys.'
        for action, value in entries.items()
        if not _is_keys(value)
    ]:
        raise unusable_keys(path, mistakes)
    return {action: (value,) if isinstance(value, str) else tuple(value) for action, value in entries.items()}


def unusable_keys(path: Path, mistakes: list[str]) -> WrongUse:
    """The error for a keys file with these mistakes, also for unknown actions."""
    return _unusable(path, mistakes, "Your keys have", "to have the usual keys")


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _is_keys(value: Any) -> bool:
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and all(isinstance(key, str) and key for key in keys)


Setting = str | bool | int | tuple[str, ...]

_HEADING = "Settings of ipp-helper; docs/reference/files.md says what each one does."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the program behaves for this user; every setting is optional."""

    browser: str = ""
    """The browser to open; empty: the first one found."""
    portal: str = ""
    """The address at which filing starts; empty: https://ipp.alibabagroup.com/, from AliExpress' own documents of 2025 and 2026.
    For an unknown host, the program asks first."""
    extra_hosts: tuple[str, ...] = ()
    """Hosts that the user confirmed as the portal's, in addition to those in the code."""
    theme: str = ""
    """Colours of the screens; empty: those of the terminal."""
    name: str = ""
    """The operator's name, stored with every judgement and hand-over."""
    description: str = ""
    """The explanation for designs without their own; empty: the sentence of the artists' guide."""
    description_characters: int = 200
    """Maximum length of an explanation, in characters; 200 fits any form."""
    listings_per_form: int = 300
    """Maximum number of listings on one form, 1 to 300 (the portal's own limit)."""
    ascii: bool = False
    """Plain characters only, for terminals and screen readers that cannot show others."""
    bell: bool = True
    """Whether the terminal rings once when it is the user's turn."""
    no_number: str = "N/A"
    """The registration number entered for a design without one."""
    clip: bool = False
    """Whether listings from the user's own browser are accepted from the program's start; otherwise after the key C."""
    clip_port: int = 28471
    """The local port that receives them; it is part of the extension's code.
    Below the range from which a system assigns ports, so that it stays free."""
    picture_search: str = ""
    """AliExpress' page for searching by picture; empty: its front page, with the camera in the search box."""


def read_settings(path: Path) -> Settings:
    """Read the settings file; without a file, the defaults apply.

    Raises `WrongUse` with every mistake in the file.
    """
    return _checked(_read(path, _unusable), path)


def _read(path: Path, unusable: Callable[[Path, list[str]], WrongUse]) -> dict[str, Any]:
    """The file's content; empty if there is no file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise unusable(path, [str(error)]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise unusable(path, [f"it cannot be read: {error}"]) from error


def write_settings(path: Path, **changes: Setting) -> Settings:
    """Change some settings; comments and everything else in the file are kept.

    Raises `WrongUse` if a value is invalid; then nothing is written.
    """
    import tomlkit

    read_settings(path)
    if path.exists():
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEADING))
    for name, value in changes.items():
        document[name] = list(value) if isinstance(value, tuple) else value
    settings = _checked(document.unwrap(), path)
    write_durably(path, tomlkit.dumps(document).encode())
    return settings


def _checked(values: Mapping[str, Any], path: Path) -> Settings:
    kinds = {field.name: field.default for field in fields(Settings)}
    mistakes: list[str] = []
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        sentence = _wrong_kind(value, kinds[name]) if name in kinds else "is not a setting."
        if sentence:
            mistakes.append(f"`{name}` {sentence}")
        else:
            chosen[name] = tuple(value) if isinstance(value, list) else value
    mistakes += _wrong_values(Settings(**chosen))
    if mistakes:
        raise _unusable(path, mistakes)
    return Settings(**chosen)


def _wrong_kind(value: Any, example: object) -> str | None:
    match example:
        case bool():
            return None if isinstance(value, bool) else "must be true or false."
        case int():
            is_whole = isinstance(value, int) and not isinstance(value, bool)
            return None if is_whole else "must be a whole number."
        case tuple():
            texts = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
            return None if texts else 'must be a list of texts, such as ["a", "b"].'
        case _:
            return None if isinstance(value, str) else 'must be a text in quotes, such as "a".'


def _wrong_values(settings: Settings) -> list[str]:
    mistakes = [
        f"`extra_hosts`: {host!r} is not the bare name of a host, such as ipp.example.com."
        for host in settings.extra_hosts
        if not host or _host_of(f"https://{host}") != host
    ]
    if not 1 <= settings.description_characters <= 2000:
        mistakes.append("`description_characters` must be 1 to 2000.")
    if not 1 <= settings.listings_per_form <= 300:
        mistakes.append("`listings_per_form` must be 1 to 300: the portal takes no more on one form.")
    if not 1024 <= settings.clip_port <= 65_000:
        mistakes.append("`clip_port` must be 1024 to 65000.")
    if settings.picture_search and not is_aliexpress(_host_of(settings.picture_search)):
        mistakes.append(
            f"`picture_search`: {settings.picture_search!r} is not a page of AliExpress, such as https://www.aliexpress.com/."
        )
    # An unknown host is asked about before a window opens there.
    if settings.portal and not (_host_of(settings.portal) or is_loopback(settings.portal)):
        mistakes.append(
            f"`portal`: {settings.portal!r} is not an address of a portal, such as https://ipp.example.com/."
        )
    return mistakes


def _host_of(address: str) -> str:
    """The host of an https address without a user name; empty if it is not one."""
    read = read_host(address)
    return read.host if read and read.scheme == "https" and not read.userinfo and "." in read.host else ""


def _unusable(
    path: Path,
    mistakes: list[str],
    these: str = "The settings have",
    otherwise: str = "to begin with the usual settings",
) -> WrongUse:
    listed = "".join(f"\n  {mistake}" for mistake in mistakes)
    return WrongUse(
        f"{these} {mistakes_in_words(mistakes)}:{listed}",
        where=str(path),
        now=f"Mend the file, or move it away {otherwise}.",
    )
