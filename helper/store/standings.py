"""Writes down what the portal's own page says about an account; nothing that was written is replaced."""

from __future__ import annotations

from helper.model.standing import Standing, latest_standing
from helper.store.store import Store


def record_standing(store: Store, standing: Standing) -> bool:
    """Keep a reading; False: the last one of that account says the same on the same day, and stays."""
    last = latest_standing(store.standings.all(), standing.account_id, practice=standing.practice)
    if last is not None and last.says == standing.says and last.at.date() == standing.at.date():
        return False
    store.change(standing)
    return True
