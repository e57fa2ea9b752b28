"""A new user's first three evenings, from an empty data folder to the outcomes of the first complaints."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from helper.cli.app import run
from helper.errors import PageGone
from helper.model.complaint import DEFAULT_DESCRIPTION
from helper.model.work import DEFAULT_REASON, RightState
from helper.session.context import RightsRequest
from helper.store.queries import listings_of
from helper.store.store import open_store
from tests.factories import an_item_url
from tests.practice.person import ScriptedUser, UserPace
from tests.practice.play import ExpectedForm, wrong_values
from tests.whole.designs import PNG, Evening
from tests.whole.rig import Rig, practice_rig

pytestmark = pytest.mark.browser

WHALES = [an_item_url(number) for number in (1, 2, 3)]
FOXES = [an_item_url(number) for number in (11, 12)]
NOTE = f"""seen on the phone, ugh!!

Quiet Whale:
{WHALES[0]}?spm=a2g0o.home&algo_pvid=12345
  and the same again {WHALES[0]} (from Kim)
-> {WHALES[1]}
{WHALES[2].replace("www.", "de.")}
https://www.aliexpress.com/store/1102345678  the whole shop!

Midnight Fox
1) {FOXES[0]}
2) {FOXES[1]},
"""
REPORTED = {"Quiet Whale": WHALES, "Midnight Fox": FOXES}


class Story:
    """A new user's program, files and practice portal."""

    def __init__(self, rig: Rig, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.rig = rig
        self.folder = folder
        self._capsys = capsys

    async def do(self, *words: str, exits: int = 0) -> Any:
        """Run a command in this process, and return its JSON output."""
        code = await asyncio.to_thread(run, [*words, "--data", str(self.rig.places.data), "--json"])
        said = self._capsys.readouterr()
        assert code == exits, said.err
        return json.loads(said.out)

    def portal(self) -> dict[str, Any]:
        state: dict[str, Any] = self.rig.portal.control().state()
        return state


@pytest.fixture
async def story(
    window_state: Path,
    short_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> AsyncIterator[Story]:
    """A new user with an empty data folder, and a portal that knows no designs."""
    with practice_rig(short_folder, window_state, titles=()) as rig:
        monkeypatch.setenv("IPP_HELPER_STATE", rig.environment["IPP_HELPER_STATE"])
        folder = short_folder / "files"
        folder.mkdir()
        yield Story(rig, folder, capsys)
        await rig.close()


@pytest.mark.longest
async def test_new_user_files_a_first_complaint_and_reads_its_outcome(story: Story) -> None:
    """The user adds links, registers a design, which is approved, then reviews, files, and reads the outcomes."""
    await first_evening(story)
    await second_evening(story)
    await third_evening(story)


async def first_evening(story: Story) -> None:
    note = story.folder / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    added = await story.do("queue", "add", "--from", str(note), exits=1)
    assert [link["url"] for link in added["new"]] == [*WHALES, *FOXES]
    assert [link["reason"] for link in added["refused"]] == ["store"]
    assert story.portal()["counts"]["submissions"] == 0


async def second_evening(story: Story) -> None:
    """Register one of two designs, and read that the portal has approved both."""
    design, registered = REPORTED
    picture, signed = story.folder / "quiet-whale.png", story.folder / "signed.pdf"
    picture.write_bytes(PNG)
    signed.write_bytes(b"%PDF-1.7 printed, signed by hand and scanned")
    for title in REPORTED:
        await story.do("works", "add", "--title", title)
    given = await story.do("works", "edit", design, "--picture", str(picture), "--statement", str(signed))
    assert given["missing"] == []

    program = story.rig.register()
    program = await Evening(story.rig, story.folder).play(program, until=1)
    await program.end()
    (received,) = story.rig.received("registrations")
    assert (received["title"], received["registration_number"]) == (design, "N/A")
    assert received["has_certificate"] == "no"

    for title in (design, registered):
        story.rig.portal.control().approve(title)
    assert await story.rig.read(RightsRequest()).end() == 0
    with open_store(story.rig.places, read_only=True) as store:
        states = {work.title: work.right.state for work in store.works.all()}
    assert states == dict.fromkeys(REPORTED, RightState.APPROVED)


async def third_evening(story: Story) -> None:
    """Review the links, file the complaints, and read that all links but one were removed."""
    found = {finding["url"]: finding["id"] for finding in (await story.do("queue", "list"))["findings"]}
    for title, links in REPORTED.items():
        await story.do(
            "queue", "judge", *(found[link] for link in links), "--as", "copy", "--viewed", "--work", title
        )
    await file_all(story)
    state = story.portal()
    with open_store(story.rig.places, read_only=True) as store:
        wanted = {
            complaint.number: ExpectedForm(
                title=store.works[complaint.work_id].title,
                reason=DEFAULT_REASON,
                description=DEFAULT_DESCRIPTION,
                links=tuple(listing.url for listing in listings_of(store, complaint)),
            )
            for complaint in store.complaints.all()
        }
    assert sorted(len(one.links) for one in wanted.values()) == [2, 3]
    assert wrong_values(state["complaints"], wanted) == 0
    assert {number: set(one.links) for number, one in wanted.items()} == {
        complaint["number"]: set(complaint["links"]) for complaint in state["complaints"]
    }
    submitted = 1 + len(wanted)
    assert state["counts"]["helper_submits"] == 0
    assert (state["counts"]["submissions"], state["counts"]["human_submits"]) == (submitted, submitted)

    control = story.rig.portal.control()
    for number in wanted:
        control.decide(number, "removed")
    first = next(iter(wanted))
    control.decide(first, "rejected", link=wanted[first].links[0])
    reading = await story.rig.run("outcomes")
    await story.rig.opening_each(reading)
    assert await reading.end() == 0
    outcomes = {finding["url"]: finding["state"] for finding in (await story.do("queue", "list"))["findings"]}
    assert outcomes == {link: "removed" for links in REPORTED.values() for link in links} | {
        wanted[first].links[0]: "rejected"
    }


async def file_all(story: Story) -> None:
    """File every ready form. The scripted user verifies, ticks and submits each form."""
    program = await story.rig.start_process()
    async with story.rig.window() as browser:
        page = next(tab for tab in browser.context.pages if tab.url.startswith("http"))
        person = ScriptedUser(page, story.rig.portal.control(), UserPace.FAST)
        while True:
            event = await program.until("page_reached", "handed_over", "session_ended")
            match event["event"]:
                case "page_reached" if event["page"] == "login":
                    await person.log_in()
                case "handed_over":
                    # The page may move on to the next form before the scripted user has read the number.
                    with suppress(PageGone):
                        await person.play_one()
                case "session_ended":
                    assert await program.end() == 0
                    return
