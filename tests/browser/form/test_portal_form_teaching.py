"""The user points at a control on a real page: the control is recorded, and the page does not notice the click."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest
from playwright.async_api import Locator, Page

from helper.browser.form.portal_form import PageTeacher, survey
from helper.browser.isolated_scripts import IsolatedScripts, Report
from helper.browser.portal.tab import SCRIPTS
from helper.flow.form import Ambiguous, ControlKind, FindResult, Found, WantedField
from helper.flow.learned import Learned, LearnedStep, Pointed, distinctive, with_learned, words_elsewhere
from helper.flow.load import shipped_flow
from helper.flow.plan import wanted_for
from helper.flow.spec import Anchors
from tests.browser.opened import Opened, enter
from tests.browser.site import Answer, Site

WITNESS = """for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "submit", "keydown"])
  document.addEventListener(type, (event) => pressed.push(type), true);"""
"""A script that records the events of a click at the first point where the page's own code could see them."""
STRICT = (
    "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'",
)


@dataclass(frozen=True)
class Lesson:
    """A page on which the user is about to point at a control."""

    page: Page
    site: Site
    isolated: IsolatedScripts
    teacher: PageTeacher

    async def open(self, body: str, *, strict: bool = False) -> None:
        """Open a page with this body. The page records clicks."""
        html = f"<!doctype html><meta charset=utf-8><script src=/witness.js></script><body>{body}"
        self.site.answers["/witness.js"] = Answer(
            f"globalThis.pressed = []; {WITNESS}".encode(), "text/javascript"
        )
        headers = (STRICT,) if strict else ()
        self.site.answers["/lesson"] = Answer(html.encode(), "text/html; charset=utf-8", headers=headers)
        await self.page.goto(self.site.url("lesson"))

    async def shows(self, act: Callable[[], Awaitable[object]]) -> Pointed:
        """Return the result of pointing, after this action of the user."""
        await self.teacher.begin_pointing()
        try:
            async with asyncio.timeout(30), asyncio.TaskGroup() as group:
                waiting = group.create_task(self.teacher.pointed())
                await act()
            return waiting.result()
        finally:
            await self.teacher.end_pointing()

    async def pressed(self) -> list[str]:
        """Return the events of clicks that the page has seen."""
        pressed: list[str] = await self.page.evaluate("pressed")
        return pressed


@asynccontextmanager
async def lesson_in(page: Page, site: Site) -> AsyncIterator[Lesson]:
    """Put our scripts into the tab before a page opens, as the program does."""

    def heard(report: Report) -> None:
        teacher.reported(report)

    isolated = IsolatedScripts(page, scripts=SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=heard)
    teacher = PageTeacher(isolated)
    await isolated.enter()
    yield Lesson(page, site, isolated, teacher)
    await isolated.leave()


@pytest.fixture
async def lesson(file_page: Page, site: Site) -> AsyncIterator[Lesson]:
    async with lesson_in(file_page, site) as lesson:
        yield lesson


async def press(target: Locator) -> None:
    """Click the middle of an element, like the user."""
    box = await target.bounding_box()
    assert box is not None
    mouse = target.page.mouse
    await mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await mouse.down()
    await mouse.up()


@pytest.mark.browser
async def test_control_is_described_by_visible_words(lesson: Lesson) -> None:
    """The words come from labels, hints, placeholders and headings.

    Ids, classes and entered text are not used.
    """
    await lesson.open("""<h2>Details</h2>
      <p><label for=el-id-7>Why</label> <select id=el-id-7><option value="">Please select<option selected>Piracy</select></p>
      <p><label for=x class=css-1q2>In your words</label> <textarea id=x placeholder="What is copied">My secret</textarea>
      <span>Sellers read it.</span> <em class=error-text>Too long</em></p>
      <p style="margin-top:90px"><input aria-label="Order" value="4711"></p>""")
    why, words, order = await lesson.teacher.survey()

    assert why.anchors.words() == {"label": "Why", "above": "Details", "before": "In your words"}
    assert why.value == "Piracy"
    assert words.anchors.words() == {
        "label": "In your words", "placeholder": "What is copied", "row": "Sellers read it.", "above": "Details",
        "after": "Why",
    }  # fmt: skip
    assert words.value == ""
    assert order.anchors.name == "Order"
    assert "el-id-7" not in repr((why.anchors, words.anchors, order.anchors))


@pytest.mark.browser
async def test_option_chosen_in_a_neighbouring_list_is_not_used_as_a_label(lesson: Lesson) -> None:
    """The chosen option is the title of a design, which differs in each complaint."""
    await lesson.open("""<div style="display:flex"><div role=combobox tabindex=0 aria-label=IPR style="border:1px solid;width:200px">
      <span>The Quiet Whale (DE)</span></div><textarea></textarea></div>""")

    assert "Whale" not in repr([one.anchors for one in await lesson.teacher.survey()])


@pytest.mark.browser
@pytest.mark.parametrize("strict", [False, True])
async def test_click_while_teaching_is_recorded_and_hidden_from_the_page(
    lesson: Lesson, strict: bool
) -> None:
    """Holds for clicks on a text box, a native list, the text beside a radio button, and a label."""
    await lesson.open(
        """<p><label id=l for=a>Links</label> <textarea id=a></textarea></p>
        <p><label for=b>Reason</label> <select id=b><option>One<option>Two</select></p>
        <fieldset><legend>Type</legend><label id=c><input type=radio name=t> Product</label>
        <label><input type=radio name=t> Store</label></fieldset>""",
        strict=strict,
    )
    page = lesson.page
    seen = [
        (await lesson.shows(lambda name=name: press(page.locator(name)))).control  # type: ignore[misc]  # the lambda is called within the iteration
        for name in ("#a", "#b", "#c", "#l")
    ]

    assert [one and one.candidate.label for one in seen] == ["Links", "Reason", "Type", "Links"]
    assert await lesson.pressed() == []
    assert await page.evaluate("document.activeElement.localName") == "body"
    assert not await page.locator("input").first.is_checked()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "<form action=/sent method=post><button id=t>Send my complaint</button></form>",
            "Only you press it",
        ),
        ("<form action=/sent method=post><input id=t type=submit></form>", "Only you press it"),
        ("<div id=t tabindex=0 onclick='pressed.push(1)'>提交</div>", "Only you press it"),
        ("<label id=t><input type=checkbox> I declare that this is true</label>", "a tick box"),
        ("<h1 id=t>Submit a complaint</h1>", "no field there"),
        ("<button id=t type=button>Show more</button>", "no field there"),
    ],
)
async def test_pointing_at_anything_but_a_field_is_refused(lesson: Lesson, body: str, sentence: str) -> None:
    await lesson.open(body)
    pointed = await lesson.shows(lambda: press(lesson.page.locator("#t")))

    assert pointed.control is None
    assert sentence in pointed.refused
    assert (lesson.site.posts, await lesson.pressed()) == ([], [])
    assert await lesson.page.locator(":checked").count() == 0


@pytest.mark.browser
async def test_user_cannot_teach_the_submit_button_as_a_field(lesson: Lesson) -> None:
    """Pointing at the Submit button is refused, and the form is not sent.

    The teaching script receives the click before the submit lock does, so the script itself must refuse it.
    """
    await lesson.open("<form action=/sent method=post><button id=t>Submit</button></form>")
    await lesson.isolated.call("holdSubmitLock", 60_000)

    assert "Only you press it" in (await lesson.shows(lambda: press(lesson.page.locator("#t")))).refused
    assert lesson.site.posts == []


@pytest.mark.browser
async def test_field_in_a_frame_or_shadow_tree_can_be_taught(lesson: Lesson) -> None:
    """The frame's path must match. Numbers in the path are replaced with a wildcard."""
    lesson.site.serve("form/82736451/inner", "<p><label for=i>Reason</label> <input id=i></p>")
    await lesson.open(f"""<host-field></host-field><iframe src="{lesson.site.url("form/82736451/inner?t=1")}"></iframe><script>
      const root = document.querySelector('host-field').attachShadow({{ mode: 'open' }});
      root.innerHTML = '<label for=s>Words</label> <textarea id=s></textarea>';</script>""")
    inner = lesson.page.frame_locator("iframe").locator("#i")
    await inner.wait_for()
    in_frame = (await lesson.shows(lambda: press(inner))).control
    in_shadow = (await lesson.shows(lambda: press(lesson.page.locator("#s")))).control

    assert in_frame is not None
    assert (in_frame.candidate.label, in_frame.anchors.frame) == ("Reason", "/form/*/inner")
    assert in_shadow is not None
    assert (in_shadow.candidate.label, in_shadow.anchors.frame) == ("Words", "")


@pytest.mark.browser
async def test_escape_cancels_pointing_without_the_page_noticing(lesson: Lesson) -> None:
    await lesson.open("<input id=a>")
    await lesson.page.locator("#a").focus()

    assert await lesson.shows(lambda: lesson.page.keyboard.press("Escape")) == Pointed()
    assert await lesson.pressed() == []


@pytest.mark.browser
async def test_clicks_reach_the_page_again_after_teaching(lesson: Lesson) -> None:
    await lesson.open("<input id=a><input id=b>")
    await lesson.shows(lambda: press(lesson.page.locator("#a")))
    await press(lesson.page.locator("#b"))
    first = await lesson.pressed()
    await lesson.teacher.begin_pointing()
    await lesson.teacher.end_pointing()
    await press(lesson.page.locator("#a"))

    assert first == ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]
    assert (await lesson.pressed())[5:] == first


@pytest.mark.browser
async def test_pointing_works_on_a_page_that_opens_later(lesson: Lesson) -> None:
    """The user starts teaching on another page and then navigates to the form."""
    await lesson.open("<p>Front page</p>")

    async def go_on() -> None:
        await lesson.open("<label for=a>Links</label> <textarea id=a></textarea>")
        seen = -1
        # Click until a click no longer reaches the page, because teaching starts late in a new document.
        while seen != (seen := len(await lesson.pressed())):
            await press(lesson.page.locator("#a"))

    control = (await lesson.shows(go_on)).control

    assert control is not None
    assert control.candidate.label == "Links"


@pytest.mark.browser
async def test_numbers_on_the_page_are_reported_with_the_text_before_them(lesson: Lesson) -> None:
    """Item ids, dates, repeated numbers and numbers without a text before them are left out."""
    await lesson.open("""<p>Your reference: <b>48213377</b></p><p>Ticket no. 0099887766.</p><p>Item 1005009900000017</p><p>Complaint: CN1001</p>
      <p>Call 11112222 or 11112222</p><p>Day 20261124</p>""")

    assert await lesson.teacher.numbers(("1005009900000017",)) == (
        ("48213377", "Your reference"),
        ("0099887766", "Ticket no"),
        ("CN1001", "Complaint"),
    )


FLOW = shipped_flow()
DAY = date(2026, 11, 24)
STRANGE = {
    "reason": "Why you complain",
    "listings": "Pages that copy you",
    "description": "In your own words",
}
"""The labels of three fields on the page `unseen.html`, keyed by step. No flow file contains these labels."""


@dataclass(frozen=True)
class Shown:
    """The page after the user has pointed at the three boxes."""

    opened: Opened
    learned: Learned

    async def find(self, step_id: str) -> FindResult:
        flow = with_learned(FLOW, self.learned)
        step = next(step for page in flow.pages for step in page.steps if step.id == step_id)
        return await self.opened.form.find(wanted_for(step))

    async def truths(self, found: FindResult) -> list[str]:
        """Return the controls that a question offers, by true field."""
        assert isinstance(found, Ambiguous), found
        return [await self.opened.truth(candidate) for candidate in found.candidates]

    async def change(self, script: str) -> None:
        """Change the page as a new version of the portal would."""
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
    """Return the anchors that are stored when the user points at the box with this label."""
    page = await survey(opened.isolated)
    one = next(control for control in page if control.candidate.label == label)
    anchors = distinctive(one, page, wanted_of(step_id), words_elsewhere(FLOW, step_id))
    assert anchors is not None
    return anchors


def wanted_of(step_id: str) -> WantedField:
    """Return the field with the flow's own labels."""
    return wanted_for(next(step for page in FLOW.pages for step in page.steps if step.id == step_id))


@pytest.mark.browser
async def test_field_unknown_to_the_flow_is_found_after_teaching(shown: Shown) -> None:
    for step_id in STRANGE:
        before, after = await shown.opened.form.find(wanted_of(step_id)), await shown.find(step_id)

        assert not isinstance(before, Found)
        assert isinstance(after, Found)
        assert await shown.opened.truth(after.candidate) == step_id
        assert after.candidate.reasons == ("you pointed at it on 24 November 2026",)


@pytest.mark.browser
async def test_taught_field_is_found_despite_new_ids_classes_and_wrappers(shown: Shown) -> None:
    """A taught field is not identified by ids or class names, which change with each library version."""
    await shown.change("""for (const field of document.querySelectorAll('select, textarea, input')) {
      const label = document.querySelector(`label[for="${field.id}"]`);
      field.id = `el-id-${Math.random()}`; field.className = 'css-x1';
      if (label) { label.htmlFor = field.id; label.innerHTML = `<span><b>${label.textContent}</b></span>`; }
    }""")
    found = [await shown.find(step_id) for step_id in STRANGE]

    assert [await shown.opened.truth(one.candidate) for one in found if isinstance(one, Found)] == list(
        STRANGE
    )


@pytest.mark.browser
async def test_field_that_matches_only_its_taught_label_raises_a_question(shown: Shown) -> None:
    """The other features that the user taught, such as the text around the box, no longer match the page."""
    steps = {"description": replace(shown.learned.steps["description"], anchors=_elsewhere())}
    alone = replace(shown, learned=replace(shown.learned, steps=steps))

    assert await alone.truths(await alone.find("description")) == ["description"]


def _elsewhere() -> Anchors:
    """Return anchors of a page that no longer exists."""
    return Anchors(kind=ControlKind.LINES, label="Tell the seller", after="Seller's name")


@pytest.mark.browser
async def test_taught_control_is_found_again_after_the_page_redraws_it(shown: Shown) -> None:
    """Component libraries replace their input elements while the program fills them in."""
    found = await shown.find("description")
    assert isinstance(found, Found)
    await shown.change("""const box = document.querySelector('#a7'); box.replaceWith(box.cloneNode(true));""")
    await shown.opened.form.fill(found.candidate, "It is mine.")

    assert await shown.opened.value("document.querySelector('#a7').value") == "It is mine."


SHIPPED = {"description": "Description", "reason": "Complaint reason", "listings": "Infringing listings"}
"""For each taught field, one of the flow's own labels."""


@pytest.mark.browser
@pytest.mark.parametrize("step_id", SHIPPED)
async def test_taught_field_is_found_when_the_page_uses_a_shipped_label_again(
    shown: Shown, step_id: str
) -> None:
    await shown.change(f"""for (const label of document.querySelectorAll('label'))
      if (label.textContent.includes({STRANGE[step_id]!r})) label.textContent = {SHIPPED[step_id]!r};""")
    found = await shown.find(step_id)

    assert isinstance(found, Found), found
    assert await shown.opened.truth(found.candidate) == step_id
