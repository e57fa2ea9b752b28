"""Designs that are ready to be registered, and a run over them by the scripted person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from helper.errors import PageGone
from helper.model.work import Registration, Work
from helper.store.store import open_store
from helper.store.works import add_work, keep_file
from tests.practice.person import ScriptedPerson
from tests.practice.registering import register
from tests.whole.program import Program
from tests.whole.rig import Rig

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
HOLDER = "Planted Holdername"
"""Typed by the person into the form; it must be found nowhere afterwards."""


def add_designs(rig: Rig, folder: Path, amount: int) -> list[Work]:
    """So many designs with picture and signed statement."""
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
    """The register as it is on disk."""
    with open_store(rig.places, read_only=True) as store:
        return store.works.all()


_HERS = ("page_reached", "handed_over", "released", "question", "session_ended")
"""Events at which she has something to do."""
_RUNS = 3
"""A person starts the program again where it has put a form off; more often than this something is wrong."""


class Evening:
    """The scripted person over as many designs as there are, whatever happens to the program."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self._rig = rig
        self._identity = folder / "identity.png"
        self._identity.write_bytes(PNG)

    async def kill_and_hand_in(self, program: Program) -> None:
        """Play on to the last page of the next form, end the program there as a power cut would, and submit."""
        async with self._rig.window() as browser:
            while (event := await program.until("handed_over"))["more"]:
                await self._take(program, event, browser.context.pages)
            await program.kill()
            await self._take(program, event, browser.context.pages)

    async def play(self, program: Program, *, until: int) -> Program:
        """Log in where that is asked for, and play her part until the portal has so many registrations.

        A run that ends before, because a form was put off, is begun again. The program that runs at the end.
        """
        for _ in range(_RUNS):
            if await self._play_once(program, until=until):
                return program
            await program.end()
            program = await self._rig.run("register")
        raise AssertionError(f"so many are not with the portal after {_RUNS} runs: {self._told()}")

    async def _play_once(self, program: Program, *, until: int) -> bool:
        event = await program.until(*_HERS)
        async with self._rig.window() as browser:
            while event["event"] != "session_ended":
                if event["event"] == "released" and len(self._rig.received("registrations")) == until:
                    return True
                await self._take(program, event, browser.context.pages)
                event = await program.until(*_HERS)
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
        """A session may end under her hands: with the login laid over the form she goes on, else the program says how.

        The page may also have gone on by itself: the program opens the next form as soon as one was taken.
        """
        page, person = _portal_page(pages), self._person_at(pages)
        try:
            await register(person, page, self._identity, HOLDER)
        except PageGone:
            if await page.locator("body:has(#registration-form) #alibaba-login-box").count():
                await person.log_in()
                await register(person, page, self._identity, HOLDER)

    def _person_at(self, pages: list[Page]) -> ScriptedPerson:
        return ScriptedPerson(_portal_page(pages), self._rig.portal.control())

    def _answer(self, question: dict[str, Any]) -> str:
        """What she knows: whether the portal has it, by its own list; and that a page that went away is opened again.

        To anything else she presses Enter.
        """
        if question["kind"] == "page_gone":
            return "again"
        if question["kind"] != "went_through":
            return next(str(choice["choice"]) for choice in question["choices"] if choice["safe"])
        titles = [form["title"] for form in self._rig.received("registrations")]
        asked = next(work.title for work in works_of(self._rig) if work.id == question["complaint"])
        return "filed" if asked in titles else "not_filed"


def _portal_page(pages: list[Page]) -> Page:
    """The window's page; between two forms it may be empty for a moment, and then it is nobody's turn."""
    return next(tab for tab in pages if tab.url.startswith("http"))
