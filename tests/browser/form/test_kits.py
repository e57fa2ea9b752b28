"""Fields as in component libraries: the right entry is chosen, or no wrong entry remains."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.flow.engine import FieldFiller, FieldReport
from helper.flow.form import Chosen, Found, Option, Unchosen, WantedField
from helper.flow.plan import Files, PlannedField
from tests.browser.opened import CHOICE, FILE, Opened
from tests.browser.site import Site
from tests.fakes import FakePrompts


@pytest.fixture
async def kits(tab: Opened, site: Site) -> Opened:
    """A page with all these fields in their initial state."""
    await tab.page.goto(site.url("kits.html"))
    return tab


@pytest.mark.parametrize(
    "name", ["promptPlace", "namedLabel", "letterArrow", "cutAway", "slotted", "joined", "pressed"]
)
async def test_second_choice_replaces_the_first_in_each_component_kit(kits: Opened, name: str) -> None:
    label = await kits.value(
        f"document.getElementById({name!r}).closest('.row').querySelector('b').textContent"
    )
    candidate = await kits.sure(label, CHOICE)
    await kits.form.choose(candidate, Option(("Patent", "Trademark")))
    assert await kits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert (await kits.form.read(await kits.sure(label, CHOICE))).value == "Copyright"


async def test_list_that_closes_only_by_a_click_outside_is_closed(kits: Opened) -> None:
    """No entry of the first list matches, so the program clicks an empty area.

    Otherwise the list would cover other lists.
    """
    first = await kits.sure("Closed only from outside", CHOICE)
    assert isinstance(await kits.form.choose(first, Option(("Design",))), Unchosen)
    second = await kits.sure("Under the stubborn one", CHOICE)
    assert await kits.form.choose(second, Option(("Copyright",))) == Chosen("Copyright")


@pytest.mark.drill
async def test_empty_dialog_is_closed_again(kits: Opened) -> None:
    """If the dialog stayed open, it would cover all later fields."""
    first = await kits.sure("A dialog that stays empty", CHOICE)
    assert await kits.form.choose(first, Option(("Copyright",))) == Unchosen(())
    assert await kits.page.locator(".mask").count() == 0
    second = await kits.sure("Under the stubborn one", CHOICE)
    assert await kits.form.choose(second, Option(("Copyright",))) == Chosen("Copyright")


async def test_prompt_with_the_text_of_an_entry_is_not_a_choice(kits: Opened) -> None:
    await kits.page.evaluate("document.querySelector('#promptPlace span').textContent = 'Copyright'")
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert (await kits.form.read(candidate)).value == ""


async def test_choice_by_the_user_is_recognised(kits: Opened) -> None:
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert not (await kits.form.read(candidate)).touched
    await kits.page.click("#promptPlace")
    await kits.page.locator(".over").last.get_by_text("Patent").click()
    assert (await kits.form.read(candidate)).touched


async def test_buttons_that_show_no_selection_are_left_to_the_user(kits: Opened) -> None:
    """The program clicks once but reports no success. The page does not show which button is selected."""
    candidate = await kits.sure("Deaf buttons", CHOICE)
    assert isinstance(await kits.form.choose(candidate, Option(("Copyright",))), Unchosen)
    assert (await kits.form.read(candidate)).value == ""


@pytest.mark.parametrize("label", ["Things to do", "Things that send", "Buttons of a form"])
async def test_action_buttons_are_not_offered_as_choices(kits: Opened, label: str) -> None:
    assert not isinstance(await kits.look(label, CHOICE), Found)


async def test_upload_input_that_takes_several_files_is_used(kits: Opened, tmp_path: Path) -> None:
    """The page has two file inputs; the other one takes a single file and would replace an attached one."""
    report = await _attached(kits, "Upload with a second input", tmp_path)
    assert report.right
    assert await kits.value("values.upload") == ["0:proof.png"]


async def test_file_listed_by_another_upload_does_not_count(kits: Opened, tmp_path: Path) -> None:
    """Both uploads get the same file, so its name below the first says nothing about the second."""
    for label in ("The first of two uploads", "The second of two uploads"):
        assert (await _attached(kits, label, tmp_path)).right
    assert await kits.value("[values.firstUpload, values.secondUpload]") == [["0:proof.png"], ["0:proof.png"]]


@pytest.mark.drill
async def test_files_without_visible_names_are_attached_once(kits: Opened, tmp_path: Path) -> None:
    """The program asks the user to check the page. Attaching again could attach the files twice."""
    report = await _attached(kits, "Upload without names", tmp_path)
    assert not report.right
    assert "Check whether they are there" in report.why
    assert await kits.value("values.nameless") == ["0:proof.png"]


async def _attached(kits: Opened, label: str, folder: Path) -> FieldReport:
    proof = folder / "proof.png"
    proof.write_bytes(b"picture")
    field = PlannedField(
        step="evidence",
        page="complaint",
        name="evidence",
        wanted=WantedField("evidence", (label,), FILE),
        value=proof.name,
        puts=Files((proof,)),
    )
    report = await FieldFiller(kits.form, FakePrompts()).put(field)
    assert isinstance(report, FieldReport)
    return report
