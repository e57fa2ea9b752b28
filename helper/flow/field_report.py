"""What became of each field of a form, and how the fields are read again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from helper.errors import ControlGone
from helper.flow.form import Ambiguous, Candidate, ControlKind, FieldReading, FindResult, Form, Found
from helper.flow.plan import PlannedField
from helper.model.attempt import FieldValue
from helper.model.problems import Problem


class How(StrEnum):
    """How a field got its value, or why it has none."""

    FILLED = "filled"
    """The program filled the field."""
    THERE = "there"
    """The control already had the planned value, so the program did not write anything."""
    PASTED = "pasted"
    """The user pasted the prepared value."""
    KEPT = "kept"
    """The user decided to keep their own value instead of the planned one."""
    ABSENT = "absent"
    """No value: according to the flow or the user, the page lacks this field."""
    SKIPPED = "skipped"
    """No value: the plan has none for this field, or the user chose to leave the field as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReport:
    """The result of filling one field."""

    field: PlannedField
    how: How
    seen: str = ""
    """The control's value at the last read; empty if the control is empty or could not be read."""
    before: str = ""
    """The control's value before the program wrote to it."""
    checks: int = 0
    """Number of reads in a row that found the planned value, at most 2."""
    strayed: bool = False
    """Whether the page has given the control another label since the field was filled."""
    candidate: Candidate | None = None
    """The control on the page that belongs to the field; None if no control was found."""
    entry: str | None = None
    """The chosen entry of a list, as the page spells it."""
    asked: bool = False
    """Whether the program asked the user to identify the control or the list entry."""
    shown: bool = False
    """Whether the user identified the control: by pasting into it, pointing at it, or choosing it from candidates."""
    named: bool = False
    """Whether the user chose the list entry because the program could not decide."""
    why: str = ""
    """Why the program did not fill the field; empty if the program filled it."""

    @property
    def right(self) -> bool:
        return self.checks > 0

    @property
    def differs(self) -> bool:
        """Whether the control's value is wrong: neither the planned value nor one that the user decided to keep."""
        settled = self.how in {How.KEPT, How.SKIPPED}
        return self.candidate is not None and not self.right and not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class FillReport:
    """The result of filling one form."""

    fields: tuple[FieldReport, ...]
    stopped: Problem | None = None
    """Why the filling ended early; None if all fields were processed."""

    @property
    def ready(self) -> bool:
        """Whether the user can take over the form: all fields were processed, and none has a wrong value."""
        return self.stopped is None and not any(report.differs for report in self.fields)

    def values(self) -> tuple[FieldValue, ...]:
        """Return the last read value of each control, to be stored when the user takes over the form."""
        return tuple(
            FieldValue(field=report.field.name, value=report.seen)
            for report in self.fields
            if report.candidate is not None
        )


async def read_again(report: FillReport, form: Form) -> FillReport:
    """Read every control again, and return the updated report; write nothing and ask nothing."""
    return replace(report, fields=tuple(await read_back(report.fields, form)))


async def read_back(reports: Sequence[FieldReport], form: Form) -> list[FieldReport]:
    """Find and read every control again, and return the updated reports.

    For a right value, the report's `checks` increases up to 2; for a wrong value, `checks` becomes 0.
    """
    sought = [report for report in reports if must_match_label(report)]
    found, readings = await asyncio.gather(
        form.look([report.field.wanted for report in sought]), _readings(reports, form)
    )
    # A control may be missing only because the page is redrawing it, so search for it once more.
    missed = [report for report, result in zip(sought, found, strict=True) if not is_at(report, result)]
    strayed = {report.field.step for report in missed if not await is_still(report, form)}
    if missed:
        readings = await _readings(reports, form)
    return [
        report if reading is None else _reread(report, reading, has_strayed=report.field.step in strayed)
        for report, reading in zip(reports, readings, strict=True)
    ]


async def _readings(reports: Sequence[FieldReport], form: Form) -> list[FieldReading | None]:
    """Return the content of each field's control, empty if the page has removed the control."""

    async def reading(candidate: Candidate | None) -> FieldReading | None:
        return None if candidate is None else await reading_of(candidate, form) or FieldReading("")

    return await asyncio.gather(*(reading(report.candidate) for report in reports))


async def reading_of(candidate: Candidate, form: Form) -> FieldReading | None:
    """Return the content of a control; None if the page has removed the control."""
    try:
        return await form.read(candidate)
    except ControlGone:
        return None


def _reread(report: FieldReport, reading: FieldReading, *, has_strayed: bool) -> FieldReport:
    is_right = report.field.is_in(reading, report.entry) and not has_strayed
    checks = min(2, report.checks + 1) if is_right else 0
    return replace(report, seen=reading.value, checks=checks, strayed=has_strayed)


async def is_still(report: FieldReport, form: Form) -> bool:
    """Return whether a new search for the field still finds the same control."""
    return not must_match_label(report) or is_at(report, await form.find(report.field.wanted))


def must_match_label(report: FieldReport) -> bool:
    """Return whether the control must still have the field's label to count as the same field.

    The label no longer matters if the user identified the control, or decided to keep its value.
    """
    candidate = report.candidate
    return candidate is not None and not report.shown and report.how is not How.KEPT


def is_at(report: FieldReport, found: FindResult) -> bool:
    """Return whether the search found the same control that was filled."""
    candidate = report.candidate
    match found:
        case Found(here) | Ambiguous((here, *_)):
            return candidate is not None and here.ref == candidate.ref
        case _:
            # The label may be hidden since the filling: an upload shows file names instead, and a placeholder
            # disappears.
            return candidate is not None and (candidate.fades or candidate.kind is ControlKind.FILE)
