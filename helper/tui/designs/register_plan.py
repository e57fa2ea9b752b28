"""Which designs a run would register, and what is said before its window opens."""

from __future__ import annotations

from dataclasses import dataclass

from helper.model.words import counted
from helper.model.work import RightState, Work
from helper.store.registry import Registry
from helper.tui.plain import clean

NOTHING = "No design can be registered yet."
NOTHING_TEXT = (
    "A design needs a picture and its signed statement. What is missing stands beside each of them."
)
WINDOW = """The portal's window opens now, next to this one.
  · You log in. I fill in one page after the other, and stop at each.
  · Your name, your ID, Next and Submit are yours; I keep nothing of them.
  · p stops here at any time. What was handed in is not handed in again."""
_LEFT_OPEN = "First: the form that was open when the program stopped.\n"
_MOST_NAMED = 8
_AGAIN = frozenset({RightState.REJECTED, RightState.EXPIRED})


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What a yes leads to."""

    works: tuple[Work, ...]
    named: bool
    """Whether it is the design that the person has chosen, because Alibaba refused it; else it is all that are ready."""
    left_open: bool

    @property
    def possible(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.works) or self.left_open

    @property
    def wanted(self) -> tuple[str, ...]:
        """What the session is told; empty: all that are ready."""
        return tuple(work.id for work in self.works) if self.named else ()

    @property
    def headline(self) -> str:
        """The question."""
        return f"Register {counted(len(self.works), 'design')}?"

    def text(self) -> str:
        """What it is about, by title."""
        lines = [clean(work.title) for work in self.works[:_MOST_NAMED]]
        if len(self.works) > _MOST_NAMED:
            lines.append(f"and {len(self.works) - _MOST_NAMED} more")
        return (_LEFT_OPEN if self.left_open else "") + "\n".join(lines)


def register_plan(registry: Registry, chosen: Work | None, *, practice: bool) -> RegisterPlan:
    """All that are ready; or the chosen one alone, where it was refused and may be handed in once more."""
    left_open = bool(registry.unfinished(practice=practice))
    if chosen is not None and chosen.right_in(practice=practice).state in _AGAIN:
        again = registry.ready(practice=practice, wanted=[chosen.id])
        return RegisterPlan(tuple(again), named=True, left_open=left_open)
    return RegisterPlan(tuple(registry.ready(practice=practice)), named=False, left_open=left_open)
