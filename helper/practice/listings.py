"""The portal's response to a line of "Infringing listings": the check before a complaint, the status after it.

Ordinary listings are accepted and later removed. The last four digits of an item id can select another response;
only `ENDINGS` defines them.
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
"""Maximum number of lines of a complaint."""

ANSWER_WITHIN = timedelta(days=7)
"""Time within which the user may answer a counter-notice."""
_SELLER_WITHIN = timedelta(days=3)
"""Time after the review within which the seller may answer."""

ENDINGS = {
    "0404": "link_dead",
    "0409": "link_already_complained",
    "0421": "link_wrong_site",
    "0451": "rejected",
    "0452": "countered",
    "0453": "awaiting",
}
"""Responses by the final digits of an item id: Verify refuses the first three; the others are accepted and later have that status."""

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
    """The status of one listing of a complaint; each value is also the key of its words."""

    PENDING = "pending"
    PROCESSING = "processing"
    AWAITING = "awaiting"
    """The seller may still answer; this wording comes from another complaint center, not from the real portal."""
    REMOVED = "removed"
    REJECTED = "rejected"
    COUNTERED = "countered"
    COUNTER_ACCEPTED = "counter_accepted"
    COUNTER_REJECTED = "counter_rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """The response of Verify for one line."""

    link: str
    """The line exactly as received."""
    refusal: str = ""
    """The key of the reason for the refusal; empty if the line is accepted."""


def check_links(
    lines: Sequence[str], website: str, complaint_type: str, *, first_refusal: str = "", takes_us: bool = True
) -> list[CheckedLink]:
    """The portal's response for every line, in order; a repeated line is refused.

    `first_refusal` is the key of the reason with which the first line is refused, whatever it is; empty: it
    is checked.
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
    """The lines of the box with text, stripped of blanks."""
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def has_blank_lines(text: str) -> bool:
    """Whether a line between the first and the last is blank."""
    return any(not line.strip() for line in text.strip().splitlines())


def status_after(link: str, age: timedelta) -> ListingStatus:
    """The status that the portal shows this long after the complaint."""
    if age < timedelta(days=1):
        return ListingStatus.PENDING
    if age < timedelta(days=2):
        return ListingStatus.PROCESSING
    ending = ENDINGS.get(_last_number(link)[-4:], "")
    if ending == "awaiting" and age < timedelta(days=2) + _SELLER_WITHIN:
        return ListingStatus.AWAITING
    if ending == "countered":
        # An unanswered objection of the seller is accepted.
        in_time = age < timedelta(days=2) + ANSWER_WITHIN
        return ListingStatus.COUNTERED if in_time else ListingStatus.COUNTER_ACCEPTED
    return ListingStatus.REJECTED if ending == "rejected" else ListingStatus.REMOVED


def seller_of(link: str) -> str:
    """The portal's code of the seller; one of forty, so that some sellers recur."""
    share = int(sha256(_last_number(link).encode()).hexdigest(), 16) % 40
    tail = "".join(chr(ord("a") + (share * factor) % 26) for factor in (3, 7, 11, 17))
    return f"cn15{27_000_000 + share * 104_729:08d}{tail if share % 4 else ''}"


def _number_in(address: ParsedUrl, complaint_type: str) -> str:
    """The number of the listing (or store) in an address; empty if the address is of no known site."""
    pattern = _STORE if complaint_type == "store" else _ITEM
    found = pattern.fullmatch(address.path) or _QUERY_ID.search(address.query)
    return found[1] if found else ""


def _site_of(host: str) -> str:
    """The code of the website of a host; empty if unknown."""
    under = ((code, name) for code, names in _SITES.items() for name in names)
    return next((code for code, name in under if host == name or host.endswith(f".{name}")), "")


def _last_number(link: str) -> str:
    numbers = re.findall(r"\d{5,17}", link)
    return numbers[-1] if numbers else ""
