"""Reads what came with ipp-helper, strictly: the description of a portal's pages, and the checklist to an account."""

from __future__ import annotations

import tomllib
from pathlib import Path

from helper.errors import FlowMistakes, WrongUse
from helper.flow.rules import rule_mistakes
from helper.flow.schema import FlowShape, Shape, StepShape, shape_mistakes
from helper.flow.spec import Flow, FlowKind, FlowPage, ListWords, Login, OutcomeWords, Step, StepKind
from helper.model.checklist import Guide, read_guide

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
        raise WrongUse(
            f"There is no file {file}.", now="See flows/README.md for what such a file holds."
        ) from None
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
        seen=shape.flow.seen,
        portal_hosts=tuple(shape.hosts.portal),
        login_hosts=tuple(shape.hosts.login),
        login=Login(**_tuples(shape.login)),
        pages=tuple(
            FlowPage(id=page.id, heading=tuple(page.heading), steps=tuple(map(_step, page.step)))
            for page in shape.page
        ),
        outcome=OutcomeWords(**_tuples(shape.outcome)),
        listing_words=ListWords(**dict(shape.listing_words)),
    )


def _step(shape: StepShape) -> Step:
    kind = StepKind(shape.kinds[0])
    return Step(
        id=shape.id,
        kind=kind,
        value=getattr(shape, kind.value),
        label=tuple(shape.label),
        option=tuple(shape.option),
        option_for={name: tuple(wordings) for name, wordings in shape.option_for.items()},
        after=tuple(shape.after),
        optional=shape.optional,
        at_most=shape.at_most,
    )


def _tuples(shape: Shape) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in shape}


def shipped_guide() -> Guide:
    """The checklist that came with the program."""
    return read_guide((flows_folder() / "checklists" / "account.md").read_text(encoding="utf-8"))
