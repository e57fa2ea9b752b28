"""What the portal's page says about an account is written down with its day, and nothing of it is replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from helper.model.standing import Standing, latest_standing
from helper.store.standings import record_standing
from helper.store.store import Store, open_store
from tests.factories import NOW, an_id


def _standing(**values: object) -> Standing:
    usual: dict[str, object] = {
        "id": an_id(),
        "at": NOW,
        "host": "ipp.aidcgroup.net",
        "takedown_rate": "97 %",
    }
    return Standing(**{**usual, **values})  # type: ignore[arg-type]  # the names are the standing's own


def test_the_same_figures_on_one_day_are_one_reading(store: Store) -> None:
    """The next day they are a reading again; other figures at once."""
    first = _standing()
    assert record_standing(store, first)
    assert not record_standing(store, _standing(at=NOW + timedelta(hours=1)))
    assert record_standing(store, _standing(at=NOW + timedelta(hours=2), takedown_rate="96 %"))
    assert record_standing(store, _standing(at=NOW + timedelta(days=1), takedown_rate="96 %"))
    assert len(store.standings) == 3
    assert store.standings[first.id] == first


def test_practice_and_other_accounts_are_apart(store: Store) -> None:
    """A practice reading is never the latest of the real ones, nor one account's that of another."""
    mine = _standing(account_id="a")
    record_standing(store, mine)
    record_standing(store, replace(mine, id=an_id(), practice=True, at=NOW + timedelta(hours=1)))
    record_standing(store, replace(mine, id=an_id(), account_id="b", at=NOW + timedelta(hours=2)))
    found = latest_standing(store.standings.all(), "a")
    assert found == mine
    assert latest_standing(store.standings.all(), "c") is None


def test_it_is_there_the_next_time(store: Store) -> None:
    """What was written is read again, in the page's own words."""
    record_standing(store, _standing(month_on_month="12 4 in the 30 days before"))
    with open_store(store.places, read_only=True) as again:
        (read,) = again.standings.all()
    assert (read.takedown_rate, read.month_on_month) == ("97 %", "12 4 in the 30 days before")
