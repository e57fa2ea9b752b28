"""A short run of the generator with a fixed seed: no wrong value and no wrong certainty among the sorts that pass today."""

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
async def test_no_value_is_wrong_and_no_certainty_is_wrong(forms: Stage) -> None:
    """Checked against the page's truth and its server; a page that stops the program is a failure too."""
    holding = tuple(Random(SEED).sample([name for name in SORTS if name not in FAIL_TODAY], FORMS))
    bad = []
    for page in pages(SEED, FORMS, holding):
        verdict = await forms.play(page)
        bad += [(page.number, page.sorts, *verdict.wrong, *verdict.certain)] if verdict.is_bad else []
    assert bad == []


@pytest.mark.browser
@pytest.mark.parametrize("sorts", MENDED, ids=" + ".join)
async def test_unambiguous_field_is_not_asked_about(forms: Stage, sorts: tuple[str, ...]) -> None:
    """The server gets the whole complaint without a paste: each of these pages caused a question or a wrong value once."""
    page = page_of(Random(f"{SEED}/{sorts}"), 0, list(sorts), "zh" if "English" in sorts[0] else "en")
    verdict = await forms.play(page)
    assert [*verdict.wrong, *verdict.certain, *verdict.asked, *verdict.pasted] == []
    assert verdict.exact or verdict.due


IRREVERSIBLE = (
    "two lists of a library change their labels 400 ms after a choice",
    "only “Pirated goods: not copyright”",
)


@pytest.mark.browser
async def test_irreversible_wrong_choice_is_named_and_stops_the_form(forms: Stage) -> None:
    """A list whose label has changed, while the field of that name has no entry to choose instead."""
    verdict = await forms.play(page_of(Random(f"{SEED}/{IRREVERSIBLE}"), 0, list(IRREVERSIBLE), "en"))
    assert (verdict.wrong, verdict.certain) == ([], [])
    assert verdict.named == ["ipr_type: “Copyright” in a control that is reason's"]
    assert verdict.stopped


def test_seed_reproduces_its_page() -> None:
    """A finding can be reproduced."""
    first, again = (page_of(Random("7/3"), 3, ["captions below, tied"]) for _ in range(2))
    assert first.html == again.html


def test_limit_in_a_copy_of_the_form_does_not_count() -> None:
    """Heads over one line of controls leave no room for it; a user would not look for it in an example."""
    sorts = ["more links than it takes: “每次最多提交10条链接”", "twin that is read only, with an example"]
    copied, said = (
        page_of(Random("7/1"), 1, [*sorts, *more], "zh")
        for more in (["heads of a table over one line of controls"], [])
    )
    assert (copied.most_links, said.most_links) == (0, 10)
    assert "每次最多提交10条链接" in copied.html


def test_known_failures_are_sorts() -> None:
    """A sort that was renamed or mended leaves the list."""
    assert set(FAIL_TODAY) <= set(SORTS)


def test_page_does_not_reveal_the_field_of_a_control() -> None:
    """Names are meaningless, and the page's code contains no word of ours."""
    page = page_of(Random("1/1"), 1, ["usual"], "zh")
    marked = [name for name in ("website", "ipr_type", "complaint_type", "listings") if name in page.html]
    assert marked == []
