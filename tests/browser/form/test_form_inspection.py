"""The inspection of a form: the kind, entries, counts and limits of each control.

Of private lists, only the count and the shape of the entries are reported.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.form.form_inspection import (
    FieldLimits,
    FindQuality,
    FormInspection,
    SeenForm,
    form_page,
    limits_in,
    most_files,
)
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.saved_page import SavedFile, saved_page
from helper.flow.form import ControlKind
from helper.flow.load import shipped_flow

PAGE = """<!doctype html><meta charset="utf-8"><style>p { margin: 20px } .box { display: inline-block; width: 300px;
  border: 1px solid #888; padding: 6px; cursor: pointer } .gone { display: none }</style>
<h1>Submit a complaint</h1>
<p><label for="s">Complaint website</label><select id="s"><option value="">Please select</option><option>AliExpress.com</option>
  <option>Elsewhere</option></select></p>
<p>Complaint reason <span class="box" role="combobox" tabindex="0">Please select</span></p>
<p>IPR <span class="box" role="combobox" aria-controls="rights" tabindex="0">Please select</span></p>
<p>Complaint type <label><input type="radio" name="t"> Product listing</label> <label><input type="radio" name="t"> Store front</label></p>
<p><label for="l">Infringing listings</label><textarea id="l"></textarea><br><small>One address a line, at most 300.</small></p>
<p><label for="d">Description</label><textarea id="d" placeholder="why the listings infringe"></textarea><br><small>0/500</small></p>
<p><label for="e">Evidence</label><input id="e" type="file" multiple> <small>Up to 4 files, 20 MB each</small></p>
<p><label for="o">Reference</label><input id="o" type="text"></p>
<p><label><input type="checkbox"> I declare that all of this is true.</label></p>
<p><button>Verify</button> <button>Submit</button></p>
<div class="gone"><ul><li>Pirated copy</li><li>Others</li><li>Grounds of Jane</li></ul></div>
<ul id="rights" class="gone" role="listbox"><li role="option">Whale (US)(7)</li><li role="option">Fox (US)(N/A)</li></ul>"""


@pytest.fixture(scope="module")
async def seen(browser_path: str) -> SeenForm:
    """The result of one inspection, shared by all tests of this file."""
    async with saved_page(SavedFile(PAGE.encode(), folder=Path("/nowhere")), Path(browser_path)) as isolated:
        look = FormInspection(isolated, PortalForm(isolated, PageInput(isolated)), opens=False)
        return await look.at(form_page(shipped_flow().pages))


pytestmark = pytest.mark.browser


def test_only_the_missing_field_is_reported_as_missing(seen: SeenForm) -> None:
    missing = [field.step for field in seen.fields if field.finding is not FindQuality.SURE]

    assert missing == ["ipr_type"]
    assert [field.why for field in seen.fields if field.step == "ipr_type"] != [""]


def test_entries_of_every_kind_of_list_are_reported(seen: SeenForm) -> None:
    """The page has a native list, a closed drop-down whose entries are unknown, and radio buttons."""
    options = {field.step: field.control.options for field in seen.fields if field.control}

    assert options["website"] == ("AliExpress.com", "Elsewhere")
    assert options["reason"] is None
    assert options["complaint_type"] == ("Product listing", "Store front")


def test_entries_of_private_lists_are_counted_but_not_reported(seen: SeenForm) -> None:
    [right] = [field.control for field in seen.fields if field.step == "ipr"]

    assert right is not None
    assert right.options is None
    assert (right.count, right.form) == (2, "T (C)(N) or T (C)(N/A)")


def test_limits_of_fields_are_reported_with_their_unit(seen: SeenForm) -> None:
    controls = {field.step: field.control for field in seen.fields if field.control}

    assert controls["listings"].most_lines == 300
    assert (controls["description"].most_chars, controls["description"].most_lines) == (500, None)
    assert controls["evidence"].most_files == 4


def test_controls_that_the_flow_does_not_know_are_reported(seen: SeenForm) -> None:
    assert [(other.label, other.kind) for other in seen.others] == [("Reference", ControlKind.LINE)]
    assert seen.ticks == 1
    assert {button.step for button in seen.buttons if button.seen} == {"verify", "submit"}


def limits(around: str, **more: object) -> FieldLimits:
    nothing = {"most": None, "lengths": [0, 0], "lines": 0}
    return limits_in({**nothing, "around": f"Links {around}", **more})


@pytest.mark.parametrize(
    ("hint", "chars", "lines"),
    [
        ("Max. 1,000 characters", 1000, None),
        ("up to 300 links", None, 300),
        ("1 to 10 links", None, 10),
        ("1-10 links a form", None, 10),
        ("max. 300 links, a maximum of 10 links at a time", None, 10),
        ("at most 300", None, 300),
        ("max. 1,000", None, 1000),
        ("最多 300", None, 300),
        ("max. 5 MB", None, None),
        ("at most 3 days", None, None),
        ("最多 300 条", None, 300),
        ("500字以内", 500, None),
        ("0/300 links", None, 300),
        ("Version 1/2 of 2019", None, None),
        ("", None, None),
    ],
)
def test_limit_of_a_field_is_read_from_a_hint(hint: str, chars: int | None, lines: int | None) -> None:
    assert limits(hint) == (chars, lines)


@pytest.mark.parametrize(
    ("lengths", "filled", "chars", "lines"),
    [([12, 12], 1, 500, None), ([40, 40], 12, None, 500), ([40, 40], 3, None, None)],
    ids=["characters", "lines", "something else"],
)
def test_counter_beside_a_field_is_read_as_a_limit_of_characters_or_lines(
    lengths: list[int], filled: int, chars: int | None, lines: int | None
) -> None:
    assert limits("12/500", lengths=lengths, lines=filled) == (chars, lines)


def test_length_attribute_overrides_a_limit_in_a_hint() -> None:
    assert limits("max. 1,000 characters", most=40).chars == 40


def test_maximum_number_of_files_is_read_from_the_text_beside_an_upload() -> None:
    assert most_files(["Choose a file", "Up to 5 files"]) == 5
    assert most_files(["最多3个文件"]) == 3
    assert most_files(["PDF, max. 5 MB"]) is None
