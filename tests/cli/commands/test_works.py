"""`ipp-helper works`: the register of designs, their registrations and their papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def test_the_sheet_is_written_and_not_over_another_one(program: Program, tmp_path: Path) -> None:
    """With the design's own picture; it is not signed, and the answer says what to do: the portal's own form first."""
    picture = tmp_path / "quiet-whale.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nwhale")
    program.json("works", "bring", str(picture))
    file = tmp_path / "sheet.html"
    answer = program.json("works", "statement", "quiet whale", str(file))
    assert (answer["file"], answer["design"], answer["signed"]) == (str(file), "Quiet Whale", False)
    assert "data:image/png;base64," in file.read_text(encoding="utf-8")
    assert program("works", "statement", "quiet whale", str(file)).exit == 1
    said = program("works", "statement", "quiet whale", str(file), "--replace").out
    for words in ("prepared, not signed", "use that form", "sign it by hand", "Word files are refused"):
        assert words in said


def test_a_design_needs_only_its_title(program: Program) -> None:
    """The rest may be unknown."""
    answer = program("works", "add", "--title", "Quiet Whale")
    assert (answer.exit, answer.err) == (0, "")
    assert answer.out == "Quiet Whale is in your designs. Registration: not known yet.\n"


def test_everything_about_a_design_can_be_said(program: Program) -> None:
    """The registration is kept as it is written, leading zeros included."""
    program.json(
        "works", "add", "--title", "Quiet Whale", "--ipr", "Quiet Whale (DE)(000123)", "--number", "000123",
        "--state", "approved", "--approved-on", "2026-03-01", "--expires-on", "2031-03-01",
        "--client", "Studio Nord", "--alias", "Whale", "--alias", "鲸", "--description", "Mine.",
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
            "approved_on": "2026-03-01",
            "expires_on": "2031-03-01",
            "submitted_on": None,
            "rejection": "",
        },
    }


def test_a_title_that_is_there_already_is_an_ordinary_no(program: Program) -> None:
    """Two designs of one title could not be told apart; what is longer than any title was pasted by mistake."""
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
    assert "A title may have 200 characters; this one has 359." in long.err
    assert len(program.json("works", "list")["works"]) == 2


def test_an_edit_changes_what_is_named(program: Program) -> None:
    """Aliases, official shops and licensees are added and dropped one by one; the rest stays."""
    shop = "https://www.aliexpress.com/store/1102345678"
    program(
        "works", "add", "--title", "Quiet Whale", "--alias", "Whale", "--number", "007",
        "--official", shop, "--licensee", "Print House",
    )  # fmt: skip
    program.json(
        "works", "edit", "whale", "--title", "The Quiet Whale", "--state", "approved", "--alias", "Orca",
        "--drop-alias", "Whale", "--licensee", "1109999999", "--drop-shop", "Print House",
    )  # fmt: skip
    (work,) = _works(program)
    assert (work["title"], work["aliases"]) == ("The Quiet Whale", ["Orca"])
    assert (work["official_addresses"], work["licensees"]) == ([shop], ["1109999999"])
    assert (work["ipr"]["number"], work["ipr"]["state"]) == ("007", "approved")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["edit", "Quit Whale", "--number", "1"], "Did you mean “Quiet Whale”?"),
        (["add", "--title", "Fox", "--approved-on", "1.3.2026"], "“1.3.2026” is not a day"),
        (["add", "--title", "Fox", "--state", "fine"], "--state"),
        (["permission", "Nord"], "Say until when it holds."),
        (["permission", "Nord", "--until", "March"], "“March” is not a day"),
        (["permission", "Nord", "--no-end", "--until", "2027-03-01"], "Say until when it holds."),
    ],
)
def test_what_cannot_be_read_is_wrong_use(program: Program, words: list[str], said: str) -> None:
    """It is not guessed, and nothing is written; a title that is not there names its neighbour."""
    program("works", "add", "--title", "Quiet Whale")
    answer = program("works", *words)
    assert answer.exit == 2
    assert said in answer.err
    assert len(_works(program)) == 1


def test_the_list_is_aligned(program: Program) -> None:
    """Wide characters take two places, as terminals draw them."""
    program("works", "add", "--title", "静かな鯨", "--client", "Studio Nord")
    program("works", "add", "--title", "Quiet Whale", "--state", "pending")
    lines = program("works", "list").out.splitlines()
    assert lines == [
        "Design       Client       Registration         Number  Also called",
        "静かな鯨     Studio Nord  not known yet",
        "Quiet Whale  mine         waiting for Alibaba",
        "",
        "2 designs",
    ]


def test_a_title_cannot_steer_the_terminal(program: Program) -> None:
    """Control characters are refused, and not printed with the reason; the whale that an artist wrote is printed."""
    refused = program("works", "add", "--title", "Whale\x1b]0;owned\x07\nFox")
    assert refused.exit == 1
    assert not {"\x1b", "\x07"} & set(refused.err + refused.out)
    emoji = "\U0001f40b \U0001f469\u200d\U0001f3a8 \u2764\ufe0f"
    program("works", "add", "--title", f"Whale {emoji}")
    assert f"Whale {emoji}" in program("works", "list").out


def test_an_empty_register_says_how_to_begin(program: Program) -> None:
    """And makes no file by being looked at."""
    assert "works add --title" in program("works", "list").out
    assert not program.data.exists()


def test_a_permission_is_noted_for_all_designs_of_a_client(program: Program) -> None:
    """One word of the client, for a design that comes later too and for none of another client; a misspelled one is a no."""
    assert program("works", "permission", "Studio Nord", "--no-end").exit == 1
    program("works", "add", "--title", "Fox", "--client", "Studio Nord")
    program("works", "permission", "Studio Nord", "--until", "2027-03-01")
    program("works", "add", "--title", "Owl", "--client", "studio nord")
    program("works", "add", "--title", "Mine")
    assert [one["permission_until"] for one in _works(program)] == ["2027-03-01", "2027-03-01", None]
    said = program("works", "permission", "Studio Nord", "--until", "2027-06-30")
    assert said.out == "The written permission of Studio Nord holds until 2027-06-30: 2 designs.\n"
    assert "Studio Nord (until 2027-06-30)" in program("works", "list").out
    program("works", "permission", "Studio Nord", "--no-end")
    assert [one["permission_until"] for one in _works(program)] == [None, None, None]


def _works(program: Program) -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = program.json("works", "list")["works"]
    return works


def test_the_reason_of_a_design_by_command(program: Program) -> None:
    """For the design and for a kind of product; an empty one goes back to the usual."""
    program("works", "add", "--title", "Quiet Whale", "--reason", "Other copyright infringement")
    edited = program.json(
        "works", "edit", "Quiet Whale", "--reason", "Pirated copy", "--reason", "mug: Court judgment"
    )
    assert edited["work"]["reasons"] == [
        {"product_type": "", "reason": "Pirated copy"},
        {"product_type": "mug", "reason": "Court judgment"},
    ]
    assert program.json("works", "edit", "Quiet Whale", "--reason", "")["work"]["reasons"] == []


def test_designs_are_joined_and_taken_out_by_command(program: Program) -> None:
    """The spelling of the one that goes finds the one that stays; what cannot be is refused with a way on."""
    for title in ("Quiet Whale", "Quiet Wale", "Fox"):
        program("works", "add", "--title", title)
    answer = program("works", "merge", "Quiet Wale", "--into", "Quiet Whale")
    assert (answer.exit, answer.out) == (0, "Quiet Wale is joined with Quiet Whale.\n")
    assert program("works", "merge", "Fox", "--into", "Fox").exit == 1
    assert program("works", "remove", "Fox").out == "Fox is taken out of your designs.\n"
    (work,) = program.json("works", "list")["works"]
    assert (work["title"], work["aliases"]) == ("Quiet Whale", ["Quiet Wale"])
