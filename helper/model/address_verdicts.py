"""Verdicts about addresses: each has a code for programs and a message for the user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from helper.translation import msg, tr


class Disposition(StrEnum):
    """What happens to an address: it is accepted, flagged until the user has viewed its page, or rejected."""

    ACCEPT = "accept"
    FLAG = "flag"
    REJECT = "reject"


class AddressReason(StrEnum):
    """The reason for accepting, flagging or rejecting an address. The values are stored and printed."""

    ITEM = "item"
    US_ID_REDUCED = "us_id_reduced"
    RU_SITE = "ru_site"
    WRAPPED = "wrapped"
    SHORT_LINK = "short_link"
    ID_DAMAGED = "id_damaged"
    ODD_CHARACTERS = "odd_characters"
    STORE = "store"
    SEARCH = "search"
    REVIEW = "review"
    CART_OR_ORDER = "cart_or_order"
    OTHER_SHOP = "other_shop"
    LOOKALIKE_HOST = "lookalike_host"
    NOT_A_LINK = "not_a_link"
    NO_ID = "no_id"


@dataclass(frozen=True, slots=True)
class AddressVerdict:
    """A decision about an address, with its reason. Several verdicts may share a reason."""

    disposition: Disposition
    reason: AddressReason
    message: str
    """The English message, in which `{where}` stands for the shop or host that the address leads to."""
    where: str = ""

    @property
    def sentence(self) -> str:
        return tr(self.message, where=self.where)

    def naming(self, where: str) -> AddressVerdict:
        return replace(self, where=where)


_accept = partial(AddressVerdict, Disposition.ACCEPT)
_flag = partial(AddressVerdict, Disposition.FLAG)
_reject = partial(AddressVerdict, Disposition.REJECT)

ITEM = _accept(AddressReason.ITEM, msg("A listing on AliExpress."))
US_ID_REDUCED = _accept(
    AddressReason.US_ID_REDUCED,
    msg("This address has the listing's US number. The listing will be reported under its worldwide number."),
)
RU_SITE = _accept(
    AddressReason.RU_SITE,
    msg(
        "A listing on aliexpress.ru, which another company runs. It is reported under its worldwide address:"
        " check that the same product opens there."
    ),
)
WRAPPED = _accept(AddressReason.WRAPPED, msg("The address of the listing was inside another link."))

SHORT_LINK = _flag(
    AddressReason.SHORT_LINK,
    msg("A short link hides which listing it leads to. Open it and paste the address of the page."),
)
ID_DAMAGED = _flag(
    AddressReason.ID_DAMAGED,
    msg(
        "The listing's number is damaged: digits are missing, added or changed. Open the listing and copy its address again."
    ),
)
BROKEN_LINE = _flag(
    AddressReason.ID_DAMAGED,
    msg(
        "The address is split over two lines, so part of its number may be missing. Copy the whole address again."
    ),
)
TWO_NUMBERS = _flag(
    AddressReason.ID_DAMAGED,
    msg(
        "The address has two numbers that could both be the listing's. Open the listing and copy its address again."
    ),
)
ODD_CHARACTERS = _flag(
    AddressReason.ODD_CHARACTERS,
    msg("The address has hidden or unusual characters. Look at the page before you report it."),
)
APP_LINK = _flag(
    AddressReason.ODD_CHARACTERS,
    msg("This is a link for the AliExpress app on a phone. Look at the page before you report it."),
)
ARCHIVE_COPY = _flag(
    AddressReason.WRAPPED,
    msg(
        "This is a saved copy of the page in an archive; the page itself may be gone."
        " Look at the page before you report it."
    ),
)
BARE_NUMBER = _flag(
    AddressReason.NOT_A_LINK,
    msg(
        "This is only a number, not an address, and spreadsheets can change long numbers. Look at the page before you report it."
    ),
)
ROUNDED_NUMBER = _flag(
    AddressReason.ID_DAMAGED,
    msg(
        "This is only a number, and it ends in 0: a spreadsheet may have changed the last digit to 0. Look at the page before you report it."
    ),
)
SEVERAL_PRODUCTS = _flag(
    AddressReason.NO_ID,
    msg("This page shows several products. Open the one that copies your design and paste its address."),
)

STORE = _reject(
    AddressReason.STORE,
    msg("This is a shop, not a listing. Paste the page of a single product."),
)
SEARCH = _reject(
    AddressReason.SEARCH,
    msg("This is a page of search results, not a listing. Paste the page of a single product."),
)
REVIEW = _reject(
    AddressReason.REVIEW,
    msg("This is a page of reviews, not a listing. Paste the page of the product itself."),
)
CART_OR_ORDER = _reject(
    AddressReason.CART_OR_ORDER,
    msg(
        "This is a cart or an order, not a listing; only its buyer can open it. Paste the page of the product itself."
    ),
)
OTHER_SHOP = _reject(
    AddressReason.OTHER_SHOP, msg("This is a page of {where}. This program is for listings on AliExpress.")
)
OTHER_SITE = _reject(
    AddressReason.OTHER_SHOP,
    msg("This leads to {where}, which is not AliExpress. This program is for listings on AliExpress."),
)
LOOKALIKE_HOST = _reject(
    AddressReason.LOOKALIKE_HOST,
    msg(
        "This only looks like an AliExpress address; it leads to {where}. Do not open it and do not log in there."
    ),
)
FORGED = _reject(
    AddressReason.LOOKALIKE_HOST,
    msg(
        "This address looks forged: it can lead different programs to different pages. Do not open it; find the listing on AliExpress yourself and copy its address."
    ),
)
NOT_A_LINK = _reject(AddressReason.NOT_A_LINK, msg("This is not the address of a web page."))
SEVERAL_ADDRESSES = _reject(
    AddressReason.NOT_A_LINK, msg("This text contains several addresses. Enter them one at a time.")
)
NO_ID = _reject(
    AddressReason.NO_ID,
    msg(
        "This page of AliExpress is not a listing: its address has no listing number. Paste the page of a single product."
    ),
)
PICTURE = _reject(AddressReason.NO_ID, msg("This is only a picture. Paste the page of its product."))
