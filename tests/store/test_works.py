"""Works are found however their title is spelled, and each title is there once."""

from __future__ import annotations

import pytest

from helper.model.work import Right, RightState
from helper.store.store import Store
from helper.store.works import add_work, edit_work, find_work, near_titles, why_not_title


@pytest.mark.parametrize(
    "title", ["Quiet Whale", "quiet whale", "  QUIET   WHALE ", "The Whale", "Ｑｕｉｅｔ Whale"]
)
def test_capitals_spaces_and_aliases_do_not_matter(store: Store, title: str) -> None:
    """What a person would take for the same title finds the work."""
    work = add_work(store, title="Quiet Whale", aliases=("the whale",))
    assert find_work(store, title) == work


def test_a_title_is_stronger_than_an_alias(store: Store) -> None:
    """Another work's nickname does not hide the work of that title."""
    fox = add_work(store, title="Fox")
    add_work(store, title="Whale", aliases=("Fox",))
    assert find_work(store, "fox") == fox


def test_an_unknown_title_finds_nothing_but_its_neighbours(store: Store) -> None:
    """A typo gives the titles that may be meant, the likeliest first."""
    for title in ("Quiet Whale", "Fox", "Whale Song"):
        add_work(store, title=title)
    assert find_work(store, "Quiet Wale") is None
    assert near_titles(store, "Quiet Wale")[0] == "Quiet Whale"
    assert near_titles(store, "song") == ["Whale Song"]
    assert near_titles(store, "entirely different") == []


def test_a_title_is_given_once(store: Store) -> None:
    """A second work of the same title, or of another's alias, is an ordinary no."""
    add_work(store, title="Quiet Whale", aliases=("Orca",))
    assert "already" in (why_not_title(store, "quiet whale") or "")
    assert "Quiet Whale" in (why_not_title(store, "orca") or "")
    assert why_not_title(store, "Fox") is None
    with pytest.raises(ValueError, match="already"):
        add_work(store, title="QUIET WHALE")


def test_a_work_needs_a_title(store: Store) -> None:
    """Spaces are none."""
    assert "needs a title" in (why_not_title(store, "  ") or "")


def test_editing_changes_only_what_is_named(store: Store) -> None:
    """Everything else stays as it was, and its own title is no obstacle."""
    work = add_work(store, title="Quiet Whale", client="Studio Nord", right=Right(number="007"))
    changed = edit_work(
        store, work, title="quiet whale", right=Right(number="007", state=RightState.APPROVED)
    )
    assert (changed.title, changed.client, changed.right.number) == ("quiet whale", "Studio Nord", "007")
    assert store.works.all() == [changed]


def test_a_title_holds_nothing_that_cannot_be_seen(store: Store) -> None:
    """A turn of direction or an escape in a title would reach the form unseen."""
    for title in ("Quiet\u202e Whale", "Quiet \x1b[31mWhale"):
        assert "cannot be seen" in (why_not_title(store, title) or "")
