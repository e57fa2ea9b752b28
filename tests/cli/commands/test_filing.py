"""`ipp-helper file`, `due`, `outcomes`, `recheck`, `shop` and `search`: the evening's work in windows, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.factories import an_item_url


def test_a_long_wait_is_due(program: Program, tmp_path: Path) -> None:
    """What was reported long ago and is still waiting is over its date; the list says how well the rule is known, or is empty."""
    assert program("due").out.strip() == "Nothing has a date now."
    sheet = tmp_path / "mine.csv"
    sheet.write_text(
        f"Design,Link,Status,Reported on\nQuiet Whale,{an_item_url()},pending,2026-01-05\n", encoding="utf-8"
    )
    program("import", str(sheet))
    (due,) = program.json("due")["due"]
    assert (due["on"], due["over"], due["certainty"]) == ("2026-01-07", True, "official")
    assert "look what Alibaba says: 1 link of “Quiet Whale”" in program("due").out


@pytest.fixture
def whale(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "edit", "Quiet Whale", "--search", "whale mug | de | mug", "--search", "whale poster")
    return program


def test_they_are_kept_with_the_design_and_listed(whale: Program) -> None:
    """With language and product type, and the page they open; for all designs, or for one; what was never done says so."""
    (work,) = whale.json("works", "list")["works"]
    assert work["searches"][0] == {
        "work": "Quiet Whale",
        "words": "whale mug",
        "by_picture": False,
        "language": "de",
        "product_type": "mug",
        "url": "https://de.aliexpress.com/wholesale?SearchText=whale+mug",
        "last_at": None,
    }
    answer = whale("search", "--list")
    assert answer.exit == 0
    assert [line.split()[-1] for line in answer.out.splitlines()] == ["done", "never", "never"]
    assert len(whale.json("search", "--list", "--work", "Quiet Whale", "--limit", "1")["searches"]) == 1


def test_one_is_forgotten_by_its_own_words(whale: Program) -> None:
    """As it was written, with its language and product type; what is no search is refused, and nothing is kept."""
    whale("works", "edit", "Quiet Whale", "--drop-search", "whale mug | de | mug")
    answer = whale("works", "edit", "Quiet Whale", "--search", "whale | german")
    assert answer.exit == 2
    assert '"whale mug | de | mug"' in answer.err
    assert [search["words"] for search in whale.json("search", "--list")["searches"]] == ["whale poster"]


def test_without_words_no_window_opens(program: Program) -> None:
    """It says how they are kept."""
    answer = program("search")
    assert answer.exit == 1
    assert "works edit DESIGN --search" in answer.err


def test_a_design_with_a_picture_is_looked_for_by_it(whale: Program, tmp_path: Path) -> None:
    """It stands in the list with the page that is opened, which a setting names; what came of each design's searches is told."""
    picture = tmp_path / "whale.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    whale("works", "papers", "Quiet Whale", "--picture", str(picture))
    page = "https://www.aliexpress.com/"
    listed = whale.json("search", "--list")
    assert [(search["words"], search["by_picture"]) for search in listed["searches"]] == [
        ("whale mug", False),
        ("whale poster", False),
        ("", True),
    ]
    assert listed["searches"][-1]["url"] == page
    assert listed["results"] == [
        {"work": "Quiet Whale", "by_words": None, "by_picture": None, "found": 0, "reported": 0, "gone": 0}
    ]
    assert "its picture" in whale("search", "--list").out
    other = "https://de.aliexpress.com/w/wholesale-.html"
    (whale.data / "settings.toml").write_text(f'picture_search = "{other}"\n', encoding="utf-8")
    assert whale.json("search", "--list")["searches"][-1]["url"] == other
