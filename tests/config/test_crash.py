"""The crash log."""

from __future__ import annotations

from pathlib import Path

from helper.config.crash import crash_notice, log_crash


def test_the_crash_log_is_rotated(tmp_path: Path) -> None:
    file = tmp_path / "faults.log"
    file.write_text("x" * 600_000)
    log_crash(RuntimeError("a surprise"), tmp_path)
    assert file.stat().st_size < 10_000
    assert (tmp_path / "faults.log.1").exists()


def test_an_unwritable_log_folder_causes_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way")
    assert log_crash(None, tmp_path / "log") is None
    assert "could not be saved" in crash_notice(None)
