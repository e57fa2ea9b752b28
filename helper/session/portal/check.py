"""A walk over the form before a session: what will be filled, what will be asked, what will have to be pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helper.browser.form.look import Finding, SeenField, SeenForm
from helper.flow.spec import Page, Step


class Light(StrEnum):
    """What to expect of one field."""

    GREEN = "green"
    """It will be filled."""
    AMBER = "amber"
    """It will be a question, or it is missing and the form can do without it."""
    RED = "red"
    """It will have to be pasted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One field, and what to do about it."""

    step: str
    label: str
    """The first wording that the flow knows."""
    light: Light
    sentence: str
    needed: bool
    """Whether a person is needed for it."""


def checked(seen: SeenForm, page: Page) -> tuple[Checked, ...]:
    """Every field of the page, in the order of the flow."""
    steps: Mapping[str, Step] = {step.id: step for step in page.steps}
    return tuple(_one(field, steps[field.step]) for field in seen.fields)


def all_sure(fields: Sequence[Checked]) -> bool:
    """Whether a session will fill everything by itself."""
    return not any(field.needed for field in fields)


def _one(field: SeenField, step: Step) -> Checked:
    label = step.label[0]
    if field.finding is Finding.SURE:
        return Checked(step.id, label, Light.GREEN, "sure", needed=False)
    if field.finding is Finding.ASKS:
        count = len(field.candidates)
        may_be = "one field may be it" if count == 1 else f"{count} fields may be it"
        return Checked(
            step.id,
            label,
            Light.AMBER,
            f"asks: {may_be}. Show it once: ipp-helper portal teach {step.id}",
            needed=True,
        )
    if step.optional:
        sentence = f"not there; what you have for it you paste. Or show it: ipp-helper portal teach {step.id}"
        return Checked(step.id, label, Light.AMBER, sentence, needed=True)
    return Checked(
        step.id,
        label,
        Light.RED,
        f"not there: paste it, it will be on your clipboard. Or show it: ipp-helper portal teach {step.id}",
        needed=True,
    )
