"""What came of filling a form: for each field what was wanted, what was read, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.flow.form import Candidate
from helper.flow.plan import PlannedField
from helper.model.attempt import FieldValue
from helper.model.problems import Problem


class How(StrEnum):
    """How a field came to hold what it holds."""

    FILLED = "filled"
    """By us."""
    THERE = "there"
    """It held the wanted value already and was left alone."""
    PASTED = "pasted"
    """By the person, with what we laid ready."""
    KEPT = "kept"
    """The person's own value, which stays: it is not what we wanted, and that is meant."""
    SKIPPED = "skipped"
    """Nothing was put in: the page has no such field and may do without, or the person left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReport:
    """One field after the filling."""

    field: PlannedField
    how: How
    seen: str = ""
    """What the control held when it was read last; empty also where it could not be read."""
    checks: int = 0
    """How often it was read back right, one after the other, since it was put there: 0, 1 or 2."""
    candidate: Candidate | None = None
    """The page's control; None: it was not found."""
    entry: str | None = None
    """The list's entry that was chosen, in the page's own words; worth remembering when the person named it."""
    asked: bool = False
    """Whether the person was asked which control or entry is meant."""
    shown: bool = False
    """Whether the person showed which control it is: by pasting, by pointing, or by choosing among several."""
    named: bool = False
    """Whether the person said which entry is meant."""
    why: str = ""
    """Why we did not put it in ourselves, in a sentence; empty: we did."""

    @property
    def right(self) -> bool:
        """Whether the control was read last and held what is wanted."""
        return self.checks > 0

    @property
    def differs(self) -> bool:
        """Whether the control held something else when it was read last, and nobody has said that it may."""
        settled = self.how in {How.KEPT, How.SKIPPED}
        return self.candidate is not None and not self.right and not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class FillReport:
    """One form after the filling."""

    fields: tuple[FieldReport, ...]
    stopped: Problem | None = None
    """Why the filling ended early; None: it went through all fields."""

    @property
    def ready(self) -> bool:
        """Whether the form may be handed over as it is: all fields gone through, none left wrong."""
        return self.stopped is None and not any(report.differs for report in self.fields)

    def values(self) -> tuple[FieldValue, ...]:
        """What was read in the form, for the record of the hand-over; only what was read."""
        return tuple(
            FieldValue(field=report.field.name, value=report.seen)
            for report in self.fields
            if report.candidate is not None
        )
