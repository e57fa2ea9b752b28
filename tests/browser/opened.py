"""An open page with our scripts in it, for tests of the finder, the input and the form."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.form.portal_form import FORM_SCRIPTS, PortalForm
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import IsolatedScripts, hold
from helper.browser.portal.tab import Portal, PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.flow.engine import fill_form
from helper.flow.field_report import FillReport
from helper.flow.form import Candidate, ControlKind, FindResult, Found, WantedField
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from tests.factories import a_complaint
from tests.fakes import FakePrompts

TEXT = (ControlKind.LINES, ControlKind.LINE)
CHOICE = (ControlKind.LIST, ControlKind.RADIO)
FILE = (ControlKind.FILE,)

_TRUTH = "function() { return (this.closest('[data-truth]') || this).dataset.truth || this.id }"


@dataclass(frozen=True, slots=True)
class Opened:
    page: Page
    isolated: IsolatedScripts
    page_input: PageInput
    form: PortalForm

    async def look(self, label: str, kinds: tuple[ControlKind, ...]) -> FindResult:
        """Return the form's result for one label."""
        return await self.form.find(WantedField("step", (label,), kinds))

    async def sure(self, label: str, kinds: tuple[ControlKind, ...]) -> Candidate:
        """Return the control for this label; fail if the control is not certain."""
        found = await self.look(label, kinds)
        assert isinstance(found, Found), f"{label}: {found}"
        return found.candidate

    async def truth(self, candidate: Candidate) -> str:
        """Return the name that the page itself gives the control; the finder never reads that name."""
        return await call_on_element(self.isolated, candidate, _TRUTH)

    async def value(self, expression: str) -> Any:
        """Evaluate an expression in the page's own context."""
        return await self.page.evaluate(expression)


async def call_on_element(isolated: IsolatedScripts, candidate: Candidate, function: str) -> str:
    """Call a function on the element of a control, and return the result as text."""
    control = hold(isolated, candidate)
    element = await isolated.object_id("elementOf", control.ref, place=control.place)
    question = {"objectId": element, "functionDeclaration": function, "returnByValue": True}
    answer = await isolated.send("Runtime.callFunctionOn", question, place=control.place)
    return str(answer["result"]["value"])


async def enter(page: Page, *hosts: str) -> Opened:
    isolated = IsolatedScripts(
        page,
        scripts=FORM_SCRIPTS,
        settings={"hosts": list(hosts) or ["127.0.0.1", "localhost"]},
        on_report=lambda _: None,
    )
    await isolated.enter()
    page_input = PageInput(isolated)
    return Opened(page, isolated, page_input, PortalForm(isolated, page_input))


async def fill_steps(
    opened: Opened, steps: Collection[str], evidence: Sequence[Path] = ()
) -> tuple[FillReport, FakePrompts]:
    """Fill in these fields of the open page, for a user who answers no question."""
    links = ("https://www.aliexpress.com/item/1005009900000017.html",)
    plan = bind(
        shipped_flow(), complaint_values(a_complaint(), title="Whale", listings=links, evidence=evidence)
    )
    prompts = FakePrompts()
    wanted = replace(plan, steps=tuple(field for field in plan.fields if field.step in steps))
    return await fill_form(wanted, opened.form, prompts), prompts


@asynccontextmanager
async def portal_tab(page: Page, signs: SignQueue | None = None) -> AsyncIterator[PortalTab]:
    portal = Portal(flow=shipped_flow(), practice=True)
    tab = PortalTab(page, portal, signs or SignQueue(), NetworkGuard(page.context))
    await tab.isolated.enter()
    yield tab
    await tab.leave()
