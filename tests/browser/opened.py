"""A page with our scripts in it, for tests of finder, input and form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.form.portal_form import FORM_SCRIPTS, PortalForm
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import IsolatedScripts, hold
from helper.browser.portal.tab import Portal, PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.flow.form import Candidate, ControlKind, FindResult, Found, WantedField
from helper.flow.load import shipped_flow

TEXT = (ControlKind.LINES, ControlKind.LINE)
CHOICE = (ControlKind.LIST, ControlKind.RADIO)
FILE = (ControlKind.FILE,)

_TRUTH = "function() { return (this.closest('[data-truth]') || this).dataset.truth || this.id }"


@dataclass(frozen=True, slots=True)
class Opened:
    """An entered page."""

    page: Page
    isolated: IsolatedScripts
    page_input: PageInput
    form: PortalForm

    async def look(self, label: str, kinds: tuple[ControlKind, ...]) -> FindResult:
        """The form's result for one label."""
        return await self.form.find(WantedField("step", (label,), kinds))

    async def sure(self, label: str, kinds: tuple[ControlKind, ...]) -> Candidate:
        """The control that was found beyond doubt."""
        found = await self.look(label, kinds)
        assert isinstance(found, Found), f"{label}: {found}"
        return found.candidate

    async def truth(self, candidate: Candidate) -> str:
        """The control's name according to the page; the finder never reads it."""
        return await told_by_maker(self.isolated, candidate, _TRUTH)

    async def value(self, expression: str) -> Any:
        """The value in the page's own code."""
        return await self.page.evaluate(expression)


async def told_by_maker(isolated: IsolatedScripts, candidate: Candidate, function: str) -> str:
    """The result of a function that knows the page, called on the control's element."""
    control = hold(isolated, candidate)
    element = await isolated.object_id("elementOf", control.ref, place=control.place)
    question = {"objectId": element, "functionDeclaration": function, "returnByValue": True}
    answer = await isolated.send("Runtime.callFunctionOn", question, place=control.place)
    return str(answer["result"]["value"])


async def enter(page: Page, *hosts: str) -> Opened:
    """Enter the open page with our scripts."""
    isolated = IsolatedScripts(
        page,
        scripts=FORM_SCRIPTS,
        settings={"hosts": list(hosts) or ["127.0.0.1", "localhost"]},
        on_report=lambda _: None,
    )
    await isolated.enter()
    page_input = PageInput(isolated)
    return Opened(page, isolated, page_input, PortalForm(isolated, page_input))


@asynccontextmanager
async def portal_tab(page: Page, signs: SignQueue | None = None) -> AsyncIterator[PortalTab]:
    """The open page, as our tab."""
    portal = Portal(flow=shipped_flow(), practice=True)
    tab = PortalTab(page, portal, signs or SignQueue(), NetworkGuard(page.context))
    await tab.isolated.enter()
    yield tab
    await tab.leave()
