"""A complaint: the content of one form, its explanation, and the planning of findings onto forms.

Variables of an explanation are `{title}`, `{client}`, `{registration}`, `{links}` and `{earlier}`; other
braces stay as they are.
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
"""Maximum length of an explanation unless a setting says otherwise; fits any form."""
MOST_LISTINGS = 300
"""The portal's own limit for one complaint (official FAQ)."""


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
"""States in which the portal has the complaint; a handed-over one may have been sent."""

_ENDS = {ComplaintState.PLANNED, ComplaintState.FILED, ComplaintState.SKIPPED, ComplaintState.FAILED}
_AGAIN = frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED})
MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.PLANNED: frozenset({ComplaintState.RESERVED}),
    # Filed without a hand-over is allowed: after a crash the user may confirm it, and a submission that was
    # seen is recorded.
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
    """One form: one work, one reason, 1 to 300 listings."""

    id: str
    work_id: str
    finding_ids: tuple[str, ...]
    reason: str = DEFAULT_REASON
    description: str = DEFAULT_DESCRIPTION
    """The explanation, as of when the form was planned."""
    template: str = ""
    """The template of the explanation if it mentions the links, whose number may still shrink; empty otherwise."""
    account_id: str | None = None
    state: ComplaintState = ComplaintState.PLANNED
    practice: bool = False
    """Whether its state was reached on a practice portal; a real run then starts over."""
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    """Files of the complaint, in addition to those of its listings."""
    attempts: tuple[Attempt, ...] = ()
    planned_at: datetime | None = None
    reserved_at: datetime | None = None
    """When it was last reserved; a submission seen since then may be this one."""
    note: str = ""
    predecessor_id: str | None = None
    """The rejected complaint that this one follows."""

    @property
    def filed_as(self) -> str:
        """The title that it was last sent under if the design has another one now; empty: the design's own."""
        return self.attempts[-1].title if self.attempts else ""

    @property
    def open_attempt(self) -> Attempt | None:
        """The hand-over whose result is unknown."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.result is None else None

    @property
    def reason_sent(self) -> str:
        """The reason that was submitted: the user may have chosen another one in the form."""
        filed = (attempt for attempt in reversed(self.attempts) if attempt.result is Result.FILED)
        values = next((attempt.values for attempt in filed), ())
        changed = (value.sent for value in values if value.field == "reason" and value.changed)
        return next(changed, None) or self.reason

    @property
    def description_sent(self) -> str:
        """The submitted explanation, or the planned one if it could not be read."""
        last = self.attempts[-1].values if self.attempts else ()
        return next((value.last for value in last if value.field == "description"), "") or self.description

    def moved(self, state: ComplaintState) -> Complaint:
        """The same complaint in another state; a transition missing in `MOVES` is a programming error."""
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
    """The explanation of one form. `earlier` are the numbers of complaints about listings that were relisted.

    A template without `{earlier}` gets the numbers at its end, as many as fit. A variable without a value is left out
    together with the words around it that belong to it.
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


def mentions_links(template: str, earlier: Sequence[str]) -> bool:
    """Whether the text would change with other links on the form."""
    return bool(earlier) or "{links}" in template


def _citing(text: str, earlier: Sequence[str], most_characters: int) -> str:
    """The text followed by the earlier numbers: all, or as many as fit and a sign that there are more."""
    for amount in range(len(earlier), 0, -1):
        more = "" if amount == len(earlier) else " and others"
        cited = f"{text} {_BEFORE}{', '.join(earlier[:amount])}{more}.".strip()
        if len(cited) <= most_characters:
            return cited
    return text


class Split(StrEnum):
    """How a work's listings are distributed if one form is not enough."""

    EVEN = "even"
    """Forms of equal size, give or take one listing."""
    FULL = "full"
    """Full forms, the rest on the last."""


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """A form to be created: a work and its findings, in order."""

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
    """Group fileable findings by work and reason, and split the groups; groups keep the order of their first finding."""
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
