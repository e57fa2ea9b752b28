"""Fields as component libraries build them that were tried by hand: what is meant arrives, or nothing is left wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.flow.engine import FieldFiller, FieldReport
from helper.flow.form import Chosen, Found, Option, Unchosen, WantedField
from helper.flow.plan import Files, PlannedField, right_entry
from tests.browser.opened import CHOICE, FILE, Opened
from tests.browser.site import Site
from tests.fakes import FakePrompts


@pytest.fixture
async def kits(tab: Opened, site: Site) -> Opened:
    """All fields as they are at first."""
    await tab.page.goto(site.url("kits.html"))
    return tab


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Where the prompt stood", "promptPlace"),
        ("Named a label", "namedLabel"),
        ("Only its arrow says it", "arrowOnly"),
        ("Over its search line", "overlaid"),
        ("Only a line with an arrow", "filterLine"),
        ("Arrow as a letter", "letterArrow"),
        ("Unfolds slowly", "unfolds"),
        ("Filled after it was opened", "filledLate"),
        ("Drawn anew at each choice", "anew"),
        ("Cut away when closed", "cutAway"),
        ("Entries in a slot", "slotted"),
        ("Native and late", "nativeLate"),
        ("Line with suggestions", "suggestions"),
        ("The whole row is pressed", "wholeRow"),
        ("Radio around a radio", "doubled"),
        ("Dress behind a radio", "dressed"),
        ("Pressed buttons", "pressed"),
        ("Joined buttons", "joined"),
        ("Cards with a line below", "cards"),
        ("Buttons in a table", "inTable"),
        ("A dialog with a title", "dialogued"),
    ],
)
async def test_the_entry_arrives_and_is_read_back(kits: Opened, label: str, name: str) -> None:
    """In the page's own state, and in the box."""
    candidate = await kits.sure(label, CHOICE)
    assert await kits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert await kits.value(f"values.{name}") == "Copyright"
    assert (await kits.form.read(candidate)).value == "Copyright"


@pytest.mark.parametrize(
    "name", ["promptPlace", "namedLabel", "letterArrow", "cutAway", "slotted", "joined", "pressed"]
)
async def test_a_second_choice_replaces_the_first(kits: Opened, name: str) -> None:
    """What was chosen before is read as that, and the list opens again."""
    label = await kits.value(
        f"document.getElementById({name!r}).closest('.row').querySelector('b').textContent"
    )
    candidate = await kits.sure(label, CHOICE)
    await kits.form.choose(candidate, Option(("Patent", "Trademark")))
    assert await kits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert (await kits.form.read(await kits.sure(label, CHOICE))).value == "Copyright"


async def test_a_list_that_only_a_press_elsewhere_closes_does_not_cover_the_next(kits: Opened) -> None:
    """Nothing fits in the first; bare ground beside it is pressed, and the second can be opened."""
    first = await kits.sure("Closed only from outside", CHOICE)
    assert isinstance(await kits.form.choose(first, Option(("Design",))), Unchosen)
    second = await kits.sure("Under the stubborn one", CHOICE)
    assert await kits.form.choose(second, Option(("Copyright",))) == Chosen("Copyright")


@pytest.mark.drill
async def test_a_dialog_that_stays_empty_is_closed_again(kits: Opened) -> None:
    """It would lie over every field that comes after it."""
    first = await kits.sure("A dialog that stays empty", CHOICE)
    assert await kits.form.choose(first, Option(("Copyright",))) == Unchosen(())
    assert await kits.page.locator(".mask").count() == 0
    second = await kits.sure("Under the stubborn one", CHOICE)
    assert await kits.form.choose(second, Option(("Copyright",))) == Chosen("Copyright")


@pytest.mark.parametrize(
    ("option", "entry"),
    [
        (Option(("Whale 37 (DE)",)), "Whale 37 (DE)"),
        (right_entry("Whale 37"), "Whale 37 (DE)"),
        (right_entry("Whale 5"), "Whale 5 (DE)"),
    ],
)
async def test_an_entry_that_only_a_search_shows_is_found(kits: Opened, option: Option, entry: str) -> None:
    """The list shows the first twenty of sixty as if they were all."""
    candidate = await kits.sure("Its search shows the first hits", CHOICE)
    assert await kits.form.choose(candidate, option) == Chosen(entry)
    assert await kits.value("values.firstHits") == entry


async def test_the_first_entry_that_fits_is_not_taken_for_the_only_one(kits: Opened) -> None:
    """A second one of that title is shown by the search only: which is meant is the person's to say."""
    candidate = await kits.sure("Its search shows the first hits", CHOICE)
    answer = await kits.form.choose(candidate, right_entry("Fox"))
    assert isinstance(answer, Unchosen)
    assert answer.fitting == ("Fox (DE)", "Fox (US)")
    assert await kits.value("values.firstHits ?? null") is None
    assert await kits.page.locator(".over:not(.clipped)").count() == 0


async def test_a_prompt_that_reads_like_the_entry_is_no_choice(kits: Opened) -> None:
    """A box whose prompt names the entry holds nothing before the entry was pressed."""
    await kits.page.evaluate("document.querySelector('#promptPlace span').textContent = 'Copyright'")
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert (await kits.form.read(candidate)).value == ""


async def test_what_the_person_chose_there_counts_as_hers(kits: Opened) -> None:
    """A choice that cannot be told from a prompt is still asked about before it is replaced."""
    candidate = await kits.sure("Where the prompt stood", CHOICE)
    assert not (await kits.form.read(candidate)).touched
    await kits.page.click("#promptPlace")
    await kits.page.locator(".over").last.get_by_text("Patent").click()
    assert (await kits.form.read(candidate)).touched


async def test_buttons_that_show_no_choice_are_left_to_the_person(kits: Opened) -> None:
    """One press, and no claim: nothing in the page says that it was heard."""
    candidate = await kits.sure("Deaf buttons", CHOICE)
    assert isinstance(await kits.form.choose(candidate, Option(("Copyright",))), Unchosen)
    assert (await kits.form.read(candidate)).value == ""


@pytest.mark.parametrize("label", ["Things to do", "Things that send", "Buttons of a form"])
async def test_buttons_that_do_something_are_no_choice(kits: Opened, label: str) -> None:
    """Neither buttons with nothing in common, nor any group with a button that submits."""
    assert not isinstance(await kits.look(label, CHOICE), Found)


async def test_of_two_inputs_of_an_upload_the_one_for_several_files_is_meant(
    kits: Opened, tmp_path: Path
) -> None:
    """The other one would replace a file."""
    report = await _attached(kits, "Upload with a second input", tmp_path)
    assert report.right
    assert await kits.value("values.upload") == ["0:proof.png"]


async def test_what_another_upload_lists_is_not_taken_for_its_own(kits: Opened, tmp_path: Path) -> None:
    """The same file goes into both: the second does not hold it because the first one shows its name."""
    for label in ("The first of two uploads", "The second of two uploads"):
        assert (await _attached(kits, label, tmp_path)).right
    assert await kits.value("[values.firstUpload, values.secondUpload]") == [["0:proof.png"], ["0:proof.png"]]


@pytest.mark.drill
async def test_files_that_a_page_does_not_name_are_put_in_once(kits: Opened, tmp_path: Path) -> None:
    """The person is told to look; a second try would attach them twice."""
    report = await _attached(kits, "Upload without names", tmp_path)
    assert not report.right
    assert "look whether they are there" in report.why
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
