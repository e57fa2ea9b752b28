"""Private folders and atomic replacement."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from helper.system.files import fits_paths, is_private, make_private, replace_file
from tests.systems import only_on_windows


def test_make_private_restricts_an_existing_folder(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o755)
    (folder / "file").write_bytes(b"kept")
    open_to_others(folder)
    assert not is_private(folder)
    assert is_private(make_private(folder))
    assert (folder / "file").read_bytes() == b"kept"


def open_to_others(folder: Path) -> None:
    if sys.platform == "win32":
        subprocess.run(["icacls", folder, "/grant", "*S-1-1-0:(OI)(CI)RX"], check=True, capture_output=True)
    else:
        folder.chmod(0o755)


def test_paths_that_would_be_too_long_for_windows_are_detected(tmp_path: Path) -> None:
    """By default, Windows accepts paths of at most 259 characters; other systems accept thousands."""
    assert fits_paths(Path("C:/Users/jane/AppData/Local/ipp-helper"), 140)
    assert fits_paths(tmp_path / ("long" * 50), 140) == (sys.platform != "win32")


@only_on_windows("only Windows refuses to replace a file that is open for reading")
def test_replace_file_waits_for_a_reader(tmp_path: Path) -> None:
    """Virus scanners and sync clients may be reading a file that was just written."""
    path, part = tmp_path / "file", tmp_path / "part"
    path.write_bytes(b"old")
    part.write_bytes(b"new")
    with path.open("rb") as reader:
        closing = threading.Timer(0.2, reader.close)
        closing.start()
        replace_file(part, path)
    closing.join()
    assert path.read_bytes() == b"new"
