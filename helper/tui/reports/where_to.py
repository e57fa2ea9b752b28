"""Asks where a file is to go, and never lets one be written over unasked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path

from textual.app import App

from helper.config.typed import is_folder, is_there
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.path import PathDialog
from helper.tui.dialogs.paths import shown

_NO_FOLDER = "There is no folder of that name."
_WHAT_NOW = "Nothing is lost. Name another place, or close the file where it is open."


async def ask_where(
    app: App[int],
    title: str,
    *,
    hint: str,
    usual: str,
    suffixes: Collection[str],
    why_not: Callable[[Path], str] = lambda _: "",
) -> Path | None:
    """The whole path that the person names, beginning with `usual` in their home; None: they thought better of it."""

    def problem(path: Path) -> str:
        return why_not(path) or ("" if is_folder(path.parent) else _NO_FOLDER)

    ask = PathDialog(
        title, hint=hint, yes="write it", text=shown(Path.home() / usual), why_not=problem, suffixes=suffixes
    )
    path = await app.push_screen_wait(ask)
    if path is None:
        return None
    whole = await asyncio.to_thread(path.absolute)
    return whole if await _may_replace(app, whole) else None


def not_written(path: Path, error: OSError) -> Notice:
    """What happened, where, and what now."""
    return Notice("It could not be written", f"{error.strerror or error}: {shown(path)}\n{_WHAT_NOW}")


async def _may_replace(app: App[int], path: Path) -> bool:
    if not await asyncio.to_thread(is_there, path):
        return True
    question = Confirm("Write over it?", f"There is a file already: {shown(path)}", yes="write over it")
    agreed: bool = await app.push_screen_wait(question)
    return agreed
