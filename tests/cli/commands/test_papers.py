"""`ipp-helper works papers`: what a registration needs, given by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "whale.png").write_bytes(b"\x89PNG\r\n\x1a\nwhale")
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "word.pdf").write_bytes(b"PK\x03\x04 word/document.xml")
    return tmp_path


def test_it_says_what_is_missing_until_nothing_is(program: Program, files: Path) -> None:
    """Picture and signed statement are copied to the records; the days stand as they were given."""
    program("works", "add", "--title", "Quiet Whale")
    bare = program("works", "papers", "quiet whale")
    assert bare.exit == 1
    assert "The picture of the design is missing." in bare.out
    given = program.json(
        "works", "papers", "quiet whale", "--picture", str(files / "whale.png"),
        "--statement", str(files / "signed.pdf"), "--made-on", "2024-02-01", "--kind", "photograph",
    )  # fmt: skip
    assert given["missing"] == []
    assert (given["registration"]["made_on"], given["registration"]["kind"]) == ("2024-02-01", "photograph")
    kept = sorted(file.read_bytes()[:4] for file in (program.data / "works").rglob("*.*"))
    assert kept == [b"%PDF", b"\x89PNG"]
    assert program("works", "papers", "quiet whale").exit == 0


def test_a_word_file_is_refused_with_the_reason(program: Program, files: Path) -> None:
    """Before anything is copied."""
    program("works", "add", "--title", "Quiet Whale")
    answer = program("works", "papers", "quiet whale", "--statement", str(files / "word.pdf"), "--json")
    assert answer.exit == 1
    assert "Word file" in answer.error["what"]
    assert list((program.data / "works").rglob("*")) == []
