"""Each section of `make bench` runs in a small form, so that none breaks unseen. No time is judged here."""

from __future__ import annotations

import re

import pytest

from tests.tools.bench import PAGE, SECTIONS, Sizes, with_section
from tests.tools.bench_attention import WAYS, Sample
from tests.tools.bench_note import NOTES

SMALL = Sizes(
    forms=1,
    pages=("practice",),
    links=(2,),
    findings=(300, 310, 320),
    rows=(20, 40),
    starts=1,
    rounds=1,
    moves=("j", "G"),
    words=("fox",),
    sample=Sample(("The Quiet Whale", "Midnight Fox"), 2),
    ways=WAYS[1:3],
    notes=NOTES[:1],
    layouts=1,
    wizard=False,
)


@pytest.mark.browser
@pytest.mark.parametrize("heading", SECTIONS)
async def test_each_benchmark_measures_a_small_sample_and_returns_its_section(
    heading: str, screen: str
) -> None:
    section = await SECTIONS[heading](SMALL)
    assert section.startswith(f"## {heading}\n")
    assert re.search(r"^\| .*\d", section, re.MULTILINE)


def test_a_measured_section_replaces_the_one_with_its_heading() -> None:
    page = "# Performance\n\nOn a day.\n\n## Forms\n\nold\n\n## A changed page\n\nkept\n"
    changed = with_section(page, "## Forms\n\nnew\n")
    assert changed == "# Performance\n\nOn a day.\n\n## Forms\n\nnew\n\n## A changed page\n\nkept\n"


def test_performance_page_has_every_measured_section() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [
        heading for heading in re.findall(r"^## (.*)", text, re.MULTILINE) if heading in SECTIONS
    ] == list(SECTIONS)
