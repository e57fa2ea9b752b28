"""The form for what a person saw on a listing's page; nothing here is fetched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from helper.model.address import Disposition, read_address
from helper.model.listing import Listing
from helper.tui.dialogs.edit import EditDialog, Question, Values
from helper.tui.plain import clean

_LINK = "link"


def listing_form(listing: Listing, known: Collection[str]) -> EditDialog:
    """The form for this listing; everything in it may stay empty. A link without its number can be put right."""

    def problems(values: Values) -> dict[str, str]:
        found = _problems(values)
        if values.get(_LINK) and (reason := _why_not_link(values[_LINK], known)):
            found[_LINK] = reason
        return found

    link = Question(name=_LINK, label="link", hint="the page's address, copied again")
    return EditDialog(
        "What you saw there",
        (
            *(() if listing.item_id else (link,)),
            Question(name="title", label="title", value=listing.title, hint="what the page calls it"),
            Question(
                name="product_type",
                label="product",
                value=listing.product_type,
                hint="shower curtain, mug, …",
            ),
            Question(name="price", label="price", value=listing.price),
            Question(name="store_name", label="shop", value=listing.store_name),
            Question(name="store_number", label="shop's number", value=listing.store_number, hint="digits"),
        ),
        problems,
    )


def with_values(listing: Listing, values: Values) -> Listing:
    """The listing with what was typed."""
    typed = {name: clean(value) for name, value in values.items()}
    return replace(
        _readdressed(listing, values.get(_LINK, "")),
        title=typed["title"],
        product_type=typed["product_type"],
        price=typed["price"],
        store_name=typed["store_name"],
        store_number=typed["store_number"],
    )


def _readdressed(listing: Listing, link: str) -> Listing:
    """The listing under the address that was copied again; an empty one changes nothing."""
    if not link:
        return listing
    address = read_address(link)
    return replace(
        listing,
        item_id=address.global_id or "",
        url=address.url or link,
        raw=(*listing.raw, address.raw),
        reading=address.reason.value,
        flagged=False,
    )


def _why_not_link(link: str, known: Collection[str]) -> str:
    """Why this is not the address that was missing; empty: it is. `known` are the numbers of all listings there are."""
    address = read_address(link)
    if address.disposition is not Disposition.ACCEPT:
        return address.sentence
    if address.global_id in known:
        return f"You have the listing {address.global_id} already. Set this one aside instead."
    return ""


def _problems(values: Values) -> dict[str, str]:
    number = values["store_number"]
    if number and not (number.isascii() and number.isdigit()):
        return {"store_number": "A shop's number has digits only; it stands in the shop's address."}
    return {}
