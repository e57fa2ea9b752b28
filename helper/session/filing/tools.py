"""What every filing of a session works with, and the plan of one form that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helper.flow.learned_file import LearnedBook
from helper.flow.plan import Plan, bind
from helper.flow.spec import Flow
from helper.session.filing.desk import Clipboard
from helper.session.filing.lessons import Lessons
from helper.session.filing.matter import Matter, Matters
from helper.session.filing.went_through import Witness
from helper.session.talk import Talk
from helper.session.window import PortalWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Made once for a session, and given to whoever works in it."""

    matters: Matters
    flow: Flow
    talk: Talk
    clipboard: Clipboard
    evidence: Path
    """The evidence folder; each complaint, and each design, has one of its own in it."""
    by: str
    account_id: str
    by_hand: bool
    """Whether the form cannot be looked at, so that every value is pasted."""
    now: Callable[[], datetime]
    witness: Witness
    """What the keeper of the window saw leave it."""
    hold_seconds: float = 0.6
    """How long a page must keep its values before it is handed over: some empty a field a moment after it was right."""
    others: Sequence[tuple[Matters, Witness]] = ()
    """What may be open beside the matters of this run: those of the other lane, which are asked about by words alone."""
    learned: LearnedBook | None = None
    """What the person taught about the portal's pages; None: nothing is learned."""

    def flow_at(self, host: str) -> Flow:
        """The flow as it is known on a host."""
        return self.learned.flow_at(host) if self.learned is not None and host else self.flow

    def lessons(self, window: PortalWindow) -> Lessons:
        """For what the person shows in a window."""
        return Lessons(window=window, talk=self.talk, book=self.learned, now=self.now)


def plan_for(tools: Tools, matter: Matter, host: str = "") -> Plan:
    """What goes into the form, with what was learned about the host."""
    plan = bind(tools.flow_at(host), tools.matters.values(matter.id))
    return plan.by_hand() if tools.by_hand else plan
