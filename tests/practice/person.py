"""The scripted user, who acts at the practice portal with the mouse and keyboard of a browser window.

The scripted user is a separate client of the browser, independent of the program that fills the form. It acts
only on pages of a portal whose secret it holds, and announces every press of Sign in, Verify and Submit to
that portal first.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from secrets import token_hex
from typing import cast

from playwright.async_api import Error as BrowserError
from playwright.async_api import FrameLocator, Locator, Page

from helper.errors import HelperError, PageGone
from helper.hosts import is_loopback, read_host
from helper.practice.sessions import SESSION_COOKIE
from tests.practice.control_api import PracticeControl
from tests.practice.presses import Button

EMAIL = "practice.artist@example.org"
PASSWORD = "only-for-practice"

ACT_SECONDS = 60.0
"""Timeout in seconds for the effect of an action to appear."""

_LOGIN_FRAME = "#alibaba-login-box"
_SLIDER_DIALOG = ".baxia-dialog"
_DRAG_FRAMES = 20
"""The number of mouse moves in a drag. With fewer moves, the slider would reject the drag as scripted."""
_TRIES = 5

_REST_SECONDS = 10.0
"""Timeout in seconds for the target of an action to stop moving and to be uncovered."""

_FORM = """
form => Object.fromEntries([...form.querySelectorAll('[data-row]')].filter(row => !row.hidden).map(row => {
  const place = row.querySelector('iframe[data-links]')?.contentDocument || row;
  const text = place.querySelector('textarea, input[type=text]');
  const chosen = row.querySelector('.select:not(.empty) .select-text, input:checked ~ span, [role=radio][aria-checked=true]');
  return [row.dataset.row, text ? text.value : chosen ? chosen.textContent : ''];
}))
"""


class UserPace(Enum):
    WATCH = "watch"
    """Slow enough for a viewer to follow."""
    FAST = "fast"
    """As fast as the page permits."""


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """The page's message about the listings."""

    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    """Each refused line, with the reason that the page gives."""
    message: str = ""
    """The error that the page shows instead of checking the lines; empty if the lines were checked."""


class ForbiddenTarget(HelperError):
    """Raised instead of acting outside the practice portal."""


class ScriptedUser:
    """A user at the practice portal. Each action waits until its effect is visible.

    Every action raises `ForbiddenTarget` if the page does not belong to the portal whose secret we hold, and
    `PageGone`
    if its target does not appear, the portal asks to log in again, or the window closes.
    """

    def __init__(self, page: Page, control: PracticeControl, pace: UserPace = UserPace.FAST) -> None:
        self._page = page
        self._control = control
        self._pace = pace

    async def log_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        """Log in from any page of the portal, including the slider."""
        async with self.acting():
            await self._page.locator(f"[data-account], {_LOGIN_FRAME}, [data-login]").first.wait_for()
            if not await self._page.locator(_LOGIN_FRAME).count():
                # The login may replace the page between two queries, so a single query decides whether the
                # user is logged in.
                shown = self._page.locator("[data-account], [data-login]").first
                if await shown.evaluate("(element) => element.matches('[data-account]')"):
                    return
                await self.touch(self._page.locator("[data-login]"))
            frame = self._page.frame_locator(_LOGIN_FRAME)
            await self.write(frame.locator("#fm-login-id"), email)
            await self.write(frame.locator("#fm-login-password"), password)
            await self.announce_and_touch(Button.LOGIN, frame.locator("#fm-login-submit"))
            await self._draw_slider(frame, frame.locator("#login-message:not(:empty)"))
            await self.announce_and_touch(Button.LOGIN, frame.locator("#fm-login-submit"))
            await self._page.locator(_LOGIN_FRAME).wait_for(state="detached")
            await self._page.locator("[data-account]").wait_for()

    async def verify(self) -> VerifyAnswer:
        """Press Verify, drag the slider if it appears, and wait for the response."""
        async with self.acting():
            answer = self._page.locator("#verify-answer")
            round_before = int(await answer.get_attribute("data-round") or "0")
            await self.announce_and_touch(Button.VERIFY, self._page.locator("#verify-links"))
            answered = f'#verify-answer[data-round="{round_before + 1}"]'
            await self.wait_for(f"{answered}, {_SLIDER_DIALOG}", attached=True)
            if await self._page.locator(_SLIDER_DIALOG).count():
                dialog = self._page.locator(_SLIDER_DIALOG)
                await self._draw_slider(dialog, dialog.locator(".message:not(:empty)"))
                await self.wait_for(answered, attached=True)
            return await see_verify_answer(self._page)

    async def remove_refused(self) -> None:
        """Press the page's button that removes the lines that Verify refused."""
        async with self.acting():
            button = self._page.locator("#remove-refused")
            await self.touch(button)
            await button.wait_for(state="detached")

    async def read(self) -> dict[str, str]:
        """Scroll through the form, and return the content of each row by the row's name on the page."""
        async with self.acting():
            rows = await self._page.locator("#complaint-form [data-row]:visible").all()
            for row in rows if self._pace is UserPace.WATCH else ():
                await self._look_at(row)
                await self._page.wait_for_timeout(500)
            return await see_form(self._page)

    async def tick(self) -> None:
        """Tick the declaration unless it is already ticked."""
        async with self.acting():
            if not await self._page.locator('input[name="declaration"]').is_checked():
                await self.touch(self._page.locator("[data-tick]"))
                await self.wait_for('input[name="declaration"]:checked', attached=True)

    async def go_on(self) -> None:
        async with self.acting():
            before = await self._page.locator("#complaint-form").get_attribute("data-part")
            await self.touch(self._page.locator("#part-next"))
            await self.wait_for(f'#complaint-form:not([data-part="{before}"])')

    async def submit(self) -> None:
        """Announce and press Submit."""
        async with self.acting():
            await self.announce_and_touch(Button.SUBMIT, self._page.locator("#complaint-submit"))

    async def see_number(self) -> str | None:
        """Return the complaint number on the page; None if the page refused the complaint or shows no number."""
        async with self.acting():
            await self.wait_for("[data-success], #form-message:not(:empty)")
            # Read the number immediately, because the program may open the next form at any moment.
            numbers = await self._page.locator("#complaint-number").all_inner_texts()
            return numbers[0] if numbers else None

    async def open_complaint(self, place: int) -> None:
        """Open the complaint at this place of the list, from the list or from another complaint."""
        async with self.acting():
            links = self._page.locator("tr[data-complaint] a")
            if not await links.count():
                await self._page.go_back()
            await links.nth(place).click()
            await links.first.wait_for(state="detached")

    async def play_one(self) -> str | None:
        """Do the user's part of the visible form: verify and read, then press Next, or tick and submit.

        Returns the number; None if the form was refused, shows no number, or has another part. Lines that
        Verify refused
        are removed first. If none remains, nothing is submitted.
        """
        if await self._page.locator("#verify-links").count():
            answer = await self.verify()
            if not answer.accepted:
                return None
            if answer.refused:
                await self.remove_refused()
        await self.read()
        if await self._page.locator("#part-next").count():
            await self.go_on()
            return None
        await self.tick()
        await self.submit()
        return await self.see_number()

    async def touch(self, target: Locator) -> None:
        """Press the middle of an element when it is visible, even if it is disabled."""
        await target.hover(timeout=_REST_SECONDS * 1000)
        self._stay_here()
        await self._page.mouse.down()
        await self._page.wait_for_timeout(80 if self._pace is UserPace.WATCH else 0)
        await self._page.mouse.up()

    async def write(self, target: Locator, text: str) -> None:
        """Replace the text in a text box. At watching speed a single line is typed; all other texts are pasted."""
        await self.touch(target)
        await self._page.keyboard.press("ControlOrMeta+a")
        if self._pace is UserPace.WATCH and "\n" not in text:
            await self._page.keyboard.type(text, delay=45)
        else:
            await self._page.keyboard.insert_text(text)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """Run an action on a page of the portal; raise `PageGone` if the page disappears meanwhile."""
        try:
            self._stay_here()
            if not await asyncio.to_thread(self._control.proves_itself):
                raise self._forbidden("on a server without its secret")
            async with asyncio.timeout(ACT_SECONDS):
                yield
        except (BrowserError, TimeoutError) as error:
            raise PageGone(
                "The scripted user cannot go on: the page is not as expected, or its window is gone.",
                where=self._page.url,
            ) from error

    def _stay_here(self) -> None:
        """Raise `ForbiddenTarget` on any page that does not belong to the portal."""
        place = read_host(self._page.url)
        if place is None or not is_loopback(self._page.url) or place.origin != self._control.origin:
            raise self._forbidden("outside the practice portal")

    def _forbidden(self, place: str) -> ForbiddenTarget:
        return ForbiddenTarget(
            f"The scripted user was about to act {place}.",
            where=self._page.url,
            now="It plays only on the practice portal that started it.",
        )

    async def announce_and_touch(self, button: Button, target: Locator) -> None:
        """Announce a click to the portal, then click. Call this method only inside `acting`."""
        await self._look_at(target)
        cookies = await self._page.context.cookies(self._control.origin)
        session = next((cookie["value"] for cookie in cookies if cookie["name"] == SESSION_COOKIE), "")
        await asyncio.to_thread(self._control.press, token_hex(8), button.value, session=session)
        await self.touch(target)

    async def wait_for(self, selector: str, *, attached: bool = False) -> None:
        """Wait for one of several elements. Raise `PageGone` if the login appears."""
        login = self._page.locator(_LOGIN_FRAME)
        wanted = self._page.locator(selector).or_(login).first
        await wanted.wait_for(state="attached" if attached else "visible")
        if await login.count():
            raise PageGone("The portal asks the scripted user to log in again.", where=self._page.url)

    async def _draw_slider(self, around: FrameLocator | Locator, message: Locator) -> None:
        """Drag the slider to its end. Repeat if the page refuses the drag."""
        handle, passed = around.locator("#nc_1_n1z"), around.locator('[data-nc-lang="_yesTEXT"]')
        for _ in range(_TRIES):
            await self._look_at(handle)
            await self._drag(handle, around.locator("#nc_1_wrapper"))
            await message.or_(passed).first.wait_for()
            if await passed.count():
                return
        raise PageGone("The slider did not take the scripted user's hand.", where=self._page.url)

    async def _drag(self, handle: Locator, track: Locator) -> None:
        """Drag from one end to the other with changing speed, and not in a straight line."""
        grip, way = await handle.bounding_box(), await track.bounding_box()
        if grip is None or way is None:
            raise PageGone("The slider is not on the page.", where=self._page.url)
        x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
        length = way["width"] - grip["width"] + 4
        self._stay_here()
        await self._page.mouse.move(x, y)
        await self._page.mouse.down()
        for frame in range(1, _DRAG_FRAMES + 1):
            share = frame / _DRAG_FRAMES
            await self._page.mouse.move(x + share * share * (3 - 2 * share) * length, y + frame % 3)
            await handle.evaluate("() => new Promise(requestAnimationFrame)")
        await self._page.mouse.up()

    async def _look_at(self, target: Locator) -> None:
        await target.hover(trial=True, timeout=_REST_SECONDS * 1000)


async def see_form(page: Page) -> dict[str, str]:
    """Return the content of each row of the form, by the row's name on the page."""
    return cast("dict[str, str]", await page.locator("#complaint-form").evaluate(_FORM))


async def see_verify_answer(page: Page) -> VerifyAnswer:
    """Return the response of Verify, which the page shows below the listings."""
    found = [
        (await row.get_attribute("data-valid"), await row.locator("td").all_inner_texts())
        for row in await page.locator("#verify-answer tr[data-valid]").all()
    ]
    message = page.locator('[data-error="links"]')
    return VerifyAnswer(
        accepted=tuple(texts[0] for valid, texts in found if valid == "true"),
        refused=tuple((texts[0], texts[1]) for valid, texts in found if valid == "false"),
        message=await message.inner_text() if await message.is_visible() else "",
    )
