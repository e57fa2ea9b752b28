"""Decides from the votes of independent signals which control of a page is meant: for certain, perhaps, or none.

The signals are collected in the page (`scripts/find.js`): what the page ties together, the row, the order, the place.
The labels are compared whole. Nothing here knows a class name, an id or a number of a field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helper.browser.control import ref_in
from helper.browser.world import Place, World
from helper.flow.form import Ask, Candidate, Found, Kind, Nothing, Sure, Wanted

SURE_SCORE = 3.0
"""What one strong signal, or two that are independent of each other, add up to; no second control may have as much."""
SURE_LEAD = 1.5
"""How far the next control must be behind: the weight of one whole signal."""
ASK_SCORE = 1.0
"""Below this, showing the control to the person would only mislead."""
_MOST_ASKED = 5
"""More than these nobody compares."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What speaks for one control."""

    candidate: Candidate
    covered: bool = False
    """Whether something lies over it, such as a dialog: then the one on top is meant."""


def decide(votes: Sequence[Vote], *, label_seen: bool = True) -> Found:
    """Weigh the controls against each other; in any doubt a person says which one is meant."""
    on_top = [vote for vote in votes if not vote.covered]
    # A dialog that repeats the form lies over it; anything else that lies over a field says nothing about it.
    counted = on_top if any(vote.candidate.score >= SURE_SCORE for vote in on_top) else votes
    ranked = sorted((vote.candidate for vote in counted), key=lambda candidate: -candidate.score)
    ranked = [candidate for candidate in ranked if candidate.score >= ASK_SCORE]
    if not ranked:
        return Nothing(_why_nothing(label_seen=label_seen))
    best, behind = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    if best.score >= SURE_SCORE > behind and best.score - behind >= SURE_LEAD:
        return Sure(best)
    return Ask(tuple(ranked[:_MOST_ASKED]))


class Finder:
    """Looks for fields in a page and its frames."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def find(self, wanted: Wanted) -> Found:
        """Ask every frame at once, and decide over all of their answers together."""
        kinds = [kind.value for kind in wanted.kinds]
        answers = await self._world.call_everywhere("find", list(wanted.labels), kinds)
        votes = [
            _read_vote(vote, place) for place, answer in answers if answer for vote in answer["candidates"]
        ]
        return decide(votes, label_seen=any(answer and answer["labelSeen"] for _, answer in answers))


def _read_vote(vote: dict[str, Any], place: Place) -> Vote:
    candidate = Candidate(
        ref=ref_in(place, vote["ref"]),
        label=vote["label"],
        kind=Kind(vote["kind"]),
        score=float(vote["score"]),
        reasons=tuple(vote["reasons"]),
    )
    return Vote(candidate, bool(vote["covered"]))


def _why_nothing(*, label_seen: bool) -> str:
    if label_seen:
        return "The words are on the page, but no field that could take the value is near them."
    return "None of the known wordings is on this page."
