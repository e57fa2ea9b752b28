"""`ipp-helper checklist`: the way to an account, noted by commands."""

from __future__ import annotations

from tests.cli.program import Program


def test_the_list_begins_with_both_doors_and_what_is_next(program: Program) -> None:
    """On the first day: two doors, their sources, six steps, and the first of them in full."""
    text = program("checklist", "list").out
    for words in (
        "An account (IPP)",
        "The online form without one",
        "SECA guide (9 Dec 2022)",
        "a PO box works",
    ):
        assert words in text
    assert "▸ Have these ready" in text
    assert not program.data.exists()


def test_steps_are_noted_with_their_days(program: Program) -> None:
    """Done on, waiting since, look again on; by name or by number."""
    program.json("checklist", "done", "1", "--on", "2026-11-20")
    program.json("checklist", "waiting", "identity", "--since", "2026-11-21", "--look-again", "2026-11-30")
    steps = {step["step"]: step for step in program.json("checklist", "list")["steps"]}
    assert (steps["ready"]["state"], steps["ready"]["done_on"]) == ("done", "2026-11-20")
    waits = steps["identity"]
    assert (waits["state"], waits["waiting_since"], waits["look_again_on"]) == (
        "waiting",
        "2026-11-21",
        "2026-11-30",
    )
    program.json("checklist", "forget", "ready")
    assert program.json("checklist", "list")["next"] == "ready"


def test_a_step_that_does_not_exist_is_answered_with_those_that_do(program: Program) -> None:
    """Wrong use, and the names."""
    answer = program("checklist", "done", "passport", "--json")
    assert answer.exit == 2
    assert "ready, register, confirm" in answer.error["where"]


def test_only_a_step_with_a_page_is_opened(program: Program) -> None:
    """To have documents ready needs no window; and a strange host is opened for nobody."""
    assert program("checklist", "open", "ready").exit == 2
    strange = program("checklist", "open", "register", "--portal", "https://ipp.portal.example/", "--json")
    assert strange.exit == 1
    assert "I open nothing there" in strange.error["what"]
    refused = program(
        "checklist", "open", "register", "--portal", "https://ipp.alibabagroup.com.evil.example/"
    )
    assert refused.exit == 2
