"""`ipp-helper works bring`, `works read` and `register`: designs come in, and are registered at Alibaba."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program

PNG = b"\x89PNG\r\n\x1a\n"
PAGE = "https://www.redbubble.com/i/sticker/Quiet-Whale-by-mira/40990001.EJUG5"


def test_pictures_and_pages_become_designs(program: Program, tmp_path: Path) -> None:
    """A dry run writes nothing; then they are there, the picture in its design's folder."""
    picture = tmp_path / "midnight-fox.png"
    picture.write_bytes(PNG)
    shown = program.json("works", "bring", str(picture), PAGE, "--dry-run")
    assert [(one["title"], one["becomes"]) for one in shown["designs"]] == [
        ("Midnight Fox", "new"),
        ("Quiet Whale", "new"),
    ]
    assert program.json("works", "list")["works"] == []
    program.json("works", "bring", str(picture), PAGE)
    works = {work["title"]: work for work in program.json("works", "list")["works"]}
    assert works["Quiet Whale"]["official_addresses"] == [PAGE]
    (kept,) = (program.data / "works" / works["Midnight Fox"]["id"]).iterdir()
    assert kept.read_bytes() == PNG


def test_what_may_be_there_waits_for_a_word(program: Program) -> None:
    """The exit says that something is left; --is joins them, and only then something is written."""
    program("works", "add", "--title", "Quiet Whale")
    asked = program("works", "bring", PAGE)
    assert asked.exit == 1
    assert "There is a design with this title: Quiet Whale." in asked.out
    assert "--is" in asked.out
    joined = program.json("works", "bring", PAGE, "--is", f"{PAGE}=quiet whale")
    assert joined["designs"][0]["becomes"] == "joined"
    (work,) = program.json("works", "list")["works"]
    assert work["official_addresses"] == [PAGE]


def test_a_word_about_something_else_is_wrong_use(program: Program) -> None:
    """A slip in the name of the source is said, and nothing is written."""
    answer = program("works", "bring", PAGE, "--apart", "whale.png", "--json")
    assert answer.exit == 2
    assert "whale.png" in answer.error["what"]


def test_what_is_nothing_of_the_kind_is_said(program: Program) -> None:
    """A path that is not there is named; the exit says that something is left."""
    answer = program("works", "bring", "nowhere.png")
    assert answer.exit == 1
    assert "not known     nowhere.png" in answer.out


def test_a_design_that_lacks_something_is_said_at_once(program: Program) -> None:
    """Named, it is an ordinary no with the reason; nothing opens."""
    program("works", "add", "--title", "Quiet Whale")
    answer = program("register", "--work", "quiet whale")
    assert answer.exit == 1
    assert "The picture of the design is missing" in answer.err


def test_with_nothing_ready_it_says_what_each_lacks(program: Program) -> None:
    """A run that has nothing to do opens no window."""
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Lantern", "--state", "approved")
    answer = program("register")
    assert answer.exit == 0
    assert "Quiet Whale: The picture of the design is missing" in answer.err
    assert "Lantern" not in answer.err
    assert "0 handed in. Nothing is waiting." in answer.out
