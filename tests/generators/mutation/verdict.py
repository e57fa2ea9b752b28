"""The result of one field of one page, and the count over many pages, according to the page's own script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from playwright.async_api import Page


class Verdict(StrEnum):
    """The result of one field."""

    RIGHT = "right"
    """The field's own control holds the value, without a question."""
    ASKED = "asked"
    """The user was asked which control or entry is meant; for a script: it stopped at several."""
    PASTED = "pasted"
    """Not found: the value is left to be pasted; for a script: it found no control."""
    WRONG = "wrong"
    """Another control was taken for the field or holds its value, or its own control holds another value."""
    ABSENT = "absent"
    """The page has no such field, and no control was changed."""


@dataclass(slots=True)
class Tally:
    """Verdicts counted by sort of page."""

    counts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    wrongs: list[str] = field(default_factory=list)
    """Page and field of each wrong verdict."""

    def add(self, sort: str, page: str, verdicts: Mapping[str, Verdict]) -> None:
        """Count one page."""
        self.pages[sort] += 1
        self.counts.setdefault(sort, Counter()).update(verdicts.values())
        self.wrongs += [f"{page}: {step}" for step, each in verdicts.items() if each is Verdict.WRONG]

    def share_right(self, sorts: Iterable[str]) -> float:
        """The share of the pages' fields that are right without a question."""
        total = Counter[Verdict]()
        for sort in sorts:
            total.update(self.counts.get(sort, {}))
        on_page = sum(total.values()) - total[Verdict.ABSENT]
        return total[Verdict.RIGHT] / on_page if on_page else 1.0


def judged(
    held: Iterable[tuple[str, str]],
    *,
    wanted: Mapping[str, str],
    present: Iterable[str],
    taken: Mapping[str, str],
    asked: Iterable[str],
) -> dict[str, Verdict]:
    """One verdict for each step of the form.

    `held` is truth and value of every control that is not empty; `taken` the truth of the control that was
    taken for each
    step as certain; `asked` the steps with a question.
    """
    values = list(held)
    asked, present = set(asked), set(present)
    wrong = {step for step, truth in taken.items() if truth != step}
    for truth, value in values:
        if wanted.get(truth) != value:
            wrong |= {step for step, text in wanted.items() if text == value} or {truth}
    right = {truth for truth, value in values if wanted.get(truth) == value}
    verdicts: dict[str, Verdict] = {}
    for step in wanted:
        if step in wrong:
            verdicts[step] = Verdict.WRONG
        elif step in asked:
            verdicts[step] = Verdict.ASKED
        elif step in right:
            verdicts[step] = Verdict.RIGHT
        else:
            verdicts[step] = Verdict.PASTED if step in present else Verdict.ABSENT
    return verdicts


async def held_by(page: Page) -> list[tuple[str, str]]:
    """Truth and value of every control that is not empty, according to the page's own script."""
    answer = cast("list[dict[str, str]]", await page.evaluate("oracle.values()"))
    return [(each["truth"], each["value"].rstrip("\n")) for each in answer]
