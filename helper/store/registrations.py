"""The registrations of designs at the portal: their forms, and Alibaba's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from helper.model.attempt import Attempt, Result
from helper.model.complaint import ComplaintState
from helper.model.problems import Problem, registration_problems, why_not_register
from helper.model.work import Right, RightState, Work
from helper.store.filing_cycle import FilingCycle, unrecorded_attempt
from helper.store.repository import Repository
from helper.store.store import RecordChange
from helper.store.transitions import HandoverEnd
from helper.store.works import look_at_files

_UNASKED = frozenset({RightState.UNKNOWN, RightState.DRAFT})
"""States in which a design may be registered without being named by the user.

A refused design is not among them: the user must correct its registration first, or Alibaba would refuse it
again.
"""


class Registrations(FilingCycle[Work]):
    """The registrations of designs."""

    def problems(self, work: Work) -> list[Problem]:
        """Return the problems that prevent registering the design now, including those of its files."""
        today = self._now().astimezone().date()
        return registration_problems(work, today, look_at_files(self._store.places, work))

    def ready(self, *, wanted: Sequence[str] = ()) -> list[Work]:
        """Return the designs that may be registered: those in `wanted`, in that order, or else all but refused ones."""
        works = [self._store.works[work_id] for work_id in wanted] if wanted else self._store.works.all()
        return [work for work in works if self._is_ready(work, asked=bool(wanted))]

    def refused(self) -> list[Work]:
        again = {RightState.REJECTED, RightState.EXPIRED}
        return [work for work in self._store.works.all() if work.right.state in again]

    def set_number(self, work_id: str, number: str) -> Work:
        work = self._store.works[work_id]
        last = replace(work.attempts[-1], number=number)
        return self._changed(replace(work, attempts=(*work.attempts[:-1], last)))

    def record(
        self,
        work_id: str,
        state: RightState,
        *,
        text: str = "",
        number: str = "",
        rejection: str = "",
        expires_on: date | None = None,
    ) -> Work:
        """Record Alibaba's answer about a registration. Values that are missing from the answer stay unchanged.

        `text` is the registration's text in the complaint form's list, `number` is the portal's number for
        the registration.
        """
        work = self._store.works[work_id]
        before = work.right
        left = work.open_attempt
        # The portal lists the registration, so the form must have been submitted. Date the submission to the
        # attempt, not to this check.
        sent_at = (left.seen_at or left.at) if left else None
        if left is not None:
            listed = replace(left, result=Result.FILED, number=number or left.number, seen_at=sent_at)
            work = replace(work, attempts=(*work.attempts[:-1], listed))
        today = self._now().astimezone().date()
        newly_approved = state is RightState.APPROVED and before.state is not RightState.APPROVED
        return self._with_right(
            work,
            state=state,
            text=text or before.text,
            rejection=rejection if state is RightState.REJECTED else "",
            submitted_on=sent_at.astimezone().date() if sent_at else before.submitted_on,
            approved_on=today if newly_approved else before.approved_on,
            expires_on=expires_on or before.expires_on,
            taken_at=None,
        )

    def _is_ready(self, work: Work, *, asked: bool) -> bool:
        right = work.right
        return (
            right.taken_at is None
            and (asked or right.state in _UNASKED)
            and not why_not_register(work)
            and not self.problems(work)
        )

    @property
    def _forms(self) -> Repository[Work]:
        return self._store.works

    def _state_of(self, form: Work) -> ComplaintState:
        if form.open_attempt is not None:
            return ComplaintState.HANDED_OVER
        return ComplaintState.PLANNED if form.right.taken_at is None else ComplaintState.RESERVED

    def _moved(self, form: Work, state: ComplaintState) -> Work:
        if state is ComplaintState.HANDED_OVER:
            return form
        taken_at = self._now() if state is ComplaintState.RESERVED else None
        return replace(form, right=replace(form.right, taken_at=taken_at))

    def _next(self, form_id: str | None) -> Work | None:
        return next(iter(self.ready(wanted=[form_id] if form_id else ())), None)

    def _unrecorded_attempt(self, form: Work) -> Attempt:
        return unrecorded_attempt(form.right.taken_at or self._now())

    def _released(
        self, form: Work, attempt: Attempt | None, ending: HandoverEnd, at: datetime
    ) -> tuple[Work, RecordChange]:
        right = replace(form.right, taken_at=None)
        if ending.result is Result.FILED:
            right = replace(
                right,
                state=RightState.PENDING,
                submitted_on=at.astimezone().date(),
                approved_on=None,
                rejection="",
            )
        return replace(form, right=right), RecordChange()

    def _with_right(self, work: Work, **changes: object) -> Work:
        """Change the design's right, and store the design."""
        right: Right = replace(work.right, **changes)  # type: ignore[arg-type]  # fields of a right
        return self._changed(replace(work, right=right))
