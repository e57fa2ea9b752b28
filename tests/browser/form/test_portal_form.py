"""The form of a real page: `PortalForm` finds and fills in the controls, and the submit lock blocks submissions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.portal.overlay import SubmitLock
from helper.errors import PageGone
from helper.flow.form import ControlKind, FieldReading, Option, WantedField, candidates_of
from tests.browser.opened import CHOICE, FILE, TEXT, Opened, enter
from tests.browser.site import Site
from tests.browser.waiting import until

SCRIPTS = ("words", "events", "visibility", "submit_like", "submit_lock", "watch")

Path_ = Callable[[Page], Awaitable[object]]
ITEM = "1005009900000017"
SENT = "document.querySelector('#form textarea').value"


def by_script(source: str) -> Path_:
    return lambda page: page.evaluate(f"() => {{ {source} }}")


SUBMIT_PATHS: dict[str, Path_] = {
    "a click on the button": lambda page: page.click("#button", no_wait_after=True),
    "a click event from a script": lambda page: page.dispatch_event("#button", "click"),
    "element.click()": by_script("document.getElementById('button').click()"),
    "Enter on the button": lambda page: page.press("#button", "Enter"),
    "Space on the button": lambda page: page.press("#button", "Space"),
    "Enter in a line of the form": lambda page: page.press("#line", "Enter"),
    "a click on a button with a script": lambda page: page.click("#script-button"),
    "a click on a link that says Submit": lambda page: page.click("#link", no_wait_after=True),
    "form.requestSubmit()": by_script("document.getElementById('form').requestSubmit()"),
    "form.submit()": by_script("document.getElementById('form').submit()"),
    "fetch": by_script(f"fetch('/filed', {{ method: 'POST', body: {SENT} }})"),
}


PRESSES = [path for path in SUBMIT_PATHS if path not in {"form.submit()", "fetch"}]
"""The ways to submit that the page's own submit lock blocks, even without the network lock."""


@pytest.fixture
async def isolated(page: Page, site: Site) -> AsyncIterator[IsolatedScripts]:
    """Our scripts in a tab whose page can submit in every way."""
    isolated = IsolatedScripts(
        page, scripts=SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=lambda _: None
    )
    await page.goto(site.url("submit.html"))
    await isolated.enter()
    yield isolated
    await isolated.leave()


@pytest.fixture
async def submit_lock(isolated: IsolatedScripts, network: NetworkGuard) -> AsyncIterator[SubmitLock]:
    """The submit lock of that tab, initially not taken."""
    submit_lock = SubmitLock(isolated, network)
    yield submit_lock
    await submit_lock.give()


async def settled(page: Page, site: Site) -> list[str]:
    """Return the requests that count as a submission, after one more request has reached the server.

    By then, all earlier requests have arrived or never will.
    """
    mark = f"/mark-{len(site.gets)}"
    await page.wait_for_load_state()
    await page.evaluate("(mark) => fetch(mark).then((answer) => answer.text())", mark)
    return filed(site)


def filed(site: Site) -> list[str]:
    """Return the requests that count as a submission at the server."""
    return [path for path in (*(post.path for post in site.posts), *site.gets) if "filed" in path]


async def is_given(page: Page) -> bool:
    """Return whether a click on a submit control reaches the page; the probe then stops the click."""
    return bool(await page.evaluate(_PROBE))


_PROBE = """() => {
  let isHeard = false;
  const note = (event) => { isHeard = true; event.preventDefault(); event.stopImmediatePropagation(); };
  addEventListener('click', note, true);
  document.getElementById('script-button').click();
  removeEventListener('click', note, true);
  return isHeard;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("path", SUBMIT_PATHS)
async def test_submit_lock_blocks_every_way_to_submit(
    path: str, submit_lock: SubmitLock, page: Page, site: Site
) -> None:
    """The blocked form keeps its contents."""
    await submit_lock.take((ITEM,))
    await SUBMIT_PATHS[path](page)
    assert await settled(page, site) == []
    assert ITEM in await page.input_value("#form textarea")


@pytest.mark.browser
@pytest.mark.parametrize("path", SUBMIT_PATHS)
async def test_page_can_submit_in_every_way_after_the_lock_is_released(
    path: str, submit_lock: SubmitLock, page: Page, site: Site
) -> None:
    """This shows that each way works at all; the lock tests would also pass for a way that never works."""
    await submit_lock.take((ITEM,))
    await submit_lock.give()
    await SUBMIT_PATHS[path](page)
    await until(lambda: filed(site))


@pytest.mark.browser
@pytest.mark.parametrize("path", PRESSES)
async def test_page_lock_works_without_the_network_lock(
    path: str, isolated: IsolatedScripts, page: Page, site: Site
) -> None:
    """The lock stops a click before the scripts of the page receive the click."""
    await isolated.call_everywhere("holdSubmitLock", 60_000)
    await SUBMIT_PATHS[path](page)
    assert await settled(page, site) == []


@pytest.mark.browser
async def test_submit_lock_does_not_block_requests_of_drop_downs(
    submit_lock: SubmitLock, page: Page, site: Site
) -> None:
    """If the lock blocked these requests, no drop-down list could be opened."""
    await submit_lock.take((ITEM,))
    async with page.expect_response("**/reasons"):
        await page.click("#list")
    assert [post.path for post in site.posts] == ["/reasons"]


@pytest.mark.browser
async def test_submit_lock_does_not_block_typing(submit_lock: SubmitLock, page: Page) -> None:
    await submit_lock.take((ITEM,))
    await page.locator("#line").press_sequentially("12")
    assert await page.input_value("#line") == "127"


@pytest.mark.browser
async def test_submit_lock_that_is_not_renewed_expires(
    isolated: IsolatedScripts, page: Page, site: Site
) -> None:
    """A program that hangs or dies blocks the user only until the lease of its lock ends."""
    await isolated.call_everywhere("holdSubmitLock", 60_000)
    await page.click("#script-button")
    assert await settled(page, site) == []
    await isolated.call_everywhere("holdSubmitLock", 1)
    await until(lambda: is_given(page))
    async with page.expect_response("**/filed"):
        await page.click("#script-button")


@pytest.mark.browser
@pytest.mark.usefixtures("isolated")
async def test_new_document_opens_without_the_submit_lock(page: Page, site: Site) -> None:
    """The user may have to log in between two forms, and the login page must not be locked."""
    await page.goto(site.url("submit.html"))
    assert await is_given(page)


@asynccontextmanager
async def locked(page: Page, network: NetworkGuard) -> AsyncIterator[IsolatedScripts]:
    """Hold the lock of the page, and lock each new document as the program does."""
    locks: list[SubmitLock] = []
    isolated = IsolatedScripts(
        page,
        scripts=SCRIPTS,
        settings={"hosts": ["127.0.0.1"]},
        on_report=lambda report: (
            locks[0].document_opened() if report["kind"] == "arrived" and locks else None
        ),
    )
    await isolated.enter()
    locks.append(SubmitLock(isolated, network))
    await locks[0].take((ITEM,))
    try:
        yield isolated
    finally:
        await locks[0].give()
        await isolated.leave()


@pytest.mark.browser
async def test_document_that_loads_under_the_lock_is_locked(
    page: Page, network: NetworkGuard, site: Site
) -> None:
    """The new document is locked immediately, not only when the lock is next renewed."""
    await page.goto(site.url("submit.html"))
    async with locked(page, network):
        await page.reload()
        while await is_given(page):
            await page.evaluate("new Promise(requestAnimationFrame)")


@pytest.mark.browser
async def test_cross_site_frame_is_locked(page: Page, network: NetworkGuard, site: Site) -> None:
    """The frame belongs to another site, so another process renders it."""
    site.serve("outer.html", f"<iframe src='{site.url('submit.html', host='localhost')}'></iframe>")
    await page.goto(site.url("outer.html"))
    frame = page.frames[1]
    await frame.wait_for_load_state()
    isolated = IsolatedScripts(
        page, scripts=SCRIPTS, settings={"hosts": ["127.0.0.1", "localhost"]}, on_report=lambda _: None
    )
    await isolated.enter()
    submit_lock = SubmitLock(isolated, network)
    await submit_lock.take((ITEM,))
    await frame.evaluate("document.getElementById('button').click()")
    await frame.evaluate("document.getElementById('form').submit()")
    assert await settled(page, site) == []
    await submit_lock.give()
    async with page.expect_response("**/filed"):
        await frame.evaluate("document.getElementById('form').submit()")
    await isolated.leave()


@pytest.mark.browser
async def test_confirmation_dialog_in_a_new_frame_is_locked(
    page: Page, network: NetworkGuard, site: Site
) -> None:
    """The label of the confirm button is not known. The test clicks the button as soon as it appears."""
    inner = f"<form method=post action=/filed><input name=links value={ITEM}><button><i>Weiter</i></button></form>"
    site.serve("inner.html", inner)
    site.serve(
        "outer.html",
        "<button onclick=\"const f = document.createElement('iframe'); f.src = 'inner.html'; document.body.append(f)\">Look it over</button>",
    )
    await page.goto(site.url("outer.html"))
    async with locked(page, network):
        await page.evaluate("document.querySelector('button').click()")
        await page.frame_locator("iframe").locator("i").evaluate("(part) => part.click()")
        assert await settled(page, site) == []
    await page.frame_locator("iframe").locator("i").click(no_wait_after=True)
    await until(lambda: filed(site))


@pytest.mark.browser
async def test_crashed_tab_does_not_delay_the_submit_lock(
    submit_lock: SubmitLock, page: Page, site: Site
) -> None:
    """A crashed tab answers no call, so the program must not wait for that tab."""
    other = await page.context.new_page()
    # This page belongs to another site, so it runs in another process.
    await other.goto(site.url("submit.html", "localhost"))
    session = await page.context.new_cdp_session(other)
    async with other.expect_event("crash"):
        crash = asyncio.ensure_future(session.send("Page.crash"))
    await page.bring_to_front()
    async with asyncio.timeout(20):
        await submit_lock.take((ITEM,))
    await page.click("#script-button")
    assert await settled(page, site) == []
    crash.cancel()
    await asyncio.wait([crash])
    await other.close()


URLS = "\n".join(f"https://www.aliexpress.com/item/10050099{number:08}.html" for number in range(300))


@pytest.fixture
async def native(tab: Opened, site: Site) -> Opened:
    await tab.page.goto(site.url("native.html"))
    return tab


@pytest.fixture
async def frameworks(tab: Opened, site: Site) -> Opened:
    """A page whose text areas are watched as component libraries do."""
    await tab.page.goto(site.url("tracker.html"))
    return tab


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files, one of them with special characters in its name."""
    contents = {"proof one.png": b"\x89PNG\r\n\x1a\n", "证据.pdf": b"%PDF-1.7"}
    for name, start in contents.items():
        (tmp_path / name).write_bytes(start + bytes(2000))
    return [tmp_path / name for name in contents]


@pytest.mark.parametrize(
    ("label", "text", "shown"),
    [
        ("Infringing listings", URLS, URLS),
        ("Infringing listings", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("Description", "", ""),
        ("Description", "x" * 50, "x" * 40),
        ("Note", "Another line: 盗版 ✓", "Another line: 盗版 ✓"),
    ],
    ids=["300 links", "line breaks of other systems", "no text", "limit of the page", "rich text"],
)
async def test_new_text_replaces_the_old_text_of_a_field(
    native: Opened, label: str, text: str, shown: str
) -> None:
    field = await native.sure(label, TEXT)
    await native.form.fill(field, "The old text.")
    await native.form.fill(field, text)
    assert (await native.form.read(field)).value == shown


async def test_page_is_notified_of_a_filled_text(native: Opened) -> None:
    """The page receives the same events as when a user pastes the text and leaves the field."""
    text = await native.sure("Description", TEXT)
    await native.form.fill(text, "A copy.")
    assert await native.value("heard") == ["input text", "change text", "blur text"]


@pytest.mark.parametrize(("label", "name"), [("Tracked", "tracked"), ("Typed only", "trusting")])
async def test_component_library_notices_the_filled_text(frameworks: Opened, label: str, name: str) -> None:
    """React compares a new value with the last value that React itself set.

    Other pages accept only typed text.
    """
    control = await frameworks.sure(label, TEXT)
    await frameworks.form.fill(control, "one\ntwo")
    assert await frameworks.value(f"values.{name}") == "one\ntwo"
    assert (await frameworks.form.read(control)) == FieldReading("one\ntwo")


async def test_value_refused_by_the_page_is_reported_as_the_page_shows_it(frameworks: Opened) -> None:
    control = await frameworks.sure("Refusing", TEXT)
    await frameworks.form.fill(control, "ours")
    assert (await frameworks.form.read(control)).value == "own words"


async def test_redrawn_field_is_found_again(frameworks: Opened) -> None:
    """The label identifies the new element."""
    control = await frameworks.sure("Redrawn", TEXT)
    await frameworks.page.evaluate("redraw()")
    await frameworks.form.fill(control, "again")
    assert await frameworks.value("document.querySelector('#later').value") == "again"


async def test_field_of_a_reloaded_page_is_gone(frameworks: Opened) -> None:
    """A reloaded page is another document, even if it looks the same."""
    control = await frameworks.sure("Tracked", TEXT)
    await frameworks.page.reload()
    with pytest.raises(PageGone):
        await frameworks.form.fill(control, "ours")
    assert await frameworks.value("document.querySelector('#tracked').value") == ""


async def test_text_entered_by_the_user_is_recognised(native: Opened) -> None:
    """Text that the program filled in counts as the user's text only after the user has changed it."""
    links, mail = await native.sure("Infringing listings", TEXT), await native.sure("Contact e-mail", TEXT)
    await native.form.fill(links, "ours")
    await native.page.locator("#mail").press_sequentially("me@example.org")
    assert not (await native.form.read(links)).touched
    assert (await native.form.read(mail)).touched
    await native.page.locator("#links").press_sequentially("!")
    assert (await native.form.read(links)).touched


async def test_choice_made_by_the_user_is_recognised(tab: Opened, site: Site) -> None:
    """Opening a list without choosing an entry does not count as a choice."""
    await tab.page.goto(site.url("lists.html"))
    chosen, looked = await tab.sure("With roles", CHOICE), await tab.sure("In place", CHOICE)
    await tab.page.locator("[data-name=inPlace]").click()
    await tab.page.locator("[data-name=inPlace]").click()
    await tab.page.locator("[data-name=roles]").click()
    await tab.page.get_by_text("Patent", exact=True).locator("visible=true").click()
    assert await tab.form.read(chosen) == FieldReading("Patent", touched=True)
    assert await tab.form.read(looked) == FieldReading("")
    await tab.form.choose(chosen, Option(("Copyright",)))
    assert await tab.form.read(chosen) == FieldReading("Copyright")


async def test_files_are_attached_and_read_by_name(native: Opened, files: list[Path]) -> None:
    proof = await native.sure("Evidence", FILE)
    await native.form.attach(proof, files)
    assert (await native.form.read(proof)).value == "proof one.png\n证据.pdf"
    assert await native.value("[...document.querySelector('#proof').files].map((file) => file.name)") == [
        "proof one.png",
        "证据.pdf",
    ]


async def test_upload_for_one_file_shows_only_one_file(native: Opened, files: list[Path]) -> None:
    """The program compares the shown file name with the wanted names, so a missing file is noticed."""
    letter = await native.sure("Letter", FILE)
    await native.form.attach(letter, files[:1])
    assert (await native.form.read(letter)).value == "proof one.png"


async def test_control_with_a_pasted_text_is_found_by_its_value(native: Opened) -> None:
    """The label does not matter, because the user has already pasted the text into the correct control."""
    await native.page.locator("#mail").fill("me@example.org")
    holding = await native.form.holding("me@example.org")
    assert holding is not None
    assert (holding.label, holding.kind) == ("Contact e-mail", ControlKind.LINE)
    assert await native.form.holding("me@example") is None


async def test_two_controls_with_the_same_text_are_ambiguous(native: Opened) -> None:
    for field in ("#mail", "#text"):
        await native.page.locator(field).fill("me@example.org")
    assert await native.form.holding("me@example.org") is None


@pytest.mark.parametrize(("day", "value"), [("2026-03-01", "2026-03-01"), ("1 March 2026", "")])
async def test_date_field_is_filled_with_a_date_or_left_empty(
    tab: Opened, site: Site, day: str, value: str
) -> None:
    await tab.page.goto(site.serve("day.html", "<p><label>Completion date <input type=date></label>"))
    field = await tab.sure("Completion date", TEXT)
    await tab.form.fill(field, day)
    assert (await tab.form.read(field)).value == value


async def test_page_is_identified_by_its_headings_and_document(tab: Opened, site: Site) -> None:
    """Headings are recognised by their markup or their size. A reloaded page counts as another document."""
    html = (
        "<h1>Submit a complaint</h1><h2 hidden>Login</h2><div style='font-size:30px'>Step 2</div><p>Text</p>"
    )
    await tab.page.goto(site.serve("where.html", html))
    first = await tab.form.where()
    assert (first.address, first.headings) == (site.url("where.html"), ("Submit a complaint", "Step 2"))
    assert await tab.form.where() == first
    await tab.page.reload()
    assert (await tab.form.where()).document != first.document


async def test_limits_are_read_before_filling(native: Opened, site: Site) -> None:
    """A limit is found in an attribute, in a hint beside the field, or in a counter."""
    assert (await native.form.read(await native.sure("Description", TEXT))).most_chars == 40
    assert (await native.form.read(await native.sure("Infringing listings", TEXT))).most_lines == 300
    await native.page.goto(site.url("tracker.html"))
    assert (await native.form.read(await native.sure("Counted", TEXT))).most_chars == 20


_NOTED = "<textarea id=a></textarea><input placeholder=Note>"
_BEHIND_LIST = (
    "<div style='display:flex'><select><option>https://</select><div><textarea id=a></textarea></div></div>"
)
_BESIDE = (
    "<div style='display:flex'><div><textarea id=a data-truth=listings></textarea></div>"
    "<div><small>Quick entry</small><textarea id=b></textarea></div></div>"
)
_BEHIND_ANOTHER = (
    "<div style='display:flex'><div><small>Quick entry</small><textarea id=b></textarea></div>"
    "<div><textarea id=a data-truth=listings></textarea></div></div>"
)
_BESIDE_LABELLED = _BESIDE.replace("<small>Quick entry</small>", "<label for=b>Reason</label>")
_SCRIPTED = (
    "<textarea id=a></textarea><script>const most = 'up to 2 links'</script><textarea id=b></textarea>"
)
_UNDER_LIST = "<div><select><option>https://</select><div><textarea id=a></textarea></div></div>"


@pytest.mark.parametrize(
    ("line", "hint", "lines"),
    [
        (_NOTED, "At most 10 links", 10),
        (_NOTED, "At most 10 characters", None),
        (_BEHIND_LIST, "不超过10条", 10),
        (_UNDER_LIST, "At most 10 links", None),
        (_SCRIPTED, "", None),
        (_BESIDE, "max. 10", 10),
        (_BESIDE, "max. 10 characters", None),
        (_BESIDE_LABELLED, "max. 10", None),
    ],
)
async def test_limit_below_several_fields_counts_if_it_names_links(
    page: Page, site: Site, line: str, hint: str, lines: int | None
) -> None:
    """If the limit does not mention links, it may belong to one of the other fields."""
    html = f"<meta charset=utf-8><h1>F</h1><label for=a>Links</label><div>{line}<small>{hint}</small></div>"
    await page.goto(site.serve("hint.html", html))
    opened = await enter(page)
    first, *_ = await opened.form.all_of((ControlKind.LINES,))
    reading = await opened.form.read(first)
    assert (reading.most_chars, reading.most_lines) == (None, lines)


@pytest.mark.parametrize(
    ("row", "most"),
    [
        (f"<fieldset><legend>Links</legend>{_BESIDE}<small>max. 10</small></fieldset>", 10),
        (f"<div><div>Links</div>{_BEHIND_ANOTHER}<small>Up to 10 links</small></div>", 10),
        (f"<div><div>Links</div>{_BEHIND_ANOTHER}<small>max. 10</small></div>", None),
    ],
    ids=["under a legend", "after another box", "after another box that the limit may mean"],
)
async def test_limit_below_fields_side_by_side_applies_to_the_field_for_links(
    page: Page, site: Site, row: str, most: int | None
) -> None:
    """The label of the field is a legend, or plain text before the fields.

    If another field comes first, the limit applies only if it mentions links.
    """
    await page.goto(site.serve("hint.html", f"<meta charset=utf-8><h1>F</h1>{row}"))
    opened = await enter(page)
    found = await opened.form.find(WantedField("listings", ("Links",), (ControlKind.LINES,)))
    [box] = [each for each in candidates_of(found) if await opened.truth(each) == "listings"]
    assert (await opened.form.read(box)).most_lines == most
