"""Processes of ours: how they are started, whether they live, how they end."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from helper.system.processes import NO_WINDOW, end_group, is_running
from helper.system.sockets import connected
from tests.browser.waiting import until

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


async def test_a_detached_process_outlives_the_program_that_started_it(tmp_path: Path) -> None:
    """However that ends; and it ends when it is told to."""
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


def test_a_process_that_ended_does_not_run() -> None:
    """And this one does."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
        assert not is_running(ended.pid)
    assert is_running(os.getpid())


def test_a_process_that_waits_without_end_is_ended() -> None:
    """With all that it has started."""
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
