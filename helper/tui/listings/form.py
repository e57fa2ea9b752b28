"""The form for what a person saw on a listing's page; nothing here is fetched."""

from __future__ import annotations

from dataclasses import replace

from helper.model.listing import Listing
from helper.tui.dialogs.edit import EditDialog, Question, Values
from helper.tui.plain import clean


def listing_form(listing: Listing) -> EditDialog:
    """The form for this listing; everything in it may stay empty."""
    return EditDialog(
        "What you saw there",
        (
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
        _problems,
    )


def with_values(listing: Listing, values: Values) -> Listing:
    """The listing with what was typed."""
    typed = {name: clean(value) for name, value in values.items()}
    return replace(
        listing,
        title=typed["title"],
        product_type=typed["product_type"],
        price=typed["price"],
        store_name=typed["store_name"],
        store_number=typed["store_number"],
    )


def _problems(values: Values) -> dict[str, str]:
    number = values["store_number"]
    if number and not (number.isascii() and number.isdigit()):
        return {"store_number": "A shop's number has digits only; it stands in the shop's address."}
    return {}
