"""Filing in a real window, from the login to the complaint number, checked against the portal's records."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from helper.model.complaint import ComplaintState
from tests.factories import an_item_url
from tests.practice.person import ScriptedUser
from tests.whole.program import Program
from tests.whole.rig import Rig, found_in

pytestmark = pytest.mark.browser


_MOST_MODULES = 91
"""Maximum number of modules whose functions are called while one complaint is filed."""
_NOT_COUNTED = (
    "helper.practice", "helper.composition.practice_ground", "helper.errors", "helper.config.crash"
)  # fmt: skip
"""Modules that are not counted: those of the practice portal, of the crash log, and those called only on slow machines."""
OVERLAY = "[data-ipp-helper]"
EMAIL, PASSWORD = "planted.address@mail.example", "planted-Pa55-word"


async def test_one_complaint_is_filed_in_line_mode_from_login_to_number(
    lone_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`file --plain --json` opens its window, fills and reports each field, reads the number and exits with 0.

    The user changes nothing: every field is read at the submission, and none is reported as changed. The
    modules that `queue add`, `file --plain` and the daemon use are counted, and their number is limited. The
    e-mail address, the password and the cookies are in no record, log, journal, evidence file or event. None of
    our code, such as the overlay, runs in the frame in which the user types the password.
    """
    called = tmp_path / "called.txt"
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).with_name("traced")))
    monkeypatch.setenv("IPP_HELPER_TRACED", str(called))
    add = ("-m", "helper", "queue", "add", an_item_url(900), "--data", str(lone_rig.places.data))
    adding = await asyncio.create_subprocess_exec(sys.executable, *add, env=lone_rig.environment)
    assert await adding.wait() == 0
    program = await lone_rig.start_process()
    await program.until("page_reached", page="login")
    async with lone_rig.window() as browser:
        login = browser.context.pages[0]
        await login.locator(OVERLAY).wait_for(state="attached")
        frame = next(frame for frame in login.frames if "mini_login" in frame.url)
        assert await frame.locator(OVERLAY).count() == 0
        await ScriptedUser(login, lone_rig.portal.control()).log_in(EMAIL, PASSWORD)
    async with lone_rig.handed_over(program) as person:
        async with lone_rig.window() as browser:
            assert await browser.context.pages[0].locator(OVERLAY).count() == 1
            secrets = {cookie["value"] for cookie in await browser.context.cookies()}
        fields = {event["field"]: event["seen"] for event in program.named("field_filled")}
        number = await person.play_one()
    released = await program.until("released")

    assert await program.end() == 0
    assert (released["result"], released["number"]) == ("filed", number)
    (complaint,) = lone_rig.complaints()
    (attempt,) = complaint.attempts
    assert complaint.number == number
    assert [value.sent for value in attempt.values] == [value.value for value in attempt.values]
    assert (attempt.links_added, attempt.links_taken_out) == ((), ())
    assert not program.named("field_changed")
    assert "submit" in program.named("steps_seen")[-1]["seen"]
    assert list(fields) == [
        "website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description",
    ]  # fmt: skip
    assert fields["reason"] == "Pirated copy"

    assert_private(lone_rig, program, secrets)
    modules = {module for module in called.read_text().split() if not module.startswith(_NOT_COUNTED)}
    assert "helper.browser.daemon.guards" in modules, "the daemon's modules were not recorded"
    assert len(modules) <= _MOST_MODULES, "\n".join(sorted(modules))


def assert_private(rig: Rig, program: Program, secrets: set[str]) -> None:
    """Assert that no file of the program and no event contains the user's login or one of the secrets."""
    planted = {EMAIL, PASSWORD, *(secret for secret in secrets if len(secret) >= 16)}
    assert len(planted) >= 4
    assert found_in(rig.places.data, planted) == []
    assert found_in(rig.places.run, planted, besides="Default") == []
    assert [text for text in planted if text in str(program.events)] == []
    # Even while the window is open, the browser profile does not contain the password.
    assert found_in(rig.places.state, {PASSWORD}) == []


@pytest.mark.parametrize(
    "asked",
    [pytest.param({"paste": True}, marks=pytest.mark.drill), {"portal": "https://ipp.portal.example/"}],
    ids=str,
)
async def test_paste_mode_files_a_form_in_the_users_own_browser(lone_rig: Rig, asked: dict[str, Any]) -> None:
    """The user pastes every value, because of --paste or after the safe answer about an unknown host."""
    if "portal" in asked:
        lone_rig.places.practice_file.unlink()
    program = lone_rig.start(**asked)
    if "portal" in asked:
        question = await program.until("question", kind="host")
        assert "ipp.portal.example" in question["text"]
        await program.answer_safely(question)
    pasted: list[str] = []
    while len(pasted) < 7:
        event = await program.until("field_pasted")
        pasted.append(event["value"])
        await program.say({"request": "go_on"})
    await program.until("handed_over")
    await program.say({"request": "go_on"})
    question = await program.until("question", kind="went_through")
    await program.answer(question, "filed", "00123456")

    assert await program.end() == 0
    (complaint,) = lone_rig.complaints()
    assert complaint.number == "00123456"
    assert "portal" not in asked or complaint.attempts[-1].host == "ipp.portal.example"
    assert not lone_rig.places.settings_file.exists()
    assert not any(lone_rig.places.run.glob("daemon-*.json"))
    assert pasted[0] == "AliExpress.com"


async def test_rehearsed_form_is_ready_again_or_filed_if_the_user_submits_it(rig: Rig) -> None:
    """Leaving the page ends the first rehearsal, and the program exits with 0. The user submits the second one."""
    program = rig.start(rehearse=True)
    async with rig.handed_over(program):
        async with rig.window() as browser:
            await browser.context.pages[0].goto(rig.portal.address)
        released = await program.until("released")

    assert await program.end() == 0
    assert len({event["field"] for event in program.named("field_filled")}) == 7
    assert released["result"] == "rehearsed"
    assert program.named("question") == []
    (complaint,) = rig.complaints()
    assert (complaint.state, complaint.attempts) == (ComplaintState.PLANNED, ())
    assert [file for file in rig.places.evidence.rglob("*") if file.is_file()] == []
    assert rig.counts()["submissions"] == 0

    program = rig.start(rehearse=True)
    async with rig.handed_over(program) as person:
        number = await person.play_one()
    released = await program.until("released")
    await program.end()

    assert (released["result"], released["number"]) == ("filed", number)
    assert rig.complaints()[0].state is ComplaintState.FILED
    assert rig.counts()["submissions"] == 1
