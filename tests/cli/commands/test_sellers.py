"""`ipp-helper sellers`: the ledger, and what the person says about who owns what."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.places import places
from helper.model.seller import Seller
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import an_id, an_item_url

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
ONE, OTHER, THIRD = "1102345678", "1102345679", "1102345680"


@pytest.fixture
def shop(program: Program, tmp_path: Path) -> Program:
    """The program with three stores, of which one had two listings taken down on two days."""
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


def test_the_ledger_is_that_of_the_sheet(shop: Program) -> None:
    """Each store with its listings, how they stand, and no upheld day that is longer ago than a year."""
    listed = shop.json("sellers", "list")["sellers"]
    told = {
        one["store_number"]: (one["listings"], one["gone"], one["waiting"], one["upheld_days"])
        for one in listed
    }
    assert told == {ONE: (2, 2, 0, 0), OTHER: (1, 0, 1, 0), THIRD: (1, 0, 0, 0)}
    assert "nobody can promise that a shop will close" in shop("sellers", "list").out


def test_a_store_is_shown_by_number_or_name(shop: Program) -> None:
    """A name that two stores have is asked back, with their numbers."""
    assert shop.json("sellers", "show", "art deco")["seller"]["complaints"] == ["00482133"]
    answer = shop("sellers", "show", "Deco Art")
    assert answer.exit == 2
    assert f"{OTHER}, {THIRD}" in answer.err
    rules = shop.json("sellers", "show", ONE)["rules"]
    assert "48 points" in " ".join(rule["says"] for rule in rules)
    assert {rule["revised_on"] for rule in rules} == {"2026-04-02"}


def test_two_stores_are_linked_and_parted(shop: Program) -> None:
    """It holds for both, also through a third one, with the reason for the person alone."""
    shop("sellers", "link", ONE, OTHER, "--because", "the same licence")
    shop("sellers", "link", THIRD, OTHER, "--because", "the same pictures")
    assert shop.json("sellers", "show", ONE)["seller"]["same_owner"] == [OTHER, THIRD]
    assert "the same licence" in shop("sellers", "show", OTHER).out
    assert "the same licence" not in shop("sellers", "list", "--json").out
    assert shop("sellers", "unlink", ONE, THIRD).exit == 1
    assert shop("sellers", "unlink", OTHER, ONE).exit == 0
    assert shop.json("sellers", "show", ONE)["seller"]["same_owner"] == []


@pytest.mark.parametrize(
    "words", [(ONE, ONE, "--because", "x"), (ONE, OTHER, "--because", " "), (ONE, "1109", "--because", "x")]
)
def test_a_link_that_says_nothing_is_wrong_use(shop: Program, words: tuple[str, ...]) -> None:
    """A store with itself, without a reason, or with one that nobody has met."""
    assert shop("sellers", "link", *words).exit == 2


def test_private_notes_are_in_no_list(program: Program) -> None:
    """A list is passed on more easily than one thinks; the person's own terminal shows them."""
    assert "No shops" in program("sellers", "list").out
    assert program.json("sellers", "list") == {"format": 1, "sellers": []}
    seller = Seller(id=an_id(), store_number=ONE, names=("Old", "Art Deco"), owner="Sample Ltd", note="rude")
    with open_store(places(program.data)) as store:
        store.change(seller)
    assert program.json("sellers", "list")["sellers"][0]["names"] == ["Old", "Art Deco"]
    for words in (("list",), ("list", "--json"), ("show", ONE, "--json")):
        assert "Sample" not in program("sellers", *words).out
    assert "Sample Ltd (private)" in program("sellers", "show", "old").out


def test_a_store_page_that_is_gone_is_noted_with_a_picture(shop: Program, tmp_path: Path) -> None:
    """Since when, and that nobody knows why; a later look that finds it again ends it; a file that is no picture is not kept."""
    picture = tmp_path / "gone.png"
    picture.write_bytes(PNG)
    since = shop.json("sellers", "gone", ONE, "--picture", str(picture))["seller"]["page_not_available_since"]
    shop("sellers", "gone", ONE)
    assert shop.json("sellers", "show", ONE)["seller"]["page_not_available_since"] == since
    told = shop("sellers", "show", ONE).out
    assert "with a picture" in told
    assert "why, nobody knows" in told
    (kept,) = (shop.data / "evidence" / "stores" / ONE).iterdir()
    assert kept.read_bytes() == PNG

    assert shop.json("sellers", "there", ONE)["seller"]["page_not_available_since"] is None
    (tmp_path / "letter.png").write_text("no picture", encoding="utf-8")
    assert shop("sellers", "gone", ONE, "--picture", str(tmp_path / "letter.png")).exit == 2
    assert shop.json("sellers", "show", ONE)["seller"]["page_not_available_since"] is None
