"""Controls that change when they are filled in: redrawn, renamed by the choice, or with a file that the page refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.flow.field_report import FillReport
from tests.browser.opened import Opened, fill_steps
from tests.browser.site import Site
from tests.fakes import FakePrompts

pytestmark = pytest.mark.browser

PROMPT_GOES = """<select onchange="if (this.options[0].value === '') this.remove(0)">
<option value="">Complaint reason</option><option>Trademark</option><option>Pirated copy</option></select>"""
TITLE_GOES = """<select title="Complaint reason" onchange="this.title = this.value">
<option value="">Please select</option><option>Trademark</option><option>Pirated copy</option></select>"""

UPLOAD_REDRAWN = """<div><span>Evidence</span><div id=upload></div></div><script>
const draw = (names) => {
  upload.innerHTML = '<span style="border:1px solid #888;padding:4px"><label>Choose files<input type=file multiple hidden></label></span>'
    + names.map((name) => `<p>${name}</p>`).join('');
  upload.querySelector('input').onchange = (event) => draw([...event.target.files].map((file) => file.name));
};
draw([]);</script>"""
ROW_REDRAWN = UPLOAD_REDRAWN.replace(
    "<div><span>Evidence</span><div id=upload>", "<div id=upload><div>"
).replace("upload.innerHTML = '", "upload.innerHTML = '<b>Evidence</b>")


UPLOAD = """<p><span>Evidence</span> <input type=file multiple> <small>%s</small><span id=list></span></p><script>
document.querySelector('input').onchange = (event) => { %s };</script>"""
TOAST = """const toast = document.body.appendChild(document.createElement('div'));
toast.role = 'alert'; toast.textContent = 'Upload failed'; requestAnimationFrame(() => toast.remove());"""
REFUSALS = {
    "transient message": (TOAST, "The page says: “Upload failed”"),
    "message beside the upload": (
        "list.textContent = 'Only PDF is supported'",
        "The page says: “Only PDF is supported”",
    ),
    "invalid mark": ("event.target.ariaInvalid = 'true'", "The page marks the upload as failed."),
}


async def _filled(
    tab: Opened, site: Site, html: str, step: str, *files: Path
) -> tuple[FillReport, FakePrompts]:
    """Fill in one field of a page; return the report, and the prompts that recorded the questions."""
    note = "<label>Notes <textarea></textarea></label>"
    await tab.page.goto(site.serve("redrawn.html", f"<meta charset=utf-8><h1>F</h1>{html}{note}"))
    return await fill_steps(tab, {step}, files)


def _outcome(report: FillReport, prompts: FakePrompts) -> tuple[object, ...]:
    return report.ready, report.stopped, report.fields[0].seen, report.fields[0].checks, prompts.questions


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "original.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    return file


@pytest.mark.parametrize("html", [PROMPT_GOES, TITLE_GOES], ids=["prompt", "title"])
async def test_list_is_read_back_after_the_choice_replaced_its_only_label(
    tab: Opened, site: Site, html: str
) -> None:
    """The list's only label is its prompt, and the page replaces the prompt with the chosen option."""
    assert _outcome(*await _filled(tab, site, html, "reason")) == (True, None, "Pirated copy", 2, [])


@pytest.mark.parametrize("html", [UPLOAD_REDRAWN, ROW_REDRAWN], ids=["the upload", "its row"])
async def test_uploaded_file_is_recognised_after_the_page_redraws_the_upload(
    tab: Opened, site: Site, picture: Path, html: str
) -> None:
    """After the user chooses a file, the page replaces the elements of the upload."""
    assert _outcome(*await _filled(tab, site, html, "evidence", picture)) == (
        True,
        None,
        "original.png",
        2,
        [],
    )


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_file_refused_by_the_page_is_left_to_the_user(
    tab: Opened, site: Site, picture: Path, refusal: str
) -> None:
    """The native control still shows the name of the file."""
    act, why = REFUSALS[refusal]
    report, prompts = await _filled(tab, site, UPLOAD % ("", act), "evidence", picture)
    assert (report.fields[0].right, prompts.reasons) == (False, {"evidence": why})


async def test_hint_shown_before_the_upload_is_not_a_refusal(tab: Opened, site: Site, picture: Path) -> None:
    """A text that was already beside the upload says nothing about the new file."""
    hint = "<b role=alert>Files above 5 MB are rejected.</b>"
    outcome = _outcome(
        *await _filled(tab, site, UPLOAD % (hint, "list.textContent = 'Thank you'"), "evidence", picture)
    )
    assert outcome == (True, None, "original.png", 2, [])
