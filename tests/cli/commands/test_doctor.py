"""The doctor says what is there, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.places import places
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import an_item_url


@pytest.fixture(autouse=True)
def a_browser(tmp_path: Path, program: Program) -> None:
    """A browser that answers at once; on Windows a folder beside it has its version for a name."""
    browser = tmp_path / "chromium.exe"
    (tmp_path / "156.0.1.2").mkdir()
    browser.write_text("#!/bin/sh\necho Chromium 156.0.1.2\n", encoding="utf-8")
    browser.chmod(0o700)
    program.data.mkdir()
    (program.data / "settings.toml").write_text(f"browser = '{browser}'\n", encoding="utf-8")


def test_it_tells_places_versions_browser_and_what_is_known(program: Program) -> None:
    """One screen to send along with a question; not even a folder is made for it."""
    before = sorted(program.data.rglob("*"))
    answer = program("doctor")
    assert sorted(program.data.rglob("*")) == before
    assert answer.exit == 0
    assert str(program.data) in answer.out
    assert "156.0.1.2" in answer.out
    assert "seen on the real portal: no. On your computer: not yet used." in answer.out


def test_it_counts_what_the_records_hold(program: Program) -> None:
    """And says when a form last went to the real portal."""
    program("works", "add", "--title", "Fox")
    program("complaints", "add", "--work", "Fox", "--link", an_item_url())
    assert program.json("doctor")["records"] == "1 design, 1 listing, 1 form"
    program.hand_over()
    assert "last used on 24 Nov 2026" in program.json("doctor")["portal_pages"]


def test_it_names_the_program_that_has_the_records(program: Program) -> None:
    """Looking needs no lock, so it works while a session runs."""
    assert program.json("doctor")["open_in"] == "no other program"
    with open_store(places(program.data)):
        assert "process" in program.json("doctor")["open_in"]


def test_every_trouble_is_told_and_the_rest_answered(program: Program) -> None:
    """Damaged records and a wrong setting do not hide each other."""
    (program.data / "settings.toml").write_text("bell = 7\n", encoding="utf-8")
    (program.data / "queue.json").write_text("{", encoding="utf-8")
    answer = program("doctor", "--json")
    assert answer.exit == 1
    assert {trouble["code"] for trouble in answer.json["troubles"]} >= {"wrong_use", "store_unreadable"}
    assert answer.json["places"]["data"] == str(program.data)
