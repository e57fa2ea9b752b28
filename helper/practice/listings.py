"""How the portal treats each link in "Infringing listings": its check of the link, and its later status.

By default, a link is accepted, and its listing is removed later. If the item id ends with a key of `ENDINGS`,
the link gets another result.
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
"""The maximum number of links in one complaint."""

ANSWER_WITHIN = timedelta(days=7)
"""The time that the user has for answering a counter-notice."""
_SELLER_WITHIN = timedelta(days=3)
"""The time that the seller has for answering after the portal's review."""

ENDINGS = {
    "0404": "link_dead",
    "0409": "link_already_complained",
    "0421": "link_wrong_site",
    "0451": "rejected",
    "0452": "countered",
    "0453": "awaiting",
}
"""Maps the last four digits of an item id to the result for the link.

The Verify button refuses links whose result begins with `link_`. Any other result is a status
after filing.
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
    """The status of a link in a complaint. Each value is also the key of the text that shows it."""

    PENDING = "pending"
    PROCESSING = "processing"
    AWAITING = "awaiting"
    """The seller can still answer.

    This status is copied from another company's complaint center. The real portal may not have it.
    """
    REMOVED = "removed"
    REJECTED = "rejected"
    COUNTERED = "countered"
    COUNTER_ACCEPTED = "counter_accepted"
    COUNTER_REJECTED = "counter_rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CheckedLink:
    link: str
    """The line that the portal received."""
    refusal: str = ""
    """The text key of the reason why the line is refused; empty if the line is accepted."""


def check_links(
    lines: Sequence[str], website: str, complaint_type: str, *, first_refusal: str = "", takes_us: bool = True
) -> list[CheckedLink]:
    """Return the portal's response to each line, in order.

    If several lines have the same item id, all but the first are refused. If `first_refusal` is not empty, it
    is the text key with which the first line is refused, even if that line is valid.
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
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def has_blank_lines(text: str) -> bool:
    return any(not line.strip() for line in text.strip().splitlines())


def status_after(link: str, age: timedelta) -> ListingStatus:
    if age < timedelta(days=1):
        return ListingStatus.PENDING
    if age < timedelta(days=2):
        return ListingStatus.PROCESSING
    ending = ENDINGS.get(_last_number(link)[-4:], "")
    if ending == "awaiting" and age < timedelta(days=2) + _SELLER_WITHIN:
        return ListingStatus.AWAITING
    if ending == "countered":
        # If the user does not answer the counter-notice in time, the portal accepts the counter-notice.
        in_time = age < timedelta(days=2) + ANSWER_WITHIN
        return ListingStatus.COUNTERED if in_time else ListingStatus.COUNTER_ACCEPTED
    return ListingStatus.REJECTED if ending == "rejected" else ListingStatus.REMOVED


def seller_of(link: str) -> str:
    """Return the portal's code for the seller of the listing.

    There are only forty codes, so sellers recur.
    """
    share = int(sha256(_last_number(link).encode()).hexdigest(), 16) % 40
    tail = "".join(chr(ord("a") + (share * factor) % 26) for factor in (3, 7, 11, 17))
    return f"cn15{27_000_000 + share * 104_729:08d}{tail if share % 4 else ''}"


def _number_in(address: ParsedUrl, complaint_type: str) -> str:
    pattern = _STORE if complaint_type == "store" else _ITEM
    found = pattern.fullmatch(address.path) or _QUERY_ID.search(address.query)
    return found[1] if found else ""


def _site_of(host: str) -> str:
    under = ((code, name) for code, names in _SITES.items() for name in names)
    return next((code for code, name in under if host == name or host.endswith(f".{name}")), "")


def _last_number(link: str) -> str:
    numbers = re.findall(r"\d{5,17}", link)
    return numbers[-1] if numbers else ""
