"""Reads what came with ipp-helper, strictly: the description of a portal's pages, and the checklist to an account."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from helper.errors import FlowMistakes, WrongUse
from helper.flow.rules import rule_mistakes
from helper.flow.schema import (
    FlowShape,
    ListShape,
    Name,
    PageShape,
    Shape,
    StepShape,
    Wording,
    shape_mistakes,
)
from helper.flow.spec import Flow, FlowKind, FlowPage, ListWords, Login, OutcomeWords, Step, StepKind
from helper.hosts import PORTAL_HOSTS, is_loopback
from helper.model.checklist import ChecklistStep, Door, Guide

COMPLAINT_FLOW = "aliexpress-complaint"
"""The flow of the main job."""
REGISTRATION_FLOW = "aliexpress-ipr"
"""The flow by which a design is registered."""
RIGHTS_FLOW = "aliexpress-rights"
"""The flow by which the list of registrations is read."""


def shipped_flow(name: str = COMPLAINT_FLOW) -> Flow:
    """A flow that came with ipp-helper, by its id."""
    return load_flow(flows_folder() / f"{name}.toml")


def flows_folder() -> Path:
    """Where the shipped flows lie: inside an installed package, beside it in a working copy."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_flows"
    return installed if installed.is_dir() else package.parent / "flows"


def load_flow(file: Path) -> Flow:
    """Read a flow file. Raises FlowMistakes with everything that is wrong in it, WrongUse when it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WrongUse("There is no such description of the portal's pages.", where=str(file)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"The description of the portal's pages cannot be read: {error}.", where=str(file)
        ) from error
    return read_flow(text, str(file))


def read_flow(text: str, file: str) -> Flow:
    """Read a flow from its text; `file` is only named in the mistakes."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FlowMistakes(file, [f"this is not TOML: {error}"]) from error
    if mistakes := [*shape_mistakes(document), *rule_mistakes(document)]:
        raise FlowMistakes(file, mistakes)
    return _flow(FlowShape.model_validate(document))


def _flow(shape: FlowShape) -> Flow:
    return Flow(
        id=shape.flow.id,
        kind=FlowKind(shape.flow.kind),
        languages=tuple(shape.flow.languages),
        seen=tuple(shape.flow.seen.items()),
        portal_hosts=tuple(shape.hosts.portal),
        login_hosts=tuple(shape.hosts.login),
        login=Login(
            signed_in=tuple(shape.login.signed_in),
            signed_out=tuple(shape.login.signed_out),
            captcha=tuple(shape.login.captcha),
        ),
        pages=tuple(_page(page) for page in shape.page),
        outcome=OutcomeWords(
            accepted=tuple(shape.outcome.accepted),
            refused=tuple(shape.outcome.refused),
            number_label=tuple(shape.outcome.number_label),
        ),
        listing_words=_list_words(shape.listing_words),
    )


def _page(shape: PageShape) -> FlowPage:
    return FlowPage(
        id=shape.id, heading=tuple(shape.heading), steps=tuple(_step(step) for step in shape.step)
    )


def _step(shape: StepShape) -> Step:
    kind = StepKind(shape.kinds[0])
    return Step(
        id=shape.id,
        kind=kind,
        value=getattr(shape, kind.value),
        label=tuple(shape.label),
        option=tuple(shape.option),
        option_for=tuple((name, tuple(wordings)) for name, wordings in shape.option_for.items()),
        after=tuple(shape.after),
        optional=shape.optional,
        at_most=shape.at_most,
    )


def _list_words(shape: ListShape) -> ListWords:
    return ListWords(
        columns=tuple((name, tuple(wordings)) for name, wordings in shape.columns.items()),
        status=tuple((name, tuple(wordings)) for name, wordings in shape.status.items()),
        figures=tuple((name, tuple(wordings)) for name, wordings in shape.figures.items()),
    )


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
        steps=tuple(map(_checklist_step, shape.step)),
        pages={
            host: {str(name): path for name, path in pages.items()} for host, pages in shape.pages.items()
        },
    )


def _checklist_step(shape: ChecklistStepShape) -> ChecklistStep:
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
