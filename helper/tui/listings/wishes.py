"""What the listings place wants done with findings; the main screen does it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Judge(Message, namespace="listings_pane"):
    """Ask about these findings, one by one."""

    finding_ids: tuple[str, ...]


@dataclass
class Ask(Message, namespace="listings_pane"):
    """Ask whether these findings shall be filed; none: all that is ready."""

    marked: tuple[str, ...]
    shown: frozenset[str]


@dataclass
class Change(Message, namespace="listings_pane"):
    """Give all of these one answer, or one design."""

    finding_ids: tuple[str, ...]
    shown: frozenset[str]


@dataclass
class Edit(Message, namespace="listings_pane"):
    """Write down what the listing shows."""

    finding_id: str


@dataclass
class EditMarked(Message, namespace="listings_pane"):
    """Edit what is written about these in the person's own editor."""

    finding_ids: tuple[str, ...]


@dataclass
class Prove(Message, namespace="listings_pane"):
    """Make the proof picture of this finding."""

    finding_id: str
