"""Navigation to the form: trusted addresses, login, front pages, and forms under unknown headings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.form import FindResult, NotFound, WantedField, Where
from helper.flow.load import shipped_flow
from helper.hosts import PORTAL_HOSTS
from helper.model.complaint import ComplaintState
from helper.session.events import ComplaintReserved, HandedOver, PageAsks, SessionEnded
from helper.session.filing.admission import DISGUISED, PortalAddress, Trust, read_portal_address
from helper.session.filing.run import FilingSession
from helper.session.navigation import (
    AT_ONCE,
    CAPTCHA_TEXT,
    LOGIN_TEXT,
    MOST_NAVIGATIONS,
    ON_THE_WAY,
    FormNavigator,
    NavigationResult,
    Pace,
    Pauses,
)
from helper.session.operator import Decision, OperatorChannel, QuestionKind, Request
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, FakeWindow, ScriptedOperator, Stage, a_form, answers

STRANGE = read_portal_address("https://ipp.portal.example/form", PORTAL_HOSTS)


def a_session(stage: Stage, address: PortalAddress = STRANGE, answer: str = "paste") -> FilingSession:
    stage.use_practice(False)
    stage.window.host = address.host
    stage.operator.answers = answers(QuestionKind.HOST, [answer])
    return stage.session(limit=1, address=address)


@pytest.mark.parametrize(
    ("address", "host", "disguised"),
    [
        ("https://ipp.portal.example/form", "ipp.portal.example", False),
        ("https://ipp.pörtal.example/", "ipp.xn--prtal-jua.example", True),
    ],
)
async def test_unknown_host_raises_one_question(
    stage: Stage, address: str, host: str, disguised: bool
) -> None:
    await a_session(stage, read_portal_address(address, PORTAL_HOSTS), "pause").run()

    [question] = stage.operator.questions
    assert question.kind is QuestionKind.HOST
    assert question.text == f"Is {host} Alibaba's complaint portal?"
    assert question.detail[0] == "I don't know this address yet."
    assert (DISGUISED in question.detail) is disguised
    assert [choice.choice for choice in question.choices if choice.safe] == ["paste"]
    assert stage.opened == []
    assert {complaint.state for complaint in stage.store.complaints.all()} == {ComplaintState.PLANNED}
    assert [event.left for event in stage.operator.events_of(SessionEnded)] == [2]


async def test_a_confirmed_host_is_remembered_before_the_window_opens(stage: Stage) -> None:
    await a_session(stage, answer="remember").run()

    assert stage.remembered == ["ipp.portal.example"]
    assert stage.opened == [False]
    assert len(stage.operator.events_of(HandedOver)) == 1


async def test_paste_mode_does_not_ask_about_the_host(stage: Stage) -> None:
    stage.use_practice(False)
    stage.by_hand = True
    await stage.run({ComplaintReserved: Request.PAUSE}, address=STRANGE)
    assert stage.operator.questions == []


NEVER = 60.0
"""A timeout in seconds, longer than any test takes."""


class DrawnForm(FakeForm):
    """A page whose controls appear at the third reading; before that, it is empty or between two documents."""

    def __init__(self, controls: Sequence[FakeControl], *, between_documents: bool = False) -> None:
        super().__init__((), address=f"{ADDRESS}complaint")
        self._to_come = controls
        self._between_documents = between_documents
        self._looks = 0

    async def where(self) -> Where:
        self._looks += 1
        if self._looks >= 3:
            self.controls = list(self._to_come)
        elif self._between_documents:
            raise PageGone("The page was closed, or the browser moved to another page.")
        return await super().where()


def a_front_page(address: str = ADDRESS) -> FakeForm:
    """Return a page of the portal without a form."""
    return FakeForm((), headings=("Welcome",), address=address)


async def arrived(
    window: FakeWindow,
    operator: ScriptedOperator,
    *said: set[str],
    patience: float = NEVER,
    drawing: float = NEVER,
) -> NavigationResult:
    channel = OperatorChannel(operator, lambda: datetime.now(UTC))
    finder = FormNavigator(window, shipped_flow(), channel, *said)
    finder.patience_seconds, finder.drawing_seconds = patience, drawing
    return await finder.reach_form(ADDRESS)


def a_window(
    form: FakeForm, *, sign: SignIn = SignIn.IN, leads_to: Callable[[], FakeForm] | None = None
) -> FakeWindow:
    """Return a window with a constant login state. Whenever the session waits, the page reports a change."""

    class Window(FakeWindow):
        async def sign_in(self, flow: object) -> SignIn:
            return sign

        async def next_sign(self) -> PageSign:
            return PageSign(kind=SignKind.CHANGED)

    return Window(form, leads_to=leads_to)


async def test_navigation_waits_for_a_form_that_is_still_loading() -> None:
    for sign, between_documents in ((SignIn.UNKNOWN, False), (SignIn.IN, False), (SignIn.IN, True)):
        form = DrawnForm(a_form().controls, between_documents=between_documents)
        window, operator = a_window(form, sign=sign), ScriptedOperator()

        arrival = await arrived(window, operator)

        assert (arrival.page is not None, operator.questions) == (True, [])
        assert window.ways == []


async def test_the_overlay_says_what_to_do_during_the_login() -> None:
    window = FakeWindow(a_form(), sign_ins=[SignIn.OUT, SignIn.OUT, SignIn.CAPTCHA, SignIn.IN])

    assert (await arrived(window, ScriptedOperator())).page
    assert window.overlays == [
        (OverlayState.YOUR_TURN, LOGIN_TEXT),
        (OverlayState.YOUR_TURN, CAPTCHA_TEXT),
        (OverlayState.DONE, ON_THE_WAY),
    ]


@pytest.mark.parametrize(
    ("headings", "sign", "drawing"),
    [(("Welcome",), SignIn.IN, NEVER), (("Welcome",), SignIn.UNKNOWN, NEVER), ((), SignIn.UNKNOWN, 0.0)],
    ids=["logged in", "headings of its own", "no sign at all"],
)
async def test_navigation_continues_from_a_front_page_to_the_form(
    headings: tuple[str, ...], sign: SignIn, drawing: float
) -> None:
    front = FakeForm((), headings=headings, address=ADDRESS)
    window = a_window(front, sign=sign, leads_to=a_form)

    assert (await arrived(window, ScriptedOperator(), drawing=drawing)).page
    assert window.ways == [ADDRESS]


async def test_navigation_that_returns_to_the_front_page_raises_a_question() -> None:
    for said in ([], ["signed_in"]):
        window = a_window(a_front_page(), leads_to=a_front_page)
        operator = ScriptedOperator(answers=answers(QuestionKind.LOGIN, [*said, "pause"]))

        arrival = await arrived(window, operator, patience=0.0)

        assert (arrival.page, arrival.is_put_off) == (None, False)
        assert window.ways == [ADDRESS] * (1 + len(said))


async def test_navigation_stops_after_a_few_pages_with_changing_addresses() -> None:
    numbers = count(1)
    window = a_window(a_front_page(), leads_to=lambda: a_front_page(f"{ADDRESS}#/home?again={next(numbers)}"))
    operator = ScriptedOperator(answers={QuestionKind.LOGIN: [Decision("pause")]})

    await arrived(window, operator, patience=0.0)

    assert len(window.ways) == MOST_NAVIGATIONS


class BareFrontPage(FakeForm):
    """A front page without fields. `find` would wait forever for a field; `look` does not wait."""

    async def find(self, wanted: WantedField) -> FindResult:
        await asyncio.Event().wait()
        raise AssertionError("it waits for ever")

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        return tuple(NotFound("The page shows no fields yet.", waits=True) for _ in wanted)


async def test_navigation_leaves_a_front_page_without_waiting_for_form_fields() -> None:
    window = a_window(BareFrontPage(()), leads_to=a_form)

    arrival = await arrived(window, ScriptedOperator(), drawing=0.0)

    assert arrival.page
    assert len(window.ways) == 1


def pauses(pace: Pace) -> tuple[Pauses, OperatorChannel]:
    channel = OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))
    return Pauses(pace, channel), channel


def test_each_failure_doubles_the_pause_up_to_a_limit() -> None:
    made, _ = pauses(Pace(slowest=20.0, pick=lambda least, most: least))
    seconds = [made.seconds]
    for _ in range(3):
        made.resisted()
        seconds.append(made.seconds)
    made.went_well()

    assert [*seconds, made.seconds] == [4.0, 8.0, 16.0, 20.0, 4.0]


async def test_user_can_skip_a_pause_between_pages_or_stop_the_run() -> None:
    made, channel = pauses(Pace(pick=lambda least, most: 1000.0, slowest=1000.0))
    channel.request(Request.GO_ON)
    went_on = await made.next()
    channel.request(Request.PAUSE)
    stopped = await made.next()
    at_once, _ = pauses(AT_ONCE)

    assert (went_on, stopped, await at_once.next()) == (True, False, True)


def trust(address: str, *more: str) -> Trust:
    return read_portal_address(address, (*PORTAL_HOSTS, *more)).trust


@pytest.mark.parametrize(
    ("addresses", "wanted"),
    [
        ([f"https://{host}/#/ippHome" for host in PORTAL_HOSTS], Trust.KNOWN),
        (["https://ipp.named.example/"], Trust.KNOWN),
        (["http://127.0.0.1:8765/", "http://localhost:1/", "http://[::1]:9/"], Trust.PRACTICE),
        (
            [
                "https://ipp.portal.example/form",
                "https://ipp2.aidcgroup.net/",
                "https://ipp.aliexpress.com/",
                "https://ipp.pörtal.example/",
            ],
            Trust.UNKNOWN,
        ),
        (
            [
                "http://ipp.portal.example/",
                "https://mira@ipp.portal.example/",
                "https://ipp.alibabagroup.com@evil.example/",
                "https://evil.example\\@127.0.0.1/",
                "http://evil.example\\@127.0.0.1/",
                "https://evil.example/\n/127.0.0.1",
                "https://0.0.0.0/",
                "https://93.184.216.34/",
                "https://[2606:2800:220:1::1]/",
                "https://127.0.0.1.evil.example/",
                "https://ipp.localhost/",
                "https://portal/",
                "ipp.portal.example",
                "javascript:alert(1)",
                "",
            ],
            Trust.REFUSED,
        ),
        (
            [
                "https://ipp.aidcgroup.net.evil.example/",
                "https://ipp-aidcgroup.example/",
                "https://ipp.alibabagr0up.com/",
                "https://ipp.a1ibaba.com/",
                "https://ipp.taobaa.com/",
                "https://ipp.\u0430libabagroup.com/",
                "https://\u0442aobao.com/",
            ],
            Trust.REFUSED,
        ),
    ],
    ids=[
        "in the code",
        "in the settings",
        "this machine",
        "unknown",
        "malformed or disguised",
        "looks like Alibaba's",
    ],
)
def test_trust_in_an_address_depends_on_its_host_and_scheme(addresses: list[str], wanted: Trust) -> None:
    found = {address: trust(address, "ipp.named.example") for address in addresses}
    assert found == dict.fromkeys(addresses, wanted)


@pytest.mark.parametrize("address", ["https://ipp.aidcgroup.net:8443/", "https://ipp.portal.example:444/"])
def test_portal_host_on_another_port_is_refused(address: str) -> None:
    """Another port may belong to another program."""
    told = read_portal_address(address, (*PORTAL_HOSTS, "ipp.portal.example"))
    assert told.trust is Trust.REFUSED
    assert "has no port after" in told.why
    assert trust("https://ipp.aidcgroup.net:443/") is Trust.KNOWN


class AskingWindow(FakeWindow):
    """A window whose page shows a browser dialog before unloading, which the user does not answer."""

    async def open(self, address: str) -> None:
        assert self.on_dialog is not None
        self.on_dialog("Leave\nsite?", True)
        await asyncio.Event().wait()


async def test_a_browser_dialog_is_reported_and_the_user_may_stop(stage: Stage) -> None:
    stage.window = AskingWindow(form=a_front_page())
    await stage.run({PageAsks: Request.PAUSE})
    [asks] = stage.operator.events_of(PageAsks)
    assert asks.text == "The browser shows a dialog: “Leave site?”. Answer it in the window; I'll wait."
    assert stage.store.complaints.all()[0].state is ComplaintState.PLANNED


def a_form_under_another_heading() -> FakeForm:
    form = a_form()
    form.headings, form.address = ("Report a problem",), f"{ADDRESS}report"
    return form


async def test_a_form_with_an_unknown_heading_is_recognised_by_its_fields() -> None:
    window = a_window(a_form_under_another_heading(), leads_to=a_front_page)
    operator = ScriptedOperator()

    arrival = await arrived(window, operator)

    assert (arrival.page is not None, operator.questions, window.ways) == (True, [], [])


async def test_program_does_not_ask_again_about_a_confirmed_page() -> None:
    said: set[str] = set()
    operator = ScriptedOperator(answers={QuestionKind.LOGIN: [Decision("this_is_the_form")]})
    for _ in range(2):
        window = a_window(FakeForm((), headings=("Report",), address=f"{ADDRESS}report"))
        assert (await arrived(window, operator, said, patience=0.0)).page
    assert len(operator.questions) == 1
