"""What a row of a sheet says about the past of a listing, and against reporting it, in the words of the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from helper.exchange.importing.rows import Flag, SheetRow
from helper.exchange.words.status_words import Status
from helper.model.finding import OPEN_STATES, Doubt, Finding, FindingState, Moment, MomentKind, Outcome
from helper.model.spelling import folded
from helper.model.work import Right

_DOUBTS = {
    Flag.OWN_LISTING: Doubt.OWN,
    Flag.NOTE_SAYS_LICENSED: Doubt.LICENSED,
    Flag.IPR_OF_OTHER_CLIENT: Doubt.OTHER_CLIENT,
}
_GONE_BEFORE_REVIEW = "gone before review"
_STATES = {
    Status.REMOVED: FindingState.REMOVED,
    Status.REJECTED: FindingState.REJECTED,
    Status.COUNTERED: FindingState.COUNTERED,
    Status.WITHDRAWN: FindingState.WITHDRAWN,
    # It was gone once; that it is back is another listing or another day, and a person looks at that.
    Status.RELISTED: FindingState.REMOVED,
}


def state_of(row: SheetRow) -> FindingState:
    """The state of a listing that was reported; without a word about the outcome it is waiting."""
    if row.status is Status.REMOVED and folded(row.status_text) == _GONE_BEFORE_REVIEW:
        return FindingState.GONE_BEFORE_REVIEW
    return _STATES.get(row.status, FindingState.FILED)


def may_become_history(finding: Finding, row: SheetRow) -> bool:
    """Whether the row tells a known finding something new: that it was reported, or what came of it.

    A finding that is on a form has to leave it first.
    """
    if not row.already_reported:
        return False
    if finding.state in OPEN_STATES:
        return True
    return finding.state is FindingState.FILED and state_of(row) is not FindingState.FILED


def as_history(finding: Finding, row: SheetRow, source: str, now: datetime) -> Finding:
    """The finding with the past that the row tells; it needs no judgement."""
    state = state_of(row)
    reported = _moment(row.reported_on, now)
    lines = [
        Moment(
            at=reported,
            kind=MomentKind.REPORTED,
            undated=row.reported_on is None,
            number=row.complaint_no,
            source=_place(row, source),
            words="" if row.reported_on else ", ".join(row.open_days),
            note=_remarks(row),
        )
    ]
    outcome = finding.outcome
    if state is not FindingState.FILED:
        ended = _moment(row.removed_on or row.reported_on, now)
        undated = row.removed_on is None
        outcome = Outcome(state=state, at=ended, undated=undated, portal_words=row.status_text)
        words = row.status_text or row.status.value.replace("_", " ")
        lines.append(
            Moment(at=ended, kind=MomentKind.ENDED_IN_SHEET, undated=undated, state=state, words=words)
        )
    return replace(finding, state=state, outcome=outcome, history=(*finding.history, *lines))


def arrival(row: SheetRow, source: str, now: datetime, by: str) -> Moment:
    """The first line of the history of a listing that was not reported."""
    return Moment(at=now, kind=MomentKind.ADDED, source=_place(row, source), note=_remarks(row), by=by)


def again(row: SheetRow, source: str, now: datetime) -> Moment:
    """The line for a second row about the same listing and design."""
    return Moment(
        at=now,
        kind=MomentKind.ALSO_LISTED,
        number=row.complaint_no,
        source=_place(row, source),
        words=row.status_text,
        note=_remarks(row),
    )


def right_named(row: SheetRow, title: str) -> Right:
    """The registration of a design that only the sheet knows; a text that does not name the design may be anything."""
    if Flag.IPR_BELONGS_TO_OTHER_WORK in row.flags or len(row.works) > 1:
        return Right()
    text = row.ipr if row.ipr and folded(title) in folded(row.ipr) else ""
    return Right(text=text, number=row.ipr_number)


def with_doubts(finding: Finding, row: SheetRow) -> Finding:
    """The finding with what the row says against reporting it."""
    said = [doubt for flag, doubt in _DOUBTS.items() if flag in row.flags]
    doubts = tuple(dict.fromkeys((*finding.doubts, *said)))
    return finding if doubts == finding.doubts else replace(finding, doubts=doubts)


def _place(row: SheetRow, source: str) -> str:
    return f"{source}, {row.place}"


def _remarks(row: SheetRow) -> str:
    """What else the row says: nothing of it is left behind."""
    said = [row.note, *(f"{heading}: {text}" for heading, text in row.rest)]
    if row.ipr or row.ipr_number:
        said.append(f"registration: {' '.join(part for part in (row.ipr, row.ipr_number) if part)}")
    if row.flags:
        said.append(f"marked: {', '.join(flag.value.replace('_', ' ') for flag in row.flags)}")
    return "; ".join(part for part in said if part)


def _moment(day: date | None, now: datetime) -> datetime:
    return datetime.combine(day, time(), UTC) if day else now
