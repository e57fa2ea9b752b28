"""What a person showed about a field: independent anchors, of which two must agree on one control.

An anchor is what a person sees of a control and around it, never an id, a class or its number in the page. It was
the only one of its page when it was shown; what fits two controls later, or two anchors that point to two controls,
is a question again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

FEWEST = 2
"""So many anchors must agree."""

_CONDITIONS = frozenset({"kind", "frame"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What can be seen of one control; an empty anchor says nothing."""

    kind: str
    """The sort of control, a value of `Kind`; must always fit."""
    frame: str = ""
    """The path of the inner page it lies in; empty: the outermost. Must always fit."""
    label: str = ""
    """The words tied to it, or nearest to it."""
    name: str = ""
    """What it is called without visible words."""
    placeholder: str = ""
    row: str = ""
    """Further words in its row, such as a hint."""
    above: str = ""
    """The title of the section it stands in."""
    after: str = ""
    """The label of the control before it."""
    before: str = ""
    """The label of the control behind it."""

    def words(self) -> dict[str, str]:
        """The anchors that say something, without what must always fit."""
        return {name: text for name in ANCHORS if (text := getattr(self, name))}


ANCHORS = tuple(field.name for field in fields(Anchors) if field.name not in _CONDITIONS)
"""The anchors that count, the strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What a person showed about one step."""

    anchors: Anchors
    labels: tuple[str, ...]
    """Wordings that are known only from her."""
    day: date
    elsewhere: tuple[str, ...] = ()
    """Wordings of the other steps: a control that says one of them is never this one."""
