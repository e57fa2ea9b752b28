"""The form of a real page: implements `Form`, and lets the user teach a field by pointing at the field.

`scripts/reading.js` turns each frame into data, from which `helper.finder` decides which control is meant. The code
does not depend on any class name, id or position of a field.

Over 500 lines because all operations of `Form` use the same frames and the latest reading of the page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from helper.browser.form.chooser import Chooser
from helper.browser.form.form_inspection import excess_in, limits_in
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import (
    Control,
    FrameScripts,
    IsolatedScripts,
    Report,
    ask,
    document_of,
    gone,
    hold,
    ref_in,
    ref_of,
)
from helper.errors import ControlGone, PageGone
from helper.finder.anchors import anchors_in, numbers_in
from helper.finder.decision import FormFinder, FrameAnswer, decide_all, look_in
from helper.finder.reading import FieldControl, parse
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
from helper.flow.spec import Anchors, OutcomeWords
from helper.flow.text_matching import outcome_in
from helper.translation import msg, tr

FORM_SCRIPTS = (
    "words",
    "events",
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


async def survey(isolated: IsolatedScripts) -> tuple[ControlDescription, ...]:
    """Describe every control that takes a value, by its visible properties."""
    described: list[ControlDescription] = []
    for place, text in await isolated.call_everywhere("reading"):
        found = anchors_in(parse(text)) if text else []
        if found:
            described += await _described(isolated, place, found)
    return tuple(described)


async def _described(
    isolated: IsolatedScripts, place: FrameScripts, found: Sequence[tuple[FieldControl, Anchors]]
) -> list[ControlDescription]:
    await isolated.call_if_there(
        "hold", [{"ref": control.ref, "kind": control.kind} for control, _ in found], place=place
    )
    told = await isolated.call_if_there("taughtStates", [control.ref for control, _ in found], place=place)
    if told is None:
        return []
    return [
        ControlDescription(
            candidate=Candidate(
                ref_in(place, control.ref),
                anchors.label or anchors.name or anchors.placeholder,
                ControlKind(control.kind),
            ),
            kinds=tuple(map(ControlKind, control.kinds)),
            anchors=replace(anchors, frame=told["frame"]),
            **state,
        )
        for (control, anchors), state in zip(found, told["states"], strict=True)
        if state is not None
    ]


def _usable_controls(answers: Sequence[FrameAnswer], found: Sequence[FindResult]) -> list[dict[str, object]]:
    held: list[dict[str, object]] = []
    for answer, result in zip(answers, found, strict=True):
        kept = [result.kept] if isinstance(result, NotFound) else []
        usable = {id(candidate) for candidate in (*candidates_of(result), *kept)}
        held += [vote.as_held() for vote in answer.votes if id(vote.candidate) in usable]
    return held


def _without_teaching(wanted: WantedField) -> WantedField:
    if wanted.taught is None:
        return wanted
    own = tuple(label for label in wanted.labels if label not in wanted.taught.labels)
    return replace(wanted, labels=own, taught=None)


_COMES_WITHIN = 1.5
"""Seconds after a choice during which a field may still appear; after that, the field counts as missing."""
_USABLE_WITHIN = 4.0
"""Seconds to wait after a choice for a disabled field to be enabled, or on a new page for its first field."""
_POLL_SECONDS = 0.1


class Finder:
    """Searches a page and its frames for fields, even while the page changes.

    A field is recognised by its labels, or by what the user has taught about it.
    """

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._chosen_at = -_USABLE_WITHIN
        self._first_field_by: float | None = None
        """When to stop waiting for the first field of a page without fields; None while not waiting."""
        self._search_lock = asyncio.Lock()
        """Held while a page is read, and until its controls are registered in the page's script."""
        self._readings: dict[FrameScripts, tuple[str, FormFinder]] = {}
        """For each frame, its last reading as text, and the finder that was built from that reading."""
        self._searched_together: tuple[WantedField, ...] = ()
        """The last group of fields searched for in one call.

        A later search for a single field also looks for these fields, to tell which part of the page is the
        form.
        """

    def chosen(self) -> None:
        self._chosen_at = _now()

    async def look(self, wanted: Sequence[WantedField]) -> list[FindResult]:
        """Search for fields once.

        If only a taught label matches, the match is never certain, so the user is asked.
        """
        if len(wanted) >= len(self._searched_together):
            self._searched_together = tuple(map(_without_teaching, wanted))
        found = await self._by_labels([_without_teaching(field) for field in wanted])
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
        """Read every frame once, decide across all frames, and register the usable controls in the page's script."""
        async with self._search_lock:
            read = await self._isolated.call_everywhere("reading")
            finders = {place: self._finder(place, text) for place, text in read if text}
            self._readings = {place: self._readings[place] for place in finders}
            steps = {field.step for field in wanted}
            others = [field for field in self._searched_together if field.step not in steps]
            looked = look_in(finders, [*wanted, *others])
            answers = {place: frame[: len(wanted)] for place, frame in looked.items()}
            found = decide_all(list(answers.values()), len(wanted))
            for place, frame in answers.items():
                if held := _usable_controls(frame, found):
                    # Ignore a frame that has disappeared in the meantime: using one of its controls later
                    # raises `PageGone`.
                    with suppress(PageGone):
                        await self._isolated.call("hold", held, place=place)
        return found

    async def shown(self, kinds: Sequence[ControlKind], holding: str | None = None) -> tuple[Candidate, ...]:
        """Return every usable control of these kinds.

        With `holding`, return only controls whose content is exactly this text, including disabled ones.
        """
        async with self._search_lock:
            found: list[Candidate] = []
            for place, text in await self._isolated.call_everywhere("reading"):
                here = self._finder(place, text).shown(kinds, also_off=holding is not None) if text else []
                if here and holding is not None:
                    refs = await self._isolated.call_if_there("holding", holding, place=place)
                    here = [candidate for candidate in here if ref_of(candidate) in (refs or ())]
                if here:
                    held = [{"ref": ref_of(candidate), "kind": candidate.kind.value} for candidate in here]
                    await self._isolated.call_if_there("hold", held, place=place)
                found += here
        return tuple(found)

    def _finder(self, place: FrameScripts, text: str) -> FormFinder:
        known = self._readings.get(place)
        if known is None or known[0] != text:
            self._readings[place] = (text, FormFinder(parse(text), document_of(place)))
        return self._readings[place][1]

    async def find(self, wanted: WantedField) -> FindResult:
        """Search for a field.

        If the result is uncertain, repeat the search while the field may still appear after the last choice.
        """
        begun = _now()
        (found,) = await self.look([wanted])
        self._first_field_by = (
            None if isinstance(found, Found) else self._first_field_by or begun + _USABLE_WITHIN
        )
        while not isinstance(found, Found) and _now() < self._until(found, begun):
            await asyncio.sleep(_POLL_SECONDS)
            (found,) = await self.look([wanted])
            if isinstance(found, Found):
                found = await self._confirmed(wanted, found)
        return found

    def _until(self, found: FindResult, begun: float) -> float:
        if isinstance(found, NotFound) and found.waits:
            drawn_by = self._first_field_by or 0.0 if found.kept is None else 0.0
            return max(self._chosen_at + _USABLE_WITHIN, begun + _COMES_WITHIN, drawn_by)
        return self._chosen_at + _COMES_WITHIN

    async def _confirmed(self, wanted: WantedField, before: Found) -> FindResult:
        """Confirm a match by a second search, because the page may still be loading."""
        await asyncio.sleep(_POLL_SECONDS)
        (again,) = await self.look([wanted])
        if isinstance(again, Found) and again.candidate.ref != before.candidate.ref:
            return await self._confirmed(wanted, again) if _now() < self._until(again, 0.0) else again
        return again


def _now() -> float:
    return asyncio.get_running_loop().time()


_REFUSALS = {
    "submit": msg("That button sends something. Only you press it: I never do, and I have not pressed it."),
    "tick": msg(
        "That is a tick box, which may be part of a declaration. Only you tick such boxes: I never do."
    ),
    "none": msg("There is no field there. Click the box itself."),
    "given_up": "",
}


class PageTeacher:
    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated
        self._wake = asyncio.Event()

    async def survey(self) -> tuple[ControlDescription, ...]:
        return await survey(self._isolated)

    async def begin_pointing(self) -> None:
        """Let the user point at a field: the next click or Esc goes to `pointed`, not to the page."""
        self._wake.clear()
        await self._isolated.call_everywhere("beginPointing", True)

    async def pointed(self) -> Pointed:
        """Wait for the user's click, also in documents that open later.

        After a cancellation, `pointed` may be called again.
        """
        while True:
            self._wake.clear()
            # While one document replaces another, clicks are not recorded. When the new document has loaded,
            # it sends a report, which ends the wait below.
            with suppress(PageGone):
                for place, picked in await self._isolated.call_everywhere("takePointed"):
                    if picked:
                        return await self._pointed(place, picked)
                await self._isolated.call_everywhere("beginPointing", False)
            await self._wake.wait()

    async def end_pointing(self) -> None:
        with suppress(PageGone):
            await self._isolated.call_everywhere("endPointing")

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Return each long number on the page together with the text right before it.

        A pair is left out unless the text, searched for as a label on the page, leads back to exactly this
        number.
        """
        frames = await self._isolated.call_everywhere("reading")
        text = "\n".join(shown for _, shown in await self._isolated.call_everywhere("shownText") if shown)
        shown = chain.from_iterable(numbers_in(parse(frame)) for _, frame in frames if frame)
        return tuple((number, words) for number, words in shown if _found(text, words, known_ids) == number)

    def reported(self, report: Report) -> None:
        """Wake `pointed` if the user has clicked or a new document has loaded.

        After a new document has loaded, `pointed` must start pointing in that document, too.
        """
        if report["kind"] in {"pointed", "arrived"}:
            self._wake.set()

    async def _pointed(self, place: FrameScripts, picked: dict[str, Any]) -> Pointed:
        if "why" in picked:
            return Pointed(refused=tr(_REFUSALS[picked["why"]]))
        ref = ref_in(place, picked["ref"])
        control = next((each for each in await self.survey() if each.candidate.ref == ref), None)
        return Pointed(control=control, refused="" if control else tr(_REFUSALS["none"]))


def _found(text: str, words: str, known_ids: Collection[str]) -> str:
    return outcome_in(text, OutcomeWords(accepted=(), number_label=(words,)), known_ids=known_ids).number


_UPLOAD_SECONDS = 60.0
"""Seconds for which the page may upload files before the user learns that the page is still uploading."""


def _fault(answer: dict[str, Any]) -> str:
    """Return why the page does not accept the value: an unfinished or failed upload, or a text over its limit."""
    if answer["running"]:
        return tr("The page is still uploading.")
    if excess := excess_in(answer["limits"]):
        return tr("The page counts {count} and allows at most {most}.", count=excess[0], most=excess[1])
    if answer["fault"] is None:
        return ""
    return (
        tr("The page says: “{words}”", words=answer["fault"])
        if answer["fault"]
        else tr("The page marks the upload as failed.")
    )


_REPLACEMENTS = 3
"""How often one action looks again for a control that the page has redrawn.

An upload control may be redrawn after every file.
"""

_Answer = TypeVar("_Answer")


class PortalForm:
    """A page with its frames, as a form.

    The form clicks only through its `PageInput`, and never submits or declares anything.
    """

    def __init__(
        self,
        isolated: IsolatedScripts,
        page_input: PageInput,
        allow_files: Callable[[tuple[str, ...]], Awaitable[None]] | None = None,
    ) -> None:
        """`allow_files` lets the page upload the files with these names while submissions are locked."""
        self._isolated = isolated
        self._page_input = page_input
        self._allow_files = allow_files
        self._finder = Finder(isolated)
        self._chooser = Chooser(isolated, page_input)
        self._wanted_of: dict[str, WantedField] = {}
        """The wanted field of each control, by the control's ref; needed to find a control that the page has redrawn.
        """
        self._replaced: dict[str, Candidate] = {}
        self._ours: dict[str, Candidate] = {}
        self.on_replaced: Callable[[Candidate, Candidate], Awaitable[None]] | None = None
        """Called with the old and the new control when the page has redrawn one."""

    @property
    def ours(self) -> tuple[Candidate, ...]:
        return tuple(self._ours.values())

    async def where(self) -> Where:
        """Return the page's address, headings and document id, and whether the page has loaded.

        The headings and the document id are empty if our scripts do not run in the page.
        """
        answers = [answer for _, answer in await self._isolated.call_everywhere("where") if answer]
        if not answers:
            return Where(self._isolated.page.url, (), "")
        headings = dict.fromkeys(heading for answer in answers for heading in answer["headings"])
        ready, whole = (all(answer[what] for answer in answers) for what in ("ready", "whole"))
        return Where(answers[0]["address"], tuple(headings), answers[0]["document"], ready, whole)

    async def find(self, wanted: WantedField) -> FindResult:
        """Search for a field by its visible label.

        If the page has redrawn the control, the result still contains the control's old ref.
        """
        return self._remembered(wanted, await self._finder.find(wanted))

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        return tuple(map(self._remembered, wanted, await self._finder.look(wanted)))

    def _remembered(self, wanted: WantedField, found: FindResult) -> FindResult:
        for candidate in candidates_of(found):
            self._wanted_of[candidate.ref] = wanted
        if isinstance(found, Found):
            for ref, successor in self._replaced.items():
                if successor.ref == found.candidate.ref:
                    return replace(found, candidate=replace(found.candidate, ref=ref))
        return found

    async def settled(self) -> None:
        """Wait until the page has had time to react to the last filled value.

        Return immediately if the page is closed.
        """
        with suppress(PageGone):
            await self._isolated.call_everywhere("settled")

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text as a paste does; if the page rejects the paste, type the text into the focused field."""

        async def put(control: Control) -> None:
            if not (await ask(self._isolated, control, "fill", text))["took"]:
                await self._page_input.type_over(control, text)

        await self._on(candidate, put)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Choose the one entry whose text matches; choose nothing in a list that the page redraws again and again."""
        try:
            return await self._on(candidate, lambda control: self._chooser.choose(control, option))
        except ControlGone:
            return Unchosen(())
        finally:
            self._finder.chosen()

    async def put_back(self, candidate: Candidate, before: str) -> None:
        if candidate.kind in {ControlKind.LINE, ControlKind.LINES}:
            await self.fill(candidate, before)
        elif candidate.kind is ControlKind.LIST:
            await self._on(candidate, lambda control: ask(self._isolated, control, "unchoose", before))
            self._finder.chosen()

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload, all at once or one by one as the upload accepts them, and wait for the upload.

        The page may upload these files, and no others, immediately.
        """
        if self._allow_files is not None:
            await self._allow_files(tuple(file.name for file in files))
        several = (await self._on(candidate, lambda control: ask(self._isolated, control, "takes")))[
            "several"
        ]
        for part in [list(files)] if several else [[file] for file in files]:
            await self._on(candidate, partial(self._put_files, files=[str(file) for file in part]))
        names = [file.name for file in files]
        # Component libraries replace an upload control after every file, so the control may change during the
        # wait.
        until = _now() + _UPLOAD_SECONDS
        while (await self._on(candidate, lambda control: ask(self._isolated, control, "attached", names)))[
            "running"
        ] and _now() < until:
            pass

    async def read(self, candidate: Candidate) -> FieldReading:
        self._ours[candidate.ref] = candidate

        async def look(control: Control) -> FieldReading:
            answer = await ask(self._isolated, control, "read")
            limits = limits_in(answer["limits"])
            return FieldReading(
                answer["value"],
                bool(answer["touched"]),
                limits.chars,
                limits.lines,
                fault=_fault(answer),
                open=bool(answer["open"]),
            )

        return await self._on(candidate, look)

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        return await self._finder.shown(kinds)

    async def holding(self, text: str) -> Candidate | None:
        found = await self._finder.shown((ControlKind.LINES, ControlKind.LINE), holding=text)
        return found[0] if len(found) == 1 else None

    async def _put_files(self, control: Control, files: list[str]) -> None:
        element = await self._isolated.object_id("elementOf", control.ref, place=control.place)
        if element is None:
            raise gone(control.candidate)
        await self._isolated.send(
            "DOM.setFileInputFiles", {"files": files, "objectId": element}, place=control.place
        )

    async def _on(self, candidate: Candidate, act: Callable[[Control], Awaitable[_Answer]]) -> _Answer:
        """Call `act` on the candidate's control.

        If the page has redrawn the control, search for its replacement and call `act` on that. Raises
        `ControlGone` if it is uncertain which control replaces it.
        """
        for _ in range(_REPLACEMENTS):
            try:
                return await act(hold(self._isolated, self._replaced.get(candidate.ref, candidate)))
            except ControlGone:
                self._replaced[candidate.ref] = await self._successor(candidate)
        return await act(hold(self._isolated, self._replaced[candidate.ref]))

    async def _successor(self, candidate: Candidate) -> Candidate:
        wanted = self._wanted_of.get(candidate.ref)
        # The control may be missing while the page redraws it, so wait for it as long as after a choice.
        self._finder.chosen()
        found = await self._finder.find(wanted) if wanted else NotFound("")
        alike = [other for other in candidates_of(found) if other.kind is candidate.kind]
        if not isinstance(found, Found):
            # The user has chosen this control among several that matched. Recognise its replacement by the
            # label.
            alike = [other for other in alike if other.label == candidate.label]
        if len(alike) == 1:
            if self.on_replaced is not None:
                await self.on_replaced(candidate, alike[0])
            return alike[0]
        raise gone(candidate)
