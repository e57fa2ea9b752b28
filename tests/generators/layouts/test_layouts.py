"""A seeded short form of the second generator: no wrong value, and nothing wrong taken for certain, among the sorts that hold today."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.generators.layouts.play import Stage, stage
from tests.generators.layouts.registry import SORTS
from tests.generators.layouts.seeds import page_of, pages
from tests.generators.layouts.table import FAIL_TODAY

SEED = 20261127
FORMS = 14
MENDED = (
    ("check boxes instead of radios",),
    ("one line a link, with more to add",),
    ("links as tags",),
    ("a form in sentences",),
    ("words and controls in one line of text",),
    ("label: its English name in brackets", "a contact form under it with a description of its own"),
    ("labels in several elements", "label: a badge that says new"),
)


@pytest.fixture(scope="module")
async def forms(screen: str) -> AsyncIterator[Stage]:
    """One window for all pages, in a folder whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-", dir="/tmp"))
    async with stage(folder) as here:
        yield here
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.longest
async def test_no_value_is_wrong_and_nothing_wrong_is_certain(forms: Stage) -> None:
    """The page's own truth and its server say so; a page that stops the program is a failure too."""
    holding = tuple(Random(SEED).sample([name for name in SORTS if name not in FAIL_TODAY], FORMS))
    bad = []
    for page in pages(SEED, FORMS, holding):
        verdict = await forms.play(page)
        bad += [(page.number, page.sorts, *verdict.wrong, *verdict.certain)] if verdict.is_bad else []
    assert bad == []


@pytest.mark.browser
@pytest.mark.parametrize("sorts", MENDED, ids=" + ".join)
async def test_what_a_person_would_know_is_not_asked(forms: Stage, sorts: tuple[str, ...]) -> None:
    """The server is given the whole complaint, and nothing lay ready to be pasted: each of these was asked about or wrong once."""
    page = page_of(Random(f"{SEED}/{sorts}"), 0, list(sorts), "zh" if "English" in sorts[0] else "en")
    verdict = await forms.play(page)
    assert [*verdict.wrong, *verdict.certain, *verdict.asked, *verdict.pasted] == []
    assert verdict.exact or verdict.due


LEFT_STANDING = (
    "two lists of a library change their labels 400 ms after a choice",
    "only “Pirated goods: not copyright”",
)


@pytest.mark.browser
async def test_a_choice_that_cannot_be_taken_back_is_named_and_never_handed_over(forms: Stage) -> None:
    """The list of a library that is called otherwise by now, where the field of that name has no entry to choose instead."""
    verdict = await forms.play(page_of(Random(f"{SEED}/{LEFT_STANDING}"), 0, list(LEFT_STANDING), "en"))
    assert (verdict.wrong, verdict.certain) == ([], [])
    assert verdict.named == ["ipr_type: “Copyright” in a control that is reason's"]
    assert verdict.stopped


def test_a_seed_gives_the_same_page_again() -> None:
    """What was found once can be looked at again."""
    first, again = (page_of(Random("7/3"), 3, ["captions below, tied"]) for _ in range(2))
    assert first.html == again.html


def test_a_limit_that_only_a_copy_of_the_form_says_is_none() -> None:
    """Heads over one line of controls leave no room for it; a person would not look for it in an example."""
    sorts = ["more links than it takes: “每次最多提交10条链接”", "twin that is read only, with an example"]
    copied, said = (
        page_of(Random("7/1"), 1, [*sorts, *more], "zh")
        for more in (["heads of a table over one line of controls"], [])
    )
    assert (copied.most_links, said.most_links) == (0, 10)
    assert "每次最多提交10条链接" in copied.html


def test_what_fails_today_is_a_sort() -> None:
    """A sort that was renamed or mended leaves the list."""
    assert set(FAIL_TODAY) <= set(SORTS)


def test_no_page_tells_which_control_is_which_field() -> None:
    """Names say nothing, and no word of ours is in the page's code."""
    page = page_of(Random("1/1"), 1, ["usual"], "zh")
    marked = [name for name in ("website", "ipr_type", "complaint_type", "listings") if name in page.html]
    assert marked == []
