"""Kills a program at each system call that changes, folds or opens the records, and checks the files afterwards.

`test_log_storage` runs this script in its own process, because the script forks and therefore must not have threads.
In every second life the power fails, too: what was not synced is cut off. The script prints a line of JSON with counts.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from helper.errors import HelperError
from helper.store.records import Records

KILLED, REFUSED = 9, 7
SAMPLE = 2
"""Second kills after each first one in the short form."""


class Killer:
    """Ends this process before or after a system call, or in the middle of a write."""

    def __init__(self, folder: Path, moments: int, *, power_fails: bool) -> None:
        self._folder, self._left, self._power_fails = folder, moments, power_fails
        self._synced: dict[int, int] = {}
        """Size that is surely on the drive, by inode."""

    def install(self) -> None:
        for name in ("replace", "unlink", "ftruncate", "close", "lseek"):
            setattr(os, name, self._around(getattr(os, name)))
        for name in ("fsync", "fdatasync"):
            setattr(os, name, self._around(self._syncing(getattr(os, name))))
        self._install_open()
        self._install_write()

    def _moment(self) -> bool:
        self._left -= 1
        return self._left < 0

    def _end(self) -> None:
        if self._power_fails:
            for file in self._folder.iterdir():
                about = file.stat()
                if file.name != "lock" and about.st_size > self._synced.get(about.st_ino, about.st_size):
                    os.truncate(file, self._synced[about.st_ino])
        os._exit(KILLED)

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **named: Any) -> Any:
            if self._moment():
                self._end()
            done = call(*given, **named)
            if self._moment():
                self._end()
            return done

        return around

    def _syncing(self, call: Callable[[int], None]) -> Callable[[int], None]:
        def syncing(handle: int) -> None:
            call(handle)
            about = os.fstat(handle)
            self._synced[about.st_ino] = about.st_size

        return syncing

    def _install_open(self) -> None:
        opened = os.open

        def opening(*given: Any, **named: Any) -> int:
            handle = opened(*given, **named)
            about = os.fstat(handle)
            self._synced[about.st_ino] = min(self._synced.get(about.st_ino, about.st_size), about.st_size)
            return handle

        os.open = self._around(opening)

    def _install_write(self) -> None:
        written = os.write

        def writing(handle: int, content: Any) -> int:
            for part in (0, len(content) // 2, len(content)):
                if self._moment():
                    written(handle, memoryview(content)[:part])
                    self._end()
            return written(handle, content)

        os.write = writing


def opened(folder: Path) -> Records:
    return Records(folder / "records.json", folder / "lock")


def replace_pair(db: Records, n: int, row: dict[str, Any]) -> None:
    """Add pair `n`, and remove the pair before it, in one change."""
    gone = [n - 1] if n > 1 else []
    db.change({"findings": {n: row}, "complaints": {n: row}}, {"findings": gone, "complaints": gone})


def live(folder: Path, tell: int) -> None:
    """Add a pair of documents four times and remove the pair before it; fold, close.

    Tell the pair that is there at first, and each confirmed one: none of them may be lost later.
    """
    db = opened(folder)
    first = max((row["n"] for row in db.table("findings").all()), default=0) + 1
    write = os.write
    write(tell, b"%d\n" % (first - 1))
    for n in range(first, first + 4):
        replace_pair(db, n, {"n": n, "text": "Wäl" * 9})
        write(tell, b"%d\n" % n)
        if n == first + 1:
            db.storage.fold()
    db.close()


def life(folder: Path, moments: int, *, power_fails: bool) -> tuple[int, int]:
    """Run a life that ends after `moments`. Return the last confirmed change, or 0, and the exit code."""
    read, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            pipe = os.write
            Killer(folder, moments, power_fails=power_fails).install()
            killing, os.write = os.write, lambda to, what: (pipe if to == tell else killing)(to, what)
            live(folder, tell)
        except HelperError as error:
            sys.stderr.write(f"{error}\n")
            os._exit(REFUSED)
        except Exception:  # noqa: BLE001 - the parent counts it
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(tell)
    with os.fdopen(read, "rb") as file:
        said = file.read().split()
    return int(said[-1]) if said else 0, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def faults(folder: Path, confirmed: int) -> list[str]:
    """Open, change, fold and open the records again; return what is wrong with them."""
    found = []
    for step in ("opened", "opened again"):
        try:
            db = opened(folder)
        except HelperError as error:
            sys.stderr.write(f"{error}\n")
            return ["refused"]
        here = {name: [row["n"] for row in db.table(name).all()] for name in ("findings", "complaints")}
        findings = here["findings"]
        if findings != here["complaints"] or len(findings) > 1:
            found.append(f"halves, {step}")
        # Each change removes the pair before it, so one pair is left: the last confirmed change, or the one that
        # was under way.
        if confirmed and findings not in ([confirmed], [confirmed + 1]):
            found.append(f"lost, {step}")
        confirmed = (findings or [0])[0] + 1
        replace_pair(db, confirmed, {"n": confirmed})
        db.close()
        with TinyDB(folder / "records.json", encoding="utf-8", access_mode="r") as stock:
            if [row["n"] for row in stock.table("findings").all()] != [confirmed]:
                found.append(f"other in TinyDB, {step}")
    return found


def main(base: Path, *, is_long: bool) -> None:
    chance, counts = random.Random(38), Counter[str]()
    moment, is_over = 0, False
    while not is_over:
        seconds = range(0, 200, 9) if is_long else chance.sample(range(200), SAMPLE)
        for second in seconds:
            for power_fails in (False, True) if is_long else (bool(moment % 2),):
                with tempfile.TemporaryDirectory(dir=base) as name:
                    folder = Path(name)
                    confirmed = 0
                    for stop in (moment, second):
                        told, code = life(folder, stop, power_fails=power_fails)
                        is_over = is_over or (stop == moment and code == 0)
                        counts["kills"] += code == KILLED
                        counts["refused"] += code == REFUSED
                        counts["failed"] += code not in {0, KILLED, REFUSED}
                        confirmed = told or confirmed
                    wrong = faults(folder, confirmed)
                    counts.update(wrong)
                    if wrong:
                        sys.stderr.write(f"{moment}, {second}, {power_fails}, {confirmed}: {wrong}\n")
        moment += 1
    sys.stdout.write(json.dumps(counts) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_long=sys.argv[2:] == ["long"])
