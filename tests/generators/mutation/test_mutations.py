"""A form may change in every way that releases change forms: no control ever gets another field's value.

This is the short form of the benchmark in `make bench`; its table is in docs/performance.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.site import running_site
from tests.generators.mutation.benchmark import COSMETIC_SORTS, SORTS, Bench, cases
from tests.generators.mutation.verdict import Verdict, judged

PAGES = len(SORTS)
SEED = 2026
_WANTED = {"ipr": "Whale", "reason": "Pirated copy", "description": "A copy."}


@pytest.mark.browser
@pytest.mark.longest
async def test_mutated_form_gets_no_wrong_value(page: Page, tmp_path: Path) -> None:
    """A mutated form of every sort: no wrong value, and cosmetic changes cause no question in 95 of 100 fields."""
    proof = tmp_path / "proof.png"
    proof.write_bytes(b"\x89PNG\r\n\x1a\n")
    with running_site() as site:
        tally = await Bench(page, site, proof).ours(cases(PAGES, SEED))
    assert tally.wrongs == []
    assert tally.share_right(COSMETIC_SORTS) >= 0.95
    assert set(tally.pages) == set(SORTS)


def verdicts(
    held: list[tuple[str, str]], taken: dict[str, str] | None = None, asked: tuple[str, ...] = ()
) -> dict[str, Verdict]:
    present = ("ipr", "reason")
    return judged(held, wanted=_WANTED, present=present, taken=taken or {}, asked=asked)


def test_value_in_its_own_control_is_right() -> None:
    """A field without a value counts as pasted, if the page has it."""
    assert verdicts([("ipr", "Whale")]) == {
        "ipr": Verdict.RIGHT,
        "reason": Verdict.PASTED,
        "description": Verdict.ABSENT,
    }


def test_value_in_another_control_is_wrong() -> None:
    """Whether the other control stands for a step or not."""
    assert verdicts([("other", "Whale")])["ipr"] is Verdict.WRONG
    assert verdicts([("reason", "Whale")])["ipr"] is Verdict.WRONG


def test_other_value_in_its_own_control_is_wrong() -> None:
    """Also a value that is wanted nowhere."""
    assert verdicts([("ipr", "Fox")])["ipr"] is Verdict.WRONG


def test_taking_another_control_is_wrong_even_if_it_stays_unfilled() -> None:
    """The list may have lacked the entry by chance; the next page's list may have it."""
    assert verdicts([], taken={"ipr": "other"})["ipr"] is Verdict.WRONG


def test_question_counts_as_asked_even_if_the_value_is_right() -> None:
    """The user was needed."""
    assert verdicts([("ipr", "Whale")], asked=("ipr",))["ipr"] is Verdict.ASKED
