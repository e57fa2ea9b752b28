"""A form may change in every way that releases change forms: no control ever gets what is not meant for it.

This is the short form of the benchmark in `make bench`; its table stands in docs/performance.md.
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
async def test_no_mutated_form_gets_a_wrong_value(page: Page, tmp_path: Path) -> None:
    """A mutated form of every sort: nothing wrong, and cosmetic changes cost no question in 95 of 100 fields."""
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


def test_what_its_own_control_holds_is_right() -> None:
    """And a field that nothing was put into was pasted, where it is on the page at all."""
    assert verdicts([("ipr", "Whale")]) == {
        "ipr": Verdict.RIGHT,
        "reason": Verdict.PASTED,
        "description": Verdict.ABSENT,
    }


def test_a_value_in_another_control_is_wrong() -> None:
    """Whether that one stands for another step or for none."""
    assert verdicts([("other", "Whale")])["ipr"] is Verdict.WRONG
    assert verdicts([("reason", "Whale")])["ipr"] is Verdict.WRONG


def test_another_value_in_its_own_control_is_wrong() -> None:
    """Also one that nobody wanted anywhere."""
    assert verdicts([("ipr", "Fox")])["ipr"] is Verdict.WRONG


def test_taking_another_control_is_wrong_even_where_nothing_came_of_it() -> None:
    """The list that was taken may not have had the entry; next time it has."""
    assert verdicts([], taken={"ipr": "other"})["ipr"] is Verdict.WRONG


def test_asking_is_asking_also_when_it_came_right() -> None:
    """The person was needed."""
    assert verdicts([("ipr", "Whale")], asked=("ipr",))["ipr"] is Verdict.ASKED
