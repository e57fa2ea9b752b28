"""The ledger of sellers: what is known of each store, what became of what was reported there, and pictures of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from helper.config.durable import write_durably
from helper.errors import NotDone, WrongUse
from helper.model.finding import OPEN_STATES, Judgement
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


@dataclass(slots=True)
class _Gathered:
    """What the records have of one store."""

    seller: Seller | None = None
    met: bool = False
    """Whether any listing of it is known, set aside or not."""
    name: str = ""
    listings: set[str] = field(default_factory=set)
    products: Counter[str] = field(default_factory=Counter)
    designs: Counter[str] = field(default_factory=Counter)
    facts: list[Fact] = field(default_factory=list)


def seller_ledger(store: Repositories, until: date) -> list[SellerLine]:
    """Every store, the one with the most different upheld days first; one where all was set aside is left out."""
    lines = [
        _line(key, its, store.sellers.all(), until)
        for key, its in _gathered(store).items()
        if its.listings or not its.met
    ]
    return sorted(
        lines, key=lambda line: (-line.upheld_days, -line.tally.gone, -line.listings, line.name.casefold())
    )


def seller_line(lines: Iterable[SellerLine], named: str) -> SellerLine | None:
    """The store of that number, or of a name that it has or had; None: none, or more than one."""
    wanted = named.strip().casefold()
    kept = tuple(lines)
    exact = [line for line in kept if line.key.casefold() == wanted]
    found = exact or [line for line in kept if wanted in map(str.casefold, line.names)]
    return found[0] if len(found) == 1 else None


def _gathered(store: Repositories) -> dict[str, _Gathered]:
    stores: dict[str, _Gathered] = {}
    for seller in store.sellers.all():
        stores.setdefault(seller.store_number, _Gathered()).seller = seller
    for finding in store.findings.all():
        listing = store.listings[finding.listing_id]
        if not (key := listing.store_number or listing.store_name):
            continue
        its = stores.setdefault(key, _Gathered())
        its.met = True
        its.name = listing.store_name or its.name
        if not (finding.judgement in _SET_ASIDE and finding.state in OPEN_STATES):
            work = store.works.get(finding.work_id)
            its.designs.update([work.title] if work else [])
            if listing.id not in its.listings:
                its.listings.add(listing.id)
                its.products.update([listing.product_type] if listing.product_type else [])
    for fact in facts_of(store):
        if fact.seller:
            stores[fact.seller].facts.append(fact)
    return stores


def _line(key: str, its: _Gathered, sellers: Sequence[Seller], until: date) -> SellerLine:
    number = its.seller.store_number if its.seller else key if key.isdigit() else ""
    written = its.seller.names if its.seller else ()
    return SellerLine(
        key=key,
        number=number,
        # Those that were written down over time, and what the listings say where nothing was.
        names=written if its.name in written or not its.name else (*written, its.name),
        listings=len(its.listings),
        tally=counts_of(its.facts),
        upheld_days=upheld_days(its.facts, until),
        designs=tuple(name for name, _ in its.designs.most_common()),
        products=tuple(name for name, _ in its.products.most_common()),
        complaints=tuple(dict.fromkeys(fact.number for fact in its.facts if fact.number)),
        back_again=sum(fact.back_again for fact in its.facts),
        seller=its.seller,
        same_owner=tuple(linked(sellers, number)) if number else (),
    )


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
    evidence = store.places.evidence
    kept = (_kept(picture, evidence, store_number, at),) if picture else ()
    note_look(store, store_number, StoreLook(at=at, there=there, by=by, evidence=kept))


def _kept(file: Path, evidence: Path, store_number: str, at: datetime) -> str:
    """Its name in the evidence folder."""
    if reason := why_no_picture(file):
        raise WrongUse(reason, where=str(file))
    folder = evidence / "stores" / store_number
    target = folder / f"{at:%Y%m%dT%H%M%SZ}{file.suffix.lower()}"
    try:
        private_folder(folder)
        write_durably(target, file.read_bytes())
    except OSError as error:
        raise NotDone(f"The picture cannot be kept: {error.strerror}.", where=str(target)) from error
    return target.relative_to(evidence).as_posix()
