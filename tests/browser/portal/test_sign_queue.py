"""What was noticed is told once, in its order, and never lost."""

from __future__ import annotations

import asyncio

import pytest

from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.signs import Sign, SignKind


async def test_many_changes_are_one_look() -> None:
    """Typing a sentence asks the session to look once."""
    queue = SignQueue()
    queue.changed()
    queue.changed()
    queue.put(Sign(kind=SignKind.SUBMITTED))
    assert [(await queue.next()).kind for _ in range(2)] == [SignKind.CHANGED, SignKind.SUBMITTED]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)


async def test_waiting_may_be_given_up_without_losing_a_sign() -> None:
    """The person's key ends the wait; what is noticed afterwards is there for the next."""
    queue = SignQueue()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)
    queue.put(Sign(kind=SignKind.SUBMITTED))
    assert (await queue.next()).kind is SignKind.SUBMITTED


async def test_a_new_turn_forgets_the_last_one_but_not_that_the_page_is_gone() -> None:
    """A closed tab stays closed."""
    queue = SignQueue()
    queue.put(Sign(kind=SignKind.STOPPED))
    queue.gone("The portal's tab was closed.")
    queue.gone("The browser window was closed.")
    queue.forget()
    assert await queue.next() == Sign(kind=SignKind.GONE, words="The portal's tab was closed.")
