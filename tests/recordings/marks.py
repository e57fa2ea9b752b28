"""What a recording says about its own controls."""

from __future__ import annotations

from helper.browser.isolated_scripts import IsolatedScripts, ask, hold
from helper.flow.form import Candidate


async def marked_step(isolated: IsolatedScripts, candidate: Candidate) -> str:
    """Of which step it says that the control is the one; empty: of none."""
    answer = await ask(isolated, hold(isolated, candidate), "markedStep")
    return str(answer["step"])
