"""Reads the checklist that came with ipp-helper: the steps to an account, with the words of the portal's pages, as data."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from helper.errors import FlowMistakes
from helper.flow.load import flows_folder
from helper.flow.shape import Name, Shape, Wording
from helper.hosts import PORTAL_HOSTS, is_loopback
from helper.model.checklist import ChecklistStep, Door, Guide

Place = Annotated[str, StringConstraints(pattern=r"^(/[\w.-]+)+$")]
"""A place on a host; it can lead nowhere else."""
PageName = Literal["register", "account", "rights"]


class DoorShape(Shape):
    """`[[door]]`: one way to complain."""

    title: Wording
    lines: list[Wording] = Field(min_length=1)
    sources: list[Wording] = Field(min_length=1)


class ChecklistStepShape(Shape):
    """`[[step]]`: one thing the person does."""

    id: Name
    title: Wording
    what: list[Wording] = Field(min_length=1)
    newer: list[Wording] = Field(default=[])
    older: list[Wording] = Field(default=[])
    page: PageName | None = None
    waits_for: str = ""
    usually: str = ""
    look_after_days: int = Field(default=0, ge=0)
    sources: list[Wording] = Field(min_length=1)


class ChecklistShape(Shape):
    """The file."""

    schema_: Literal[1] = Field(alias="schema")
    checked_on: date
    door: list[DoorShape] = Field(min_length=1)
    step: list[ChecklistStepShape] = Field(min_length=1)
    pages: dict[str, dict[PageName, Place]] = Field(default={})

    @model_validator(mode="after")
    def _hosts_are_known(self) -> ChecklistShape:
        """A file may narrow the hosts that are known, never add one."""
        strange = [
            host for host in self.pages if host not in PORTAL_HOSTS and not is_loopback(f"http://{host}/")
        ]
        if strange:
            raise ValueError(f"{', '.join(strange)} is not among the portal's hosts")
        return self


def shipped_guide() -> Guide:
    """The checklist that came with the program."""
    file = flows_folder() / "checklists" / "account.toml"
    return read_guide(file.read_text(encoding="utf-8"), str(file))


def read_guide(text: str, file: str) -> Guide:
    """Read a checklist from its text. Raises FlowMistakes with everything that is wrong in it."""
    try:
        shape = ChecklistShape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FlowMistakes(file, [f"this is not TOML: {error}"]) from error
    except ValidationError as error:
        raise FlowMistakes(
            file, [_mistake(detail["loc"], detail["msg"]) for detail in error.errors()]
        ) from error
    return Guide(
        checked_on=shape.checked_on,
        doors=tuple(
            Door(title=door.title, lines=tuple(door.lines), sources=tuple(door.sources))
            for door in shape.door
        ),
        steps=tuple(map(_step, shape.step)),
        pages={
            host: {str(name): path for name, path in pages.items()} for host, pages in shape.pages.items()
        },
    )


def _step(shape: ChecklistStepShape) -> ChecklistStep:
    return ChecklistStep(
        id=shape.id,
        title=shape.title,
        what=tuple(shape.what),
        newer=tuple(shape.newer),
        older=tuple(shape.older),
        page=shape.page or "",
        waits_for=shape.waits_for,
        usually=shape.usually,
        look_after_days=shape.look_after_days,
        sources=tuple(shape.sources),
    )


def _mistake(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, place)) or 'top of the file'}: {message}"
