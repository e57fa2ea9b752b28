"""The way to an account at the portal as a list of steps: what each asks for, and how far the person has come.

Of the steps only days are kept: done on, waiting since, look again on. Nothing that was typed or shown to the portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

MOST_LINKS_ONLINE = 10
"""So many links the online form takes that works without an account."""
RIGHTS_PAGE = "rights"
"""The page of the designs: what is done there needs the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One of the two ways to complain."""

    title: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistStep:
    """One thing the person does, at the portal or at her desk."""

    id: str
    title: str
    what: tuple[str, ...]
    """What to know before it."""
    newer: tuple[str, ...] = ()
    """The words of the pages as they are today, in order."""
    older: tuple[str, ...] = ()
    """The words of an earlier generation of the same pages, which may still be met."""
    page: str = ""
    """Which page of the portal it is done on; empty: none."""
    waits_for: str = ""
    """What Alibaba does afterwards, as in "waiting for …"; empty: nothing."""
    usually: str = ""
    """How long that takes, in words."""
    look_after_days: int = 0
    """After so many days it is worth looking whether there is an answer."""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Everything that is known of the way."""

    checked_on: date
    """When the sources were read last."""
    doors: tuple[Door, ...]
    steps: tuple[ChecklistStep, ...]


_PAGES: Mapping[str, Mapping[str, str]] = {
    "ipp.alibabagroup.com": {"register": "/register.htm"},
    "127.0.0.1": {
        "register": "/register.htm",
        "account": "/account.htm",
        RIGHTS_PAGE: "/ipr/iprManagement.htm",
    },
}
"""For a host: where a page is, after the host. Where nothing is known the front page is opened."""


def read_guide(text: str) -> Guide:
    """Read it from the Markdown in which it is written: a heading for each way and each step, lists under them."""
    _, chapters = _sections(text, "#")
    title, ways, steps = chapters.items()
    return Guide(
        checked_on=date.fromisoformat(_facts(title[1])["Checked on"]),
        doors=tuple(_door(*section) for section in _sections(ways[1], "##")[1].items()),
        steps=tuple(_step(*section) for section in _sections(steps[1], "##")[1].items()),
    )


def _door(title: str, text: str) -> Door:
    lines, lists = _sections(text, "###")
    return Door(title=title, lines=_entries(lines), sources=_entries(lists["Sources"]))


def _step(title: str, text: str) -> ChecklistStep:
    what, lists = _sections(text, "###")
    facts = _facts(what)
    return ChecklistStep(
        id=facts["Name"],
        title=title,
        what=_entries(what),
        newer=_entries(lists.get("On newer pages", "")),
        older=_entries(lists.get("On older pages", "")),
        page=facts.get("Page", ""),
        waits_for=facts.get("Waits for", ""),
        usually=facts.get("Usually", ""),
        look_after_days=int(facts.get("Look after days", 0)),
        sources=_entries(lists["Sources"]),
    )


def _sections(text: str, mark: str) -> tuple[str, dict[str, str]]:
    """What stands before the first heading of that rank, and what stands under each of them."""
    before, *sections = re.split(rf"^{mark} ", text, flags=re.MULTILINE)
    parted = (section.partition("\n") for section in sections)
    return before, {heading: body for heading, _, body in parted}


def _facts(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][a-z ]+): (.+)$", text, re.MULTILINE))


def _entries(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"^- (.+)$", text, re.MULTILINE))


class StepState(StrEnum):
    """How far a step is."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNote:
    """All that is kept about a step."""

    done_on: date | None = None
    waiting_since: date | None = None
    look_again_on: date | None = None

    @property
    def state(self) -> StepState:
        """What the days say; a step that is done waits for nothing."""
        if self.done_on is not None:
            return StepState.DONE
        return StepState.OPEN if self.waiting_since is None else StepState.WAITING


_NOTHING = StepNote()


@dataclass(frozen=True, slots=True)
class Checklist:
    """The steps with what was noted about them."""

    steps: tuple[ChecklistStep, ...]
    notes: Mapping[str, StepNote] = field(default_factory=dict)
    """By the step's id. What was noted about a step that is no longer in the list stays."""

    def note(self, step: ChecklistStep) -> StepNote:
        """What was noted about the step; an empty note where nothing was."""
        return self.notes.get(step.id, _NOTHING)

    @property
    def begun(self) -> bool:
        """Whether anything was noted at all."""
        return any(self.note(step).state is not StepState.OPEN for step in self.steps)

    @property
    def next(self) -> ChecklistStep | None:
        """What the person can do now: the first step that is neither done nor waiting, unless it must wait itself.

        Nothing after a step that waits can be done before the answer is there.
        """
        left = (step for step in self.steps if self.note(step).state is not StepState.DONE)
        first = next(left, None)
        return first if first is not None and self.note(first).state is StepState.OPEN else None

    @property
    def has_account(self) -> bool:
        """Whether everything is done that comes before the designs."""
        return all(self.note(step).state is StepState.DONE for step in self.steps if step.page != RIGHTS_PAGE)

    @property
    def waiting(self) -> tuple[ChecklistStep, ...]:
        """The steps that wait for Alibaba."""
        return tuple(step for step in self.steps if self.note(step).state is StepState.WAITING)

    def named(self, name: str) -> ChecklistStep | None:
        """The step of this id, or of this place in the list, from 1."""
        if name.isascii() and name.isdigit():
            return self.steps[int(name) - 1] if 0 < int(name) <= len(self.steps) else None
        return next((step for step in self.steps if step.id == name.strip().lower()), None)

    def done(self, step: ChecklistStep, on: date) -> Checklist:
        """The list with this step done; since when it waited stays."""
        return self._with(step, replace(self.note(step), done_on=on, look_again_on=None))

    def waits(self, step: ChecklistStep, since: date, look_again_on: date | None = None) -> Checklist:
        """The list with this step waiting; without a day to look again, the usual one."""
        again = look_again_on or since + timedelta(days=step.look_after_days or 7)
        return self._with(step, StepNote(waiting_since=since, look_again_on=again))

    def forgotten(self, step: ChecklistStep) -> Checklist:
        """The list as if nothing had been noted about this step."""
        return replace(self, notes={name: note for name, note in self.notes.items() if name != step.id})

    def _with(self, step: ChecklistStep, note: StepNote) -> Checklist:
        return replace(self, notes={**self.notes, step.id: note})


def page_address(origin: str, host: str, page: str) -> str | None:
    """The address of a step's page on this host; None: it is not known there."""
    path = _PAGES.get(host, {}).get(page, "")
    return f"{origin}{path}" if path else None


def sources_of(steps: Iterable[ChecklistStep | Door]) -> tuple[str, ...]:
    """Where it is known from, each source once."""
    return tuple(dict.fromkeys(source for step in steps for source in step.sources))
