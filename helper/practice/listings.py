"""The portal's response to each line of "Infringing listings": the check before, and the status after filing.

By default, listings are accepted and later removed. The last four digits of an item id can select another
response, see `ENDINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from helper.hosts import ParsedUrl, read_host

MOST_LISTINGS = 300
"""Maximum number of listings in a complaint."""

ANSWER_WITHIN = timedelta(days=7)
"""Time that the user has to answer a counter-notice."""
_SELLER_WITHIN = timedelta(days=3)
"""Time that the seller has to answer after the review."""

ENDINGS = {
    "0404": "link_dead",
    "0409": "link_already_complained",
    "0421": "link_wrong_site",
    "0451": "rejected",
    "0452": "countered",
    "0453": "awaiting",
}
"""Responses by the last four digits of an item id.

Verify refuses listings with `link_...`. Listings with another value are accepted and later get that status.
"""

_SITES = {
    "taobao": ("taobao.com",),
    "tmall": ("tmall.com",),
    "tmallhk": ("tmall.hk",),
    "cbu": ("1688.com",),
    "icbu": ("alibaba.com",),
    "ae": ("aliexpress.com", "aliexpress.us"),
}
_ITEM = re.compile(r"/(?:item|i|offer|product-detail)/(?:[^/]+/)?[^/]*?(\d{8,17})(?:\.html?)?")
_STORE = re.compile(r"/store/(\d{5,12})(?:/.*)?")
_QUERY_ID = re.compile(r"(?:^|&)(?:id|productIds?|itemId)=(\d{8,17})")


class ListingStatus(StrEnum):
    """The status of one listing of a complaint; each value is also the key of the status's words."""

    PENDING = "pending"
    PROCESSING = "processing"
    AWAITING = "awaiting"
    """The seller may still answer.

    This status comes from another complaint center, not from the real portal.
    """
    REMOVED = "removed"
    REJECTED = "rejected"
    COUNTERED = "countered"
    COUNTER_ACCEPTED = "counter_accepted"
    COUNTER_REJECTED = "counter_rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """The response of Verify to one line."""

    link: str
    """The line, exactly as the portal has received it."""
    refusal: str = ""
    """The key of the reason for refusing the line; empty if the line is accepted."""


def check_links(
    lines: Sequence[str], website: str, complaint_type: str, *, first_refusal: str = "", takes_us: bool = True
) -> list[CheckedLink]:
    """Return the portal's response to every line, in order; a repeated line is refused.

    `first_refusal` is the key of a reason for refusing the first line, even if the line is valid; if empty,
    the first line is checked like the others.
    """
    answers: list[CheckedLink] = []
    seen: set[str] = set()
    for line in lines:
        address = read_host(line)
        number = _number_in(address, complaint_type) if address else ""
        if address is None or not number:
            refusal = "link_not_recognised"
        elif number in seen:
            refusal = "link_duplicate"
        elif _site_of(address.host) != website or (not takes_us and address.host.endswith(".us")):
            refusal = "link_wrong_site"
        else:
            ending = ENDINGS.get(number[-4:], "")
            refusal = ending if ending.startswith("link_") else ""
        if number and not answers:
            refusal = first_refusal or refusal
        seen.add(number)
        answers.append(CheckedLink(line, refusal))
    return answers


def split_lines(text: str) -> list[str]:
    """Return the non-blank lines of the text, without white space around them."""
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def has_blank_lines(text: str) -> bool:
    """Return whether there is a blank line between lines with text."""
    return any(not line.strip() for line in text.strip().splitlines())


def status_after(link: str, age: timedelta) -> ListingStatus:
    """Return the status that the portal shows for a listing when its complaint has this age."""
    if age < timedelta(days=1):
        return ListingStatus.PENDING
    if age < timedelta(days=2):
        return ListingStatus.PROCESSING
    ending = ENDINGS.get(_last_number(link)[-4:], "")
    if ending == "awaiting" and age < timedelta(days=2) + _SELLER_WITHIN:
        return ListingStatus.AWAITING
    if ending == "countered":
        # If the user does not answer the seller's counter-notice in time, the portal accepts it.
        in_time = age < timedelta(days=2) + ANSWER_WITHIN
        return ListingStatus.COUNTERED if in_time else ListingStatus.COUNTER_ACCEPTED
    return ListingStatus.REJECTED if ending == "rejected" else ListingStatus.REMOVED


def seller_of(link: str) -> str:
    """Return the portal's code of the listing's seller; there are only forty, so some sellers recur."""
    share = int(sha256(_last_number(link).encode()).hexdigest(), 16) % 40
    tail = "".join(chr(ord("a") + (share * factor) % 26) for factor in (3, 7, 11, 17))
    return f"cn15{27_000_000 + share * 104_729:08d}{tail if share % 4 else ''}"


def _number_in(address: ParsedUrl, complaint_type: str) -> str:
    """Return the listing's or store's number in an address; empty if the address has none."""
    pattern = _STORE if complaint_type == "store" else _ITEM
    found = pattern.fullmatch(address.path) or _QUERY_ID.search(address.query)
    return found[1] if found else ""


def _site_of(host: str) -> str:
    """Return the code of the website that the host belongs to; empty if unknown."""
    under = ((code, name) for code, names in _SITES.items() for name in names)
    return next((code for code, name in under if host == name or host.endswith(f".{name}")), "")


def _last_number(link: str) -> str:
    numbers = re.findall(r"\d{5,17}", link)
    return numbers[-1] if numbers else ""
