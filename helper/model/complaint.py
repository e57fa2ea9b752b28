"""A complaint: what goes into one form, how it is explained, and how findings are put onto forms.

`{title}`, `{client}`, `{registration}`, `{links}` and `{earlier}` are filled in; other braces are the person's own.
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
from helper.model.text import plural
from helper.model.work import DEFAULT_REASON, Work

DEFAULT_DESCRIPTION = "This is a counterfeit version of my original work."
"""The sentence of the artists' guide; short enough for every limit seen."""
MOST_CHARACTERS = 200
"""How long an explanation may be unless a setting says otherwise: so much fits any form."""
MOST_LISTINGS = 300
"""The portal's own limit for one complaint (official FAQ)."""


class ComplaintState(StrEnum):
    """How far a complaint has come; `MOVES` says which step may follow which."""

    PLANNED = "planned"
    RESERVED = "reserved"
    HANDED_OVER = "handed_over"
    FILED = "filed"
    CLOSED = "closed"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


REPORTED_STATES = frozenset({ComplaintState.FILED, ComplaintState.CLOSED})
"""States in which the portal has it; one that is handed over it may have."""

_ENDS = {ComplaintState.PLANNED, ComplaintState.FILED, ComplaintState.SKIPPED, ComplaintState.FAILED}
_AGAIN = frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED})
MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.PLANNED: frozenset({ComplaintState.RESERVED}),
    # Filed even without a hand-over: the person may say so after a crash, and what was sent is written down.
    ComplaintState.RESERVED: frozenset({ComplaintState.HANDED_OVER, *_ENDS}),
    ComplaintState.HANDED_OVER: frozenset({ComplaintState.HANDED_OVER, ComplaintState.REFUSED, *_ENDS}),
    ComplaintState.FILED: frozenset({ComplaintState.CLOSED}),
    ComplaintState.CLOSED: frozenset(),
    ComplaintState.SKIPPED: _AGAIN,
    ComplaintState.REFUSED: _AGAIN,
    ComplaintState.FAILED: _AGAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One form: one work, one reason, one to three hundred listings."""

    id: str
    work_id: str
    finding_ids: tuple[str, ...]
    reason: str = DEFAULT_REASON
    description: str = DEFAULT_DESCRIPTION
    """The explanation, as it was when the form was planned."""
    template: str = ""
    """What it was made from, where it tells of the links on the form, which may become fewer; empty: it does not."""
    account_id: str | None = None
    state: ComplaintState = ComplaintState.PLANNED
    practice: bool = False
    """Whether its state was reached on a practice portal; a real run then starts it afresh."""
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    """Files that go with it, beside those of its listings."""
    attempts: tuple[Attempt, ...] = ()
    planned_at: datetime | None = None
    reserved_at: datetime | None = None
    """When it was last taken from the queue; what left the window since then may be it."""
    note: str = ""
    predecessor_id: str | None = None
    """The complaint after whose no this is a second one."""

    @property
    def filed_as(self) -> str:
        """The title it last went out under, where its design has another one now; empty: the design's own."""
        return self.attempts[-1].title if self.attempts else ""

    @property
    def open_attempt(self) -> Attempt | None:
        """The hand-over whose outcome is not known yet."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.result is None else None

    @property
    def reason_sent(self) -> str:
        """The reason as it was submitted: the person may have chosen another one in the form."""
        sent = (
            attempt.sent_in("reason") for attempt in reversed(self.attempts) if attempt.result is Result.FILED
        )
        return next(sent, None) or self.reason

    @property
    def description_sent(self) -> str:
        """The explanation as it was submitted, as far as that was seen."""
        last = self.attempts[-1].values if self.attempts else ()
        return next((value.last for value in last if value.field == "description"), "") or self.description

    def moved(self, state: ComplaintState) -> Complaint:
        """The same complaint in another state; a move that is not in `MOVES` is a fault of ours."""
        if state not in MOVES[self.state]:
            raise ValueError(f"A complaint that is {self.state.value} cannot become {state.value}.")
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
    most_characters: int = MOST_CHARACTERS,
) -> str:
    """The text of one form. `earlier` are the numbers of complaints about listings that are back again.

    A template that does not name them gets them at its end, as many as fit; without a variable's value, its words go
    with it only as far as the person has written them.
    """
    asked = "{earlier}" in template
    values = {
        "title": work.title if work else "",
        "client": work.client if work else "",
        "registration": (work.right.known_number or work.right.text or work.title) if work else "",
        "links": plural(links, "link"),
        "earlier": ", ".join(earlier),
    }
    text = _VARIABLE.sub(lambda found: values[found[1]], template).strip()
    return text if asked else _citing(text, earlier, most_characters)


def tells_of_links(template: str, earlier: Sequence[str]) -> bool:
    """Whether the text would be another one with other links on the form."""
    return bool(earlier) or "{links}" in template


def _citing(text: str, earlier: Sequence[str], most_characters: int) -> str:
    """The text with the earlier numbers behind it: all, or the first that fit and a sign that there are more."""
    for amount in range(len(earlier), 0, -1):
        more = "" if amount == len(earlier) else " and others"
        cited = f"{text} {_BEFORE}{', '.join(earlier[:amount])}{more}.".strip()
        if len(cited) <= most_characters:
            return cited
    return text


class Split(StrEnum):
    """How a work's listings are spread when one form is not enough."""

    EVEN = "even"
    """Forms of the same size, or one listing apart."""
    FULL = "full"
    """Full forms, the rest on the last."""


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """One form to be: a work and the findings that go onto it, in their order."""

    work_id: str
    finding_ids: tuple[str, ...]
    reason: str = DEFAULT_REASON


def plan_forms(
    findings: Iterable[Finding],
    *,
    split: Split = Split.EVEN,
    limit: int = MOST_LISTINGS,
    reason_of: Callable[[Finding], str] = lambda _: DEFAULT_REASON,
) -> list[PlannedForm]:
    """Group what may be filed by work and reason and cut it to size; groups keep the order of their first finding."""
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
        for part in _cut(tuple(chosen.values()), limit, split)
    ]


def _cut(ids: Sequence[str], limit: int, split: Split) -> list[tuple[str, ...]]:
    forms = -(-len(ids) // limit)
    if split is Split.FULL:
        return [tuple(ids[start : start + limit]) for start in range(0, len(ids), limit)]
    starts = [-(-len(ids) * form // forms) for form in range(forms + 1)]
    return [tuple(ids[start:end]) for start, end in pairwise(starts)]
