"""What a run fills forms for, whatever it is about: a complaint, or the registration of a design.

`Matters` joins the run with the records; a `Matter` is one of them as the records have it at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helper.flow.values import Values
from helper.model.account import Account
from helper.model.attempt import Attempt, Result, SentValue
from helper.session.filing.form_wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One form on its way to the portal."""

    id: str
    title: str
    """The design's."""
    client: str = ""
    """Whose design it is; empty: the person's own."""
    account_id: str | None = None
    """The account it is meant for; None: the one that fits."""
    watched: tuple[str, ...] = ()
    """What tells its submission from other traffic: item ids, or the title."""
    links: tuple[str, ...] = ()
    """The addresses that go into the form."""
    amount: int = 0
    """How many listings it is about."""
    reason: str = ""
    being_filled: bool = False
    """Whether it was taken, and never handed over."""
    taken_at: datetime | None = None
    attempts: int = 0
    open_attempt: Attempt | None = None
    """The hand-over whose outcome is not known yet."""
    last_attempt: Attempt | None = None
    """The latest hand-over in this lane, whatever came of it."""

    @property
    def put_off_at(self) -> datetime | None:
        """When it was last out of our hands, as far as is written down; None: it never was in them."""
        last = self.last_attempt
        moments = (self.taken_at, (last.seen_at or last.at) if last else None)
        return max((moment for moment in moments if moment is not None), default=None)


class Matters(Protocol):
    """All that a run may take, in one lane: practice, or real. What changes anything writes it down at once."""

    wording: Wording
    practice: bool
    """Which lane it is."""

    def unfinished(self) -> list[Matter]:
        """What an earlier run left in the middle."""
        ...

    def ready(self) -> list[Matter]:
        """What may be taken, in its order."""
        ...

    def at(self, matter_id: str) -> Matter:
        """The matter as it is now."""
        ...

    def account_of(self, matter_id: str) -> Account | None:
        """The account whose own window it goes through; None: the usual window."""
        ...

    def why_not(self, matter_id: str) -> str:
        """What stands between it and the form at this moment, in a sentence; empty: nothing."""
        ...

    def values(self, matter_id: str) -> Values:
        """What goes into the form."""
        ...

    def reserve(self, matter_id: str) -> Matter | None:
        """Take it; None: it is not ready any more."""
        ...

    def reclaim(self, matter_id: str) -> None:
        """Put back what was taken and never handed over."""
        ...

    def again(self, matter_id: str) -> None:
        """Take up again what was skipped, refused or did not finish."""
        ...

    def hand_over(self, matter_id: str, attempt: Attempt) -> None:
        """Write the intent down, before the person is asked to do anything."""
        ...

    def attempts(self) -> Iterable[Attempt]:
        """Every hand-over of this kind there has been, in either lane."""
        ...

    def note_refused(self, matter_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """Write down which links the portal's own check refuses."""
        ...

    def note_declined(self, matter_id: str, words: str) -> None:
        """Write down that the form did not take it; it stays with the person."""
        ...

    def note_sent(
        self, matter_id: str, links: tuple[str, ...] | None, values: tuple[SentValue, ...] = ()
    ) -> None:
        """Write down that it left the window, and what stood in it then; what became of it is not known yet."""
        ...

    def release(
        self,
        matter_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what came of the hand-over."""
        ...

    def set_number(self, matter_id: str, number: str) -> None:
        """Write down the number of what was sent."""
        ...

    def add_note(self, matter_id: str, words: str) -> None:
        """Write down what the person says of it."""
        ...

    def keep_small(self, matter_id: str) -> Matter | None:
        """Cut a first form on a host to a single link; gives the matter of the others. None: there is nothing to cut."""
        ...

    def take_back(self, matter_id: str) -> None:
        """Put back what was only looked at, as if it had not been."""
        ...


def chosen(matters: Sequence[Matter], wanted: Sequence[str]) -> list[Matter]:
    """Those that were asked for, in that order; nobody asked: all of them."""
    if not wanted:
        return list(matters)
    return sorted((one for one in matters if one.id in wanted), key=lambda one: wanted.index(one.id))
