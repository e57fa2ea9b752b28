"""Tests of `ipp-helper complaints`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helper.config.places import places
from helper.model.attempt import Result
from helper.model.finding import FindingState, ListingCheck, Presence
from helper.store.queue import Queue, utc_now
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import FIRST_ITEM, NOW, an_item_url

SHORT = "https://a.aliexpress.com/_mSample"


@pytest.fixture
def designs(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Fox")
    return program


def test_complaints_add_puts_several_links_on_one_form(designs: Program) -> None:
    answer = designs.json(
        "complaints", "add", "--work", "Fox", "--link", an_item_url(), "--link", an_item_url(1)
    )
    complaint = answer["complaint"]
    assert (complaint["work"], complaint["state"], complaint["problems"]) == ("Fox", "planned", [])
    assert complaint["links"] == [an_item_url(), an_item_url(1)]
    assert complaint["reason"] == "Pirated copy"
    assert {one["judgement"] for one in designs.json("queue", "list")["findings"]} == {"copy"}


@pytest.mark.parametrize(
    ("link", "words"),
    [(SHORT, "short link"), ("https://www.temu.com/x.html", "Temu"), ("hello", "not the address")],
)
def test_complaints_add_changes_nothing_if_one_link_is_invalid(
    designs: Program, link: str, words: str
) -> None:
    answer = designs("complaints", "add", "--work", "Fox", "--link", an_item_url(), "--link", link, "--json")
    assert answer.exit == 1
    assert answer.error["code"] == "not_done"
    assert words in answer.error["what"]
    assert link in answer.error["what"]
    assert designs.json("complaints", "list")["complaints"] == []
    assert designs.json("queue", "list")["findings"] == []


def test_add_with_301_links_suggests_the_plan_command(designs: Program) -> None:
    links = "\n".join(an_item_url(number) for number in range(301)).encode()
    answer = designs("complaints", "add", "--work", "Fox", "--links-from", "-", stdin=links)
    assert answer.exit == 1
    assert "301" in answer.err
    assert "complaints plan" in answer.err


def test_form_with_a_pending_registration_is_added_but_cannot_be_filed(designs: Program) -> None:
    designs("works", "edit", "Fox", "--state", "pending")
    answer = designs("complaints", "add", "--work", "Fox", "--link", an_item_url())
    assert answer.exit == 1
    assert "Must wait:" in answer.out
    assert "but must wait" in designs("complaints", "list").out
    (complaint,) = designs.json("complaints", "list")["complaints"]
    assert [problem["field"] for problem in complaint["problems"]] == ["ipr"]


def test_plan_command_puts_copies_on_forms(designs: Program) -> None:
    _judge_copies(designs, 5)
    (designs.data / "settings.toml").write_text("listings_per_form = 2\n", encoding="utf-8")
    assert len(designs.json("complaints", "plan", "--dry-run")["complaints"]) == 3
    shown = designs.json("complaints", "plan", "--limit", "3", "--dry-run")
    assert [len(one["links"]) for one in shown["complaints"]] == [3, 2]
    assert shown["dry_run"] is True
    assert designs.json("complaints", "list")["complaints"] == []
    made = designs.json("complaints", "plan", "--limit", "4")
    assert [len(one["links"]) for one in made["complaints"]] == [3, 2]
    assert designs("complaints", "plan").out == "No link is waiting for a form.\n"


def test_plan_names_links_that_were_left_out(designs: Program) -> None:
    designs("queue", "add", str(FIRST_ITEM), an_item_url(1), "--work", "Fox")
    designs("queue", "judge", str(FIRST_ITEM), str(FIRST_ITEM + 1), "--as", "copy")
    answer = designs("complaints", "plan")
    assert answer.exit == 1
    assert answer.out.splitlines() == [
        "1 link on 1 form:",
        "  Fox, 1 link",
        "1 link left out: view its page first, then judge it with --viewed.",
    ]


def test_dry_run_prints_the_explanations_of_the_planned_forms(designs: Program) -> None:
    designs("accounts", "add", "--label", "mine")
    _judge_copies(designs, 2)
    words = ("complaints", "plan", "--description", "A copy of {title}, {links}.", "--dry-run")
    answer = designs(*words)
    assert answer.out.splitlines()[1] == "  Fox, 2 links, account mine"
    assert "  A copy of Fox, 2 links." in answer.out.splitlines()
    (planned,) = designs.json(*words)["complaints"]
    assert planned["description"] == "A copy of Fox, 2 links."


def test_complaints_list_accepts_the_beginning_of_a_form_id(designs: Program) -> None:
    made = designs.json("complaints", "add", "--work", "Fox", "--link", an_item_url())["complaint"]
    designs.hand_over(Result.FILED, number="0048213377")
    lines = designs("complaints", "list", made["id"][:4]).out.splitlines()
    assert lines[0] == "Fox · 1 link · filed, number 0048213377"
    assert f"  {an_item_url()}" in lines
    assert any(": filed" in line for line in lines)
    assert any(line.split(maxsplit=1) == ["number", "0048213377"] for line in lines)
    shown = designs.json("complaints", "list", made["id"])["complaints"][0]
    assert (shown["number"], shown["attempts"][0]["result"]) == ("0048213377", "filed")
    assert shown["findings"][0]["state"] == "filed"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["list", "abc"], "too short"),
        (["list", "zzzz"], "No id begins with"),
        (["add", "--work", "Quiet Wale", "--link", an_item_url()], "“Quiet Whale”"),
        *((["plan", "--limit", limit], "--limit") for limit in ("0", "301", "many")),
    ],
)
def test_invalid_complaints_arguments_exit_with_code_2(
    designs: Program, words: list[str], message: str
) -> None:
    answer = designs("complaints", *words)
    assert answer.exit == 2
    assert message in answer.err


def _judge_copies(program: Program, amount: int) -> None:
    links = [an_item_url(number) for number in range(amount)]
    program("queue", "add", *links, "--work", "Fox")
    program("queue", "judge", *(str(FIRST_ITEM + number) for number in range(amount)), "--as", "copy")


def test_attach_requires_confirmation_and_warns_above_5_mb(designs: Program, tmp_path: Path) -> None:
    """The user confirms that the seller may see the file.

    The portal's size limit is unknown, so 5 MB is assumed.
    """
    made = designs.json("complaints", "add", "--work", "Fox", "--link", an_item_url())["complaint"]["id"]
    results = []
    for name, megabytes in (("small", 5), ("large", 6)):
        picture = tmp_path / f"{name}.png"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(megabytes * 1024 * 1024 - 8))
        asked = designs("complaints", "attach", made, str(picture), "--json")
        assert (asked.exit, asked.error["what"]) == (1, "Assume that the seller will see attachments.")
        results.append(designs.json("complaints", "attach", made, str(picture), "--seller-sees-it"))
    warning = "The file is 6.0 MB, but the page may accept only 5 MB. Make the file smaller if you can."
    assert [attached["warning"] for attached in results] == ["", warning]
    first, second = (attached["attachment"] for attached in results)
    assert first in designs("complaints", "list", made).out
    designs("complaints", "attach", made, first, "--off")
    assert designs.json("complaints", "list", made)["complaints"][0]["attachments"] == [second]


def test_second_complaint_is_refused_or_cites_the_first_complaint(designs: Program) -> None:
    """There are three reasons to refuse a second complaint.

    Alibaba has not decided yet, the listing was not checked recently, or the second complaint says the same
    as the first.
    """
    made = designs.json("complaints", "add", "--work", "Fox", "--link", an_item_url())["complaint"]
    designs.hand_over(Result.FILED, number="48213377", seen_at=NOW)
    again = ("complaints", "again", made["id"], "--json")
    assert "has not decided on complaint 48213377 yet" in designs(*again).error["what"]
    with open_store(places(designs.data)) as store:
        Queue(store).set_outcomes({FindingState.REJECTED: store.findings.all()})
    assert "Check it first" in designs(*again).error["what"]
    with open_store(places(designs.data)) as store:
        (listing,) = store.listings.all()
        look = ListingCheck(at=utc_now(), presence=Presence.LIVE)
        store.change(replace(listing, looks=(look,)))
    answer = designs.json("complaints", "again", made["id"], "--reason", "Other copyright infringement")
    second = answer["complaint"]
    assert (second["predecessor_id"], second["links"]) == (made["id"], [an_item_url()])
    assert "This concerns complaint 48213377. " in second["description"]
    assert f"earlier form  {made['id'][:8]}" in designs("complaints", "list", second["id"]).out
    assert "already on another form" in designs(*again).error["what"]
