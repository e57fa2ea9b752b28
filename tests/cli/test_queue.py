"""Links come in on the command line, and are judged there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.factories import FIRST_ITEM, an_item_url

SHORT = "https://a.aliexpress.com/_mSample"
SHOP = "https://www.aliexpress.com/store/1102345678"


@pytest.fixture
def designs(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Fox", "--client", "Studio Nord")
    return program


def test_good_links_are_taken(program: Program) -> None:
    """They are new, known and refused, as other programs can read."""
    answer = program("queue", "add", an_item_url(), an_item_url(1))
    assert (answer.exit, answer.out) == (0, "2 links added, 0 known already.\n")
    again = program.json("queue", "add", an_item_url(1))
    assert (len(again["new"]), len(again["known"]), again["refused"]) == (0, 1, [])
    assert again["known"][0]["item_id"] == str(FIRST_ITEM + 1)


def test_what_needs_a_look_needs_a_person(program: Program) -> None:
    """A doubtful link is kept, a shop is not; both are said, and the good one is in."""
    answer = program("queue", "add", an_item_url(), SHORT, SHOP)
    assert answer.exit == 1
    assert "2 links added" in answer.out
    assert SHORT in answer.out
    assert "This is a shop" in answer.out
    assert [one["flagged"] for one in program.json("queue", "list")["findings"]] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_any_encoding_is_read(program: Program, tmp_path: Path, encoding: str) -> None:
    """Whatever editor saved it."""
    file = tmp_path / "links.txt"
    file.write_bytes(f"Größe: {an_item_url()}\r\nund {an_item_url(1)}\r\n".encode(encoding))
    assert len(program.json("queue", "add", "--from", str(file))["new"]) == 2


def test_standard_input_is_a_dash(program: Program) -> None:
    """A list can be piped in."""
    added = program.json("queue", "add", "--from", "-", stdin=an_item_url().encode())
    assert added["new"][0]["history"][0]["what"] == "added (standard input)"


def test_a_missing_file_is_wrong_use(program: Program) -> None:
    """The sentence names it."""
    answer = program("queue", "add", "--from", "/no/such/file")
    assert answer.exit == 2
    assert "/no/such/file" in answer.err


def test_nothing_to_add_is_wrong_use(program: Program) -> None:
    """Neither links nor a file."""
    assert program("queue", "add").exit == 2


def test_links_are_judged_by_id_or_number(designs: Program) -> None:
    """With the design named, a copy is ready for a form."""
    first = designs.json("queue", "add", an_item_url())["new"][0]
    designs.json("queue", "add", an_item_url(1))
    judged = designs(
        "queue", "judge", first["id"][:6], str(FIRST_ITEM + 1), "--as", "copy", "--work", "quiet whale"
    )
    assert (judged.exit, judged.out) == (0, "2 links: copied from you.\n")
    for finding in designs.json("queue", "list")["findings"]:
        assert (finding["state"], finding["judgement"], finding["work"]) == ("judged", "copy", "Quiet Whale")
        assert finding["viewed"] is False


def test_a_look_is_noted_only_when_it_is_claimed(designs: Program) -> None:
    """`--viewed` is the person's word."""
    designs("queue", "add", an_item_url())
    designs("queue", "judge", str(FIRST_ITEM), "--as", "not-a-copy", "--viewed")
    (finding,) = designs.json("queue", "list")["findings"]
    assert (finding["judgement"], finding["viewed"]) == ("not_a_copy", True)


def test_a_copy_needs_its_design(designs: Program) -> None:
    """Nothing is judged when one of them cannot be."""
    designs("queue", "add", an_item_url(), "--work", "Fox")
    designs("queue", "add", an_item_url(1))
    answer = designs("queue", "judge", str(FIRST_ITEM), str(FIRST_ITEM + 1), "--as", "copy")
    assert answer.exit == 1
    assert "--work" in answer.err
    assert {one["judgement"] for one in designs.json("queue", "list")["findings"]} == {None}


def test_what_is_being_filed_cannot_be_judged(designs: Program) -> None:
    """An ordinary no, with the reason."""
    designs("complaints", "add", "--work", "Fox", "--link", an_item_url())
    _hand_over(designs)
    answer = designs("queue", "judge", str(FIRST_ITEM), "--as", "own")
    assert answer.exit == 1
    assert "being filled" in answer.err


@pytest.mark.parametrize("word", ["yes", "", "copied"])
def test_another_word_is_wrong_use(designs: Program, word: str) -> None:
    """The words that may be said are named."""
    designs("queue", "add", an_item_url())
    answer = designs("queue", "judge", str(FIRST_ITEM), "--as", word)
    assert answer.exit == 2
    assert "licensed" in answer.err


@pytest.mark.parametrize("start", ["abc", "zzzzzzzz", "1005009999999999"])
def test_an_id_that_fits_nothing_is_wrong_use(designs: Program, start: str) -> None:
    """Too short, or unknown."""
    designs("queue", "add", an_item_url())
    assert designs("queue", "judge", start, "--as", "own").exit == 2


def test_a_number_of_several_findings_is_asked_back(designs: Program) -> None:
    """The same listing may copy two designs: which one is meant cannot be guessed."""
    for design in ("Fox", "Quiet Whale"):
        designs("queue", "add", an_item_url(), "--work", design)
    answer = designs("queue", "judge", str(FIRST_ITEM), "--as", "own")
    assert answer.exit == 2
    assert "several designs" in answer.err


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ([], [0, 1, 2]),
        (["new"], [1, 2]),
        (["licensed"], [0]),
        (["status:licensed"], [0]),
        (["status:to look at"], [1, 2]),
        (["work:whale"], [0]),
        (["client:nord"], [1]),
        ([str(FIRST_ITEM + 2)], [2]),
        (["new", "work:fox"], [1]),
        (["aliexpress.com"], [0, 1, 2]),
        (["https://www.aliexpress.com/item/"], [0, 1, 2]),
        (["seller:art"], []),
        (["nothing like it"], []),
    ],
)
def test_filters_narrow_the_list(designs: Program, filters: list[str], numbers: list[int]) -> None:
    """All of them must fit; a link is text like any other."""
    designs("queue", "add", an_item_url(), "--work", "Quiet Whale")
    designs("queue", "add", an_item_url(1), "--work", "Fox")
    designs("queue", "add", an_item_url(2))
    designs("queue", "judge", str(FIRST_ITEM), "--as", "licensed")
    found = designs.json("queue", "list", *filters)["findings"]
    assert [int(one["item_id"]) - FIRST_ITEM for one in found] == numbers


def test_the_list_is_calm(designs: Program) -> None:
    """Id, number, design and state, aligned."""
    finding = designs.json("queue", "add", an_item_url(), "--work", "Fox")["new"][0]
    assert designs("queue", "list").out.splitlines() == [
        "Id        Listing           Design  State",
        f"{finding['id'][:8]}  {FIRST_ITEM}  Fox     to look at",
        "",
        "1 link",
    ]


def _hand_over(program: Program) -> None:
    from helper.config.places import places
    from helper.store.queue import Queue
    from helper.store.store import open_store
    from tests.factories import an_attempt

    with open_store(places(program.data)) as store:
        queue = Queue(store)
        complaint = queue.reserve(practice=False)
        assert complaint is not None
        queue.hand_over(complaint.id, an_attempt())
