"""The format of flow files, and the messages for mistakes."""

from typing import Any, get_args

import pytest

from helper.flow.form import ControlKind
from helper.flow.schema import (
    ControlKindName,
    StepShape,
    shape_mistakes,
)
from helper.flow.spec import FIELDS_OF
from tests.flow.samples import Change, at_step, changed_flow, step_in


def mistakes_after(change: Change) -> list[str]:
    return shape_mistakes(changed_flow(change))


KINDS = "fill, choose, attach, expect, handoff, go"


@pytest.mark.parametrize(
    ("name", "values", "mistake"),
    [
        ("reason", {"options": ["Pirated copy"]}, "options: Extra inputs are not permitted"),
        ("reason", {"choose": "reasons"}, ("choose: Input should be 'website', 'ipr_type', 'ipr', "
         "'complaint_type', 'reason', 'place', 'has_certificate' or 'work_kind'")),
        ("submit", {"fill": "listings"}, f"needs exactly one of {KINDS}, but has fill, handoff"),
        ("reason", {"label": ["Reason", 7]}, "label.2: Input should be a valid string"),
        ("listings", {"at_most": 0}, "at_most: Input should be greater than or equal to 1"),
        ("evidence", {"optional": "yes"}, "optional: Input should be a valid boolean"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step_is_reported_with_its_location(
    name: str, values: dict[str, Any], mistake: str
) -> None:
    assert mistakes_after(lambda flow: step_in(flow, name).update(values)) == [at_step(name, mistake)]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (lambda flow: flow.update(notes="x"), "top of the file: notes: Extra inputs are not permitted"),
        (lambda flow: flow.pop("login"), "top of the file: login: Field required"),
        (lambda flow: flow["flow"].pop("kind"), "[flow]: kind: Field required"),
        (lambda flow: flow["page"][0].pop("heading"), "page complaint: heading: Field required"),
        (
            lambda flow: step_in(flow, "reason").pop("choose"),
            f"page complaint, step 6 (reason): needs one of {KINDS}",
        ),
        (
            lambda flow: flow["page"][0]["step"].append(5),
            "page complaint, step 15: Input should be a valid dictionary or instance of StepShape",
        ),
        (
            lambda flow: flow.update(list={"columns": {"number": 1}}),
            "[list]: columns.number: Input should be a valid list",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_location(change: Change, mistake: str) -> None:
    assert mistakes_after(change) == [mistake]


def test_mistake_in_a_page_without_an_id_names_the_page_number() -> None:
    assert mistakes_after(lambda flow: flow["page"][0].pop("id")) == ["page 1: id: Field required"]


def test_each_form_field_is_entered_by_exactly_one_kind_of_step() -> None:
    entered = [
        field
        for kind in ("fill", "choose", "attach")
        for literal in get_args(StepShape.model_fields[kind].annotation)
        for field in get_args(literal)
    ]
    assert sorted(entered) == sorted({field for fields in FIELDS_OF.values() for field in fields})


def test_every_kind_of_control_can_be_an_expected_element() -> None:
    assert set(get_args(ControlKindName)) == {kind.value for kind in ControlKind}
