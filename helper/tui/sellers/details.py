"""One shop with all that is known of it, for the details beside the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from textual.content import Content

from helper.exchange.seller_ledger import SellerLine
from helper.model.store_rules import CLOSING_DAYS, RULES_IN_SHORT, RULES_SOURCE, STORE_RULES, takedown_words
from helper.model.words import counted
from helper.tui.plain import clean
from helper.tui.when import near_day

_LABEL = 12
_MOST = 12
"""Of designs, products and numbers more than so many nobody reads here."""


def details(line: SellerLine, ledger: Mapping[str, SellerLine], now: datetime) -> Iterator[Content]:
    """The lines of one shop; `ledger` has the others by their numbers."""
    tally, seller = line.tally, line.seller
    yield Content.styled(clean(line.name), "bold")
    yield Content(takedown_words(line.upheld_days))
    if line.upheld_days:
        yield Content.styled(f"(a shop is closed at 48 points: {CLOSING_DAYS} such days)", "$soft")
    if (since := seller.not_available if seller else None) is not None:
        pictured = ", with a picture" if since.evidence else ""
        yield Content(f"its page is not available since {near_day(since.at, now)}{pictured}")
        yield Content.styled("(why, nobody knows: it may have been closed, or left)", "$soft")
    yield Content("")
    yield from _pairs(
        ("number", line.number or "not known"),
        ("names", " → ".join(map(clean, line.names)) if len(line.names) > 1 else ""),
        ("codes", _listed(seller.portal_codes) if seller else ""),
        ("listings", f"{line.listings}, {tally.reported} reported"),
        ("gone", str(tally.gone)),
        ("waiting", str(tally.waiting or "")),
        ("no", f"Alibaba said no to {tally.said_no}" if tally.said_no else ""),
        ("objected", str(tally.objected or "")),
        ("back", counted(line.back_again, "link") if line.back_again else ""),
        ("designs", _listed(line.designs)),
        ("products", _listed(line.products)),
        ("complaints", _listed(line.complaints)),
    )
    if seller and (seller.owner or seller.note):
        yield Content("")
        yield from _pairs(("owner", clean(seller.owner)), ("note", clean(seller.note)))
        yield Content.styled("Private: as you saw it. In no list, report or sheet.", "$soft")
    for said in line.same_owner:
        yield Content("")
        other = ledger.get(said.store_number)
        name = f" {clean(other.name)}, {takedown_words(other.upheld_days)}" if other else ""
        by = f", {clean(said.by)}" if said.by else ""
        yield Content.assemble(("same owner as ", "$soft"), f"{said.store_number}{name}")
        yield Content.styled(f"{clean(said.because)} ({near_day(said.at, now)}{by})", "$soft")
    yield Content("")
    yield Content.styled(RULES_IN_SHORT, "$soft")
    yield Content("")
    yield from (Content.styled(f"· {rule.says} ({rule.article})", "$soft") for rule in STORE_RULES)
    yield Content.styled(RULES_SOURCE, "$soft")


def _listed(texts: tuple[str, ...]) -> str:
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return ", ".join(map(clean, texts[:_MOST])) + more


def _pairs(*pairs: tuple[str, str]) -> Iterator[Content]:
    for label, text in pairs:
        if text:
            yield Content.assemble((f"{label:<{_LABEL}}", "$soft"), text)
