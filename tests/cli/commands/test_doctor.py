"""Tests of `ipp-helper doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.places import places
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import an_item_url


@pytest.fixture(autouse=True)
def a_browser(tmp_path: Path, program: Program) -> None:
    """Create a fake browser that prints its version. On Windows, the folder beside it shows the version."""
    browser = tmp_path / "chromium.exe"
    (tmp_path / "156.0.1.2").mkdir()
    browser.write_text("#!/bin/sh\necho Chromium 156.0.1.2\n", encoding="utf-8")
    browser.chmod(0o700)
    program.data.mkdir()
    (program.data / "settings.toml").write_text(f"browser = '{browser}'\n", encoding="utf-8")


def test_doctor_prints_folders_and_browser_version_and_writes_nothing(program: Program) -> None:
    before = sorted(program.data.rglob("*"))
    answer = program("doctor")
    assert sorted(program.data.rglob("*")) == before
    assert answer.exit == 0
    assert str(program.data) in answer.out
    assert "156.0.1.2" in answer.out
    assert "seen on the real portal: no. On your computer: not used yet." in answer.out


def test_doctor_counts_records_and_prints_the_last_use(program: Program) -> None:
    program("works", "add", "--title", "Fox")
    program.form("Fox", an_item_url())
    assert program.json("doctor")["records"] == "1 design, 1 listing, 1 form"
    program.hand_over()
    assert "last used on 24 November 2026" in program.json("doctor")["portal_pages"]


def test_doctor_names_the_process_that_has_the_records_open(program: Program) -> None:
    assert program.json("doctor")["open_in"] == "no other program"
    with open_store(places(program.data)):
        assert "process" in program.json("doctor")["open_in"]


def test_doctor_reports_every_problem(program: Program) -> None:
    (program.data / "settings.toml").write_text("bell = 7\n", encoding="utf-8")
    (program.data / "records.json").write_text("{", encoding="utf-8")
    answer = program("doctor", "--json")
    assert answer.exit == 1
    assert {trouble["code"] for trouble in answer.json["troubles"]} >= {"wrong_use", "store_unreadable"}
    assert answer.json["places"]["data"] == str(program.data)
