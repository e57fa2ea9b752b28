"""A short run of the generator with a fixed seed, and tests of variations that failed in the past."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.generators.layouts.play import Stage, stage
from tests.generators.layouts.registry import VARIATIONS
from tests.generators.layouts.seeds import page_of, pages
from tests.generators.layouts.table import FAIL_TODAY

SEED = 20261127
FORMS = 5
MENDED = (("label: its English name in brackets", "a contact form under it with a description of its own"),)
LEFT_TO_THE_USER = (
    ("a form in sentences",),
    ("words and controls in one line of text",),
    ("labels in several elements", "label: a badge that says new"),
)


@pytest.fixture(scope="module")
async def forms(screen: str) -> AsyncIterator[Stage]:
    """One window and one server for all tests of this file."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-", dir="/tmp"))
    async with stage(folder) as here:
        yield here
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.longest
async def test_no_generated_page_gets_a_wrong_value(forms: Stage) -> None:
    """The program misplaces no value, is never certain of a wrong control, and raises no error."""
    holding = tuple(Random(SEED).sample([name for name in VARIATIONS if name not in FAIL_TODAY], FORMS))
    bad = []
    for page in pages(SEED, FORMS, holding):
        verdict = await forms.play(page)
        bad += [(page.number, page.variations, *verdict.wrong, *verdict.certain)] if verdict.is_bad else []
    assert bad == []


@pytest.mark.browser
@pytest.mark.longest
@pytest.mark.parametrize("variations", MENDED, ids=" + ".join)
async def test_unambiguous_fields_are_filled_without_a_question(
    forms: Stage, variations: tuple[str, ...]
) -> None:
    """Each of these pages once caused a needless question or a wrong value."""
    page = page_of(
        Random(f"{SEED}/{variations}"), 0, list(variations), "zh" if "English" in variations[0] else "en"
    )
    verdict = await forms.play(page)
    assert [*verdict.wrong, *verdict.certain, *verdict.asked, *verdict.pasted] == []
    assert verdict.exact or verdict.due


@pytest.mark.browser
@pytest.mark.longest
@pytest.mark.parametrize("variations", LEFT_TO_THE_USER, ids=" + ".join)
async def test_fields_without_a_label_of_their_own_are_left_to_the_user(
    forms: Stage, variations: tuple[str, ...]
) -> None:
    """Rules for these pages would read them right, but are more than such a rare page is worth."""
    verdict = await forms.play(page_of(Random(f"{SEED}/{variations}"), 0, list(variations), "en"))
    assert [*verdict.wrong, *verdict.certain] == []
    assert [*verdict.asked, *verdict.pasted]


IRREVERSIBLE = (
    "two lists of a library change their labels 400 ms after a choice",
    "only “Pirated goods: not copyright”",
)


@pytest.mark.browser
@pytest.mark.longest
async def test_filling_stops_after_a_wrong_choice_that_cannot_be_undone(forms: Stage) -> None:
    """After the choice, the page moves the label to another list, which does not offer that option."""
    verdict = await forms.play(page_of(Random(f"{SEED}/{IRREVERSIBLE}"), 0, list(IRREVERSIBLE), "en"))
    assert (verdict.wrong, verdict.certain) == ([], [])
    assert verdict.named == ["ipr_type: “Copyright” in a control that is reason's"]
    assert verdict.stopped


def test_same_seed_generates_the_same_page() -> None:
    first, again = (page_of(Random("7/3"), 3, ["captions below, tied"]) for _ in range(2))
    assert first.html == again.html


def test_link_limit_that_only_a_copy_of_the_form_shows_does_not_apply() -> None:
    """The table layout omits the form's own hint, so only the read-only copy of the form shows the limit."""
    variations = [
        "more links than it takes: “每次最多提交10条链接”",
        "twin that is read only, with an example",
    ]
    copied, said = (
        page_of(Random("7/1"), 1, [*variations, *more], "zh")
        for more in (["heads of a table over one line of controls"], [])
    )
    assert (copied.most_links, said.most_links) == (0, 10)
    assert "每次最多提交10条链接" in copied.html


def test_list_of_known_failures_names_only_existing_variations() -> None:
    assert set(FAIL_TODAY) <= set(VARIATIONS)


def test_page_does_not_reveal_the_field_of_a_control() -> None:
    page = page_of(Random("1/1"), 1, ["usual"], "zh")
    marked = [name for name in ("website", "ipr_type", "complaint_type", "listings") if name in page.html]
    assert marked == []
