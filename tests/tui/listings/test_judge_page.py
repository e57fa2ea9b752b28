"""The review screen and the judge page in the browser work on the same listings at the same time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from helper.model.finding import Judgement, MomentKind
from helper.session.context import JudgeRequest, RunRequest
from helper.session.judging import JudgingRound, ListingSeen
from helper.session.operator import Operator
from helper.tui.listings.judging import JudgeScreen
from helper.web.judge import JudgeSession
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, see, settle
from tests.web.judge_stage import JudgeStage, ShopWithPage, add_listings

WORDS = {
    "c": Judgement.COPY,
    "n": Judgement.NOT_A_COPY,
    "l": Judgement.LICENSED,
    "m": Judgement.OWN,
    "z": Judgement.LATER,
}

MANY = 12

PRESSED = """key => {
    const heard = !busy && performance.now() >= keysFrom && following(null) !== undefined;
    document.dispatchEvent(new KeyboardEvent("keydown", { key }));
    return heard ? document.querySelector(".card[aria-current] .name").textContent : "";
}"""
"""JavaScript that presses a key and returns the name of the shown listing if the page accepted the key."""


@pytest.fixture
async def tab(browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page()
    yield page
    await page.close()


@pytest.fixture
def page_stage(stage: Stage, tab: Page) -> JudgeStage:
    return JudgeStage(stage.store, stage.queue, ShopWithPage(tab=tab))


@pytest.mark.browser
@pytest.mark.parametrize(
    "seed", [16, *(pytest.param(seed, marks=pytest.mark.drill) for seed in range(20, 30))]
)
async def test_simultaneous_answers_on_screen_and_page_reach_the_shown_listing(
    stage: Stage, page_stage: JudgeStage, opened: Open, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Random keys are pressed on the screen and on the page, often at the same moment.

    Each key answers the listing that was shown where it was pressed, or is refused with a message.
    """
    dice, findings = random.Random(seed), add_listings(stage.store, MANY)
    meant: list[tuple[str, Judgement]] = []
    refused: list[str] = []
    answer, why = JudgingRound.answer, JudgingRound.why_changed

    def noted(judging: JudgingRound, seen: ListingSeen, judgement: Judgement, **more: object) -> object:
        result = answer(judging, seen, judgement, **more)  # type: ignore[arg-type]  # the arguments are only passed on
        if result.is_written:
            meant.append((seen.finding.id, judgement))
        return result

    def why_changed(judging: JudgingRound, finding_id: str) -> str:
        refused.append(finding_id)
        return why(judging, finding_id)

    monkeypatch.setattr(JudgingRound, "answer", noted)
    monkeypatch.setattr(JudgingRound, "why_changed", why_changed)
    pressed: list[tuple[str, Judgement]] = []

    async def on_page() -> None:
        # The page ignores keys until the listing is visible, so a key may have no effect.
        key = dice.choice(list(WORDS))
        name = await page_stage.page.evaluate(PRESSED, key)
        if name:
            pressed.append((f"4{name.removeprefix('Shirt ')}", WORDS[key]))

    async def on_screen() -> None:
        screen, key = pilot.app.screen, dice.choice(list(WORDS))
        if isinstance(screen, JudgeScreen) and screen._seen is not None:
            drawn = next(
                at for at in range(MANY) if f"Shirt {at}\n" in str(screen.query_one("#listing").render())
            )
            pressed.append((f"4{drawn}", WORDS[key]))
            screen.action_judge(WORDS[key].value)

    def start(operator: Operator, request: RunRequest) -> JudgeSession:
        assert isinstance(request, JudgeRequest)
        return page_stage.make_session(operator, request.finding_ids)

    async with opened(run=start) as pilot:
        await press(pilot, "2", "enter")
        see(await press(pilot, "b"), "It shows only pictures saved on this computer")
        await press(pilot, "enter")
        await page_stage.shown()
        await settle(pilot)
        while any(finding.judged_at is None for finding in stage.store.findings.all()):
            sides = dice.choice([(on_page,), (on_screen,), (on_page, on_screen), (on_screen, on_page)])
            await asyncio.gather(*(side() for side in sides))
            await page_stage.page.wait_for_function("() => !busy", polling=5)
            await settle(pilot)
            if dice.random() < 0.5:
                await page_stage.refresh()
            await page_stage.page.wait_for_function("() => !busy && performance.now() >= keysFrom", polling=5)
    written = [
        (finding.id, moment.judgement)
        for finding in stage.store.findings.all()
        for moment in finding.history
        if moment.kind is MomentKind.JUDGED
    ]
    assert sorted(written) == sorted(meant)
    assert not Counter(written) - Counter(pressed), "an answer is for another listing than the one shown"
    of_keys = Counter(finding_id for finding_id, _ in pressed)
    assert Counter(finding_id for finding_id, _ in written) + Counter(refused) == of_keys, (
        "a key press was lost"
    )
    assert len(written) == len(findings), "a listing was answered twice"
