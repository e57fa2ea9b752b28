"""A form with unknown labels: the user shows the fields once, and later forms need no questions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Page

from helper.browser.daemon.connection import portal_browser
from helper.composition.practice_ground import add_samples
from helper.composition.sessions import filing_session, window_order
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import AppContext, FilingRequest, Run, open_app
from helper.session.events import Event, FieldPasted, FieldShown, HandedOver
from helper.session.operator import Decision, Operator, Question, QuestionKind, Request
from helper.store.store import open_store
from helper.system.tasks import wait_first
from tests.browser.site import Site, running_site
from tests.factories import practice_places

pytestmark = pytest.mark.browser

ANSWER = """<!doctype html><meta charset="utf-8"><h1>Thank you</h1>
<p>Complaint submitted.</p><p>Your reference: <b>48213377</b></p>"""
BOXES = {"reason": "#a5", "listings": "#a6", "description": "#a7"}
"""Selectors of the unknown fields. The user pastes the links and points at the other two fields."""


@dataclass
class Person:
    """The user, who answers questions, points at fields and submits."""

    page: Page
    request: Callable[[Request], None]
    questions: list[str] = field(default_factory=list)
    pasted: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    parts: int = 0
    """Number of times that the user has clicked Next."""
    turns: asyncio.Queue[Event] = field(default_factory=asyncio.Queue)

    async def decide(self, question: Question) -> Decision:
        self.questions.append(question.kind.value)
        if question.kind is QuestionKind.WHICH_OPTION:
            return Decision("Piracy (copyright)")
        if question.kind is QuestionKind.REMEMBER:
            return Decision("remember")
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)

    def tell(self, event: Event) -> None:
        self.said.append(event.text)
        self.turns.put_nowait(event)

    async def act(self) -> None:
        """Act on the session's events until the task is cancelled."""
        while True:
            match await self.turns.get():
                case FieldPasted(done=False, field="listings", value=links):
                    self.pasted.append("listings")
                    await self.press(BOXES["listings"])
                    await self.page.keyboard.insert_text(links)
                case FieldPasted(done=False, field=step):
                    self.pasted.append(step)
                    self.request(Request.SHOW)
                case FieldShown(done=False, field=step, text=text):
                    await self._show(step, refused=not text.startswith("Show me"))
                case HandedOver(more=True):
                    self.parts += 1
                    await self.press("#next")
                case HandedOver():
                    await self.press("#declaration")
                    await self.press("#submit")

    async def press(self, selector: str) -> None:
        """Click near the upper left corner of an element."""
        await self.page.locator(selector).scroll_into_view_if_needed()
        box = await self.page.locator(selector).bounding_box()
        assert box is not None
        await self.page.mouse.click(box["x"] + 8, box["y"] + 8)

    async def _show(self, step: str, *, refused: bool) -> None:
        """Click the box of the step. For any other step, click Submit, and cancel once that click was refused."""
        if step in BOXES:
            await self.press(BOXES[step])
        elif refused:
            self.request(Request.GO_ON)
        else:
            await self.press("#submit")


@dataclass
class Evening:
    """Two forms for two designs, and the window of a portal with unknown labels."""

    folder: Path
    state: Path
    site: Site

    in_parts: bool = False
    """Whether the form has three parts."""

    @property
    def address(self) -> str:
        return self.site.url("unseen.html?parts" if self.in_parts else "unseen.html")

    async def file_one(self) -> Person:
        return await self._take_part(
            lambda parts, person: filing_session(parts, person, FilingRequest(portal=self.address, limit=1))
        )

    async def _take_part(self, make: Callable[[AppContext, Operator], Run]) -> Person:
        """Run a session together with the user, and return the user afterwards."""
        with open_app(self.places, Settings()) as parts:
            order = window_order(parts, shipped_flow(), practice=True)
            async with portal_browser(order) as browser, asyncio.timeout(90):

                def request(asked: Request) -> None:
                    session.request(asked)

                person = Person(browser.context.pages[0], request)
                session = make(parts, person)
                await wait_first(session=session.run(), person=person.act())
        return person

    @property
    def places(self) -> Places:
        return practice_places(self.folder / "d", self.state)

    def sent(self) -> list[dict[str, str]]:
        forms = [post for post in self.site.posts if post.path == "/sent"]
        return [{key: one for key, (one,) in parse_qs(post.body.decode()).items()} for post in forms]


@pytest.fixture
def evening(window_state: Path, short_folder: Path) -> Iterator[Evening]:
    """Two forms that are ready, before any field was taught."""
    with running_site() as site:
        evening = Evening(short_folder, window_state, site)
        site.serve("/sent", ANSWER)
        with open_app(evening.places, Settings()) as parts:
            add_samples(parts.store, parts.queue, complaints=2, links=3)
        yield evening


async def test_an_unknown_form_raises_questions_only_the_first_time(evening: Evening) -> None:
    """The form has an unknown field in each of three parts, an unknown option, and an unknown number label.

    In the first form, the user pastes the value of each or points it out. The second form raises no question.
    """
    evening.in_parts = True
    first_form = await evening.file_one()
    second_form = await evening.file_one()
    sent = evening.sent()

    assert first_form.pasted == ["reason", "listings", "description"]
    assert first_form.questions == ["which_option", *["remember"] * 4]
    assert (second_form.pasted, second_form.questions) == ([], [])
    assert (first_form.parts, second_form.parts) == (2, 2)
    assert [form["ipr"] for form in sent] == ["The Quiet Whale (DE)(N/A)", "Midnight Fox (DE)(N/A)"]
    for form in sent:
        assert form["website"] == "AliExpress.com"
        assert form["reason"] == "Piracy (copyright)"
        assert len(form["listings"].split()) == 3
        assert form["description"].startswith("This is a counterfeit")
    with open_store(evening.places, read_only=True) as store:
        assert [complaint.number for complaint in store.complaints.all()] == ["48213377", "48213377"]
