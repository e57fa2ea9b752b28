"""A field that was shown once is found on the real page again; a page that has changed around it is a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from playwright.async_api import Page

from helper.browser.form.teaching import survey
from helper.flow.anchors import Anchors
from helper.flow.form import Ask, Found, Kind, Nothing, Sure, Wanted
from helper.flow.learned import Learned, LearnedStep, with_learned, words_elsewhere
from helper.flow.load import shipped_flow
from helper.flow.plan import wanted_for
from helper.flow.taught import distinctive
from tests.browser.opened import Opened, enter
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FLOW = shipped_flow()
DAY = date(2026, 11, 24)
STRANGE = {
    "reason": "Why you complain",
    "listings": "Pages that copy you",
    "description": "In your own words",
}
"""The steps whose labels on the page `unseen.html` no flow has."""


@dataclass(frozen=True)
class Shown:
    """The page after the person has shown those three boxes."""

    opened: Opened
    learned: Learned

    async def find(self, step_id: str) -> Found:
        """What is found now, with what was learned then."""
        flow = with_learned(FLOW, self.learned)
        step = next(step for page in flow.pages for step in page.steps if step.id == step_id)
        return await self.opened.form.find(wanted_for(step))

    async def truths(self, found: Found) -> list[str]:
        """What the candidates of a question really are."""
        assert isinstance(found, Ask), found
        return [await self.opened.truth(candidate) for candidate in found.candidates]

    async def change(self, script: str) -> None:
        """The portal's next release."""
        await self.opened.page.evaluate(script)


@pytest.fixture
async def shown(page: Page, site: Site) -> Shown:
    await page.goto(site.url("unseen.html"))
    opened = await enter(page)
    steps = {}
    for step_id, label in STRANGE.items():
        anchors = await learn(opened, step_id, label)
        steps[step_id] = LearnedStep(day=DAY, labels=(label,), anchors=anchors)
    return Shown(opened, Learned(host="practice", steps=steps))


async def learn(opened: Opened, step_id: str, label: str) -> Anchors:
    """What is remembered when the person shows the box of that label."""
    page = await survey(opened.world)
    one = next(control for control in page if control.candidate.label == label)
    anchors = distinctive(one, page, wanted_of(step_id), words_elsewhere(FLOW, step_id))
    assert anchors is not None
    return anchors


def wanted_of(step_id: str) -> Wanted:
    """What the flow looks for by itself."""
    return wanted_for(next(step for page in FLOW.pages for step in page.steps if step.id == step_id))


async def test_what_no_flow_describes_is_found_once_it_was_shown(shown: Shown) -> None:
    """All three for certain and right; before, none was."""
    for step_id in STRANGE:
        before, after = await shown.opened.form.find(wanted_of(step_id)), await shown.find(step_id)

        assert not isinstance(before, Sure)
        assert isinstance(after, Sure)
        assert await shown.opened.truth(after.candidate) == step_id
        assert after.candidate.reasons == ("you showed it on 24 Nov",)


async def test_new_ids_classes_and_wrappers_change_nothing(shown: Shown) -> None:
    """What a release of a component library renames was never remembered."""
    await shown.change("""for (const field of document.querySelectorAll('select, textarea, input')) {
      const label = document.querySelector(`label[for="${field.id}"]`);
      field.id = `el-id-${Math.random()}`; field.className = 'css-x1';
      if (label) { label.htmlFor = field.id; label.innerHTML = `<span><b>${label.textContent}</b></span>`; }
    }""")
    found = [await shown.find(step_id) for step_id in STRANGE]

    assert [await shown.opened.truth(one.candidate) for one in found if isinstance(one, Sure)] == list(
        STRANGE
    )


async def test_labels_that_changed_places_are_asked_about(shown: Shown) -> None:
    """The words of the explanation stand at the box of the links now, and the other way round: neither is filled."""
    await shown.change("""const [one, other] = [document.querySelector('[for=a6]'), document.querySelector('[for=a7]')];
      [one.textContent, other.textContent] = [other.textContent, one.textContent];""")

    assert isinstance(await shown.find("description"), Ask)
    assert isinstance(await shown.find("listings"), Ask)


@pytest.mark.parametrize("place", ["afterend", "beforebegin"])
async def test_a_second_box_of_the_same_name_is_asked_about(shown: Shown, place: str) -> None:
    """Right beside it, before or behind."""
    await shown.change(f"""const row = document.querySelector('#a7').closest('.row'), twin = row.cloneNode(true);
      twin.querySelector('textarea').id = 'twin'; twin.querySelector('label').htmlFor = 'twin';
      row.insertAdjacentElement('{place}', twin);""")

    assert await shown.truths(await shown.find("description")) == ["description", "description"]


async def test_a_label_that_is_on_submit_now_finds_nothing(shown: Shown) -> None:
    """The button that sends carries the words that were taught, and the box is gone."""
    await shown.change("""document.querySelector('#a7').closest('.row').remove();
      document.querySelector('#submit').textContent = 'In your own words';""")

    assert isinstance(await shown.find("description"), Nothing | Ask)
    assert not isinstance(await shown.find("description"), Sure)


async def test_the_box_of_another_step_is_never_taken_for_it(shown: Shown) -> None:
    """The links' box, under its known name, has moved to where the explanation was."""
    await shown.change("""document.querySelector('[for=a7]').textContent = 'Infringing listings';
      document.querySelector('#a6').closest('.row').remove();""")
    found = await shown.find("description")

    assert "description" not in (await shown.truths(found) if isinstance(found, Ask) else [])
    assert not isinstance(found, Sure)


async def test_the_flows_own_words_still_count(shown: Shown) -> None:
    """The portal went back to a wording the flow knows: no question, although nothing that was shown is left."""
    await shown.change("""document.querySelector('[for=a7]').textContent = 'Description';
      document.querySelector('#a7').placeholder = ''; document.querySelector('#a7').nextElementSibling.remove();
      document.querySelector('#a6').closest('.row').remove(); document.querySelector('#a8').closest('.row').remove();""")
    found = await shown.find("description")

    assert isinstance(found, Sure)
    assert await shown.opened.truth(found.candidate) == "description"


async def test_a_taught_label_alone_is_a_question(shown: Shown) -> None:
    """Everything else about the box has changed."""
    steps = {"description": replace(shown.learned.steps["description"], anchors=_elsewhere())}
    alone = replace(shown, learned=replace(shown.learned, steps=steps))

    assert await alone.truths(await alone.find("description")) == ["description"]


def _elsewhere() -> Anchors:
    """Anchors of a page that is no more."""
    return Anchors(kind=Kind.LINES, label="Tell the seller", after="Seller's name")


async def test_a_shown_control_that_the_page_draws_anew_is_found_again(shown: Shown) -> None:
    """Components replace their inputs while they are being filled."""
    found = await shown.find("description")
    assert isinstance(found, Sure)
    await shown.change("""const box = document.querySelector('#a7'); box.replaceWith(box.cloneNode(true));""")
    await shown.opened.form.fill(found.candidate, "It is mine.")

    assert await shown.opened.value("document.querySelector('#a7').value") == "It is mine."
