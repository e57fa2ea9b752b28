"""Tests of the judge page in a browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib.resources import files
from itertools import count
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize

from helper.model.complaint import ComplaintState
from helper.model.finding import Doubt, FindingState, Judgement
from helper.session.events import ListingJudged, ListingRecorded, PageReached, RunEnded
from helper.session.operator import Request
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.browser.waiting import until
from tests.factories import a_complaint, a_finding, an_attempt, places_in
from tests.web.judge_stage import CURRENT, JudgeStage, ShopWithPage, add_listings

pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
WIDE: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 3000}
"""A size in which no card is partly hidden, since axe cannot judge such a card."""
AT_200: ViewportSize = {"width": 640, "height": 400}
"""The size in CSS pixels of a 1280 x 800 window at 200 % zoom."""


@pytest.fixture(scope="module")
async def _file_tab(browser: Browser) -> AsyncIterator[Page]:
    # Bypass the content security policy, which would block the accessibility checker axe.
    context = await browser.new_context(viewport=WIDE, bypass_csp=True)
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def tab(_file_tab: Page) -> AsyncIterator[Page]:
    """One tab for all tests of this file, empty at the start of each test."""
    yield _file_tab
    await _file_tab.unroute_all()
    await _file_tab.goto("about:blank")


@pytest.fixture
async def stage(tmp_path: Path, tab: Page) -> AsyncIterator[JudgeStage]:
    """Return a stage with six listings of three designs, with pictures."""
    with open_store(places_in(tmp_path)) as store:
        add_listings(store, 6)
        yield JudgeStage(store, Queue(store, by="Kim"), ShopWithPage(tab=tab))


def judged(stage: JudgeStage) -> dict[str, Judgement | None]:
    return {finding.id: finding.judgement for finding in stage.store.findings.all()}


async def test_the_page_uses_the_same_keys_as_the_terminal(stage: JudgeStage) -> None:
    async with stage.opened() as page:
        assert await page.locator("#left").inner_text() == "6 left"
        await stage.press("c", "n", "l", "m", "z")
        assert await page.locator("#left").inner_text() == "1 left"
        await page.keyboard.press("n")
        await stage.wait_for_message("No listings left", "#left")
        assert await page.locator(CURRENT).locator(".name").inner_text() == "Shirt 5"
    assert [judgement and judgement.value for judgement in judged(stage).values()] == [
        "copy", "not_a_copy", "licensed", "own", "later", "not_a_copy",
    ]  # fmt: skip
    assert [event.judgement for event in stage.operator.events_of(ListingJudged)][:2] == [
        "copy",
        "not_a_copy",
    ]
    assert stage.operator.events_of(PageReached)[0].page == "judge"
    end = stage.operator.events_of(RunEnded)[0]
    assert (end.done, end.left) == (6, 0)


async def test_the_page_uses_the_keys_that_the_user_configured(stage: JudgeStage) -> None:
    stage.store.places.keys_file.write_text('"judge.copy" = "y"\n', encoding="utf-8")
    async with stage.opened() as page:
        await page.keyboard.press("c")
        await stage.press("y")
    assert Counter(judged(stage).values()) == {Judgement.COPY: 1, None: 5}


async def test_double_key_press_gives_one_answer(stage: JudgeStage) -> None:
    """A repeated or held key, or a key pressed before the next listing is visible, never answers the next listing."""
    async with stage.opened() as page:
        await page.evaluate(
            """() => new Promise((drawn) => {
                 const press = (repeat) => document.dispatchEvent(new KeyboardEvent("keydown", { key: "c", repeat }));
                 // Press again at the moment the next listing is drawn; a key press from the test could come later.
                 new MutationObserver((_, watch) => { watch.disconnect(); press(false); drawn(); })
                   .observe(document.getElementById("cards"), { subtree: true, attributeFilter: ["aria-current"] });
                 for (const repeat of [false, false, true, true]) press(repeat);
               })"""
        )
        assert await stage.shown("40") == "41"
    assert Counter(judged(stage).values()) == {Judgement.COPY: 1, None: 5}


async def test_key_u_undoes_the_last_answer_and_arrow_keys_answer_nothing(stage: JudgeStage) -> None:
    """After an undo, the page shows the undone listing."""
    async with stage.opened() as page:
        await stage.press("c", "n")
        assert await stage.press("u") == "41"
        assert await stage.press("ArrowRight", "ArrowLeft") == "41"
        assert await stage.press("m") == "42"
        assert await stage.press("u", "u") == "40"
        await page.keyboard.press("u")
        await stage.wait_for_message("Nothing to undo")
    assert set(judged(stage).values()) == {None}


async def test_answer_for_a_changed_listing_is_refused(stage: JudgeStage) -> None:
    """The listing changes after the user has pressed the key, but before the answer arrives."""
    listing = stage.store.listings[stage.store.findings["40"].listing_id]

    async def change_first(route: Route) -> None:
        stage.store.change(replace(listing, title="Another shirt"))
        await route.continue_()

    # Add the route before the page loads; otherwise the page could send its answer past the route.
    await stage.page.route("**/answer", change_first)
    async with stage.opened() as page:
        await page.keyboard.press("c")
        await stage.wait_for_message("has changed in the meantime")
        assert await stage.shown() == "40"
    assert set(judged(stage).values()) == {None}


async def test_doubtful_listing_requires_a_typed_reason(stage: JudgeStage) -> None:
    """Letters typed in the text field do not answer the question, and Esc discards the reason."""
    stage.store.change(replace(stage.store.findings["40"], doubts=(Doubt.LICENSED,)))
    async with stage.opened() as page:
        for typed, end in (("", "Enter"), ("now", "Escape")):
            await page.keyboard.press("c")
            await page.locator("#ask-reason[open]").wait_for()
            await page.keyboard.type(typed)
            await page.keyboard.press(end)
            await page.keyboard.press("Escape")
            await stage.shown()
        assert judged(stage)["40"] is None
        await page.keyboard.press("c")
        await page.locator("#ask-reason[open]").wait_for()
        await page.keyboard.type("nz the licence ended")
        await page.keyboard.press("Enter")
        await stage.shown("40")
    grounds = stage.store.findings["40"].grounds
    assert grounds is not None
    assert grounds.reason == "nz the licence ended"


async def test_enter_alone_chooses_no_design(stage: JudgeStage) -> None:
    """In the list of designs, nothing is selected until the user presses an arrow key."""
    stage.store.change(replace(stage.store.findings["40"], work_id=None))
    async with stage.opened() as page:
        await page.keyboard.press("c")
        await page.locator("#ask-design[open]").wait_for()
        assert await page.locator("#works [aria-selected=true]").count() == 0
        await page.keyboard.press("Enter")
        assert await page.locator("#ask-design[open]").count() == 1
        assert stage.store.findings["40"].judgement is None
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await stage.shown("40")
    finding = stage.store.findings["40"]
    assert stage.store.works[finding.work_id or ""].title == "Fox at Night"
    assert finding.judgement is Judgement.COPY


async def test_designs_are_chosen_by_picture_or_title(stage: JudgeStage) -> None:
    """A click chooses a design. Enter chooses a design if it is the only one that contains the typed words."""
    picked = [replace(stage.store.findings[id_], work_id=None) for id_ in ("41", "42")]
    stage.store.change(*picked)
    async with stage.opened("41", "42") as page:
        for act in ("click", "type"):
            await page.keyboard.press("c")
            await page.locator("#ask-design[open]").wait_for()
            works = page.locator("#works [role=option] .name")
            assert sorted(await works.all_inner_texts()) == ["Fox at Night", "Paper Moon", "The Quiet Whale"]
            assert await page.locator("#works img").count() == 3
            if act == "click":
                await works.nth(1).click()
            else:
                await page.keyboard.type("whale")
                assert await works.all_inner_texts() == ["The Quiet Whale"]
                await page.keyboard.press("Enter")
            await page.locator("#ask-design:not([open])").wait_for(state="attached")
            await stage.wait_for_message("1 left" if act == "click" else "No listings left", "#left")
            await stage.shown()
    findings = stage.store.findings
    titles = [stage.store.works[findings[id_].work_id or ""].title for id_ in ("41", "42")]
    assert titles == ["Paper Moon", "The Quiet Whale"]


async def test_key_o_opens_a_listing_and_saves_its_picture(stage: JudgeStage) -> None:
    listing = replace(stage.store.listings[stage.store.findings["40"].listing_id], looks=())
    stage.store.change(listing, replace(stage.store.findings["40"], viewed=False))
    stage.shop.pictures = True
    async with stage.opened() as page:
        assert (
            "There is no saved picture of this listing. Press o to open the listing"
            in await page.locator(CURRENT).inner_text()
        )
        await page.keyboard.press("o")
        await stage.wait_for_message("Saved: ", "#note")
        assert stage.shop.opened == [listing.url]
        assert await page.locator(CURRENT).locator("img").count() == 2
        await stage.shown()
    assert [event.item_id for event in stage.operator.events_of(ListingRecorded)] == [listing.item_id]
    assert stage.store.findings["40"].viewed


async def test_page_shows_only_stored_pictures(stage: JudgeStage) -> None:
    """All requests go to the page's own origin. The page contains no shop address and no file path."""
    asked: list[str] = []
    stage.page.on("request", lambda request: asked.append(request.url))
    async with stage.opened() as page:
        own = page.url
        await stage.press("c")
        assert await page.locator("#cards img").count() == 12
        content = await page.content()
        assert await page.evaluate(
            "fetch('picture/../../../etc/passwd').then((answer) => answer.status)"
        ) in {403, 404}
    assert len(asked) > 6
    origin = own.rsplit("/", 2)[0]
    others = {url for url in asked if not url.startswith((own, f"{origin}/static/"))}
    assert others <= {f"{origin}/etc/passwd"}
    assert Counter(url for url in asked if "/picture/" in url).most_common(1)[0][1] <= 2
    for foreign in ("aliexpress.com", str(stage.store.places.data)):
        assert foreign not in content


async def test_page_reports_that_the_program_has_ended(stage: JudgeStage) -> None:
    """If an answer gets no response, the page says that only this answer may be lost."""
    answers = count()

    async def only_the_first(route: Route) -> None:
        await (route.abort() if next(answers) else route.continue_())

    await stage.page.route("**/answer", only_the_first)
    async with stage.opened() as page:
        await stage.press("c")
        await page.keyboard.press("n")
        await page.locator("#over:not([hidden])").wait_for()
        message = await page.locator("#over").inner_text()
        assert "This review has ended, or ipp-helper is not running any more." in message
        assert "Your last answer may not have been saved" in message
    assert Counter(judged(stage).values()) == {Judgement.COPY: 1, None: 5}


async def test_no_window_opens_without_listings_to_judge(stage: JudgeStage) -> None:
    session = stage.make_session(stage.operator, ("gone",))
    await session.run()
    assert [event.text for event in stage.operator.events] == ["There is nothing to review."]
    assert stage.page.url == "about:blank"


async def test_page_shows_earlier_reports_of_a_listing(stage: JudgeStage) -> None:
    before = stage.store.findings["40"]
    work, number = stage.store.works.all()[1], "48213290"
    complaint = a_complaint(work, state=ComplaintState.FILED, number=number, attempts=(an_attempt(),))
    reported = a_finding(
        work=work, listing_id=before.listing_id, state=FindingState.REMOVED, complaint_id=complaint.id
    )
    stage.store.change(reported, replace(complaint, finding_ids=(reported.id,)))
    async with stage.opened("40", "41") as page:
        known = await page.locator(CURRENT).locator(".known").inner_text()
    assert f"Reported before: number {number}" in known
    assert "Fox at Night: gone" in known


async def test_enter_in_the_terminal_brings_the_page_to_the_front(stage: JudgeStage) -> None:
    async with stage.opened():
        stage.session.request(Request.GO_ON)
        await until(lambda: stage.shop.times_shown == 2)


@pytest.mark.parametrize("how", ["tab", "window", "program"])
async def test_closing_the_window_or_tab_or_pausing_ends_the_run(stage: JudgeStage, how: str) -> None:
    async with stage.opened() as page:
        await stage.press("c")
        if how == "tab":
            await page.goto("about:blank")
        elif how == "window":
            stage.shop.closed = True
        else:
            stage.session.request(Request.PAUSE)
        await stage.run
        if how != "tab":
            await page.evaluate("refresh()")
            assert "This review has ended" in await page.locator("#over").inner_text()
    end = stage.operator.events_of(RunEnded)[0]
    assert (end.done, end.left) == (1, 5)


async def test_judge_page_is_accessible(stage: JudgeStage) -> None:
    """At 200 % zoom nothing is cut off."""
    stage.store.change(replace(stage.store.findings["40"], doubts=(Doubt.LICENSED,)))
    found: list[tuple[str, str, str, str]] = []

    async def judge_by_axe(state: str) -> None:
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            judged_by_axe = await page.evaluate("axe.run()")
            assert len(judged_by_axe["passes"]) > 10
            violations = judged_by_axe["violations"] + judged_by_axe["incomplete"]
            found.extend((state, scheme, rule["id"], rule["nodes"][0]["html"]) for rule in violations)

    async with stage.opened() as page:
        await page.evaluate(AXE)
        await page.set_viewport_size(TALL)
        await page.keyboard.press("?")
        await judge_by_axe("cards")
        await page.set_viewport_size(WIDE)
        await page.keyboard.press("c")
        await page.locator("#ask-reason[open]").wait_for()
        await judge_by_axe("reason")
        await page.keyboard.press("Escape")
        await stage.shown()
        await page.keyboard.press("d")
        await page.locator("#ask-design[open]").wait_for()
        await judge_by_axe("design")
        await page.keyboard.press("Escape")
        await stage.shown()
        await stage.press("n")
        await page.set_viewport_size(TALL)
        await judge_by_axe("answered")
        await page.set_viewport_size(AT_200)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        stage.session.request(Request.PAUSE)
        await stage.run
        await page.evaluate("refresh()")
        await judge_by_axe("over")
    await page.emulate_media(color_scheme="null", reduced_motion="null")
    await page.set_viewport_size(WIDE)
    assert found == []


async def test_every_button_can_be_used_by_keyboard(stage: JudgeStage) -> None:
    """Tab visits the buttons of the current card in order."""
    async with stage.opened() as page:
        for _ in range(2):
            await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.dataset.act") == "not_a_copy"
        await page.keyboard.press("Enter")
        assert await stage.shown("40") == "41"
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await stage.shown("41")
    assert [judged(stage)[id_] for id_ in ("40", "41")] == [Judgement.NOT_A_COPY, Judgement.COPY]


async def test_a_click_answers_the_card_that_it_is_on(stage: JudgeStage) -> None:
    """Cards keep their places; an answered one says its answer, and another click changes it."""
    async with stage.opened() as page:
        await page.locator("[data-id='42'] [data-act=own]").click()
        assert await stage.shown("42") == "43"
        assert "your own shop" in await page.locator("[data-id='42']").inner_text()
        ids = [await card.get_attribute("data-id") for card in await page.locator(".card").all()]
        assert ids == [f"4{number}" for number in range(6)]
        assert not await page.locator("[data-id='42'] [data-act=not_a_copy]").is_visible()
        await page.locator("[data-id='42']").click()
        await stage.shown("43")
        await page.locator("[data-id='42'] [data-act=not_a_copy]").click()
        await stage.shown("42")
    assert Counter(judged(stage).values()) == {Judgement.NOT_A_COPY: 1, None: 5}


async def test_answers_in_the_terminal_appear_when_the_user_returns_to_the_page(stage: JudgeStage) -> None:
    async with stage.opened() as page:
        stage.queue.judge(["40", "41"], Judgement.NOT_A_COPY, viewed=True)
        listing = stage.store.listings[stage.store.findings["42"].listing_id]
        stage.store.change(replace(listing, title="Renamed"))
        await page.evaluate("window.dispatchEvent(new Event('focus'))")
        assert await stage.shown("40") == "42"
        await stage.wait_for_message("Renamed", CURRENT)
        assert await page.locator("#left").inner_text() == "4 left"
        stage.queue.judge(["42"], Judgement.OWN, viewed=True)
        await page.keyboard.press("c")
        await stage.wait_for_message("Renamed: This listing already got an answer elsewhere")
        assert await stage.shown("42") == "43", "the next key would change that answer"
        assert judged(stage)["42"] is Judgement.OWN


async def test_likely_designs_come_first_and_say_why(stage: JudgeStage) -> None:
    """The design that the title names comes first, then that of the listing above. Choosing one answers nothing."""
    unnamed = replace(stage.store.findings["41"], work_id=None)
    titled = replace(stage.store.listings[unnamed.listing_id], title="Shirt, fox at night")
    stage.store.change(titled, unnamed)
    async with stage.opened() as page:
        await stage.press("n")
        await page.keyboard.press("d")
        await page.locator("#ask-design[open]").wait_for()
        assert await page.locator("#works .why:not(:empty)").all_inner_texts() == [
            "its title says “Fox at Night”",
            "same as the one above",
        ]
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await stage.wait_for_message("Fox at Night", f"{CURRENT} .design")
    finding = stage.store.findings["41"]
    assert stage.store.works[finding.work_id or ""].title == "Fox at Night"
    assert finding.judgement is None
