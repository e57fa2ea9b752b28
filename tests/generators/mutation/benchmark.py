"""Mutated pages, filled by us and by a plain Playwright script: right, asked, pasted, wrong, by sort of mutation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

from helper.flow.load import shipped_flow
from helper.flow.plan import Plan, bind, complaint_values
from tests.browser.opened import enter
from tests.browser.site import Site
from tests.factories import a_complaint
from tests.generators.mutation.drawing import draw
from tests.generators.mutation.form_page import FormPage, unmutated, wanted
from tests.generators.mutation.mutations import (
    COSMETIC,
    MUTATIONS,
    SEVERAL,
    SEVERAL_COSMETIC,
    UNCHANGED,
    mutated,
)
from tests.generators.mutation.ours import fill_as_we_do
from tests.generators.mutation.plain import Recording, fill_plainly, record
from tests.generators.mutation.verdict import Tally
from tests.libraries.wording import TITLES

SORTS = (UNCHANGED, *MUTATIONS, SEVERAL_COSMETIC, SEVERAL)
COSMETIC_SORTS = (*COSMETIC, SEVERAL_COSMETIC)
LINKS = tuple(f"https://www.aliexpress.com/item/{1005009900000017 + at}.html" for at in range(3))
DESCRIPTION = "This is a counterfeit version of my original work."


@dataclass(frozen=True, slots=True)
class Case:
    """One page to fill, and the page before the mutation."""

    sort: str
    seed: int
    before: FormPage
    after: FormPage

    @property
    def name(self) -> str:
        """Identifies the page, so that a failing page can be drawn again."""
        return f"“{self.sort}”, seed {self.seed}"


def cases(count: int, seed: int) -> Iterator[Case]:
    """This many pages, the sorts of mutation in turn."""
    for at in range(count):
        sort, own = SORTS[at % len(SORTS)], seed + at
        before = unmutated(own)
        yield Case(sort, own, before, mutated(before, sort, own))


class Bench:
    """One tab and one site for all pages."""

    def __init__(self, page: Page, site: Site, file: Path) -> None:
        self._page = page
        self._site = site
        self._file = file
        values = complaint_values(
            a_complaint(), title=TITLES[0], listings=LINKS, description=DESCRIPTION, evidence=(file,)
        )
        self._plan: Plan = bind(shipped_flow(), values)

    async def ours(self, all_cases: Iterator[Case]) -> Tally:
        """Fill every page as the program does."""
        tally = Tally()
        await self._page.goto(self._site.serve("empty.html", ""))
        opened = await enter(self._page)
        for case in all_cases:
            await self._show(case.after)
            verdicts = await fill_as_we_do(
                opened, self._plan, wanted=self._wanted(case.after), present=case.after.present
            )
            tally.add(case.sort, case.name, verdicts)
        await opened.isolated.leave()
        return tally

    async def plain(self, all_cases: Iterator[Case]) -> Tally:
        """Record on every original page, and replay on the mutated one."""
        tally = Tally()
        for case in all_cases:
            await self._show(case.before)
            recording: Recording = await record(self._page, wanted=self._wanted(case.before), file=self._file)
            await self._show(case.after)
            verdicts = await fill_plainly(
                self._page,
                recording,
                wanted=self._wanted(case.after),
                present=case.after.present,
                file=self._file,
            )
            tally.add(case.sort, case.name, verdicts)
        return tally

    async def _show(self, page: FormPage) -> None:
        await self._page.goto(self._site.serve("form.html", draw(page)))

    def _wanted(self, page: FormPage) -> dict[str, str]:
        return wanted(page.language, LINKS, DESCRIPTION, self._file.name)
