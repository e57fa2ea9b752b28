"""The page's own answer is read by all who wait for it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from helper.browser.keeper.answers import Answer
from helper.browser.portal import page_answer
from helper.browser.portal.page_answer import PageAnswer
from helper.browser.world import World
from helper.errors import PageGone
from helper.flow.load import shipped_flow


class PageOnItsWay:
    """A page that goes away when it is told to, and another one that says yes with a number."""

    def __init__(self) -> None:
        self.text = ""
        self.asked = asyncio.Semaphore(0)
        self.goes = asyncio.Event()

    async def call_everywhere(self, function: str) -> list[tuple[None, str]]:
        return [(None, self.text)] if function == "newText" else []

    async def call(self, *_: Any) -> None:
        self.asked.release()
        await self.goes.wait()
        raise PageGone("The page is between two documents.")


async def test_two_who_wait_for_the_next_page_do_not_take_it_from_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second begins to wait when the page has come already of which the first is still to hear."""
    monkeypatch.setattr(page_answer, "ANSWER_SECONDS", 600.0)
    page = PageOnItsWay()
    reading = PageAnswer(cast("World", page), shipped_flow().outcome)
    first = asyncio.ensure_future(reading.completed(Answer(), ()))
    await page.asked.acquire()
    reading.document_came()
    second = asyncio.ensure_future(reading.completed(Answer(), ()))
    await page.asked.acquire()
    page.text = "Submitted successfully\nComplaint number: 48213377"
    page.goes.set()

    async with asyncio.timeout(30):
        said = await first
        reading.document_came()
        also = await second
    assert (said.accepted, said.number) == (also.accepted, also.number) == (True, "48213377")
