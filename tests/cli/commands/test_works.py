"""Tests of `ipp-helper works`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helper.config.places import places
from helper.model.work import WorkKind
from helper.store.store import open_store
from tests.cli.program import Program


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "whale.png").write_bytes(b"\x89PNG\r\n\x1a\nwhale")
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "word.pdf").write_bytes(b"PK\x03\x04 word/document.xml")
    return tmp_path


def test_works_edit_lists_missing_files_until_all_are_provided(program: Program, files: Path) -> None:
    program("works", "add", "--title", "Quiet Whale")
    bare = program.json("works", "edit", "quiet whale", "--kind", "photograph")
    assert "The picture of the design is missing." in [problem["sentence"] for problem in bare["missing"]]
    given = program.json(
        "works", "edit", "quiet whale", "--picture", str(files / "whale.png"),
        "--statement", str(files / "signed.pdf"), "--made-on", "2024-02-01",
    )  # fmt: skip
    assert given["missing"] == []
    kept = sorted(file.read_bytes()[:4] for file in (program.data / "works").rglob("*.*"))
    assert kept == [b"%PDF", b"\x89PNG"]
    with open_store(places(program.data), read_only=True) as store:
        (work,) = store.works.all()
    assert (work.registration.made_on, work.registration.kind) == (date(2024, 2, 1), WorkKind.PHOTOGRAPH)


def test_statement_as_a_word_file_is_refused_with_the_reason(program: Program, files: Path) -> None:
    program("works", "add", "--title", "Quiet Whale")
    answer = program("works", "edit", "quiet whale", "--statement", str(files / "word.pdf"), "--json")
    assert answer.exit == 1
    assert "Word file" in answer.error["what"]
    assert list((program.data / "works").rglob("*")) == []


def test_works_edit_sets_every_field_of_a_design(program: Program) -> None:
    program(
        "works",
        "add",
        "--title",
        "Quiet Whale",
        "--ipr",
        "Quiet Whale (DE)(000123)",
        "--client",
        "Studio Nord",
    )
    program.json(
        "works", "edit", "Quiet Whale", "--number", "000123", "--state", "approved", "--expires-on", "2031-03-01",
        "--alias", "Whale", "--alias", "鲸", "--description", "Mine.",
    )  # fmt: skip
    (work,) = program.json("works", "list")["works"]
    assert work.pop("id")
    assert work == {
        "title": "Quiet Whale",
        "aliases": ["Whale", "鲸"],
        "client": "Studio Nord",
        "permission_until": None,
        "official_addresses": [],
        "licensees": [],
        "reasons": [],
        "description": "Mine.",
        "searches": [],
        "ipr": {
            "text": "Quiet Whale (DE)(000123)",
            "number": "000123",
            "state": "approved",
            "approved_on": None,
            "expires_on": "2031-03-01",
            "submitted_on": None,
            "rejection": "",
        },
    }


def test_duplicate_or_overlong_title_is_refused(program: Program) -> None:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Fox")
    again = program("works", "add", "--title", "quiet  whale")
    long = program("works", "add", "--title", "whale " * 60)
    assert (again.exit, long.exit, program("works", "edit", "Fox", "--title", "Quiet Whale").exit) == (
        1,
        1,
        1,
    )
    assert "already" in again.err
    assert "A title may have at most 200 characters; this one has 359." in long.err
    assert len(program.json("works", "list")["works"]) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["edit", "Quit Whale", "--number", "1"], "Did you mean “Quiet Whale”?"),
        (["edit", "Quiet Whale", "--expires-on", "1.3.2026"], "“1.3.2026” is not a date"),
        (["add", "--title", "Fox", "--state", "fine"], "--state"),
    ],
)
def test_invalid_works_arguments_exit_with_code_2(program: Program, words: list[str], message: str) -> None:
    program("works", "add", "--title", "Quiet Whale")
    answer = program("works", *words)
    assert answer.exit == 2
    assert message in answer.err
    assert len(_works(program)) == 1


def test_title_with_control_characters_is_refused(program: Program) -> None:
    refused = program("works", "add", "--title", "Whale\x1b]0;owned\x07\nFox")
    assert refused.exit == 1
    assert not {"\x1b", "\x07"} & set(refused.err + refused.out)
    emoji = "\U0001f40b \U0001f3a8"
    program("works", "add", "--title", f"Whale {emoji}")
    assert f"Whale {emoji}" in program("works", "list").out


def _works(program: Program) -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = program.json("works", "list")["works"]
    return works


def test_works_edit_sets_the_reasons_of_a_design(program: Program) -> None:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "edit", "Quiet Whale", "--reason", "Other copyright infringement")
    edited = program.json(
        "works", "edit", "Quiet Whale", "--reason", "Pirated copy", "--reason", "mug: Court judgment"
    )
    assert edited["work"]["reasons"] == [
        {"product_type": "", "reason": "Pirated copy"},
        {"product_type": "mug", "reason": "Court judgment"},
    ]
    assert program.json("works", "edit", "Quiet Whale", "--reason", "")["work"]["reasons"] == []
