"""Tests of the account checklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from helper.flow.load import shipped_guide
from helper.model.checklist import Checklist, page_address, read_guide
from helper.translation import languages, use_language

TODAY = date(2026, 11, 24)
PAGE = """# Title

Two ways.

## Have these ready

<!-- step: ready -->

- a document

## Register your designs

<!-- step: designs, page: rights -->

Titles.
"""
GUIDE = read_guide(PAGE)
READY, DESIGNS = GUIDE.steps


def test_checklist_is_split_into_steps() -> None:
    assert GUIDE.ways == "Two ways."
    assert (READY.id, READY.title, READY.text, READY.page) == (
        "ready",
        "Have these ready",
        "- a document",
        "",
    )
    assert (DESIGNS.title, DESIGNS.text, DESIGNS.page) == ("Register your designs", "Titles.", "rights")


def test_next_step_of_the_checklist_is_the_first_unticked_step() -> None:
    checklist = Checklist(GUIDE.steps)
    assert (checklist.next, checklist.begun, checklist.has_account) == (READY, False, False)
    ticked = checklist.toggled(READY, TODAY)
    assert (ticked.next, ticked.begun, ticked.has_account) == (DESIGNS, True, True)
    assert ticked.toggled(DESIGNS, TODAY).next is None
    assert ticked.toggled(READY, TODAY) == checklist


@pytest.fixture(params=languages())
def _in_each_language(request: pytest.FixtureRequest) -> Iterator[None]:
    use_language(request.param)
    yield
    use_language("en")


@pytest.mark.usefixtures("_in_each_language")
def test_practice_portal_has_a_page_for_every_checklist_step() -> None:
    steps = shipped_guide().steps
    assert [step.id for step in steps] == ["ready", "register", "confirm", "contact", "identity", "designs"]
    assert all(page_address("http://127.0.0.1:1", "127.0.0.1", step.page) for step in steps if step.page)
    assert all(step.text.rstrip().endswith("*") for step in steps), "every step should name its source"
