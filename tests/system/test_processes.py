"""Starting, watching and ending the program's own processes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helper.system.processes import (
    NO_WINDOW,
    end_group,
    free_libraries,
    is_own_process,
    is_running,
    own_command,
)
from tests.browser.waiting import until
from tests.systems import not_on_windows

_BOUND = """
import os, threading
from helper.system.processes import on_end_of_program

over = threading.Event()
on_end_of_program(over.set)
print(os.getpid(), flush=True)
over.wait()
"""
_PROGRAM = """
import os, signal, sys
from helper.system.processes import start_bound

process = start_bound([sys.executable, "-c", sys.argv[1]], os.open(os.devnull, os.O_WRONLY))
print(process.stdout.readline().decode(), end="", flush=True)
sys.stdin.read()
os._exit(1)
"""


async def test_a_bound_process_learns_that_its_program_has_ended() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PROGRAM, _BOUND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdin is not None
    assert program.stdout is not None
    pid = int(await program.stdout.readline())
    assert is_running(pid)
    program.kill()
    await until(lambda: not is_running(pid))
    await program.wait()


def test_a_process_is_running_until_it_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
        assert not is_running(ended.pid)
    assert is_running(os.getpid())


def test_end_group_ends_a_hung_process_and_its_children() -> None:
    code = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        creationflags=NO_WINDOW,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end_group(process)
        assert process.wait() != 0
        end_group(process)


READER = "helper.sheets.files.workbook"


def test_own_command_imports_no_modules_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("json.py", "helper.py"):
        (tmp_path / name).write_text("raise SystemExit(9)\n")

    done = subprocess.run(
        own_command(READER), cwd=tmp_path, input=b"no workbook", capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "damaged" in json.loads(done.stdout)["refused"]


def test_own_command_in_a_bundle_starts_the_bundles_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    program, *arguments = own_command(READER, "a file")

    assert program == sys.executable
    assert is_own_process(arguments)
    assert arguments[1:] == [READER, "a file"]


@not_on_windows("bundles on Windows set no library search path")
@pytest.mark.parametrize("before", [None, "/usr/local/lib"])
def test_programs_started_by_a_bundle_use_the_systems_libraries(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)

    free_libraries()

    assert os.environ.get("LD_LIBRARY_PATH") == before
