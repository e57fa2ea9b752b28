"""The rows of the Listings pane: created once, updated when a record changes, filtered and sorted."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from rich.cells import cell_len

from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState, Judgement, Listing, doubt_about, needs_address
from helper.model.listing_filter import FilterSubject, read_filter
from helper.model.state_words import finding_words
from helper.model.work import Work
from helper.store.repository import Key
from helper.store.second_complaint import superseded
from helper.store.store import Store
from helper.system.processes import gc_paused
from helper.translation import msg, tr
from helper.tui.formatting import AGE_CELLS, age, clean, listing_name
from helper.tui.widgets.table import ACCENT, GOOD, PLAIN, SOFT, STRONG, Column, Tone

HINT = msg("filter, such as: whale   design:fox   state:ready   shop:nordic")


class ListingKind(StrEnum):
    """The kinds of links by which the user can filter the list, most urgent first."""

    ALL = msg("all")
    OBJECTED = msg("objected")
    FIX = msg("fix link")
    TO_JUDGE = msg("to review")
    READY = msg("ready")
    WAITING = msg("waiting")
    NO = msg("rejected")
    GONE = msg("gone")
    ASIDE = msg("set aside")


KIND_MARKS: dict[str, tuple[str, Tone]] = {
    ListingKind.ALL: ("", PLAIN),
    ListingKind.OBJECTED: ("!", STRONG),
    ListingKind.FIX: ("!", STRONG),
    ListingKind.TO_JUDGE: ("○", PLAIN),
    ListingKind.READY: ("●", ACCENT),
    ListingKind.WAITING: ("◐", PLAIN),
    ListingKind.NO: ("✗", PLAIN),
    ListingKind.GONE: ("✓", GOOD),
    ListingKind.ASIDE: ("·", SOFT),
}
"""The glyph and colour of each kind. The list always shows them together with a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """One finding with its listing and design, prepared for drawing."""

    id: str
    """The finding's id."""
    title: str
    design: str
    shop: str
    country: str
    """The country of the seller."""
    words: str
    """The finding's state in words."""
    kind: ListingKind
    glyph: str
    tone: Tone
    added: datetime
    parts: Mapping[FilterSubject, str]
    """The lower-case texts in which each part of a filter searches."""
    made_of: tuple[Finding, Listing, Work | None, Complaint | None]
    """The records whose data the row shows. As soon as one of them is replaced, the row is out of date."""

    @property
    def short(self) -> str:
        """The finding's state in one or two words, for the narrow column."""
        return self.words if cell_len(self.words) <= _SHORT else tr(self.kind)

    @property
    def lacks_design(self) -> bool:
        """Whether the listing has not been reviewed yet and has no design yet."""
        return self.to_judge and self.made_of[2] is None

    @property
    def to_judge(self) -> bool:
        return self.made_of[0].to_judge

    @property
    def quiet(self) -> Tone:
        """The style of most of the row's cells: grey if nothing is left to do for the finding."""
        return SOFT if self.kind in {ListingKind.GONE, ListingKind.ASIDE} else PLAIN


_SHORT = 12
"""Maximum width in cells of the text in the state column. A longer text is replaced with the name of the kind."""


def columns(now: Callable[[], datetime]) -> tuple[Column[ListingRow], ...]:
    return (
        Column(tr("Listing"), 25, lambda row: (row.title, row.quiet), grow=6),
        Column(tr("Design"), 12, lambda row: (row.design, row.quiet), grow=1, drop=1),
        Column(tr("Shop"), 12, lambda row: (row.shop, SOFT), grow=2, drop=3),
        Column(tr("Country"), 8, lambda row: (row.country, SOFT), drop=4),
        Column(tr("State"), 2 + _SHORT, lambda row: (f"{row.glyph} {row.short}", row.tone)),
        Column(tr("Added"), AGE_CELLS, lambda row: (age(row.added, now()), SOFT), right=True, drop=2),
    )


_RANKS: dict[ListingKind, int] = {kind: rank for rank, kind in enumerate(ListingKind)}
BY_STATE = 4
SORTS: dict[int, Callable[[ListingRow], object]] = {
    BY_STATE: lambda row: _RANKS[row.kind],
    0: lambda row: row.title.casefold(),
    1: lambda row: row.design.casefold(),
    2: lambda row: row.shop.casefold(),
    3: lambda row: row.country.casefold(),
    5: lambda row: row.added,
}
"""The sort keys, by column index. Each call of the action `sort` switches to the next one in this mapping."""


_NO_ROWS: Mapping[str, ListingRow] = MappingProxyType({})


class ListingRows(dict[str, ListingRow]):
    """All rows by finding id, in the order in which the findings were added.

    The time to create the rows grows with the number of all records; the time of `refresh` grows only with the
    number of changed records.
    """

    @gc_paused()
    def __init__(
        self, store: Store | None, before: Mapping[str, ListingRow] = _NO_ROWS, *, sort: int = BY_STATE
    ) -> None:
        """Create the rows, sorted by the column `sort`. Rows in `before` are reused if their records are unchanged.

        `store` is None until the records have been read for the first time; there are no rows then.
        """
        super().__init__()
        self.sort = sort
        self._hidden = superseded(store) if store is not None else set[str]()
        if store is not None:
            for finding in store.findings.all():
                if finding.id not in self._hidden:
                    self[finding.id] = _row_of(store, finding, before.get(finding.id))
        self._places = {row: place for place, row in enumerate(self)}
        """The position of each row in the order of adding.

        Rows with equal sort keys are ordered by this position.
        """
        self._next_place = len(self)
        self._sorted = sorted(self.values(), key=SORTS[sort])  # type: ignore[arg-type]  # the values of each sort key are comparable
        self._as_of = store.changes if store is not None else -1
        self.counts = Counter[str](row.kind for row in self.values())
        """The number of rows of each kind."""
        self.counts[ListingKind.ALL] = len(self)
        self.lacking = sum(row.lacks_design for row in self.values())
        """The number of rows whose listing has not been reviewed yet and has no design yet."""

    def refresh(self, store: Store) -> bool:
        """Update the rows whose records have changed.

        Return False if that is impossible and all rows must be created again.
        """
        changed, hidden = store.changed_since(self._as_of), superseded(store)
        # A hidden row that becomes visible returns to its old position, so create all rows again.
        if changed is None or self._hidden - hidden:
            return False
        self.counts = self.counts.copy()
        for row in dict.fromkeys((*_findings_about(store, changed), *(hidden - self._hidden))):
            finding = store.findings.get(row) if row not in hidden else None
            self._replace(row, _row_of(store, finding, self.get(row)) if finding else None)
        self.counts[ListingKind.ALL] = len(self)
        self._hidden, self._as_of = hidden, store.changes
        return True

    def _replace(self, row: str, new: ListingRow | None) -> None:
        """Insert or update a row. If `new` is None, remove the row."""
        old = self.pop(row, None) if new is None else self.get(row)
        if old is new:
            return
        if row not in self._places:
            self._places[row] = self._next_place
            self._next_place += 1
        if old is not None:
            del self._sorted[bisect_left(self._sorted, self._sort_key(old), key=self._sort_key)]
            self.counts[old.kind] -= 1
            self.lacking -= old.lacks_design
        if new is not None:
            insort(self._sorted, new, key=self._sort_key)
            self.counts[new.kind] += 1
            self.lacking += new.lacks_design
            self[row] = new
        else:
            # If the user undoes the removal, the row gets a new position at the end.
            del self._places[row]

    def _sort_key(self, row: ListingRow) -> Any:
        return SORTS[self.sort](row), self._places[row.id]

    def view(self, kind: ListingKind = ListingKind.ALL, *, words: str = "") -> list[str]:
        rows = self._sorted
        if kind is not ListingKind.ALL:
            rows = [row for row in rows if row.kind is kind]
        for subject, word in read_filter(words):
            # A filter term is matched as plain text anywhere in the row's text, not as a pattern.
            rows = [row for row in rows if word in row.parts[subject]]
        return [row.id for row in rows]


def _findings_about(store: Store, changed: Iterable[Key]) -> Iterator[str]:
    """Yield the ids of the findings whose rows show data of a changed record."""
    for kind, key in changed:
        if kind is Finding:
            yield key
        elif kind in _FIELDS:
            yield from (finding.id for finding in store.findings.where(_FIELDS[kind], key))


_FIELDS: dict[type, str] = {Listing: "listing_id", Work: "work_id", Complaint: "complaint_id"}


def _row_of(store: Store, finding: Finding, before: ListingRow | None) -> ListingRow:
    """Return the finding's row. If `before` was made from the same record objects, return `before`.

    Comparing object identities is enough, because records are immutable.
    """
    work, complaint = store.works.get(finding.work_id), store.complaints.get(finding.complaint_id)
    made_of = finding, store.listings[finding.listing_id], work, complaint
    if before is not None and all(a is b for a, b in zip(before.made_of, made_of, strict=True)):
        return before
    account = store.accounts.get(complaint.account_id) if complaint else None
    return _row(*made_of, account=clean(account.label) if account else "")


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _row(
    finding: Finding, listing: Listing, work: Work | None, complaint: Complaint | None, *, account: str
) -> ListingRow:
    kind = ListingKind.FIX if needs_address(finding, listing) else kind_of(finding)
    words = finding_words(finding)
    glyph, tone = KIND_MARKS[kind]
    if kind is ListingKind.FIX:
        words = tr(kind)
    elif kind in {ListingKind.TO_JUDGE, ListingKind.READY} and doubt_about(finding, listing):
        glyph, words = "!", tr("check link")
    # Without a title, the note that the user wrote beside the link tells the rows apart.
    note = "" if listing.title else clean(finding.note_beside)
    title = " · ".join(filter(None, (listing_name(listing), note)))
    design, called, client = _of_design(work.title, work.aliases, work.client) if work else ("", "", "")
    shop, number = _of_shop(listing.store_name, listing.store_number)
    country = clean(listing.seller_country)
    parts = (title, design, shop, number, country, listing.item_id, words, kind.value, tr(kind))
    return ListingRow(
        id=finding.id,
        title=title,
        design=design,
        shop=shop,
        country=country,
        words=words,
        kind=kind,
        glyph=glyph,
        tone=tone,
        added=listing.added_at or _LONG_AGO,
        parts={
            FilterSubject.ANYTHING: " ".join(parts).casefold(),
            FilterSubject.DESIGN: called,
            FilterSubject.SHOP: f"{shop}\n{number}\n{country}".casefold(),
            FilterSubject.STATE: _status_words(finding.state, finding.judgement, kind, words),
            FilterSubject.CLIENT: client,
            FilterSubject.ACCOUNT: account.casefold(),
        },
        made_of=(finding, listing, work, complaint),
    )


@lru_cache(4096)
def _of_design(title: str, aliases: tuple[str, ...], client: str) -> tuple[str, str, str]:
    """Return the design's title as shown, then its title and aliases in lower case, then its client in lower case."""
    design = clean(title)
    return design, "\n".join((design, *aliases)).casefold(), clean(client).casefold()


@lru_cache(4096)
def _of_shop(name: str, number: str) -> tuple[str, str]:
    return clean(name) or clean(number), clean(number)


@cache
def _status_words(state: FindingState, judgement: Judgement | None, kind: ListingKind, words: str) -> str:
    """Return all texts by which a filter can find the state: those shown on screen, and the stored names."""
    stored = f"{state.value} {judgement.value if judgement else ''}"
    return "\n".join((words, kind.value, tr(kind), stored, stored.replace("_", " "))).casefold()


def kind_of(finding: Finding) -> ListingKind:
    if finding.to_judge:
        return ListingKind.TO_JUDGE
    if finding.state is FindingState.JUDGED:
        return ListingKind.READY if finding.judgement is Judgement.COPY else ListingKind.ASIDE
    return _KINDS[finding.state]


_KINDS = {
    FindingState.PLANNED: ListingKind.READY,
    FindingState.FILED: ListingKind.WAITING,
    FindingState.REMOVED: ListingKind.GONE,
    FindingState.REJECTED: ListingKind.NO,
    FindingState.COUNTERED: ListingKind.OBJECTED,
    FindingState.WITHDRAWN: ListingKind.ASIDE,
    FindingState.GONE_BEFORE_REVIEW: ListingKind.GONE,
}
