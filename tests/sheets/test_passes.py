"""An import runs in passes: a reader of the code visits each module once."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType

from helper.sheets.sheet_file import keep_file, read_file, summary
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW
from tests.sheets.sample_sheets import two_sheets

VALUES = ("words.", "files.sheet", "importing.rows", "importing.register")
"""Modules that every pass uses: the words of spreadsheets, and the values that the passes hand on."""


def test_an_import_enters_each_pass_once(tmp_path: Path, store: Store) -> None:
    """Counted by the first call of each function: at most 25 changes of module, 5 of them back to an earlier one."""
    path, entered = two_sheets(tmp_path), list[str]()
    seen: set[CodeType] = set()

    def enter(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "").removeprefix("helper.sheets.")
        generated = frame.f_code.co_filename == "<string>" or frame.f_code.co_name.startswith("<")
        if event == "call" and module in _PASSES and not generated and frame.f_code not in seen:
            seen.add(frame.f_code)
            entered.append(module)

    sys.setprofile(enter)
    try:
        file = read_file(path, store, now=NOW, by="Mira")
        summary(file.reading, file.taken, dry_run=False)
        keep_file(Queue(store), tmp_path, file, "a sheet imported")
    finally:
        sys.setprofile(None)
    places = [module for module, _ in groupby(entered)]
    assert len(places) <= 25
    assert len(places) - len(set(places)) <= 5


_PASSES = {
    name.removeprefix("helper.sheets.")
    for name in sys.modules
    if name.startswith("helper.sheets.") and not name.removeprefix("helper.sheets.").startswith(VALUES)
}
