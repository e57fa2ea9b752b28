"""Headings and labels in a person's notes: the words that say which design the addresses below them copy."""

from __future__ import annotations

import re

_MOST_CHARACTERS = 80
_ORNAMENT = "#*_=-–—~•·>→ \t"
_NUMBERING = re.compile(r"^\(?[0-9]{1,3}[.)]\s+")
_COUNT = re.compile(r"\s*[(\[]\s*[0-9]{1,4}[^()\[\]]{0,15}[)\]]$")
"""`(6 links)` after a title."""

_DESIGN = re.compile(
    r"^(?:my )?(?:design|work|artwork|art|title|print|motif|motiv|titel|œuvre|oeuvre|titre|obra|diseño|título"
    r"|titolo|opera|作品|设计|設計|图案|デザイン)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[:：]\s*\S")
_LABEL_ENDS = (":", "：", "-", "–", "—", "=", "→", ">", "|", "\t")
_PLAIN_LABELS = frozenset(
    {
        "link",
        "links",
        "url",
        "urls",
        "http",
        "https",
        "item",
        "listing",
        "listings",
        "product",
        "products",
        "address",
        "addresses",
        "seller",
        "store",
        "shop",
        "source",
        "copy",
        "copies",
        "here",
        "see",
        "also",
        "and",
        "or",
        "note",
        "notes",
        "adresse",
        "adressen",
        "artikel",
        "produkt",
        "produit",
        "lien",
        "liens",
        "enlace",
        "enlaces",
        "producto",
        "链接",
        "商品",
        "网址",
        "リンク",
        "商品リンク",
    }
)


def heading_of(line: str) -> str | None:
    """The title in a line of its own, without numbering, ornament and counts; None when it is a remark."""
    title = _bare(line)
    if field := _DESIGN.match(title):
        return _titled(title[field.end() :])
    marked = line.lstrip().startswith("#") or title.endswith((":", "："))
    title = _COUNT.sub("", title.rstrip(":： "))
    if _FIELD.search(title) or (title.endswith((".", "!", "?", ",", ";", "。")) and not marked):
        return None
    return _titled(title) if len(title.split()) <= (14 if marked else 8) else None


def label_of(words: str) -> str | None:
    """The title in the words before an address on its line: `Quiet Whale: https…`, or the one worded cell."""
    if not words.rstrip(" ").endswith(_LABEL_ENDS):
        return None
    cells = [title for cell in re.split(r"[\t|]", words) if (title := _bare(cell).rstrip(":：= "))]
    named = [title for title in cells if _titled(title)]
    if len(named) != 1:
        return None
    title = named[0]
    if field := _DESIGN.match(title):
        title = title[field.end() :]
    if len(title.split()) > 6 or re.search(r"[\[\]{}@]|[0-9]:[0-9]|aliexpress", title, re.IGNORECASE):
        return None
    return _titled(title)


def _bare(line: str) -> str:
    line = _NUMBERING.sub("", line.strip().strip(_ORNAMENT))
    return _COUNT.sub("", line.strip(_ORNAMENT)).strip(_ORNAMENT)


def _titled(title: str) -> str | None:
    """The title, when it has words: not a date, a number or the rest of a broken address."""
    title = title.strip(_ORNAMENT)
    if len(title) > _MOST_CHARACTERS or sum(char.isalpha() for char in title) < 2:
        return None
    if title.lower() in _PLAIN_LABELS or (" " not in title and re.search(r"[=&%]|://|www\.|\.html?", title)):
        return None
    return title
