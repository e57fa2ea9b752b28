"""The desktop says when something waits for the person: only where she may be looking elsewhere, and as little as it can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import AppBlur

from helper.config.settings import Settings
from helper.model.attempt import Result
from helper.session import events
from helper.tui import notifications
from helper.tui.context import Send
from helper.tui.filing.view import FilingView, HostView, RunView
from helper.tui.notifications import DesktopNotifications, Sentence, notification
from tests.factories import NOW
from tests.systems import has_a_bus
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, a_ready_complaint, press, settle, wait_for_pause

KINDS = tuple(events.Event.__subclasses__())
HINTS = {kind: get_type_hints(kind) for kind in KINDS}
SECRET = "Quiet Whale 48213377 https://www.aliexpress.com/item/1005009900000017.html"
FIXED = {sentence.value for sentence in Sentence}
SAID = FIXED | {f"PRACTICE: {sentence}" for sentence in FIXED}

# Where a text stands in an event, what must not be told stands there, or what decides something.
a_text = st.sampled_from([SECRET, Result.FILED.value, "removed", "login"])
SOME: dict[Any, st.SearchStrategy[Any]] = {
    str: a_text,
    str | None: st.none() | a_text,
    int: st.sampled_from([0, 1, 48213377]),
    bool: st.booleans(),
}


@st.composite
def an_event(draw: st.DrawFn) -> events.Event:
    """One of any kind, with whatever it may carry."""
    kind = draw(st.sampled_from(KINDS))
    values: dict[str, Any] = {}
    for name, wanted in HINTS[kind].items():
        if name not in {"name", "at", "session"}:
            values[name] = draw(SOME.get(wanted, st.just(_tuples(str(wanted)))))
    return kind(at=NOW, session=SECRET, **values)


def _tuples(wanted: str) -> tuple[object, ...]:
    if "tuple[tuple[str, str, str]" in wanted:
        return ((SECRET, SECRET, SECRET),)
    return ((SECRET, SECRET),) if "tuple[tuple" in wanted else (SECRET,)


@settings(deadline=None)
@given(st.lists(an_event(), max_size=12), st.booleans(), st.sampled_from([FilingView(), RunView()]))
def test_without_her_leave_it_is_one_of_a_few_fixed_sentences(
    told: list[events.Event], practice: bool, view: HostView
) -> None:
    """Whatever the events carry: a title, an address, a number, words of a page."""
    was_hers = False
    for event in told:
        view = view.after(event)
        is_now_hers, was_hers = view.yours and not was_hers, view.yours
        said = notification(event, view, is_now_hers=is_now_hers, practice=practice, names=False)
        assert said is None or said in SAID
        assert said is None or said.startswith("PRACTICE: ") is practice


def told(kind: type[events.Event], **values: Any) -> events.Event:
    return kind(at=NOW, session="s", **{"text": SECRET, **values})


YOURS = told(events.HandedOver, todo=("1 press Submit",))
FILED = told(events.Released, result="filed", number="48213377")
FORM = FilingView(work="Quiet Whale", links=6)


def outcomes(changed: int, objected: int = 0) -> events.Event:
    return told(events.OutcomesEnded, read=3, changed=changed, found=0, objected=objected)


@pytest.mark.parametrize(
    ("event", "view", "hers", "said", "named"),
    [
        (YOURS, FORM, True, "It is your turn.", "Your turn: Quiet Whale, 6 links."),
        (YOURS, FORM, False, None, None),
        (FILED, FORM, False, "A form was filed.", "A form was filed: Quiet Whale, 6 links, number 48213377."),
        (FILED, FilingView(work="Quiet Whale"), False, "A design was handed in.", "A design was handed in: Quiet Whale, number 48213377."),
        (outcomes(8), RunView(), False, "Alibaba has answered.", "Alibaba has answered: news of 8 links."),
        (outcomes(8, 2), RunView(), False, "A seller has objected.", "A seller has objected: about 2 links."),
        (outcomes(0), RunView(), False, None, None),
        (told(events.RightsEnded, read=2, changed=1), RunView(), False, "Alibaba has answered.", "Alibaba has answered: news of 1 design."),
        (told(events.SessionEnded, filed=1, left=0), FORM, False, None, None),
    ],
)  # fmt: skip
def test_with_her_leave_it_says_which(
    event: events.Event, view: HostView, said: str | None, named: str | None, *, hers: bool
) -> None:
    """The design, how many links, the number; an address never. An objection comes first: a date runs from it."""
    for names, words in ((False, said), (True, named)):
        assert notification(event, view, is_now_hers=hers, practice=False, names=names) == words


class Desktop:
    """Keeps what was shown on it."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def __call__(self) -> Send:
        return self.show

    async def show(self, title: str, text: str) -> None:
        self.shown.append((title, text))


async def _filed(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    session.hand_over()
    session.tell(events.SubmittedSeen, text="Your submission was seen.")
    session.release()
    await wait_for_pause(session)


@pytest.mark.parametrize(
    ("wanted", "looks", "practice", "shown"),
    [
        ({"notify": "away"}, AppBlur, False, ["It is your turn.", "A form was filed."]),
        ({"notify": "away"}, None, False, []),
        ({"notify": "off"}, AppBlur, False, []),
        ({"notify": "always", "notify_names": True}, None, True, [
            "PRACTICE: Your turn: The Quiet Whale, 6 links.",
            "PRACTICE: A form was filed: The Quiet Whale, 6 links, number 48213377.",
        ]),
    ],
)  # fmt: skip
async def test_it_is_said_where_she_may_be_looking_elsewhere(
    stage: Stage,
    opened: Open,
    *,
    wanted: dict[str, Any],
    looks: type[AppBlur] | None,
    practice: bool,
    shown: list[str],
) -> None:
    """The terminal tells that another window is in front; one that tells nothing counts as looked at. Practice says so."""
    goes_on = asyncio.Event()

    async def later(session: ScriptedSession) -> None:
        await goes_on.wait()
        await _filed(session)

    a_ready_complaint(stage)
    stage.script, desktop = later, Desktop()
    settings = Settings(theme="dark", **wanted)
    async with opened(settings=settings, desktop=desktop, practice=practice) as pilot:
        await press(pilot, "3", "f", "enter")
        if looks is not None:
            pilot.app.post_message(looks())
            await settle(pilot)
        goes_on.set()
        await settle(pilot)
        assert desktop.shown == [("ipp-helper", text) for text in shown]


def _broken() -> Send:
    raise RuntimeError("no such service")


async def _hangs(title: str, text: str) -> None:
    await asyncio.Event().wait()


async def _refuses(title: str, text: str) -> None:
    raise OSError("no bus")


@pytest.mark.parametrize("connect", [_broken, lambda: _hangs, lambda: _refuses])
async def test_where_nothing_takes_it_nothing_happens(
    connect: Callable[[], Send],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No error, no word on the screen, no long wait: it is written down once, and not tried again."""
    monkeypatch.setattr(notifications, "SECONDS", 0.2)
    tried: list[bool] = []

    def connects() -> Send:
        tried.append(True)
        return connect()

    told = DesktopNotifications(tmp_path, connects)
    async with asyncio.timeout(30):
        for _ in range(3):
            await told.show("It is your turn.")
    assert len(tried) == 1
    assert (tmp_path / "faults.log").read_text(encoding="utf-8").count("Traceback") >= 1
    assert capsys.readouterr() == ("", "")


@has_a_bus
async def test_the_library_gives_up_without_a_word_where_there_is_no_bus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The kept library itself, on a system without a desktop: what it would write across the screens goes into our log."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    async with asyncio.timeout(60):
        await DesktopNotifications(tmp_path).show("It is your turn.")
    log = (tmp_path / "faults.log").read_text(encoding="utf-8")
    assert "The desktop took no notification." in log
    assert "your turn" not in log
    assert capsys.readouterr() == ("", "")
