"""The shape of a flow file and its JSON Schema."""

import json
from typing import get_args

from helper.flow.form import Kind
from helper.flow.load import flows_folder
from helper.flow.shape import SHAPES, ControlKind, StepShape, flow_schema, keys_of, schema_text
from helper.flow.spec import FIELDS, REGISTRATION_FIELDS, StepKind


def test_the_schema_file_is_in_step_with_the_code() -> None:
    """`flows/schema.json` is what `schema_text` makes; flows/README.md says how to write it anew."""
    assert (flows_folder() / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_names_every_key_in_the_words_of_the_file() -> None:
    """`in`, `out`, `list` and `schema` are keys of the file, whatever the code calls them."""
    schema = flow_schema()
    assert set(schema["properties"]) == {"schema", "flow", "hosts", "login", "page", "outcome", "list"}
    assert set(schema["$defs"]["LoginShape"]["properties"]) == {"in", "out", "captcha"}
    assert json.loads(schema_text()) == schema


def test_a_step_has_exactly_the_six_kinds() -> None:
    """None of them submits; the schema wants exactly one."""
    kinds = [alternative["required"] for alternative in flow_schema()["$defs"]["StepShape"]["oneOf"]]
    assert kinds == [[kind.value] for kind in StepKind]
    assert set(keys_of(StepShape)) >= {kind.value for kind in StepKind}


def test_every_field_of_a_form_can_be_entered_in_one_way() -> None:
    """Fill, choose and attach share the fields out among them."""
    entered = [
        field
        for kind in ("fill", "choose", "attach")
        for literal in get_args(StepShape.model_fields[kind].annotation)
        for field in get_args(literal)
    ]
    assert sorted(entered) == sorted({*FIELDS, *REGISTRATION_FIELDS})


def test_every_kind_of_control_can_be_expected() -> None:
    """The words of a flow are those of the form."""
    assert set(get_args(ControlKind)) == {kind.value for kind in Kind}


def test_no_table_takes_a_key_it_does_not_know() -> None:
    """A misspelt key is a mistake everywhere, never a silent default."""
    assert all(shape.model_config["extra"] == "forbid" for shape in SHAPES.values())
