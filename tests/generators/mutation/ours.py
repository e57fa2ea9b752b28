"""Fills a page as the program does, for a user who answers no question, and returns the result of each field."""

from __future__ import annotations

from collections.abc import Mapping

from helper.browser.isolated_scripts import hold
from helper.flow.engine import fill_form
from helper.flow.form import Candidate, Found
from helper.flow.plan import Plan
from tests.browser.opened import Opened
from tests.fakes import FakePrompts
from tests.generators.mutation.verdict import Verdict, held_by, judged


async def fill_as_we_do(
    opened: Opened, plan: Plan, *, wanted: Mapping[str, str], present: frozenset[str]
) -> dict[str, Verdict]:
    """Look for every field, fill the plan, and compare with the page's own script."""
    taken = {}
    for field in plan.fields:
        found = await opened.form.find(field.wanted)
        if isinstance(found, Found) and found.over is None:
            taken[field.step] = await _truth(opened, found.candidate)
    prompts = FakePrompts()
    await fill_form(plan, opened.form, prompts)
    asked = {step for kind, step in prompts.questions if kind != "pasted"}
    return judged(await held_by(opened.page), wanted=wanted, present=present, taken=taken, asked=asked)


async def _truth(opened: Opened, candidate: Candidate) -> str:
    """Ask the page's own script which control an element of our isolated world is."""
    control = hold(opened.isolated, candidate)
    element = await opened.isolated.object_id("elementOf", control.ref, place=control.place)
    node = await opened.isolated.send("DOM.describeNode", {"objectId": element}, place=control.place)
    pages = await opened.isolated.send(
        "DOM.resolveNode", {"backendNodeId": node["node"]["backendNodeId"]}, place=control.place
    )
    question = {
        "objectId": pages["object"]["objectId"],
        "functionDeclaration": "function() { return oracle.truthOf(this) }",
        "returnByValue": True,
    }
    answer = await opened.isolated.send("Runtime.callFunctionOn", question, place=control.place)
    return str(answer["result"]["value"])
