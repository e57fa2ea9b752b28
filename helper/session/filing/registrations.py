"""Registrations of designs as the matters of a run: joins it with the register of designs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helper.flow.registration_values import RegistrationValues, registration_values
from helper.model.account import Account, account_for
from helper.model.attempt import Attempt, Result, SentValue, last_in
from helper.model.work import Work
from helper.session.filing.form_wording import REGISTRATION_WORDING, Wording
from helper.session.filing.matter import Matter
from helper.store.registry import Registry
from helper.store.store import Store

_SHORTEST = 4
"""A shorter title stands in too much of what a page sends to tell anything."""


class RegistrationMatters:
    """Implements `Matters` on the register. Only the title is looked for in what leaves the window, never a name."""

    wording: Wording = REGISTRATION_WORDING

    def __init__(
        self,
        store: Store,
        registry: Registry,
        *,
        practice: bool,
        wanted: Sequence[str] = (),
        no_number: str = "",
    ) -> None:
        """`wanted` may name designs that were refused, which are not taken otherwise."""
        self._store = store
        self._registry = registry
        self.practice = practice
        self._wanted = tuple(wanted)
        self._no_number = no_number

    def unfinished(self) -> list[Matter]:
        """What was left in the middle, in this lane."""
        return [self._matter(work) for work in self._registry.unfinished(practice=self.practice)]

    def ready(self) -> list[Matter]:
        """Designs with all that the form needs."""
        ready = self._registry.ready(practice=self.practice, wanted=self._wanted)
        return [self._matter(work) for work in ready]

    def at(self, matter_id: str) -> Matter:
        """The design as it is now."""
        return self._matter(self._store.works[matter_id])

    def account_of(self, matter_id: str) -> Account | None:
        """The account that fits its client."""
        return account_for(self._store.accounts.all(), self._store.works[matter_id].client)

    def why_not(self, matter_id: str) -> str:
        """Its first problem; its files are looked at once more."""
        problems = self._registry.problems(self._store.works[matter_id])
        return problems[0].sentence if problems else ""

    def values(self, matter_id: str) -> RegistrationValues:
        """What the design says."""
        work = self._store.works[matter_id]
        return registration_values(work, self._registry.places.works / work.id, no_number=self._no_number)

    def reserve(self, matter_id: str) -> Matter | None:
        """Take the design."""
        taken = self._registry.reserve(matter_id, practice=self.practice)
        return self._matter(taken) if taken is not None else None

    def reclaim(self, matter_id: str) -> None:
        """Put the design back."""
        self._registry.reclaim(matter_id, practice=self.practice)

    def again(self, matter_id: str) -> None:
        """It is ready by itself once it is not in hand."""

    def hand_over(self, matter_id: str, attempt: Attempt) -> None:
        """Write the intent down."""
        self._registry.hand_over(matter_id, attempt)

    def attempts(self) -> Iterable[Attempt]:
        """Those of all designs."""
        return (attempt for work in self._store.works.all() for attempt in work.submissions)

    def note_refused(self, matter_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """There are no links in this form."""

    def note_declined(self, matter_id: str, words: str) -> None:
        """Write down that the form did not take it."""
        self._registry.note_declined(matter_id, words, practice=self.practice)

    def note_sent(
        self, matter_id: str, links: tuple[str, ...] | None, values: tuple[SentValue, ...] = ()
    ) -> None:
        """Write down that it left the window; there are no links in this form."""
        self._registry.note_sent(matter_id, values, practice=self.practice)

    def release(
        self,
        matter_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what came of it."""
        self._registry.release(
            matter_id, practice=self.practice, result=result, number=number, portal_words=portal_words
        )

    def set_number(self, matter_id: str, number: str) -> None:
        """Write down the portal's number of it."""
        self._registry.set_number(matter_id, number, practice=self.practice)

    def add_note(self, matter_id: str, words: str) -> None:
        """Write it down with the design."""
        self._registry.add_note(matter_id, words)

    def keep_small(self, matter_id: str) -> Matter | None:
        """A registration is about one design already."""
        return None

    def take_back(self, matter_id: str) -> None:
        """Put the design back; the hand-over of a rehearsal counts as not finished."""
        self._registry.release(matter_id, practice=self.practice, result=Result.FAILED)

    def _matter(self, work: Work) -> Matter:
        opened = work.open_submission(practice=self.practice)
        taken_at = work.right_in(practice=self.practice).taken_at
        return Matter(
            id=work.id,
            title=work.title,
            client=work.client,
            watched=(work.title,) if len(work.title) >= _SHORTEST else (),
            being_filled=taken_at is not None and opened is None,
            taken_at=taken_at,
            attempts=len(work.submissions),
            open_attempt=opened,
            last_attempt=last_in(work.submissions, practice=self.practice),
        )
