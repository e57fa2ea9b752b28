"""A round of judging: the listings shown to the user, and the answers. Only an answer to a shown listing is recorded.

The screen and the judge page each have a round over the same records, and see each other's changes immediately.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helper.model.design_proposals import DesignProposal, DesignProposals
from helper.model.finding import Doubt, Finding, Judgement, Listing, MomentKind, doubt_about
from helper.model.state_words import doubt_sentence
from helper.model.work import Work
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import doubts_of
from helper.store.queue import Queue
from helper.store.store import Store
from helper.translation import msg, sentences, tr

QUESTION = msg("Is this your design, sold without your permission?")
WHICH_DESIGN = msg("Which of your designs does the listing copy?")
WHY = msg("Why are you reporting this listing anyway?")
NO_REASON = msg("Without a reason, the listing is not reported.")
_ANSWERED = msg("This listing already got an answer elsewhere, so your answer here was not saved.")
_CHANGED = msg(
    "The listing has changed in the meantime. Your answer was not saved: look at the listing again."
)


@dataclass(frozen=True, slots=True)
class ListingSeen:
    """A finding as shown to the user, with the listing and the design on which an answer depends."""

    finding: Finding
    listing: Listing
    work: Work | None


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The result of an attempt to record an answer. If all fields are empty, the answer was recorded."""

    problem: str = ""
    """Why the answer was not recorded, as a message for the user."""
    needs_design: bool = False
    """Whether the answer was not recorded because the copied design is unknown."""
    doubts: tuple[Doubt, ...] = ()
    """The doubts that prevented the answer from being recorded; a typed reason overrides them."""

    @property
    def is_written(self) -> bool:
        return self == _RECORDED

    @property
    def doubt_words(self) -> str:
        return sentences(doubt_sentence(self.doubts), tr("Your reason is saved with your answer."))


_RECORDED = AnswerResult()


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignHint:
    """A design that the user can assign with one key to a listing without a design."""

    act: str
    """The key's action: `proposed` for the program's proposal, `same` for the design of the finding above."""
    work: Work
    why: str
    """The reason for this hint, as part of a sentence for the user."""


SAME_AS_ABOVE = msg("same as the one above")
_DIGITS = 9


def _usual_works(store: Store) -> list[Work]:
    """Return the works that get a digit key, sorted by title: up to nine works, those that were used last."""
    last = {finding.work_id: place for place, finding in enumerate(store.findings.all())}
    used = sorted(store.works.all(), key=lambda work: -last.get(work.id, -1))
    return sorted(used[:_DIGITS], key=lambda work: work.title.casefold())


class JudgingRound:
    """The findings that the user goes through, in order. Each answer is recorded immediately."""

    def __init__(self, store: Store, queue: Queue, finding_ids: Iterable[str]) -> None:
        self._store = store
        self._queue = queue
        there = (finding for id_ in finding_ids if (finding := store.findings.get(id_)) is not None)
        self._before = {finding.id: finding for finding in there}
        self._answered: set[str] = set()
        self._answered_as_of = store.changes
        self._proposals, self._proposals_as_of = DesignProposals(()), -1
        self._numbered = [work.id for work in _usual_works(store)]
        self.opened: set[str] = set()
        """Ids of findings whose page the user has opened.

        Answers about them are recorded as given after viewing the page.
        """

    def numbered(self, seen: ListingSeen | None) -> list[Work]:
        """Return the designs that the digit keys assign to this finding, in the order of the digits.

        A design keeps its digit until the round ends. The list is empty if the finding already has a design.
        """
        if seen is None or seen.work is not None:
            return []
        return [self._store.works[id_] for id_ in self._numbered if id_ in self._store.works]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._before)

    @property
    def left(self) -> int:
        """The number of findings without an answer in this round."""
        for id_ in self.changed_since(self._answered_as_of):
            (self._answered.add if self.is_answered(id_) else self._answered.discard)(id_)
        self._answered_as_of = self._store.changes
        return len(self._before) - len(self._answered)

    def changed_since(self, changes: int) -> Iterable[str]:
        """Return the ids of the findings that may look different now than at that value of `Store.changes`."""
        keys = self._store.changed_since(changes)
        if keys is None or any(kind in {Listing, Work} for kind, _ in keys):
            return self._before
        return [id_ for _, id_ in keys if id_ in self._before]

    def look(self, finding_id: str) -> ListingSeen | None:
        """Return the finding in its current state; None if it no longer exists."""
        if (finding := self._store.findings.get(finding_id)) is None:
            return None
        work = self._store.works.get(finding.work_id)
        return ListingSeen(finding, self._store.listings[finding.listing_id], work)

    def hints(self, seen: ListingSeen) -> list[DesignHint]:
        """Return the designs that a single key press assigns to a finding without a design."""
        if seen.work is not None:
            return []
        found, above = self.proposal(seen), self._above(seen.finding.id)
        hints = [DesignHint(act="proposed", work=found.work, why=found.why)] if found else []
        return [*hints, *([DesignHint(act="same", work=above, why=tr(SAME_AS_ABOVE))] if above else [])]

    def proposal(self, seen: ListingSeen) -> DesignProposal | None:
        """Return the program's guess which design the listing copies; None if there is no guess."""
        if self._proposals_as_of != self._store.changes:
            self._proposals = DesignProposals(self._store.works.all())
            self._proposals_as_of = self._store.changes
        return self._proposals.of(seen.finding, seen.listing)

    def _above(self, finding_id: str) -> Work | None:
        for id_ in reversed(self.ids[: self.ids.index(finding_id)]):
            finding = self._store.findings.get(id_)
            if finding is not None and (work := self._store.works.get(finding.work_id)) is not None:
                return work
        return None

    def is_answered(self, finding_id: str) -> bool:
        """Return whether the finding was answered since the round began, or no longer exists.

        The answer may come from the screen or from the judge page.
        """
        finding = self._store.findings.get(finding_id)
        return finding is None or _count(finding, _ANSWERS) > _count(self._before[finding_id], _ANSWERS)

    def following(self, finding_id: str) -> str | None:
        """Return the id of the next finding without an answer; None if all are answered.

        After the last finding, the search continues from the first.
        """
        at = self.ids.index(finding_id) + 1
        return next((id_ for id_ in (*self.ids[at:], *self.ids[:at]) if not self.is_answered(id_)), None)

    def answer(
        self, seen: ListingSeen, judgement: Judgement, *, work_id: str | None = None, because: str = ""
    ) -> AnswerResult:
        """Record the answer if its conditions are met.

        The answer "copy" requires that the design is known, that the user gives a reason if there is a doubt,
        and that the user has opened the page if its address is doubtful. `work_id` is the design that the
        user chose together with the answer. Raises `StoreError` if writing fails.
        """
        if problem := self._why_not(seen, work_id):
            return AnswerResult(problem)
        if judgement is Judgement.COPY:
            # A listing with an incomplete number has no page to open; the user corrects its link later.
            doubt = doubt_about(seen.finding, seen.listing)
            if doubt and seen.listing.item_id and seen.finding.id not in self.opened:
                return AnswerResult(doubt)
            if (work_id or seen.finding.work_id) is None:
                return AnswerResult(needs_design=True)
        return self._record(seen, judgement, work_id, because)

    def name_design(self, seen: ListingSeen, work_id: str, *, because: str = "") -> AnswerResult:
        """Record which design the listing copies.

        An existing answer is kept; a finding without an answer stays unanswered.
        """
        if problem := self._why_not(seen, work_id):
            return AnswerResult(problem)
        if seen.finding.judgement is not None:
            return self._record(seen, seen.finding.judgement, work_id, because)
        if work_id != seen.finding.work_id:
            self._queue.name_designs({seen.finding.id: work_id})
        return _RECORDED

    def why_changed(self, finding_id: str) -> str:
        """Return why the answer was not saved, as a message for the user."""
        if finding_id not in self._store.findings:
            return tr("The listing is no longer in your records. Your answer was not saved.")
        return tr(_ANSWERED if self.is_answered(finding_id) else _CHANGED)

    def undo(self) -> str | None:
        """Undo the last answer or design choice of this round, and return the finding's id.

        The choice may come from the screen or the judge page. Returns None if the latest change in the
        records is not such a choice.
        """
        last = [entity for entity in self._store.undo_stack.last if isinstance(entity, Finding)]
        if len(last) != 1 or last[0].id not in self._before or self._store.current(last[0]) != last[0]:
            return None
        if _count(last[0], _CHANGES) <= _count(self._before[last[0].id], _CHANGES):
            return None
        return last[0].id if self._store.undo_stack.undo() else None

    def _why_not(self, seen: ListingSeen, work_id: str | None) -> str:
        if self.look(seen.finding.id) != seen:
            return self.why_changed(seen.finding.id)
        if work_id and work_id not in self._store.works:
            return tr("This design is no longer in your records. Choose again.")
        reasons = why_not(self._store, [seen.finding], LinkAction.JUDGE, work_id=work_id)
        return reasons.get(seen.finding.id, "")

    def _record(
        self, seen: ListingSeen, judgement: Judgement, work_id: str | None, because: str
    ) -> AnswerResult:
        is_copy = judgement is Judgement.COPY
        doubts = doubts_of(self._store, seen.finding, work_id) if is_copy else ()
        if doubts and not because.strip():
            return AnswerResult(doubts=doubts)
        id_, viewed = seen.finding.id, seen.finding.id in self.opened
        self._queue.judge([id_], judgement, viewed=viewed, work_id=work_id, because=because)
        return _RECORDED


_ANSWERS = frozenset({MomentKind.JUDGED})
_CHANGES = _ANSWERS | {MomentKind.DESIGN_NAMED}


def _count(finding: Finding, kinds: frozenset[MomentKind]) -> int:
    return sum(moment.kind in kinds for moment in finding.history)
