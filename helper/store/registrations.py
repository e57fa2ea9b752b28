"""Registers designs through the portal's form: reserves, hands over, and records results and answers.

`Registrations` has the same methods as `Queue`, so a session can work with either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from helper.model.attempt import Attempt, Result, with_more
from helper.model.problems import Problem, registration_problems, why_not_register
from helper.model.work import Right, RightState, Work
from helper.store import transitions
from helper.store.queue import utc_now
from helper.store.store import Store
from helper.store.transitions import HandoverEnd
from helper.store.works import look_at_files

_UNASKED = frozenset({RightState.UNKNOWN, RightState.DRAFT})
"""States in which a design may be registered without being named by the user.

A refused design is not among them: the user must correct its registration first, or Alibaba would refuse it
again.
"""


class Registrations:
    """The registrations of designs. Each method that changes something writes once."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._now = now

    def problems(self, work: Work) -> list[Problem]:
        """Return the problems that prevent registering the design now, including those of its files."""
        today = self._now().astimezone().date()
        return registration_problems(work, today, look_at_files(self._store.places, work))

    def ready(self, *, wanted: Sequence[str] = ()) -> list[Work]:
        """Return the designs that may be registered: those in `wanted`, in that order, or else all of them.

        Refused designs must be corrected first, so they are returned only if `wanted` names them.
        """
        works = [self._store.works[work_id] for work_id in wanted] if wanted else self._store.works.all()
        return [work for work in works if self._is_ready(work, asked=bool(wanted))]

    def refused(self) -> list[Work]:
        again = {RightState.REJECTED, RightState.EXPIRED}
        return [work for work in self._store.works.all() if work.right.state in again]

    def unfinished(self) -> list[Work]:
        """Return the designs that a session has started but not finished.

        The caller must recover these designs before reserving another one.
        """
        return [
            work
            for work in self._store.works.all()
            if work.right.taken_at is not None or work.open_submission is not None
        ]

    def reserve(self, work_id: str) -> Work | None:
        """Reserve a design to fill in its form; None if the design is not ready. One form is filled in at a time."""
        for other in self.unfinished():
            if other.open_submission is None:
                raise ValueError(f"{other.id} is being filled in: hand it over or put it back first")
        self._store.refresh()
        work = self._store.works[work_id]
        if not self._is_ready(work, asked=True):
            return None
        return self._with_right(work, taken_at=self._now())

    def hand_over(self, work_id: str, attempt: Attempt) -> Work:
        """Record the attempt. Call this before the user is asked to submit.

        A form that is filled in again gets a new attempt.

        Raises `ValueError` if a submission of the open attempt was seen.
        """
        work = self._store.works[work_id]
        left = work.open_submission
        submissions = transitions.attempts_with(work.submissions, left, attempt)
        return self._changed(replace(work, submissions=submissions))

    def note_sent(self, work_id: str, at: datetime) -> Work:
        """Record that a request that may be the form's submission left the browser."""
        return self._attempted(work_id, lambda left: transitions.sending(left, at=at))

    def note_declined(self, work_id: str, words: str) -> Work:
        """Record that the portal rejected the form. The form stays open: the user may correct and submit it."""
        return self._attempted(work_id, lambda left: transitions.refused(left, words, at=self._now()))

    def note_refused(self, work_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """Do nothing: unlike a complaint form, a registration form has no links."""

    def release(self, work_id: str, ending: HandoverEnd) -> Work:
        """Record the result of the attempt, and the user's remark. A submitted design then waits for approval.

        With `Result.UNKNOWN` the attempt stays open, and the submitted values are recorded.
        """
        work = self._store.works[work_id]
        result, at = ending.result, self._now()
        if result is Result.UNKNOWN:
            sent = ending.values_sent or ()
            return self._attempted(work_id, lambda left: replace(left.with_sent(sent), seen_at=at))
        if work.open_submission is None and result is Result.FILED:
            # The user says that the form was submitted, although no attempt was recorded.
            attempt = Attempt(id=f"{work.id}-{len(work.submissions)}", host="", at=work.right.taken_at or at)
            work = replace(work, submissions=(*work.submissions, attempt))
        if ending.note:
            work = replace(work, note=with_more(work.note, ending.note))
        work = self._with_last(
            work, result=result, number=ending.number, portal_words=ending.portal_words, seen_at=at
        )
        if result is not Result.FILED:
            return self._with_right(work, taken_at=None)
        pending = self._with_right(
            work,
            state=RightState.PENDING,
            submitted_on=at.astimezone().date(),
            approved_on=None,
            rejection="",
            taken_at=None,
        )
        self._store.keep_copy()
        return pending

    def put_back(self, work_id: str) -> Work:
        """Undo a reservation. An attempt made in a rehearsal stays, marked as failed."""
        return self.release(work_id, HandoverEnd(result=Result.FAILED))

    def again(self, work_id: str) -> None:
        """Do nothing, because a postponed registration can be filed again without any change."""

    def limit_links(self, work_id: str, most: int) -> None:
        """Do nothing: unlike a complaint form, a registration form has no links."""

    def set_number(self, work_id: str, number: str) -> Work:
        work = self._store.works[work_id]
        last = work.submissions[-1]
        return self._changed(_in_its_place(work, last, replace(last, number=number)))

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
        left = work.open_submission
        # The portal lists the registration, so the form must have been submitted. Date the submission to the
        # attempt, not to this check.
        sent_at = (left.seen_at or left.at) if left else None
        work = self._with_last(work, result=Result.FILED, number=number, seen_at=sent_at)
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

    def _attempted(self, work_id: str, change: Callable[[Attempt], Attempt]) -> Work:
        work = self._store.works[work_id]
        left = work.open_submission
        if left is None:
            raise ValueError("no form is handed over")
        return self._changed(_in_its_place(work, left, change(left)))

    def _with_right(self, work: Work, **changes: object) -> Work:
        """Change the design's right, and store the design."""
        right: Right = replace(work.right, **changes)  # type: ignore[arg-type]  # fields of a right
        return self._changed(replace(work, right=right))

    def _with_last(self, work: Work, **changes: object) -> Work:
        """Return the design with these values set in its open attempt. Empty values are ignored."""
        left = work.open_submission
        if left is None:
            return work
        kept = {name: value for name, value in changes.items() if value != ""}
        done: Attempt = replace(left, **kept)  # type: ignore[arg-type]  # fields of an attempt
        return _in_its_place(work, left, done)

    def _changed(self, work: Work) -> Work:
        self._store.change(work)
        return work


def _in_its_place(work: Work, left: Attempt, done: Attempt) -> Work:
    submissions = tuple(done if attempt is left else attempt for attempt in work.submissions)
    return replace(work, submissions=submissions)
