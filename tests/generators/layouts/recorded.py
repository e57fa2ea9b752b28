"""A recorded Playwright script, with which the program is compared.

The script records locators on the unchanged page and replays them on the changed one. Playwright's own recorder
chooses the locators: label and role first; placeholder and position (`nth`) last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from playwright.async_api import Error, Frame, Locator
from playwright.async_api import Page as Tab

from helper.flow.spec import FIELDS
from helper.flow.text_matching import same_text
from tests.generators.layouts.page import SUBMIT_ID, Page
from tests.generators.layouts.play import ASK, Verdict
from tests.generators.layouts.seeds import pages, usual
from tests.generators.layouts.server import LayoutServer, layout_server
from tests.generators.layouts.words import EVIDENCE, KINDS
from tests.tools.plain_browser import plain_browser

PATIENCE_MILLISECONDS = 500
"""Timeout in milliseconds for the script to enter one value."""
_MARK = "data-recorded"
_KEY = re.compile(r"\bk[0-9a-f]{6}")
_INNER = """([key, mark]) => {
  const [element] = kit.own(key).elements;
  const inner = element.querySelector('input, select, button, [tabindex]') || element;
  inner.setAttribute(mark, inner.getAttribute('name') || '');
  inner.removeAttribute('name');
}"""
"""Hides a control's name from the recorder, because most real controls have no meaningful name."""
_RESTORE = """(element, mark) => {
  if (element.getAttribute(mark)) element.setAttribute('name', element.getAttribute(mark));
  element.removeAttribute(mark);
}"""


async def recorded(
    seed: int, amount: int, names: tuple[str, ...] = (), *, together: bool = True
) -> list[Verdict]:
    """Return the recorded script's result on each page that the seed generates."""
    with layout_server() as server:
        async with plain_browser(headless=False, args=["--window-size=1400,1100"]) as browser:
            tab = await (await browser.new_context(no_viewport=True)).new_page()
            script = RecordedScript(tab, server)
            changed = pages(seed, amount, names, together=together)
            return [await script.play(usual(seed, page), page) for page in changed]


class RecordedScript:
    """The recorded script, with one tab and one server for all pages."""

    def __init__(self, tab: Tab, server: LayoutServer) -> None:
        self._tab = tab
        self._server = server

    async def play(self, before: Page, page: Page) -> Verdict:
        """Record a script on the unchanged page, replay it on the changed page, and judge the result."""
        recording = await self._record(_with_other_names(before))
        frame = await self._show(page)
        verdict = Verdict(page)
        taken: dict[str, str] = {}
        for name, selectors in recording.items():
            if not page.wanted(name):
                continue
            found = await _located(frame, selectors)
            if found is None:
                continue
            if await found.count() > 1:
                verdict.asked.append(name)
                continue
            key = str(await found.evaluate(f"(element) => ({ASK}).call(element)"))
            taken[name] = page.controls[key].field if key in page.controls else "?"
            self._tab.set_default_timeout(PATIENCE_MILLISECONDS)
            with suppress(Error):
                await _enter(found, name, page.values.text_of(name), page.wanted(name))
            self._tab.set_default_timeout(0)
        _judge(verdict, taken, await frame.evaluate("() => kit.state()"))
        return verdict

    async def _show(self, page: Page) -> Frame:
        await self._tab.goto(self._server.address(page), timeout=0)
        if page.framed:
            await self._tab.frame_locator("iframe").locator(f"#{SUBMIT_ID}").wait_for(timeout=0)
        return self._tab.frames[-1] if page.framed else self._tab.main_frame

    async def _record(self, page: Page) -> dict[str, tuple[str, ...]]:
        """Return the selectors of each field, the best one first."""
        frame = await self._show(page)
        recording = {}
        for name in FIELDS:
            await frame.evaluate(_INNER, [page.key_of(name), _MARK])
            element = frame.locator(f"[{_MARK}]")
            by_label = frame.get_by_label(page.controls[page.key_of(name)].label, exact=True)
            is_labelled = await by_label.count() == 1 and await by_label.get_attribute(_MARK) is not None
            locators = [*([by_label] if is_labelled else []), await element.normalize()]
            recording[name] = tuple(locator._impl_obj._selector for locator in locators)
            await element.evaluate(_RESTORE, _MARK)
        return recording


def _with_other_names(page: Page) -> Page:
    """Return the page with other names and ids, because a site's generated names change with each release."""

    def other(key: str) -> str:
        return f"k{int(key[1:], 16) ^ 0x5A5A5A:06x}"

    controls = {other(key): truth for key, truth in page.controls.items()}
    return replace(page, html=_KEY.sub(lambda found: other(found[0]), page.html), controls=controls)


async def _located(frame: Frame, selectors: Iterable[str]) -> Locator | None:
    for selector in selectors:
        found = frame.locator(selector)
        if (await found.count() > 1 or "nth=" in selector) and "[type=file]" not in selector:
            found = found.filter(visible=True)
        if await found.count():
            return found
    return None


async def _enter(found: Locator, name: str, text: str, entry: str) -> None:
    match KINDS[name]:
        case "file":
            await found.set_input_files(EVIDENCE)
        case "lines":
            await found.fill(text)
        case _ if await found.evaluate("(element) => element.localName === 'select'"):
            await found.select_option(label=entry)
        case _:
            page = found.page
            await found.click()
            if await found.evaluate("(element) => element.matches('input:not([readonly], [type=radio])')"):
                await found.fill(entry)
            offered = page.get_by_role("option", name=entry, exact=True)
            await offered.or_(page.get_by_text(entry, exact=True)).filter(visible=True).last.click()


def _judge(verdict: Verdict, taken: dict[str, str], state: dict[str, str]) -> None:
    page = verdict.page
    for key, value in state.items():
        truth = page.controls[key]
        if same_text(value, truth.starts) or (truth.field and same_text(value, page.wanted(truth.field))):
            continue
        meant = (name for name in FIELDS if same_text(value, page.wanted(name)))
        verdict.wrong.append(f"{next(meant, truth.field)}: in a control that is {truth.field or 'unrelated'}")
    known = {text.partition(":")[0] for text in verdict.wrong}
    verdict.wrong += [
        f"{name}: {field or 'an unrelated field'} was taken for it"
        for name, field in taken.items()
        if field != name and name not in known
    ]
    wrong = {text.partition(":")[0] for text in verdict.wrong}
    for name in FIELDS:
        key, wanted = page.key_of(name), page.wanted(name)
        if not wanted or name in wrong or name in verdict.asked:
            continue
        is_there = same_text(state.get(key, ""), wanted)
        (verdict.right if is_there else verdict.due if name in page.due else verdict.pasted).append(name)


def columns(verdicts: Sequence[Verdict]) -> str:
    return " | ".join(
        str(sum(len(getattr(verdict, what)) for verdict in verdicts))
        for what in ("right", "asked", "pasted", "wrong")
    )
