"""Reads and writes the user's settings and key bindings, in files that the user can edit.

All mistakes in a file are reported together. In the keys file, actions have the names that the help screen
shows. Both of these bind keys to the action `filing.pause`:

    "filing.pause" = "f5"            [filing]
                                     pause = ["f5", "p"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from helper.config.durable import write_durably
from helper.errors import WrongUse, listed, mistakes_in_words
from helper.hosts import is_loopback, read_host
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_toml
from helper.translation import comma_list, english, languages, msg, tr, tr_error


def read_keys(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the key bindings of each action; the caller checks that the actions exist.

    Raises a single `WrongUse` that lists every mistake in the file.
    """
    entries = dict(_flat(_read(path, unusable_keys)))
    if mistakes := [
        tr('`{action}` must be a key, such as "f5", or a list of keys.', action=action)
        for action, value in entries.items()
        if not _is_keys(value)
    ]:
        raise unusable_keys(path, mistakes)
    return {action: (value,) if isinstance(value, str) else tuple(value) for action, value in entries.items()}


def unusable_keys(path: Path, mistakes: list[str]) -> WrongUse:
    return WrongUse(
        listed(tr("Your keys have {mistakes}:", mistakes=mistakes_in_words(mistakes)), mistakes),
        where=str(path),
        now=tr("Correct the file, or move it away to use the default keys."),
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


Setting = str | bool | int | tuple[str, ...]

_HEADING = english("Settings of ipp-helper; docs/reference/files.md says what each one does.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The user's settings; every setting is optional."""

    browser: str = ""
    """The browser to open; if empty, the first browser that is found."""
    portal: str = ""
    """The address at which filing starts; if empty, https://ipp.alibabagroup.com/.

    The program asks the user about an unknown host.
    """
    extra_hosts: tuple[str, ...] = ()
    """Further hosts that the user has confirmed as the portal's."""
    language: str = ""
    """The language of screens, questions and reports, such as fr; if empty, the computer's language."""
    theme: str = ""
    """The colour theme of the screens; if empty, the colours of the terminal."""
    name: str = ""
    """The user's name, stored with every judgement and hand-over."""
    description: str = ""
    """The explanation for designs without one of their own; if empty, a sentence from the artists' guide."""
    listings_per_form: int = 300
    """Maximum number of listings on a form, from 1 to 300; 300 is the portal's own limit."""
    ascii: bool = False
    """Whether to show only ASCII characters, for terminals and screen readers that support no others."""
    bell: bool = True
    """Whether the terminal rings when the user must act."""
    no_number: str = "N/A"
    """The registration number for a design without one."""
    clip: bool = False
    """Whether the program accepts listings from the user's own browser as soon as it starts.

    Otherwise, the user starts this with the key C.
    """


def read_settings(path: Path) -> Settings:
    """Read the settings file. Without a file, all settings have their default.

    Raises a single `WrongUse` that lists every mistake in the file.
    """
    return _checked(_read(path, _unusable), path)


def _read(path: Path, unusable: Callable[[Path, list[str]], WrongUse]) -> dict[str, Any]:
    """Return the parsed file, or an empty dict if the file does not exist. `unusable` creates the error."""
    try:
        return parse_toml(read_file(path, SizeLimit.SETTINGS).decode())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = tr_error(error) if isinstance(error, OSError) else error
        raise unusable(path, [tr("The file cannot be read: {reason}.", reason=reason)]) from error
    except ValueError as error:
        raise unusable(path, [str(error)]) from error


def write_settings(path: Path, **changes: Setting) -> Settings:
    """Change these settings. Comments and all other content of the file are kept.

    Raises `WrongUse`, and writes nothing, if a value is invalid.
    """
    import tomlkit

    read_settings(path)
    if path.exists():
        document = tomlkit.parse(read_file(path, SizeLimit.SETTINGS).decode())
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEADING))
    for name, value in changes.items():
        document[name] = list(value) if isinstance(value, tuple) else value
    settings = _checked(document.unwrap(), path)
    write_durably(path, tomlkit.dumps(document).encode())
    return settings


def mistakes_in(values: Mapping[str, Any]) -> list[str]:
    """Return an error message for each value that is not allowed."""
    kinds = {field.name: field.default for field in fields(Settings)}
    mistakes: list[str] = []
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        if name not in kinds:
            mistakes.append(tr("`{name}` is not a setting.", name=name))
        elif not _is_of_kind(value, kind := type(kinds[name])):
            mistakes.append(tr(_WRONG_KINDS[kind], name=name))
        else:
            chosen[name] = value
    return mistakes + _wrong_values(Settings(**chosen))


def _checked(values: Mapping[str, Any], path: Path) -> Settings:
    if mistakes := mistakes_in(values):
        raise _unusable(path, mistakes)
    chosen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Settings(**chosen)


_WRONG_KINDS: dict[type, str] = {
    bool: msg("`{name}` must be true or false."),
    int: msg("`{name}` must be a whole number."),
    tuple: msg('`{name}` must be a list of texts, such as ["a", "b"].'),
    str: msg('`{name}` must be a text in quotes, such as "a".'),
}


def _is_of_kind(value: Any, kind: type) -> bool:
    if kind is tuple:
        return isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _wrong_values(settings: Settings) -> list[str]:
    mistakes = [
        tr("`extra_hosts`: {host!r} is not a host name, such as ipp.example.com.", host=host)
        for host in settings.extra_hosts
        if not host or _host_of(f"https://{host}") != host
    ]
    if settings.language and settings.language not in languages():
        mistakes.append(tr("`language` must be one of: {codes}.", codes=comma_list(languages())))
    if not 1 <= settings.listings_per_form <= 300:
        mistakes.append(tr("`listings_per_form` must be 1 to 300: the portal accepts no more on one form."))
    # An unknown host is not a mistake: the program asks the user before it opens a window there.
    if settings.portal and not (_host_of(settings.portal) or is_loopback(settings.portal)):
        mistakes.append(
            tr(
                "`portal`: {address!r} is not an address of a portal, such as https://ipp.example.com/.",
                address=settings.portal,
            )
        )
    return mistakes


def _host_of(address: str) -> str:
    """Return the host if `address` is an https address without a user name in it; otherwise an empty string."""
    read = read_host(address)
    return read.host if read and read.scheme == "https" and not read.userinfo and "." in read.host else ""


def _unusable(path: Path, mistakes: list[str]) -> WrongUse:
    return WrongUse(
        listed(tr("The settings have {mistakes}:", mistakes=mistakes_in_words(mistakes)), mistakes),
        where=str(path),
        now=tr("Correct the file, or move it away to use the default settings."),
    )
