"""The form of a real page: implements `Form` on the page's controls, which it finds, fills, reads and lets the user teach.

`scripts/reading.js` turns each frame into data, from which `helper.finder` decides which control is meant. The code
knows no class name, id or number of a field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
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
    document_of,
    gone,
    hold,
    ref_in,
)
from helper.errors import PageGone
from helper.finder.decision import FormFinder, FrameAnswer, decide_all, look_in
from helper.finder.reading import parse
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
from helper.translation import msg, tr

FORM_SCRIPTS = (
    "words",
    "visibility",
    "settle",
    "submit_like",
    "radio_groups",
    "uploads",
    "control_values",
    "controls",
    "names",
    "reading",
    "teaching",
    "page",
    "filling",
    "popups",
    "press_target",
    "choosing",
)
"""The scripts that a form needs, in the order of their dependencies."""


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


def _to_hold(answers: Sequence[FrameAnswer], found: Sequence[FindResult]) -> list[dict[str, object]]:
    """The controls of a frame that may be used, each with its kind and the node of its label."""
    held: list[dict[str, object]] = []
    for answer, result in zip(answers, found, strict=True):
        kept = [result.kept] if isinstance(result, NotFound) else []
        usable = {id(candidate) for candidate in (*candidates_of(result), *kept)}
        held += [vote.as_held() for vote in answer.votes if id(vote.candidate) in usable]
    return held


def _without_lessons(wanted: WantedField) -> WantedField:
    if wanted.taught is None:
        return wanted
    own = tuple(label for label in wanted.labels if label not in wanted.taught.labels)
    return replace(wanted, labels=own, taught=None)


_COMES_WITHIN = 1.5
"""Seconds after a choice in which a field may still appear; later it counts as missing."""
_USABLE_WITHIN = 4.0
"""Seconds after a choice in which a field may still be disabled, and the first fields may still be missing."""
_GLANCE_SECONDS = 0.1


class Finder:
    """Looks for fields in a page and its frames: by labels, by teaching, and after a delay."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._chosen_at = -_USABLE_WITHIN
        self._drawn_by: float | None = None  # deadline for a page without any field to show one
        self._looking = asyncio.Lock()
        """Held from a reading until its controls are remembered in the page."""
        self._readings: dict[FrameScripts, tuple[str, FormFinder]] = {}
        """The last reading of each frame, as text, with what was already decided from it."""
        self._together: tuple[WantedField, ...] = ()
        """The fields that were last looked for together: they show where the form is when one is looked for alone."""

    def chosen(self) -> None:
        self._chosen_at = _now()

    async def look(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Look for fields once; a taught label alone is a question, never a certainty."""
        if len(wanted) >= len(self._together):
            self._together = tuple(map(_without_lessons, wanted))
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
        """Read every frame once, decide over all of them, and remember the controls that may be used in the page."""
        with_segments = any(ControlKind.RADIO in field.kinds for field in wanted)
        async with self._looking:
            read = await self._isolated.call_everywhere("reading", with_segments)
            finders = {place: self._finder(place, text) for place, text in read if text}
            self._readings = {place: self._readings[place] for place in finders}
            steps = {field.step for field in wanted}
            others = [field for field in self._together if field.step not in steps]
            looked = look_in(finders, [*wanted, *others])
            answers = {place: frame[: len(wanted)] for place, frame in looked.items()}
            found = decide_all(list(answers.values()), len(wanted))
            for place, frame in answers.items():
                if held := _to_hold(frame, found):
                    # A frame that disappeared meanwhile is noticed when its control is used.
                    with suppress(PageGone):
                        await self._isolated.call("hold", held, place=place)
        return found

    def _finder(self, place: FrameScripts, text: str) -> FormFinder:
        known = self._readings.get(place)
        if known is None or known[0] != text:
            self._readings[place] = (text, FormFinder(parse(text), document_of(place)))
        return self._readings[place][1]

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field; an uncertain field is searched again as long as the last choice may make it appear."""
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
        """Confirm a match by a second search, because the page may still be loading."""
        await asyncio.sleep(_GLANCE_SECONDS)
        (again,) = await self.look([wanted])
        if isinstance(again, Found) and again.candidate.ref != before.candidate.ref:
            return await self._once_more(wanted, again) if _now() < self._until(again, 0.0) else again
        return again


def _now() -> float:
    return asyncio.get_running_loop().time()


_REFUSALS = {
    "submit": msg("That is a button that sends something. Only you press it: I never do, and I did not now."),
    "tick": msg("That is a box to tick. Only you make a declaration: I never tick such a box."),
    "none": msg("There is no field there. Click the box itself."),
    "given_up": "",
}


class PageTeacher:
    """Teaching in the pages of one tab."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._news = asyncio.Event()

    async def survey(self) -> tuple[ControlDescription, ...]:
        return await survey(self._isolated)

    async def begin_pointing(self) -> None:
        """Start pointing: the page ignores the next press or Esc, and `pointed` returns it."""
        self._news.clear()
        await self._isolated.call_everywhere("beginPointing", True)

    async def pointed(self) -> Pointed:
        """Wait for the press, also in documents that open meanwhile; after cancellation it may be called again."""
        while True:
            self._news.clear()
            # Between two documents no press is recorded; the next document reports its start.
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
        """Long numbers and the words before each, verified by finding it again by those words alone."""
        frames = await self._isolated.call_everywhere("numbersShown")
        text = "\n".join(shown for _, shown in await self._isolated.call_everywhere("shownText") if shown)
        shown = [(number["number"], number["words"]) for _, numbers in frames for number in numbers or ()]
        return tuple((number, words) for number, words in shown if _found(text, words, known_ids) == number)

    def reported(self, report: Report) -> None:
        """Handle a report of the scripts; pointing starts in a new document as well."""
        if report["kind"] in {"pointed", "arrived"}:
            self._news.set()

    async def _pointed(self, place: FrameScripts, picked: dict[str, Any]) -> Pointed:
        if "why" in picked:
            return Pointed(refused=tr(_REFUSALS[picked["why"]]))
        ref = ref_in(place, picked["ref"])
        control = next((each for each in await self.survey() if each.candidate.ref == ref), None)
        return Pointed(control=control, refused="" if control else tr(_REFUSALS["none"]))


def _found(text: str, words: str, known_ids: Collection[str]) -> str:
    return outcome_in(text, OutcomeWords(accepted=(), number_label=(words,)), known_ids=known_ids).number


_UPLOAD_SECONDS = 60.0
"""Seconds that the page may take to send files before the user is told that it is still sending them."""


def _fault(answer: dict[str, Any]) -> str:
    """Why the page may lack the files of an upload, in a sentence; empty: it has them."""
    if answer["running"]:
        return tr("The page is still uploading.")
    if answer["fault"] is None:
        return ""
    return (
        tr("The page says: “{words}”", words=answer["fault"])
        if answer["fault"]
        else tr("The page marks the upload as failed.")
    )


_REPLACEMENTS = 3
"""An upload is redrawn after every file; a control that never stops being redrawn is given up."""

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
        """The wanted field of each control, by its ref, to find it again after the page redraws it."""
        self._replaced: dict[str, Candidate] = {}
        self._ours: dict[str, Candidate] = {}
        self.on_replaced: Callable[[Candidate, Candidate], Awaitable[None]] | None = None
        """Called with each redrawn control and its replacement."""

    @property
    def ours(self) -> tuple[Candidate, ...]:
        return tuple(self._ours.values())

    async def where(self) -> Where:
        """Identify the page; a page where our scripts are inactive has no headings."""
        answers = [answer for _, answer in await self._isolated.call_everywhere("where") if answer]
        if not answers:
            return Where(self._isolated.page.url, (), "")
        headings = dict.fromkeys(heading for answer in answers for heading in answer["headings"])
        ready, whole = (all(answer[what] for answer in answers) for what in ("ready", "whole"))
        return Where(answers[0]["address"], tuple(headings), answers[0]["document"], ready, whole)

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field by visible signs; a redrawn control keeps its name."""
        return self._noted(wanted, await self._finder.find(wanted))

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """The current matches of several fields, by one query to the page."""
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
        """Wait until the last filled value has had time to change the page; returns at once for a closed page."""
        with suppress(PageGone):
            await self._isolated.call_everywhere("settled")

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text as a paste does; if the page refuses that, type it into the focused field."""

        async def put(control: Control) -> None:
            await self._make_room(control, len(text.splitlines()))
            if not (await ask(self._isolated, control, "fill", text))["took"]:
                await self._page_input.type_over(control, text)

        await self._on(candidate, put)

    async def _make_room(self, control: Control, lines: int) -> None:
        """If each line has a box of its own, make the page add exactly the missing boxes."""
        missing = (await ask(self._isolated, control, "missingBoxes", lines, None))["missing"]
        while missing and await self._page_input.add_box(control):
            before = missing
            missing = (await ask(self._isolated, control, "missingBoxes", lines, before))["missing"]
            if missing != before - 1:
                return

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Choose the one matching entry by its words; none in a list that is redrawn endlessly."""
        try:
            return await self._on(candidate, lambda control: self._chooser.choose(control, option))
        except ControlGone:
            return Unchosen(())
        finally:
            self._finder.chosen()

    async def put_back(self, candidate: Candidate, before: str) -> None:
        """Restore the original value of a text or native list."""
        if candidate.kind in {ControlKind.LINE, ControlKind.LINES}:
            await self.fill(candidate, before)
        elif candidate.kind is ControlKind.LIST:
            await self._on(candidate, lambda control: ask(self._isolated, control, "unchoose", before))
            self._finder.chosen()

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload, together or one by one as it takes them, and wait until the page shows them.

        Meanwhile the page may send these files, and only these, by itself.
        """
        if self._allow_files is not None:
            await self._allow_files(tuple(file.name for file in files))
        several = (await self._on(candidate, lambda control: ask(self._isolated, control, "takes")))[
            "several"
        ]
        for part in [list(files)] if several else [[file] for file in files]:
            await self._on(candidate, partial(self._put_files, files=[str(file) for file in part]))
        names = [file.name for file in files]
        # Components redraw their upload after every file: waiting may have to continue with its replacement.
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
        """Act on the control; if the page has redrawn it, on its replacement, if that is certain."""
        for _ in range(_REPLACEMENTS):
            try:
                return await act(hold(self._isolated, self._replaced.get(candidate.ref, candidate)))
            except ControlGone:
                self._replaced[candidate.ref] = await self._successor(candidate)
        return await act(hold(self._isolated, self._replaced[candidate.ref]))

    async def _successor(self, candidate: Candidate) -> Candidate:
        wanted = self._looked_for.get(candidate.ref)
        # While a control is redrawn it may be missing for a moment, as after a choice.
        self._finder.chosen()
        found = await self._finder.find(wanted) if wanted else NotFound("")
        alike = [other for other in candidates_of(found) if other.kind is candidate.kind]
        if not isinstance(found, Found):
            # The control that the user chose among several is known by its words.
            alike = [other for other in alike if other.label == candidate.label]
        if len(alike) == 1:
            if self.on_replaced is not None:
                await self.on_replaced(candidate, alike[0])
            return alike[0]
        raise gone(candidate)
