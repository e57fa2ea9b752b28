"""The format of a flow file, and where a mistake in a file is.

What is wrong is said in pydantic's own words: it concerns those who write flow files.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from helper.flow.spec import StepKind, fields_by
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
    seen: dict[str, SeenOn] = {}


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
    label: list[Wording] = []
    option: list[Wording] = []
    option_for: dict[Name, list[Wording]] = {}
    after: list[Name] = []
    optional: bool = False
    at_most: int | None = Field(default=None, ge=1)

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


def shape_mistakes(document: dict[str, Any]) -> list[str]:
    """Return every unknown key and every wrong type in the file, each with its location."""
    try:
        FlowShape.model_validate(document)
    except ValidationError as error:
        return [_located(detail["loc"], detail["msg"], document) for detail in error.errors()]
    return []


def page_place(page: Any, number: int) -> str:
    """Return the location of a page in the file, such as `page complaint`; `number` counts from 0."""
    return tr("page {page}", page=_id_of(page) or number + 1)


def step_place(page: Any, number: int, step: Any, index: int) -> str:
    """Return the location of a step in the file, such as `page complaint, step 3 (reason)`."""
    place = tr("page {page}, step {number}", page=_id_of(page) or number + 1, number=index + 1)
    return with_note(place, _id_of(step))


def _located(path: tuple[int | str, ...], said: str, document: dict[str, Any]) -> str:
    match path:
        case ("page", int(number), "step", int(index), *key):
            page = document["page"][number]
            place = step_place(page, number, page["step"][index], index)
        case ("page", int(number), *key):
            place = page_place(document["page"][number], number)
        case (table, first, *rest):
            place, key = f"[{table}]", [first, *rest]
        case _:
            place, key = tr("top of the file"), list(path)
    return with_label(place, with_label(dotted(key), said) if key else said)


def dotted(path: Iterable[int | str]) -> str:
    """Return the path of a value in TOML's notation; the entries of a list are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path if part != "[key]")


def _id_of(table: Any) -> str:
    found = table.get("id") if isinstance(table, dict) else getattr(table, "id", "")
    return found if isinstance(found, str) else ""
