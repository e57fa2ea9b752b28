"""What a recording says about its own controls."""

from __future__ import annotations

from pathlib import Path

from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.recordings.saved_page import read_saved, saved_page
from helper.flow.form import Found, NotFound
from helper.flow.plan import wanted_for
from helper.flow.spec import FlowPage
from tests.browser.opened import told_by_maker

_MARKED = """function() {
  for (let up = this; up; up = up.parentElement) {
    const marked = up.closest('[data-step]') ? [up.closest('[data-step]')] : [...up.querySelectorAll('[data-step]')];
    if (marked.length) return marked.length === 1 ? marked[0].dataset.step : '';
  }
  return '';
}"""
"""Of which step a recording says that a control is the one: around it, or alone beside it; empty: of none."""


async def found_in(file: Path, page: FlowPage, browser_path: str) -> dict[str, str]:
    """For each step whose control is beyond doubt in a saved page, the step that this control is the one of."""
    found = {}
    async with saved_page(read_saved(file), Path(browser_path)) as isolated:
        form = PortalForm(isolated, PageInput(isolated))
        for step in page.steps:
            answer = await form.find(wanted_for(step)) if step.enters else None
            # Many lists are switched off until the one before them is chosen: that one is meant is seen all the same.
            meant = answer.kept if isinstance(answer, NotFound) else None
            if isinstance(answer, Found):
                meant = answer.candidate
            if meant is not None:
                found[step.id] = await told_by_maker(isolated, meant, _MARKED)
    return found
