"""Reads one address: which listing it shows, or in plain words why none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from helper import hosts
from helper.model import address_hosts as known
from helper.model import address_ruling as rulings
from helper.model.address_page import read_page
from helper.model.address_ruling import Disposition, Reason, Ruling
from helper.model.item_id import ItemId, read_item_id
from helper.model.plain_text import INVISIBLE, PlainText

_MOST_CHARACTERS = 8000
"""Addresses of AliExpress reach 3,000 with all that follows them; what follows in a longer one is left unread."""

_MOST_WRAPPINGS = 6
_SCHEMES = re.compile(r"(?:(?:https?|htps?|ttps?)(?::[/\\]*|//))+|[/\\]{2,}", re.IGNORECASE)
"""One beginning, or two by mistake; also with a letter or a colon lost in copying."""

_APP = re.compile(r"intent:[/\\]+|(aliexpress:[/\\]+)", re.IGNORECASE)
"""How a phone writes an address that it wants its app to open; the app's own pages have no host."""

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9]{1,5}(?:[/?#\\]|$))", re.IGNORECASE)
_ENCODED = re.compile(r"https?%(?:25)*3a", re.IGNORECASE)
_A_TARGET = re.compile(r"\s*(?:https?(?::|%(?:25)*3a)|//|www\.|[\w.-]*aliexpress\.)", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]+)(\.0+|\.html?)?", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,4}(?:([., '])[0-9]{3,4})(?:\1[0-9]{3,4})+")
_CODE_BEGUN = re.compile("%[0-9a-f]?$", re.IGNORECASE)
_ROUNDED = re.compile(r"1[.,]0[0-9]*e\+?15", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it was read."""

    raw: str
    """The text as it was given or, out of a longer text, as it stood there."""
    disposition: Disposition
    item_id: str | None
    """The listing's number as seen; None where there is none."""
    global_id: str | None
    """The worldwide number: the key of the listing. None where the number is hidden or damaged."""
    url: str | None
    """The address we report; to be looked at first when flagged. None where no number can be trusted."""
    reason: Reason
    sentence: str
    """What was found and what to do about it, for the person."""

    def as_json(self) -> dict[str, str | None]:
        """The form that `ipp-helper links` prints."""
        return {
            "raw": self.raw,
            "disposition": self.disposition.value,
            "item_id": self.item_id,
            "global_id": self.global_id,
            "url": self.url,
            "reason": self.reason.value,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class _Verdict:
    ruling: Ruling
    item: ItemId | None = None


def read_piece(raw: str, text: str, *, bent: bool) -> Address:
    """Read text that is one address; `bent` says that hidden or full-width characters were taken out of it."""
    verdict = _unbent(_verdict(text)) if bent else _verdict(text)
    return _address(raw, verdict.ruling, verdict.item)


def unread(raw: str, ruling: Ruling) -> Address:
    """An address in which no number is to be looked for."""
    return _address(raw, ruling, None)


def listing_url(global_id: str) -> str:
    """The address of a listing as we report it."""
    return f"https://www.aliexpress.com/item/{global_id}.html"


def _address(raw: str, ruling: Ruling, item: ItemId | None) -> Address:
    global_id = item.worldwide if item else None
    return Address(
        raw=raw,
        disposition=ruling.disposition,
        item_id=item.seen if item else None,
        global_id=global_id,
        url=listing_url(global_id) if global_id else None,
        reason=ruling.reason,
        sentence=ruling.sentence,
    )


def _verdict(text: str, wrappings: int = 0) -> _Verdict:
    if number := _bare_number(text):
        return number
    if len(text) > _MOST_CHARACTERS:
        text = text.partition("?")[0]
    if len(text) > _MOST_CHARACTERS or wrappings > _MOST_WRAPPINGS:
        return _Verdict(rulings.NOT_A_LINK)
    if app := _APP.match(text):
        return _for_the_app(("app.aliexpress.com/" if app[1] else "") + text[app.end() :], wrappings)
    written = _written_out(text)
    address = hosts.read_host(written)
    if address is None:
        return _Verdict(rulings.NOT_A_LINK)
    if address.userinfo:
        return _Verdict(_with_user_name(address.host))
    if target := _target(address):
        return _wrapped(target, wrappings)
    authority = written.split("://", 1)[-1].split("/", 1)[0]
    if not known.is_aliexpress(address.host):
        return _Verdict(_elsewhere(address.host, authority))
    verdict = _on_aliexpress(address, written)
    if "\\" in re.split("[?#]", written, maxsplit=1)[0]:
        return _with_backslash(verdict, authority)
    return verdict


def _for_the_app(text: str, wrappings: int) -> _Verdict:
    """The verdict on a link for the app: no browser opens it, so a person looks, unless it holds a whole address."""
    verdict = _verdict(text, wrappings + 1)
    if verdict.ruling.disposition is Disposition.ACCEPT and verdict.ruling != rulings.WRAPPED:
        return replace(verdict, ruling=rulings.APP_LINK)
    return verdict


def _bare_number(text: str) -> _Verdict | None:
    """What a number without an address says; None when the text is not a number."""
    if _ROUNDED.fullmatch(text):
        return _Verdict(rulings.ID_DAMAGED, ItemId(text, None))
    plain = re.sub("[., ']", "", text) if _GROUPED.fullmatch(text) else text
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    item = read_item_id(match[1])
    if item.worldwide and len(item.seen) == 16 and item.seen.endswith("0"):
        return _Verdict(rulings.ROUNDED_NUMBER, item)
    if item.worldwide and len(item.seen) > 10:  # ten digits are as likely a telephone number
        return _Verdict(rulings.BARE_NUMBER, item)
    if re.match("1005|3256|225[15]", item.seen) and 12 <= len(item.seen) <= 20:
        return _Verdict(rulings.ID_DAMAGED, item)
    return _Verdict(rulings.NOT_A_LINK)


def _written_out(text: str) -> str:
    """The address with its scheme, out of the escapes that web pages and programs wrap round it."""
    for _ in range(_MOST_WRAPPINGS):
        if _ENCODED.match(text):
            text = unquote(text)
    text = re.sub(r"&(?:amp;)+|&#(?:38|x26);", "&", text, flags=re.IGNORECASE)
    if text.count("=") == text.count("=3D"):
        text = text.replace("=3D", "=")  # how mails write it
    if re.match(r"https?:\\/\\/", text, re.IGNORECASE):
        text = text.replace("\\/", "/")
    if beginning := _SCHEMES.match(text):
        return "https://" + text[beginning.end() :]
    return text if _OTHER_SCHEME.match(text) else "https://" + text


def _target(address: hosts.Address) -> str | None:
    """The address that a known carrier of addresses leads to, where it can be read without opening it."""
    if page := known.untranslated(address.host):
        return f"https://{page}{address.path}?{address.query}"
    if known.carries_in_path(address.host):
        whole = f"{address.path}?{address.query}"
        return whole[whole.index("http") :].partition("__;")[0] if "http" in whole else None
    if not (fields := known.target_fields(address.host)):
        return None
    values = {
        name.lower(): known.plain_target(address.host, texts[0])
        for name, texts in hosts.query_values(address).items()
    }
    return next((values[name] for name in fields if _A_TARGET.match(values.get(name, ""))), None)


def _wrapped(target: str, wrappings: int) -> _Verdict:
    """The verdict on what a carrier carries: the same rules, and it says that it was carried."""
    plain = PlainText(target.strip())
    verdict = _verdict(plain.chars, wrappings + 1)
    if plain.chars != target.strip():
        verdict = _unbent(verdict)
    if verdict.ruling in {rulings.ITEM, rulings.US_ID_REDUCED}:
        return replace(verdict, ruling=rulings.WRAPPED)
    return verdict


def _with_user_name(host: str) -> Ruling:
    """What to say about `https://www.aliexpress.com@evil.example`: no honest link has anything before an @."""
    return rulings.FORGED if known.is_aliexpress(host) else rulings.LOOKALIKE_HOST.naming(_short(host))


def _elsewhere(host: str, authority: str) -> Ruling:
    """What to say about an address that does not lead to AliExpress; the text before the first slash may pretend."""
    if known.is_picture(host):
        return rulings.PICTURE
    if known.is_lookalike(host) or "aliexpress" in authority.lower().split(":")[0].replace(host, ""):
        return rulings.LOOKALIKE_HOST.naming(_short(host))
    if known.is_short(host):
        return rulings.SHORT_LINK
    if name := known.shop_name(host):
        return rulings.OTHER_SHOP.naming(name)
    return rulings.OTHER_SITE.naming(_short(host))


def _on_aliexpress(address: hosts.Address, written: str) -> _Verdict:
    if known.is_short(address.host):
        return _Verdict(rulings.SHORT_LINK)
    page = read_page(address)
    if page.kind != rulings.ITEM:
        return _Verdict(page.kind)
    item = read_item_id(page.id_text)
    if item.worldwide is None:
        return _Verdict(rulings.ID_DAMAGED, item)
    if not _written_plainly(address, item, written):
        return _Verdict(rulings.ODD_CHARACTERS, item)
    if address.host.endswith(".ru"):
        return _Verdict(rulings.RU_SITE, item)
    return _Verdict(rulings.US_ID_REDUCED if item.reduced else rulings.ITEM, item)


def _written_plainly(address: hosts.Address, item: ItemId, written: str) -> bool:
    """Whether host and number stand in the text as they are, not as codes or other signs that browsers mend."""
    before, number, _ = written.partition(item.seen)
    if not number or _CODE_BEGUN.search(before[-2:]) or address.host not in written.lower():
        return False
    return "%" not in address.path or not INVISIBLE.search(unquote(address.path))


def _with_backslash(verdict: _Verdict, authority: str) -> _Verdict:
    """A backslash is a slash to browsers and part of the host's name to other programs."""
    if "\\" in authority and verdict.ruling.disposition is not Disposition.ACCEPT:
        return _Verdict(rulings.FORGED)
    return _unbent(verdict)


def _unbent(verdict: _Verdict) -> _Verdict:
    """The verdict on an address that is honest only after mending: a person must look."""
    if verdict.ruling.disposition is Disposition.ACCEPT:
        return replace(verdict, ruling=rulings.ODD_CHARACTERS)
    return verdict


def _short(host: str) -> str:
    return host if len(host) <= 60 else host[:59] + "…"
