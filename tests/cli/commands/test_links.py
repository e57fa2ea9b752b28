"""Addresses are read on the command line without keeping or opening anything."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program
from tests.factories import FIRST_ITEM, an_item_url

TEXT = f"See {an_item_url()} and https://www.aliexpress.com/store/1102345678"


def test_every_address_gets_its_answer(program: Program) -> None:
    """In the contract's own words, from standard input."""
    answer = program.json("links", stdin=TEXT.encode())
    assert answer["format"] == 1
    good, shop = answer["links"]
    assert (good["disposition"], good["item_id"], good["url"]) == ("accept", str(FIRST_ITEM), an_item_url())
    assert (shop["disposition"], shop["reason"], shop["item_id"]) == ("reject", "store", None)
    assert set(good) == {"raw", "disposition", "item_id", "global_id", "url", "reason", "sentence"}


def test_a_file_is_read(program: Program, tmp_path: Path) -> None:
    """For people each address has a mark and, where needed, a sentence."""
    file = tmp_path / "links.txt"
    file.write_text(TEXT, encoding="utf-8")
    lines = program("links", str(file)).out.splitlines()
    assert lines[0] == f"yes   {an_item_url()}"
    assert lines[1].startswith("no    ")
    assert lines[2].startswith("      This is a shop")
    assert lines[-1] == "2 addresses, 1 can be reported."


def test_to_answer_is_to_be_done(program: Program) -> None:
    """Bad links are an answer, not a failure; and nothing is kept."""
    assert program("links", stdin=b"https://www.temu.com/x.html").exit == 0
    assert program("links", stdin=b"").out == "0 addresses, 0 can be reported.\n"
    assert not program.data.exists()


def test_hidden_characters_are_not_printed(program: Program) -> None:
    """What a stranger's text holds cannot steer the terminal."""
    assert "\x1b" not in program("links", stdin=b"https://evil.example/\x1b[2J").out
