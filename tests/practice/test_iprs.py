"""Invented rights, and the user's own among them."""

from __future__ import annotations

from collections import Counter

import pytest

from helper.practice.iprs import APPROVED_COPYRIGHTS, IprState, PortalRight, rights_of_account


def approved(rights: tuple[PortalRight, ...]) -> list[PortalRight]:
    return [right for right in rights if right.ipr_type == "copyright" and right.state is IprState.APPROVED]


@pytest.mark.parametrize("seed", range(5))
def test_every_right_is_unique_though_some_are_similar(seed: int) -> None:
    """Texts and ids are unique; four titles occur twice and are contained in others. One pending, one rejected and one expired right cannot be chosen."""
    rights = rights_of_account(seed, ("The Quiet Whale",))
    assert len({right.text for right in rights}) == len({right.id for right in rights}) == len(rights)
    titles = [right.title for right in approved(rights)]
    twice = [title for title, count in Counter(titles).items() if count == 2]
    assert len(twice) == 4
    assert all(f"{title} II" in titles and f"The {title}" in titles for title in twice)
    states = Counter(right.state for right in rights)
    assert states[IprState.PENDING] == states[IprState.REJECTED] == states[IprState.EXPIRED] == 1


def test_own_designs_come_first_and_once() -> None:
    """However often the user named them."""
    rights = rights_of_account(1, ("The Quiet Whale", "Fox in Fog", "The Quiet Whale"))
    assert [right.title for right in rights[:2]] == ["The Quiet Whale", "Fox in Fog"]
    assert len(approved(rights)) == APPROVED_COPYRIGHTS + 2 == 122


def test_a_title_as_in_the_drop_down_is_kept() -> None:
    """With the country and number of the user's own registration."""
    (right, *_) = rights_of_account(1, ("The Quiet Whale (GB)(VA0009900017)",))
    assert (right.title, right.country, right.number) == ("The Quiet Whale", "GB", "VA0009900017")
    assert right.text == "The Quiet Whale (GB)(VA0009900017)"


def test_invented_titles_avoid_own_ones() -> None:
    """No invented title could be mistaken for the user's design."""
    crowded = approved(rights_of_account(1))[0].title
    titles = [right.title.casefold() for right in approved(rights_of_account(1, (crowded.upper(),)))]
    assert [title for title in titles if crowded.casefold() in title] == [crowded.casefold()]
    assert len(titles) == 121
