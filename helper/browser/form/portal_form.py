"""The form of a real page: implements `Form` on what was found in it, and holds what submits while it is filled.

It is held by renewing a short lease, in every frame and on the network. A program that hangs or dies stops renewing, and
the submit lock falls to the person within seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from helper.browser.form.chooser import Chooser
from helper.browser.form.finder import Finder, LateFinder, TaughtFinder
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import (
    Control,
    ControlGone,
    IsolatedScripts,
    OwnTasks,
    ask,
    gone,
    hold,
    ref_in,
)
from helper.errors import PageGone
from helper.flow.form import (
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

LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class NetworkLock(Protocol):
    """Holds submissions back on the network."""

    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Begin, add to what is held back (what carries the ids) and let through (the files), or go on for another lease."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back."""
        ...


class SubmitLock:
    """The submit lock of one tab."""

    def __init__(self, isolated: IsolatedScripts, lock: NetworkLock) -> None:
        self._isolated = isolated
        self._lock = lock
        self._tasks = OwnTasks()
        self._given = asyncio.Event()
        self.is_ours = False

    async def take(self, ids: tuple[str, ...] = ()) -> None:
        """Begin the program's turn; when this returns both locks are shut, for these item ids too.

        Raises:
            PageGone: There is no page to hold it in.
        """
        await self._lock.hold(ids)
        await self._lend()
        if not self.is_ours:
            self.is_ours = True
            self._given.clear()
            self._tasks.start(self._renew(), "renew the submit lock")

    async def allow_files(self, names: tuple[str, ...]) -> None:
        """Let the page upload these files of ours while we hold the submit lock."""
        if self.is_ours:
            await self._lock.hold((), names)

    async def give(self, *, page_lives: bool = True) -> None:
        """Begin the person's turn; when this returns both locks are open. A page that is gone is not asked."""
        if not self.is_ours:
            return
        self.is_ours = False
        self._given.set()
        await self._tasks.end()
        if page_lives:
            with suppress(PageGone):
                await self._isolated.call_everywhere("giveSubmitLock")
        with suppress(PageGone):
            await self._lock.give()

    def document_came(self) -> None:
        """A frame has a new document, in which the submit lock is the person's: take it there too, if it is ours."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the submit lock in a new document")

    async def _renew(self) -> None:
        while not self._given.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._given.wait(), RENEW_SECONDS)
                return
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents there is nothing to hold; the next one asks for itself when it comes.
        with suppress(PageGone):
            await self._lock.hold()
            await self._lend()

    async def _lend(self) -> None:
        await self._isolated.call_everywhere("holdSubmitLock", LEASE_SECONDS * 1000)


FORM_SCRIPTS = (
    "words",
    "visibility",
    "settle",
    "submit_like",
    "radio_groups",
    "readings",
    "controls",
    "labels",
    "finder",
    "teaching",
    "page",
    "filling",
    "layers",
    "aim",
    "choosing",
)
"""The scripts that a form needs, in the order in which they build on each other."""

_REPLACEMENTS = 3
"""An upload is drawn anew with every file; a control that does so for ever is not to be worked with."""

_Answer = TypeVar("_Answer")


class PortalForm:
    """One page with its frames, as a form. Presses only through its `PageInput`; submits nothing, ticks nothing."""

    def __init__(
        self, isolated: IsolatedScripts, page_input: PageInput, submit_lock: SubmitLock | None = None
    ) -> None:
        self._isolated = isolated
        self._page_input = page_input
        self._submit_lock = submit_lock
        self._finder = TaughtFinder(Finder(isolated), isolated)
        self._late_finder = LateFinder(self._finder)
        self._chooser = Chooser(isolated, page_input)
        self._looked_for: dict[str, WantedField] = {}
        """What each control was found for, by its ref: to find it again when the page draws it anew."""
        self._replaced: dict[str, Candidate] = {}
        self._ours: dict[str, Candidate] = {}
        self.on_replaced: Callable[[Candidate, Candidate], Awaitable[None]] | None = None
        """Told each control that the page has drawn anew, and the one that stands for it now."""

    @property
    def ours(self) -> tuple[Candidate, ...]:
        """The controls that were read for us, oldest first."""
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
        return self._noted(wanted, await self._late_finder.find(wanted))

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """What the page shows of several fields at this moment, in one question to it."""
        return tuple(map(self._noted, wanted, await self._finder.look(wanted)))

    def _noted(self, wanted: WantedField, found: FindResult) -> FindResult:
        for candidate in candidates_of(found):
            self._looked_for[candidate.ref] = wanted
        if isinstance(found, Found):
            for ref, successor in self._replaced.items():
                if successor.ref == found.candidate.ref:
                    return Found(replace(found.candidate, ref=ref))
        return found

    async def settled(self) -> None:
        """Wait until what was put in last has had the time to change the page; a page that is gone changes no more."""
        with suppress(PageGone):
            await self._isolated.call_everywhere("settled")

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text as a paste does; a page that does not take that gets it typed into the focused field."""

        async def put(control: Control) -> None:
            if not (await ask(self._isolated, control, "fill", text))["took"]:
                await self._page_input.type_over(control, text)

        await self._on(candidate, put)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Pick the one entry that fits, by its words; in a list that is drawn anew for ever, none."""
        try:
            return await self._on(candidate, lambda control: self._chooser.choose(control, option))
        except ControlGone:
            return Unchosen(())
        finally:
            self._late_finder.chosen()

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload, together or one by one as it takes them, and wait until the page shows them.

        These, and only these, the page may send by itself meanwhile.
        """
        if self._submit_lock is not None:
            await self._submit_lock.allow_files(tuple(file.name for file in files))
        several = (await self._on(candidate, lambda control: ask(self._isolated, control, "takes")))[
            "several"
        ]
        for part in [list(files)] if several else [[file] for file in files]:
            await self._on(candidate, partial(self._put_files, files=[str(file) for file in part]))
        names = [file.name for file in files]
        # Components draw their upload anew for every file: waiting may have to go on with its successor.
        await self._on(candidate, lambda control: ask(self._isolated, control, "attached", names))

    async def read(self, candidate: Candidate) -> FieldReading:
        """Read what the control holds, and how much it takes."""
        self._ours[candidate.ref] = candidate

        async def look(control: Control) -> FieldReading:
            answer = await ask(self._isolated, control, "read")
            return FieldReading(
                answer["value"],
                bool(answer["touched"]),
                answer["mostChars"],
                answer["mostLines"],
                open=bool(answer["open"]),
            )

        return await self._on(candidate, look)

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Every control of these kinds in all frames."""
        return await self._shown("allOf", [kind.value for kind in kinds])

    async def holding(self, text: str) -> Candidate | None:
        """The one text control of all frames that holds exactly this text."""
        found = await self._shown("holding", text)
        return found[0] if len(found) == 1 else None

    async def _shown(self, function: str, argument: object) -> tuple[Candidate, ...]:
        """The controls that a function of our scripts gives in any of the frames."""
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
        found = await self._late_finder.find(wanted) if wanted else NotFound("")
        alike = [other for other in candidates_of(found) if other.kind is candidate.kind]
        if not isinstance(found, Found):
            # What the person chose among several is known by its words.
            alike = [other for other in alike if other.label == candidate.label]
        if len(alike) == 1:
            if self.on_replaced is not None:
                await self.on_replaced(candidate, alike[0])
            return alike[0]
        raise gone(candidate)
