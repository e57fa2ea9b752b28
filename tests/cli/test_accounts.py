"""Accounts and stores on the command line."""

from __future__ import annotations

from helper.config.places import places
from helper.model.seller import Seller
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import an_id


def test_an_account_is_added_and_listed(program: Program) -> None:
    """With the clients it may file for."""
    program("accounts", "add", "--label", "mine")
    program("accounts", "add", "--label", "studio", "--host", "ipp.aidcgroup.net", "--client", "Studio Nord")
    listed = program.json("accounts", "list")
    assert [(one["label"], one["host"], one["clients"]) for one in listed["accounts"]] == [
        ("mine", "ipp.alibabagroup.com", []),
        ("studio", "ipp.aidcgroup.net", ["Studio Nord"]),
    ]
    assert "Studio Nord" in program("accounts", "list").out


def test_a_second_account_of_that_name_is_an_ordinary_no(program: Program) -> None:
    """Two accounts of one name could not be told apart."""
    program("accounts", "add", "--label", "mine")
    assert program("accounts", "add", "--label", "MINE").exit == 1


def test_a_host_that_is_not_known_is_refused(program: Program) -> None:
    """Only the person's own settings can make another host a portal."""
    answer = program("accounts", "add", "--label", "mine", "--host", "ipp.evil.example")
    assert answer.exit == 2
    assert "settings.toml" in answer.err
    program.data.mkdir(exist_ok=True)
    (program.data / "settings.toml").write_text('extra_hosts = ["ipp.example.com"]\n', encoding="utf-8")
    assert program("accounts", "add", "--label", "mine", "--host", "ipp.example.com").exit == 0


def test_private_notes_about_stores_are_not_listed(program: Program) -> None:
    """A list is passed on more easily than one thinks."""
    seller = Seller(
        id=an_id(), store_number="1102345678", names=("Old", "Art Deco"), owner="Sample Ltd", note="rude"
    )
    with open_store(places(program.data)) as store:
        store.change(seller)
    answer = program("sellers", "list")
    assert answer.out.splitlines()[1] == "1102345678    Art Deco"
    assert "Sample" not in program("sellers", "list", "--json").out
    assert program.json("sellers", "list")["sellers"][0]["names"] == ["Old", "Art Deco"]


def test_empty_lists_say_so(program: Program) -> None:
    """In words for people, as empty lists for programs."""
    assert "No accounts" in program("accounts", "list").out
    assert "No stores" in program("sellers", "list").out
    assert program.json("sellers", "list") == {"format": 1, "sellers": []}
