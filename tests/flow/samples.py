"""A sample complaint, the shipped flow, and a form page that matches the flow."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from helper.flow.form import ControlKind
from helper.flow.load import flows_folder, shipped_flow
from helper.flow.plan import Plan, PlannedField, Values, bind, complaint_values
from helper.model.work import DEFAULT_REASON
from tests.factories import a_complaint
from tests.fakes import FakeControl, FakeForm

Change = Callable[[dict[str, Any]], object]
FLOW = shipped_flow()
FLOW_TEXT = (flows_folder() / "aliexpress-complaint.toml").read_text(encoding="utf-8")
LISTINGS = tuple(f"https://www.aliexpress.com/item/10050099000000{number}.html" for number in range(10, 16))
RIGHT = "The Quiet Whale (US)(VA0002468013)"
VALUES = complaint_values(a_complaint(), title="The Quiet Whale", listings=LISTINGS)


def changed_flow(change: Change) -> dict[str, Any]:
    document = tomllib.loads(FLOW_TEXT)
    change(document)
    return document


def step_in(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(step for step in document["page"][0]["step"] if step["id"] == name)
    return found


def at_step(name: str, told: str) -> str:
    """Return the message about a mistake in one step of the shipped flow, with the step's location."""
    names = [step.id for step in FLOW.pages[0].steps]
    return f"page complaint, step {names.index(name) + 1} ({name}): {told}"


def a_plan(values: Values = VALUES) -> Plan:
    return bind(FLOW, values)


def a_field(step: str, values: Values = VALUES) -> PlannedField:
    return next(field for field in a_plan(values).fields if field.step == step)


def values_with(reason: str = DEFAULT_REASON, **changes: Any) -> Values:
    return complaint_values(
        a_complaint(reason=reason), **{"title": "The Quiet Whale", "listings": LISTINGS, **changes}
    )


def controls() -> dict[str, FakeControl]:
    chosen, lines = ControlKind.LIST, ControlKind.LINES
    return {
        "website": FakeControl(
            label="Complaint website", kind=chosen, entries=("Taobao.com", "AliExpress.com")
        ),
        "ipr_type": FakeControl(label="IPR type", kind=chosen, entries=("Trademark", "Copyright", "Others")),
        "ipr": FakeControl(label="IPR", kind=chosen, entries=(RIGHT, "The Loud Fox (US)(VA0001111111)")),
        "complaint_type": FakeControl(
            label="Complaint type", kind=ControlKind.RADIO, entries=("Product listing", "Store front")
        ),
        "reason": FakeControl(
            label="Complaint reason",
            kind=chosen,
            entries=("Pirated copy", "Obvious pirated wording", "Test purchase"),
        ),
        "listings": FakeControl(label="Infringing listings", kind=lines, most_lines=300),
        "description": FakeControl(label="Supplement infringement reason(s)", kind=lines, most_chars=500),
        "evidence": FakeControl(label="Evidence", kind=ControlKind.FILE),
    }


def a_page(**changes: dict[str, Any]) -> list[FakeControl]:
    """Return the controls of the English form; `changes` holds attributes by step."""
    return [replace(control, **changes.get(step, {})) for step, control in controls().items()]


def a_form(**changes: dict[str, Any]) -> FakeForm:
    return FakeForm(a_page(**changes))
