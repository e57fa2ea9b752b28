"""`ipp-helper sellers`: the stores you have met, what became of what you reported there, and who owns several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.context import open_context
from helper.cli.output import DONE, AsJson, Data, View, argument, moment_text, option, pairs, show, table
from helper.errors import NotDone, WrongUse
from helper.model.seller import (
    RULES_IN_SHORT,
    RULES_REVISED_ON,
    RULES_SOURCE,
    STORE_RULES,
    SameOwner,
    Seller,
    StoreLook,
    takedown_words,
)
from helper.model.text import plural
from helper.reports.figures import ListingCounts
from helper.reports.seller_ledger import SellerLine, keep_store_picture, seller_ledger, seller_line
from helper.session.context import AppContext
from helper.store.notes import link_owner, note_look, unlink_owner

_STORE = "A shop, by its number or by a name that it has or had."
Store = Annotated[str, argument("SHOP", _STORE)]
Other = Annotated[str, argument("OTHER", _STORE)]


def list_sellers(data: Data = None, as_json: AsJson = False) -> int:
    """List the shops, the one with takedowns on the most different days in a year first."""
    with open_context(data, read_only=True) as desk:
        found = _recorder(desk)
    headings = (
        "Days with a takedown (1 year)",
        "Store number",
        "Name",
        "Listings",
        "Gone",
        "Waiting",
        "Products",
    )
    rows = [
        (str(one.upheld_days), one.number, one.name, str(one.listings), str(one.tally.gone),
         str(one.tally.waiting), ", ".join(one.products[:2]))
        for one in found
    ]  # fmt: skip
    lines = [*table(rows, headings), "", RULES_IN_SHORT] if found else ["No shops yet."]
    show(lines, as_json=as_json, sellers=[seller_view(one) for one in found])
    return DONE


def show_seller(store: Store, data: Data = None, as_json: AsJson = False) -> int:
    """Show one shop with everything you know of it; --json leaves out what is private."""
    with open_context(data, read_only=True) as desk:
        recorder = _recorder(desk)
    one = _called(recorder, store)
    revised = RULES_REVISED_ON.isoformat()
    rules = [
        {"says": rule.says.strip(), "article": rule.article, "source": RULES_SOURCE, "revised_on": revised}
        for rule in STORE_RULES
    ]
    lines = [
        *_lines(one, recorder), "", RULES_IN_SHORT, "",
        *table([(rule.article, rule.says) for rule in STORE_RULES], ("Article", "What it says")), RULES_SOURCE,
    ]  # fmt: skip
    show(lines, as_json=as_json, seller=seller_view(one), rules=rules)
    return DONE


def link(
    store: Store,
    other: Other,
    because: Annotated[str, option("--because", "Why you think so.", metavar="REASON")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Say that two shops have the same owner, and why."""
    if not because.strip():
        raise WrongUse("Without a reason nobody knows later why.", now="Say it with --because REASON")
    with open_context(data) as desk:
        one, another = _two(desk, store, other)
        at = datetime.now(UTC)
        said = SameOwner(store_number=another, because=because.strip(), at=at, by=desk.settings.name)
        link_owner(desk.store, desk.queue, one, said)
        line = _called(_recorder(desk), one)
    show(
        f"{one} and {another} have the same owner: {said.because}", as_json=as_json, seller=seller_view(line)
    )
    return DONE


def unlink(store: Store, other: Other, data: Data = None, as_json: AsJson = False) -> int:
    """Take it back that two shops have the same owner."""
    with open_context(data) as desk:
        one, another = _two(desk, store, other)
        if not unlink_owner(desk.store, desk.queue, one, another):
            raise NotDone(f"Nobody has said that {one} and {another} have the same owner.")
        line = _called(_recorder(desk), one)
    show(f"{one} and {another} are apart again.", as_json=as_json, seller=seller_view(line))
    return DONE


def gone(
    store: Store,
    picture: Annotated[
        Path | None, option("--picture", "A picture of what you saw; a copy of it is kept.", metavar="FILE")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write down that the page of a shop is not available any more. Why it is not, nobody knows."""
    return _looked(store, there=False, picture=picture, data=data, as_json=as_json)


def there(store: Store, data: Data = None, as_json: AsJson = False) -> int:
    """Write down that the page of a shop is there, or there again."""
    return _looked(store, there=True, picture=None, data=data, as_json=as_json)


def _looked(named: str, *, there: bool, picture: Path | None, data: Path | None, as_json: bool) -> int:
    with open_context(data) as desk:
        one = _called(_recorder(desk), named)
        if not one.number:
            raise WrongUse(f"The number of the shop “{one.name}” is not known, and names change.")
        at = datetime.now(UTC)
        kept = (
            (keep_store_picture(picture.expanduser(), desk.places.evidence, one.number, at),)
            if picture
            else ()
        )
        look = StoreLook(at=at, there=there, by=desk.settings.name, evidence=kept)
        note_look(desk.store, desk.queue, one.number, look)
        line = _called(_recorder(desk), one.number)
    said = "available" if there else "not available any more. Why it is not, nobody knows"
    show(f"{one.number}: shop page {said}.", as_json=as_json, seller=seller_view(line))
    return DONE


def _recorder(desk: AppContext) -> list[SellerLine]:
    return seller_ledger(desk.store, datetime.now(UTC).date())


def _called(recorder: Sequence[SellerLine], named: str) -> SellerLine:
    if (found := seller_line(recorder, named)) is not None:
        return found
    several = [one for one in recorder if named.strip().casefold() in map(str.casefold, one.names)]
    raise WrongUse(
        f"{plural(len(several), 'shop')} are called “{named}”."
        if several
        else f"There is no shop “{named}”.",
        where=f"Their numbers: {', '.join(one.key for one in several)}." if several else "",
        now="See your shops with: ipp-helper sellers list",
    )


def _two(desk: AppContext, store: str, other: str) -> tuple[str, str]:
    """The numbers of two different stores."""
    recorder = _recorder(desk)
    found = [_called(recorder, named) for named in (store, other)]
    for one in found:
        if not one.number:
            raise WrongUse(f"The number of the shop “{one.name}” is not known, and names change.")
    if found[0].number == found[1].number:
        raise WrongUse("That is one and the same shop.")
    return found[0].number, found[1].number


def _lines(one: SellerLine, recorder: Sequence[SellerLine]) -> Iterator[str]:
    tally, seller = one.tally, one.seller
    yield one.name
    values = {
        "number": one.number or "not known",
        "names": " → ".join(one.names),
        "takedowns": takedown_words(one.upheld_days),
        "listings": f"{one.listings}, {tally.reported} reported",
        "outcome": f"{tally.gone} gone, {tally.waiting} waiting, {tally.said_no} no, {tally.objected} objected",
        "designs": ", ".join(one.designs),
        "products": ", ".join(one.products),
        "complaints": ", ".join(one.complaints),
        "codes": ", ".join(seller.portal_codes) if seller else "",
        "store page": _page_words(seller),
        "owner": f"{seller.owner} (private)" if seller and seller.owner else "",
        "note": f"{seller.note} (private)" if seller and seller.note else "",
    }
    yield from pairs({name: value for name, value in values.items() if value})
    names = {line.number: line.name for line in recorder}
    for link in one.same_owner:
        name = names.get(link.store_number, "")
        yield f"  same owner as {link.store_number} {name}: {link.because}"


def _page_words(seller: Seller | None) -> str:
    since = seller.not_available if seller else None
    if since is None:
        return ""
    pictured = ", with a picture" if since.evidence else ""
    return f"not available since {since.at:%Y-%m-%d}{pictured}; why, nobody knows"


def seller_view(line: SellerLine) -> View:
    """A store without the private notes and reasons: lists are passed on more easily than one thinks."""
    seller = line.seller
    return {
        "id": seller.id if seller else None,
        "store_number": line.number or None,
        "name": line.name,
        "names": list(line.names),
        "listings": line.listings,
        **tally_view(line.tally),
        "back_again": line.back_again,
        "upheld_days": line.upheld_days,
        "page_not_available_since": moment_text(_gone_at(seller)),
        "owner_known": bool(seller and seller.owner),
        "designs": list(line.designs),
        "products": list(line.products),
        "complaints": list(line.complaints),
        "portal_codes": list(seller.portal_codes) if seller else [],
        "same_owner": [said.store_number for said in line.same_owner],
    }


def tally_view(tally: ListingCounts) -> View:
    """What became of many listings, in figures."""
    return {
        "reported": tally.reported,
        "gone": tally.gone,
        "waiting": tally.waiting,
        "said_no": tally.said_no,
        "objected": tally.objected,
        "taken_back": tally.taken_back,
    }


def _gone_at(seller: Seller | None) -> datetime | None:
    since = seller.not_available if seller else None
    return since.at if since else None
