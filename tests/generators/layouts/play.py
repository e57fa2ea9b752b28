"""Plays one page: the program fills in the form, and a scripted user answers questions, helps and submits.

The result is compared with the true meaning of the controls and with the payload that the server received.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from playwright.async_api import Error, Frame
from playwright.async_api import Page as BrowserPage

from helper.browser.daemon.connection import portal_browser
from helper.browser.isolated_scripts import hold
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import BrowserWindow, portal_window
from helper.composition.sessions import window_order
from helper.config.settings import Settings
from helper.errors import HelperError
from helper.flow.engine import Misplaced, fill_form
from helper.flow.field_report import FillReport, How
from helper.flow.form import (
    Candidate,
    Chosen,
    FieldReading,
    FindResult,
    Form,
    Found,
    Option,
    Unchosen,
    WantedField,
)
from helper.flow.load import shipped_flow
from helper.flow.plan import PlannedField, bind
from helper.flow.prompts import FillPrompts, Progress
from helper.flow.spec import FIELDS
from helper.flow.text_matching import fits, same_text
from helper.session.context import AppContext
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.browser.daemons import close_daemon
from tests.factories import places_in
from tests.generators.layouts.page import DONE, SUBMIT_ID, Page, Truth
from tests.generators.layouts.server import LayoutServer, layout_server

REPLACED = "replaced"
"""Returned instead of a field if the page has replaced the control since the program found it."""
LONGEST = 60.0
"""Timeout for one page, in seconds."""
ASK = (
    "function() { this.dispatchEvent(new Event('probe', { bubbles: true, composed: true }));"
    " const answer = this.getAttribute('data-answer'); this.removeAttribute('data-answer'); return answer }"
)
"""A JavaScript function that returns the name that the page gave to the control `this`."""


@dataclass(slots=True)
class Verdict:
    """The result of filling one page: lists of fields or of descriptions, by kind of result."""

    page: Page
    right: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    pasted: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    """Ambiguous or missing fields that the program rightly asked about or left to the user."""
    named: list[str] = field(default_factory=list)
    """Descriptions of values in a wrong control that the program itself detected and reported to the user."""
    wrong: list[str] = field(default_factory=list)
    """Descriptions of undetected errors: misplaced values, and missing values reported as filled in."""
    certain: list[str] = field(default_factory=list)
    """Descriptions of wrong controls that the finder returned as certain, whether or not they were filled in."""
    blind: list[str] = field(default_factory=list)
    """Descriptions of questions whose choices lacked the correct control, although the page has it."""
    whys: list[str] = field(default_factory=list)
    """The reasons that the program gave for asking the user to paste a value."""
    exact: bool = False
    """Whether the server received exactly one submission, with exactly the values of the complaint."""
    stopped: str = ""
    fault: str = ""
    """The error that stopped the program; empty if there was none."""
    seconds: float = 0.0

    @property
    def is_bad(self) -> bool:
        """Whether an event occurred that must never occur."""
        return bool(self.wrong or self.certain or self.fault)


class Seen:
    """Wraps the page's form, and records every wrong control that the program found with certainty."""

    def __init__(self, form: Form, truths: Truths) -> None:
        self._form = form
        self._truths = truths
        self.taken: dict[str, str] = {}
        """By field: the wrong control that the latest search for the field returned as certain."""

    async def find(self, wanted: WantedField) -> FindResult:
        found = await self._form.find(wanted)
        self.taken.pop(wanted.step, None)
        if isinstance(found, Found) and found.over is None:
            truth = await self._truths.of(found.candidate)
            if truth not in {wanted.step, REPLACED}:
                self.taken[wanted.step] = f"{truth or 'nobody'}'s “{found.candidate.label}”"
        return found

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        self._truths.chosen = True
        return await self._form.choose(candidate, option)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._form, name)


@dataclass(slots=True)
class Truths:
    """Finds the true field of a candidate: the page tells the control's name, and the test data its field."""

    window: BrowserWindow
    page: Page
    chosen: bool = False
    """Whether any option has been chosen yet. Pages that move labels do so after the first choice."""

    async def of(self, candidate: Candidate) -> str:
        """Return the field of a candidate's control.

        Empty means an unrelated control, "?" an element that is no control of the page, and `REPLACED` an element
        that is gone.
        """
        isolated = self.window._tabs.here.isolated
        control = hold(isolated, candidate)
        element = await isolated.object_id("elementOf", control.ref, place=control.place)
        if element is None:
            return REPLACED
        question = {"objectId": element, "functionDeclaration": ASK, "returnByValue": True}
        answer = await isolated.send("Runtime.callFunctionOn", question, place=control.place)
        key = str(answer["result"].get("value"))
        truth = self.page.controls.get(key)
        if truth is None:
            return "?"
        return truth.field if self.chosen or truth.at_first is None else truth.at_first


class Person(FillPrompts):
    """The scripted user, who gives the correct answer if a question offers it, and pastes values by hand."""

    def __init__(self, frame: Frame, truths: Truths, verdict: Verdict) -> None:
        self._frame = frame
        self._truths = truths
        self._page = truths.page
        self._verdict = verdict
        self.questions: dict[str, str] = {}
        """For each field, the kind of the first question about it: "asked" or "pasted"."""
        self.by_hand: set[str] = set()

    async def which_field(self, field: PlannedField, candidates: tuple[Candidate, ...]) -> Candidate | None:
        await self._look(field, "asked")
        for candidate in candidates:
            if await self._truths.of(candidate) == field.name:
                return candidate
        if self._page.key_of(field.name):
            offered = ", ".join(candidate.label for candidate in candidates)
            self._verdict.blind.append(f"{field.name}: which field, of {offered}")
        return None

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        await self._look(field, "asked")
        wanted = self._page.wanted(field.name)
        if wanted in offered.entries:
            return wanted
        if wanted:
            self._verdict.blind.append(f"{field.name}: which entry, of {', '.join(offered.entries)}")
        return None

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        await self._look(field, "asked")
        return True

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        await self._look(field, "pasted")
        self._verdict.whys.append(f"{field.name}: {why}")
        key, wanted = self._page.key_of(field.name), self._page.wanted(field.name)
        if not key or not wanted or field.name == "evidence" or field.name in self.by_hand:
            return False
        self.by_hand.add(field.name)
        self._truths.chosen = True
        try:
            await self._frame.evaluate("([key, value]) => kit.put(key, value)", [key, wanted])
        except Error:
            return False
        return True

    def tell(self, progress: Progress) -> None:
        """Ignore messages."""

    async def _look(self, field: PlannedField, question: str) -> None:
        """Note the question, and close any element that covers the page, as a user would."""
        self.questions.setdefault(field.name, question)
        with suppress(Error):
            await self._frame.evaluate("() => document.querySelector('[data-over]')?.remove()")


class Stage:
    """One window and one server, in which many pages are filled and submitted."""

    def __init__(self, window: BrowserWindow, tab: BrowserPage, server: LayoutServer) -> None:
        self._window = window
        self._tab = tab
        self._server = server

    async def play(self, page: Page) -> Verdict:
        """Open a page, let the program fill it, and submit it."""
        verdict = Verdict(page)
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(LONGEST):
                await self._play(page, verdict)
        except TimeoutError:
            verdict.fault = f"it hung for {LONGEST:.0f} s"
        except (HelperError, Error) as error:
            verdict.fault = f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001 - any error is reported as a fault of this page
            verdict.fault = repr(error)
        verdict.seconds = asyncio.get_running_loop().time() - began
        return verdict

    async def _play(self, page: Page, verdict: Verdict) -> None:
        await self._window.open(self._server.address(page))
        frame = await self._frame(page)
        await self._window.hold_submit_lock(())
        truths = Truths(self._window, page)
        person = Person(frame, truths, verdict)
        form = Seen(self._window.form, truths)
        report = await fill_form(bind(shipped_flow(), page.values), cast("Form", form), person)
        verdict.certain = [f"{name}: {whose}" for name, whose in form.taken.items()]
        verdict.stopped = report.stopped.sentence if report.stopped else ""
        state: dict[str, str] = await frame.evaluate("() => kit.state()")
        await self._window.release_submit_lock(())
        await self._submit(frame)
        sent = self._server.sent(page)
        verdict.exact = [_plain(each) for each in sent] == [_plain(page.payload())]
        Judge(page, verdict, person).judge(report, state, sent[-1] if sent else None)

    async def _frame(self, page: Page) -> Frame:
        """Return the frame with the form, once the frame is loaded."""
        if page.framed:
            await self._tab.frame_locator("iframe").locator(f"#{SUBMIT_ID}").wait_for(state="attached")
        return self._tab.frames[-1] if page.framed else self._tab.main_frame

    async def _submit(self, frame: Frame) -> None:
        """Click Submit on the user's behalf, even if an element covers the button."""
        button = frame.locator(f"#{SUBMIT_ID}")
        await button.evaluate("(button) => button.click()")
        # The next page appears only after the server has received the submission.
        await frame.get_by_text(DONE).wait_for()


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares the values on the page and the payload that the server received with the complaint."""

    page: Page
    verdict: Verdict
    person: Person

    def judge(self, report: FillReport, state: dict[str, str], sent: dict[str, str] | None) -> None:
        named = report.stopped.values if isinstance(report.stopped, Misplaced) else ()
        for key, value in state.items():
            self._control(key, value, named)
        links = state.get(self.page.key_of("listings"), "")
        by_hand = "listings" in self.person.by_hand
        if self.page.most_links and not by_hand and len(links.splitlines()) > self.page.most_links:
            self.verdict.wrong.append(
                f"listings: {len(links.splitlines())} links, but the page takes {self.page.most_links}"
            )
        reports = {each.field.name: each for each in report.fields}
        wrong = {text.partition(":")[0] for text in self.verdict.wrong}
        for name in FIELDS:
            if not self.page.values.text_of(name):
                continue
            if report.stopped and name not in reports:
                continue
            key, wanted = self.page.key_of(name), self.page.wanted(name)
            given = (sent or {}).get(key, "") if key else ""
            is_there = bool(wanted) and same_text(given, wanted)
            claimed = name in reports and reports[name].right and reports[name].how in {How.FILLED, How.THERE}
            if claimed and not is_there and name not in wrong:
                self.verdict.wrong.append(
                    f"{name}: reported as filled, but the server received “{_short(given)}”"
                )
                continue
            if name in wrong:
                continue
            self._count(name, is_there)

    def _control(self, key: str, value: str, named: Collection[tuple[str, str]]) -> None:
        truth = self.page.controls.get(key)
        if truth is None or same_text(value, truth.starts) or truth.field in self.person.by_hand:
            return
        if truth.field and same_text(value, self.page.wanted(truth.field)):
            return
        whose = next(
            (name for name in FIELDS if value and same_text(value, self.page.values.text_of(name))), ""
        )
        what = f"“{_short(value)}” in a control that is {truth.field or 'nobody'}'s"
        is_named = any(same_text(value, held) and fits(label, self._words(truth)) for label, held in named)
        notes = self.verdict.named if is_named else self.verdict.wrong
        notes.append(f"{whose or truth.field or 'other'}: {what}")

    def _words(self, truth: Truth) -> tuple[str, ...]:
        plan = bind(shipped_flow(), self.page.values)
        return next((field.wanted.labels for field in plan.fields if field.name == truth.field), ())

    def _count(self, name: str, is_there: bool) -> None:
        question = self.person.questions.get(name)
        if question is None and is_there:
            self.verdict.right.append(name)
        elif name in self.page.due:
            self.verdict.due.append(name)
        elif question == "asked":
            self.verdict.asked.append(name)
        else:
            self.verdict.pasted.append(name)


def _plain(payload: dict[str, str]) -> dict[str, str]:
    """Return the payload without empty values, which some forms send and others leave out."""
    return {key: value.rstrip("\n") for key, value in payload.items() if value}


def _short(text: str) -> str:
    return text if len(text) < 60 else f"{text[:57]}…"


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """Yield a stage with a new window. The path of `folder` must be short enough for a socket address."""
    here = places_in(folder)
    with layout_server() as server, open_store(here) as store:
        context = AppContext(places=here, settings=Settings(), store=store, queue=Queue(store))
        order = window_order(context, shipped_flow(), practice=True)
        async with (
            portal_window(order, Portal(flow=shipped_flow(), practice=True)) as window,
            portal_browser(order) as browser,
        ):
            yield Stage(window, browser.context.pages[0], server)
            await close_daemon(browser)
