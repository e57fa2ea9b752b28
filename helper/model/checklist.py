"""The checklist for getting a portal account: steps from a Markdown page, and the dates of the user's ticks.

Only dates are stored, never data about the user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

MOST_LINKS_ONLINE = 10
"""Maximum number of links on the portal's online form that needs no account."""
RIGHTS_PAGE = "rights"
"""The name of the portal's page that lists the registered designs, which only an account can open."""
_PAGES: Mapping[str, Mapping[str, str]] = {
    "ipp.alibabagroup.com": {"register": "/register.htm"},
    "127.0.0.1": {
        "register": "/register.htm",
        "account": "/account.htm",
        RIGHTS_PAGE: "/ipr/iprManagement.htm",
    },
}
"""The paths of the portal's pages, by host and page name; a page that is not listed here opens as the front page."""
_STEP = re.compile(
    r"^## (?P<title>.+)\n+<!-- step: (?P<id>\w+)(?:, page: (?P<page>\w+))? -->\n", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistStep:
    id: str
    title: str
    text: str
    page: str = ""
    """The name of the portal's page to open for this step; empty if the step needs no page."""


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
    """The dates on which the user ticked the steps, by step id; includes steps that no longer exist."""

    @property
    def begun(self) -> bool:
        return any(step.id in self.done for step in self.steps)

    @property
    def next(self) -> ChecklistStep | None:
        return next((step for step in self.steps if step.id not in self.done), None)

    @property
    def has_account(self) -> bool:
        """Whether the user has an account: every step is ticked, apart from the steps on the page of designs."""
        return all(step.id in self.done for step in self.steps if step.page != RIGHTS_PAGE)

    def named(self, name: str) -> ChecklistStep | None:
        return next((step for step in self.steps if step.id == name), None)

    def toggled(self, step: ChecklistStep, on: date) -> Checklist:
        """Return the checklist with the step ticked on the date `on`, or unticked if it was ticked before."""
        others = {name: day for name, day in self.done.items() if name != step.id}
        return replace(self, done=others if step.id in self.done else {**others, step.id: on})


def page_address(origin: str, host: str, page: str) -> str | None:
    path = _PAGES.get(host, {}).get(page, "")
    return f"{origin}{path}" if path else None
