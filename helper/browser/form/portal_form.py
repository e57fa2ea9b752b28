"""The form of a real page: implements `Form` on the controls that are found in it, filled, read, and shown by the person.

Which control is meant is decided by votes of independent signals that are collected in the page (`scripts/finder.js`):
what the page ties together, the row, the order, the place. Labels are compared whole. Nothing here knows a class name, an
id or a number of a field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from helper.browser.form.chooser import Chooser
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import (
    Control,
    ControlGone,
    FrameScripts,
    IsolatedScripts,
    Report,
    ask,
    gone,
    hold,
    ref_in,
)
from helper.errors import PageGone
from helper.flow.form import (
    Ambiguous,
    Candidate,
    Chosen,
    ControlKind,
    FieldReading,
    FindResult,
    Found,
    NotFound,
    Option,
    Unchosen,
    WantedField,
    Where,
    candidates_of,
)
from helper.flow.learned import ControlDescription, Pointed, recognise, weigh
from helper.flow.outcome import outcome_in
from helper.flow.spec import Anchors, OutcomeWords

FORM_SCRIPTS = (
    "words",
    "visibility",
    "settle",
    "submit_like",
    "radio_groups",
    "uploads",
    "control_values",
    "controls",
    "labels",
    "finder",
    "teaching",
    "page",
    "filling",
    "popups",
    "press_target",
    "choosing",
)
"""The scripts that a form needs, in the order in which they build on each other."""

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

    What she cannot use is not taken, nor is another control instead of it, be it as likely.
    """
    ranked = sorted(votes, key=lambda vote: (-vote.candidate.score, not vote.kept))
    shown = [vote for vote in ranked if not vote.kept and vote.candidate.score >= ASK_SCORE]
    usable = [vote.candidate for vote in shown]
    best = usable[0].score if usable else 0.0
    behind = max((max(vote.candidate.score, vote.claim) for vote in shown[1:]), default=0.0)
    if best >= SURE_SCORE > behind and best - behind >= SURE_LEAD:
        covers = [vote.over for vote in ranked if best - vote.candidate.score < SURE_LEAD]
        return Found(usable[0], next(filter(None, covers), None))
    if best < SURE_SCORE and ranked and ranked[0].kept:
        return NotFound(ranked[0].kept, waits=True, over=ranked[0].over, kept=ranked[0].candidate)
    if usable:
        return Ambiguous(tuple(usable[:_MOST_ASKED]))
    return NotFound(_why_nothing(label_seen=label_seen))


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
        outside=bool(vote["outside"]),
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


async def survey(isolated: IsolatedScripts) -> tuple[ControlDescription, ...]:
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


def _without_lessons(wanted: WantedField) -> WantedField:
    if wanted.taught is None:
        return wanted
    own = tuple(label for label in wanted.labels if label not in wanted.taught.labels)
    return replace(wanted, labels=own, taught=None)


_COMES_WITHIN = 1.5
"""So many seconds after a choice a field may still be on its way; what was not drawn by then is not on the page."""
_USABLE_WITHIN = 4.0
"""So many seconds after a choice a field that is there may still be switched off, and the first fields may still be drawn."""
_GLANCE_SECONDS = 0.1


class Finder:
    """Looks for fields in a page and its frames: by their labels, by what a person showed, and once they have come."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._chosen_at = -_USABLE_WITHIN
        self._drawn_by: float | None = None  # until when a page without any field may still be drawn

    def chosen(self) -> None:
        self._chosen_at = _now()

    async def look(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Look for fields once; a taught label alone is a question, never a certainty."""
        found = await self._by_labels([_without_lessons(field) for field in wanted])
        taught = [at for at, field in enumerate(wanted) if field.taught is not None]
        if not taught:
            return found
        shown = await survey(self._isolated)
        perhaps = await self._by_labels([wanted[at] for at in taught])
        for at, by_label in zip(taught, perhaps, strict=True):
            found[at] = weigh(found[at], recognise(wanted[at], shown))
            if isinstance(found[at], NotFound):
                found[at] = Ambiguous((by_label.candidate,)) if isinstance(by_label, Found) else by_label
        return found

    async def _by_labels(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Ask every frame once for all of the fields, and decide over all of their answers together."""
        asked = [
            [list(field.labels), [kind.value for kind in field.kinds], list(field.others)] for field in wanted
        ]
        answers = await self._isolated.call_everywhere("findEach", asked)
        frames = [(place, answer) for place, answer in answers if answer]
        return [_decide_over([(place, answer[at]) for place, answer in frames]) for at in range(len(asked))]

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field; one that is not certain is looked for again as long as the last choice may bring it."""
        begun = _now()
        (found,) = await self.look([wanted])
        self._drawn_by = None if isinstance(found, Found) else self._drawn_by or begun + _USABLE_WITHIN
        while not isinstance(found, Found) and _now() < self._until(found, begun):
            await asyncio.sleep(_GLANCE_SECONDS)
            (found,) = await self.look([wanted])
            if isinstance(found, Found):
                found = await self._once_more(wanted, found)
        return found

    def _until(self, found: FindResult, begun: float) -> float:
        if isinstance(found, NotFound) and found.waits:
            drawn_by = self._drawn_by or 0.0 if found.kept is None else 0.0
            return max(self._chosen_at + _USABLE_WITHIN, begun + _COMES_WITHIN, drawn_by)
        return self._chosen_at + _COMES_WITHIN

    async def _once_more(self, wanted: WantedField, before: Found) -> FindResult:
        """What was found in a page that is just being drawn counts once it is found twice."""
        await asyncio.sleep(_GLANCE_SECONDS)
        (again,) = await self.look([wanted])
        if isinstance(again, Found) and again.candidate.ref != before.candidate.ref:
            return await self._once_more(wanted, again) if _now() < self._until(again, 0.0) else again
        return again


def _now() -> float:
    return asyncio.get_running_loop().time()


_REFUSALS = {
    "submit": "That is a button that sends something. It stays yours: I never press it, and I did not now.",
    "tick": "That is a box to tick. What you declare is yours: I never tick such a box.",
    "none": "There is no field at that place. Point at the box itself.",
    "given_up": "",
}


class PageTeacher:
    """The pages of one tab."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._news = asyncio.Event()

    async def survey(self) -> tuple[ControlDescription, ...]:
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


_UPLOAD_SECONDS = 60.0
"""Seconds that the page may take to send files before the user is told that it is still sending them."""


def _fault(answer: dict[str, Any]) -> str:
    """Why the page may not have the files of an upload, in a sentence; empty: it has them."""
    if answer["running"]:
        return "The page is still uploading."
    if answer["fault"] is None:
        return ""
    return (
        f"The page says: “{answer['fault']}”" if answer["fault"] else "The page marks the upload as failed."
    )


_REPLACEMENTS = 3
"""An upload is drawn anew with every file; a control that does so for ever is not to be worked with."""

_Answer = TypeVar("_Answer")


class PortalForm:
    """One page with its frames, as a form. Presses only through its `PageInput`; submits nothing, declares nothing."""

    def __init__(
        self,
        isolated: IsolatedScripts,
        page_input: PageInput,
        allow_files: Callable[[tuple[str, ...]], Awaitable[None]] | None = None,
    ) -> None:
        """`allow_files` lets the page upload these files of ours while the submit lock is held."""
        self._isolated = isolated
        self._page_input = page_input
        self._allow_files = allow_files
        self._finder = Finder(isolated)
        self._chooser = Chooser(isolated, page_input)
        self._looked_for: dict[str, WantedField] = {}
        """What each control was found for, by its ref: to find it again when the page draws it anew."""
        self._replaced: dict[str, Candidate] = {}
        self._ours: dict[str, Candidate] = {}
        self.on_replaced: Callable[[Candidate, Candidate], Awaitable[None]] | None = None
        """Told each control that the page has drawn anew, and the one that stands for it now."""

    @property
    def ours(self) -> tuple[Candidate, ...]:
        return tuple(self._ours.values())

    async def where(self) -> Where:
        """Say which page this is; a page in which our scripts stay empty has no headings for us."""
        answers = [answer for _, answer in await self._isolated.call_everywhere("where") if answer]
        if not answers:
            return Where(self._isolated.page.url, (), "")
        headings = dict.fromkeys(heading for answer in answers for heading in answer["headings"])
        ready, whole = (all(answer[what] for answer in answers) for what in ("ready", "whole"))
        return Where(answers[0]["address"], tuple(headings), answers[0]["document"], ready, whole)

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field by what a person sees; one that was drawn anew keeps its name."""
        return self._noted(wanted, await self._finder.find(wanted))

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """What the page shows of several fields at this moment, in one question to it."""
        return tuple(map(self._noted, wanted, await self._finder.look(wanted)))

    def _noted(self, wanted: WantedField, found: FindResult) -> FindResult:
        for candidate in candidates_of(found):
            self._looked_for[candidate.ref] = wanted
        if isinstance(found, Found):
            for ref, successor in self._replaced.items():
                if successor.ref == found.candidate.ref:
                    return replace(found, candidate=replace(found.candidate, ref=ref))
        return found

    async def settled(self) -> None:
        """Wait until what was put in last has had the time to change the page; a page that is gone changes no more."""
        with suppress(PageGone):
            await self._isolated.call_everywhere("settled")

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text as a paste does; a page that does not take that gets it typed into the focused field."""

        async def put(control: Control) -> None:
            await self._make_room(control, len(text.splitlines()))
            if not (await ask(self._isolated, control, "fill", text))["took"]:
                await self._page_input.type_over(control, text)

        await self._on(candidate, put)

    async def _make_room(self, control: Control, lines: int) -> None:
        """Where each line has a box of its own: have the page draw as many as are missing, and none more."""
        missing = (await ask(self._isolated, control, "missingBoxes", lines, None))["missing"]
        while missing and await self._page_input.add_box(control):
            before = missing
            missing = (await ask(self._isolated, control, "missingBoxes", lines, before))["missing"]
            if missing != before - 1:
                return

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Pick the one entry that fits, by its words; in a list that is drawn anew for ever, none."""
        try:
            return await self._on(candidate, lambda control: self._chooser.choose(control, option))
        except ControlGone:
            return Unchosen(())
        finally:
            self._finder.chosen()

    async def put_back(self, candidate: Candidate, before: str) -> None:
        """Put back what a text or a native list held before our value."""
        if candidate.kind in {ControlKind.LINE, ControlKind.LINES}:
            await self.fill(candidate, before)
        elif candidate.kind is ControlKind.LIST:
            await self._on(candidate, lambda control: ask(self._isolated, control, "unchoose", before))
            self._finder.chosen()

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload, together or one by one as it takes them, and wait until the page shows them.

        These, and only these, the page may send by itself meanwhile.
        """
        if self._allow_files is not None:
            await self._allow_files(tuple(file.name for file in files))
        several = (await self._on(candidate, lambda control: ask(self._isolated, control, "takes")))[
            "several"
        ]
        for part in [list(files)] if several else [[file] for file in files]:
            await self._on(candidate, partial(self._put_files, files=[str(file) for file in part]))
        names = [file.name for file in files]
        # Components draw their upload anew for every file: waiting may have to go on with its successor.
        until = _now() + _UPLOAD_SECONDS
        while (await self._on(candidate, lambda control: ask(self._isolated, control, "attached", names)))[
            "running"
        ] and _now() < until:
            pass

    async def read(self, candidate: Candidate) -> FieldReading:
        self._ours[candidate.ref] = candidate

        async def look(control: Control) -> FieldReading:
            answer = await ask(self._isolated, control, "read")
            return FieldReading(
                answer["value"],
                bool(answer["touched"]),
                answer["mostChars"],
                answer["mostLines"],
                fault=_fault(answer),
                open=bool(answer["open"]),
            )

        return await self._on(candidate, look)

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        return await self._shown("allOf", [kind.value for kind in kinds])

    async def holding(self, text: str) -> Candidate | None:
        found = await self._shown("holding", text)
        return found[0] if len(found) == 1 else None

    async def _shown(self, function: str, argument: object) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(ref_in(place, control["ref"]), control["label"], ControlKind(control["kind"]))
            for place, controls in await self._isolated.call_everywhere(function, argument)
            for control in controls or ()
        )

    async def _put_files(self, control: Control, files: list[str]) -> None:
        element = await self._isolated.object_id("elementOf", control.ref, place=control.place)
        if element is None:
            raise gone(control.candidate)
        await self._isolated.send(
            "DOM.setFileInputFiles", {"files": files, "objectId": element}, place=control.place
        )

    async def _on(self, candidate: Candidate, act: Callable[[Control], Awaitable[_Answer]]) -> _Answer:
        """Act on the control; when the page has drawn it anew, on its successor, if that is found beyond doubt."""
        for _ in range(_REPLACEMENTS):
            try:
                return await act(hold(self._isolated, self._replaced.get(candidate.ref, candidate)))
            except ControlGone:
                self._replaced[candidate.ref] = await self._successor(candidate)
        return await act(hold(self._isolated, self._replaced[candidate.ref]))

    async def _successor(self, candidate: Candidate) -> Candidate:
        wanted = self._looked_for.get(candidate.ref)
        # Between two drawings of a control there may be none of it for a moment, as after a choice.
        self._finder.chosen()
        found = await self._finder.find(wanted) if wanted else NotFound("")
        alike = [other for other in candidates_of(found) if other.kind is candidate.kind]
        if not isinstance(found, Found):
            # What the person chose among several is known by its words.
            alike = [other for other in alike if other.label == candidate.label]
        if len(alike) == 1:
            if self.on_replaced is not None:
                await self.on_replaced(candidate, alike[0])
            return alike[0]
        raise gone(candidate)
