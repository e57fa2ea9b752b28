"""The table of columns: what a column contains, its heading in an export, and what an import does with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Self

from helper.model.text import normalize
from helper.sheets.words.lexicon import meanings, words_of
from helper.translation import english, msg


class OnImport(StrEnum):
    """What an import does with the cells of a column."""

    FIELD = "field"
    """Store them in a field of the records."""
    NOTE = "note"
    """Keep them as text, with their heading, in the history of the listing."""
    IGNORE = "ignore"


_FIELD, _NOTE, _IGNORE = OnImport


class Role(StrEnum):
    """A column: the name for `--map`, the user's words for its content, and its heading in an export.

    The order is that of an export, and of the user's choices.
    """

    words: str
    heading: str
    """The heading in an export; empty if the column is not exported."""
    on_import: OnImport
    listing_field: str
    """The field of `Listing` that the column contains; otherwise empty."""

    def __new__(
        cls,
        name: str,
        words: str = "",
        heading: str = "",
        on_import: OnImport = _FIELD,
        listing_field: str = "",
    ) -> Self:
        role = str.__new__(cls, name)
        role._value_, role.words, role.heading = name, words, heading
        role.on_import, role.listing_field = on_import, listing_field
        return role

    WORK = "work", msg("the design"), "Design"
    LINK = "link", msg("the link"), "Link"
    ITEM_ID = "item_id", msg("the item number")
    STATUS = "status", msg("the outcome"), "Status"
    REPORTED = "reported", msg("reported on"), english("Reported on")
    REMOVED = "removed", msg("gone since"), english("Removed on")
    COMPLAINT_NO = "number", msg("the complaint's number"), english("Complaint no.")
    IPR = "ipr", msg("the registration (IPR)"), "IPR"
    IPR_NUMBER = "ipr_number", msg("the registration's (IPR) number"), english("IPR number")
    CLIENT = "client", msg("the client"), "Client"
    STORE = "store", msg("the shop"), "Store", _FIELD, "store_name"
    STORE_NUMBER = "store_number", msg("the shop's number"), english("Store number"), _FIELD, "store_number"
    SELLER_CODE = "seller_code", msg("the seller's code"), english("Seller code")
    OWNER = "owner", msg("the shop's owner"), english("Shop owner")
    COUNTRY = "country", msg("the seller's country"), english("Seller's country"), _FIELD, "seller_country"
    TITLE = "title", msg("the product's title"), english("Product title"), _FIELD, "title"
    PRODUCT_TYPE = "product_type", msg("the kind of product"), english("Product type"), _FIELD, "product_type"
    PRICE = "price", msg("the price"), "Price", _FIELD, "price"
    NOTE = "note", msg("a note"), "Note"
    JUDGED = "judged", msg("your answer"), "Judged"
    """The user's judgement, in a sheet that this program exported."""
    OPERATOR = "operator", msg("who reported it"), "", _NOTE
    PERMISSION = (
        "permission",
        msg("the client's permission until"),
        english("Client's permission until"),
        _NOTE,
    )
    GROUNDS = (
        "grounds",
        msg("why you reported it all the same"),
        english("Reported all the same, because"),
        _NOTE,
    )
    SEARCHES = "searches", msg("your search words"), english("Search words"), _NOTE
    OTHER = "other", msg("something else: kept as text"), "", _NOTE
    IGNORED = "ignore", msg("nothing that you need: ignore it"), "", _IGNORE


REPEATABLE = frozenset({Role.LINK, Role.STORE, Role.NOTE, Role.OTHER, Role.IGNORED})
"""Roles that several columns of a table may have."""
EXPORTED = tuple(role for role in Role if role.heading)
HEADINGS = tuple(role.heading for role in EXPORTED)
LISTING_FIELDS: Mapping[Role, str] = {role: role.listing_field for role in Role if role.listing_field}

_VAGUE = frozenset(map(normalize, words_of("headings")["vague"]))
"""Headings with several meanings, such as "Name" or "Date". The user is asked about them."""
_BY_WORDS = {word: Role(name) for word, name in meanings("headings", without=frozenset({"vague"})).items()}
_BY_WORDS |= {normalize(role.heading): role for role in EXPORTED}
LONGEST_HEADING = 60
BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@lru_cache(maxsize=65536)
def role_named(heading: str) -> Role | None:
    """Return the role of a heading in the lists; None for an unknown or a vague heading."""
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    return next((_BY_WORDS[words] for words in _readings(heading) if words in _BY_WORDS), None)


def is_heading(text: str) -> bool:
    """Return whether the text is a heading in the lists, even if it is vague."""
    return role_named(text) is not None or (
        len(text) <= LONGEST_HEADING and not _VAGUE.isdisjoint(_readings(text))
    )


def _readings(heading: str) -> tuple[str, str]:
    """Return the folded words of a heading, and those without the text in brackets."""
    return normalize(heading) or heading.strip(), heading_words(heading)


def heading_words(heading: str) -> str:
    """Return the folded words of a heading. Text in brackets counts only if the heading has no other text."""
    return normalize(BRACKETS.sub(" ", heading)) or normalize(heading) or heading.strip()
