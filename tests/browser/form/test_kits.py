"""Fields as in component libraries: the right entry is chosen, or no wrong entry remains."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.flow.engine import FieldFiller
from helper.flow.field_report import FieldReport
from helper.flow.form import Chosen, Found, Option, WantedField
from helper.flow.plan import Files, PlannedField
from tests.browser.opened import CHOICE, FILE, Opened
from tests.browser.site import Site
from tests.fakes import FakePrompts


@pytest.fixture
async def kits(tab: Opened, site: Site) -> Opened:
    """A page with all lists, buttons and uploads of these tests, in their initial state."""
    await tab.page.goto(site.url("kits.html"))
    return tab


@pytest.mark.parametrize("name", ["promptPlace", "namedLabel", "letterArrow", "cutAway", "slotted"])
async def test_second_choice_replaces_the_first_choice_in_each_kit(kits: Opened, name: str) -> None:
    label = await kits.value(
        f"document.getElementById({name!r}).closest('.row').querySelector('b').textContent"
    )
    candidate = await kits.sure(label, CHOICE)
    await kits.form.choose(candidate, Option(("Patent", "Trademark")))
    assert await kits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert (await kits.form.read(await kits.sure(label, CHOICE))).value == "Copyright"


async def test_prompt_that_equals_the_text_of_an_entry_is_not_read_as_a_choice(kits: Opened) -> None:
    await kits.page.evaluate("document.querySelector('#promptPlace span').textContent = 'Copyright'")
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert (await kits.form.read(candidate)).value == ""


async def test_choice_by_the_user_is_recognised(kits: Opened) -> None:
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert not (await kits.form.read(candidate)).touched
    await kits.page.click("#promptPlace")
    await kits.page.locator(".over").last.get_by_text("Patent").click()
    assert (await kits.form.read(candidate)).touched


@pytest.mark.parametrize("label", ["Things to do", "Things that send", "Buttons of a form"])
async def test_action_buttons_are_not_offered_as_choices(kits: Opened, label: str) -> None:
    assert not isinstance(await kits.look(label, CHOICE), Found)


async def test_file_is_attached_to_the_input_that_accepts_several_files(kits: Opened, tmp_path: Path) -> None:
    """The page also has an input for a single file, which would replace a file attached earlier."""
    report = await _attached(kits, "Upload with a second input", tmp_path)
    assert report.right
    assert await kits.value("values.upload") == ["0:proof.png"]


async def test_file_name_shown_by_another_upload_is_not_read_as_attached(
    kits: Opened, tmp_path: Path
) -> None:
    """Both uploads get the same file, so the name shown for the first one proves nothing about the second one."""
    for label in ("The first of two uploads", "The second of two uploads"):
        assert (await _attached(kits, label, tmp_path)).right
    assert await kits.value("[values.firstUpload, values.secondUpload]") == [["0:proof.png"], ["0:proof.png"]]


@pytest.mark.drill
async def test_file_is_attached_only_once_if_the_page_shows_no_file_name(
    kits: Opened, tmp_path: Path
) -> None:
    """Attaching the file again might attach it twice, so the program asks the user to check the page."""
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
