"""An HTTP client with cookies that sends the same requests as the pages' scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from helper.practice.request_context import PART
from tests.practice.control_api import PracticeControl
from tests.practice.portal import FaultyPortal

EMAIL = "mara.linden@example.org"
PASSWORD = "planted-password-4711"
SLOW_HAND = [[x * 10, x * 12] for x in range(31)]
SUBMIT = "/complaint/complaintSubmission/submit.json"
VERIFY = "/complaint/complaintSubmission/checkLinks.json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Visitor:
    def __init__(self, portal: FaultyPortal) -> None:
        self.portal = portal
        self.control: PracticeControl = portal.control()
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def read(self, path: str) -> str:
        """Return the HTML of a page behind the login, in either variant."""
        return unescape(self.get(f"{PART if self.portal.home.endswith('ippHome') else ''}{path}").text)

    def post_form(self, path: str, **fields: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-XSRF-TOKEN": self.token}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_json(self, path: str, body: Any, **headers: str) -> Answer:
        kind = {"Content-Type": "application/json", "X-XSRF-TOKEN": self.token}
        return self._ask("POST", path, json.dumps(body).encode(), {**kind, **headers})

    @property
    def token(self) -> str:
        return self.cookies.get("_tb_token_", "")

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> Answer:
        """Log in: press Sign in, drag the slider, press Sign in again."""
        self.get("/mini_login.htm")
        self.press_sign_in(email, password)
        self.post_json("/mini_login/slider.json", {"trail": SLOW_HAND, "width": 300})
        return self.press_sign_in(email, password)

    def press_sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> Answer:
        return self.post_form(
            "/mini_login/login.json", **{"fm-login-id": email, "fm-login-password": password}
        )

    def right(self, title: str = "The Quiet Whale") -> str:
        """Return the id of the right with this title."""
        offered = self.post_form("/complaint/rights.json", iprType="copyright").json["data"]["rights"]
        return next(str(entry["code"]) for entry in offered if entry["text"].startswith(f"{title} ("))

    def verify(self, *links: str, website: str = "ae") -> Answer:
        fields = {"rightInfo": self.right(), "entityType": "item", "platform": website}
        return self.post_form(VERIFY, links="\n".join(links), **fields)

    def complaint(self, *links: str) -> dict[str, Any]:
        return {
            "website": "ae",
            "iprType": "copyright",
            "ipr": self.right(),
            "complaintType": "item",
            "reason": "copyright.item.pirated",
            "extra": "",
            "links": "\n".join(links),
            "explanation": "This is a counterfeit version of my original work.",
            "evidence": [],
            "declaration": True,
        }

    def file(self, *links: str) -> Answer:
        """Verify the links and submit a complaint about them."""
        self.verify(*links)
        return self.post_json(SUBMIT, self.complaint(*links))

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        port = int(self.control.origin.rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Answer(answer.status, dict(answer.getheaders()), text)
