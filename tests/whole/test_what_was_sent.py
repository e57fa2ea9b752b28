"""If the user edits the filled form, records and evidence hold the values that were really submitted."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page

from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import FindingState
from helper.store.attachments import keep_copy
from helper.store.store import open_store
from tests.factories import an_item_url
from tests.practice.person import ScriptedUser
from tests.whole.program import Program
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

OWN_TEXT = "This is a counterfeit version of my original work. The signature was cut off."
BY_HAND = an_item_url(77)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300)
REASON = re.compile("Complaint reason|投诉理由")
OTHER_REASON = re.compile("^(Infringement of artwork or written work|美术、文字作品侵权)$")


@pytest.mark.parametrize(
    "rig",
    [
        pytest.param({}, id="pages", marks=pytest.mark.drill),
        pytest.param({"faults": ("field_inside_an_iframe",)}, id="frame"),
        pytest.param(
            {
                "variant": "aidc",
                "layout": "wizard",
                "lang": "zh",
                "faults": ("complaint_number_6_digits", "success_as_page"),
            },
            id="parts",
        ),
    ],
    indirect=True,
)
async def test_records_and_evidence_hold_the_values_that_were_submitted(rig: Rig, tmp_path: Path) -> None:
    """The form has an attached file. The user changes its text, reason and links before submitting it."""
    mine = tmp_path / "whale and mug.png"
    mine.write_bytes(PICTURE)
    with open_store(rig.places) as store:
        attached = keep_copy(rig.places.evidence, mine)
        store.change(replace(store.complaints.all()[0], attachments=(attached,)))
    program = rig.start()
    async with rig.handed_over(program) as person, rig.window() as browser:
        changed = await change_and_send(program, person, browser.context.pages[0])
    (received,) = rig.received()
    (complaint,) = rig.complaints()
    attempt = complaint.attempts[0]
    sent = {value.field: value for value in attempt.values}
    links = sent["listings"].value.splitlines()

    assert [(file["name"], file["sha256"]) for file in received["files"]] == [
        (attached.shown, hashlib.sha256(PICTURE).hexdigest())
    ]
    assert "whale" not in attached.shown
    with_portal_answers = {**received["values"], "evidence": attached.shown}
    assert {name: value.sent for name, value in sent.items()} == {
        name: with_portal_answers[name] for name in sent
    }
    assert all(value.sent_at for value in sent.values())
    assert received["links"] == [*links[1:], BY_HAND] == list(attempt.links_sent or ())
    assert {name for name, value in sent.items() if value.changed} == {"reason", "listings", "description"}
    assert changed == {"reason", "listings", "description"}
    assert received["values"]["description"] == OWN_TEXT != sent["description"].value
    assert complaint.reason_sent == received["values"]["reason"] != complaint.reason
    assert (attempt.links_taken_out, attempt.links_added) == ((links[0],), (BY_HAND,))
    assert (attempt.result, attempt.number) == (Result.FILED, received["number"])
    assert {name: (field["filled"], field["sent"]) for name, field in kept(rig, attempt).items()} == {
        name: (value.value, value.sent) for name, value in sent.items()
    }
    to_review, filed = FindingState.NEW, FindingState.FILED
    assert states(rig, complaint) == {links[0]: to_review, **dict.fromkeys((*links[1:], BY_HAND), filed)}
    assert len(complaint.finding_ids) == len(received["links"])
    assert rig.counts()["helper_submits"] == 0


async def change_and_send(program: Program, person: ScriptedUser, page: Page) -> set[str]:
    """Edit the fields of each part of the form and submit it. Return the fields reported as changed."""
    reason = page.locator('[data-select="reason"]').or_(page.get_by_role("combobox", name=REASON)).first
    changes: list[tuple[Locator, Callable[[Locator], Any]]] = [
        (reason, lambda box: choose_other(person, page, box)),
        (page.locator("#links"), lambda box: change_links(person, box)),
        (page.frame_locator("iframe[data-links]").locator("#links"), lambda box: change_links(person, box)),
        (page.locator('textarea[name="explanation"]'), lambda box: person.write(box, OWN_TEXT)),
    ]
    while changes or not program.named("released"):
        for box, change in tuple(changes):
            if await box.count() and await box.is_visible():
                async with person.acting():
                    await change(box)
                changes.remove((box, change))
        if await person.play_one() is not None:
            break
        await program.until("handed_over", "released")
    await program.until("released")
    return {event["field"] for event in program.named("field_changed")}


async def change_links(person: ScriptedUser, box: Locator) -> None:
    _, *others = (await box.input_value()).splitlines()
    await person.write(box, "\n".join([*others, BY_HAND]))


async def choose_other(person: ScriptedUser, page: Page, box: Locator) -> None:
    await person.touch(box)
    entry = page.locator('[data-layer="reason"], .pop').get_by_text(OTHER_REASON)
    await person.touch(entry)
    await entry.wait_for(state="hidden")


def kept(rig: Rig, attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Return the fields in the evidence by name. For a form in parts, read the file of the last part."""
    *_, name = [name for name in attempt.evidence if name.endswith("values.json")]
    fields = json.loads((rig.places.evidence / name).read_bytes())["fields"]
    return {field["field"]: field for field in fields}


def states(rig: Rig, complaint: Complaint) -> dict[str, FindingState]:
    """Return the state of each finding of the complaint's design, by the listing's address."""
    with open_store(rig.places, read_only=True) as store:
        return {
            store.listings[finding.listing_id].url: finding.state
            for finding in store.findings.all()
            if finding.work_id == complaint.work_id
        }
