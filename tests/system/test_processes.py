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
    open_file,
    open_page,
    own_command,
)
from helper.system.sockets import connected
from tests.browser.waiting import until
from tests.systems import not_on_windows

_DETACHED = """
import asyncio, os, sys
from pathlib import Path
from helper.system.processes import leave_parent
from helper.system.sockets import serving

async def main():
    over = asyncio.Event()

    async def end(reader, writer):
        await reader.readline()
        over.set()

    async with serving(Path(sys.argv[1]), "end", end, 1000) as address:
        print(os.getpid(), address, flush=True)
        await over.wait()

leave_parent()
asyncio.run(main())
"""
_PROGRAM = """
import os, sys
from helper.system.processes import start_detached

process = start_detached([sys.executable, "-c", sys.argv[1], sys.argv[2]], os.open(os.devnull, os.O_WRONLY))
print(process.stdout.readline().decode(), end="", flush=True)
os._exit(1)
"""


async def test_a_detached_process_outlives_its_parent(tmp_path: Path) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PROGRAM, _DETACHED, tmp_path, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await program.communicate()
    pid, _, address = said.decode().strip().partition(" ")
    assert program.returncode == 1
    assert is_running(int(pid))
    _, writer = await connected(address, 1000)
    writer.write(b"end\n")
    await writer.drain()
    await until(lambda: not is_running(int(pid)))
    writer.close()


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


def test_own_command_ignores_modules_in_the_current_folder(tmp_path: Path) -> None:
    for name in ("json.py", "helper.py"):
        (tmp_path / name).write_text("raise SystemExit(9)\n")

    done = subprocess.run(
        own_command(READER), cwd=tmp_path, input=b"no workbook", capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "damaged" in json.loads(done.stdout)["refused"]


def test_the_command_of_a_bundled_program_is_its_own_executable(monkeypatch: pytest.MonkeyPatch) -> None:
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


@not_on_windows("the fake browser is a shell script")
async def test_a_page_opens_in_a_separate_process_without_our_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f'#!/bin/sh\n[ -t 1 ] || [ -t 2 ] || echo "$1" > {note}\necho scribble\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_page("https://www.aliexpress.com/item/1005009900000017.html")
    assert note.read_text() == "https://www.aliexpress.com/item/1005009900000017.html\n"


@not_on_windows("Windows always has a desktop")
async def test_no_terminal_browser_is_started_without_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser in the terminal would draw over our screen."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("BROWSER", os.devnull)
    assert not await open_page("https://www.aliexpress.com/item/1005009900000017.html")


async def test_a_local_file_opens_as_a_file_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, note = tmp_path / "browser", tmp_path / "note"
    browser.write_text(f"import pathlib, sys; pathlib.Path({str(note)!r}).write_text(sys.argv[1])")
    monkeypatch.setenv("BROWSER", f"'{sys.executable}' '{browser}' %s")
    monkeypatch.setenv("DISPLAY", ":0")
    assert await open_file(tmp_path / "my report.html")
    assert note.read_text() == f"{tmp_path.as_uri()}/my%20report.html"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "not an address"])
async def test_only_web_addresses_are_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert not await open_page(address)
