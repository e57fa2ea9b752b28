"""The small page on the loopback: who may hand over, and who is refused, each with a sentence."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from helper.errors import NotDone, WrongUse
from helper.session.shop.clipping import ClipAnswer
from helper.web.clip_server import ClipServer, extension_folder, read_token
from tests.web.clip_stage import ClipStage, handed, serving

FIRST_PORT = 28500
"""Ports of these tests; each takes the first free one after it."""


class Asked:
    """A server, and a program that asks it without a browser's manners."""

    def __init__(self, server: ClipServer) -> None:
        self.server = server
        self.own = f"http://127.0.0.1:{server.port}"
        self.token = server.code.partition("-")[2]

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        caller = HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        caller.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        answer = caller.getresponse()
        return answer.status, answer.read().decode()

    def post(
        self, path: str = "/take", headers: dict[str, str] | None = None, **what: Any
    ) -> tuple[int, str]:
        """As the small page does, with the token unless another is given."""
        body = json.dumps({"token": self.token, **what}).encode()
        return self.ask("POST", path, body, {"Origin": self.own, "Sec-Fetch-Site": "same-origin", **(headers or {})})  # fmt: skip


@pytest.fixture
def asked(stage: ClipStage) -> Iterator[Asked]:
    with serving(stage, FIRST_PORT) as server:
        yield Asked(server)


@pytest.mark.parametrize("token", ["", "wrong", None, 7, ["x"], "é" * 24])
def test_without_the_token_nothing_is_taken(asked: Asked, stage: ClipStage, token: object) -> None:
    """The answer says where the code is."""
    status, text = asked.post(token=token, **handed())
    assert status == 403
    assert "In ipp-helper press C" in text
    assert len(stage.store.listings) == 0


def test_a_new_code_cuts_off_the_earlier_one(asked: Asked, stage: ClipStage) -> None:
    """From that moment on; and the next run knows the new one."""
    earlier = asked.token
    asked.server.renew()
    assert asked.post(**handed())[0] == 403
    asked.token = asked.server.code.partition("-")[2]
    assert asked.token != earlier
    assert asked.post(**handed())[0] == 200
    assert read_token(stage.places.clip_token_file) == asked.token


def test_too_large_is_refused_unread(asked: Asked, stage: ClipStage) -> None:
    """A body of many megabytes is not even waited for."""
    status, text = asked.ask("POST", "/take", headers={"Content-Length": "50000000", "Origin": asked.own})
    assert (status, json.loads(text)["lines"]) == (413, ["It is too large to be one listing."])


def test_too_many_are_refused_for_a_while(stage: ClipStage) -> None:
    """A hundred in a minute are more than a person clicks, and only those with the code count; after it she is heard again."""
    now = [0.0]
    with serving(stage, FIRST_PORT, clock=lambda: now[0]) as server:  # fmt: skip
        asked = Asked(server)
        assert [asked.post(token="wrong")[0] for _ in range(100)] == [403] * 100
        assert [asked.post()[0] for _ in range(100)] == [200] * 100
        status, text = asked.post(**handed())
        assert status == 429
        assert "wait a moment" in text
        assert len(stage.store.listings) == 0
        now[0] = 61.0
        assert asked.post(**handed())[0] == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/copy", "/design"])
def test_another_method_changes_nothing(asked: Asked, method: str, path: str) -> None:
    """What a picture or a link could ask is answered with a no."""
    status, text = asked.ask(method, path)
    assert (status, json.loads(text)["lines"]) == (405, ["Nothing is handed over like that."])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 5000])
def test_what_cannot_be_read_is_refused(asked: Asked, stage: ClipStage, body: bytes) -> None:
    """No body is a fault of ours."""
    status, text = asked.ask("POST", "/take", body, {"Origin": asked.own})
    assert (status, json.loads(text)["lines"]) == (400, ["What was handed over cannot be read."])


def test_another_shape_is_refused(asked: Asked, stage: ClipStage) -> None:
    """The token alone is no listing, and what a form can send without asking first is not read."""
    _, text = asked.post(page={"address": 7})
    assert json.loads(text)["lines"] == ["What was handed over cannot be read."]
    body = json.dumps({"token": asked.token, **handed()}).encode()
    assert asked.ask("POST", "/take", body, {"Content-Type": "text/plain", "Origin": asked.own})[0] == 400
    assert len(stage.store.listings) == 0


def test_the_page_itself_holds_nothing(asked: Asked) -> None:
    """Whoever opens it reads neither the token nor a design."""
    status, text = asked.ask("GET", "/take")
    assert status == 200
    assert asked.token not in text
    for name in ("/static/take.js", "/static/clip.css"):
        status, text = asked.ask("GET", name)
        assert status == 200
        assert asked.token not in text


def test_switched_off_nothing_is_taken(stage: ClipStage) -> None:
    """Not even over a connection that was there before."""
    with serving(stage, FIRST_PORT) as server:
        asked = Asked(server)
        early = HTTPConnection("127.0.0.1", server.port, timeout=10)
        early.connect()
        assert asked.ask("GET", "/take")[0] == 200, "by then the earlier connection has its thread"
    early.request("POST", "/take", json.dumps({"token": asked.token, **handed()}).encode(), {"Content-Type": "application/json"})  # fmt: skip
    assert early.getresponse().status == 503
    assert len(stage.store.listings) == 0


def test_the_guide_opens_once(asked: Asked) -> None:
    """It holds the code, so its address is worth nothing after it was shown, and another is never right."""
    path = asked.server.guide_address().removeprefix(asked.own)
    assert asked.ask("GET", "/guide/x")[0] == 403
    assert asked.ask("GET", path)[0] == 403, "a wrong guess costs the right one"
    path = asked.server.guide_address().removeprefix(asked.own)
    status, text = asked.ask("GET", path)
    assert status == 200
    assert asked.server.code in text
    assert asked.ask("GET", path)[0] == 403


def test_a_taken_port_leads_to_the_next_one(asked: Asked, stage: ClipStage) -> None:
    """Another program may have it; after ten of them that is said."""
    with serving(stage, asked.server.port) as other:
        assert asked.server.port < other.port < asked.server.port + 10
    held: list[ClipServer] = []
    try:
        held += [ClipServer(stage.clipper, stage.places, port=port).start() for port in range(28600, 28610)]
        with pytest.raises(WrongUse, match="Other programs have the ports"):
            ClipServer(stage.clipper, stage.places, port=28600).start()
    finally:
        for server in held:
            server.stop()


@pytest.mark.skipif(
    sys.platform == "win32", reason="mode bits are of other systems; there the folder's list says it"
)
def test_the_token_is_hers_alone(stage: ClipStage) -> None:
    """Other accounts cannot read it; one that was damaged is made anew, and one that cannot be kept is none."""
    file = stage.places.clip_token_file
    token = read_token(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_token(file) == token
    file.write_bytes(b"\xff\xff broken")
    assert read_token(file) not in {token, "broken"}
    with pytest.raises(NotDone, match="The code cannot be kept"):
        read_token(file / "no folder" / "clip-token")


def test_what_the_records_refuse_is_said(stage: ClipStage) -> None:
    """Such as a drive that is full: in the words that the terminal would show."""

    def refused(_: object) -> ClipAnswer:
        raise NotDone("The drive is full.", now="Make room.")

    with serving(stage, FIRST_PORT, in_loop=refused) as server:
        _, text = Asked(server).post(**handed())
    assert json.loads(text)["lines"] == ["The drive is full.", "Make room."]


def test_a_fault_of_ours_is_written_down(stage: ClipStage, capsys: pytest.CaptureFixture[str]) -> None:
    """The page says so, and the screen stays as it is."""

    def closed(_: object) -> ClipAnswer:
        raise RuntimeError("the program ends")

    with serving(stage, FIRST_PORT, in_loop=closed) as server:
        status, text = Asked(server).post(**handed())
    assert (status, json.loads(text)["headline"]) == (500, "Something went wrong in ipp-helper.")
    assert any(stage.places.log.iterdir()), "what happened is written down"
    assert capsys.readouterr() == ("", ""), "nothing is written across the screen"


def test_the_extension_may_do_no_more_than_it_says() -> None:
    """The tab it is clicked on, and its code: no site of the web, no history, nothing by itself."""
    manifest = json.loads((extension_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["permissions"]) == ["activeTab", "scripting", "storage"]
    assert not {"host_permissions", "content_scripts", "optional_host_permissions"} & manifest.keys()
    assert manifest["externally_connectable"] == {"matches": ["http://127.0.0.1/*"]}
