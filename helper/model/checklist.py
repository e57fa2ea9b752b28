"""The checklist for getting a portal account: steps from a Markdown page, and the dates of the user's ticks.

Only dates are stored, never data about the user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

MOST_LINKS_ONLINE = 10
"""The maximum number of links on the portal's online form that works without an account."""
RIGHTS_PAGE = "rights"
"""The name of the portal's page that lists the designs. The page needs an account."""
_PAGES: Mapping[str, Mapping[str, str]] = {
    "ipp.alibabagroup.com": {"register": "/register.htm"},
    "127.0.0.1": {
        "register": "/register.htm",
        "account": "/account.htm",
        RIGHTS_PAGE: "/ipr/iprManagement.htm",
    },
}
"""The paths of the portal's pages, by host and page name. For any other page, the front page is opened."""
_STEP = re.compile(
    r"^## (?P<title>.+)\n+<!-- step: (?P<id>\w+)(?:, page: (?P<page>\w+))? -->\n", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistStep:
    id: str
    title: str
    text: str
    page: str = ""
    """The name of the portal's page for this step; empty if the step needs none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    ways: str
    steps: tuple[ChecklistStep, ...]


def read_guide(text: str) -> Guide:
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
    steps: tuple[ChecklistStep, ...]
    done: Mapping[str, date] = field(default_factory=dict)
    """The dates of the ticks, by step id. Ticks of steps that no longer exist are kept."""

    @property
    def begun(self) -> bool:
        return any(step.id in self.done for step in self.steps)

    @property
    def next(self) -> ChecklistStep | None:
        return next((step for step in self.steps if step.id not in self.done), None)

    @property
    def has_account(self) -> bool:
        """Whether the user has an account.

        Every step must be ticked, except the steps on the page with the designs.
        """
        return all(step.id in self.done for step in self.steps if step.page != RIGHTS_PAGE)

    def named(self, name: str) -> ChecklistStep | None:
        return next((step for step in self.steps if step.id == name), None)

    def toggled(self, step: ChecklistStep, on: date) -> Checklist:
        """Return the checklist with the step ticked on the date `on`.

        If the step was ticked before, its tick is removed instead.
        """
        others = {name: day for name, day in self.done.items() if name != step.id}
        return replace(self, done=others if step.id in self.done else {**others, step.id: on})


def page_address(origin: str, host: str, page: str) -> str | None:
    path = _PAGES.get(host, {}).get(page, "")
    return f"{origin}{path}" if path else None
