"""The shape of a flow file: which tables and keys there are and what each may hold; its JSON Schema too."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from helper.flow.spec import StepKind

Wording = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Seen = Annotated[str, StringConstraints(pattern=r"^(described|(taught|worked) on \d{4}-\d{2}-\d{2})$")]
ControlKind = Literal["line", "lines", "list", "radio", "file", "button", "tick"]
STEP_KINDS = tuple(kind.value for kind in StepKind)


class Shape(BaseModel):
    """A table of the file; keys it does not know are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HeadShape(Shape):
    """`[flow]`: what the file is."""

    id: Name
    kind: Literal["complaint", "ipr", "list"]
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]] = Field(min_length=1)
    seen: dict[str, Seen] = Field(
        default={}, description="For each portal host: described, taught on DATE or worked on DATE."
    )


class HostsShape(Shape):
    """`[hosts]`: where the flow may be used; it may narrow the hosts ipp-helper knows, never add one."""

    portal: list[Wording] = Field(min_length=1)
    login: list[Wording] = []


class LoginShape(Shape):
    """`[login]`: signs, each a CSS selector or `text:` and a whole wording."""

    signed_in: list[Wording] = Field(alias="in", min_length=1)
    signed_out: list[Wording] = Field(alias="out", min_length=1)
    captcha: list[Wording] = []


class StepShape(Shape):
    """`[[page.step]]`: one thing on a page; exactly one of the six kinds."""

    id: Name
    fill: (
        Literal["listings", "description", "title", "number", "made_on", "published_on", "address"] | None
    ) = None
    choose: (
        Literal[
            "website",
            "ipr_type",
            "ipr",
            "complaint_type",
            "reason",
            "place",
            "has_certificate",
            "work_kind",
        ]
        | None
    ) = None
    attach: Literal["evidence", "picture", "certificate", "statement"] | None = None
    expect: ControlKind | None = None
    handoff: Literal["person"] | None = None
    go: Wording | None = None
    label: list[Wording] = Field(default=[], description="Whole wordings in every known language.")
    option: list[Wording] = Field(
        default=[], description="Entries of the list, best first; /between slashes/ is a pattern."
    )
    option_for: dict[Name, list[Wording]] = Field(
        default={},
        description="Where one of several entries may be wanted: our name, and the page's wordings.",
    )
    after: list[Name] = Field(default=[], description="Steps that must be done before this one.")
    optional: bool = Field(default=False, description="Whether the page may do without it.")
    at_most: int | None = Field(default=None, ge=1, description="How many lines or files the field takes.")

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len(self.kinds) != 1:
            raise PydanticCustomError("one_kind", "not exactly one kind", {"kinds": list(self.kinds)})
        return self


class PageShape(Shape):
    """`[[page]]`: one page of the portal, known by its heading."""

    id: Name
    heading: list[Wording] = Field(min_length=1)
    step: list[StepShape] = Field(min_length=1)


class OutcomeShape(Shape):
    """`[outcome]`: how the portal says what became of a submission."""

    accepted: list[Wording] = Field(min_length=1)
    refused: list[Wording] = []
    number_label: list[Wording] = []


class ListShape(Shape):
    """`[list]`: the complaint list; our name of a column, state or figure, and the portal's wordings."""

    columns: dict[Name, list[Wording]] = {}
    status: dict[Name, list[Wording]] = {}
    figures: dict[Name, list[Wording]] = {}


class FlowShape(Shape):
    """A whole flow file."""

    schema_version: Literal[1] = Field(alias="schema")
    flow: HeadShape
    hosts: HostsShape
    login: LoginShape
    page: list[PageShape] = Field(min_length=1)
    outcome: OutcomeShape
    listing_words: ListShape = Field(alias="list", default=ListShape())


SHAPES: dict[tuple[str, ...], type[Shape]] = {
    (): FlowShape,
    ("flow",): HeadShape,
    ("hosts",): HostsShape,
    ("login",): LoginShape,
    ("page",): PageShape,
    ("page", "step"): StepShape,
    ("outcome",): OutcomeShape,
    ("list",): ListShape,
}
"""Which shape lies at which path of the file."""


def keys_of(shape: type[Shape]) -> tuple[str, ...]:
    """The keys of a table as they are written in the file."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())


def flow_schema() -> dict[str, Any]:
    """The JSON Schema of a flow file, for editors; `flows/schema.json` holds it."""
    schema = FlowShape.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A description of a portal's pages for ipp-helper"
    schema["$defs"]["StepShape"]["oneOf"] = [{"required": [kind]} for kind in STEP_KINDS]
    return schema


def schema_text() -> str:
    """The content of `flows/schema.json`."""
    return json.dumps(flow_schema(), indent=2, ensure_ascii=False) + "\n"
