"""A real page as a form: values arrive in the page's own state, are read as they stand, and nothing else happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from helper.errors import PageGone
from helper.flow.form import Candidate, Chosen, Kind, Option, Reading
from helper.practice.person import PersonPace, ScriptedPerson
from helper.practice.server import PracticePortal
from tests.browser.opened import CHOICE, FILE, TEXT, Opened, enter
from tests.browser.site import Site

URLS = "\n".join(f"https://www.aliexpress.com/item/10050099{number:08}.html" for number in range(300))
TITLE = "The Quiet Whale"


@pytest.fixture
async def native(page: Page, site: Site) -> Opened:
    """The browser's own controls."""
    await page.goto(site.url("native.html"))
    return await enter(page)


@pytest.fixture
async def frameworks(page: Page, site: Site) -> Opened:
    """Text areas watched as component libraries watch theirs."""
    await page.goto(site.url("tracker.html"))
    return await enter(page)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files, one with a name that is not plain."""
    contents = {"proof one.png": b"\x89PNG\r\n\x1a\n", "证据.pdf": b"%PDF-1.7"}
    for name, start in contents.items():
        (tmp_path / name).write_bytes(start + bytes(2000))
    return [tmp_path / name for name in contents]


@pytest.fixture
async def strangers_page(browser: Browser) -> AsyncIterator[Page]:
    """A tab that no portal has set a cookie in."""
    async with await browser.new_context(no_viewport=True) as context:
        yield await context.new_page()


async def test_three_hundred_links_arrive_as_they_are(native: Opened) -> None:
    """Each on its line, and read back the same."""
    links = await native.sure("Infringing listings", TEXT)
    await native.form.fill(links, URLS)
    assert await native.value("document.querySelector('#links').value") == URLS
    assert (await native.form.read(links)).value == URLS


async def test_line_ends_of_other_systems_become_line_feeds(native: Opened) -> None:
    """What is read back compares equal to what the page will send."""
    links = await native.sure("Infringing listings", TEXT)
    await native.form.fill(links, "one\r\ntwo\rthree")
    assert (await native.form.read(links)).value == "one\ntwo\nthree"


async def test_filling_replaces_and_tells_the_page(native: Opened) -> None:
    """The page hears what it hears after a paste, and that the field was left."""
    text = await native.sure("Description", TEXT)
    await native.form.fill(text, "first")
    await native.page.evaluate("window.heard.length = 0")
    await native.form.fill(text, "second")
    assert (await native.form.read(text)).value == "second"
    assert await native.value("heard") == ["input text", "change text", "blur text"]


async def test_an_empty_text_empties_the_field(native: Opened) -> None:
    """Nothing of the last complaint stays."""
    text = await native.sure("Description", TEXT)
    await native.form.fill(text, "first")
    await native.form.fill(text, "")
    assert (await native.form.read(text)).value == ""


async def test_an_editor_without_an_input_is_filled(native: Opened) -> None:
    """Some descriptions are rich text."""
    note = await native.sure("Note", TEXT)
    await native.form.fill(note, "One line.")
    await native.form.fill(note, "Another line: 盗版 ✓")
    assert (await native.form.read(note)).value == "Another line: 盗版 ✓"


async def test_no_more_than_the_page_takes_is_put_in(native: Opened) -> None:
    """As with typing, the rest is cut; the reading shows it, so that it is noticed."""
    text = await native.sure("Description", TEXT)
    await native.form.fill(text, "x" * 50)
    assert await native.form.read(text) == Reading("x" * 40, most_chars=40)


async def test_a_framework_notices_what_was_put_in(frameworks: Opened) -> None:
    """React compares with the value it knows; it must see a difference."""
    await frameworks.form.fill(await frameworks.sure("Tracked", TEXT), "one\ntwo")
    assert await frameworks.value("values.tracked") == "one\ntwo"


async def test_a_page_that_takes_only_typing_is_typed_into(frameworks: Opened) -> None:
    """All at once, into the focused field, without any key."""
    control = await frameworks.sure("Typed only", TEXT)
    await frameworks.form.fill(control, "one\ntwo")
    assert await frameworks.value("values.trusting") == "one\ntwo"
    assert (await frameworks.form.read(control)) == Reading("one\ntwo")


async def test_a_page_that_refuses_is_read_as_it_is(frameworks: Opened) -> None:
    """The difference is there to be seen; nothing is claimed."""
    control = await frameworks.sure("Refusing", TEXT)
    await frameworks.form.fill(control, "ours")
    assert (await frameworks.form.read(control)).value == "own words"


async def test_a_field_drawn_anew_is_found_again(frameworks: Opened) -> None:
    """The page replaced the element; by its label it is still the one."""
    control = await frameworks.sure("Redrawn", TEXT)
    await frameworks.page.evaluate("redraw()")
    await frameworks.form.fill(control, "again")
    assert await frameworks.value("document.querySelector('#later').value") == "again"


async def test_a_field_of_a_page_that_was_loaded_again_is_gone(frameworks: Opened) -> None:
    """A fresh page is another page, even if it looks the same: nothing is put into it unasked."""
    control = await frameworks.sure("Tracked", TEXT)
    await frameworks.page.reload()
    with pytest.raises(PageGone):
        await frameworks.form.fill(control, "ours")
    assert await frameworks.value("document.querySelector('#tracked').value") == ""


async def test_what_the_person_typed_is_known_as_theirs(native: Opened) -> None:
    """What we put there is not; what they change after us is."""
    links, mail = await native.sure("Infringing listings", TEXT), await native.sure("Contact e-mail", TEXT)
    await native.form.fill(links, "ours")
    await native.page.locator("#mail").press_sequentially("me@example.org")
    assert not (await native.form.read(links)).touched
    assert (await native.form.read(mail)).touched
    await native.page.locator("#links").press_sequentially("!")
    assert (await native.form.read(links)).touched


async def test_what_the_person_chose_is_known_as_theirs(page: Page, site: Site) -> None:
    """In a drop-down without any input too; a look into one that stays empty is no choice."""
    await page.goto(site.url("lists.html"))
    opened = await enter(page)
    chosen, looked = await opened.sure("With roles", CHOICE), await opened.sure("In place", CHOICE)
    await page.locator("[data-name=inPlace]").click()
    await page.locator("[data-name=inPlace]").click()
    await page.locator("[data-name=roles]").click()
    await page.get_by_text("Patent", exact=True).locator("visible=true").click()
    assert await opened.form.read(chosen) == Reading("Patent", touched=True)
    assert await opened.form.read(looked) == Reading("")
    await opened.form.choose(chosen, Option(("Copyright",)))
    assert await opened.form.read(chosen) == Reading("Copyright")


async def test_files_are_attached_and_read_by_their_names(native: Opened, files: list[Path]) -> None:
    """One a line, as the page shows them."""
    proof = await native.sure("Evidence", FILE)
    await native.form.attach(proof, files)
    assert (await native.form.read(proof)).value == "proof one.png\n证据.pdf"
    assert await native.value("[...document.querySelector('#proof').files].map((file) => file.name)") == [
        "proof one.png",
        "证据.pdf",
    ]


async def test_an_upload_for_one_file_shows_that_it_took_one(native: Opened, files: list[Path]) -> None:
    """The reading differs from what was wanted, and that is noticed."""
    letter = await native.sure("Letter", FILE)
    await native.form.attach(letter, files[:1])
    assert (await native.form.read(letter)).value == "proof one.png"


async def test_the_control_that_holds_a_pasted_text_is_found(native: Opened) -> None:
    """By its exact value, whatever its label: the person knows where it goes."""
    await native.page.locator("#mail").fill("me@example.org")
    holding = await native.form.holding("me@example.org")
    assert holding is not None
    assert (holding.label, holding.kind) == ("Contact e-mail", Kind.LINE)
    assert await native.form.holding("me@example") is None


async def test_two_controls_with_the_same_text_are_not_told_apart(native: Opened) -> None:
    """Better no answer than a wrong one."""
    for field in ("#mail", "#text"):
        await native.page.locator(field).fill("me@example.org")
    assert await native.form.holding("me@example.org") is None


async def test_a_page_is_known_by_its_headings_and_its_document(page: Page, site: Site) -> None:
    """Those that can be seen, by markup or by size; a reload is another document."""
    html = (
        "<h1>Submit a complaint</h1><h2 hidden>Login</h2><div style='font-size:30px'>Step 2</div><p>Text</p>"
    )
    await page.goto(site.serve("where.html", html))
    opened = await enter(page)
    first = await opened.form.where()
    assert (first.address, first.headings) == (site.url("where.html"), ("Submit a complaint", "Step 2"))
    assert await opened.form.where() == first
    await page.reload()
    assert (await opened.form.where()).document != first.document


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_practice_portal_is_filled_without_a_wrong_value(
    strangers_page: Page, language: str, files: list[Path]
) -> None:
    """Every field of its form, in both languages; the portal sees no press of its buttons."""
    page, words = strangers_page, _PORTAL_WORDS[language]
    with PracticePortal(titles=(TITLE,), lang=language) as portal:
        await page.goto(portal.address + "complaint/complaint.htm?platform=ae")
        await ScriptedPerson(page, portal.control(), PersonPace.FAST).log_in()
        await page.locator("#links").wait_for()
        opened = await enter(page)
        candidates: dict[str, Candidate] = {}
        for step, (label, kinds, value) in words.items():
            candidates[step] = candidate = await opened.sure(label, kinds)
            if step == "evidence":
                await opened.form.attach(candidate, files)
            elif kinds == CHOICE:
                pattern = r"^the\ quiet\ whale ?\(" if step == "ipr" else ""
                option = Option((value,), (pattern,) if pattern else ())
                assert isinstance(await opened.form.choose(candidate, option), Chosen)
            else:
                await opened.form.fill(candidate, value)
        read = {step: (await opened.form.read(candidate)).value for step, candidate in candidates.items()}
        assert read.pop("ipr").startswith(f"{TITLE} (")
        assert read.pop("evidence") == "proof one.png\n证据.pdf"
        assert read == {step: value for step, (_, _, value) in words.items() if step in read}
        limits = {step: await opened.form.read(candidates[step]) for step in ("listings", "description")}
        assert (limits["listings"].most_lines, limits["description"].most_chars) == (300, 500)


_DESCRIPTION = "This is a counterfeit version of my original work."
_PORTAL_WORDS = {
    "en": {
        "website": ("Complaint website", CHOICE, "AliExpress.com"),
        "ipr_type": ("IPR type", CHOICE, "Copyright"),
        "ipr": ("IPR", CHOICE, TITLE),
        "complaint_type": ("Complaint type", CHOICE, "Product listing"),
        "reason": ("Complaint reason", CHOICE, "Pirated copy"),
        "listings": ("Infringing listings", TEXT, URLS),
        "description": ("Supplement infringement reason(s)", TEXT, _DESCRIPTION),
        "evidence": ("Evidence", FILE, ""),
    },
    "zh": {
        "website": ("投诉站点", CHOICE, "全球速卖通"),
        "ipr_type": ("知识产权类型", CHOICE, "著作权"),
        "ipr": ("知识产权", CHOICE, TITLE),
        "complaint_type": ("投诉类型", CHOICE, "商品"),
        "reason": ("投诉理由", CHOICE, "盗版"),
        "listings": ("侵权链接", TEXT, URLS),
        "description": ("补充说明", TEXT, _DESCRIPTION),
        "evidence": ("证据", FILE, ""),
    },
}
