"""Designs that are ready to be registered, and a scripted user who registers them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from helper.errors import PageGone
from helper.model.work import Registration, Work
from helper.store.store import open_store
from helper.store.works import add_work, keep_file
from tests.practice.person import ScriptedUser
from tests.practice.registering import register
from tests.whole.program import Program
from tests.whole.rig import Rig

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
HOLDER = "Planted Holdername"
"""The holder's name, which the user enters in the form. It must not be stored anywhere."""


def add_designs(rig: Rig, folder: Path, amount: int) -> list[Work]:
    """Add `amount` designs, each with a picture and a signed statement."""
    (folder / "original.png").write_bytes(PNG)
    (folder / "signed.pdf").write_bytes(b"%PDF-1.7 signed")
    with open_store(rig.places) as store:
        works = [add_work(store, title=f"Paper Whale No {number}") for number in range(1, amount + 1)]
        for work in works:
            files = Registration(
                picture=keep_file(store.places, work, folder / "original.png", "picture"),
                statement=keep_file(store.places, work, folder / "signed.pdf", "statement"),
            )
            store.change(replace(work, registration=files))
        return works


def works_of(rig: Rig) -> list[Work]:
    with open_store(rig.places, read_only=True) as store:
        return store.works.all()


_USER_EVENTS = ("page_reached", "handed_over", "released", "question", "session_ended")
"""Events at which the user has to act."""
_RUNS = 3
"""Maximum number of runs of the program: a run that postpones a form ends early, and another one follows."""


class Evening:
    """The scripted user who registers any number of designs, even if the program is interrupted."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self._rig = rig
        self._identity = folder / "identity.png"
        self._identity.write_bytes(PNG)

    async def kill_and_hand_in(self, program: Program) -> None:
        """Continue to the last page of the next form, kill the program there, and submit the form."""
        async with self._rig.window() as browser:
            while (event := await program.until("handed_over"))["more"]:
                await self._take(program, event, browser.context.pages)
            await program.kill()
            await self._take(program, event, browser.context.pages)

    async def play(self, program: Program, *, until: int) -> Program:
        """Register designs until the portal has received `until` of them. Return the program that is running then.

        A run that ends early, because a form was postponed, is started again.
        """
        for _ in range(_RUNS):
            if await self._play_once(program, until=until):
                return program
            await program.end()
            program = await self._rig.run("register")
        raise AssertionError(f"the portal has fewer than {until} after {_RUNS} runs: {self._told()}")

    async def _play_once(self, program: Program, *, until: int) -> bool:
        event = await program.until(*_USER_EVENTS)
        async with self._rig.window() as browser:
            while event["event"] != "session_ended":
                if event["event"] == "released" and len(self._rig.received("registrations")) == until:
                    return True
                await self._take(program, event, browser.context.pages)
                event = await program.until(*_USER_EVENTS)
        return len(self._rig.received("registrations")) == until

    def _told(self) -> list[tuple[str, str, str]]:
        return [
            (event["at"], event["event"], event.get("text", ""))
            for program in self._rig.running
            for event in program.events
        ]

    async def _take(self, program: Program, event: dict[str, Any], pages: list[Page]) -> None:
        match event["event"]:
            case "page_reached" if event["page"] == "login":
                await self._person_at(pages).log_in()
            case "handed_over":
                await self._play_part(pages)
            case "question":
                await program.answer(event, self._answer(event))

    async def _play_part(self, pages: list[Page]) -> None:
        """Complete one part of the form as the user.

        If the session has expired, log in on top of the form and complete the part again. If the page has
        already moved on, do nothing: the program opens the next form after each acceptance.
        """
        page, person = _portal_page(pages), self._person_at(pages)
        try:
            await register(person, page, self._identity, HOLDER)
        except PageGone:
            if await page.locator("body:has(#registration-form) #alibaba-login-box").count():
                await person.log_in()
                await register(person, page, self._identity, HOLDER)

    def _person_at(self, pages: list[Page]) -> ScriptedUser:
        return ScriptedUser(_portal_page(pages), self._rig.portal.control())

    def _answer(self, question: dict[str, Any]) -> str:
        """Return the answer to a question: reopen a lost page, and say truthfully whether a form was filed.

        The portal's list tells which forms it received. Any other question gets its safe answer.
        """
        if question["kind"] == "page_gone":
            return "again"
        if question["kind"] != "went_through":
            return next(str(choice["choice"]) for choice in question["choices"] if choice["safe"])
        titles = [form["title"] for form in self._rig.received("registrations")]
        asked = next(work.title for work in works_of(self._rig) if work.id == question["complaint"])
        return "filed" if asked in titles else "not_filed"


def _portal_page(pages: list[Page]) -> Page:
    """Return the tab that shows a website. Between two forms, an empty tab may be open beside it."""
    return next(tab for tab in pages if tab.url.startswith("http"))
