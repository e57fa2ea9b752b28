"""What one reading of the list came to, and how that is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helper.browser.portal.list_reading import DetailsReading, ListRow
from helper.model.finding import Finding
from helper.model.words import counted
from helper.session.outcomes import matching
from helper.session.outcomes.matching import OurComplaint
from helper.session.outcomes.way import LOOK_AND_AGAIN


@dataclass(slots=True)
class Tally:
    """Grows while the list is read."""

    read: set[str] = field(default_factory=set)
    """Ids of our complaints that were met."""
    changed: int = 0
    found: int = 0
    strangers: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reached: bool = False
    """Whether the list was there at all."""
    ended: bool = False
    """Whether it was read to its last page."""
    rows: list[ListRow] = field(default_factory=list)
    details: dict[str, DetailsReading] = field(default_factory=dict)

    def farewell(self) -> str:
        """In one line."""
        if not self.reached:
            return "The list was not reached; nothing was read."
        if self.ended and not self.rows:
            return "The list shows no complaint at all."
        found = f", {counted(self.found, 'number')} found" if self.found else ""
        return (
            f"{counted(len(self.read), 'complaint')} read, {counted(self.changed, 'link')} with news{found}."
        )

    def open_questions(self, missing: Sequence[OurComplaint], unsought: Sequence[OurComplaint]) -> list[str]:
        """What only the person can settle, a line each.

        `missing` was not met in the list; `unsought` may stand in a part of it that was not read.
        """
        unknown = matching.unknown_words(self.rows, self.details)
        lines = [f"Not in the list: {described(one)}" for one in missing[:8]]
        lines += [f"{len(missing) - 8} more are not in the list."] if len(missing) > 8 else []
        lines += self._not_looked_for(len(unsought))
        lines += [f"Not read: the page of {number}." for number in self.unread]
        lines += [f"I do not know what “{words}” means; nothing was changed for it." for words in unknown]
        if self.strangers:
            lines.append(f"{counted(len(self.strangers), 'complaint')} of the list are not in your records.")
        return lines

    def _not_looked_for(self, complaints: int) -> list[str]:
        """What was not read, how many of ours may stand there, and what to do about it."""
        ours = f"{counted(complaints, 'complaint')} of yours"
        if not self.reached:
            return [*([f"Nothing is known anew of {ours}."] if complaints else []), LOOK_AND_AGAIN]
        if not self.ended:
            may = f" {ours} may stand on the pages that were not read." if complaints else ""
            return [f"The list was not read to its end.{may}", LOOK_AND_AGAIN]
        if not complaints:
            return []
        if not self.rows:
            return [f"It should have {ours}.", LOOK_AND_AGAIN]
        return [f"{ours} may lie further back: choose an earlier first day in the list, then do this again."]


def described(one: OurComplaint) -> str:
    """A complaint as the person knows it."""
    title = one.work.title if one.work else "unknown design"
    number = f", number {one.complaint.number}" if one.complaint.number else ""
    day = f", sent {one.sent_on.day} {one.sent_on:%b %Y}" if one.sent_on else ""
    return f"{title}, {counted(len(one.item_ids), 'link')}{day}{number}"


def new_words(changed: Iterable[Finding]) -> str:
    """What the portal says anew about findings, each of its words once."""
    words = [finding.outcome.portal_words if finding.outcome else "waiting again" for finding in changed]
    return ", ".join(f"{words.count(word)} × {word}" for word in dict.fromkeys(words))
