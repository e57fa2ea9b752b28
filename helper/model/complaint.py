"""Complaints: their content, their explanation, how findings are distributed across forms, and accounts.

An explanation may contain the variables `{title}`, `{client}`, `{registration}`, `{links}` and `{earlier}`;
other text in braces stays unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from helper.model.attempt import Attachment, Attempt, Result
from helper.model.finding import Finding
from helper.model.ids import EntityId
from helper.model.text import casefold_key
from helper.model.work import DEFAULT_REASON, Work

DEFAULT_DESCRIPTION = "This is a counterfeit version of my original work."
"""The sentence that the artists' guide recommends. It is short enough for every known form."""
MOST_CHARACTERS = 200
"""The maximum length of an explanation, in characters. Every known form accepts this length."""
MOST_LISTINGS = 300
"""The maximum number of listings in one complaint, according to the portal's FAQ."""


class ComplaintState(StrEnum):
    """The state of a complaint; `MOVES` lists the allowed transitions."""

    PLANNED = "planned"
    RESERVED = "reserved"
    HANDED_OVER = "handed_over"
    FILED = "filed"
    CLOSED = "closed"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


REPORTED_STATES = frozenset({ComplaintState.FILED, ComplaintState.CLOSED})
"""States in which the portal has certainly received the complaint.

In the state `HANDED_OVER`, it is not certain whether the user has submitted the complaint.
"""

_ENDS = {ComplaintState.PLANNED, ComplaintState.FILED, ComplaintState.SKIPPED, ComplaintState.FAILED}
_AGAIN = frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED})
MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.PLANNED: frozenset({ComplaintState.RESERVED}),
    # A reserved complaint can become filed: after a crash, the user may say that the form was submitted.
    ComplaintState.RESERVED: frozenset({ComplaintState.HANDED_OVER, *_ENDS}),
    ComplaintState.HANDED_OVER: frozenset({ComplaintState.HANDED_OVER, ComplaintState.REFUSED, *_ENDS}),
    ComplaintState.FILED: frozenset({ComplaintState.CLOSED}),
    # The portal's list, or the user, may say that the portal still decides about a link.
    ComplaintState.CLOSED: frozenset({ComplaintState.FILED}),
    ComplaintState.SKIPPED: _AGAIN,
    ComplaintState.REFUSED: _AGAIN,
    ComplaintState.FAILED: _AGAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint form: one work, one reason and 1 to 300 listings."""

    id: EntityId
    work_id: EntityId
    finding_ids: tuple[EntityId, ...]
    reason: str = DEFAULT_REASON
    description: str = DEFAULT_DESCRIPTION
    """The explanation as planned; the user may change it in the form."""
    template: str = ""
    """The template, if the explanation mentions the links, whose number may still change; otherwise empty."""
    account_id: EntityId | None = None
    state: ComplaintState = ComplaintState.PLANNED
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    """Files attached to the complaint itself; the files attached to its findings are submitted too."""
    attempts: tuple[Attempt, ...] = ()
    planned_at: datetime | None = None
    reserved_at: datetime | None = None
    """The time of the last reservation; a submission that the program sees later may be of this complaint."""
    note: str = ""
    predecessor_id: EntityId | None = None
    """The id of the earlier, rejected complaint, if this complaint is a second attempt; otherwise None."""

    @property
    def filed_as(self) -> str:
        """The design's title at the last attempt; empty if there was none, or the title is still the same."""
        return self.attempts[-1].title if self.attempts else ""

    @property
    def open_attempt(self) -> Attempt | None:
        """The last attempt if its result is still unknown, otherwise None."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.result is None else None

    @property
    def reason_sent(self) -> str:
        """The reason that was submitted; it differs from `reason` if the user changed it in the form."""
        filed = (attempt for attempt in reversed(self.attempts) if attempt.result is Result.FILED)
        values = next((attempt.values for attempt in filed), ())
        changed = (value.sent for value in values if value.field == "reason" and value.changed)
        return next(changed, None) or self.reason

    @property
    def description_sent(self) -> str:
        """The explanation that was submitted, or the planned one if the submitted one is unknown."""
        last = self.attempts[-1].values if self.attempts else ()
        return next((value.last for value in last if value.field == "description"), "") or self.description

    def moved(self, state: ComplaintState) -> Complaint:
        """Return the complaint in another state; raises `ValueError` if `MOVES` does not allow this transition."""
        if state not in MOVES[self.state]:
            raise ValueError(f"a complaint that is {self.state.value} cannot become {state.value}")
        return replace(self, state=state)


VARIABLES = ("title", "client", "registration", "links", "earlier")
_VARIABLE = re.compile(r"\{(" + "|".join(VARIABLES) + r")\}")
_BEFORE = "Reported before: "


def explanation(
    template: str,
    work: Work | None,
    *,
    links: int,
    earlier: Sequence[str] = (),
) -> str:
    """Return the explanation for a form with this number of links, with the template's variables replaced.

    `earlier` holds the numbers of earlier complaints about these listings. If the template lacks `{earlier}`,
    as many of these numbers as fit are added at the end. A variable without a value becomes an empty string.
    """
    asked = "{earlier}" in template
    values = {
        "title": work.title if work else "",
        "client": work.client if work else "",
        "registration": (work.right.known_number or work.right.text or work.title) if work else "",
        "links": "1 link" if links == 1 else f"{links} links",
        "earlier": ", ".join(earlier),
    }
    text = _VARIABLE.sub(lambda found: values[found[1]], template).strip()
    return text if asked else _citing(text, earlier)


def _citing(text: str, earlier: Sequence[str]) -> str:
    for amount in range(len(earlier), 0, -1):
        more = "" if amount == len(earlier) else " and others"
        cited = f"{text} {_BEFORE}{', '.join(earlier[:amount])}{more}.".strip()
        if len(cited) <= MOST_CHARACTERS:
            return cited
    return text


@dataclass(frozen=True, slots=True)
class PlannedForm:
    work_id: EntityId
    finding_ids: tuple[EntityId, ...]
    reason: str = DEFAULT_REASON


def plan_forms(
    findings: Iterable[Finding],
    *,
    limit: int = MOST_LISTINGS,
    reason_of: Callable[[Finding], str] = lambda _: DEFAULT_REASON,
) -> list[PlannedForm]:
    """Group fileable findings by work and reason, and divide each group evenly into forms.

    All findings of a form have the same work and reason. The forms keep the order of the first findings.
    """
    if not 1 <= limit <= MOST_LISTINGS:
        raise ValueError(f"a form takes 1 to {MOST_LISTINGS} listings, not {limit}")
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for finding in findings:
        if finding.fileable and finding.work_id is not None:
            group = groups.setdefault((finding.work_id, reason_of(finding)), {})
            group.setdefault(finding.listing_id, finding.id)
    return [
        PlannedForm(work_id, part, reason)
        for (work_id, reason), chosen in groups.items()
        for part in _cut(tuple(chosen.values()), limit)
    ]


def _cut(ids: Sequence[str], limit: int) -> list[tuple[str, ...]]:
    forms = -(-len(ids) // limit)
    starts = [-(-len(ids) * form // forms) for form in range(forms + 1)]
    return [tuple(ids[start:end]) for start, end in pairwise(starts)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that files complaints.

    Each account has its own browser profile, so that logins never mix.
    """

    id: EntityId
    label: str
    """The user's name for the account, which is shown before the first form of a session is filled."""
    host: str
    clients: tuple[str, ...] = ()
    """The clients for whom the account may file; if empty, the account is only for the user's own works."""

    def may_file_for(self, client: str) -> bool:
        """Return whether the account may file for this client. An empty client means the user's own works."""
        return not client or casefold_key(client) in map(casefold_key, self.clients)


def account_for(accounts: Iterable[Account], client: str) -> Account | None:
    """Return the account to use for this client; None unless exactly one account fits."""
    fitting = [account for account in accounts if account.may_file_for(client)]
    meant = fitting if client else [account for account in fitting if not account.clients] or fitting
    return meant[0] if len(meant) == 1 else None
