"""Every recorded page: for each step of the flow the one control that must be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helper.browser.form.form_inspection import form_page
from tests.record import RECORDINGS, REGISTRATION, flow_of
from tests.recordings.marks import found_in

FILES = sorted(RECORDINGS.glob("*.html"))
_MARKED = re.compile(r'data-step="([a-z_]+)"')
_FOREIGN = re.compile(r"<script|<link|<iframe[^>]+src=|https?://|javascript:|url\(", re.IGNORECASE)


@pytest.mark.browser
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_each_step_of_a_recorded_page_has_its_one_control(file: Path, browser_path: str) -> None:
    """Where the page's maker says which control is meant, exactly that one is found beyond doubt; elsewhere none is."""
    truth = marked_in(file)
    assert truth, "a recording says which controls are meant"
    assert await found_in(file, form_page(flow_of(file.stem).pages), browser_path) == {
        step: step for step in truth
    }


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
