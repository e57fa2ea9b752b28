"""The structure of editors and component libraries in miniature: elements hidden inside a field, over it or around it.

tests/browser/libraries tests the real libraries.
"""

from __future__ import annotations

import pytest

from helper.flow.form import ControlKind
from tests.browser.form.test_adversarial_layouts import NAMES, SURE, TEXT, WANTED, filled, form, found
from tests.browser.opened import TEXT as TAKES_TEXT
from tests.browser.opened import Opened
from tests.browser.site import Site

LABEL = NAMES["description"]
_BOX = "position:relative;width:380px;height:120px;overflow:hidden"
_CURSOR = "position:absolute;opacity:0;width:8px;height:14px;padding:0"
EDITORS = {
    "the textarea at the cursor is transparent": f"<div style='{_BOX};border:1px solid #999'><textarea style='{_CURSOR}'></textarea>"
    "<div>1</div><div></div><div></div><div></div></div>",
    "the textarea at the cursor is clipped": f"<div style='{_BOX}'><div style='position:relative;overflow:hidden;width:3px;height:0'>"
    "<textarea style='position:absolute;bottom:-1em;width:1000px;height:1em'></textarea></div><div><pre>1</pre></div></div>",
    "one line high": "<div style='position:relative;width:380px;height:22px;border:1px solid #999'>"
    f"<textarea style='{_CURSOR}'></textarea><div>1</div></div>",
    "drawn on a canvas": f"<div><canvas width=380 height=120></canvas><textarea style='{_CURSOR}'></textarea></div>",
    "a text box that is not editable": f"<div role=textbox tabindex=0 style='{_BOX};border:1px solid #999'><p>1</p></div>",
    "higher than a field": "<div style='border:1px solid #999'><textarea style='display:none'></textarea>"
    "<div><button type=button>B</button></div><iframe style='width:380px;height:620px;border:0'></iframe></div>",
}
NEIGHBOURS = {
    "beside": "<div class=row><div>{label}</div><div class=beside>{editor}<textarea data-truth=remarks></textarea></div></div>",
    "in the row": "<div class=row><div>{label}</div>{editor}<textarea data-truth=remarks placeholder=Remarks></textarea></div>",
    "below": "<div class=row><div>{label}</div><div>{editor}</div></div><div class=row><textarea data-truth=remarks></textarea></div>",
}


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
@pytest.mark.parametrize("editor", EDITORS)
async def test_text_area_beside_an_editor_is_not_found_with_certainty(
    tab: Opened, site: Site, editor: str, neighbour: str
) -> None:
    row = NEIGHBOURS[neighbour].format(label=LABEL, editor=EDITORS[editor])
    fields = await found(tab, site, form(description=row))
    assert fields["listings"] == SURE["listings"]
    sure, _ = fields["description"]
    assert not sure


async def test_editor_in_a_frame_with_an_editable_body_is_filled(tab: Opened, site: Site) -> None:
    body = f"<body contenteditable aria-label=&quot;{LABEL}&quot;><p><br></p></body>"
    await tab.page.goto(
        site.serve("form.html", f'<h1>Complaint</h1><iframe srcdoc="<!doctype html>{body}"></iframe>')
    )
    candidate = await tab.sure(LABEL, TAKES_TEXT)
    await tab.form.fill(candidate, TEXT)
    assert (await tab.form.read(candidate)).value == TEXT
    assert (await tab.page.frames[1].locator("body").inner_text()).strip() == TEXT


async def test_label_in_a_box_with_a_help_icon_is_not_taken_for_a_list(tab: Opened, site: Site) -> None:
    box = "display:inline-block;width:120px;background:#e9ecef;border:1px solid #999;padding:5px"
    icon = "<svg width=14 height=14><title>What is meant by it?</title><circle cx=7 cy=7 r=6 /></svg>"
    row = f"<div class=row><p style='{box}'>Select IPR {icon}</p><div data-truth=list role=combobox tabindex=0 style='{box}'>Choose</div></div>"
    await tab.page.goto(
        site.serve("form.html", f"<form>{row}<div class=row><p>Reason</p><select></select></div></form>")
    )
    candidate = await tab.sure("Select IPR", (ControlKind.LIST,))
    assert await tab.truth(candidate) == "list"


async def test_title_of_an_open_section_is_not_a_list(tab: Opened, site: Site) -> None:
    title = "<summary style='cursor:pointer;background:#eee;padding:8px'>Select IPR</summary>"
    section = f"<details open style='width:400px'>{title}<select data-truth=list><option>Choose</option></select></details>"
    await tab.page.goto(site.serve("form.html", f"<form>{section}</form>"))
    candidate = await tab.sure("Select IPR", (ControlKind.LIST,))
    assert await tab.truth(candidate) == "list"


async def test_upload_that_shows_the_file_name_in_a_read_only_field_is_found(tab: Opened, site: Site) -> None:
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)"
    field = f"<input readonly value='No file'><button type=button>Browse</button><input type=file style='{hidden}' data-truth=evidence>"
    await tab.page.goto(site.serve("form.html", f"<form><div><p>Evidence</p><div>{field}</div></div></form>"))
    candidate = await tab.sure("Evidence", (ControlKind.FILE,))
    assert await tab.truth(candidate) == "evidence"


async def test_outline_drawn_on_top_of_a_field_does_not_count_as_cover(tab: Opened, site: Site) -> None:
    bare = "<textarea data-truth=description style='border:0;outline:0;background:none'></textarea>"
    line = "position:absolute;inset:-5px 0 0;margin:0;pointer-events:none;border:1px solid #999"
    field = (
        f"<div style='position:relative'>{bare}<fieldset aria-hidden=true style='{line}'></fieldset></div>"
    )
    outcome = await filled(tab, site, form(description=f"<div class=row><div>{LABEL}</div>{field}</div>"))
    assert (outcome.held, outcome.asked) == (WANTED, {})


async def test_large_buttons_in_a_vertical_group_can_be_clicked(tab: Opened, site: Site) -> None:
    entries = ["Store", "Store front", "Product listing", "Review", "Other"]
    buttons = "".join(
        f"<label style='display:flex;align-items:center;height:42px'><span style='position:relative;width:42px;height:42px'>"
        f"<input type=radio name=kind value='{entry}' style='position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0'>"
        f"</span><span>{entry}</span></label>"
        for entry in entries
    )
    html = f"<form><div class=row><div>Complaint type</div><div role=radiogroup>{buttons}</div></div></form>"
    outcome = await filled(tab, site, html, frozenset({"complaint_type"}))
    assert (outcome.asked, outcome.report.ready) == ({}, True)
    assert await tab.value("document.querySelector(':checked').value") == "Product listing"
