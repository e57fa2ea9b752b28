"""A complaint, the shipped flow, and a page it fits; each test changes what it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helper.flow.form import ControlKind
from helper.flow.load import flows_folder, shipped_flow
from helper.flow.plan import Plan, PlannedField, Values, bind, complaint_values
from tests.fakes import FakeControl, FakeForm

FLOW = shipped_flow()
FLOW_TEXT = (flows_folder() / "aliexpress-complaint.toml").read_text(encoding="utf-8")
LISTINGS = tuple(f"https://www.aliexpress.com/item/10050099000000{number}.html" for number in range(10, 16))
RIGHT = "The Quiet Whale (US)(VA0002468013)"
VALUES = complaint_values(title="The Quiet Whale", listings=LISTINGS)


def a_plan(values: Values = VALUES) -> Plan:
    """The shipped flow, bound."""
    return bind(FLOW, values)


def a_field(step: str, values: Values = VALUES) -> PlannedField:
    """One field of the bound flow."""
    return next(field for field in a_plan(values).fields if field.step == step)


def values_with(**changes: Any) -> Values:
    """The sample complaint with other values."""
    return complaint_values(**{"title": "The Quiet Whale", "listings": LISTINGS, **changes})


def a_page(**changes: dict[str, object]) -> list[FakeControl]:
    """The controls of a complaint form in English, by step; `changes` are attributes of single controls."""
    controls: dict[str, dict[str, object]] = {
        "website": {
            "label": "Complaint website",
            "kind": ControlKind.LIST,
            "entries": ("Taobao.com", "AliExpress.com"),
        },
        "ipr_type": {
            "label": "IPR type",
            "kind": ControlKind.LIST,
            "entries": ("Trademark", "Copyright", "Others"),
        },
        "ipr": {
            "label": "IPR",
            "kind": ControlKind.LIST,
            "entries": (RIGHT, "The Loud Fox (US)(VA0001111111)"),
        },
        "complaint_type": {
            "label": "Complaint type",
            "kind": ControlKind.RADIO,
            "entries": ("Product listing", "Store front"),
        },
        "reason": {
            "label": "Complaint reason",
            "kind": ControlKind.LIST,
            "entries": ("Pirated copy", "Obvious pirated wording", "Test purchase"),
        },
        "listings": {"label": "Infringing listings", "kind": ControlKind.LINES, "most_lines": 300},
        "description": {
            "label": "Supplement infringement reason(s)",
            "kind": ControlKind.LINES,
            "most_chars": 500,
        },
        "evidence": {"label": "Evidence", "kind": ControlKind.FILE},
    }
    return [FakeControl(**(values | changes.get(step, {}))) for step, values in controls.items()]  # type: ignore[arg-type]


def a_form(**changes: dict[str, object]) -> FakeForm:
    """A complaint form in English."""
    return FakeForm(a_page(**changes))


def a_file(folder: Path, name: str = "original.png") -> Path:
    """A piece of evidence."""
    file = folder / name
    file.write_bytes(b"a picture")
    return file
