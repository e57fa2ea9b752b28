"""Tests of the design that is proposed for a listing, and of the reason for the proposal."""

from __future__ import annotations

import pytest

from helper.model.design_proposals import DesignProposals
from helper.model.finding import Moment, MomentKind
from helper.model.work import Search
from tests.factories import NOW, a_finding, a_listing, a_work

WHALE = a_work(title="Quiet Whale", aliases=("Sleepy Giant",), searches=(Search(words="blue whale mug"),))
FOX = a_work(title="Midnight Fox", searches=(Search(words="fox print"),))
PLAIN = a_work(title="Whale", searches=(Search(words="print"),))


def _proposed(title: str = "", **added: str) -> tuple[str, str]:
    """Return the proposed design's title and the reason; both are empty if no design is proposed."""
    finding = a_finding(history=(Moment(at=NOW, kind=MomentKind.ADDED, **added),))  # type: ignore[arg-type]  # only texts
    found = DesignProposals([WHALE, FOX, PLAIN]).of(finding, a_listing(title=title))
    return (found.work.title, found.why) if found else ("", "")


@pytest.mark.parametrize(
    ("title", "design", "why"),
    [
        ("Ceramic mug QUIET-WHALE 350 ml", "Quiet Whale", "its title says “Quiet Whale”"),
        ("sleepy giant tote bag", "Quiet Whale", "its title says “Sleepy Giant”"),
        ("Mug with blue ocean whale", "Whale", "its title says “Whale”"),
        ("Poster fox forest print", "", ""),
        ("Art print of the sea", "Whale", "its title says “print”"),
        ("Quiet Whale and Midnight Fox, set of 2", "", ""),
        ("Whalebone comb", "", ""),
        ("", "", ""),
    ],
)
def test_design_is_proposed_if_the_listing_title_names_no_other_design(
    title: str, design: str, why: str
) -> None:
    assert _proposed(title) == (design, why)


def test_heading_outweighs_the_listing_title_in_proposals() -> None:
    assert _proposed("Quiet Whale mug", words="midnight fox") == (
        "Midnight Fox",
        "it was below the heading “midnight fox”",
    )
    assert _proposed(words="Midnight Fox mug, blue") == (
        "Midnight Fox",
        "it was below the heading “Midnight Fox mug, blue”",
    )
    assert _proposed("Quiet Whale mug", words="Mugs to report")[0] == "Quiet Whale"


def test_design_is_proposed_from_the_users_note_beside_the_link() -> None:
    assert _proposed(note="midnight fox, 9 euros") == (
        "Midnight Fox",
        "your note beside it says “Midnight Fox”",
    )


def test_no_design_is_proposed_for_a_listing_that_already_has_one() -> None:
    listing = a_listing(title="Quiet Whale mug")
    assert DesignProposals([WHALE]).of(a_finding(listing, FOX), listing) is None
