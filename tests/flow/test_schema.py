"""The format of flow files, their JSON Schema, and the messages for mistakes."""

import json
from typing import Any, get_args

import pytest

from helper.flow.form import ControlKind
from helper.flow.load import flows_folder
from helper.flow.schema import (
    SHAPES,
    ControlKindName,
    StepShape,
    flow_schema,
    keys_of,
    place_of,
    read_draft,
    schema_text,
    shape_mistakes,
)
from helper.flow.spec import FIELDS_OF, StepKind
from tests.flow.samples import Change, at_step, changed_flow, step_in


def test_flow_file_parts_with_the_wrong_type_are_left_out_of_the_draft() -> None:
    draft = read_draft({"page": [7, {"step": "x", "heading": [1]}], "flow": []})
    assert (draft.steps, draft.pages[0].ids, draft.head) == ([], (), None)
    assert [page.heading for page in draft.pages] == [()]


def mistakes_after(change: Change) -> list[str]:
    return shape_mistakes(changed_flow(change))


KINDS = "fill, choose, attach, expect, handoff, go"


@pytest.mark.parametrize(
    ("name", "values", "mistake"),
    [
        ("reason", {"options": ["Pirated copy"]}, "'options' is an unknown key (did you mean 'option'?)"),
        ("reason", {"choose": "reasons"}, ("'choose' is 'reasons', but must be one of: 'website', 'ipr_type', 'ipr', "
         "'complaint_type', 'reason', 'place', 'has_certificate', 'work_kind'")),
        ("submit", {"fill": "listings"}, f"needs exactly one of {KINDS}, but has fill, handoff"),
        ("reason", {"label": "Reason"}, "'label' must be a list, such as [\"Complaint reason\", \"投诉理由\"]"),
        ("reason", {"label": ["Reason", ""]}, "'label 2' must not be empty"),
        ("reason", {"label": ["Reason", 7]}, "'label 2' must be text in quotes"),
        ("listings", {"at_most": 0}, "'at_most' must be 1 or more"),
        ("listings", {"at_most": "300"}, "'at_most' must be a whole number"),
        ("evidence", {"optional": "yes"}, "'optional' must be true or false"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step_is_reported_with_its_location(
    name: str, values: dict[str, Any], mistake: str
) -> None:
    assert mistakes_after(lambda flow: step_in(flow, name).update(values)) == [at_step(name, mistake)]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            lambda flow: flow.update(notes="x"),
            "top of the file: 'notes' is an unknown key (possible: schema, flow, hosts, login, page, outcome, list)",
        ),
        (lambda flow: flow.pop("login"), "top of the file: 'login' is missing"),
        (lambda flow: flow["flow"].pop("kind"), "[flow]: 'kind' is missing"),
        (lambda flow: flow["page"][0].pop("heading"), "page complaint: 'heading' is missing"),
        (lambda flow: flow.update(schema=2), "top of the file: 'schema' is '2', but must be one of: 1"),
        (
            lambda flow: flow["flow"].update(kind="complain"),
            "[flow]: 'kind' is 'complain', but must be one of: 'complaint', 'ipr', 'list'",
        ),
        (
            lambda flow: step_in(flow, "reason").pop("choose"),
            f"page complaint, step 6 (reason): needs one of {KINDS}",
        ),
        (
            lambda flow: step_in(flow, "reason").update(id="The Reason"),
            ("page complaint, step 6 (The Reason): 'id' must be a short name of small letters, digits, - and _, "
            "not 'The Reason'"),
        ),
        (
            lambda flow: flow["flow"]["seen"].update({"ipp.taobao.com": "yes"}),
            "[flow]: 'seen.ipp.taobao.com' must be 'described', 'taught on DATE' or 'worked on DATE', not 'yes'",
        ),
        (lambda flow: flow.update(page={"id": "x"}), "top of the file: 'page' must be written as [[page]], once per entry"),
        (lambda flow: flow["page"][0]["step"].append(5), "page complaint: 'step 15' must be a table"),
        (lambda flow: flow.update(outcome=1), "top of the file: 'outcome' must be a table"),
        (lambda flow: flow.update(list={"columns": {"number": 1}}), '[list]: \'columns.number\' must be a list, such as ["Complaint reason", "投诉理由"]'),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_location(change: Change, mistake: str) -> None:
    assert mistakes_after(change) == [mistake]


def test_mistake_in_a_page_without_an_id_names_the_page_number() -> None:
    assert mistakes_after(lambda flow: flow["page"][0].pop("id")) == ["page 1: 'id' is missing"]
    assert place_of(("page", 0, "step", 2), {}) == "page 1, step 3"


def test_the_schema_file_is_current() -> None:
    assert (flows_folder() / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_json_schema_uses_the_keys_of_the_file() -> None:
    schema = flow_schema()
    assert set(schema["properties"]) == {"schema", "flow", "hosts", "login", "page", "outcome", "list"}
    assert set(schema["$defs"]["LoginShape"]["properties"]) == {"in", "out", "captcha"}
    assert json.loads(schema_text()) == schema


def test_schema_gives_each_step_exactly_one_of_six_kinds() -> None:
    kinds = [alternative["required"] for alternative in flow_schema()["$defs"]["StepShape"]["oneOf"]]
    assert kinds == [[kind.value] for kind in StepKind]
    assert set(keys_of(StepShape)) >= {kind.value for kind in StepKind}


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


def test_unknown_keys_are_mistakes_in_every_table() -> None:
    assert all(shape.model_config["extra"] == "forbid" for shape in SHAPES.values())
