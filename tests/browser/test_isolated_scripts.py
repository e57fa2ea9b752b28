"""Our scripts in an isolated world, which the page cannot detect, and the frames in which they run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from playwright.async_api import Error, Page

from helper.browser.isolated_scripts import FrameScripts, IsolatedScripts, Report
from helper.errors import PageGone
from tests.browser.opened import enter
from tests.browser.site import Answer, Site
from tests.browser.waiting import until

HOSTS = {"hosts": ["127.0.0.1", "localhost"]}


async def headings(isolated: IsolatedScripts) -> list[list[str]]:
    """Return the headings of each frame that answers, the outermost frame first."""
    return [answer["headings"] for _, answer in await isolated.call_everywhere("where") if answer]


async def test_injected_scripts_change_no_global_variable_of_the_page(page: Page, site: Site) -> None:
    await page.goto(site.serve("plain.html", "<h1>Plain</h1>"))
    before = await page.evaluate("Object.getOwnPropertyNames(window).sort()")
    opened = await enter(page)
    await opened.form.where()
    assert await page.evaluate("Object.getOwnPropertyNames(window).sort()") == before


POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; require-trusted-types-for 'script'\">"
FRAMES: dict[str, tuple[str, list[list[str]]]] = {
    "frames of the same and of another site": (
        '<iframe src="SITE/inner.html"></iframe><iframe src="OTHER/inner.html"></iframe>',
        [["Outer"], ["Inner form"], ["Inner form"]],
    ),
    "a frame with srcdoc": (
        "<iframe srcdoc='<h2>Written</h2>'></iframe>", [["Outer"], ["Written"]],
    ),
    "a login frame": ("<iframe src=/mini_login.htm></iframe>", [["Outer"]]),
    "another login frame": ("<iframe src=/passport.htm></iframe>", [["Outer"]]),
    "no frame, with a strict policy": (POLICY, [["Outer"]]),
}  # fmt: skip


@pytest.mark.parametrize("what", FRAMES)
async def test_scripts_run_in_every_frame_except_logins(page: Page, site: Site, what: str) -> None:
    html, found = FRAMES[what]
    for login in ("mini_login.htm", "passport.htm"):
        site.serve(login, "<h2>Password</h2><input type=password>")
    frames = html.replace("SITE", site.url("")[:-1]).replace("OTHER", site.url("", "localhost")[:-1])
    await page.goto(site.serve("outer.html", f"{frames}<h1>Outer</h1>"))
    assert await headings((await enter(page)).isolated) == found


async def test_page_on_an_unknown_host_is_not_read(page: Page, site: Site) -> None:
    await page.goto(site.serve("foreign.html", "<h1>Foreign</h1>"))
    opened = await enter(page, "portal.example")
    where = await opened.form.where()
    assert (where.headings, where.document) == ((), "")


async def test_scripts_run_again_after_a_navigation(page: Page, site: Site) -> None:
    """The document's id shows that the page is another document."""
    await page.goto(site.serve("one.html", "<h1>One</h1>"))
    opened = await enter(page)
    first = await opened.form.where()
    await page.goto(site.serve("two.html", "<h1>Two</h1>"))
    second = await opened.form.where()
    assert second.headings == ("Two",)
    assert second.document != first.document


async def test_scripts_reach_a_frame_that_navigates_to_another_site(page: Page, site: Site) -> None:
    """After the navigation, another process renders the frame."""
    await page.goto(
        site.serve("outer.html", f'<h1>Outer</h1><iframe src="{site.url("inner.html")}"></iframe>')
    )
    opened = await enter(page)
    for host in ("localhost", "127.0.0.1", "localhost"):
        await show_in_frame(
            page, site.serve("moved.html", f"<h2>{host}</h2>").replace("127.0.0.1", host), host
        )
        assert await headings(opened.isolated) == [["Outer"], [host]]


async def test_reports_from_page_scripts_arrive_with_their_values(page: Page, site: Site) -> None:
    reports: asyncio.Queue[Report] = asyncio.Queue()
    await page.goto(site.serve("plain.html", "<h1>Plain</h1>"))
    isolated = IsolatedScripts(page, scripts=(), settings=HOSTS, on_report=reports.put_nowait)
    await isolated.enter()
    source = {"functionDeclaration": "function() { ippReport(JSON.stringify({ kind: 'noted', count: 3 })) }"}
    context = {"executionContextId": isolated.places[0].context_id}
    await isolated.send("Runtime.callFunctionOn", source | context)
    assert await reports.get() == {"kind": "noted", "count": 3}


async def test_calling_a_closed_tab_raises_page_gone(page: Page, site: Site) -> None:
    await page.goto(site.serve("plain.html", "<h1>Plain</h1>"))
    opened = await enter(page)
    await page.close()
    with pytest.raises(PageGone):
        await opened.form.where()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_origin_of_a_nested_frame_is_correct(page: Page, site: Site, host: str) -> None:
    """The calculation includes borders, padding and outer frames, in the same process or in others."""
    inner = f'<iframe src="{site.url("inner.html")}" style="margin:20px;border:3px solid"></iframe>'
    middle = site.serve("middle.html", f"<p>Middle</p>{inner}").replace("127.0.0.1", host)
    await page.goto(
        site.serve(
            "outer.html",
            f'<p>Outer</p><iframe src="{middle}" style="padding:7px;width:600px;height:400px"></iframe>',
        )
    )
    opened = await enter(page)
    place = await place_of(opened.isolated, "Inner form")
    left, top = await opened.isolated.origin(place)
    await page.frames[2].evaluate(
        "addEventListener('mousemove', (event) => { window.seen = [event.x, event.y]; })"
    )
    await page.mouse.move(left + 11, top + 13)
    seen = await page.frames[2].wait_for_function("window.seen")
    assert await seen.json_value() == pytest.approx([11, 13], abs=1)


@pytest.mark.parametrize(
    ("part", "is_ready"), [("<script defer src=late.js></script>", False), ("<img src=late.js>", True)]
)
async def test_page_counts_as_ready_while_a_picture_but_not_a_script_loads(
    part: str, is_ready: bool, page: Page, site: Site
) -> None:
    """The program stops waiting for pictures after a time limit (here 0), but not for scripts."""
    site.answers["/late.js"] = Answer(b"// late", "text/javascript", comes=(comes := threading.Event()))
    await page.goto(site.serve("late.html", f"<h1>Form</h1>{part}"), wait_until="commit")
    opened = await enter(page)
    await page.locator("h1").wait_for()
    await until(lambda: page.evaluate("document.readyState === 'interactive'"))
    assert (await opened.isolated.call("where", 0))["ready"] is is_ready
    comes.set()
    await page.wait_for_load_state()
    assert (await opened.isolated.call("where"))["ready"]


async def show_in_frame(page: Page, address: str, heading: str) -> None:
    """Load another page in the page's frame, and wait for the page's heading."""
    await page.evaluate("address => { document.querySelector('iframe').src = address }", address)
    await page.frame_locator("iframe").get_by_role("heading", name=heading).wait_for()


async def place_of(isolated: IsolatedScripts, heading: str) -> FrameScripts:
    answers = await isolated.call_everywhere("where")
    return next(place for place, answer in answers if answer and heading in answer["headings"])


Listener = Callable[[dict[str, Any]], None]


@dataclass(eq=False)
class Process:
    """A fake renderer process, with its frames and the ids of their isolated worlds, which start at 1 in every process."""

    frames: dict[str, int]
    at_call: dict[int, Callable[[], None]] = field(default_factory=dict)
    """Functions by world id. The next call in that world runs the function and then fails."""
    listeners: dict[str, Listener] = field(default_factory=dict)

    def on(self, event: str, listener: Listener) -> None:
        self.listeners[event] = listener

    async def send(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        later = asyncio.Event()
        asyncio.get_running_loop().call_soon(later.set)
        await later.wait()
        match method:
            case "Page.getFrameTree":
                first, *others = ({"frame": {"id": frame}} for frame in self.frames)
                return {"frameTree": {**first, "childFrames": others}}
            case "Page.addScriptToEvaluateOnNewDocument":
                for frame, isolated in self.frames.items():
                    self.begins(frame, isolated)
            case "Runtime.callFunctionOn":
                if act := self.at_call.pop(parameters["executionContextId"], None):
                    act()
                    raise Error("Cannot find context with specified id")
                return {"result": {"value": parameters["executionContextId"]}}
        return {}

    def begins(self, frame: str, isolated: int) -> None:
        self.frames[frame] = isolated
        context = {"name": "ipp-helper", "id": isolated, "auxData": {"frameId": frame}}
        self.listeners["Runtime.executionContextCreated"]({"context": context})

    def ends(self, isolated: int) -> None:
        self.listeners["Runtime.executionContextDestroyed"]({"executionContextId": isolated})


class Tab:
    """A fake page of the driver, as far as `IsolatedScripts` uses it."""

    def __init__(self, *processes: Process) -> None:
        self._own = processes[0]
        self.frames: list[object] = [self, *processes[1:]]
        self.context = self
        self.entered: list[object] = []

    async def new_cdp_session(self, target: object) -> Process:
        self.entered.append(target)
        return target if isinstance(target, Process) else self._own

    def isolated(self) -> IsolatedScripts:
        return IsolatedScripts(cast("Page", self), scripts=(), settings={}, on_report=lambda _: None)


async def answers(isolated: IsolatedScripts) -> list[tuple[str, int]]:
    """Return the frames that answer, with the ids of their worlds."""
    return [(place.frame_id, answer) for place, answer in await isolated.call_everywhere("where")]


async def test_frame_that_reloads_during_a_call_is_called_again() -> None:
    """The call is lost with the old document, so the program repeats the call in the new document."""
    process = Process({"outer": 1, "inner": 2})
    tab = Tab(process)
    tab.frames.append("inner")
    isolated = tab.isolated()
    await isolated.enter()

    def reloads() -> None:
        process.ends(2)
        process.begins("inner", 3)

    process.at_call[2] = reloads
    assert await answers(isolated) == [("outer", 1), ("inner", 3)]
    assert await answers(isolated) == [("outer", 1), ("inner", 3)]


async def test_frames_of_two_processes_with_equal_world_ids_are_distinguished() -> None:
    """Each browser process numbers its isolated worlds independently, so two worlds may have the same id."""
    own, other = Process({"outer": 1, "inner": 2}), Process({"inner": 1})
    tab = Tab(own, other)
    tab.frames.remove(other)
    tab.frames.append("inner")
    isolated = tab.isolated()
    await isolated.enter()

    def moves_to_another_site() -> None:
        own.ends(2)
        del own.frames["inner"]
        tab.frames[1] = other

    own.at_call[2] = moves_to_another_site
    assert await answers(isolated) == [("outer", 1), ("inner", 1)]


async def test_frame_that_two_callers_find_at_once_is_entered_once() -> None:
    """If a frame were entered twice, every click in the frame would be reported twice."""
    own, other = Process({"outer": 1}), Process({"other": 1})
    tab = Tab(own, other)
    tab.frames.remove(other)
    isolated = tab.isolated()
    await isolated.enter()
    tab.frames.append(other)

    both = await asyncio.gather(answers(isolated), answers(isolated))

    assert list(both) == [[("outer", 1), ("other", 1)]] * 2
    assert tab.entered == [tab, other]
