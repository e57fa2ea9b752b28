"""`ipp-helper sellers`: the stores you have met, what became of what you reported there, and who owns several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.output import View, argument, open_context, option, pairs, picked, show, table
from helper.errors import NotDone, WrongUse
from helper.model.seller import (
    RULES_IN_SHORT,
    RULES_REVISED_ON,
    RULES_SOURCE,
    STORE_RULES,
    SameOwner,
    Seller,
    takedown_words,
)
from helper.model.text import plural
from helper.reports.documents import ListingCounts
from helper.reports.seller_ledger import SellerLine, note_page, seller_ledger, seller_line
from helper.session.context import AppContext
from helper.store.notes import link_owner, unlink_owner

_STORE = "A shop, by its number or by a name that it has or had."
Store = Annotated[str, argument("SHOP", _STORE)]
Other = Annotated[str, argument("OTHER", _STORE)]


def list_() -> None:
    """List the shops, the one with takedowns on the most different days in a year first."""
    with open_context(read_only=True) as context:
        found = _ledger(context)
    counted = ("Listings", "Gone", "Waiting", "Products")
    headings = ("Days with a takedown (1 year)", "Store number", "Name", *counted)
    rows = [
        (str(line.upheld_days), line.number, line.name, str(line.listings), str(line.tally.gone),
         str(line.tally.waiting), ", ".join(line.products[:2]))
        for line in found
    ]  # fmt: skip
    lines = table(rows, headings, empty="No shops yet.", foot=("", RULES_IN_SHORT))
    show(lines, sellers=[seller_view(line) for line in found])


def show_(store: Store) -> None:
    """Show one shop with everything you know of it; --json leaves out what is private."""
    with open_context(read_only=True) as context:
        ledger = _ledger(context)
    line = _called(ledger, store)
    source = {"source": RULES_SOURCE, "revised_on": RULES_REVISED_ON}
    rules = [{"says": rule.says.strip(), "article": rule.article, **source} for rule in STORE_RULES]
    lines = [
        *_lines(line, ledger), "", RULES_IN_SHORT, "",
        *table([(rule.article, rule.says) for rule in STORE_RULES], ("Article", "What it says")), RULES_SOURCE,
    ]  # fmt: skip
    show(lines, seller=seller_view(line), rules=rules)


def link(
    store: Store, other: Other, because: Annotated[str, option("--because", "Why you think so.", "REASON")]
) -> None:
    """Say that two shops have the same owner, and why."""
    if not because.strip():
        raise WrongUse("Without a reason nobody knows later why.", now="Say it with --because REASON")
    with open_context() as context:
        number, another = _two(context, store, other)
        said = SameOwner(
            store_number=another, because=because.strip(), at=datetime.now(UTC), by=context.settings.name
        )
        link_owner(context.store, number, said)
        line = _called(_ledger(context), number)
    show(f"{number} and {another} have the same owner: {said.because}", seller=seller_view(line))


def unlink(store: Store, other: Other) -> None:
    """Take it back that two shops have the same owner."""
    with open_context() as context:
        number, another = _two(context, store, other)
        if not unlink_owner(context.store, number, another):
            raise NotDone(f"Nobody has said that {number} and {another} have the same owner.")
        line = _called(_ledger(context), number)
    show(f"{number} and {another} are apart again.", seller=seller_view(line))


def gone(
    store: Store,
    picture: Annotated[
        Path | None, option("--picture", "A picture of what you saw; a copy of it is kept.", "FILE")
    ] = None,
) -> None:
    """Write down that the page of a shop is not available any more. Why it is not, nobody knows."""
    _look(store, "not available any more. Why it is not, nobody knows", picture=picture)


def there(store: Store) -> None:
    """Write down that the page of a shop is there, or there again."""
    _look(store, "available", there=True)


def _look(named: str, words: str, *, there: bool = False, picture: Path | None = None) -> None:
    with open_context() as context:
        number = _number(_called(_ledger(context), named))
        seen = picture.expanduser() if picture else None
        at, by = datetime.now(UTC), context.settings.name
        note_page(context.store, number, at=at, by=by, there=there, picture=seen)
        line = _called(_ledger(context), number)
    show(f"{number}: shop page {words}.", seller=seller_view(line))


def _ledger(context: AppContext) -> list[SellerLine]:
    return seller_ledger(context.store, datetime.now(UTC).date())


def _called(ledger: Sequence[SellerLine], named: str) -> SellerLine:
    if (found := seller_line(ledger, named)) is not None:
        return found
    several = [line for line in ledger if named.strip().casefold() in map(str.casefold, line.names)]
    raise WrongUse(
        f"{plural(len(several), 'shop')} are called “{named}”."
        if several
        else f"There is no shop “{named}”.",
        where=f"Their numbers: {', '.join(line.key for line in several)}." if several else "",
        now="See your shops with: ipp-helper sellers list",
    )


def _number(line: SellerLine) -> str:
    if not line.number:
        raise WrongUse(f"The number of the shop “{line.name}” is not known, and names change.")
    return line.number


def _two(context: AppContext, store: str, other: str) -> tuple[str, str]:
    """The numbers of two different stores."""
    ledger = _ledger(context)
    number, another = _number(_called(ledger, store)), _number(_called(ledger, other))
    if number == another:
        raise WrongUse("That is one and the same shop.")
    return number, another


def _lines(line: SellerLine, ledger: Sequence[SellerLine]) -> Iterator[str]:
    tally, seller = line.tally, line.seller
    yield line.name
    values = {
        "number": line.number or "not known",
        "names": " → ".join(line.names),
        "takedowns": takedown_words(line.upheld_days),
        "listings": f"{line.listings}, {tally.reported} reported",
        "outcome": f"{tally.gone} gone, {tally.waiting} waiting, {tally.said_no} no, {tally.objected} objected",
        "designs": ", ".join(line.designs),
        "products": ", ".join(line.products),
        "complaints": ", ".join(line.complaints),
        "codes": ", ".join(seller.portal_codes) if seller else "",
        "store page": _page_words(seller),
        "owner": f"{seller.owner} (private)" if seller and seller.owner else "",
        "note": f"{seller.note} (private)" if seller and seller.note else "",
    }
    yield from pairs({name: value for name, value in values.items() if value})
    names = {other.number: other.name for other in ledger}
    for same in line.same_owner:
        yield f"  same owner as {same.store_number} {names.get(same.store_number, '')}: {same.because}"


def _page_words(seller: Seller | None) -> str:
    since = seller.not_available if seller else None
    if since is None:
        return ""
    pictured = ", with a picture" if since.evidence else ""
    return f"not available since {since.at:%Y-%m-%d}{pictured}; why, nobody knows"


def seller_view(line: SellerLine) -> View:
    """A store without the private notes and reasons: lists are passed on more easily than one thinks."""
    seller = line.seller
    gone = seller.not_available if seller else None
    return {
        "id": seller.id if seller else None,
        "store_number": line.number or None,
        **picked(line, "name", "names", "listings", "back_again", "upheld_days"),
        **picked(line, "designs", "products", "complaints"),
        **tally_view(line.tally),
        "page_not_available_since": gone.at if gone else None,
        "owner_known": bool(seller and seller.owner),
        "portal_codes": seller.portal_codes if seller else [],
        "same_owner": [said.store_number for said in line.same_owner],
    }


def tally_view(tally: ListingCounts) -> View:
    return picked(tally, "reported", "gone", "waiting", "said_no", "objected", "taken_back")
