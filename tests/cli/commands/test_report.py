"""`ipp-helper report`: what a person gets from her records."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program
from tests.factories import an_item_url


def _sheet(folder: Path) -> Path:
    rows = [
        "Design,Link,Status,Reported on,Removed on,Complaint no.,Store number",
        f"Quiet Whale,{an_item_url(1)},removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Quiet Whale,{an_item_url(2)},removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Red Fox,{an_item_url(3)},pending,2026-04-01,,00482140,1102345679",
    ]
    path = folder / "mine.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_figures_of_a_sheet(program: Program, tmp_path: Path) -> None:
    """A sheet that was brought in becomes a report whose figures are the sheet's own."""
    program("import", str(_sheet(tmp_path)))
    page = tmp_path / "out.html"
    answer = program.json("report", str(page))
    assert answer["total"] == {
        "reported": 3, "gone": 2, "waiting": 1, "said_no": 0, "objected": 0, "taken_back": 0
    }  # fmt: skip
    assert answer["usual_days"] == 3
    assert [(one["name"], one["upheld_days"]) for one in answer["sellers"]] == [
        ("1102345678", 1),
        ("1102345679", 0),
    ]
    assert "3 listings reported since March 2026" in page.read_text(encoding="utf-8")


def test_never_over_another_file(program: Program, tmp_path: Path) -> None:
    """A file that is there already stays as it is, unless the person says otherwise."""
    page = tmp_path / "out.html"
    page.write_text("mine", encoding="utf-8")
    assert program("report", str(page)).exit == 1
    assert page.read_text(encoding="utf-8") == "mine"
    assert program("report", str(page), "--replace").exit == 0
    assert "Nothing has been reported yet." in page.read_text(encoding="utf-8")


def test_a_card_to_pass_on(program: Program, tmp_path: Path) -> None:
    """The card is a picture of its own beside the page."""
    card = tmp_path / "card.svg"
    program("import", str(_sheet(tmp_path)))
    assert program("report", str(tmp_path / "out.html"), "--card", str(card)).exit == 0
    assert card.read_text(encoding="utf-8").startswith("<svg")
