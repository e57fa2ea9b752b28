"""Reads from a page whether somebody is logged in, without looking into login pages and frames."""

from __future__ import annotations

from helper.browser.login_pages import is_login_address
from helper.browser.portal.signs import SignIn
from helper.browser.world import World
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.hosts import read_host

_GREETINGS = ("Welcome", "Welcome back", "Hi", "Hello", "Dear", "欢迎", "欢迎您", "您好", "你好")
_LONGEST_NAME = 80


async def sign_in_shown(world: World, flow: Flow) -> SignIn:
    """What the page says about the login; a puzzle counts first, and a login box before the menu behind it."""
    if is_login_address(world.page.url) or _host(world.page.url) in flow.login_hosts:
        return SignIn.OUT
    login = flow.login
    try:
        answers = await world.call_everywhere(
            "signsShown", [*login.captcha, *login.signed_out, *login.signed_in]
        )
    except PageGone:
        # Between two documents a page says nothing.
        return SignIn.UNKNOWN
    shown = {sign for _, signs in answers for sign in signs or ()}
    for meaning, known in (
        (SignIn.CAPTCHA, login.captcha),
        (SignIn.OUT, login.signed_out),
        (SignIn.IN, login.signed_in),
    ):
        if shown.intersection(known):
            return meaning
    return SignIn.UNKNOWN


async def visitor_shown(world: World) -> str:
    """What the page calls its visitor, in the words of whoever made the page; empty: it greets nobody.

    Raises `PageGone` between two documents.
    """
    if is_login_address(world.page.url):
        return ""
    return str(await world.call("visitor", list(_GREETINGS), _LONGEST_NAME) or "")


def _host(url: str) -> str:
    address = read_host(url)
    return address.host if address else ""
