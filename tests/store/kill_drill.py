"""Kills a program that writes records at each of its system calls, and checks the files afterwards.

`test_wal` runs this script in its own process, because the script forks and therefore must not have threads.
The script prints the number of kills.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from helper.config.places import Places
from helper.store import wal
from helper.store.store import open_store
from tests.factories import a_work

_KILLED = 9
_CALLS = ("fsync", "replace", "unlink", "utime", "mkdir")


class Killer:
    """Ends the process after a given number of moments.

    There is a moment before and a moment after each system call, and a write also has moments in the middle.
    """

    def __init__(self, moments: int) -> None:
        self._left = moments

    def moment(self) -> bool:
        """Count this moment; return whether the process must end now."""
        self._left -= 1
        return self._left < 0

    def install(self) -> None:
        for name in _CALLS:
            setattr(os, name, self.around(getattr(os, name)))
        killer = self

        class File(io.FileIO):
            def write(self, content: Any) -> int:
                for part in (0, len(content) // 2, len(content)):
                    if killer.moment():
                        super().write(memoryview(content)[:part])
                        os._exit(_KILLED)
                return super().write(content) or 0

            def truncate(self, size: int | None = None) -> int:
                done: int = killer.around(super().truncate)(size)
                return done

        setattr(wal, "FileIO", File)  # noqa: B010 - mypy rejects assigning to an imported name

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **named: Any) -> Any:
            if self.moment():
                os._exit(_KILLED)
            done = call(*given, **named)
            if self.moment():
                os._exit(_KILLED)
            return done

        return around


def work(places: Places, acknowledge: Callable[[int], None]) -> None:
    """Change the records, with a checkpoint and a copy in between. Acknowledge each completed change."""
    with open_store(places) as store:
        pair = (a_work(title="0"), a_work(title="0"))
        acknowledge(-1)
        for number in range(4):
            store.change(*(replace(work, title=str(number)) for work in pair))
            acknowledge(number)
            if number == 1:
                store.keep_copy()
            if number == 2:
                store.checkpoint()
    with open_store(places) as store:
        store.change(*(replace(work, title="4") for work in store.works.all()))
        acknowledge(4)


def seen(places: Places) -> int:
    """Return the number of the last complete change; -1 if there is none."""
    with open_store(places) as store:
        found = {work.title for work in store.works.all()}
        assert len(store.works) in {0, 2}, "only half of a change is there"
        assert len(found) <= 1, f"two changes are mixed: {found}"
        leftovers = [*places.data.rglob("*.part")]
        assert not leftovers, f"temporary files are left: {leftovers}"
        return int(found.pop()) if found else -1


def killed_at(moments: int, folder: Path) -> bool:
    """Run the program, kill it at this moment, and return whether it was killed.

    Afterwards, the records must have every acknowledged change, and at most one more.
    """
    places = Places(data=folder / "d", state=folder / "s")
    said = folder / "said"
    folder.mkdir()
    child = os.fork()
    if child == 0:
        said_file = said.open("a", encoding="ascii")
        Killer(moments).install()
        work(places, lambda number: print(number, file=said_file, flush=True))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    done = int(said.read_text().split()[-1]) if said.stat().st_size else -1
    there = seen(places)
    assert there in {done, done + 1}, f"killed at {moments}: {done} acknowledged, {there} found"
    assert seen(places) == there, "a second start found other records"
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, _KILLED}, f"ended with {code}"
    return code == _KILLED


if __name__ == "__main__":
    # A killed process loses no written data, so there is no need to wait for the disk.
    setattr(os, "fsync", lambda handle: None)  # noqa: B010 - mypy rejects assigning to an imported name
    moments = 0
    while killed_at(moments, folder := Path(sys.argv[1]) / str(moments)):
        shutil.rmtree(folder)
        moments += 1
    sys.stdout.write(f"{moments}\n")
