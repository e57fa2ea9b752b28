"""The ledger of sellers: what is known of each store, what became of what was reported there, and pictures of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from helper.config.durable import write_durably
from helper.errors import NotDone, WrongUse
from helper.model.finding import OPEN_STATES, Finding, Judgement, Listing
from helper.model.seller import SameOwner, Seller, StoreLook, linked
from helper.reports.documents import ListingCounts, counts_of, kind_of, upheld_days
from helper.store.notes import note_look
from helper.store.queries import Fact, facts_of
from helper.store.repository import Repositories
from helper.store.store import Store
from helper.system.files import private_folder

_SET_ASIDE = frozenset({Judgement.NOT_A_COPY, Judgement.LICENSED, Judgement.OWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerLine:
    """One store; where its number is not known, one name."""

    key: str
    """The store's number; its name where no number is known."""
    number: str
    names: tuple[str, ...]
    """Over time, the latest last; empty: none was noted."""
    listings: int
    """Different listings seen there, without those that the person has set aside."""
    tally: ListingCounts
    """What became of those that were reported."""
    upheld_days: int
    """Different days in the last year on which Alibaba took one of them down after a report."""
    designs: tuple[str, ...]
    """Those that its listings copy, the most often copied first."""
    products: tuple[str, ...]
    """What kinds of product, the most frequent first."""
    complaints: tuple[str, ...]
    """The portal's numbers, in the order in which they were filed."""
    back_again: int
    """How many of its listings followed one that had gone."""
    seller: Seller | None
    """What is written down about the store itself, the private things included; None: nothing."""
    same_owner: tuple[SameOwner, ...]
    """The stores that have the same owner by the person's word, also through others."""

    @property
    def name(self) -> str:
        """The latest name; the number where no name is known."""
        return self.names[-1] if self.names else self.number


def seller_ledger(store: Repositories, until: date) -> list[SellerLine]:
    """Every store, the one with the most different upheld days first; one where all was set aside is left out."""
    met: dict[str, list[tuple[Finding, Listing]]] = {
        seller.store_number: [] for seller in store.sellers.all()
    }
    for finding in store.findings.all():
        listing = store.listings[finding.listing_id]
        if key := listing.store_number or listing.store_name:
            met.setdefault(key, []).append((finding, listing))
    facts: dict[str, list[Fact]] = {}
    for fact in facts_of(store):
        facts.setdefault(fact.seller, []).append(fact)
    lines = [_line(store, key, pairs, facts.get(key, []), until) for key, pairs in met.items()]
    return sorted(
        (line for line in lines if line.listings or not met[line.key]),
        key=lambda line: (-line.upheld_days, -line.tally.gone, -line.listings, line.name.casefold()),
    )


def seller_line(lines: Iterable[SellerLine], named: str) -> SellerLine | None:
    """The store of that number, or of a name that it has or had; None: none, or more than one."""
    wanted = named.strip().casefold()
    kept = tuple(lines)
    exact = [line for line in kept if line.key.casefold() == wanted]
    found = exact or [line for line in kept if wanted in map(str.casefold, line.names)]
    return found[0] if len(found) == 1 else None


def _line(
    store: Repositories,
    key: str,
    met: Sequence[tuple[Finding, Listing]],
    facts: Sequence[Fact],
    until: date,
) -> SellerLine:
    """What the records have of one store; `met` are all the findings there, set aside or not."""
    seller = next(reversed(store.sellers.where("store_number", key)), None)
    number = key if seller or key.isdigit() else ""
    written = seller.names if seller else ()
    name = next((listing.store_name for _, listing in reversed(met) if listing.store_name), "")
    copies = [
        (store.works.get(finding.work_id), listing)
        for finding, listing in met
        if not (finding.judgement in _SET_ASIDE and finding.state in OPEN_STATES)
    ]
    listings = {listing.id: listing for _, listing in copies}
    return SellerLine(
        key=key,
        number=number,
        # Those that were written down over time, and what the listings say where nothing was.
        names=written if name in written or not name else (*written, name),
        listings=len(listings),
        tally=counts_of(facts),
        upheld_days=upheld_days(facts, until),
        designs=_by_frequency(work.title for work, _ in copies if work),
        products=_by_frequency(listing.product_type for listing in listings.values()),
        complaints=tuple(dict.fromkeys(fact.number for fact in facts if fact.number)),
        back_again=sum(fact.back_again for fact in facts),
        seller=seller,
        same_owner=tuple(linked(store.sellers.all(), number)) if number else (),
    )


def _by_frequency(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(names).most_common() if name)


_MOST_BYTES = 20_000_000


def why_no_picture(file: Path) -> str:
    """Why it cannot be kept, in a sentence; empty: it can."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return "The picture is larger than 20 MB."
        with file.open("rb") as opened:
            is_picture = bool(kind_of(opened.read(64)))
    except OSError as error:
        return f"It cannot be read: {error.strerror}."
    return "" if is_picture else "This is no picture that a browser shows: PNG, JPEG, WebP or GIF."


def note_page(
    store: Store,
    store_number: str,
    *,
    at: datetime,
    by: str,
    there: bool = False,
    picture: Path | None = None,
) -> None:
    """Write down whether a shop's page is there; a picture of what was seen is copied into the evidence folder.

    Raises `WrongUse`: it is no picture; `NotDone`: it cannot be written.
    """
    evidence: tuple[str, ...] = ()
    if picture is not None:
        if reason := why_no_picture(picture):
            raise WrongUse(reason, where=str(picture))
        name = f"{at:%Y%m%dT%H%M%SZ}{picture.suffix.lower()}"
        target = store.places.evidence / "stores" / store_number / name
        try:
            private_folder(target.parent)
            write_durably(target, picture.read_bytes())
        except OSError as error:
            raise NotDone(f"The picture cannot be kept: {error.strerror}.", where=str(target)) from error
        evidence = (target.relative_to(store.places.evidence).as_posix(),)
    note_look(store, store_number, StoreLook(at=at, there=there, by=by, evidence=evidence))
