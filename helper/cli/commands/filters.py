"""Picks findings by words: `filed`, `work:whale`, `seller:art`, `account:mine`, or any text; all of them must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from helper.model.finding import Finding, FindingState, Judgement
from helper.model.words import finding_words
from helper.store.store import Store

_STATES = {member.value for member in (*FindingState, *Judgement)}


def filtered(store: Store, filters: Iterable[str]) -> list[Finding]:
    """The findings that fit every filter, in the order of adding."""
    tests = [_test(store, text) for text in filters]
    return [finding for finding in store.findings.all() if all(test(finding) for test in tests)]


def _test(store: Store, text: str) -> Callable[[Finding], bool]:
    name, colon, rest = text.partition(":")
    wanted = rest.casefold()
    match name.casefold() if colon else "":
        case "work":
            return lambda finding: wanted in _work(store, finding)
        case "client":
            return lambda finding: wanted in _client(store, finding)
        case "account":
            return lambda finding: wanted in _account(store, finding)
        case "seller":
            return lambda finding: wanted in _seller(store, finding)
        case "status":
            return lambda finding: _has_status(finding, wanted)
    folded = text.casefold()
    if folded.replace("-", "_") in _STATES:
        return lambda finding: _has_status(finding, folded)
    return lambda finding: folded in _all_words(store, finding)


def _has_status(finding: Finding, wanted: str) -> bool:
    stored = {finding.state.value, finding.judgement.value if finding.judgement else ""}
    return wanted.replace("-", "_") in stored or wanted == finding_words(finding).casefold()


def _work(store: Store, finding: Finding) -> str:
    work = store.works.get(finding.work_id) if finding.work_id else None
    return "\n".join((work.title, *work.aliases)).casefold() if work else ""


def _client(store: Store, finding: Finding) -> str:
    work = store.works.get(finding.work_id) if finding.work_id else None
    return work.client.casefold() if work else ""


def _account(store: Store, finding: Finding) -> str:
    """The account through which its complaint was sent, or is meant to be."""
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
    if complaint is None:
        return ""
    ids = [complaint.account_id, *(attempt.account_id for attempt in complaint.attempts)]
    accounts = (store.accounts.get(one) for one in dict.fromkeys(ids) if one)
    return "\n".join(account.label for account in accounts if account).casefold()


def _seller(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    return f"{listing.store_number}\n{listing.store_name}".casefold()


def _all_words(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    texts = (finding.id, listing.item_id, listing.url, listing.title, listing.product_type, *listing.raw)
    return "\n".join((*texts, _seller(store, finding), _work(store, finding))).casefold()
