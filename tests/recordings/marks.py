"""What a recording says about its own controls."""

from __future__ import annotations

from helper.browser.isolated_scripts import IsolatedScripts, hold
from helper.flow.form import Candidate

_MARKED = """function() {
  for (let up = this; up; up = up.parentElement) {
    const marked = up.closest('[data-step]') ? [up.closest('[data-step]')] : [...up.querySelectorAll('[data-step]')];
    if (marked.length) return marked.length === 1 ? marked[0].dataset.step : '';
  }
  return '';
}"""


async def marked_step(isolated: IsolatedScripts, candidate: Candidate) -> str:
    """Of which step it says that the control is the one: around it, or alone beside it; empty: of none."""
    control = hold(isolated, candidate)
    element = await isolated.object_id("elementOf", control.ref, place=control.place)
    question = {"objectId": element, "functionDeclaration": _MARKED, "returnByValue": True}
    answer = await isolated.send("Runtime.callFunctionOn", question, place=control.place)
    return str(answer["result"]["value"])
