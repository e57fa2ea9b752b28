"""The invented rights and the person's own among them."""

from __future__ import annotations

from collections import Counter

import pytest

from helper.practice.iprs import APPROVED_COPYRIGHTS, IprState, PortalRight, rights_of_account


def approved(rights: tuple[PortalRight, ...]) -> list[PortalRight]:
    return [right for right in rights if right.ipr_type == "copyright" and right.state is IprState.APPROVED]


def test_a_hundred_and_twenty_copyrights_are_approved() -> None:
    """The drop-down is as long as an artist's."""
    assert len(approved(rights_of_account(1))) == APPROVED_COPYRIGHTS == 120


@pytest.mark.parametrize("seed", range(5))
def test_every_right_can_be_told_apart_by_its_words(seed: int) -> None:
    """No two entries of a drop-down read the same, and no two have one id."""
    rights = rights_of_account(seed, ("The Quiet Whale",))
    assert max(Counter(right.text for right in rights).values()) == 1
    assert max(Counter(right.id for right in rights).values()) == 1


@pytest.mark.parametrize("seed", range(5))
def test_some_titles_are_all_but_the_same(seed: int) -> None:
    """There are two rights with one title, and titles that contain another whole."""
    titles = [right.title for right in approved(rights_of_account(seed))]
    twice = [title for title, count in Counter(titles).items() if count == 2]
    assert len(twice) == 4
    assert all(f"{title} II" in titles and f"The {title}" in titles for title in twice)


def test_own_designs_come_first_and_once() -> None:
    """The person finds what she brought, however often it was named."""
    rights = rights_of_account(1, ("The Quiet Whale", "Fox in Fog", "The Quiet Whale"))
    assert [right.title for right in rights[:2]] == ["The Quiet Whale", "Fox in Fog"]
    assert len(approved(rights)) == 122


def test_a_title_as_in_the_drop_down_is_shown_exactly_so() -> None:
    """Country and number of the person's own registration are kept."""
    (right, *_) = rights_of_account(1, ("The Quiet Whale (GB)(VA0009900017)",))
    assert (right.title, right.country, right.number) == ("The Quiet Whale", "GB", "VA0009900017")
    assert right.text == "The Quiet Whale (GB)(VA0009900017)"


def test_invented_titles_make_room_for_own_ones() -> None:
    """Nothing invented could be mistaken for the person's design."""
    crowded = approved(rights_of_account(1))[0].title
    titles = [right.title.casefold() for right in approved(rights_of_account(1, (crowded.upper(),)))]
    assert [title for title in titles if crowded.casefold() in title] == [crowded.casefold()]
    assert len(titles) == 121


def test_the_account_has_rights_that_cannot_be_chosen() -> None:
    """One right each is pending, rejected and expired."""
    states = Counter(right.state for right in rights_of_account(1))
    assert states[IprState.PENDING] == states[IprState.REJECTED] == states[IprState.EXPIRED] == 1
