"""Tests of complaints: states, explanations, and the distribution of findings onto forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.model.attempt import Result
from helper.model.complaint import MOST_LISTINGS, MOVES, ComplaintState, explanation, plan_forms
from helper.model.finding import Finding
from helper.model.work import Right, Work
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_attempt, an_id


def test_filed_complaint_can_only_be_closed_and_reopened() -> None:
    assert MOVES[ComplaintState.FILED] == {ComplaintState.CLOSED}
    assert MOVES[ComplaintState.CLOSED] == {ComplaintState.FILED}


def test_last_attempt_is_open_until_it_has_a_result() -> None:
    done, still_open = an_attempt(result=Result.FAILED), an_attempt()
    assert a_complaint().open_attempt is None
    assert a_complaint(attempts=(done,)).open_attempt is None
    assert a_complaint(attempts=(done, still_open)).open_attempt == still_open


WHALE = a_work(client="Studio Nord", right=Right(text="Quiet Whale (DE)(000123)", number="000123"))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("A copy of {title}.", "A copy of Quiet Whale."),
        ("{client} owns {registration}; {links}.", "Studio Nord owns 000123; 2 links."),
        ("My {own} braces {Title} { title }", "My {own} braces {Title} { title }"),
        ("{title", "{title"),
        ("", ""),
    ],
)
def test_known_variables_in_a_template_are_replaced(template: str, text: str) -> None:
    assert explanation(template, WHALE, links=2) == text


def test_placeholder_inside_an_inserted_value_is_not_replaced() -> None:
    assert explanation("{title}", a_work(title="{client}"), links=1) == "{client}"


_LONG, _LONGER = "A copy" * 26, "A copy" * 32


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Again: {earlier}!", "Again: 48213377, 0048213378, 48213379!"),
        ("A copy.", "A copy. Reported before: 48213377, 0048213378, 48213379."),
        (_LONG, f"{_LONG} Reported before: 48213377 and others."),
        (_LONGER, _LONGER),
    ],
)
def test_explanation_lists_as_many_earlier_complaint_numbers_as_fit(template: str, text: str) -> None:
    """The numbers replace `{earlier}` or go at the end. If they do not all fit, “and others” follows."""
    numbers = ["48213377", "0048213378", "48213379"]
    assert explanation(template, WHALE, links=1, earlier=numbers) == text


def copies(work: Work, amount: int) -> list[Finding]:
    return [a_finding(a_listing(number), work) for number in range(amount)]


@pytest.mark.parametrize(
    ("amount", "sizes"),
    [
        (0, []),
        (1, [1]),
        (300, [300]),
        (301, [151, 150]),
        (601, [201, 200, 200]),
        (700, [234, 233, 233]),
    ],
)
def test_links_are_split_evenly_over_the_forms(amount: int, sizes: list[int]) -> None:
    forms = plan_forms(copies(a_work(), amount))
    assert [len(form.finding_ids) for form in forms] == sizes


@pytest.mark.parametrize("limit", [0, -1, MOST_LISTINGS + 1])
def test_limit_outside_1_to_300_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="1 to 300"):
        plan_forms([], limit=limit)


@given(
    amounts=st.lists(st.integers(0, 40), max_size=5),
    limit=st.integers(1, 12),
)
def test_every_copied_listing_is_planned_on_exactly_one_form(amounts: list[int], limit: int) -> None:
    works = [a_work(id=an_id()) for _ in amounts]
    findings = [copy for work, amount in zip(works, amounts, strict=True) for copy in copies(work, amount)]
    forms = plan_forms(findings, limit=limit)
    planned = [key for form in forms for key in form.finding_ids]
    assert sorted(planned) == sorted(finding.id for finding in findings)
    assert all(1 <= len(form.finding_ids) <= limit for form in forms)
    owner = {finding.id: finding.work_id for finding in findings}
    assert all(owner[key] == form.work_id for form in forms for key in form.finding_ids)
