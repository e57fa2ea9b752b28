"""A fault of ours: one sentence for the person, the traceback into a private file, nobody's values anywhere."""

from __future__ import annotations

from pathlib import Path

from helper.config.crash import sentence, write_down
from tests.systems import is_for_nobody_else


def _fault() -> BaseException:
    try:
        _surprise("a title nobody should read")
    except RuntimeError as error:
        return error
    raise AssertionError


def _surprise(title: str) -> None:
    if title:
        raise RuntimeError("a surprise")


def test_the_traceback_is_written_without_the_values_in_it(tmp_path: Path) -> None:
    """Where it happened and what it was, but no local variables, in a file only the person can read."""
    file = write_down(_fault(), tmp_path / "log")
    assert file is not None
    text = file.read_text()
    assert "RuntimeError: a surprise" in text
    assert "test_crash.py" in text
    assert "title = " not in text
    assert is_for_nobody_else(file)


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    """When it is full the oldest goes."""
    file = tmp_path / "faults.log"
    file.write_text("x" * 600_000)
    write_down(_fault(), tmp_path)
    assert file.stat().st_size < 10_000
    assert (tmp_path / "faults.log.1").exists()


def test_a_folder_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    """Then the sentence says that it could not be written down."""
    (tmp_path / "log").write_text("a file in the way")
    assert write_down(_fault(), tmp_path / "log") is None
    assert "could not be written down" in sentence(None)
