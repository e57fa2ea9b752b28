"""The format of a flow file, its JSON Schema, and the messages for mistakes in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from helper.flow.spec import StepKind, fields_by
from helper.flow.text_matching import suggestion
from helper.translation import comma_list, msg, tr, with_label, with_note

Wording = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
SeenOn = Annotated[str, StringConstraints(pattern=r"^(described|(taught|worked) on \d{4}-\d{2}-\d{2})$")]
ControlKindName = Literal["line", "lines", "list", "radio", "file", "button", "tick"]
if TYPE_CHECKING:
    FillName = str
    ChooseName = str
    AttachName = str
else:  # At run time, the names come from `fields_by`, which a type checker cannot evaluate.
    FillName = Literal[fields_by(StepKind.FILL)]
    ChooseName = Literal[fields_by(StepKind.CHOOSE)]
    AttachName = Literal[fields_by(StepKind.ATTACH)]
STEP_KINDS = tuple(kind.value for kind in StepKind)


class Shape(BaseModel):
    """A table of the file; unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HeadShape(Shape):
    """`[flow]`: the file's id, kind and languages."""

    id: Name
    kind: Literal["complaint", "ipr", "list"]
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]] = Field(min_length=1)
    seen: dict[str, SeenOn] = Field(
        default={}, description="For each portal host: described, taught on DATE or worked on DATE."
    )


class HostsShape(Shape):
    """`[hosts]`: the hosts on which the flow may be used; each must be a host that the program knows."""

    portal: list[Wording] = Field(min_length=1)
    login: list[Wording] = []


class LoginShape(Shape):
    """`[login]`: signs of being logged in or out, each a CSS selector or `text:` with a complete text."""

    signed_in: list[Wording] = Field(alias="in", min_length=1)
    signed_out: list[Wording] = Field(alias="out", min_length=1)
    captcha: list[Wording] = []


class StepShape(Shape):
    """`[[page.step]]`: one step on a page. Each step is of exactly one of six kinds."""

    id: Name
    fill: FillName | None = None
    choose: ChooseName | None = None
    attach: AttachName | None = None
    expect: ControlKindName | None = None
    handoff: Literal["person"] | None = None
    go: Wording | None = None
    label: list[Wording] = Field(default=[], description="Complete texts in every known language.")
    option: list[Wording] = Field(
        default=[],
        description="Entries of the list, best first; a text /between slashes/ is a pattern for a whole entry.",
    )
    option_for: dict[Name, list[Wording]] = Field(
        default={},
        description="If several entries can be wanted: for each, our name and the texts on the page.",
    )
    after: list[Name] = Field(default=[], description="Steps that must be done before this one.")
    optional: bool = Field(default=False, description="Whether the page may lack the field.")
    at_most: int | None = Field(default=None, ge=1, description="Maximum number of lines or files.")

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len(self.kinds) != 1:
            sentence = msg("needs exactly one of {kinds}, but has {found}")
            if not self.kinds:
                sentence = msg("needs one of {kinds}")
            said = tr(sentence, kinds=comma_list(STEP_KINDS), found=comma_list(self.kinds))
            raise PydanticCustomError("kinds", "{said}", {"said": said})
        return self


class PageShape(Shape):
    """`[[page]]`: one page of the portal, identified by its heading."""

    id: Name
    heading: list[Wording] = Field(min_length=1)
    step: list[StepShape] = Field(min_length=1)


class OutcomeShape(Shape):
    """`[outcome]`: how the portal reports the result of a submission."""

    accepted: list[Wording] = Field(min_length=1)
    refused: list[Wording] = []
    number_label: list[Wording] = []


class ListShape(Shape):
    """`[list]`: the portal's texts in a list of complaints or registrations, and on its account page.

    Each key is the program's name for a column or for the state of a record.
    """

    columns: dict[Name, list[Wording]] = {}
    status: dict[Name, list[Wording]] = {}


class FlowShape(Shape):
    """The whole flow file."""

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
"""The format of each table, by the table's path in the file."""


def keys_of(shape: type[Shape]) -> tuple[str, ...]:
    """Return the keys that a table may have, as written in the file."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())


def flow_schema() -> dict[str, Any]:
    """Return the JSON Schema of a flow file, for editors; `flows/schema.json` holds a copy."""
    schema = FlowShape.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A description of a portal's pages for ipp-helper"
    schema["$defs"]["StepShape"]["oneOf"] = [{"required": [kind]} for kind in STEP_KINDS]
    return schema


def schema_text() -> str:
    """Return the content of `flows/schema.json`."""
    return json.dumps(flow_schema(), indent=2, ensure_ascii=False) + "\n"


_EXPECTED = {
    "string_type": msg("'{key}' must be text in quotes"),
    "string_too_short": msg("'{key}' must not be empty"),
    "list_type": msg("'{key}' must be a list, such as {example}"),
    "too_short": msg("'{key}' must not be empty"),
    "bool_type": msg("'{key}' must be true or false"),
    "int_type": msg("'{key}' must be a whole number"),
    "int_from_float": msg("'{key}' must be a whole number"),
    "greater_than_equal": msg("'{key}' must be 1 or more"),
    "dict_type": msg("'{key}' must be a table"),
    "model_type": msg("'{key}' must be a table"),
    "model_attributes_type": msg("'{key}' must be a table"),
    "date_type": msg("'{key}' must be a date, such as 2026-11-24"),
    "too_long": msg("'{key}' has too many entries"),
}
_EXAMPLE = '["Complaint reason", "投诉理由"]'
_TABLES = {"page": "[[page]]", "step": "[[page.step]]"}
_PATTERNS = {
    r"\S": msg("'{key}' must not be blank, but is '{value}'"),
    r"^[a-z][a-z0-9_-]*$": msg(
        "'{key}' must be a short name of small letters, digits, - and _, not '{value}'"
    ),
    r"^[a-z]{2}$": msg("'{key}' must be two letters, such as en or zh, not '{value}'"),
    r"^(described|(taught|worked) on \d{4}-\d{2}-\d{2})$": msg(
        "'{key}' must be 'described', 'taught on DATE' or 'worked on DATE', not '{value}'"
    ),
    r"^[a-zA-Z0-9._~*/-]{0,120}$": msg(
        "'{key}' must be a short path without a host or a question mark, not '{value}'"
    ),
}


def shape_mistakes(document: dict[str, Any]) -> list[str]:
    """Return every unknown key and every wrong type in the file, each with its location."""
    try:
        FlowShape.model_validate(document)
    except ValidationError as error:
        return [_sentence(detail, document) for detail in error.errors(include_url=False)]
    return []


def place_of(path: tuple[int | str, ...], document: dict[str, Any]) -> str:
    """Return the location of a value in the file, such as `page complaint, step 3 (reason)` or `[hosts]`."""
    if not path:
        return tr("top of the file")
    if path[0] != "page" or len(path) < 2 or not isinstance(path[1], int):
        return f"[{path[0]}]"
    page = _entry(document.get("page"), path[1])
    name = page.get("id", path[1] + 1)
    if len(path) < 4 or path[2] != "step" or not isinstance(path[3], int):
        return tr("page {page}", page=name)
    step = _entry(page.get("step"), path[3]).get("id")
    place = tr("page {page}, step {number}", page=name, number=path[3] + 1)
    return with_note(place, step if isinstance(step, str) else "")


def _sentence(detail: ErrorDetails, document: dict[str, Any]) -> str:
    path = detail["loc"]
    table, key = _split(path)
    if detail["type"] == "kinds":
        return with_label(place_of(path, document), detail["msg"])
    shape = SHAPES.get(tuple(part for part in table if isinstance(part, str)), FlowShape)
    return with_label(place_of(table, document), mistake(detail, key, keys_of(shape)))


def mistake(detail: ErrorDetails, key: str, known: tuple[str, ...]) -> str:
    """Return an error message about a key in the file: what is wrong, and what is allowed.

    `known` holds the keys that are allowed in the same table.
    """
    match detail["type"]:
        case "extra_forbidden":
            return tr("'{key}' is an unknown key{suggestion}", key=key, suggestion=suggestion(key, known))
        case "missing":
            return tr("'{key}' is missing", key=key)
        case "literal_error":
            value, expected = detail["input"], detail["ctx"]["expected"].replace(" or ", ", ")
            return tr(
                "'{key}' is '{value}', but must be one of: {expected}",
                key=key,
                value=value,
                expected=expected,
            )
        case "string_pattern_mismatch":
            return tr(_PATTERNS[detail["ctx"]["pattern"]], key=key, value=detail["input"])
        case "list_type" if key in _TABLES:
            return tr("'{key}' must be written as {table}, once per entry", key=key, table=_TABLES[key])
        case kind if kind in _EXPECTED:
            return tr(_EXPECTED[kind], key=key, example=_EXAMPLE)
        case _:
            return detail["msg"]


def _split(path: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], str]:
    """Split the path of a value into the path of its table, and the value's key within that table.

    List items in the key are numbered from 1.
    """
    in_page = path[0] == "page"
    depth = 4 if in_page and len(path) > 4 else 2 if in_page and len(path) > 2 else min(1, len(path) - 1)
    key, *inner = path[depth:]
    places = (f" {part + 1}" if isinstance(part, int) else f".{part}" for part in inner)
    return path[:depth], str(key) + "".join(places)


def _entry(tables: Any, index: int) -> dict[str, Any]:
    found = tables[index] if isinstance(tables, list) and index < len(tables) else None
    return found if isinstance(found, dict) else {}


ShapeT = TypeVar("ShapeT", bound=Shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """The parts of a page that have no mistakes."""

    place: str
    id: str
    heading: tuple[str, ...]
    steps: tuple[tuple[str, StepShape], ...]
    """Pairs of a step's location in the file and the validated step."""
    ids: tuple[str, ...]
    """Ids of all steps, including steps with mistakes, because other steps may refer to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The parts of a file that have no mistakes; parts with mistakes are None or left out."""

    head: HeadShape | None
    hosts: HostsShape | None
    login: LoginShape | None
    outcome: OutcomeShape | None
    pages: tuple[DraftPage, ...]

    @property
    def steps(self) -> list[tuple[str, StepShape]]:
        return [step for page in self.pages for step in page.steps]


def read_draft(document: dict[str, Any]) -> Draft:
    """Read each part of the file separately, so that a mistake in one part does not hide others."""
    return Draft(
        head=part(HeadShape, document.get("flow")),
        hosts=part(HostsShape, document.get("hosts")),
        login=part(LoginShape, document.get("login")),
        outcome=part(OutcomeShape, document.get("outcome")),
        pages=tuple(_page(number, page, document) for number, page in _tables(document.get("page"))),
    )


def _page(number: int, page: dict[str, Any], document: dict[str, Any]) -> DraftPage:
    heading, steps = page.get("heading"), list(_tables(page.get("step")))
    return DraftPage(
        place=place_of(("page", number), document),
        id=str(page.get("id", "")),
        heading=tuple(filter(_is_text, heading)) if isinstance(heading, list) else (),
        steps=tuple(
            (place_of(("page", number, "step", index), document), shape)
            for index, raw in steps
            if (shape := part(StepShape, raw))
        ),
        ids=tuple(step["id"] for _, step in steps if _is_text(step.get("id"))),
    )


def part(shape: type[ShapeT], value: Any) -> ShapeT | None:
    """Return `value` as a validated `shape`; None if the value has mistakes."""
    try:
        return shape.model_validate(value)
    except ValidationError:
        return None


def _tables(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(value, list):
        yield from ((index, table) for index, table in enumerate(value) if isinstance(table, dict))


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str)
