"""`ipp-helper uninstall`: where everything lies, and its removal on request; logins first, the records only when that is asked for.

Only what the program makes is removed, by the names it gives: whatever else lies in these folders stays and is named.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from helper.browser.daemon.config import open_windows
from helper.cli.commands.teach import Yes
from helper.cli.output import option, own_places, plain_line, show, wants_json
from helper.config.durable import lock_records
from helper.config.places import BY_DATA, PRACTICE_FOLDER, Places, places
from helper.errors import NotDone
from helper.store.store import STAGING
from helper.system.processes import is_bundled

_ID = "[0-9a-f]" * 32
_LOGINS = ("profiles/*", "profile-shop")
_NOTES = ("looked", "clip-token", "run/*")
_JOURNAL = "journal-"
"""Which forms left a window: asked before every form, so it goes with the records, after them."""
_RECORDS = (
    "queue.json", "queue.wal.jsonl", ".*.json.*.part", ".*.toml.*.part", f"{STAGING}*",
    "backups/queue*", "backups/before-*", f"works/{_ID}", f"evidence/{_ID}",
    "evidence/listings", "evidence/stores", "evidence/proof", "evidence/attached",
    "learned/*.toml", "learned/registration/*.toml", "checklist.json", "sheets.json",
    "settings.toml", "keys.toml", "log/faults.log*",
)  # fmt: skip
"""The records themselves first: interrupted, they are gone, and never there without what says which forms were sent."""

_FOLDERS = ("profiles", "run", "log", "learned/registration", "learned", "works", "evidence", "backups")
"""These go when nothing is left in them."""
_QUESTIONS = (
    (False, "Remove the browser windows? You are logged out everywhere; no record is lost."),
    (True, "Remove your records too, and what you taught and set? There is no way back."),
)

WithRecords = Annotated[
    bool, option("--records", "With --yes: your records too, with evidence, papers, copies and settings.")
]


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs together in one folder, and goes together."""

    name: str
    folder: Path
    found: tuple[Path, ...]
    is_record: bool
    size: int
    """In bytes."""


def uninstall(records: WithRecords = False, yes: Yes = False) -> bool:
    """Say where everything lies, and remove it if you want: the logins first, your records only when you say so."""
    here = own_places()
    found = [part for part in _parts(here) if part.found]
    if not wants_json():
        show(_lines(found))
    chosen = [part for part in found if not part.is_record or records] if yes else _agreed(found)
    if chosen:
        _remove(here, chosen)
    left = [
        path for folder in (here.state, here.data) if folder.is_dir() for path in sorted(folder.iterdir())
    ]
    views = [
        {"name": part.name, "path": part.folder, "bytes": part.size, "removed": part in chosen}
        for part in found
    ]
    show(_ending(chosen, left, here), parts=views, left=left, program=_program())
    return bool(found) and not chosen


def _parts(here: Places) -> list[Part]:
    """Everything of ours on this computer, in the order in which it goes."""
    practice = places(here.data / PRACTICE_FOLDER)
    states = tuple(dict.fromkeys((here.state, practice.state)))
    return [
        *(_part("browser windows", state, _LOGINS) for state in states),
        *(_part("notes of windows", state, _NOTES) for state in states),
        _part("practice", practice.data, _RECORDS, is_record=True),
        _part("records", here.data, _RECORDS, is_record=True),
        *(_part("journals", state, (f"run/{_JOURNAL}*",), is_record=True) for state in states),
    ]


def _part(name: str, folder: Path, patterns: Iterable[str], *, is_record: bool = False) -> Part:
    named = (path for pattern in patterns for path in sorted(folder.glob(pattern)))
    found = tuple(path for path in named if is_record or not path.name.startswith(_JOURNAL))
    return Part(name, folder, found, is_record, sum(map(_size, found)))


def _size(path: Path) -> int:
    """Of the file, or of every one below the folder; a link counts as itself, whatever it points at."""
    if path.is_dir() and not path.is_symlink():
        return sum(map(_size, path.iterdir()))
    return path.lstat().st_size


def _agreed(found: list[Part]) -> list[Part]:
    """What the person says yes to, one question after the other; nothing where nobody can be asked."""
    chosen: list[Part] = []
    for is_record, question in _QUESTIONS:
        parts = [part for part in found if part.is_record == is_record]
        if parts and not wants_json() and typer.confirm(question):
            chosen += parts
    return chosen


def _remove(here: Places, chosen: list[Part]) -> None:
    """Remove these parts in their order, and the folders that are empty then.

    Raises:
        NotDone: A window is open, or something cannot be removed.
        StoreBusy: Another program has the records open.
    """
    both = (places(here.data / PRACTICE_FOLDER), here)
    with ExitStack() as held:
        for folder in both:
            if folder.lock_file.exists():
                held.callback(lock_records(folder.lock_file).release)
        if any(open_windows(folder.run) for folder in both):
            raise NotDone(
                "A browser window of ipp-helper is open; nothing was removed.",
                where=str(here.run),
                now="Close that window, then do this again.",
            )
        for path in (path for part in chosen for path in part.found):
            _remove_one(path)
    from helper.tui.notifications import forget_name

    forget_name()
    for folder in both:
        if any(part.is_record for part in chosen):
            folder.lock_file.unlink(missing_ok=True)
        for root in (folder.state, folder.data):
            for emptied in (*(root / name for name in _FOLDERS), root):
                with suppress(OSError):  # there is something in it, or it is not there
                    emptied.rmdir()
        if folder.state.parent.name == BY_DATA:
            with suppress(OSError):
                folder.state.parent.rmdir()


def _remove_one(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise NotDone(
            f"Not everything could be removed: {error.strerror}.",
            where=str(error.filename or path),
            now="Close what has it open, then do this again; what is gone already stays gone.",
        ) from error


def _lines(found: list[Part]) -> list[str]:
    if not found:
        return ["There is nothing of ipp-helper on this computer but the program itself."]
    # Practice has places of its own for the same things.
    told = [(f"{part.name}, {_told_size(part.size)}", str(part.folder)) for part in found]
    width = max(len(what) for what, _ in told)
    return [
        "What ipp-helper keeps on this computer:",
        *(f"  {what:<{width}}  {plain_line(folder)}" for what, folder in told),
        "",
        "In the browser windows you may still be logged in. The records are the only proof of what you reported:",
        "“ipp-helper backup FILE” puts them into one file first.",
    ]


def _told_size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def _ending(chosen: list[Part], left: list[Path], here: Places) -> list[str]:
    lines = ["", f"Removed: {', '.join(dict.fromkeys(part.name for part in chosen)) or 'nothing'}."]
    if any(part.is_record for part in chosen) and left:
        lines += ["Not made by this program, so it stays:", *(f"  {path}" for path in left)]
    elif chosen and here.data.exists():
        lines.append(f"Your records stay in {here.data}.")
    return [*lines, f"The program itself: {_program()}"]


def _program() -> str:
    """How the program itself is removed, by the way it was installed."""
    if is_bundled():
        return f"delete the folder {Path(sys.executable).parent}"
    home = Path(sys.prefix)
    if (home / "pipx_metadata.json").exists():
        return "pipx uninstall ipp-helper"
    if (home / "uv-receipt.toml").exists():
        return "uv tool uninstall ipp-helper"
    return f"delete the folder it was set up in, with its environment {home}"
