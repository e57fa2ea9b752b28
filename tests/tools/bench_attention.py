"""Estimates the user's time for 40 listings of four designs, from pasting the links to the filed complaints.

A scripted user works through each way, with the practice portal in a
visible window and the screens of the program. The user's actions are counted and multiplied by published times;
the times for looking at pages are assumptions made here. The scripted user acts without delay, so the rest of the
measured time is time spent waiting for the machine.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import BrowserContext, Locator, Page
from textual.pilot import Pilot

from helper.browser.daemon.connection import portal_browser
from helper.composition.sessions import shop_order
from helper.hosts import is_loopback
from helper.model.finding import FindingState, ListingCheck, Presence
from helper.model.work import Right, RightState, Work
from helper.session.context import FilingRequest
from helper.store.store import Store, open_store
from helper.store.works import file_of
from helper.tui.app import HelperApp
from tests.browser.daemons import close_daemon
from tests.factories import a_work, an_item_url
from tests.practice.control_api import PracticeControl
from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.tools.plain_browser import plain_browser
from tests.tui.stage import paste, press, text_of
from tests.web.judge_stage import SHOWN
from tests.whole.rig import Rig, practice_rig
from tests.whole.test_screens import screens, shows

_FORM = "complaint/complaint.htm?platform=ae"
_DESCRIPTION = "This is a counterfeit version of my original work. I never gave permission to sell it."

KEY, POINT, BUTTON, HOME, MENTAL = 0.28, 1.1, 0.2, 0.4, 1.35
"""Seconds for a key, for pointing, a mouse click, moving the hand to the other device, and a decision.

These are the operators of the keystroke-level model by Card, Moran and Newell.
"""
PAGE_LOOK, PAIR_LOOK, FORM_LOOK = 9.0, 4.0, 9.0
"""Assumed seconds for reading a listing's page, comparing two pictures, and checking a filled form."""
_KEYS_IGNORED_SECONDS = 0.3
"""Seconds for which the page ignores keys after it shows a listing; looking at the listing takes longer."""
ROW = 19.8
"""Seconds for writing a row of five cells in the user's own spreadsheet, by the keystroke-level model."""


@dataclass(frozen=True)
class Sample:
    """The designs and links that each way judges and files."""

    designs: tuple[str, ...] = ("The Quiet Whale", "Midnight Fox", "Paper Cranes", "Amber Heron")
    links: int = 10
    """Number of links per design."""

    @property
    def count(self) -> int:
        return self.links * len(self.designs)

    def links_of(self, design: int) -> list[str]:
        """Return a design's links to listings that the practice portal accepts."""
        return [an_item_url(10_001 + 20 * design + number) for number in range(self.links)]


@dataclass(slots=True)
class Attention:
    """The user's actions so far, and the time that the model assigns to them."""

    keys: int = 0
    presses: int = 0
    homings: int = 0
    decisions: int = 0
    looked: float = 0.0
    """Assumed seconds that the user needs to read pages and to write rows in the spreadsheet."""
    waited: float = 0.0
    """Seconds that the benchmark waited although `looked` includes them; they are not counted a second time."""
    _at_mouse: bool = False

    @property
    def seconds(self) -> float:
        hands = self.keys * KEY + self.presses * (POINT + BUTTON) + self.homings * HOME
        return hands + self.decisions * MENTAL + self.looked

    def key(self, count: int = 1) -> None:
        self._hand(at_mouse=False)
        self.keys += count

    def press(self) -> None:
        self._hand(at_mouse=True)
        self.presses += 1

    def look(self, seconds: float) -> None:
        self.looked += seconds

    def switch(self) -> None:
        self.key(2)

    def copy(self) -> None:
        """Switch to the notes, find, select and copy a text, and switch back."""
        self.decisions += 1
        self.switch()
        self.press()
        self.key(2)
        self.switch()

    def _hand(self, *, at_mouse: bool) -> None:
        self.homings += at_mouse is not self._at_mouse
        self._at_mouse = at_mouse


class CountedUser(ScriptedUser):
    """A scripted user whose actions are counted."""

    def __init__(self, page: Page, control: PracticeControl, attention: Attention) -> None:
        super().__init__(page, control)
        self.page = page
        self.attention = attention

    async def touch(self, target: Locator) -> None:
        self.attention.press()
        await super().touch(target)

    async def write(self, target: Locator, text: str) -> None:
        """Paste the text, which takes two keys."""
        await super().write(target, text)
        self.attention.key(2)

    async def end_form(self) -> None:
        """Verify, read, tick and submit the form, and see its number."""
        self.attention.decisions += 1
        self.attention.look(FORM_LOOK)
        assert await self.play_one() is not None


@dataclass(frozen=True, slots=True)
class WayTimes:
    """One way through the same work: the user's time, and the machine's."""

    name: str
    sample: Sample
    forms: int
    judging: Attention
    filing: Attention
    waits: float

    @property
    def a_listing(self) -> float:
        return (self.judging.seconds + self.filing.seconds) / self.sample.count

    @property
    def a_form(self) -> float:
        """The user's seconds per form, once the listings are judged."""
        return self.filing.seconds / self.forms


async def by_hand(sample: Sample, links_a_form: int) -> WayTimes:
    """Measure the work without the program: with a sheet, a browser and the portal."""
    judging, filing = Attention(), Attention()
    forms = 0
    with FaultyPortal(titles=sample.designs) as portal:
        async with plain_browser(headless=False) as browser:
            page = await browser.new_page()
            await page.goto(f"{portal.address}{_FORM}")
            person = CountedUser(page, portal.control(), filing)
            await ScriptedUser(page, portal.control()).log_in()
            began = time.perf_counter()
            for _ in range(sample.count):
                judging.copy()
                # Five keys open the pasted address: focus the address bar, paste, Enter. Four keys write the
                # answer into the spreadsheet.
                judging.key(5)
                judging.look(PAGE_LOOK)
                judging.switch()
                judging.key(4)
            for design, title in enumerate(sample.designs):
                links = sample.links_of(design)
                for at in range(0, sample.links, links_a_form):
                    await page.goto(f"{portal.address}{_FORM}")
                    filing.press()
                    await _fill_by_hand(person, title, links[at : at + links_a_form])
                    await person.end_form()
                    filing.look(ROW)
                    forms += 1
            waits = time.perf_counter() - began
        assert portal.control().state()["counts"]["human_submits"] == forms
    name = "by hand, a form a listing" if links_a_form == 1 else "by hand, a form a design"
    return WayTimes(name, sample, forms, judging, filing, waits)


async def _fill_by_hand(person: CountedUser, title: str, links: Sequence[str]) -> None:
    page, layer = person.page, person.page.locator(".layer:visible")

    async def choose_entry(name: str, entry: str) -> None:
        await person.touch(page.locator(f'[data-row="{name}"] [data-select]'))
        await person.touch(layer.get_by_text(entry, exact=True))

    await choose_entry("website", "AliExpress.com")
    await choose_entry("iprType", "Copyright")
    await person.touch(page.locator('[data-row="ipr"] [data-select]'))
    await layer.locator("input").fill(title)
    person.attention.key(5)
    await person.touch(layer.locator("[role=option], .option").filter(has_text=title).first)
    await person.touch(page.locator('[data-row="complaintType"]').get_by_text("Product listing"))
    await choose_entry("reason", "Pirated copy")
    for _ in links:
        person.attention.copy()
    await person.write(page.locator('[data-row="links"] textarea'), "\n".join(links))
    person.attention.copy()
    await person.write(page.locator('[data-row="explanation"] textarea'), _DESCRIPTION)


Judge = Callable[[Sample, Pilot[int], Attention], Awaitable[None]]
"""A function that pastes the links of all designs and judges them."""


async def judged_and_filed(
    sample: Sample,
    judge: Callable[[Pilot[int]], Awaitable[None]],
    file: Callable[[Rig, Pilot[int]], Awaitable[None]],
) -> tuple[float, float]:
    """Return the seconds that the screens took to judge all links, and to file all forms.

    Pasted links belong to the user's own records and the practice portal accepts only practice records, so the
    records are marked as practice between the two. Starting the screens again is not measured.
    """
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as folder, practice_rig(Path(folder)) as rig:
        with open_store(rig.places) as store:
            store.change(*(_design(store, title) for title in sample.designs))
        await rig.sign_in()
        rig.places.practice_file.unlink()
        judging = await _seconds_of(rig, judge)
        rig.places.mark_practice()
        filing = await _seconds_of(rig, partial(file, rig))
        counts = rig.counts()
        assert (counts["human_submits"], counts["helper_submits"]) == (len(sample.designs), 0)
        with open_store(rig.places, read_only=True) as store:
            states = [finding.state for finding in store.findings.all()]
        assert states == [FindingState.FILED] * sample.count
        await rig.close()
    return judging, filing


async def _seconds_of(rig: Rig, act: Callable[[Pilot[int]], Awaitable[None]]) -> float:
    # Here, dialogs accept keys immediately. Normally they ignore keys for a moment, which costs the user
    # nothing, because reading the dialog takes longer.
    with pytest.MonkeyPatch.context() as patched:
        async with screens(rig, patched, FilingRequest(portal=rig.portal.address)) as pilot:
            await shows(pilot, "Next for you")
            began = time.perf_counter()
            await act(pilot)
            return time.perf_counter() - began


async def with_program(sample: Sample, name: str, judge: Judge) -> WayTimes:
    """Measure the work with the program: judge all links with `judge`, then file all forms in one run."""
    judging, filing = Attention(), Attention()
    seconds = await judged_and_filed(
        sample,
        lambda pilot: judge(sample, pilot, judging),
        lambda rig, pilot: file_all(sample, rig, pilot, filing),
    )
    return WayTimes(name, sample, len(sample.designs), judging, filing, sum(seconds) - judging.waited)


async def strike(pilot: Pilot[int], attention: Attention, *keys: str) -> None:
    attention.key(len(keys))
    await press(pilot, *keys)


async def choose_counted(pilot: Pilot[int], attention: Attention, entry: str) -> None:
    """Choose an entry of a menu with its letter, or with the arrow keys if the entries have no letters."""
    await shows(pilot, entry)
    if letter := re.search(rf"\b([a-z])  {re.escape(entry)}", text_of(pilot.app)):
        await strike(pilot, attention, letter[1])
        return
    while not any("▸" in line and entry in line for line in text_of(pilot.app).splitlines()):
        await strike(pilot, attention, "down")
    await strike(pilot, attention, "enter")


async def _paste_links(
    sample: Sample, pilot: Pilot[int], attention: Attention, design: int, looked: str
) -> None:
    """Copy and paste all links of a design at once, and answer the two questions about them."""
    attention.copy()
    attention.key(2)
    await paste(pilot, "\n".join(sample.links_of(design)))
    attention.decisions += 1
    await choose_counted(pilot, attention, sample.designs[design])
    await choose_counted(pilot, attention, looked)


async def judge_in_terminal(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    """Open each page in the user's own browser, look at the page, and judge it with a key in the terminal."""
    for design in range(len(sample.designs)):
        await _paste_links(sample, pilot, attention, design, "show me one by one")
        for number in range(sample.links):
            await shows(pilot, f"{number + 1} of {sample.links}")
            await strike(pilot, attention, "o")
            attention.look(PAGE_LOOK)
            attention.switch()
            await strike(pilot, attention, "c")


async def judge_on_page(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    """Compare two pictures for each listing on the judge page, and judge the listing with a key.

    The user saved each listing's picture with one click when finding the listing.
    """
    app: HelperApp = pilot.app  # type: ignore[assignment]  # it is the program's
    for design in range(len(sample.designs)):
        await _paste_links(sample, pilot, attention, design, "later")
    for _ in range(sample.count):
        attention.press()
    _keep_pictures(app.context.store)
    # Judging starts at the first pasted link, but the cursor is on the last one, so move it.
    await strike(pilot, attention, "g", "b")
    await shows(pilot, "It shows only pictures saved")
    await strike(pilot, attention, "enter")
    async with portal_browser(shop_order(app.context.records)) as browser:
        page = await _page_of_ours(browser.context, pilot)
        shown = ""
        for _ in range(sample.count):
            await page.wait_for_function(SHOWN, arg=shown, polling=5)
            attention.waited += _KEYS_IGNORED_SECONDS
            attention.look(PAIR_LOOK)
            attention.key()
            shown = await page.locator("body").get_attribute("data-shown") or ""
            await page.keyboard.press("c")
        await page.locator("#left", has_text="No listings left").wait_for()
        await page.close()
        await shows(pilot, f"ready {sample.count}")
        await close_daemon(browser)


async def _page_of_ours(context: BrowserContext, pilot: Pilot[int]) -> Page:
    while True:
        for page in context.pages:
            if is_loopback(page.url):
                return page
        await pilot.pause(0.02)


def _design(store: Store, title: str) -> Work:
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    work = replace(work, registration=replace(work.registration, picture="picture.png"))
    _draw(file_of(store.places, work, work.registration.picture), title)
    return work


def _keep_pictures(store: Store) -> None:
    """Store a picture for every listing, as saved from the shop window or the user's own browser."""
    for finding in store.findings.all():
        listing = store.listings[finding.listing_id]
        name = f"listings/{listing.item_id}/1/product.png"
        _draw(store.places.evidence / name, listing.item_id)
        look = ListingCheck(at=datetime.now(UTC), presence=Presence.LIVE, evidence=(name,))
        store.change(replace(listing, looks=(look,)), replace(finding, viewed=True))


def _draw(file: Path, words: str) -> None:
    """Draw a picture as large as a shop's."""
    picture = Image.effect_noise((800, 800), 60).convert("RGB")
    ImageDraw.Draw(picture).text((300, 380), words, fill="white")
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.save(file)


async def file_all(sample: Sample, rig: Rig, pilot: Pilot[int], attention: Attention) -> None:
    """Start the run with the keys f and Enter, and submit one form after the other."""
    await strike(pilot, attention, "1")
    await shows(pilot, f"{len(sample.designs)} forms are ready ({sample.count} links")
    attention.decisions += 1
    await strike(pilot, attention, "f")
    await shows(pilot, "Enter open it")
    await strike(pilot, attention, "enter")
    for left in reversed(range(len(sample.designs))):
        await shows(pilot, "press Submit")
        async with rig.window() as browser:
            await CountedUser(browser.context.pages[0], rig.portal.control(), attention).end_form()
        await shows(pilot, f"next ({left} left)" if left else "Practice number")
        if left:
            attention.switch()
            await strike(pilot, attention, "enter")


async def _a_form_a_listing(sample: Sample) -> WayTimes:
    return await by_hand(sample, 1)


async def _a_form_a_design(sample: Sample) -> WayTimes:
    return await by_hand(sample, sample.links)


async def _answered_in_terminal(sample: Sample) -> WayTimes:
    name = "with the program, each page opened and answered in the terminal"
    return await with_program(sample, name, judge_in_terminal)


async def _judged_by_pictures(sample: Sample) -> WayTimes:
    return await with_program(sample, "with the program, judged by pictures", judge_on_page)


Way = Callable[[Sample], Awaitable[WayTimes]]
WAYS: Sequence[Way] = (_a_form_a_listing, _a_form_a_design, _answered_in_terminal, _judged_by_pictures)


def attention_section(ways: Sequence[WayTimes]) -> str:
    rows = "\n".join(
        f"| {way.name} | {way.forms} | {way.judging.keys + way.filing.keys} | {way.judging.presses + way.filing.presses} "
        f"| {way.judging.seconds / 60:.1f} min | {way.filing.seconds / 60:.1f} min | {way.a_form:.1f} s | {way.a_listing:.1f} s "
        f"| {way.waits / 60:.1f} min |"
        for way in ways
    )
    return (
        "## Forty listings of four designs\n\n"
        "Four ways from pasted links to filed complaints, in one run, with a visible window, the practice portal and the screens; the portal's own count decides.\n"
        f"The user's times follow the keystroke-level model: key {KEY} s, pointing {POINT} s, mouse press {BUTTON} s, "
        f"change between keyboard and mouse {HOME} s, decision {MENTAL} s.\n"
        f"Assumed: {PAGE_LOOK:g} s to look at a listing's page, {PAIR_LOOK:g} s at two pictures side by side, {FORM_LOOK:g} s at a form; "
        f"{ROW:g} s to write a row into a spreadsheet.\n"
        "Not included: finding the listings, logging in, loading the shop's pages. To judge by pictures, the user saves each picture with one press when finding the listing.\n\n"
        "| way | forms | keys | mouse presses | user, judging | user, filing | user, a form (goal: 20 s) | user, a listing, looking included (goal: 30 s) | waiting for the machine |\n"
        f"|---|---|---|---|---|---|---|---|---|\n{rows}\n"
    )
