"""Forms that behave like unknown component libraries: each snippet has one quirk and names the right control.

A field with a `data-truth` must be found with certainty; a field with None must be a question or not found.
"""

from __future__ import annotations

import pytest

from helper.flow.form import ControlKind, Found, WantedField
from tests.browser.opened import CHOICE, FILE, TEXT, Opened
from tests.browser.site import Site

Expected = tuple[tuple[str, tuple[ControlKind, ...], str | None], ...]

_STYLE = """<style>
body { font: 14px sans-serif; margin: 24px; }
.row { margin: 16px 0; }
.box { position: relative; width: 280px; min-height: 20px; padding: 8px 28px 8px 10px; border: 1px solid #999; border-radius: 4px; }
.box svg { position: absolute; right: 8px; top: 12px; }
.float { position: absolute; left: 10px; top: 9px; color: #777; pointer-events: none; }
.small { top: -8px; font-size: 11px; background: #fff; padding: 0 4px; }
.plain { border: 0; outline: 0; width: 220px; background: none; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
</style>"""
_ARROW = '<svg width="10" height="8"><path d="M0 0 5 6 10 0" fill="#555"/></svg>'
_REASON: Expected = (("Reason", CHOICE, "reason"), ("Description", TEXT, "text"))

BEHAVIOURS: dict[str, tuple[str, Expected]] = {
    "labels float over their fields": (
        f"""<div class="row"><div class="box"><span class="float">Reason</span>
        <div role="combobox" aria-haspopup="listbox" tabindex="0" style="height:20px" data-truth="reason"></div>{_ARROW}</div></div>
        <div class="row"><div class="box"><textarea class="plain" data-truth="text"></textarea><span class="float">Description</span></div></div>""",
        _REASON,
    ),
    "labels interrupt the outline of their fields": (
        f"""<div class="row"><div class="box"><label class="float small">Reason</label>
        <div role="combobox" aria-haspopup="listbox" tabindex="0" style="height:20px" data-truth="reason"></div>{_ARROW}
        <fieldset aria-hidden="true" style="position:absolute;inset:-5px 0 0;pointer-events:none"><legend style="visibility:hidden"><span>Reason</span></legend></fieldset></div></div>
        <div class="row"><div class="box"><label class="float small">Description</label><textarea class="plain" data-truth="text"></textarea></div></div>""",
        _REASON,
    ),
    "the label is a span that the input names": (
        f"""<div class="row"><span id="l1">Reason</span><div class="box"><input class="plain" role="combobox" aria-expanded="false"
        aria-autocomplete="list" aria-labelledby="l1" data-truth="reason">{_ARROW}</div></div>
        <div class="row"><span id="l2">Description</span><div><textarea aria-labelledby="l2" data-truth="text"></textarea></div></div>""",
        _REASON,
    ),
    "only placeholders": (
        f"""<div class="row"><div class="box"><input class="plain" role="combobox" placeholder="Reason" readonly data-truth="reason">{_ARROW}</div></div>
        <div class="row"><textarea placeholder="Description *" data-truth="text"></textarea></div>""",
        _REASON,
    ),
    "labels for screen readers only": (
        """<div class="row"><label class="sr" for="a">Reason</label><select id="a" data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><label class="sr" for="b">Description</label><textarea id="b" data-truth="text"></textarea></div>""",
        _REASON,
    ),
    "a label split over several elements": (
        """<div class="row"><label>Rea<b>son</b></label> <select data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><label><span>Descrip</span><span>tion</span><textarea data-truth="text"></textarea></label></div>""",
        _REASON,
    ),
    "two languages, one in brackets": (
        """<div class="row"><label for="a">投诉理由 (Reason)</label> <select id="a" data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><label for="b">补充说明（Description）</label> <textarea id="b" data-truth="text"></textarea></div>""",
        (("Reason|投诉理由", CHOICE, "reason"), ("Description|补充说明", TEXT, "text")),
    ),
    "a native list behind a styled button": (
        f"""<div class="row"><span>Reason</span><div style="position:relative"><select class="sr" tabindex="-1"><option></option><option>Fox</option></select>
        <button type="button" class="box" data-truth="reason"><span>Please select</span>{_ARROW}</button></div></div>
        <div class="row"><span>Description</span><div><textarea data-truth="text"></textarea></div></div>""",
        (("Reason", CHOICE, None), ("Description", TEXT, "text")),
    ),
    "cards as radio buttons": (
        """<div class="row"><h4 style="font-weight:normal">Reason</h4><div role="radiogroup" data-truth="reason">
        <div role="radio" aria-checked="false" tabindex="0" class="box">Fox</div><div role="radio" aria-checked="true" tabindex="-1" class="box">Whale</div></div></div>
        <div class="row"><span>Description</span><div><textarea data-truth="text"></textarea></div></div>""",
        _REASON,
    ),
    "an editor instead of a text area": (
        """<div class="row"><span>Reason</span> <select data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><span>Description</span><div style="border:1px solid #999"><div><button type="button">B</button><button type="button">I</button></div>
        <div contenteditable="true" style="min-height:60px" data-truth="text"><p><br></p></div></div></div>""",
        _REASON,
    ),
    "a collapsed section": (
        """<details open><summary>About the case</summary><div class="row"><span>Reason</span> <select data-truth="reason"><option>Fox</option></select></div></details>
        <details><summary>Description</summary><div class="row"><span>Description</span> <textarea data-truth="folded"></textarea></div></details>""",
        (("Reason", CHOICE, "reason"), ("Description", TEXT, None)),
    ),
    "a layout table with two fields a row": (
        """<table><tr><td>Reason</td><td><select data-truth="reason"><option>Fox</option></select></td><td>Country</td><td><select data-truth="country"><option>Fox</option></select></td></tr>
        <tr><td>Remarks</td><td><textarea data-truth="remarks"></textarea></td><td>Description</td><td><textarea data-truth="text"></textarea></td></tr></table>""",
        (*_REASON, ("Country", CHOICE, "country"), ("Remarks", TEXT, "remarks")),
    ),
    "a row of labels above a row of fields": (
        """<table><tr><th>Country</th><th>Reason</th><th>Description</th></tr>
        <tr><td><select data-truth="country"><option>Fox</option></select></td><td><select data-truth="reason"><option>Fox</option></select></td><td><textarea data-truth="text"></textarea></td></tr></table>""",
        (*_REASON, ("Country", CHOICE, "country")),
    ),
    "labels to the right of their fields": (
        """<div class="row"><select data-truth="reason"><option>Fox</option></select> <span>Reason</span></div>
        <div class="row"><select data-truth="country"><option>Fox</option></select> <span>Country</span></div>""",
        (("Reason", CHOICE, "reason"), ("Country", CHOICE, "country")),
    ),
    "an editable list that shows dashes and an arrow": (
        """<div class="row"><span>Reason</span> <span style="position:relative"><input placeholder="--" data-truth="reason">
        <i style="position:absolute;right:6px">▾</i></span></div>""",
        (("Reason", CHOICE, None),),
    ),
    "labels below their fields": (
        """<div style="margin:4px"><textarea data-truth="links"></textarea><div>Infringing listings</div></div>
        <div style="margin:4px"><textarea data-truth="text"></textarea><div>Description</div></div>
        <div style="margin:4px"><textarea data-truth="last"></textarea><div>Remarks</div></div>""",
        (("Infringing listings", TEXT, "links"), ("Description", TEXT, "text")),
    ),
    "an inert form behind an open dialog": (
        """<form inert><div class="row"><span>Reason</span> <select data-truth="behind"><option>Fox</option></select></div></form>
        <dialog open style="top:120px"><div class="row"><span>Reason</span> <select data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><span>Description</span> <textarea data-truth="text"></textarea></div></dialog>""",
        _REASON,
    ),
    "the next step of a wizard is already in the page": (
        """<div style="width:600px;overflow:hidden"><div style="display:flex;width:1200px">
        <div style="width:600px"><div class="row"><span>Reason</span> <select data-truth="reason"><option>Fox</option></select></div></div>
        <div style="width:600px"><div class="row"><span>Description</span> <textarea data-truth="next step"></textarea></div></div></div></div>""",
        (("Reason", CHOICE, "reason"), ("Description", TEXT, None)),
    ),
    "a search box and a filter with the same words": (
        """<header><input type="search" placeholder="Reason or description"><select aria-label="Country"><option>All</option></select></header>
        <div class="row"><span>Reason</span> <select data-truth="reason"><option>Fox</option></select></div>
        <div class="row"><span>Description</span> <textarea data-truth="text"></textarea></div>""",
        _REASON,
    ),
    "the label as the chosen entry of another list": (
        f"""<div class="row"><span>Category</span><div class="box" role="combobox" aria-haspopup="listbox" tabindex="0" data-truth="category"><span>Reason</span>{_ARROW}</div></div>
        <div class="row"><span>Ground</span><div class="box" role="combobox" aria-haspopup="listbox" tabindex="0" data-truth="ground"><span>Please select</span>{_ARROW}</div></div>""",
        (("Reason", CHOICE, None),),
    ),
    "the label on a button beside a list": (
        f"""<div class="row"><button type="button">Reason</button><div class="box" role="combobox" aria-haspopup="listbox" tabindex="0" data-truth="other"><span>Please select</span>{_ARROW}</div></div>
        <div class="row"><span>Remarks</span> <textarea data-truth="remarks"></textarea></div>""",
        (("Reason", CHOICE, None),),
    ),
    "the label on a menu in the header": (
        f"""<header><button type="button" class="box dropdown" aria-expanded="false"><span>Reason</span>{_ARROW}</button></header>
        <div class="row"><span>Remarks</span> <textarea data-truth="remarks"></textarea></div>""",
        (("Reason", CHOICE, None),),
    ),
    "a label whose control was removed": (
        """<div class="row"><span>Reason</span></div><div class="row"><span>Country</span> <select data-truth="country"><option>Fox</option></select></div>
        <div class="row"><span>Description</span> <span style="color:#888">(closed)</span></div><div class="row"><span>Remarks</span> <textarea data-truth="remarks"></textarea></div>""",
        (("Reason", CHOICE, None), ("Description", TEXT, None)),
    ),
    "a hidden label beside a visible one": (
        """<div class="row"><label for="a" style="display:none">Description</label><span>Remarks</span> <textarea id="a" data-truth="remarks"></textarea></div>""",
        (("Description", TEXT, None), ("Remarks", TEXT, "remarks")),
    ),
    "an upload as a drop zone with long words": (
        """<div class="row"><div>Evidence</div><div style="border:2px dashed #999;padding:24px;text-align:center"><svg width="30" height="30"><circle cx="15" cy="15" r="12"/></svg>
        <p>Drag files here, or browse</p><p style="color:#888">PNG, JPG, PDF up to 20 MB</p><input type="file" multiple style="display:none" data-truth="evidence"></div></div>
        <div class="row"><div>Identity document</div><div style="border:2px dashed #999;padding:24px;text-align:center"><p>Drag files here, or browse</p><input type="file" style="display:none" data-truth="identity"></div></div>""",
        (("Evidence", FILE, "evidence"), ("Identity document", FILE, "identity")),
    ),
    "labels far from their fields": (
        """<div style="display:grid;grid-template-columns:1fr 500px"><div>Reason</div><div><select data-truth="reason"><option>Fox</option></select></div>
        <div>Description</div><div><textarea data-truth="text"></textarea></div></div>""",
        _REASON,
    ),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
async def test_form_with_a_quirk_leads_to_no_wrong_field(tab: Opened, site: Site, behaviour: str) -> None:
    """The program must find every field that a user could identify, and must not guess if a field is ambiguous."""
    html, expected = BEHAVIOURS[behaviour]
    page = f"<!doctype html><meta charset=utf-8>{_STYLE}<h1>Form</h1>{html}"
    await tab.page.goto(site.serve("habit.html", page))
    found = {}
    for label, kinds, _ in expected:
        answer = await tab.form.find(WantedField("step", tuple(label.split("|")), kinds))
        found[label] = await tab.truth(answer.candidate) if isinstance(answer, Found) else None
    assert found == {label: truth for label, _, truth in expected}
