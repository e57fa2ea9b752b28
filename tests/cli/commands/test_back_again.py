"""What may be back again, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.factories import an_item_url

ROWS = "\n".join(
    [
        "Design,Link,Title,Status,Reported on,Removed on,Complaint no.,Store number",
        f"Quiet Whale,{an_item_url(0)},Whale shower curtain,removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Quiet Whale,{an_item_url(1)},Whale shower curtain,,,,,1102345678",
    ]
)


@pytest.fixture
def returned(program: Program, tmp_path: Path) -> Program:
    """One listing that was gone, and another of the same shop."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(ROWS)
    program("import", str(sheet))
    return program


def ids(program: Program) -> list[str]:
    return [one["id"] for one in program.json("queue", "list")["findings"]]


def test_it_is_proposed_and_linked_by_the_persons_word(returned: Program) -> None:
    """The list says what speaks for it, and needs a person; linked, nothing is left to say."""
    gone, fresh = ids(returned)
    answer = returned("queue", "again")
    assert answer.exit == 1
    assert "same shop" in answer.out
    (proposed,) = returned.json("queue", "again")["proposed"]
    assert (proposed["finding"], proposed["before"]) == (fresh, gone)
    assert returned("queue", "again", fresh, "--of", gone).exit == 0
    assert returned("queue", "again").out == "Nothing looks like one that was gone.\n"


def test_a_link_is_taken_back(returned: Program) -> None:
    """And is not proposed again; where there is none, that is said."""
    gone, fresh = ids(returned)
    returned("queue", "again", fresh, "--of", gone)
    assert returned("queue", "again", fresh, "--not").exit == 0
    assert returned.json("queue", "again")["proposed"] == []
    assert "linked to no earlier one" in returned("queue", "again", fresh, "--not").err


def test_what_cannot_be_is_refused(returned: Program) -> None:
    """The one that was gone is no successor, its own page was not seen, and one of the two ways must be named."""
    gone, fresh = ids(returned)
    assert "was not gone" in returned("queue", "again", gone, "--of", fresh).err
    assert "not seen on sale" in returned("queue", "again", gone, "--of", gone).err
    assert returned("queue", "again", fresh).exit == 2
