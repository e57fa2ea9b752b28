"""Decides which control of a page is meant: by votes of independent signals, by what a person showed, and once it has come.

The signals are collected in the page (`scripts/finder.js`): what the page ties together, the row, the order, the place.
The labels are compared whole. Nothing here knows a class name, an id or a number of a field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from helper.browser.isolated_scripts import FrameScripts, IsolatedScripts, Report, ref_in
from helper.errors import PageGone
from helper.flow.form import Ambiguous, Candidate, ControlKind, FindResult, Found, NotFound, WantedField
from helper.flow.learned import ControlDescription, Pointed, recognise, weigh
from helper.flow.outcome import outcome_in
from helper.flow.spec import Anchors, OutcomeWords

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
    kept: str = ""
    """Why a person cannot use it at the moment, in a sentence; empty: she can."""
    over: str | None = None
    """What lies over it; None: nothing does."""
    claim: float = 0.0
    """What would speak for it but for a doubt about its tie: no other control may be sure beside it."""


def decide(votes: Sequence[Vote], *, label_seen: bool = True) -> FindResult:
    """Weigh the controls against each other; in any doubt a person says which one is meant.

    What she cannot use is not taken, nor is another control instead of it.
    """
    ranked = sorted(votes, key=lambda vote: -vote.candidate.score)
    shown = [vote for vote in ranked if not vote.kept and vote.candidate.score >= ASK_SCORE]
    usable = [vote.candidate for vote in shown]
    best = usable[0].score if usable else 0.0
    behind = max((max(vote.candidate.score, vote.claim) for vote in shown[1:]), default=0.0)
    if best >= SURE_SCORE > behind and best - behind >= SURE_LEAD:
        return Found(usable[0])
    if best < SURE_SCORE and ranked and ranked[0].kept:
        return NotFound(ranked[0].kept, waits=True, over=ranked[0].over, kept=ranked[0].candidate)
    if usable:
        return Ambiguous(tuple(usable[:_MOST_ASKED]))
    return NotFound(_why_nothing(label_seen=label_seen))


class Finder:
    """Looks for fields in a page and its frames."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated

    async def look(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Ask every frame once for all of the fields, and decide over all of their answers together."""
        asked = [[list(field.labels), [kind.value for kind in field.kinds]] for field in wanted]
        frames = [
            (place, answers)
            for place, answers in await self._isolated.call_everywhere("findEach", asked)
            if answers
        ]
        return [_decide_over([(place, answers[at]) for place, answers in frames]) for at in range(len(asked))]


def _decide_over(answers: Sequence[tuple[FrameScripts, dict[str, Any]]]) -> FindResult:
    if answers and all(answer["isBare"] for _, answer in answers):
        return NotFound("The page shows no field yet.", waits=True)
    votes = [_read_vote(vote, place) for place, answer in answers for vote in answer["candidates"]]
    return decide(votes, label_seen=any(answer["labelSeen"] for _, answer in answers))


def _read_vote(vote: dict[str, Any], place: FrameScripts) -> Vote:
    candidate = Candidate(
        ref=ref_in(place, vote["ref"]),
        label=vote["label"],
        kind=ControlKind(vote["kind"]),
        score=float(vote["score"]),
        reasons=tuple(vote["reasons"]),
        place=ref_in(place, vote["layer"]),
        fades=bool(vote["fades"]),
    )
    if vote["off"]:
        return Vote(candidate, kept="The page keeps the field switched off.")
    if vote["over"] is not None:
        over = str(vote["over"]) or "…"
        return Vote(candidate, kept=f"“{over}” lies over the field.", over=over)
    return Vote(candidate, claim=float(vote["claim"]))


def _why_nothing(*, label_seen: bool) -> str:
    if label_seen:
        return "The words are on the page, but no field that could take the value is near them."
    return "None of the known wordings is on this page."


_REFUSALS = {
    "submit": "That is a button that sends something. It stays yours: I never press it, and I did not now.",
    "tick": "That is a box to tick. What you declare is yours: I never tick anything.",
    "none": "There is no field at that place. Point at the box itself.",
    "given_up": "",
}


class PageTeacher:
    """The pages of one tab."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._news = asyncio.Event()

    async def survey(self) -> tuple[ControlDescription, ...]:
        """Every control of all frames, in the order of the page."""
        return await survey(self._isolated)

    async def begin_pointing(self) -> None:
        """The next press, or Esc, does nothing in the page and is answered by `pointed`."""
        self._news.clear()
        await self._isolated.call_everywhere("beginPointing", True)

    async def pointed(self) -> Pointed:
        """Wait for it, in documents that come meanwhile too; after a cancelled call it may be called again."""
        while True:
            self._news.clear()
            # Between two documents nothing is picked; the next one reports that it has come.
            with suppress(PageGone):
                for place, picked in await self._isolated.call_everywhere("takePointed"):
                    if picked:
                        return await self._pointed(place, picked)
                await self._isolated.call_everywhere("beginPointing", False)
            await self._news.wait()

    async def end_pointing(self) -> None:
        """Let presses through again; a page that is gone holds nothing back."""
        with suppress(PageGone):
            await self._isolated.call_everywhere("endPointing")

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Long numbers and the words before each, proved by finding it again with them alone."""
        frames = await self._isolated.call_everywhere("numbersShown")
        text = "\n".join(shown for _, shown in await self._isolated.call_everywhere("shownText") if shown)
        shown = [(number["number"], number["words"]) for _, numbers in frames for number in numbers or ()]
        return tuple((number, words) for number, words in shown if _found(text, words, known_ids) == number)

    def reported(self, report: Report) -> None:
        """Something the scripts noticed; a new document is to be pointed in as well."""
        if report["kind"] in {"pointed", "arrived"}:
            self._news.set()

    async def _pointed(self, place: FrameScripts, picked: dict[str, Any]) -> Pointed:
        if "why" in picked:
            return Pointed(refused=_REFUSALS[picked["why"]])
        ref = ref_in(place, picked["ref"])
        control = next((each for each in await self.survey() if each.candidate.ref == ref), None)
        return Pointed(control=control, refused="" if control else _REFUSALS["none"])


def _found(text: str, words: str, known_ids: Collection[str]) -> str:
    return outcome_in(text, OutcomeWords(accepted=(), number_label=(words,)), known_ids=known_ids).number


async def survey(isolated: IsolatedScripts) -> tuple[ControlDescription, ...]:
    """Every control of a page that takes a value, and what can be seen of it."""
    frames = await isolated.call_everywhere("describe")
    return tuple(_described(control, place) for place, controls in frames for control in controls or ())


def _described(control: dict[str, Any], place: FrameScripts) -> ControlDescription:
    kinds = tuple(ControlKind(kind) for kind in control["kinds"])
    anchors = Anchors(**control["anchors"])
    label = anchors.label or anchors.name or anchors.placeholder
    return ControlDescription(
        candidate=Candidate(ref_in(place, control["ref"]), label, kinds[0]),
        kinds=kinds,
        anchors=anchors,
        forbidden=control["forbidden"],
        value=control["value"],
    )


class TaughtFinder:
    """A finder in front of the page's finder; what nobody has shown is that one's alone."""

    def __init__(self, finder: Finder, isolated: IsolatedScripts) -> None:
        self._finder = finder
        self._isolated = isolated

    async def look(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Look for fields; a taught label alone is a question, never a certainty."""
        found = await self._finder.look([_without_lessons(field) for field in wanted])
        taught = [at for at, field in enumerate(wanted) if field.taught is not None]
        if not taught:
            return found
        shown = await survey(self._isolated)
        perhaps = await self._finder.look([wanted[at] for at in taught])
        for at, by_label in zip(taught, perhaps, strict=True):
            found[at] = weigh(found[at], recognise(wanted[at], shown))
            if isinstance(found[at], NotFound):
                found[at] = Ambiguous((by_label.candidate,)) if isinstance(by_label, Found) else by_label
        return found


def _without_lessons(wanted: WantedField) -> WantedField:
    """The field as the flow itself describes it."""
    if wanted.taught is None:
        return wanted
    own = tuple(label for label in wanted.labels if label not in wanted.taught.labels)
    return replace(wanted, labels=own, taught=None)


_COMES_WITHIN = 1.5
"""So many seconds after a choice a field may still be on its way; what was not drawn by then is not on the page."""
_USABLE_WITHIN = 4.0
"""So many seconds after a choice a field that is there may still be switched off."""
_GLANCE_SECONDS = 0.1


class LateFinder:
    """A finder in front of the page's finder, for a form in which choices were made."""

    def __init__(self, finder: TaughtFinder) -> None:
        self._finder = finder
        self._chosen_at = -_USABLE_WITHIN

    def chosen(self) -> None:
        """A choice was made in the form just now."""
        self._chosen_at = _now()

    async def look(self, wanted: WantedField) -> FindResult:
        """Look for a field once."""
        (found,) = await self._finder.look([wanted])
        return found

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field; one that is not certain is looked for again as long as the last choice may bring it."""
        begun = _now()
        found = await self.look(wanted)
        while not isinstance(found, Found) and _now() < self._until(found, begun):
            await asyncio.sleep(_GLANCE_SECONDS)
            found = await self.look(wanted)
            if isinstance(found, Found):
                found = await self._once_more(wanted, found)
        return found

    def _until(self, found: FindResult, begun: float) -> float:
        if isinstance(found, NotFound) and found.waits:
            return max(self._chosen_at + _USABLE_WITHIN, begun + _COMES_WITHIN)
        return self._chosen_at + _COMES_WITHIN

    async def _once_more(self, wanted: WantedField, before: Found) -> FindResult:
        """What was found in a page that is just being drawn counts once it is found twice."""
        await asyncio.sleep(_GLANCE_SECONDS)
        again = await self.look(wanted)
        if isinstance(again, Found) and again.candidate.ref != before.candidate.ref:
            return await self._once_more(wanted, again) if _now() < self._until(again, 0.0) else again
        return again


def _now() -> float:
    return asyncio.get_running_loop().time()
