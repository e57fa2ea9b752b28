"""Writes a page as a recording for the tests: its controls and looks, the portal's own words, and nothing of anybody's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.browser.form.form_inspection import FindQuality, FormInspection, SeenForm, form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.recordings.recording import RecordingWords, record_page, recorded
from helper.browser.recordings.saved_page import SavedFile, saved_page
from helper.flow.load import shipped_flow
from helper.flow.text_matching import Vocabulary

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
    async with saved_page(SavedFile(html.encode(), folder=Path("/nowhere")), Path(browser_path)) as isolated:
        look = FormInspection(isolated, PortalForm(isolated, PageInput(isolated)), opens=False)
        return await look.at(form_page(FLOW.pages)), await record_page(isolated, FLOW)


@pytest.mark.browser
async def test_the_recording_of_a_page_is_found_in_as_the_page_is(browser_path: str) -> None:
    """Labels in pieces, traps outside the page, shadow trees and frames: the same answers, without the page's words."""
    page, recording = await looked_at(PAGE, browser_path)
    again, twice = await looked_at(recording, browser_path)

    sure = [field.step for field in page.fields if field.finding is FindQuality.SURE]
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


WORDS = RecordingWords(Vocabulary(shipped_flow()))


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ("Complaint reason", "Complaint reason"),
        (" 投诉理由： ", " 投诉理由 "),
        ("Jane Doe, 4 Elm St.", "Xxxx Xxx, 0 Xxx Xx."),
        ("张三", "某某"),
        ("Zoë", "Xxx"),
        ("17/500", "0/500"),
        ("Please select", "Please select"),
        ("Please select Jane's right", "Xxxxxx xxxxxx Xxxx'x xxxxx"),
        ("One address a line, at most 300. Ask Jane.", "At most 300 links"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_a_text_keeps_its_shape_and_nothing_else(seen: str, kept: str) -> None:
    """Known words, limits and signs; letters that say nothing for the rest."""
    assert WORDS.text(seen) == kept


def test_what_is_known_stays_in_entries_classes_and_parts_of_labels() -> None:
    """Of an unknown entry not even its length; of classes those of libraries; of a label's parts all but its numbers."""
    assert WORDS.entry("The Quiet Whale (US)(VA0002345678)") == "Xxxxx"
    assert WORDS.entry("Copyright") == "Copyright"
    kept = WORDS.classes("ant-select-selector jane-select css-1x2y next-select")
    assert kept == "ant-select-selector next-select"
    assert WORDS.is_label("Complaint Reason 12/500")
    assert (WORDS.part("Reason "), WORDS.part("4915/77")) == ("Reason ", "0/77")
    # Blanks between a label and a name do not hide the name.
    assert not WORDS.is_label("IPR" + " " * 300 + "Jane")


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd"]), min_size=12, max_size=60))
def test_letters_and_digits_of_an_unknown_text_never_stay(text: str) -> None:
    """Whatever the script: only x, X, 0 and the neutral sign are left."""
    assert set(WORDS.text(text)) <= set("xX0某")
