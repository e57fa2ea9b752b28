"""The window on the portal (or one that the program cannot see), and navigation through the login to the form."""

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
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.system.tasks import wait_first
from helper.translation import msg, tr

P = TypeVar("P", bound="PortalPage")
"""The window on a page of the portal."""

PRACTICE_WINDOW = "practice"
"""The one window of practice, for all accounts: the name of its profile, daemon, journal and bookmark."""


class PortalPage(Protocol):
    """What every session needs of the visible window on the portal."""

    host: str
    """The host that the window shows; empty at first."""

    async def open(self, address: str) -> None:
        """Open an address as a new document.

        Raises `PageGone` if there is no response or no window.
        """

    async def sign_in(self, flow: Flow) -> SignIn:
        """Look for the flow's login signs on the page."""

    async def start_page(self, flow: Flow) -> bool:
        """Move to the flow's first page by its `go` step or link; False if neither is possible."""

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        """Show in the page whose turn it is."""

    async def question(self, *, waits: bool) -> None:
        """Show in the page that the terminal has an open question, or with `waits` False, remove that."""

    async def next_sign(self) -> PageSign:
        """Wait for the next sign while the user holds the submit lock."""


class PortalWindow(PortalPage, Protocol):
    """The window on the form. While the submit lock is held, the user's presses of Submit are stopped."""

    form: Form
    practice: bool
    teacher: Teacher | None
    """For what the user shows in the page; None if the program cannot see it."""
    on_dialog: Callable[[str, bool], None] | None
    """Called with the words of a browser dialog over the page, and whether it waits for the user."""

    async def visitor(self, flow: Flow) -> str:
        """The name by which the page greets its visitor; empty if it does not, or not clearly."""

    async def page(self, flow: Flow) -> FlowPage | None:
        """The flow's page that is open; None: another page is."""

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        """Start the program's turn: the guards are active and renewed; nothing with these item ids leaves the page."""

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Start the user's turn: the guards are off; watch for a submission of these item ids.

        `fields` are our own, by name: their contents are read when the user submits, and nothing else of the page.
        """

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame around each of these controls in the page; no controls removes the frames."""

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Save a picture of the form and the values read from it; returns the file names inside the folder."""


class Clipboard(Protocol):
    """Holds a value ready for pasting; the user also sees it on screen."""

    async def copy(self, text: str) -> bool:
        """Copy the text; False if there is no way and the user copies it from the screen."""

    async def clear_if_unchanged(self, text: str) -> None:
        """Clear the text, unless the user has copied something else since."""


@dataclass(eq=False)
class PasteWindow:
    """The user's own browser: implements `PortalWindow` without opening, seeing or guarding anything."""

    form: Form
    _: KW_ONLY
    host: str
    practice: bool
    teacher: Teacher | None = None
    on_dialog: Callable[[str, bool], None] | None = None

    async def _nothing(self, *_: object, **__: object) -> None:
        """No action: the user opens the portal, and the terminal shows everything."""

    open = hold_submit_lock = release_submit_lock = show_overlay = question = mark = _nothing

    async def sign_in(self, flow: Flow) -> SignIn:
        """Assumed to be logged in; only the user can see it."""
        return SignIn.IN

    async def visitor(self, flow: Flow) -> str:
        """Unknown; the user knows which account is logged in."""
        return ""

    async def page(self, flow: Flow) -> FlowPage | None:
        """The flow's page with fields; the terminal shows its heading."""
        return next((page for page in flow.pages if page.is_form), None)

    async def start_page(self, flow: Flow) -> bool:
        """Assumed to be reached."""
        return True

    async def next_sign(self) -> PageSign:
        """Never returns: only the user knows what happens in this window."""
        never: asyncio.Future[PageSign] = asyncio.get_running_loop().create_future()
        return await never

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Empty: the program did not see the page."""
        return ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The position of a session; meaningless once the document is gone."""

    complaint: str
    document: str
    filling: bool = False
    """Whether the form was being filled: nothing can be sent before the hand-over."""
    more: bool = False
    """Whether another part of the form was to follow, so that there was no Submit yet."""


class BookmarkFile:
    """A small private file; losing it costs a question, never a record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, bookmark: Bookmark) -> None:
        write_durably(self._path, json.dumps(asdict(bookmark)).encode())

    def read(self) -> Bookmark | None:
        """The bookmark; None if missing or unreadable."""
        try:
            return Bookmark(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)


_SLOWER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The pause between two pages, in seconds."""

    least: float = 4.0
    most: float = 9.0
    slowest: float = 300.0
    """The longest pause, however often the site has resisted."""
    pick: Callable[[float, float], float] = uniform  # noqa: S311 - a pause, not a secret
    """Chooses a pause between the limits, at random so that visits are not regular."""


AT_ONCE = Pace(least=0.0, most=0.0, slowest=0.0)
"""For portals on this computer."""


@dataclass(eq=False)
class Pauses:
    """The pauses of one run."""

    pace: Pace
    channel: OperatorChannel
    _times: float = 1.0

    @property
    def seconds(self) -> float:
        """The length of the next pause, chosen again at each call."""
        chosen = self.pace.pick(self.pace.least, self.pace.most) * self._times
        return min(chosen, self.pace.slowest)

    def resisted(self) -> None:
        """The site did not respond, or showed a captcha: pause longer from now on."""
        self._times *= _SLOWER

    def went_well(self) -> None:
        self._times = 1.0

    async def next(self) -> bool:
        """Wait for the pause to end; the user's Enter ends it early. False if the user stops."""
        done = await wait_first(
            within=self.seconds, request=self.channel.next_request(Request.GO_ON, Request.PAUSE)
        )
        return done.get("request") is not Request.PAUSE


LOOK_AGAIN_SECONDS = 0.5
"""Seconds between two looks at a page that changes without a sign while the user logs in."""
PATIENCE_SECONDS = 20.0
"""Seconds that a page without known signs is given before the user is asked."""
DRAWING_SECONDS = 2.0
"""Seconds that a page which may be the form is given to draw its fields, before the navigation continues elsewhere."""
MOST_WAYS = 4
"""Maximum number of pages from which the link to the form is followed before the user is asked: some portals loop."""

LOGIN_TEXT = msg("Log in in the browser window. I wait, and I don't see your password.")
ON_THE_WAY = msg("You are logged in. I am looking for the form.")
CAPTCHA_TEXT = msg("The page shows a captcha. Please solve it; I never touch it.")


NEEDS_USER = frozenset({SignIn.OUT, SignIn.CAPTCHA})
"""Login states that only the user can resolve."""


@dataclass(frozen=True, slots=True)
class NavigationResult:
    """The end of a navigation."""

    page: FlowPage | None = None
    """The flow's page, if it ended at the form."""
    visitor: str = ""
    """The name by which a page on the way greeted its visitor; empty if none did."""
    is_put_off: bool = False
    """Whether the user postponed this form; a result without a page and without this flag means that the user stopped."""


async def wait_a_moment(window: PortalPage, channel: OperatorChannel, *wanted: Request) -> Request | None:
    """Wait before the next look at the page; returns the user's request. Raises `PageGone` if the window is lost."""
    done = await wait_first(
        within=LOOK_AGAIN_SECONDS, sign=window.next_sign(), request=channel.next_request(*wanted)
    )
    if "sign" in done and done["sign"].kind is SignKind.GONE:
        raise PageGone(done["sign"].words or tr("The browser window was closed."))
    return done.get("request")


@dataclass(eq=False)
class Navigator(ABC, Generic[P]):
    """Leads one window through the login to a page; asks the user if no known sign identifies the page."""

    patience_seconds = PATIENCE_SECONDS
    drawing_seconds = DRAWING_SECONDS
    handled_requests: ClassVar[tuple[Request, ...]] = ()
    """The requests handled during navigation; others wait for what follows. Empty: all."""
    window: P
    flow: Flow
    channel: OperatorChannel
    _said: SignIn | None = field(default=None, init=False)
    _unknown_since: float | None = field(default=None, init=False)

    async def _step(self) -> Request | None:
        """Look once at a page that is not the target: navigate, wait, or ask; returns the request that ends the navigation."""
        sign = await self.window.sign_in(self.flow)
        if sign in NEEDS_USER:
            self._restart()
            await self._say(sign)
        elif await self._leaves(sign):
            self._unknown_since = None
        elif self._unknown_for(self.patience_seconds):
            return await self._ask()
        request = await wait_a_moment(self.window, self.channel, *self.handled_requests)
        return request if request in {Request.PAUSE, Request.LATER} else None

    @abstractmethod
    async def _leaves(self, sign: SignIn) -> bool:
        """Navigate away from this page towards the target; False if that was not done, or is impossible."""

    @abstractmethod
    async def _ask(self) -> Request | None:
        """Ask the user where the window is."""

    def _restart(self) -> None:
        """Allow the same page to be left again, after a login or the user's answer."""
        self._unknown_since = None

    async def _say(self, sign: SignIn) -> None:
        """Report the login state in the terminal, and in pages around the login; a login page has no overlay of ours."""
        if sign is not self._said:
            self._said = sign
            text = tr(CAPTCHA_TEXT if sign is SignIn.CAPTCHA else LOGIN_TEXT)
            self.channel.tell(PageReached, page="login", host=self.window.host, text=text)
            with suppress(PageGone):
                await self.window.show_overlay(OverlayState.YOUR_TURN, text)

    def _unknown_for(self, seconds: float) -> bool:
        now = asyncio.get_running_loop().time()
        if self._unknown_since is None:
            self._unknown_since = now
        return now - self._unknown_since >= seconds


_ENOUGH_FIELDS = 3
"""Minimum number of a form's fields, the links among them, that identify the form whatever its heading."""


@dataclass(eq=False)
class FormNavigator(Navigator[PortalWindow]):
    """Leads one window to the flow's first page."""

    forms_said: set[str] = field(default_factory=set)
    """Headings that the user confirmed as the form's."""

    def __post_init__(self) -> None:
        self._forms = [page for page in self.flow.pages if page.is_form]
        self._here: Where | None = None
        """The window's location; None between two documents. A lost window gives its own sign."""
        self._stood: tuple[str, str, float] = ("", "", 0.0)
        """The last document and address looked at, and the time since when they are shown."""
        self._left: set[str] = set()
        """Addresses that were left since the last login; they are not left again."""
        self._visitor = ""

    async def reach_form(self, start: str) -> NavigationResult:
        """Open `start` and navigate until the form is reached, or the user wants something else. Raises `PageGone`."""
        # A dialog of the previous page may wait for the user, who may prefer to stop.
        opening = self.window.open(start)
        done = await wait_first(opened=opening, stop=self.channel.next_request(Request.PAUSE))
        if "stop" in done:
            return NavigationResult()
        while True:
            self._here = None
            with suppress(PageGone):
                self._here = await self.window.form.where()
            if self._here is not None and self._here.ready and (page := await self._form_page()):
                self.channel.tell(
                    PageReached, page=page.id, host=self.window.host, text=tr("The form is open.")
                )
                return NavigationResult(page, self._visitor)
            if ended := await self._step():
                return NavigationResult(is_put_off=ended is Request.LATER)

    async def _form_page(self) -> FlowPage | None:
        """The flow's form, if it is open: by its heading and at least one field, or confirmed under another heading.

        A heading alone is not enough: front pages and menus have the same words.
        """
        if self._here is not None and _said_of(self._here) in self.forms_said:
            return self._forms[0]
        page = await self.window.page(self.flow)
        return page if page in self._forms and await self._has_fields(page) else None

    async def _has_fields(self, page: FlowPage) -> bool:
        """Whether any of its fields is on the page now; a page that is still loading is checked again."""
        with suppress(PageGone):
            found = await self._looked_for(page.steps)
            # A covered field is on the page, too: the covering element is waited for when the form is filled.
            return any(not isinstance(field, NotFound) or field.kept is not None for _, field in found)
        return False

    async def _is_form_by_fields(self, here: Where) -> bool:
        """Whether a page with an unknown heading has the box for links and two more of the form's fields, each found beyond doubt."""
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
        """Leave each address once; a page without any sign may be a front page, whose link leads to the login."""
        if sign is SignIn.IN:
            if self._said is not None:
                self._said = None
                with suppress(PageGone):
                    await self.window.show_overlay(OverlayState.DONE, tr(ON_THE_WAY))
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
        """Whether the same page has been shown long enough to have drawn its fields."""
        now, (document, address, since) = asyncio.get_running_loop().time(), self._stood
        if (document, address) != (where.document, where.address):
            self._stood = (where.document, where.address, now)
            return False
        return now - since >= self.drawing_seconds

    async def _is_elsewhere(self, where: Where, sign: SignIn) -> bool:
        """Whether this is another page of the portal, such as its front page, instead of a form that is still loading.

        A page with headings, none of them the form's, has finished drawing.
        """
        known = sign is SignIn.IN or bool(where.headings)
        return known and await self.window.page(self.flow) not in self._forms

    def _restart(self) -> None:
        super()._restart()
        self._left.clear()

    async def _ask(self) -> Request | None:
        registers = self.flow.kind is FlowKind.IPR
        decision = await self.channel.ask(
            QuestionKind.LOGIN,
            tr("I don't recognise this page. When you see your own name, press Enter here."),
            (
                Choice("signed_in", tr("I see my own name: continue"), safe=True),
                Choice(
                    "this_is_the_form",
                    tr("This is the registration form") if registers else tr("This is the complaint form"),
                ),
                Choice("pause", tr("Stop here")),
            ),
            detail=(tr("You can also open the form yourself, in the browser window."),),
        )
        self._restart()
        if decision.choice == "pause":
            return Request.PAUSE
        if decision.choice == "this_is_the_form" and self._here is not None:
            self.forms_said.add(_said_of(self._here))
        return None


def _said_of(where: Where) -> str:
    """The host, path and fragment; also the headings if the portal's page is unknown."""
    place = read_host(where.address)
    if place is None or not (place.path.strip("/") or place.fragment):
        return "\n".join(where.headings)
    return f"{place.host}{place.path}#{place.fragment}"
