"""As much of a flow file as can be read while parts of it are still wrong, so that all mistakes come to light at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from helper.flow.mistakes import place_of
from helper.flow.shape import HeadShape, HostsShape, LoginShape, OutcomeShape, Shape, StepShape

ShapeT = TypeVar("ShapeT", bound=Shape)


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step that can be read, and where it stands."""

    place: str
    page: int
    """Which page of the file, from 0."""
    step: StepShape


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page's name and headings."""

    place: str
    id: str
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The readable parts; None, or left out, where a part has mistakes of its own."""

    head: HeadShape | None
    hosts: HostsShape | None
    login: LoginShape | None
    outcome: OutcomeShape | None
    pages: tuple[DraftPage, ...]
    steps: tuple[DraftStep, ...]
    ids: tuple[tuple[int, str], ...]
    """Page and id of every step, readable or not: another step may name it."""


def read_draft(document: dict[str, Any]) -> Draft:
    """Read each part on its own."""
    return Draft(
        head=_part(HeadShape, document.get("flow")),
        hosts=_part(HostsShape, document.get("hosts")),
        login=_part(LoginShape, document.get("login")),
        outcome=_part(OutcomeShape, document.get("outcome")),
        pages=tuple(_pages(document)),
        steps=tuple(_steps(document)),
        ids=tuple(
            (page, step["id"])
            for page, table in _tables(document.get("page"))
            for _, step in _tables(table.get("step"))
            if isinstance(step.get("id"), str)
        ),
    )


def _pages(document: dict[str, Any]) -> Iterator[DraftPage]:
    for page, table in _tables(document.get("page")):
        heading = table.get("heading")
        if isinstance(heading, list):
            words = tuple(word for word in heading if isinstance(word, str))
            yield DraftPage(place_of(("page", page), document), str(table.get("id", "")), words)


def _steps(document: dict[str, Any]) -> Iterator[DraftStep]:
    for page, table in _tables(document.get("page")):
        for index, raw in _tables(table.get("step")):
            if shape := _part(StepShape, raw):
                yield DraftStep(place_of(("page", page, "step", index), document), page, shape)


def _part(shape: type[ShapeT], value: Any) -> ShapeT | None:
    try:
        return shape.model_validate(value)
    except ValidationError:
        return None


def _tables(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(value, list):
        yield from ((index, table) for index, table in enumerate(value) if isinstance(table, dict))
