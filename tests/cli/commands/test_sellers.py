"""`ipp-helper sellers`: the shops, and what became of what was reported there."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.places import places
from helper.model.seller import Seller
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import an_id, an_item_url

ONE, OTHER, THIRD = "1102345678", "1102345679", "1102345680"


@pytest.fixture
def shop(program: Program, tmp_path: Path) -> Program:
    """Three shops; one had two listings taken down on two days."""
    rows = [
        "Design,Link,Status,Reported on,Removed on,Complaint no.,Store number,Store",
        f"Quiet Whale,{an_item_url(1)},removed,2020-03-02,2020-03-05,00482133,{ONE},Art Deco",
        f"Quiet Whale,{an_item_url(2)},removed,2020-03-02,2020-03-06,00482133,{ONE},Art Deco",
        f"Red Fox,{an_item_url(3)},pending,2020-04-01,,00482140,{OTHER},Deco Art",
        f"Red Fox,{an_item_url(4)},,,,,{THIRD},Deco Art",
    ]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    program("import", str(path))
    return program


def test_each_shop_with_what_became_of_its_listings(shop: Program) -> None:
    """No upheld day is longer ago than a year."""
    listed = shop.json("sellers")["sellers"]
    counts = {
        line["store_number"]: (line["listings"], line["gone"], line["waiting"], line["upheld_days"])
        for line in listed
    }
    assert counts == {ONE: (2, 2, 0, 0), OTHER: (1, 0, 1, 0), THIRD: (1, 0, 0, 0)}
    assert "nobody can promise that a shop will close" in shop("sellers").out


def test_shops_are_written_as_csv_but_not_over_a_file(shop: Program, tmp_path: Path) -> None:
    file = tmp_path / "shops.csv"
    assert shop.json("sellers", str(file))["file"] == str(file)
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert shop("sellers", str(file)).exit == 1


def test_notes_are_in_no_list(program: Program) -> None:
    assert "No shops" in program("sellers").out
    seller = Seller(id=an_id(), store_number=ONE, names=("Old", "Art Deco"), note="rude")
    with open_store(places(program.data)) as store:
        store.change(seller)
    assert program.json("sellers")["sellers"][0]["names"] == ["Old", "Art Deco"]
    assert "rude" not in program("sellers").out + program("sellers", "--json").out
