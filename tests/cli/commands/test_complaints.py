"""Tests of `ipp-helper complaints`."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from tests.cli.program import Program
from tests.factories import FIRST_ITEM, an_item_url

SHORT = "https://a.aliexpress.com/_mSample"


@pytest.fixture
def designs(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Fox")
    return program


def test_form_with_a_pending_registration_is_planned_but_cannot_be_filed(designs: Program) -> None:
    designs("works", "edit", "Fox", "--state", "pending")
    _judge_copies(designs, 1)
    answer = designs("complaints", "plan")
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
    made = designs.form("Fox", an_item_url())
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
        (["plan", "--work", "Quiet Wale"], "“Quiet Whale”"),
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
