"""What a flow is made of, as plain data: the portal's hosts, signs, pages and steps, and what a person showed of a step's field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.spec import StepKind, form_of, pattern_in
from tests.flow.samples import FLOW


@pytest.mark.parametrize(
    ("entries", "form"),
    [
        (["The Quiet Whale (US)(VA0002345678)"], "T (C)(N)"),
        (["The Quiet Whale (United States)(N/A)", "Fox (US)(n/a)"], "T (C)(N/A)"),
        (["安静的鲸鱼（中国）（国作登字-2020-F-001）"], "T(C)(N)"),
        (["Whale"], "T"),
        (["Whale (US)(VA (2) 7)", "Fox (US)(N/A)", "Hen (US)(N/A)"], "T (C)(N/A) or T (C)(N)"),
        ([], ""),
    ],
)
def test_the_commonest_form_comes_first(entries: list[str], form: str) -> None:
    """A text, a word, a number, nothing: in brackets or not."""
    assert form_of(entries) == form


@given(st.lists(st.text(max_size=60), max_size=5))
def test_whatever_the_entries_are_only_forms_come_out(entries: list[str]) -> None:
    """No letter of an entry is in its form."""
    assert set(form_of(entries)) <= set("TCNA/() or")


def test_what_stands_between_slashes_is_a_pattern() -> None:
    """Slashes make a pattern; one slash alone, or none between, makes a wording."""
    assert pattern_in("/pirat/") == "pirat"
    assert [pattern_in(option) for option in ("Pirated copy", "/", "//", "and/or")] == [None] * 4


def test_steps_of_one_kind_come_in_the_order_of_the_file() -> None:
    """The person's part of a complaint is in the flow, in its order."""
    assert [step.id for step in FLOW.steps(StepKind.HANDOFF)] == ["verify", "declaration", "submit", "next"]
