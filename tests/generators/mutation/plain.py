"""A plain Playwright script: records the best role and label locators on a page, and replays them on the changed one.

It is as good as such a script can be without our knowledge: Playwright's own recorder chooses the locators, label
and role first, placeholder and place in the order (`nth`) only as a last resort; hidden elements never count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Error, Locator, Page

from tests.generators.mutation.form_page import KINDS, wordings
from tests.generators.mutation.verdict import Verdict, held_by, judged

Recording = Mapping[str, tuple[str, ...]]
"""Selectors for each step, best first."""
PATIENCE_MILLISECONDS = 500
"""Timeout for values that the script enters; look-ups wait as long as a busy machine needs."""
_MARK = "recorded-now"


async def record(page: Page, *, wanted: Mapping[str, str], file: Path) -> Recording:
    """Record every step's control on the original page, one after the other, as a user fills it."""
    recording: dict[str, tuple[str, ...]] = {}
    for step in KINDS:
        recording[step] = await _record_one(page, step)
        if found := await _located(page, recording[step]):
            with suppress(Error):
                await _enter(page, found, step, wanted[step], file)
    return recording


async def _record_one(page: Page, step: str) -> tuple[str, ...]:
    marked = await page.evaluate(
        """([step, mark]) => {
          const control = oracle.elementOf(step);
          const inner = (control?.shadowRoot || control)?.querySelector("input, select, [role=radio]") || control;
          inner?.setAttribute(mark, "");
          return Boolean(inner);
        }""",
        [step, _MARK],
    )
    if not marked:
        return ()
    element = page.locator(f"[{_MARK}]")
    by_label = page.get_by_label(wordings(step, "en")[0], exact=True)
    is_labelled = await by_label.count() == 1 and await by_label.get_attribute(_MARK) is not None
    recorded = [by_label] if is_labelled else []
    recorded.append(await element.normalize())
    await element.evaluate("(element, mark) => element.removeAttribute(mark)", _MARK)
    return tuple(locator._impl_obj._selector for locator in recorded)


async def fill_plainly(
    page: Page, recording: Recording, *, wanted: Mapping[str, str], present: frozenset[str], file: Path
) -> dict[str, Verdict]:
    """Replay the recording with the page's values, and compare with the page's own script."""
    taken: dict[str, str] = {}
    asked: set[str] = set()
    for step, selectors in recording.items():
        found = await _located(page, selectors)
        if found is None:
            continue
        if await found.count() > 1:
            asked.add(step)
            continue
        truth = await found.evaluate("element => oracle.truthOf(element)")
        taken[step] = truth
        try:
            await _enter(page, found, step, wanted[step], file)
        except Error:
            continue
    return judged(await held_by(page), wanted=wanted, present=present, taken=taken, asked=asked)


async def _located(page: Page, selectors: Sequence[str]) -> Locator | None:
    for selector in selectors:
        found = page.locator(selector)
        if await found.count() > 1 or "nth=" in selector:
            found = found.filter(visible=True) if "[type=file]" not in selector else found
        if await found.count():
            return found
    return None


async def _enter(page: Page, found: Locator, step: str, value: str, file: Path) -> None:
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    try:
        await _enter_value(page, found, step, value, file)
    finally:
        page.set_default_timeout(0)


async def _enter_value(page: Page, found: Locator, step: str, value: str, file: Path) -> None:
    match KINDS[step]:
        case "file":
            await found.set_input_files(file)
        case "lines":
            await found.fill(value)
        case "radio":
            await found.click()
        case _ if await found.evaluate("element => element.localName === 'select'"):
            await found.select_option(label=value)
        case _:
            await found.click()
            if await found.evaluate("element => element.matches('input:not([readonly])')"):
                await found.fill(value)
            entry = page.get_by_role("option", name=value, exact=True).or_(
                page.get_by_text(value, exact=True)
            )
            await entry.filter(visible=True).last.click()
