"""Reads what came with ipp-helper, strictly: the description of a portal's pages, and the checklist to an account."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from helper.errors import FlowMistakes, WrongUse
from helper.flow.rules import rule_mistakes
from helper.flow.schema import STEP_KINDS, FlowShape, shape_mistakes
from helper.flow.spec import Flow
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
    told = shape.model_dump()
    pages = [
        {"id": page["id"], "heading": page["heading"], "steps": list(map(_step, page["step"]))}
        for page in told["page"]
    ]
    hosts = {"portal_hosts": told["hosts"]["portal"], "login_hosts": told["hosts"]["login"]}
    rest = {name: told[name] for name in ("login", "outcome", "listing_words")}
    return _adapter().validate_python({**told["flow"], **hosts, **rest, "pages": pages})


def _step(told: dict[str, Any]) -> dict[str, Any]:
    kind = next(kind for kind in STEP_KINDS if told[kind] is not None)
    rest = {name: value for name, value in told.items() if name not in STEP_KINDS}
    return {**rest, "kind": kind, "value": told[kind]}


@cache
def _adapter() -> TypeAdapter[Flow]:
    """Made when a flow is first read: that takes longer than the first frame may."""
    return TypeAdapter(Flow)


def shipped_guide() -> Guide:
    """The checklist that came with the program."""
    return read_guide((flows_folder() / "checklists" / "account.md").read_text(encoding="utf-8"))
