"""A page may contain anything: no reading of a page raises, and what cannot be read is never filled."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from helper.finder.anchors import anchors_in, numbers_in
from helper.finder.decision import FormFinder, decide_all
from helper.finder.reading import parse
from helper.flow.form import Found, NotFound, WantedField
from tests.finder.forms import TEXT, Drawing

WANTED = [WantedField("reason", ("Reason",), TEXT)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def a_page() -> Drawing:
    page = Drawing()
    page.labelled("Reason", spoken=["Reason"], labels=[0], tied=[2])
    page.labelled("Description", kind="lines", words=["Description"])
    page.labelled("Evidence", kind="file", words=["Upload"])
    return page


def read(source: object) -> None:
    """Read the page in every way in which the program reads it."""
    reading = parse(json.dumps(source))
    decide_all([FormFinder(reading).find(WANTED)], 1)
    anchors_in(reading)
    numbers_in(reading)


@given(st.text() | JSON.map(json.dumps))
def test_text_that_is_no_reading_has_no_fields(text: str) -> None:
    assert parse(text).controls == []


@given(st.data())
def test_page_with_anything_in_place_of_a_value_is_read(data: st.DataObject) -> None:
    """Replace or remove one value at any depth of the reading, including the ids that point to other rows."""
    source = copy.deepcopy(a_page().source)
    at: Any = source
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not (isinstance(at[key], (dict, list)) and at[key] and data.draw(st.booleans())):
            break
        at = at[key]
    if data.draw(st.booleans()):
        del at[key]
    else:
        at[key] = data.draw(JSON | st.integers(-2, 12))
    read(source)


def test_control_with_a_number_for_its_words_is_no_field_and_leaves_the_others() -> None:
    page = a_page()
    page.controls[1]["words"] = [0]
    (reason, description) = decide_all(
        [
            FormFinder(parse(json.dumps(page.source))).find(
                [*WANTED, WantedField("description", ("Description",), TEXT)]
            )
        ],
        2,
    )
    assert isinstance(reason, Found)
    assert isinstance(description, NotFound)


def test_elements_that_contain_one_another_in_a_circle_are_read() -> None:
    page = a_page()
    for element in page.elements[1:]:
        element[3] = element[4] = element[0] + 1
    page.elements[-1][3] = page.elements[-1][4] = 1
    read(page.source)
