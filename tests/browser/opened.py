"""A page with our scripts in it, as the tests of the finder, the hands and the form use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

from helper.browser.control import hold
from helper.browser.form.portal_form import FORM_SCRIPTS, PortalForm
from helper.browser.hands import Hands
from helper.browser.world import World
from helper.flow.form import Candidate, Found, Kind, Sure, Wanted

TEXT = (Kind.LINES, Kind.LINE)
CHOICE = (Kind.LIST, Kind.RADIO)
FILE = (Kind.FILE,)

_TRUTH = "function() { return (this.closest('[data-truth]') || this).dataset.truth || this.id }"


@dataclass(frozen=True, slots=True)
class Opened:
    """One page, entered."""

    page: Page
    world: World
    hands: Hands
    form: PortalForm

    async def look(self, label: str, kinds: tuple[Kind, ...]) -> Found:
        """What the form finds for one label."""
        return await self.form.find(Wanted("step", (label,), kinds))

    async def sure(self, label: str, kinds: tuple[Kind, ...]) -> Candidate:
        """The control that is found beyond doubt."""
        found = await self.look(label, kinds)
        assert isinstance(found, Sure), f"{label}: {found}"
        return found.candidate

    async def truth(self, candidate: Candidate) -> str:
        """What the page's maker says the control is; the finder never reads it."""
        control = hold(self.world, candidate)
        element = await self.world.object_id("elementOf", control.ref, place=control.place)
        question = {"objectId": element, "functionDeclaration": _TRUTH, "returnByValue": True}
        answer = await self.world.send("Runtime.callFunctionOn", question, place=control.place)
        return str(answer["result"]["value"])

    async def value(self, expression: str) -> Any:
        """What the page's own code holds."""
        return await self.page.evaluate(expression)


async def enter(page: Page, *hosts: str) -> Opened:
    """Put our scripts into the page that is open."""
    world = World(
        page,
        scripts=FORM_SCRIPTS,
        settings={"hosts": list(hosts) or ["127.0.0.1", "localhost"]},
        on_report=lambda _: None,
    )
    await world.enter()
    hands = Hands(world)
    return Opened(page, world, hands, PortalForm(world, hands))
