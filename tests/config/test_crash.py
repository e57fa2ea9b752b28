"""The file that a fault of ours is written into; what is in it is shown with the commands."""

from __future__ import annotations

from pathlib import Path

from helper.config.crash import crash_notice, log_crash


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    """When it is full the oldest goes."""
    file = tmp_path / "faults.log"
    file.write_text("x" * 600_000)
    log_crash(RuntimeError("a surprise"), tmp_path)
    assert file.stat().st_size < 10_000
    assert (tmp_path / "faults.log.1").exists()


def test_a_folder_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    """Then the sentence says that it could not be written down."""
    (tmp_path / "log").write_text("a file in the way")
    assert log_crash(None, tmp_path / "log") is None
    assert "could not be written down" in crash_notice(None)
