"""`ipp-helper works statement`: a page to print, prepared and never signed."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program


def test_the_sheet_is_written_and_not_over_another_one(program: Program, tmp_path: Path) -> None:
    """With the design's own picture; the answer says that it is not signed."""
    picture = tmp_path / "quiet-whale.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nwhale")
    program.json("works", "bring", str(picture))
    file = tmp_path / "sheet.html"
    answer = program.json("works", "statement", "quiet whale", str(file))
    assert (answer["file"], answer["design"], answer["signed"]) == (str(file), "Quiet Whale", False)
    assert "data:image/png;base64," in file.read_text(encoding="utf-8")
    assert program("works", "statement", "quiet whale", str(file)).exit == 1


def test_it_says_what_to_do_with_it(program: Program, tmp_path: Path) -> None:
    """The portal's own form first; print, sign by hand, scan; no Word file."""
    program("works", "add", "--title", "Whale")
    said = program("works", "statement", "whale", str(tmp_path / "sheet.html")).out
    for words in ("prepared, not signed", "use that form", "sign it by hand", "Word files are refused"):
        assert words in said
