"""Proposes the design that a listing may copy, based on the texts in the records.

Only the user chooses a design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helper.model.finding import Finding, Listing, MomentKind
from helper.model.text import normalize
from helper.model.work import Work, stands_in, work_called
from helper.translation import msg, tr

_HEADED = msg("it was below the heading “{words}”")
_TITLED = msg("its title says “{words}”")
_NOTED = msg("your note beside it says “{words}”")


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignProposal:
    work: Work
    why: str
    """The reason for the proposal, as a clause for the user."""


class DesignProposals:
    """Proposes at most one design for a listing. If the texts name several designs, none is proposed."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._works = tuple(works)
        self._names = [
            (name, shown, work)
            for work in self._works
            for shown in (work.title, *work.aliases, work.right.text)
            if (name := normalize(shown))
        ]
        self._searches = [
            (words, search.words, work)
            for work in self._works
            for search in work.searches
            if (words := normalize(search.words).split())
        ]

    def of(self, finding: Finding, listing: Listing) -> DesignProposal | None:
        """Return the proposed design; None if there is no proposal, or the finding already has a design."""
        if finding.work_id is not None:
            return None
        return next(self._found(finding, listing), None)

    def of_all(self, pairs: Iterable[tuple[Finding, Listing]]) -> dict[str, DesignProposal]:
        found = ((finding.id, self.of(finding, listing)) for finding, listing in pairs)
        return {id_: proposal for id_, proposal in found if proposal is not None}

    def _found(self, finding: Finding, listing: Listing) -> Iterator[DesignProposal]:
        added = [moment for moment in finding.history if moment.kind is MomentKind.ADDED]
        for moment in added:
            if work := work_called(self._works, moment.words):
                yield DesignProposal(work=work, why=tr(_HEADED, words=moment.words))
        headings = ((moment.words, _HEADED) for moment in added)
        notes = ((moment.note_and_remarks, _NOTED) for moment in added)
        for text, why in (*headings, (listing.title, _TITLED), *notes):
            words, named = self._named_in(normalize(text))
            if named is not None:
                yield DesignProposal(work=named, why=tr(why, words=text if why is _HEADED else words))

    def _named_in(self, text: str) -> tuple[str, Work | None]:
        """Return the design whose name or search words occur in the text, with the matching words.

        Returns an empty string and None unless exactly one design matches. A name takes precedence over
        search words.
        """
        named = [each for each in self._names if stands_in(each[0], text)]
        # The text “Quiet Whale” names only the design “Quiet Whale”, even if there is also a design “Whale”.
        whole = [
            (shown, work)
            for name, shown, work in named
            if not any(stands_in(name, other) for other, _, _ in named if other != name)
        ]
        here = set(text.split())
        searched = [(shown, work) for words, shown, work in self._searches if here.issuperset(words)]
        for found in (whole, searched):
            if len({work.id for _, work in found}) == 1:
                return found[0]
            if found:
                break
        return "", None
