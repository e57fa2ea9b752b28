"""The finder decides on the reading of each recorded form, without a browser, as it decided on the page."""

from __future__ import annotations

import pytest

from helper.flow.load import shipped_flow
from helper.reports.portal_look import FieldState, PortalLook
from helper.session.portal_inspection import seen_in
from tests.tools.record import RECORDINGS

LOOKS = {
    file.stem: PortalLook.model_validate_json(file.read_text(encoding="utf-8"))
    for file in sorted(RECORDINGS.glob("*.json"))
}
[PAGE] = [page for page in shipped_flow().pages if page.is_form]


@pytest.mark.parametrize("name", [name for name, look in LOOKS.items() if look.frames])
def test_finder_decides_the_same_for_a_page_and_its_recording(name: str) -> None:
    look = LOOKS[name]
    decided = {field.name: field.finding.value.replace("_", " ") for field in seen_in(look, PAGE).fields}

    assert decided == {
        field.name: field.state.value
        for field in look.fields
        if field.state not in {FieldState.SHOWN, FieldState.THERE}
    }
