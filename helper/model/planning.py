"""Puts findings onto forms: one work and one reason a form, at most three hundred listings, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from helper.model.complaint import MOST_LISTINGS
from helper.model.finding import Finding
from helper.model.reason import DEFAULT_REASON


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
