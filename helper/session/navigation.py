"""The window on the portal, or one that we cannot see; and the way to the form in it, through the login, at a person's pace."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, asdict, dataclass, field
from pathlib import Path
from random import uniform
from typing import ClassVar, Generic, Protocol, TypeVar

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.config.durable import write_durably
from helper.errors import PageGone
from helper.flow.form import Candidate, ControlKind, FindResult, Form, Found, NotFound, Where
from helper.flow.learned import Teacher
from helper.flow.plan import wanted_for
from helper.flow.spec import Flow, FlowKind, FlowPage, Step
from helper.hosts import read_host
from helper.model.attempt import FieldValue
from helper.session.events import PageReached
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, wait_first

P = TypeVar("P", bound="PortalPage")
"""The window on a page of the portal."""

PRACTICE_WINDOW = "practice"
"""The one window of practice, for all accounts: under this name its profile, daemon, journal and bookmark are kept."""


class PortalPage(Protocol):
    """What every session needs of the visible window on the portal."""

    host: str
    """Where the window is; empty: nowhere yet."""

    async def open(self, address: str) -> None:
        """Go to an address, always afresh; what stood in the page before is gone.

        Raises `PageGone` when there is no answer or no window.
        """

    async def sign_in(self, flow: Flow) -> SignIn:
        """Look at the page for the flow's signs of a login."""

    async def start_page(self, flow: Flow) -> bool:
        """Move to the flow's first page by its `go` step or link; False: there is no way."""

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        """Say in the page whose turn it is."""

    async def question(self, *, waits: bool) -> None:
        """Say in the page that a question stands in the terminal, until it does not any more."""

    async def next_sign(self) -> PageSign:
        """Wait for the next thing noticed while the person holds the submit lock."""


class PortalWindow(PortalPage, Protocol):
    """The window on the form. While `hold_submit_lock` is in force the person's presses of Submit are stopped."""

    form: Form
    practice: bool
    teacher: Teacher | None
    """For what the person shows in the page; None: it cannot be seen."""
    on_dialog: Callable[[str, bool], None] | None
    """Told the words of a box of the browser's own over the page, and whether it waits for the person."""

    async def visitor(self, flow: Flow) -> str:
        """What the page calls its visitor, in its own words; empty: it does not say, or not so that it is certain."""

    async def page(self, flow: Flow) -> FlowPage | None:
        """Which of the flow's pages is open; None: none of them."""

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        """Begin our turn: guards up, kept up by a heartbeat; nothing that holds these item ids leaves the page."""

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Begin the person's turn: guards down; watch for a submission of these item ids.

        `fields` are our own, by name: what they hold is read when the person submits. Nothing else of the page is.
        """

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame round each of these controls in the page; none takes the frames away."""

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Keep a picture of the form and the values that were read in it; gives the file names inside the folder."""


class Clipboard(Protocol):
    """Where a value lies ready to be pasted; the person sees it on the screen too."""

    async def copy(self, text: str) -> bool:
        """Put it there; False: no way was found, the person copies it from the screen."""

    async def clear_if_unchanged(self, text: str) -> None:
        """Take it away again, unless the person has copied something else since."""


@dataclass(eq=False)
class PasteWindow:
    """The person's own browser: implements `PortalWindow` without opening, seeing or guarding anything."""

    form: Form
    _: KW_ONLY
    host: str
    practice: bool
    teacher: Teacher | None = None
    on_dialog: Callable[[str, bool], None] | None = None

    async def _nothing(self, *_: object, **__: object) -> None:
        """The person opens the portal herself, and the terminal says it all."""

    open = hold_submit_lock = release_submit_lock = show_overlay = question = mark = _nothing

    async def sign_in(self, flow: Flow) -> SignIn:
        """Taken for granted; nobody but the person can see it."""
        return SignIn.IN

    async def visitor(self, flow: Flow) -> str:
        """Unknown; the person knows with which account she is logged in."""
        return ""

    async def page(self, flow: Flow) -> FlowPage | None:
        """The flow's page that takes values; the person is told its heading."""
        return next((page for page in flow.pages if page.is_form), None)

    async def start_page(self, flow: Flow) -> bool:
        """Taken for granted."""
        return True

    async def next_sign(self) -> PageSign:
        """Never: only the person's word counts here."""
        never: asyncio.Future[PageSign] = asyncio.get_running_loop().create_future()
        return await never

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """None: the page was not seen."""
        return ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The place where a session stands; it means nothing once the document is gone."""

    complaint: str
    document: str
    filling: bool = False
    """Whether it was being filled: until it is handed over nothing can be sent."""
    more: bool = False
    """Whether a further part of the form was to come, so that there was no Submit yet."""


class BookmarkFile:
    """One small private file; losing it costs a question, never a record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, bookmark: Bookmark) -> None:
        write_durably(self._path, json.dumps(asdict(bookmark)).encode())

    def read(self) -> Bookmark | None:
        """The place, or None where there is none or it cannot be read."""
        try:
            return Bookmark(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)


_SLOWER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds between two pages."""

    least: float = 4.0
    most: float = 9.0
    slowest: float = 300.0
    """The longest pause, however often the site has resisted."""
    pick: Callable[[float, float], float] = uniform  # noqa: S311 - a pause, not a secret
    """Chooses a pause between the two; not always the same one, as nobody is that regular."""


AT_ONCE = Pace(least=0.0, most=0.0, slowest=0.0)
"""For portals of this computer."""


@dataclass(eq=False)
class Pauses:
    """The pauses of one run."""

    pace: Pace
    channel: OperatorChannel
    _times: float = 1.0

    @property
    def seconds(self) -> float:
        """How long the next pause is, as chosen anew at each call."""
        chosen = self.pace.pick(self.pace.least, self.pace.most) * self._times
        return min(chosen, self.pace.slowest)

    def resisted(self) -> None:
        """The site did not answer, or put a puzzle before its page: go slower from here on."""
        self._times *= _SLOWER

    def went_well(self) -> None:
        self._times = 1.0

    async def next(self) -> bool:
        """Wait out a pause; the person's Enter ends it. False: she stops here."""
        done = await wait_first(
            within=self.seconds, request=self.channel.next_request(Request.GO_ON, Request.PAUSE)
        )
        return done.get("request") is not Request.PAUSE


LOOK_AGAIN_SECONDS = 0.5
"""How often a page that changes without a sign of it is looked at again while the person logs in."""
PATIENCE_SECONDS = 20.0
"""How long a page without any known sign is given before the person is asked."""
DRAWING_SECONDS = 2.0
"""How long a page that may be the form, with its fields still to come, is given before it is left for another."""
MOST_WAYS = 4
"""From how many pages the way is taken before the person is asked: some portals lead back again and again."""

LOGIN_TEXT = "Log in in the browser window: name, password, puzzle. I wait, and I see none of it."
ON_THE_WAY = "You are logged in. I look for the form."
CAPTCHA_TEXT = "The page shows a puzzle. It is yours: I never touch it."


HERS = frozenset({SignIn.OUT, SignIn.CAPTCHA})
"""What stands before a page that only the person can pass."""


@dataclass(frozen=True, slots=True)
class NavigationResult:
    """Where the way ended."""

    page: FlowPage | None = None
    """The flow's page, when it ended at the form."""
    visitor: str = ""
    """What a page on the way called its visitor; empty: none did."""
    is_put_off: bool = False
    """Whether the person left this form for later; else she stops where there is no page."""


async def wait_a_moment(window: PortalPage, channel: OperatorChannel, *wanted: Request) -> Request | None:
    """Wait before the page is looked at again; gives the person's request. Raises `PageGone` with the window."""
    done = await wait_first(
        within=LOOK_AGAIN_SECONDS, sign=window.next_sign(), request=channel.next_request(*wanted)
    )
    if "sign" in done and done["sign"].kind is SignKind.GONE:
        raise PageGone(done["sign"].words or "The browser window was closed.")
    return done.get("request")


@dataclass(eq=False)
class Navigator(ABC, Generic[P]):
    """Leads one window through the login to a page; asks when no known sign tells where it is."""

    patience_seconds = PATIENCE_SECONDS
    drawing_seconds = DRAWING_SECONDS
    heeds: ClassVar[tuple[Request, ...]] = ()
    """What may be asked for on the way; what is asked for besides waits for what comes then. Empty: anything."""
    window: P
    flow: Flow
    channel: OperatorChannel
    _said: SignIn | None = field(default=None, init=False)
    _unknown_since: float | None = field(default=None, init=False)

    async def _step(self) -> Request | None:
        """One look at a page that is not the one: move on, wait, or ask; whether the person ends it by pause or later.

        Raises `PageGone` with the window.
        """
        sign = await self.window.sign_in(self.flow)
        if sign in HERS:
            self._begin_anew()
            await self._say(sign)
        elif await self._leaves(sign):
            self._unknown_since = None
        elif self._unknown_for(self.patience_seconds):
            return await self._ask()
        request = await wait_a_moment(self.window, self.channel, *self.heeds)
        return request if request in {Request.PAUSE, Request.LATER} else None

    @abstractmethod
    async def _leaves(self, sign: SignIn) -> bool:
        """Take the way on from this page; False: it was not taken, or there is none."""

    @abstractmethod
    async def _ask(self) -> Request | None:
        """Ask what only the person can know."""

    def _begin_anew(self) -> None:
        """After a login, or the person's word, the same page may lead on."""
        self._unknown_since = None

    async def _say(self, sign: SignIn) -> None:
        """In the terminal and in the page around the login; a page that is the login's own has no overlay of ours."""
        if sign is not self._said:
            self._said = sign
            text = CAPTCHA_TEXT if sign is SignIn.CAPTCHA else LOGIN_TEXT
            self.channel.tell(PageReached, page="login", host=self.window.host, text=text)
            with suppress(PageGone):
                await self.window.show_overlay(OverlayState.YOUR_TURN, text)

    def _unknown_for(self, seconds: float) -> bool:
        now = asyncio.get_running_loop().time()
        if self._unknown_since is None:
            self._unknown_since = now
        return now - self._unknown_since >= seconds


_ENOUGH_FIELDS = 3
"""So many of a form's fields, the links among them, are the form, whatever is written over it."""


@dataclass(eq=False)
class FormNavigator(Navigator[PortalWindow]):
    """Leads one window to the flow's first page."""

    forms_said: set[str] = field(default_factory=set)
    """What the person has said is the form; it is the form from then on."""

    def __post_init__(self) -> None:
        self._form = "registration form" if self.flow.kind is FlowKind.IPR else "complaint form"
        self._forms = [page for page in self.flow.pages if page.is_form]
        self._here: Where | None = None
        """Where the window is; None: between two documents. A window that is gone gives a sign of its own."""
        self._stood: tuple[str, str, float] = ("", "", 0.0)
        """The document and address that were looked at last, and since when."""
        self._left: set[str] = set()
        """Addresses from which the way was taken since the last login; it is not taken from them again."""
        self._visitor = ""

    async def reach_form(self, start: str) -> NavigationResult:
        """Open `start` and go on until the form is there, or the person wants something else. Raises `PageGone`."""
        # A box of the page that is left may wait for the person, who may rather stop.
        opening = self.window.open(start)
        done = await wait_first(opened=opening, stop=self.channel.next_request(Request.PAUSE))
        if "stop" in done:
            return NavigationResult()
        while True:
            self._here = None
            with suppress(PageGone):
                self._here = await self.window.form.where()
            if self._here is not None and self._here.ready and (page := await self._form_page()):
                self.channel.tell(PageReached, page=page.id, host=self.window.host, text="The form is open.")
                return NavigationResult(page, self._visitor)
            if ended := await self._step():
                return NavigationResult(is_put_off=ended is Request.LATER)

    async def _form_page(self) -> FlowPage | None:
        """The flow's form, when it is open: by its heading and at least one of its fields, or known under another heading.

        A heading alone is not enough: front pages and menus carry the same words.
        """
        if self._here is not None and _said_of(self._here) in self.forms_said:
            return self._forms[0]
        page = await self.window.page(self.flow)
        return page if page in self._forms and await self._has_fields(page) else None

    async def _has_fields(self, page: FlowPage) -> bool:
        """Whether any of its fields is there at this moment; a page that is still being drawn is looked at again."""
        with suppress(PageGone):
            found = await self._looked_for(page.steps)
            # What something lies over is there all the same: it is waited for once the form is filled.
            return any(not isinstance(field, NotFound) or field.kept is not None for _, field in found)
        return False

    async def _is_form_by_fields(self, here: Where) -> bool:
        """Whether a page under an unknown heading has the box for links and two more of the form's fields, each beyond doubt."""
        if not here.ready or await self.window.page(self.flow) is not None:
            return False
        with suppress(PageGone):
            if not await self.window.form.all_of((ControlKind.LINES,)):
                return False
            found = await self._looked_for(self._forms[0].steps)
            sure = [step for step, field in found if isinstance(field, Found)]
            return len(sure) >= _ENOUGH_FIELDS and any(step.value == "listings" for step in sure)
        return False

    async def _looked_for(self, steps: Sequence[Step]) -> list[tuple[Step, FindResult]]:
        entered = [step for step in steps if step.enters]
        found = await self.window.form.look([wanted_for(step) for step in entered])
        return list(zip(entered, found, strict=True))

    async def _leaves(self, sign: SignIn) -> bool:
        """Once from each address; a page without any sign may be a front page: the way leads past the login by itself."""
        if sign is SignIn.IN:
            if self._said is not None:
                self._said = None
                with suppress(PageGone):
                    await self.window.show_overlay(OverlayState.DONE, ON_THE_WAY)
            self._visitor = await self.window.visitor(self.flow) or self._visitor
        here = self._here
        if here is not None and (name := _said_of(here)) and await self._is_form_by_fields(here):
            self.forms_said.add(name)
            return True
        if here is None or not here.ready or here.address in self._left or len(self._left) >= MOST_WAYS:
            return False
        if not self._has_stood(here) and not await self._is_elsewhere(here, sign):
            return False
        if not await self.window.start_page(self.flow):
            return False
        self._left.add(here.address)
        return True

    def _has_stood(self, where: Where) -> bool:
        """Whether the same page has been there long enough to have drawn its fields."""
        now, (document, address, since) = asyncio.get_running_loop().time(), self._stood
        if (document, address) != (where.document, where.address):
            self._stood = (where.document, where.address, now)
            return False
        return now - since >= self.drawing_seconds

    async def _is_elsewhere(self, where: Where, sign: SignIn) -> bool:
        """Whether this is another page of the portal, such as its front page, not a form that is still being drawn.

        A page that shows headings, none of them the form's, has drawn what it is.
        """
        known = sign is SignIn.IN or bool(where.headings)
        return known and await self.window.page(self.flow) not in self._forms

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._left.clear()

    async def _ask(self) -> Request | None:
        decision = await self.channel.ask(
            QuestionKind.LOGIN,
            "I do not recognise this page. When you see your own name, press Enter here.",
            (
                Choice("signed_in", "I see my own name: go on", safe=True),
                Choice("this_is_the_form", f"This is the {self._form}"),
                Choice("pause", "Stop here"),
            ),
            detail=(f"You can also open the {self._form} yourself, in the browser window.",),
        )
        self._begin_anew()
        if decision.choice == "pause":
            return Request.PAUSE
        if decision.choice == "this_is_the_form" and self._here is not None:
            self.forms_said.add(_said_of(self._here))
        return None


def _said_of(where: Where) -> str:
    """Host and path, and the part within the page; its headings, where that names a portal and no page of it."""
    place = read_host(where.address)
    if place is None or not (place.path.strip("/") or place.fragment):
        return "\n".join(where.headings)
    return f"{place.host}{place.path}#{place.fragment}"
