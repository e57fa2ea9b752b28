"""The crash log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from helper.config.crash import AddressFormatter, crash_notice, log_crash
from helper.hosts import without_queries


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


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        (
            "ERR_FAILED at https://portal.example:81/a/b?code=s3#c",
            "ERR_FAILED at https://portal.example:81/a/b",
        ),
        (
            'navigating to "HTTPS://portal.example#/?code=s3", waiting',
            'navigating to "HTTPS://portal.example", waiting',
        ),
        ("https://jane:s3@portal.example/a http://b/?s3", "https://portal.example/a http://b/"),
        ("ws://127.0.0.1:4/s3 file:///home/s3", "ws://127.0.0.1:4 file://"),
        ("12:30 a//b?c", "12:30 a//b?c"),
    ],
)
def test_addresses_are_reduced_to_their_public_parts(text: str, reduced: str) -> None:
    assert without_queries(text) == reduced


def test_logs_contain_no_query_of_a_failed_page(tmp_path: Path) -> None:
    """The address is in the cause of the error, as in an error of Playwright."""
    error = RuntimeError("unexpected")
    error.__cause__ = OSError("net::ERR_FAILED at https://portal.example/form?visitor=jane#token=a1")
    file = log_crash(error, tmp_path)
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "ended", None, (type(error), error, None))
    assert file is not None
    for text in (file.read_text(), AddressFormatter().format(record)):
        assert "at https://portal.example/form\n" in text
        assert "jane" not in text
