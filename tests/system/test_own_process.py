"""The program starts its own modules, installed or bundled, whatever lies in the person's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helper.system.processes import free_libraries, is_own_process, own_command

READER = "helper.sheets.files.workbook"


def test_a_module_is_run_whatever_lies_in_the_persons_folder(tmp_path: Path) -> None:
    """Her own `json.py` is not taken for Python's, nor her folder `helper` for ours."""
    for name in ("json.py", "helper.py"):
        (tmp_path / name).write_text("raise SystemExit(9)\n")

    done = subprocess.run(
        own_command(READER), cwd=tmp_path, input=b"no workbook", capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "damaged" in json.loads(done.stdout)["refused"]


def test_a_bundled_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python is asked for: the same file that the person started does it."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    program, *arguments = own_command(READER, "a file")

    assert program == sys.executable
    assert is_own_process(arguments)
    assert arguments[1:] == [READER, "a file"]


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such variable: its bundles change no search path."
)
@pytest.mark.parametrize("before", [None, "/usr/local/lib"])
def test_other_programs_of_a_bundle_find_the_systems_libraries(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """The browser must not be given the libraries of the bundle, which is started with them in front."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/the/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)

    free_libraries()

    assert os.environ.get("LD_LIBRARY_PATH") == before
