"""Inspecting the live form: the program reports every field, fills nothing and sends nothing."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.practice.person import ScriptedUser
from tests.practice.samples import choose
from tests.whole.program import PATIENCE_SECONDS
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_portal_look_reports_drop_down_options_and_changes_nothing(rig: Rig) -> None:
    """The report lists the options of closed drop-downs, but only the number of the user's registrations."""
    async with started(rig) as process, at_the_form(rig) as person:
        async with person.acting():
            await choose(person, person._page, "website", "AliExpress.com")
            await choose(person, person._page, "iprType", "Copyright")
            await person.touch(person._page.locator(".radio", has_text="Product listing"))
        before = await person.read()
        answer = await inspected(process)
        after = await person.read()

    fields = {field["name"]: field for field in answer["look"]["fields"]}
    sites = ["Taobao.com", "Tmall.com", "Tmall.hk", "1688.com", "Alibaba.com", "AliExpress.com"]
    assert fields["website"]["options"] == sites
    assert "Pirated copy" in fields["reason"]["options"]
    assert fields["ipr"]["searched"]
    assert fields["ipr"]["options"] == []
    assert fields["ipr"]["count"] > 1
    assert fields["ipr"]["form"] == "T (C)(N/A) or T (C)(N)"
    assert before == after
    assert rig.counts()["submissions"] == 0


@asynccontextmanager
async def started(rig: Rig) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `portal look` in its own process. The command waits for Enter while the form is open."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "helper", "portal", "look", "--json",
        "--data", str(rig.places.data), "--portal", rig.portal.address,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=rig.environment,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            told = await process.stderr.readline()
        assert b"press Enter here" in told
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def at_the_form(rig: Rig) -> AsyncIterator[ScriptedUser]:
    """Yield the scripted user, logged in, at the empty form in the program's window."""
    async with rig.window() as browser:
        page = browser.context.pages[0]
        person = ScriptedUser(page, rig.portal.control())
        await person.log_in()
        await page.goto(f"{rig.portal.control().origin}/complaint/complaint.htm?platform=ae")
        await page.locator('[data-row="website"]').wait_for()
        yield person


async def inspected(process: asyncio.subprocess.Process) -> Any:
    """Press Enter in the terminal, and return the report that the command prints."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        out, err = await process.communicate(b"\n")
    assert out, err.decode()
    return json.loads(out)
