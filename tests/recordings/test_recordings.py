"""Every recorded page: for each step of the flow the one control that must be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helper.browser.form.form_inspection import form_page
from helper.browser.form.portal_form import PortalForm
from helper.browser.input import PageInput
from helper.browser.recordings.saved_page import read_saved, saved_page
from helper.flow.form import Found, NotFound
from helper.flow.plan import wanted_for
from tests.record import RECORDINGS, REGISTRATION, flow_of
from tests.recordings.marks import marked_step

FILES = sorted(RECORDINGS.glob("*.html"))
_MARKED = re.compile(r'data-step="([a-z_]+)"')
_FOREIGN = re.compile(r"<script|<link|<iframe[^>]+src=|https?://|javascript:|url\(", re.IGNORECASE)


@pytest.mark.browser
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_each_step_of_a_recorded_page_has_its_one_control(file: Path, browser_path: Path) -> None:
    """Where the page's maker says which control is meant, exactly that one is found beyond doubt; elsewhere none is."""
    page = form_page(flow_of(file.stem).pages)
    truth = marked_in(file)
    found: dict[str, str] = {}
    async with saved_page(read_saved(file), browser_path) as isolated:
        form = PortalForm(isolated, PageInput(isolated))
        for step in page.steps:
            answer = await form.find(wanted_for(step)) if step.enters else None
            # Many lists are switched off until the one before them is chosen: that one is meant is seen all the same.
            meant = answer.kept if isinstance(answer, NotFound) else None
            if isinstance(answer, Found):
                meant = answer.candidate
            if meant is not None:
                found[step.id] = await marked_step(isolated, meant)

    assert truth, "a recording says which controls are meant"
    assert found == {step: step for step in truth}


def marked_in(file: Path) -> set[str]:
    """The steps of which the page's maker says that a control is theirs."""
    return set(_MARKED.findall(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_recording_loads_nothing_and_runs_nothing(file: Path) -> None:
    """There is no script, address or picture in it."""
    assert _FOREIGN.findall(file.read_text(encoding="utf-8")) == []


def test_the_practice_portal_is_recorded_in_both_languages() -> None:
    """Today's variants are there, with both of their forms."""
    names = {f"practice-{variant}-{lang}" for variant in ("ipp", "aidc") for lang in ("en", "zh")}
    assert names | {f"{name}{REGISTRATION}" for name in names} <= {file.stem for file in FILES}


def test_the_flow_knows_its_page_by_the_recorded_heading() -> None:
    """A recording keeps the heading by which the page is known."""
    for file in FILES:
        match = re.search(r"<h1[^>]*>([^<]+)</h1>", file.read_text(encoding="utf-8"))
        assert match is not None
        assert match[1] in {words for page in flow_of(file.stem).pages for words in page.heading}
