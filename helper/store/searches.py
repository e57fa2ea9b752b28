"""The search words of all designs, in the order in which they are due, and when each was last done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from helper.model.search import Search, with_searches
from helper.model.words import counted
from helper.model.work import Work
from helper.store.steps import Change
from helper.store.store import Store

_NEVER = datetime.fromtimestamp(0, UTC)


def searches_due(store: Store, work_id: str | None = None) -> list[tuple[Work, Search]]:
    """Those of one design, or of all: never done first, then the one done longest ago."""
    found = [
        (work, search) for work in store.works.all() if work_id in {None, work.id} for search in work.searches
    ]
    return sorted(found, key=lambda pair: pair[1].last_at or _NEVER)


def keep_searches(store: Store, work: Work, searches: Iterable[Search]) -> Work:
    """Keep these words for the design, as one step that can be taken back; what was done is remembered."""
    changed = replace(work, searches=with_searches(work.searches, searches))
    if changed != work:
        what = f"search words kept for {work.title}: {counted(len(changed.searches), 'line')}"
        store.steps.do(what, Change(put=(changed,)))
    return changed


def note_done(store: Store, work_id: str, done: Search, at: datetime) -> None:
    """Write down when these words were looked through; nothing, where they are not kept any more."""
    work = store.works.get(work_id)
    if work is None or not any(one.is_for_the_same(done) for one in work.searches):
        return
    searches = tuple(replace(one, last_at=at) if one.is_for_the_same(done) else one for one in work.searches)
    store.change(replace(work, searches=searches))
