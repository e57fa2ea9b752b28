r"""Parses addresses by the browser's rules, and classifies hosts: portal, AliExpress, lookalike and others.

Two parsers can disagree about the host of an address, and attackers exploit this: a browser opens
`http://evil.example\@127.0.0.1/` at evil.example. Therefore the whole program gets every host from this module.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import unquote

PORTAL_HOSTS = ("ipp.alibabagroup.com", "ipp.aidcgroup.net", "ipp.taobao.com", "qinquan.taobao.com")
"""Hosts that serve, or once served, the complaint form; the program trusts all of them equally.

AliExpress's documents of 2025 and 2026 name the first host, and the sign-in page of Alibaba.com names the
second. docs/decisions.md lists the sources.
"""

USUAL_PORT = 443
"""The only accepted port of a known host, because another port may belong to another server."""

LOGIN_HOSTS = (
    "passport.alibaba.com",
    "passport.aliexpress.com",
    "passport.taobao.com",
    "login.alibaba.com",
    "login.aliexpress.com",
    "login.taobao.com",
)
"""Hosts that serve only the login. The program runs no scripts in their pages."""


@dataclass(frozen=True, slots=True)
class ParsedUrl:
    """The parts of an address, parsed by the browser's rules."""

    scheme: str
    host: str
    """The host in lower case and punycode, without a trailing dot."""
    port: int | None
    """The port in the address, otherwise the default port of the scheme."""
    path: str
    query: str
    fragment: str
    userinfo: bool
    """Whether there is a user name or password before the host, which genuine links never have."""

    @property
    def origin(self) -> str:
        default = {"http": 80, "https": 443}.get(self.scheme)
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port not in {None, default} else "")


@lru_cache(maxsize=4096)
def read_host(text: str) -> ParsedUrl | None:
    """Parse an http or https address; None if a browser would not open the text as such an address."""
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
    """Return the host of an http or https address; empty for any other text."""
    address = read_host(text)
    return address.host if address else ""


def is_loopback(text: str) -> bool:
    """Return whether the address certainly refers to this computer. The address 0.0.0.0 does not count."""
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
    """Return whether the address uses https, port 443 and no user name, and leads to an allowed host."""
    address = read_host(text)
    return (
        address is not None
        and address.scheme == "https"
        and address.port in {None, USUAL_PORT}
        and not address.userinfo
        and address.host in allowed
    )


def query_values(address: ParsedUrl) -> dict[str, list[str]]:
    """Return the query's values by field name, decoded once; the value of a field without "=" is an empty string."""
    values: dict[str, list[str]] = {}
    for pair in address.query.replace("+", " ").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            values.setdefault(unquote(name), []).append(unquote(value))
    return values


_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?:[^\s/?#\"<>]*@)?(?P<host>[^\s/?#\"<>]*)(?P<path>[^\s?#\"<>]*)[^\s\"<>]*",
    re.IGNORECASE,
)


def without_queries(text: str) -> str:
    """Return the text with each web address reduced to scheme, host and path, and any other address to scheme and host.

    A user name, a query and a fragment may contain private data, and the path of a local socket is a secret. So
    nothing that Playwright reports goes into a log or a message without this function.
    """

    def reduced(found: re.Match[str]) -> str:
        path = found["path"] if found["scheme"].lower() in {"http://", "https://"} else ""
        return f"{found['scheme']}{found['host']}{path}"

    return _ADDRESS.sub(reduced, text)


ALIEXPRESS = re.compile(r"(?:[a-z0-9_-]+\.)*aliexpress\.(?:com|us|ru)")
"""Matches the domains of AliExpress with any subdomain.

A subdomain can be a language or a shop. Only AliExpress controls these domains.
"""

_NAME = "aliexpress"

_SHORTENERS = frozenset({
    "ali.click", "ali.ski", "ali.pub", "alii.pub", "got.by", "fas.st", "bit.ly", "tinyurl.com", "t.co",
    "cutt.ly", "is.gd", "v.gd", "goo.gl", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at", "s.id", "lnkd.in",
    "pin.it", "vk.cc", "clck.ru", "t.ly", "tiny.cc", "buff.ly",
})  # fmt: skip
_SHORT_LABELS = frozenset({"a", "s", "sl", "s.click", "click"})
"""Subdomains from which AliExpress serves short links."""

_SHOPS = {name.lower(): name for name in (
    "Temu", "Shein", "Amazon", "eBay", "Etsy", "1688", "Taobao", "Tmall", "DHgate", "Wish", "Redbubble",
    "Walmart", "Joom", "Lazada", "Shopee", "Banggood", "Zazzle", "TeePublic", "Society6", "Spreadshirt",
    "CafePress", "Displate", "Rakuten", "Ozon", "Wildberries", "Allegro", "Romwe", "Vinted", "Depop", "TikTok",
)} | {
    "amzn": "Amazon", "alibaba": "Alibaba.com", "mercadolibre": "Mercado Libre", "mercadolivre": "Mercado Livre",
    "myshopify": "Shopify",
}  # fmt: skip
"""Names of shops, by the registered name in their domain, such as `amazon` in amazon.co.uk."""

_TARGET_FIELDS = {domain: tuple(fields.split()) for fields, domains in {
    "url": (
        "safelinks.protection.outlook.com", "pinterest.com", "slack-redir.net", "go.skimresources.com",
        "go.redirectingat.com", "linkedin.com", "disq.us", "getpocket.com", "discordapp.com", "teams.microsoft.com",
        "yandex.ru", "translate.yandex.com", "weixin110.qq.com", "app.aliexpress.com", "exit.sc", "out.reddit.com",
    ),
    "u": (
        "facebook.com", "l.instagram.com", "l.messenger.com", "l.wl.co", "urldefense.proofpoint.com",
        "redirect.viglink.com", "l.threads.net", "l.threads.com",
    ),
    "ulp": ("ad.admitad.com", "alitems.com", "alitems.co", "alitems.site", "rzekl.com"),
    "redirecturl": ("star.aliexpress.com", "deref-gmx.net", "deref-gmx.com", "deref-web.de", "deref-mail.com"),
    "return_url returnurl": ("login.aliexpress.com", "passport.aliexpress.com"),
    "url q imgrefurl u": ("google",),
    "dl_target_url": ("s.click.aliexpress.com",),
    "a": ("linkprotect.cudasvc.com", "microsofttranslator.com"),
    "url u": ("steamcommunity.com",), "u url": ("naver.com",), "url r": ("bing.com",), "z url": ("tumblr.com",),
    "ued p": ("awin1.com",), "pfurl url": ("c.pc.qq.com",), "q": ("youtube.com",), "z": ("t.umblr.com",),
    "to": ("vk.com",), "uddg": ("duckduckgo.com",), "murl": ("click.linksynergy.com",), "urllink": ("shareasale.com",),
    "target": ("link.zhihu.com",),
}.items() for domain in domains}  # fmt: skip
"""Known redirectors and the query fields, in lower case, that hold the target address."""

_ARCHIVES = frozenset({"web.archive.org", "archive.ph", "archive.today", "archive.is"})
"""Sites that keep copies of pages; the path of a copy contains the address of the original page."""

_TARGET_IN_PATH = _ARCHIVES | frozenset({
    "r.search.yahoo.com", "href.li", "anonym.to", "urldefense.com", "urldefense.us", "secure-web.cisco.com", "prf.hn", "anrdoezrs.net",
    "dpbolvw.net", "jdoqocy.com", "kqzyfj.com", "tkqlhce.com",
})  # fmt: skip
"""Known redirectors that put the whole target address into their path."""

_PICTURE_HOSTS = ("alicdn.com", "aliexpress-media.com")

_TWINS = {
    ord(twin): twins[0]
    for twins in ("aаαɑ", "eеεҽ3", "iіιıɩ", "lӏℓ1|", "oоοσ0", "pрρ", "rгʀ", "sѕꜱ5", "xхχ")
    for twin in twins[1:]
}
"""Maps each character that looks like a letter of "aliexpress" to the letter."""


def is_aliexpress(host: str) -> bool:
    """Return whether the host belongs to AliExpress."""
    return ALIEXPRESS.fullmatch(host) is not None


def is_short(host: str) -> bool:
    """Return whether every address at this host is a short link that hides its target."""
    return subdomain(host) in _SHORT_LABELS or any(domain in _SHORTENERS for domain in _domains(host))


def subdomain(host: str) -> str:
    """Return the subdomain of an AliExpress host; empty for other hosts, and if there is none."""
    return host.rpartition(_NAME)[0].rstrip(".") if is_aliexpress(host) else ""


def target_fields(host: str) -> tuple[str, ...]:
    """Return the query fields in which a known redirector keeps its target address."""
    if _owner(host) == "google":
        return _TARGET_FIELDS["google"]
    if is_aliexpress(host):
        host = f"{subdomain(host)}.{_NAME}.com"
    return next((_TARGET_FIELDS[domain] for domain in _domains(host) if domain in _TARGET_FIELDS), ())


def plain_target(host: str, target: str) -> str:
    """Return the target address of a redirector, without the redirector's own escape sequences."""
    if "urldefense.proofpoint.com" in _domains(host) and re.match(r"https?-3a__", target, re.IGNORECASE):
        return unquote(re.sub("-(?=[0-9A-F]{2})", "%", target.replace("_", "/")))
    return target


def has_target_in_path(host: str) -> bool:
    """Return whether the host is a redirector that has the target address in its path."""
    return any(domain in _TARGET_IN_PATH for domain in _domains(host))


def is_archive(host: str) -> bool:
    """Return whether the host shows saved copies of pages; the original pages may no longer exist."""
    return any(domain in _ARCHIVES for domain in _domains(host))


def untranslated(host: str) -> str | None:
    """Return the original host of a page that Google Translate serves at a translate.goog host; otherwise None."""
    name, _, suffix = host.partition(".")
    if suffix != "translate.goog":
        return None
    return "-".join(part.replace("-", ".") for part in name.split("--"))


def shop_name(host: str) -> str | None:
    """Return the name of a well-known shop other than AliExpress at this host; None if there is none."""
    return _SHOPS.get(_owner(host))


def is_picture(host: str) -> bool:
    """Return whether the host serves only pictures of listings."""
    return any(domain in _PICTURE_HOSTS for domain in _domains(host))


def may_be_meant(host: str) -> bool:
    """Return whether a text with this host is probably meant as the address of a listing, even without `https`."""
    return (
        is_aliexpress(host)
        or is_short(host)
        or shop_name(host) is not None
        or bool(target_fields(host))
        or has_target_in_path(host)
        or is_lookalike(host)
    )


@lru_cache(maxsize=512)
def is_lookalike(host: str) -> bool:
    """Return whether a reader could mistake the host for an AliExpress host."""
    if is_aliexpress(host) or is_picture(host) or untranslated(host):
        return False
    seen = ".".join(as_seen(label) for label in host.lower().split("."))
    if _NAME in re.sub("[^a-z]", "", seen):
        return True
    return any(resembles(word, _NAME, 2) for word in re.split(r"[.-]", seen))


def as_seen(label: str) -> str:
    """Return the label of a domain as a reader sees it: decoded from punycode, without accents and lookalikes."""
    if label.startswith("xn--"):
        try:
            label = label[4:64].encode("ascii").decode("punycode")
        except ValueError:
            return label
    letters = (char for char in unicodedata.normalize("NFKD", label) if not unicodedata.combining(char))
    return "".join(letters).casefold().translate(_TWINS)


def resembles(word: str, name: str, most_mistakes: int) -> bool:
    """Return whether two words differ by at most `most_mistakes` typing mistakes (Levenshtein distance)."""
    if abs(len(word) - len(name)) > most_mistakes:
        return False
    row = list(range(len(name) + 1))
    for above, char in enumerate(word):
        left, row = row, [above + 1]
        for at, wanted in enumerate(name):
            row.append(min(left[at] + (char != wanted), left[at + 1] + 1, row[at] + 1))
    return row[-1] <= most_mistakes


def _domains(host: str) -> list[str]:
    """Return the host and its parent domains, most specific first."""
    labels = host.split(".")[-8:]
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def _owner(host: str) -> str:
    """Return the registered name in the host's domain, such as `amazon` for `www.amazon.co.uk`."""
    labels = host.split(".")
    at = -3 if len(labels) > 2 and labels[-2] in {"co", "com", "net", "org"} else -2
    return labels[at] if len(labels) >= -at else ""
