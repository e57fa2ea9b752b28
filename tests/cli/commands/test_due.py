"""`ipp-helper due`: the due list as a person reads it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program
from tests.factories import an_item_url


def test_a_long_wait_is_due(program: Program, tmp_path: Path) -> None:
    """What was reported long ago and is still waiting is over its date, and the list says how well the rule is known."""
    sheet = tmp_path / "mine.csv"
    sheet.write_text(
        f"Design,Link,Status,Reported on\nQuiet Whale,{an_item_url()},pending,2026-01-05\n", encoding="utf-8"
    )
    program("import", str(sheet))
    (due,) = program.json("due")["due"]
    assert (due["on"], due["over"], due["certainty"]) == ("2026-01-07", True, "official")
    assert "look what Alibaba says: 1 link of “Quiet Whale”" in program("due").out


def test_nothing_due(program: Program) -> None:
    """Empty records have no dates."""
    assert program("due").out.strip() == "Nothing has a date now."
