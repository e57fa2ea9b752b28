"""The cycle of a form: reserved, handed over to the user, and released with its result.

Complaints and registrations share it. Each method that makes a change writes to the store once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Generic, TypeVar

from helper.model.attempt import Attempt, Result, with_more
from helper.model.complaint import Complaint, ComplaintState
from helper.model.ids import new_id
from helper.model.work import Work
from helper.store import transitions
from helper.store.repository import Repository
from helper.store.store import RecordChange, Store
from helper.store.transitions import UNDER_WAY, HandoverEnd

F = TypeVar("F", Complaint, Work)


def utc_now() -> datetime:
    return datetime.now(UTC)


class FilingCycle(ABC, Generic[F]):
    """The forms of one kind. One form is filled in at a time."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._now = now

    @property
    @abstractmethod
    def _forms(self) -> Repository[F]: ...

    @abstractmethod
    def _state_of(self, form: F) -> ComplaintState:
        """Return the state in the cycle; any state outside `UNDER_WAY` means that no form is open."""

    @abstractmethod
    def _moved(self, form: F, state: ComplaintState) -> F: ...

    @abstractmethod
    def _next(self, form_id: str | None) -> F | None:
        """Return the form if it is ready, or without an id the next ready form."""

    @abstractmethod
    def _unrecorded_attempt(self, form: F) -> Attempt:
        """Return an attempt for a form that the user submitted although no attempt was recorded."""

    @abstractmethod
    def _released(
        self, form: F, attempt: Attempt | None, ending: HandoverEnd, at: datetime
    ) -> tuple[F, RecordChange]:
        """Return the form after its attempt has ended, and the other changes that follow from it.

        `attempt` is the ended attempt, which the form already has; None if the form was not handed over.
        """

    def unfinished(self) -> list[F]:
        """Return the forms that a session has started but not finished.

        The caller must recover these forms before reserving another one.
        """
        return [form for form in self._forms.all() if self._state_of(form) in UNDER_WAY]

    def reserve(self, form_id: str | None = None) -> F | None:
        """Reserve the given form, or the next one, for filling; return None if no form is ready.

        A form that was handed over does not block others, even while its result is unknown. If the given form
        is already reserved, it is returned unchanged: the answer to an earlier call may have been lost.

        Raises `ValueError` if another form is reserved, which must be handed over or put back first.
        """
        for other in self.unfinished():
            if self._state_of(other) is ComplaintState.RESERVED:
                if other.id == form_id:
                    return other
                raise ValueError(f"{other.id} is being filled in: hand it over or put it back first")
        form = self._next(form_id)
        return None if form is None else self._changed(self._moved(form, ComplaintState.RESERVED))

    def hand_over(self, form_id: str, attempt: Attempt) -> F:
        """Record the attempt. Call this before the user is asked to submit.

        A form that is filled in again gets a new attempt.

        Raises `ValueError` if a submission of the open attempt was seen.
        """
        form = self._forms[form_id]
        attempts = transitions.attempts_with(form.attempts, attempt)
        return self._changed(replace(self._moved(form, ComplaintState.HANDED_OVER), attempts=attempts))

    def note_refused(self, form_id: str, refused: tuple[tuple[str, str], ...]) -> F:
        """Record the links that the portal's own check refused, each with the portal's latest message about it."""
        return self._attempted(form_id, lambda attempt: transitions.links_refused(attempt, refused))

    def note_sent(self, form_id: str, at: datetime) -> F:
        """Record that a request that may be the form's submission left the browser."""
        return self._attempted(form_id, lambda attempt: replace(attempt, sent_at=at))

    def note_declined(self, form_id: str, words: str) -> F:
        """Record that the portal rejected the form. The form stays open: the user may correct and submit it."""
        return self._attempted(form_id, lambda attempt: transitions.refused(attempt, words, at=self._now()))

    def release(self, form_id: str, ending: HandoverEnd) -> F:
        """Record the result of the attempt, and the user's remark.

        With `Result.UNKNOWN` the form stays handed over: a submission was seen, but not the portal's response.
        """
        form: F = self._forms[form_id]
        at = ending.seen_at or self._now()
        if ending.note:
            form = replace(form, note=with_more(form.note, ending.note))
        attempt, is_filed = form.open_attempt, ending.result is Result.FILED
        if attempt is None and is_filed:
            attempt = self._unrecorded_attempt(form)
            form = replace(form, attempts=(*form.attempts, attempt))
        if attempt is not None:
            attempt = transitions.ended(attempt, ending, at=at)
            form = replace(form, attempts=(*form.attempts[:-1], attempt))
        if ending.result is Result.UNKNOWN:
            if attempt is None:
                raise ValueError("no form is handed over")
            return self._changed(form)
        released, change = self._released(form, attempt, ending, at)
        self._store.change(released, *change.put, remove=change.remove)
        if is_filed:
            self._store.keep_copy()
        return released

    def put_back(self, form_id: str) -> F:
        """Undo the reservation of a form that was filled in but not submitted, and remove its open attempt.

        Raises `ValueError` if a submission was seen.
        """
        form: F = self._forms[form_id]
        if form.open_attempt is not None:
            if form.open_attempt.may_be_sent:
                raise ValueError("a submission was seen: ask the user for its result")
            form = replace(form, attempts=form.attempts[:-1])
        return self._changed(self._moved(form, ComplaintState.PLANNED))

    def _attempted(self, form_id: str, change: Callable[[Attempt], Attempt]) -> F:
        form: F = self._forms[form_id]
        attempt = form.open_attempt
        if attempt is None:
            raise ValueError("no form is handed over")
        return self._changed(replace(form, attempts=(*form.attempts[:-1], change(attempt))))

    def _changed(self, form: F) -> F:
        self._store.change(form)
        return form


def unrecorded_attempt(at: datetime, links: tuple[str, ...] = ()) -> Attempt:
    return Attempt(id=new_id(), host="", at=at, links=links)
