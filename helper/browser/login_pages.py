"""Which pages and frames are for logging in: nothing of ours looks into them."""

from __future__ import annotations

import re

from helper.hosts import LOGIN_HOSTS, read_host

_LOGIN_PATH = re.compile(r"mini_login|passport", re.IGNORECASE)


def is_login_address(address: str) -> bool:
    """Whether the address is a login page's or a login frame's."""
    place = read_host(address)
    return place is not None and (place.host in LOGIN_HOSTS or bool(_LOGIN_PATH.search(place.path)))
