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
from helper.flow.form import ControlKind, FieldReading, Option
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
"""The ways to submit that the lock in the page blocks by itself, without the lock in the network."""


@pytest.fixture
async def isolated(page: Page, site: Site) -> AsyncIterator[IsolatedScripts]:
    """Our scripts in a tab whose page can be submitted in every way."""
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
    """Blocked requests do not change the contents of the form. Each way works after the lock is released."""
    await submit_lock.take((ITEM,))
    await SUBMIT_PATHS[path](page)
    assert await settled(page, site) == []
    assert ITEM in await page.input_value("#form textarea")
    await submit_lock.give()
    await SUBMIT_PATHS[path](page)
    await until(lambda: filed(site))


@pytest.mark.browser
async def test_lock_in_the_page_works_without_the_lock_in_the_network(
    isolated: IsolatedScripts, page: Page, site: Site
) -> None:
    """The lock stops a click before the page's own scripts receive it."""
    await isolated.call_everywhere("holdSubmitLock", 60_000)
    for path in PRESSES:
        await SUBMIT_PATHS[path](page)
        assert await settled(page, site) == [], path


@pytest.mark.browser
async def test_submit_lock_lets_drop_downs_load_their_entries(
    submit_lock: SubmitLock, page: Page, site: Site
) -> None:
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
async def test_submit_lock_expires_if_it_is_not_renewed(
    isolated: IsolatedScripts, page: Page, site: Site
) -> None:
    """If the program hangs or dies, the lock blocks the user only until its lease ends."""
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
    """Between two forms the user may have to log in, so a new document must not be locked from the start."""
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
async def test_document_that_opens_while_the_lock_is_held_is_locked(
    page: Page, network: NetworkGuard, site: Site
) -> None:
    """The new document is locked immediately, without waiting until the lock is renewed."""
    await page.goto(site.url("submit.html"))
    async with locked(page, network):
        await page.reload()
        while await is_given(page):
            await page.evaluate("new Promise(requestAnimationFrame)")


@pytest.mark.browser
async def test_cross_site_frame_is_locked(page: Page, network: NetworkGuard, site: Site) -> None:
    """The frame shows another site, so another process renders it."""
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
    """The program does not know the label of the dialog's button. The button is clicked as soon as it appears."""
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
async def test_submit_lock_does_not_wait_for_a_crashed_tab(
    submit_lock: SubmitLock, page: Page, site: Site
) -> None:
    """A crashed tab never answers a call."""
    other = await page.context.new_page()
    # The page belongs to another site, so it has a process of its own, which can crash alone.
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


async def test_page_receives_the_usual_events_when_a_text_is_filled_in(native: Opened) -> None:
    """These are the events that a page receives when a user pastes a text and leaves the field."""
    text = await native.sure("Description", TEXT)
    await native.form.fill(text, "A copy.")
    assert await native.value("heard") == ["input text", "change text", "blur text"]


@pytest.mark.parametrize(("label", "name"), [("Tracked", "tracked"), ("Typed only", "trusting")])
async def test_scripts_of_the_page_accept_a_text_that_is_filled_in(
    frameworks: Opened, label: str, name: str
) -> None:
    """React ignores a change unless the value differs from the value that React itself set last.

    Some other pages accept only typed text.
    """
    control = await frameworks.sure(label, TEXT)
    await frameworks.form.fill(control, "one\ntwo")
    assert await frameworks.value(f"values.{name}") == "one\ntwo"
    assert (await frameworks.form.read(control)) == FieldReading("one\ntwo")


async def test_value_that_the_page_replaces_is_read_as_shown(frameworks: Opened) -> None:
    control = await frameworks.sure("Refusing", TEXT)
    await frameworks.form.fill(control, "ours")
    assert (await frameworks.form.read(control)).value == "own words"


async def test_field_that_the_page_has_redrawn_is_found_again(frameworks: Opened) -> None:
    """The program finds the new element by its label."""
    control = await frameworks.sure("Redrawn", TEXT)
    await frameworks.page.evaluate("redraw()")
    await frameworks.form.fill(control, "again")
    assert await frameworks.value("document.querySelector('#later').value") == "again"


async def test_field_is_gone_after_the_page_is_reloaded(frameworks: Opened) -> None:
    """After a reload the page is another document, even if it looks the same."""
    control = await frameworks.sure("Tracked", TEXT)
    await frameworks.page.reload()
    with pytest.raises(PageGone):
        await frameworks.form.fill(control, "ours")
    assert await frameworks.value("document.querySelector('#tracked').value") == ""


async def test_text_counts_as_the_users_only_if_the_user_has_typed(native: Opened) -> None:
    """A text that the program filled in becomes the user's text as soon as the user changes it."""
    links, mail = await native.sure("Infringing listings", TEXT), await native.sure("Contact e-mail", TEXT)
    await native.form.fill(links, "ours")
    await native.page.locator("#mail").press_sequentially("me@example.org")
    assert not (await native.form.read(links)).touched
    assert (await native.form.read(mail)).touched
    await native.page.locator("#links").press_sequentially("!")
    assert (await native.form.read(links)).touched


async def test_choice_counts_as_the_users_only_if_the_user_has_chosen(tab: Opened, site: Site) -> None:
    """If the user opens a list without choosing an entry, that is not a choice."""
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


async def test_upload_for_a_single_file_is_read_as_one_file(native: Opened, files: list[Path]) -> None:
    """The program compares this name with the names of all wanted files, so it notices if a file is missing."""
    letter = await native.sure("Letter", FILE)
    await native.form.attach(letter, files[:1])
    assert (await native.form.read(letter)).value == "proof one.png"


async def test_control_into_which_a_text_was_pasted_is_found_by_the_text(native: Opened) -> None:
    """The label is not needed, because the user has already decided where to paste the text."""
    await native.page.locator("#mail").fill("me@example.org")
    holding = await native.form.holding("me@example.org")
    assert holding is not None
    assert (holding.label, holding.kind) == ("Contact e-mail", ControlKind.LINE)
    assert await native.form.holding("me@example") is None


async def test_text_that_two_controls_contain_identifies_no_control(native: Opened) -> None:
    for field in ("#mail", "#text"):
        await native.page.locator(field).fill("me@example.org")
    assert await native.form.holding("me@example.org") is None


@pytest.mark.parametrize(("day", "value"), [("2026-03-01", "2026-03-01"), ("1 March 2026", "")])
async def test_date_field_is_filled_only_with_a_valid_date(
    tab: Opened, site: Site, day: str, value: str
) -> None:
    await tab.page.goto(site.serve("day.html", "<p><label>Completion date <input type=date></label>"))
    field = await tab.sure("Completion date", TEXT)
    await tab.form.fill(field, day)
    assert (await tab.form.read(field)).value == value


async def test_page_is_identified_by_its_headings_and_document(tab: Opened, site: Site) -> None:
    """Headings are recognised by their markup or by their size. After a reload, the page is another document."""
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
    """Limits are found in attributes, in hints beside a field, and in counters."""
    assert (await native.form.read(await native.sure("Description", TEXT))).most_chars == 40
    assert (await native.form.read(await native.sure("Infringing listings", TEXT))).most_lines == 300
    await native.page.goto(site.url("tracker.html"))
    assert (await native.form.read(await native.sure("Counted", TEXT))).most_chars == 20


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        ("<small>At most 10 links</small>", 10),
        ("<small>At most 10 characters</small>", None),
        ("<script>const most = 'up to 2 links'</script>", None),
    ],
    ids=["a limit of links", "a limit of characters", "a script"],
)
async def test_limit_of_links_is_read_from_the_hint_right_after_the_field(
    page: Page, site: Site, after: str, lines: int | None
) -> None:
    html = f"<h1>F</h1><label for=a>Links</label><div><textarea id=a></textarea>{after}<textarea></textarea></div>"
    await page.goto(site.serve("hint.html", html))
    opened = await enter(page)
    first, *_ = await opened.form.all_of((ControlKind.LINES,))
    assert (await opened.form.read(first)).most_lines == lines
