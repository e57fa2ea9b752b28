"""The recorded inspections are valid and up to date, and the flow knows their labels."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from helper.flow.load import shipped_flow
from helper.flow.text_matching import fits
from helper.reports.portal_look import OTHER, FieldState, PortalLook
from tests.browser.recordings.practice_form import VARIANTS, PracticeVariant
from tests.tools.record import RECORDINGS, practice_look

_MORE = VARIANTS[1:3]
"""Practice variants whose recordings are checked only in the slow drill tests.

The two variants that are always recorded cover both portals and both languages.
"""
FILES = sorted(RECORDINGS.glob("*.json"))


def read(name: str) -> PortalLook:
    return PortalLook.model_validate_json((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))


def words_of(look: PortalLook) -> list[str]:
    """Return the texts of all frames, without positions, which depend on the fonts of the computer."""
    return [text.words for frame in look.frames for text in frame.texts]


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_flow_knows_the_labels_of_each_recorded_form(name: str) -> None:
    """The flow must also contain the labels of inspections that users contributed."""
    look = read(name)
    page = next(page for page in shipped_flow().pages if page.is_form)
    steps = {step.value: step for step in page.steps if step.enters}
    labels = {field.name: field.label.removesuffix(" (optional)") for field in look.fields if field.label}

    assert look.heading is None or fits(look.heading, page.heading)
    assert {
        name: label for name, label in labels.items() if name != OTHER and not fits(label, steps[name].label)
    } == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(variant, id=variant.name, marks=[pytest.mark.drill] if variant in _MORE else [])
        for variant in VARIANTS
    ],
)
async def test_practice_portal_matches_its_recording(browser: Browser, variant: PracticeVariant) -> None:
    """The command `make recordings` writes the recordings again."""
    look = await practice_look(browser, variant)

    recorded = read(variant.name)
    assert look.model_copy(update={"frames": ()}) == recorded.model_copy(update={"frames": ()})
    assert words_of(look) == words_of(recorded)
    states = {field.name: field.state for field in look.fields if field.name != OTHER}
    assert len(states) == 8
    assert set(states.values()) == {FieldState.SURE}
