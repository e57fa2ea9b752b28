"""A recording is found in as the page was, and holds nothing of the page but what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.form.look import Finding, Look, SeenForm, form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.hands import Hands
from helper.browser.recordings.recording import record_page, recorded
from helper.browser.recordings.saved_file import SavedFile
from helper.browser.recordings.saved_page import saved_page
from helper.flow.load import shipped_flow

PAGE = """<!doctype html><meta charset="utf-8"><style>.row { display: grid; grid-template-columns: [jane] 200px 400px; margin: 14px }
  .star::before { content: "*"; color: red } .trap { position: absolute; left: -9999px }</style>
<h1>Submit a complaint</h1>
<div class="row"><div>Complaint <b>website</b></div><select><option value="">Please select<option>AliExpress.com<option>Jane</select></div>
<div class="row"><div class="star">Complaint reason</div><select><option>Pirated copy</select></div>
<div class="trap"><label for="t">Complaint reason</label><select id="t"><option>Pirated copy</select></div>
<div class="row"><div>Infringing listings</div><div><x-janes-box><template shadowrootmode="open"><style>textarea { width: 300px }</style>
  <textarea placeholder="Jane"></textarea></template></x-janes-box></div></div>
<iframe width="700" height="200" srcdoc='<div><p>Description</p><textarea maxlength="500"></textarea></div>'></iframe>"""
FLOW = shipped_flow()


async def looked_at(html: str, browser_path: str) -> tuple[SeenForm, str]:
    """What is found in a page, and its recording."""
    async with saved_page(SavedFile(html.encode(), folder=Path("/nowhere")), Path(browser_path)) as world:
        look = Look(world, PortalForm(world, Hands(world)), opens=False)
        return await look.at(form_page(FLOW.pages)), await record_page(world, FLOW)


@pytest.mark.browser
async def test_the_recording_of_a_page_is_found_in_as_the_page_is(browser_path: str) -> None:
    """Labels in pieces, traps outside the page, shadow trees and frames: the same answers, without the page's words."""
    page, recording = await looked_at(PAGE, browser_path)
    again, twice = await looked_at(recording, browser_path)

    sure = [field.step for field in page.fields if field.finding is Finding.SURE]
    assert sure == ["website", "reason", "listings", "description"]
    assert [(field.step, field.finding) for field in again.fields] == [
        (field.step, field.finding) for field in page.fields
    ]
    assert [
        field.control.most_chars for field in again.fields if field.step == "description" and field.control
    ] == [500]
    assert "jane" not in (recording + twice).lower()


def test_what_is_not_listed_is_not_written() -> None:
    """Tags, attributes, styles and languages that a page made up are left out or renamed."""
    shape = {"role": "janes", "maxlength": "4915551234567", "dir": "jane", "type": "jane", "disabled": "jane"}
    body = {
        "tag": "x-jane", "shape": shape, "names": {"id": "jane"}, "words": {"title": "Jane"}, "class": "jane-form",
        "step": "jane", "link": True, "style": {"width": "url(jane://x)", "grid-template-columns": "[jane] 1px"},
        "pseudos": [], "kids": [{"text": "Jane & <b>"}],
    }  # fmt: skip

    text = recorded({"lang": "en-jane", "body": body}, FLOW)

    assert "jane" not in text.lower()
    assert '<x-element disabled="" id="n1" title="Xxxx" href="#">Xxxx &amp; &lt;x&gt;</x-element>' in text
