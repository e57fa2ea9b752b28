"""The interface to the portal's window, or to the user's own browser, and the navigation to the form.

Over 500 lines because opening pages, the login and the questions on the way depend on one window's state.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from random import uniform
from typing import ClassVar, Generic, Protocol, TypeVar

from helper.browser.portal.lists import DetailsReading
from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
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
"""The type of window that a navigator uses."""

PRACTICE_WINDOW = "practice"
"""Name of the only practice window, used for its profile, daemon and journal."""


class PortalPage(Protocol):
    """The interface that a session uses on a visible window of the portal."""

    host: str
    """The host of the open page; empty at first."""

    async def open(self, address: str) -> None:
        """Load an address as a new document.

        Raises `NoConnection` if the portal does not answer, `PageGone` if the page is missing for another reason.
        """

    async def sign_in(self, flow: Flow) -> SignIn:
        """Return the login state that the page shows, according to the signs that the flow describes."""

    async def start_page(self, flow: Flow) -> bool:
        """Navigate to the flow's first page.

        The flow's `go` step or a link on the page leads there. Returns False if neither is possible.
        """

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        """Show on the page whether the program or the user must act."""

    async def question(self, *, waits: bool) -> None:
        """Show on the page that the terminal has an open question; stop showing it if `waits` is False."""

    async def next_sign(self) -> PageSign:
        """Wait for the next event in the page during the user's turn, such as a change or a submission."""


class PortalWindow(PortalPage, Protocol):
    """The window that shows the portal's form.

    While the program holds the submit lock, the user cannot submit the form.
    """

    form: Form
    teacher: Teacher | None
    """Lets the user point at fields; None if the program cannot see the page."""
    on_dialog: Callable[[str, bool], None] | None
    """Called with the text of a browser dialog over the page, and whether the dialog still waits for the user."""

    on_sent: Callable[[], None] | None
    """Called as soon as a request that may be the form's submission leaves the browser."""

    async def visitor(self, flow: Flow) -> str:
        """Return the name with which the page greets the user; empty if there is no clear greeting."""

    async def answers(self) -> bool:
        """Return whether the server of the open page answers, so that the page can still be used."""

    async def page(self, flow: Flow) -> FlowPage | None:
        """Return the flow's page that is open; None if a page outside the flow is open."""

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        """Start the program's turn: no request with these item ids can be sent until the lock is released."""

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> tuple[str, ...]:
        """Start the user's turn: release the lock, and watch for a submission of these item ids.

        `fields` holds the form's controls by name. Their contents, and nothing else on the page, are read when the
        user submits. Return method and host of each request that the lock has blocked.
        """

    async def close_form(self, watched: tuple[str, ...]) -> bool:
        """Close the form's page; nothing can be sent meanwhile. An empty page takes its place.

        Return whether everything that the page sent was seen, so that `on_sent` was called if the form may have been
        sent. If the program could not watch all of it, return False; the page may then still be open.
        """

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame around each of these controls; remove all frames if there are none."""

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        """Return the complaint on the open page of the portal's list; None if the page shows no complaint."""

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Save a picture of the form and the values read from it; return the file names inside the folder."""


class Clipboard(Protocol):
    """Holds a value for pasting; the terminal also shows the value."""

    async def copy(self, text: str) -> bool:
        """Copy the text; return False if that fails and the user must copy the text from the terminal."""

    async def clear_if_unchanged(self, text: str) -> None:
        """Clear the clipboard, unless the user has copied something else since."""


@dataclass(eq=False)
class PasteWindow:
    """A `PortalWindow` for the user's own browser, in which the program cannot open, read or block a page."""

    form: Form
    _: KW_ONLY
    host: str
    teacher: Teacher | None = None
    on_dialog: Callable[[str, bool], None] | None = None
    on_sent: Callable[[], None] | None = None

    async def _nothing(self, *_: object, **__: object) -> None:
        """Do nothing, because the user opens the portal, and the terminal shows everything."""

    async def release_submit_lock(self, *_: object) -> tuple[str, ...]:
        return ()

    open = hold_submit_lock = show_overlay = question = mark = _nothing

    async def sign_in(self, flow: Flow) -> SignIn:
        """Assume that the user is logged in, because only the user can tell."""
        return SignIn.IN

    async def visitor(self, flow: Flow) -> str:
        """Return an empty name, because only the user knows which account is logged in."""
        return ""

    async def answers(self) -> bool:
        """Assume that the portal answers, because only the user can tell."""
        return True

    async def page(self, flow: Flow) -> FlowPage | None:
        """Return the flow's form page, because the terminal shows its heading."""
        return next((page for page in flow.pages if page.is_form), None)

    async def close_form(self, watched: tuple[str, ...]) -> bool:
        """Return False, because the program can neither watch nor close the page."""
        return False

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        """Return None, because the program does not see the page."""
        return None

    async def start_page(self, flow: Flow) -> bool:
        """Do nothing, because the user opens the page."""
        return True

    async def next_sign(self) -> PageSign:
        """Wait forever, because the program cannot observe the user's own browser."""
        never: asyncio.Future[PageSign] = asyncio.get_running_loop().create_future()
        return await never

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Return no files, because the program did not see the page."""
        return ()


_SLOWER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The limits of the random pause between two pages, in seconds."""

    least: float = 4.0
    most: float = 9.0
    slowest: float = 300.0
    """Maximum length of a pause in seconds, even after many pages that did not load."""
    pick: Callable[[float, float], float] = uniform  # noqa: S311 - a pause, not a secret
    """Chooses a random pause between the limits, so that pages are not visited at regular intervals."""


AT_ONCE = Pace(least=0.0, most=0.0, slowest=0.0)
"""The pace for portals on this computer, where no pause is needed."""


@dataclass(eq=False)
class Pauses:
    """The pauses that one session makes between pages."""

    pace: Pace
    channel: OperatorChannel
    _times: float = 1.0

    @property
    def seconds(self) -> float:
        """The length of the next pause in seconds. Each access chooses a new random length."""
        chosen = self.pace.pick(self.pace.least, self.pace.most) * self._times
        return min(chosen, self.pace.slowest)

    def resisted(self) -> None:
        """Make later pauses longer, because the site did not respond or showed a captcha."""
        self._times *= _SLOWER

    def went_well(self) -> None:
        self._times = 1.0

    async def next(self) -> bool:
        """Wait until the pause is over or the user presses Enter; return False if the user stops."""
        done = await wait_first(
            within=self.seconds, request=self.channel.next_request(Request.GO_ON, Request.PAUSE)
        )
        return done.get("request") is not Request.PAUSE


LOOK_AGAIN_SECONDS = 0.5
"""Seconds between two checks of a page that may change without a sign, for example during the login."""
PATIENCE_SECONDS = 20.0
"""Seconds for which the program watches a page without known signs before it asks the user."""
DRAWING_SECONDS = 2.0
"""Seconds to wait for the fields of a page that may be the form, before navigating elsewhere."""
MOST_NAVIGATIONS = 4
"""Maximum number of pages that the program leaves on its own before it asks the user.

On some portals, the links lead in a circle.
"""

LOGIN_TEXT = msg("In the browser window, log in. I'll wait, and I don't see your password.")
ON_THE_WAY = msg("You are logged in. I am looking for the form.")
CAPTCHA_TEXT = msg("The page shows a captcha. Please solve it; I never touch it.")


NEEDS_USER = frozenset({SignIn.OUT, SignIn.CAPTCHA})
"""Login states that only the user can resolve."""


@dataclass(frozen=True, slots=True)
class NavigationResult:
    """How a navigation ended."""

    page: FlowPage | None = None
    """The page of the flow at which the navigation arrived; None if the form was not reached."""
    visitor: str = ""
    """The name with which the portal greeted the user during the navigation; empty if it did not."""
    is_put_off: bool = False
    """Whether the user postponed this form.

    If this is False and `page` is None, the user stopped the session.
    """


async def wait_a_moment(window: PortalPage, channel: OperatorChannel, *wanted: Request) -> Request | None:
    """Wait before the next check of the page, and return the user's request if there is one.

    Raises `PageGone` if the window is lost.
    """
    done = await wait_first(
        within=LOOK_AGAIN_SECONDS, sign=window.next_sign(), request=channel.next_request(*wanted)
    )
    if "sign" in done and done["sign"].kind is SignKind.GONE:
        raise PageGone(done["sign"].words or tr("The browser window was closed."))
    return done.get("request")


@dataclass(eq=False)
class Navigator(ABC, Generic[P]):
    """Navigates one window through the login to a page, and asks the user if no known sign identifies the current page."""

    patience_seconds = PATIENCE_SECONDS
    drawing_seconds = DRAWING_SECONDS
    handled_requests: ClassVar[tuple[Request, ...]] = ()
    """The requests that the user can make during the navigation; others are kept for later.

    If empty, all are handled.
    """
    window: P
    flow: Flow
    channel: OperatorChannel
    _said: SignIn | None = field(default=None, init=False)
    _unknown_since: float | None = field(default=None, init=False)

    async def _step(self) -> Request | None:
        """Act on a page that is not the target: navigate, wait, or ask the user.

        Returns the request with which the user ends the navigation; None to continue.
        """
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
        """Navigate from this page towards the target; return whether the program navigated."""

    @abstractmethod
    async def _ask(self) -> Request | None:
        """Ask the user which page is open in the window."""

    def _restart(self) -> None:
        """Reset what the navigation remembers, because the user has logged in or answered a question."""
        self._unknown_since = None

    async def _say(self, sign: SignIn) -> None:
        """Ask the user, in the terminal and on the page, to log in or to solve the captcha."""
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
"""Minimum number of recognised fields, one of them for links, that identify the form without its heading."""


@dataclass(eq=False)
class FormNavigator(Navigator[PortalWindow]):
    """Navigates one window to the flow's first page."""

    confirmed_forms: set[str] = field(default_factory=set)
    """Keys of pages that are known to be the form, confirmed by the user or identified by their fields."""

    def __post_init__(self) -> None:
        self._forms = [page for page in self.flow.pages if page.is_form]
        self._here: Where | None = None
        """The page that is open in the window; None while no page can be read."""
        self._shown_since: tuple[str, str, float] = ("", "", 0.0)
        """The document and the address that were checked last, and the time at which they were first seen."""
        self._left_addresses: set[str] = set()
        """Addresses that the program has left since the last login; it leaves each address only once."""
        self._visitor = ""

    async def reach_form(self, start: str) -> NavigationResult:
        """Open `start` and navigate until the form is reached, the user postpones it, or the user stops.

        Raises `PageGone` if the window is lost.
        """
        # A browser dialog on the previous page may delay the opening until the user answers the dialog.
        # During this wait, the user can stop the session.
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
        """Return the flow's form if it is open; otherwise None.

        The open page is the form if the user has confirmed that, or if it has the heading and at least one
        field. A heading alone is not enough, because front pages and menus contain the same words.
        """
        if self._here is not None and _page_key(self._here) in self.confirmed_forms:
            return self._forms[0]
        page = await self.window.page(self.flow)
        return page if page in self._forms and await self._has_fields(page) else None

    async def _has_fields(self, page: FlowPage) -> bool:
        """Return whether any of the page's fields is visible now.

        Return False while the page is still loading; the caller checks again later.
        """
        with suppress(PageGone):
            found = await self._looked_for(page.steps)
            # Count a covered field too, because the filling waits until the field is uncovered.
            return any(not isinstance(field, NotFound) or field.kept is not None for _, field in found)
        return False

    async def _is_form_by_fields(self, here: Where) -> bool:
        """Return whether the page's fields identify the form, although its heading is unknown.

        The page must have the box for links and at least two other fields, all found with certainty.
        """
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
        """Navigate towards the form, but only once from each address.

        A page without any known sign is left too, because a front page may link to the login.
        """
        if sign is SignIn.IN:
            if self._said is not None:
                self._said = None
                with suppress(PageGone):
                    await self.window.show_overlay(OverlayState.DONE, tr(ON_THE_WAY))
            self._visitor = await self.window.visitor(self.flow) or self._visitor
        here = self._here
        if here is not None and (name := _page_key(here)) and await self._is_form_by_fields(here):
            self.confirmed_forms.add(name)
            return True
        if (
            here is None
            or not here.ready
            or here.address in self._left_addresses
            or len(self._left_addresses) >= MOST_NAVIGATIONS
        ):
            return False
        if not self._has_been_shown_long(here) and not await self._is_elsewhere(here, sign):
            return False
        if not await self.window.start_page(self.flow):
            return False
        self._left_addresses.add(here.address)
        return True

    def _has_been_shown_long(self, where: Where) -> bool:
        """Return whether the page has been open long enough to have drawn its fields."""
        now, (document, address, since) = asyncio.get_running_loop().time(), self._shown_since
        if (document, address) != (where.document, where.address):
            self._shown_since = (where.document, where.address, now)
            return False
        return now - since >= self.drawing_seconds

    async def _is_elsewhere(self, where: Where, sign: SignIn) -> bool:
        """Return whether this is another page of the portal, such as its front page, and not a form that is still loading."""
        known = sign is SignIn.IN or bool(where.headings)
        return known and await self.window.page(self.flow) not in self._forms

    def _restart(self) -> None:
        super()._restart()
        self._left_addresses.clear()

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
            self.confirmed_forms.add(_page_key(self._here))
        return None


def _page_key(where: Where) -> str:
    """Return a key for the page.

    The key is the host, path and fragment, or the headings if the address is only a host.
    """
    place = read_host(where.address)
    if place is None or not (place.path.strip("/") or place.fragment):
        return "\n".join(where.headings)
    return f"{place.host}{place.path}#{place.fragment}"
