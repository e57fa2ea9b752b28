"""Reads decisions in a text copied from Alibaba's list or mails: numbers, states and links.

Each decision is matched to the user's complaints. This module writes nothing: the user checks the result
first, and confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from helper.model.address import find_addresses
from helper.model.attempt import looks_like_number
from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState
from helper.sheets.words.lexicon import REPORTED_STATUSES, Status, read_status
from helper.store.queries import on_form
from helper.store.store import Store
from helper.store.transitions import SENT, USER_OUTCOMES

_STATES = {
    Status.REMOVED: FindingState.REMOVED,
    Status.PENDING: FindingState.FILED,
    Status.REJECTED: FindingState.REJECTED,
    Status.COUNTERED: FindingState.COUNTERED,
    Status.WITHDRAWN: FindingState.WITHDRAWN,
}
_NUMBER = re.compile(r"(?<![\w./-])[A-Za-z]{0,6}[0-9]{5,15}(?![\w/-]|\.\w)")
_ADDRESS = re.compile(r"\S*(?:://|aliexpress\.)\S*")
_CELL_END = re.compile(r"\t|\||;|,\s|[:：]\s|\s{2,}|\s[-–—]\s")
_LONGEST = 60
"""Maximum number of characters in a text that may be a state. A longer text is more likely a title."""


@dataclass(slots=True)
class PastedDecision:
    """The decision about one complaint in a pasted text."""

    number: str
    state: FindingState | None = None
    """The state of links that are not in `links`; None if the text gives no state for the whole complaint.

    If the text gives several such states, this is the last one, and `is_unclear` is set.
    """
    item_ids: set[str] = field(default_factory=set)
    links: dict[str, FindingState] = field(default_factory=dict)
    """States that the text gives for individual links, by item id."""
    is_unclear: bool = False
    """Whether the text gives two different states for the same links."""

    @property
    def has_state(self) -> bool:
        return self.state is not None or bool(self.links)


def read_decisions(text: str, store: Store) -> list[PastedDecision]:
    """Return the decisions in the text, one for each complaint number, in the order of the text.

    The result includes complaints of the user for which the text gives no state, so that the screen can
    report the missing state. The result is empty if the text contains links but no state at all. A line with
    a number starts a new decision even if the number is unknown; otherwise, the states below that line would
    be applied to the previous complaint.
    """
    known = {complaint.number for complaint in store.complaints.all()}
    found: dict[str, PastedDecision] = {}
    current: PastedDecision | None = None
    for line in text.splitlines():
        ids = {address.global_id or "" for address in find_addresses(line)} - {""}
        words = _NUMBER.sub(" ", _ADDRESS.sub("\t", line))
        numbers = [each for each in _NUMBER.findall(line) if each not in ids and looks_like_number(each)]
        if numbers:
            number = next((each for each in numbers if each in known), numbers[0])
            current = found.setdefault(number, PastedDecision(number))
        if current is None:
            continue
        current.item_ids |= ids
        for state in _states_in(words):
            _take(current, ids, state)
    told = any(decision.has_state for decision in found.values())
    if not told and find_addresses(text):
        return []
    return [decision for decision in found.values() if decision.has_state or decision.number in known]


def _states_in(words: str) -> Iterator[FindingState]:
    for cell in _CELL_END.split(words):
        status = read_status(cell.strip()) if 0 < len(cell.strip()) <= _LONGEST else None
        if status in REPORTED_STATUSES:
            yield _STATES[status]


def _take(decision: PastedDecision, ids: set[str], state: FindingState) -> None:
    """Store the state for the links in `ids`; if `ids` is empty, store it for the whole complaint."""
    for id_ in ids:
        decision.is_unclear |= decision.links.setdefault(id_, state) is not state
    if not ids:
        decision.is_unclear |= decision.state not in {None, state}
        decision.state = state


def complaints_for(store: Store, decision: PastedDecision) -> list[Complaint]:
    """Return the complaints with the decision's number, or else those without a number that may be meant.

    A complaint without a number may be meant if it contains all links of the decision.
    """
    sent = [each for each in store.complaints.all() if each.state in SENT]
    numbered = [each for each in sent if each.number == decision.number]
    return numbered or [each for each in sent if not each.number and _may_be(store, decision, each)]


def _may_be(store: Store, decision: PastedDecision, complaint: Complaint) -> bool:
    return decision.item_ids <= {listing.item_id for _, listing in on_form(store, complaint)}


def changes_of(
    store: Store, decision: PastedDecision, complaint: Complaint
) -> tuple[dict[FindingState, list[Finding]], Sequence[str]]:
    """Return the findings to change, by new state, and the pasted item ids that the complaint lacks."""
    changes: dict[FindingState, list[Finding]] = {}
    pairs = on_form(store, complaint)
    for finding, listing in pairs:
        state = decision.links.get(listing.item_id, decision.state)
        if state is not None and finding.state in USER_OUTCOMES and finding.state is not state:
            changes.setdefault(state, []).append(finding)
    return changes, sorted(decision.item_ids - {listing.item_id for _, listing in pairs})
