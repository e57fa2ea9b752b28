"""Whether an address may lead to the complaint portal: known, on this machine, strange, or never to be opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from helper.hosts import USUAL_PORT, Address, is_known_host, is_loopback, read_host
from helper.model.address_hosts import as_seen, resembles

_NAMES = ("alibaba", "alibabagroup", "aliexpress", "aidcgroup", "taobao")
"""Names that a cheat would borrow."""
_OWN_DOMAINS = (
    "alibabagroup.com",
    "alibaba.com",
    "alibaba-inc.com",
    "aidcgroup.net",
    "aliexpress.com",
    "aliexpress.us",
    "taobao.com",
)
"""Domains in which nobody but Alibaba can hand out names: a host there resembles no other, it is one of them."""
_NUMBERS = re.compile(r"(?:^|[.-])\d{1,3}[.-]\d{1,3}[.-]\d{1,3}[.-]\d{1,3}(?:[.-]|$)")


class Trust(StrEnum):
    """What may be done with an address."""

    PRACTICE = "practice"
    """It leads to this machine."""
    KNOWN = "known"
    STRANGE = "strange"
    """Well written and nobody knows it: only the person can say whether it is the portal."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PortalAddress:
    """An address and what may be done with it."""

    trust: Trust
    host: str = ""
    """As the browser reads it: lower case, letters of other alphabets in punycode."""
    why: str = ""
    """Why it is refused, in a sentence."""

    @property
    def disguised(self) -> bool:
        """Whether the host's name has letters that are drawn otherwise than they are written."""
        return any(label.startswith("xn--") for label in self.host.split("."))


def read_portal_address(text: str, known: Sequence[str]) -> PortalAddress:
    """Judge an address; `known` are the hosts of the code and those that the person has named."""
    address = read_host(text)
    host = address.host if address else ""
    if is_loopback(text):
        return PortalAddress(Trust.PRACTICE, host)
    if is_known_host(text, tuple(known)):
        return PortalAddress(Trust.KNOWN, host)
    if why := _why_never(text, address):
        return PortalAddress(Trust.REFUSED, host, why)
    return PortalAddress(Trust.STRANGE, host)


def _why_never(text: str, address: Address | None) -> str:
    """Why nobody needs to be asked; empty: it may be the portal's."""
    if address is None:
        return "This is not an address that a browser would open."
    if address.scheme != "https":
        return "The portal's address begins with https."
    if address.port not in {None, USUAL_PORT}:
        return f"The portal's address has no number behind {address.host}; this one has {address.port}."
    if address.userinfo or re.search(r"[\\\s\x00-\x1f\x7f]", text.strip()):
        return f"This address is written so that it can be misread: a browser goes to {address.host}."
    if _is_number(address.host) or "." not in address.host or address.host.endswith(".localhost"):
        return "The portal has a name on the internet; this is none."
    if is_lookalike(address.host):
        return f"{address.host} looks like one of Alibaba's hosts and is none that I know."
    return ""


def is_lookalike(host: str) -> bool:
    """Whether a person could read one of Alibaba's names in a host outside Alibaba's own domains."""
    if any(host == domain or host.endswith(f".{domain}") for domain in _OWN_DOMAINS):
        return False
    seen = ".".join(as_seen(label) for label in host.split("."))
    letters = re.sub("[^a-z]", "", seen)
    words = re.split(r"[.-]", seen)
    return any(name in letters or any(resembles(word, name, 1) for word in words) for name in _NAMES)


def _is_number(host: str) -> bool:
    """Whether the host is a number, or a name that is made to be read as one."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _NUMBERS.search(host) is not None
    return True
