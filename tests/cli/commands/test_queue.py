"""Tests of `ipp-helper queue` and `links`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.factories import FIRST_ITEM, an_item_url

ROWS = "\n".join(
    [
        "Design,Link,Product title,Status,Reported on,Removed on,Complaint no.,Store number",
        f"Quiet Whale,{an_item_url(0)},Whale shower curtain,removed,2026-03-02,2026-03-05,00482133,1102345678",
        f"Quiet Whale,{an_item_url(1)},Whale shower curtain,,,,,1102345678",
    ]
)


@pytest.fixture
def returned(program: Program, tmp_path: Path) -> Program:
    """Import a removed listing, and an unreported listing of the same shop."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(ROWS)
    program("import", str(sheet))
    return program


@pytest.fixture
def designs(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Fox", "--client", "Studio Nord")
    return program


def ids(program: Program) -> list[str]:
    return [one["id"] for one in program.json("queue", "list")["findings"]]


TEXT = f"See {an_item_url()} and https://www.aliexpress.com/store/1102345678"


def test_links_command_prints_every_address_as_json(program: Program) -> None:
    answer = program.json("links", stdin=TEXT.encode())
    assert answer["format"] == 1
    good, shop = answer["links"]
    assert (good["disposition"], good["item_id"], good["url"]) == ("accept", str(FIRST_ITEM), an_item_url())
    assert (shop["disposition"], shop["reason"], shop["item_id"]) == ("reject", "store", None)
    assert set(good) == {"raw", "disposition", "item_id", "global_id", "url", "reason", "sentence"}


def test_links_command_without_valid_links_exits_with_0(program: Program) -> None:
    answer = program("links", stdin=b"https://www.temu.com/x.html https://evil.example/\x1b[2J")
    assert (answer.exit, "\x1b" in answer.out) == (0, False)
    assert program("links", stdin=b"").out == "0 addresses, 0 can be reported.\n"
    assert not program.data.exists()


def test_queue_list_shows_links_whose_address_is_incomplete(program: Program, tmp_path: Path) -> None:
    (sheet := tmp_path / "sheet.csv").write_text(f"Link\n{an_item_url(0)}\n1.0050099E+15\n")
    program("import", str(sheet))
    assert [one["fix_link"] for one in program.json("queue", "list")["findings"]] == [False, True]
    assert [one["item_id"] for one in program.json("queue", "list", "fix-link")["findings"]] == [None]
    assert "fix link" in program("queue", "list", "state:fix_link").out


SHORT = "https://a.aliexpress.com/_mSample"
SHOP = "https://www.aliexpress.com/store/1102345678"


def test_queue_add_exits_with_code_1_if_a_link_is_doubtful(program: Program) -> None:
    answer = program("queue", "add", an_item_url(), SHORT, SHOP)
    assert answer.exit == 1
    assert "2 links added" in answer.out
    assert SHORT in answer.out
    assert "This is a shop" in answer.out
    assert [one["flagged"] for one in program.json("queue", "list")["findings"]] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_queue_add_reads_files_in_any_encoding(program: Program, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "links.txt"
    file.write_bytes(f"Größe: {an_item_url()}\r\nund {an_item_url(1)}\r\n".encode(encoding))
    assert len(program.json("queue", "add", "--from", str(file))["new"]) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add"], "Give links, or a file with --from"),
        (["add", "--from", "/no/such/file"], "/no/such/file"),
        *((["judge", str(FIRST_ITEM), "--as", word], "licensed") for word in ("yes", "", "copied")),
        (["judge", "abc", "--as", "own"], "too short"),
        *(
            (["judge", start, "--as", "own"], "No id begins with")
            for start in ("zzzzzzzz", "1005009999999999")
        ),
        (["judge", str(FIRST_ITEM), "--as", "own"], "several designs"),
    ],
)
def test_invalid_queue_arguments_exit_with_code_2(designs: Program, words: list[str], message: str) -> None:
    for design in ("Fox", "Quiet Whale"):
        designs("queue", "add", an_item_url(), "--work", design)
    answer = designs("queue", *words)
    assert answer.exit == 2
    assert message in answer.err


def test_judge_command_accepts_finding_ids_and_item_ids(designs: Program) -> None:
    first = designs.json("queue", "add", an_item_url())["new"][0]
    designs.json("queue", "add", an_item_url(1))
    judged = designs(
        "queue", "judge", first["id"][:6], str(FIRST_ITEM + 1), "--as", "copy", "--work", "quiet whale"
    )
    assert (judged.exit, judged.out) == (0, "2 links: copied from you.\n")
    for finding in designs.json("queue", "list")["findings"]:
        assert (finding["state"], finding["judgement"], finding["work"]) == ("judged", "copy", "Quiet Whale")
        assert finding["viewed"] is False
    designs("queue", "judge", first["id"], "--as", "not-a-copy", "--viewed")
    finding = designs.json("queue", "list", "not_a_copy")["findings"][0]
    assert (finding["judgement"], finding["viewed"]) == ("not_a_copy", True)


@pytest.mark.parametrize("answer", ["not_a_copy", "licensed", "own"])
def test_judge_command_changes_a_refusal_only_if_the_link_is_given_alone(
    designs: Program, answer: str
) -> None:
    for number in range(3):
        designs("queue", "add", an_item_url(number), "--work", "Fox")
    items = [str(FIRST_ITEM + number) for number in range(3)]
    designs("queue", "judge", items[0], "--as", answer)
    for word in ("copy", "later"):
        judged = designs("queue", "judge", *items, "--as", word, "--because", "the licence ended")
        assert judged.exit == 1
        assert "2 links: " in judged.out
        assert "1 link not changed:" in judged.out
        assert "To change that, answer this link alone." in judged.out
        assert len(designs.json("queue", "list", answer)["findings"]) == 1
    assert designs("queue", "judge", items[0], "--as", "copy").exit == 0
    assert designs.json("queue", "list", answer)["findings"] == []


def test_listing_without_a_design_cannot_be_judged_a_copy(designs: Program) -> None:
    designs("queue", "add", an_item_url(), "--work", "Fox")
    designs("queue", "add", an_item_url(1))
    answer = designs("queue", "judge", str(FIRST_ITEM + 1), "--as", "copy")
    assert answer.exit == 1
    assert "--work" in answer.err
    assert {one["judgement"] for one in designs.json("queue", "list")["findings"]} == {None}
    both = designs("queue", "judge", str(FIRST_ITEM), str(FIRST_ITEM + 1), "--as", "copy")
    assert both.exit == 1
    assert "--work" in both.out
    assert len(designs.json("queue", "list", "copy")["findings"]) == 1


def test_listing_on_a_form_being_filled_in_cannot_be_reviewed(designs: Program) -> None:
    designs.form("Fox", an_item_url())
    designs.hand_over()
    answer = designs("queue", "judge", str(FIRST_ITEM), "--as", "own")
    assert answer.exit == 1
    assert "being filled" in answer.err


FILTERED: dict[tuple[str, ...], list[int]] = {
    (): [0, 1, 2],
    ("new",): [1, 2],
    ("status:licensed",): [],
    ("state:to review",): [1, 2],
    ("design:quiet whale",): [0],
    ("client:nord",): [1],
    (str(FIRST_ITEM + 2),): [2],
    ("new", "work:fox"): [1],
    ("https://www.aliexpress.com/item/",): [0, 1, 2],
    ("account:MY",): [0],
    ("shop:art",): [],
}


def test_queue_list_shows_only_links_that_match_every_filter(designs: Program) -> None:
    """A web address as a filter is searched for as text, although it contains a colon like `state:copy`."""
    designs("accounts", "add", "--label", "my account")
    designs.form("Quiet Whale", an_item_url())
    designs("queue", "add", an_item_url(1), "--work", "Fox")
    designs("queue", "add", an_item_url(2))
    for filters, numbers in FILTERED.items():
        found = designs.json("queue", "list", *filters)["findings"]
        assert [int(one["item_id"]) - FIRST_ITEM for one in found] == numbers, filters
    assert f"{FIRST_ITEM + 1}  Fox     to review" in designs("queue", "list", "client:nord").out


def test_queue_add_shows_earlier_complaints_about_the_listing(designs: Program, tmp_path: Path) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text(
        f"Design,Link,Status,Reported on,Complaint no.\nFox,{an_item_url()},removed,2024-03-04,00482133\n",
        encoding="utf-8",
    )
    designs("import", str(sheet))
    added = designs("queue", "add", an_item_url(), "--work", "Quiet Whale")
    expected = f"Reported before: {FIRST_ITEM}, number 00482133, sent 4 Mar 2024, Fox: gone"
    assert expected in added.out.splitlines()
    again = designs.json("queue", "add", an_item_url(), "--work", "Quiet Whale")
    assert len(again["known"]) == 1
    (earlier,) = again["known"][0]["earlier"]
    assert (earlier["number"], earlier["outcome"], earlier["work"]) == ("00482133", "removed", "Fox")
    assert earlier["sent_at"].startswith("2024-03-04")


def test_licensed_listing_needs_a_reason_before_it_goes_on_a_form(designs: Program) -> None:
    (designs.data / "settings.toml").write_text('name = "Mira"\n', encoding="utf-8")
    designs("queue", "add", an_item_url(), "--work", "Fox")
    designs("queue", "judge", str(FIRST_ITEM), "--as", "licensed")
    judged = designs("queue", "judge", str(FIRST_ITEM), "--as", "copy")
    assert (
        "its seller seems to have a licence. This link waits until you give a reason, with --because."
        in judged.out
    )
    filed = designs("file", "--plain", "--paste")
    assert "because it is doubtful" in filed.err
    assert filed.exit == 1
    because = ("--because", "the licence ended in May")
    designs("queue", "judge", str(FIRST_ITEM), "--as", "copy", "--viewed", *because)
    (finding,) = designs.json("queue", "list")["findings"]
    assert finding["speaks_against"] == ["licensed"]
    assert (finding["reason_given"]["reason"], finding["reason_given"]["by"]) == (because[1], "Mira")
    assert "because it is doubtful" not in designs("file", "--plain", "--paste").err
    (finding,) = designs.json("queue", "list")["findings"]
    assert finding["complaint"]


def test_headings_in_a_text_set_no_design(designs: Program) -> None:
    designs("works", "add", "--title", "Renard Étoilé")
    text = f"Renard etoile:\n{an_item_url()}\n{an_item_url(1)}\n\nShopping\n{an_item_url(2)}\n"
    added = designs.json("queue", "add", "--from", "-", stdin=text.encode())
    assert [one["work"] for one in added["new"]] == [None, None, None]
    assert added["new"][0]["history"][0]["what"] == "added (standard input)"


def judged_by(program: Program) -> list[str]:
    return [each["judged_by"] for each in program.json("queue", "list")["findings"] if each["judged_at"]]


def test_judge_command_asks_for_a_name_at_a_terminal_before_the_first_answer(designs: Program) -> None:
    designs("queue", "add", an_item_url(0), an_item_url(1), "--work", "Quiet Whale")
    first, second = ids(designs)
    asked = designs("queue", "judge", first, "--as", "own", stdin=b"Mira Stern\n", terminal=True)
    again = designs("queue", "judge", second, "--as", "own", stdin=b"Kim\n", terminal=True)
    assert "What is your name?" in asked.err
    assert "What is your name?" not in again.err
    assert judged_by(designs) == ["Mira Stern"] * 2


@pytest.mark.parametrize(("options", "terminal"), [((), False), (("--json",), True)])
def test_judge_command_asks_for_no_name_without_a_terminal_or_with_json(
    designs: Program, options: tuple[str, ...], *, terminal: bool
) -> None:
    designs("queue", "add", an_item_url(0), "--work", "Quiet Whale")
    (first,) = ids(designs)
    answer = designs("queue", "judge", first, "--as", "own", *options, stdin=b"Mira\n", terminal=terminal)
    assert answer.err == ""
    assert judged_by(designs) == [""]
