r"""Which host an address leads to, read by the browser's own rules, and which hosts the product knows.

Two readers of addresses disagree about hosts, and the difference is where people are cheated:
`http://evil.example\@127.0.0.1/` leads a browser to evil.example. So every host in the product is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import unquote

PORTAL_HOSTS = ("ipp.alibabagroup.com", "ipp.aidcgroup.net", "ipp.taobao.com", "qinquan.taobao.com")
"""Hosts that serve the complaint form, now or in earlier years; sources in docs/architecture.md. The first is named by AliExpress' own
documents of 2025 and 2026, the second by Alibaba.com's sign-in page: both are equally known."""

USUAL_PORT = 443
"""Another port of a known host is another program there, and nobody has said that it is the portal."""

LOGIN_HOSTS = (
    "passport.alibaba.com",
    "passport.aliexpress.com",
    "passport.taobao.com",
    "login.alibaba.com",
    "login.aliexpress.com",
    "login.taobao.com",
)
"""Hosts that serve only the login; nothing of ours runs in their pages."""


@dataclass(frozen=True, slots=True)
class ParsedUrl:
    """An address taken apart by the browser's rules."""

    scheme: str
    host: str
    """Lower case, punycoded, without a trailing dot."""
    port: int | None
    """The port as the browser would use it; None where the scheme has none."""
    path: str
    query: str
    fragment: str
    userinfo: bool
    """Whether a user name or password stands before the host: never so in an honest link."""

    @property
    def origin(self) -> str:
        default = {"http": 80, "https": 443}.get(self.scheme)
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port not in {None, default} else "")


@lru_cache(maxsize=4096)
def read_host(text: str) -> ParsedUrl | None:
    """Take an http or https address apart, or None where a browser would not open it as one."""
    from pydantic_core import Url

    try:
        url = Url(text)
    except ValueError:
        return None
    if url.scheme not in {"http", "https"} or not url.host:
        return None
    return ParsedUrl(
        scheme=url.scheme,
        host=url.host.rstrip(".").lower(),
        port=url.port,
        path=url.path or "/",
        query=url.query or "",
        fragment=url.fragment or "",
        userinfo=url.username is not None or url.password is not None,
    )


def host_of(text: str) -> str:
    """The host of an http or https address; empty: it is none."""
    address = read_host(text)
    return address.host if address else ""


def is_loopback(text: str) -> bool:
    """Whether the address leads to this machine and nowhere else (0.0.0.0 does not count)."""
    address = read_host(text)
    if address is None or address.userinfo:
        return False
    if address.host == "localhost":
        return True
    try:
        return ip_address(address.host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_known_host(text: str, allowed: tuple[str, ...]) -> bool:
    """Whether the address leads to exactly one of these hosts, over https at its usual port and without a user name."""
    address = read_host(text)
    return (
        address is not None
        and address.scheme == "https"
        and address.port in {None, USUAL_PORT}
        and not address.userinfo
        and address.host in allowed
    )


def query_values(address: ParsedUrl) -> dict[str, list[str]]:
    """The query's values by name, decoded once; a name without a value gives an empty text."""
    values: dict[str, list[str]] = {}
    for pair in address.query.replace("+", " ").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            values.setdefault(unquote(name), []).append(unquote(value))
    return values
