"""Receiving listings from the user's own browser: turning it on and off, its guide, and its code."""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPConnection

from helper.config.settings import Settings
from helper.model.finding import FindingState
from tests.factories import a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, settle, text_of, type_in, wait_for
from tests.web.clip_stage import handed


def post(address: str, code: str) -> tuple[int, dict[str, object]]:
    """Send one listing as the browser extension does. Return the status and the answer."""
    port, _, token = code.partition("-")
    caller = HTTPConnection("127.0.0.1", int(port), timeout=20)
    headers = {
        "Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}", "Authorization": f"Bearer {token}",
    }  # fmt: skip
    caller.request("POST", address, json.dumps(handed()).encode(), headers)
    answer = caller.getresponse()
    return answer.status, json.loads(answer.read()) if answer.status == 200 else {}


def code_of(stage: Stage) -> str:
    """Return the current code, with the port from the address of the guide."""
    port = stage.opened[-1].split(":")[2].split("/")[0]
    return f"{port}-{stage.places.clip_token_file.read_text(encoding='ascii')}"


async def test_one_key_starts_the_clip_server_and_opens_its_guide(stage: Stage, opened: Open) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    async with opened() as pilot:
        assert "◆" not in text_of(pilot.app)
        await press(pilot, "C", until="When you find a copy on AliExpress")
        await press(pilot, "escape")
        assert not stage.places.clip_token_file.exists()
        await press(pilot, "C", "enter", until="Your browser can send listings now")
        await wait_for(pilot, lambda _: bool(stage.opened))
        assert "◆" in text_of(pilot.app)
        status, answer = await asyncio.to_thread(post, "/take", code_of(stage))
        assert (status, answer["headline"]) == (200, "Added. Which of your designs does the listing copy?")
        await wait_for(pilot, "Received: Whale shirt 0. u undoes this.")
        assert stage.store.findings.all()[0].state is FindingState.NEW
        await press(pilot, "2", "u")
        assert len(stage.store.findings) == 0


async def test_clip_menu_sets_the_design_renews_the_code_and_stops_the_server(
    stage: Stage, opened: Open
) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    async with opened() as pilot:
        await press(pilot, "C", "enter", until=lambda _: bool(stage.opened))
        earlier = code_of(stage)
        assert f"Code for the extension: {earlier}" in await press(pilot, "C")
        await press(pilot, "down", "enter")
        await type_in(pilot, "whale", "enter")
        _, answer = await asyncio.to_thread(post, "/take", earlier)
        assert answer["headline"] == "1 added for Quiet Whale"
        await press(pilot, "C", "down", "down", "enter")
        assert (await asyncio.to_thread(post, "/take", earlier))[0] == 403
        await press(pilot, "C", "down", "down", "down", "enter")
        await wait_for(pilot, "Your browser can no longer send listings.")
        assert "◆" not in text_of(pilot.app)


async def test_clip_server_starts_with_the_program_if_the_setting_is_on(stage: Stage, opened: Open) -> None:
    async with opened(settings=Settings(theme="dark", clip=True)) as pilot:
        await wait_for(pilot, "◆")
        await settle(pilot)
        assert stage.opened == []


async def test_clip_server_is_disabled_in_practice_mode(stage: Stage, opened: Open) -> None:
    """The extension sends real listings, which must not be added to the practice records."""
    async with opened(settings=Settings(theme="dark", clip=True), practice=True) as pilot:
        assert "◆" not in await press(pilot, "C")
        assert not stage.places.clip_token_file.exists()
