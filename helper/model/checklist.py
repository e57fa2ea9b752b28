"""The checklist for getting an account at the portal: steps from a Markdown page, with dates of ticks.

Only dates are stored, never what the user has typed or shown to the portal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

MOST_LINKS_ONLINE = 10
"""Maximum number of links on the online form, which works without an account."""
RIGHTS_PAGE = "rights"
"""The name of the page with the designs, which needs an account."""
_PAGES: Mapping[str, Mapping[str, str]] = {
    "ipp.alibabagroup.com": {"register": "/register.htm"},
    "127.0.0.1": {
        "register": "/register.htm",
        "account": "/account.htm",
        RIGHTS_PAGE: "/ipr/iprManagement.htm",
    },
}
"""The paths of pages by host and name; for an unknown page, the front page is opened."""
_STEP = re.compile(
    r"^## (?P<title>.+)\n+<!-- step: (?P<id>\w+)(?:, page: (?P<page>\w+))? -->\n", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistStep:
    """One step, which is a section of the page."""

    id: str
    title: str
    text: str
    """The text of the section, as Markdown."""
    page: str = ""
    """The name of the portal's page for this step; empty if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The Markdown page, divided into its parts."""

    ways: str
    """The section about the two ways to complain, as Markdown."""
    steps: tuple[ChecklistStep, ...]


def read_guide(text: str) -> Guide:
    """Split the Markdown page at the headings that are followed by a step comment."""
    found = list(_STEP.finditer(text))
    ends = [*(step.start() for step in found[1:]), len(text)]
    steps = tuple(
        ChecklistStep(
            id=step["id"], title=step["title"], page=step["page"] or "", text=text[step.end() : end].strip()
        )
        for step, end in zip(found, ends, strict=True)
    )
    return Guide(ways=text[: found[0].start()].partition("\n")[2].strip(), steps=steps)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The steps with their ticks."""

    steps: tuple[ChecklistStep, ...]
    done: Mapping[str, date] = field(default_factory=dict)
    """The date of each tick, by the step's id. Ticks of steps that the page no longer has are kept."""

    @property
    def begun(self) -> bool:
        return any(step.id in self.done for step in self.steps)

    @property
    def next(self) -> ChecklistStep | None:
        """The first step without a tick."""
        return next((step for step in self.steps if step.id not in self.done), None)

    @property
    def has_account(self) -> bool:
        """Whether the user has an account: every step except the one for the designs is ticked."""
        return all(step.id in self.done for step in self.steps if step.page != RIGHTS_PAGE)

    def named(self, name: str) -> ChecklistStep | None:
        return next((step for step in self.steps if step.id == name), None)

    def toggled(self, step: ChecklistStep, on: date) -> Checklist:
        """The checklist after ticking the step with this date, or after removing the step's tick."""
        others = {name: day for name, day in self.done.items() if name != step.id}
        return replace(self, done=others if step.id in self.done else {**others, step.id: on})


def page_address(origin: str, host: str, page: str) -> str | None:
    """The address of a page on this host; None if the page is unknown."""
    path = _PAGES.get(host, {}).get(page, "")
    return f"{origin}{path}" if path else None
