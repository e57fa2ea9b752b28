"""Asks for a file or a destination, which the user types, pastes or drops onto the terminal.

An existing file is never overwritten without asking.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from helper.config.durable import write_durably
from helper.config.places import is_file, is_folder, is_there, path_of
from helper.errors import NotDone, os_error_as
from helper.system.files import SizeLimit, private_folder, read_file
from helper.translation import as_sentence, msg, sentences, tr, tr_error, with_label
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, Notice, Searched, problem_line
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import Field, MenuEntry
from helper.tui.widgets.table import PLAIN, SOFT, Cell, Column, VirtualTable

SHEET_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt", ".tab"})
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
_USUAL_FOLDERS = ("Downloads", "Documents", "Pictures", "Desktop", "")
_MOST = 200
_RECENT = 8
_FILE = "file://"
_LONGEST_PATH = 4096


def typed_path(text: str) -> Path | None:
    """Return the path in a text, without quotes and escapes; None if the text is empty."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    elif os.sep == "/":
        plain = plain.replace("\\ ", " ")  # terminals put a backslash before each space in a dropped path
    if plain.lower().startswith(_FILE):
        # This import pulls in HTTP libraries, so it is delayed until after the first frame.
        from urllib.request import url2pathname

        plain = url2pathname(plain[len(_FILE) :].removeprefix("localhost"))
    return path_of(plain) if plain else None


def sheet_named(text: str) -> Path | None:
    """Return the spreadsheet if the text is the absolute path of an existing one; otherwise None."""
    if "\n" in text.strip() or len(text) >= _LONGEST_PATH:
        return None
    path = typed_path(text)
    return path if path is not None and path.is_absolute() and _ends_so(path, SHEET_SUFFIXES) else None


def existing_path(text: str) -> Path | None:
    """Return the path in a text if it exists; otherwise None."""
    path = typed_path(text) if len(text) < _LONGEST_PATH and "\n" not in text.strip() else None
    return path if path is not None and is_there(path) else None


def choices(text: str, suffixes: Collection[str] = SHEET_SUFFIXES) -> list[Path]:
    """Return completions of a path: folders, and files with these suffixes.

    For an empty path, return the most recently changed files in the usual folders.
    """
    path = typed_path(text)
    if path is None:
        folders = [Path.home() / folder for folder in _USUAL_FOLDERS]
        files = [entry for folder in folders for entry in _entries(folder) if _ends_so(entry, suffixes)]
        return sorted(files, key=lambda entry: -entry.stat().st_mtime)[:_RECENT]
    whole = text.endswith(("/", os.sep)) or is_folder(path)
    folder, beginning = (path, "") if whole else (path.parent, path.name.casefold())
    begun = (entry for entry in _entries(folder) if entry.name.casefold().startswith(beginning))
    found = [entry for entry in begun if is_folder(entry) or _ends_so(entry, suffixes)]
    return sorted(found, key=lambda entry: (is_folder(entry), entry.name.casefold()))[:_MOST]


def shown(path: Path) -> str:
    home = Path.home()
    text = f"~{os.sep}{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)
    return text + os.sep if is_folder(path) else text


def _entries(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith((".", "~$"))]
    except OSError:
        return []


def _ends_so(path: Path, suffixes: Collection[str]) -> bool:
    return path.suffix.lower() in suffixes and is_file(path)


class PathDialog(Searched[Path | None]):
    """Asks for a path; returns None if the user cancels."""

    BINDINGS = bindings("path.complete")

    def __init__(
        self,
        title: str,
        *,
        hint: str,
        yes: str,
        text: str = "",
        why_not: Callable[[Path], str] = lambda _: "",
        suffixes: Collection[str] = SHEET_SUFFIXES,
    ) -> None:
        """Create a dialog that offers folders, and files with one of `suffixes`.

        `why_not` returns a message explaining why a path is not acceptable, or an empty string if it is.
        """
        line = Field(text, placeholder=tr("path of the file"), name="path")
        files = VirtualTable((Column("", 20, self._cell, grow=1),), Path, headed=False)
        keys = {"dialog.yes": yes, "path.complete": tr("complete"), "dialog.no": tr("back")}
        super().__init__(None, title, line, problem_line(), files, hint=hint, keys=keys)
        self._why_not, self._suffixes = why_not, suffixes
        self._moved = False

    def on_virtual_table_entered(self, _: VirtualTable.Entered) -> None:
        self._moved = True

    def action_move(self, by: int) -> None:
        self._moved = True
        super().action_move(by)

    def action_complete(self) -> None:
        if (chosen := self._chosen) is not None:
            self._write(chosen)

    def action_yes(self) -> None:
        """Choose the path. If it is a folder, open that folder instead, unless the dialog asks for a new file or folder."""
        typed = typed_path(self.query_one(Field).value)
        within = typed is None or (is_folder(typed) and bool(self._suffixes))
        path = self._chosen if self._moved or within else typed
        if path is None:
            nothing = tr("Nothing is chosen. Type or paste a path.")
            self.complain(self._why_not(typed) if typed is not None else nothing)
        elif is_folder(path) and path is not typed:
            self._write(path)
        elif problem := self._why_not(path):
            self.complain(problem)
        else:
            self.dismiss(path)

    @property
    def _chosen(self) -> Path | None:
        row = self.query_one(VirtualTable).row
        return Path(row) if row is not None else None

    def _write(self, path: Path) -> None:
        line = self.query_one(Field)
        line.value = shown(path)
        line.cursor_position = len(line.value)
        line.focus()

    def _show(self, typed: str) -> None:
        self._moved = False
        table = self.query_one(VirtualTable)
        table.show([str(path) for path in choices(typed, self._suffixes)])
        table.action_top()
        self.complain("")

    def _cell(self, path: Path) -> Cell:
        """Draw a path. While the user types a path, draw only the file name, because the input shows the folder."""
        within = bool(self.query_one(Field).value.strip())
        name = f"{path.name}/" if is_folder(path) else path.name
        return clean(name if within else shown(path)), SOFT if is_folder(path) else PLAIN


def why_no_file(path: Path) -> str:
    if is_file(path):
        return ""
    return (
        tr("This folder contains no file that you can choose here.")
        if is_folder(path)
        else tr("There is no file with that name.")
    )


async def ask_where(
    host: PaneHost, title: str, usual: str, suffixes: Collection[str], hint: str = ""
) -> Path | None:
    """Ask for a file name with one of these suffixes, proposing `usual` in the home folder; None if the user cancels."""
    ends = tr("The name must end with {suffixes}.", suffixes=" / ".join(suffixes))

    def problem(path: Path) -> str:
        if path.suffix.lower() not in suffixes:
            return ends
        return "" if is_folder(path.parent) else tr("There is no folder with that name.")

    text = shown(Path.home() / usual)
    words = {"hint": sentences(ends, hint), "yes": tr("save"), "text": text}
    ask = PathDialog(title, **words, why_not=problem, suffixes=suffixes)
    path = await host.ask(ask)
    if path is None:
        return None
    whole: Path = await asyncio.to_thread(path.absolute)
    if not await asyncio.to_thread(is_there, whole):
        return whole
    question = Confirm(tr("Replace the file?"), shown(whole), yes=tr("replace"))
    return whole if await host.ask(question) else None


async def save_as(
    host: PaneHost, title: str, usual: str, content: Callable[[], bytes], hint: str = ""
) -> Path | None:
    """Ask where to save a file, save it in another thread, and say where. Return its path; None if it was not saved."""
    path = await ask_where(host, title, usual, (Path(usual).suffix,), hint)
    return None if path is None else await save_at(host, path, content)


async def save_at(host: PaneHost, path: Path, content: Callable[[], bytes]) -> Path | None:
    """Save a file in another thread, and say where. Return its path; None if it was not saved."""
    try:
        await asyncio.to_thread(lambda: write_durably(path, content()))
    except OSError as error:
        await host.ask(not_written(path, error))
        return None
    host.say(tr("Saved as {path}.", path=shown(path)), 8)
    return path


def write_private(file: Path, content: bytes, refusal: str) -> Path:
    """Write a file into a folder that only the user's account can open.

    Raises `NotDone` with a message that starts with `refusal`.
    """
    try:
        private_folder(file.parent)
        write_durably(file, content)
    except OSError as error:
        now = tr("Check the folder and try again.")
        raise NotDone(as_sentence(with_label(refusal, tr_error(error))), where=str(file), now=now) from error
    return file


def picture_of(path: Path) -> bytes:
    """Return the picture's content. Raises `NotDone` if the file cannot be read."""
    unreadable = msg("The picture cannot be read: {reason}.")
    with os_error_as(NotDone, unreadable, path, msg("Choose another picture.")):
        return read_file(path, SizeLimit.DOCUMENT)


def not_written(path: Path, error: OSError) -> Notice:
    now = tr("Nothing is lost. Choose another folder, or close the program that has the file open.")
    return Notice(
        tr("The file could not be saved"),
        f"{with_label(tr_error(error), shown(path))}\n{now}",
    )


async def show_kept(host: PaneHost, names: Iterable[str]) -> None:
    """Show a menu of these files in the evidence folder, latest first, and open the chosen one.

    The last entry opens the folder of the latest file.
    """
    files = await asyncio.to_thread(_existing_evidence, host, tuple(dict.fromkeys(names)))
    title = tr("Saved files")
    if not files:
        nothing = tr("There are no saved files: no picture was taken, or the files were moved or deleted.")
        await host.ask(Notice(title, nothing))
        return
    folder = files[0].parent
    entries = [MenuEntry(str(file), file.name, shown(file.parent)) for file in files]
    entries.append(MenuEntry(str(folder), tr("open the folder"), shown(folder)))
    chosen = await host.ask(ChooseEntry(title, entries))
    if chosen is not None:
        await open_kept(host, Path(chosen))


async def open_kept(host: PaneHost, path: Path) -> None:
    if not await host.context.desktop.open_file(path):
        await host.ask(Notice(tr("The file cannot be opened from here"), shown(path)))


def _existing_evidence(host: PaneHost, names: tuple[str, ...]) -> list[Path]:
    """Return those of the files that exist inside the evidence folder.

    A name from a manipulated record could point outside the folder, so such names are skipped.
    """
    folder = host.context.places.evidence.resolve()
    files = [(folder / name).resolve() for name in reversed(names)]
    return [file for file in files if file.is_relative_to(folder) and file.is_file()]
