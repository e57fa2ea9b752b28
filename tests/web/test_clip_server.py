"""Tests of the clip server: requests without the token, or in an unexpected format, are refused."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from helper.errors import NotDone, WrongUse
from helper.session.shop.clipping import ClipAnswer
from helper.web.receive import ClipServer, extension_folder, read_token
from tests.systems import not_on_windows
from tests.web.clip_stage import ClipStage, handed, serving

FIRST_PORT = 28500
"""The first port for these tests. Each server takes the next free port."""


class Client:
    """A client that can send any request, including those that browsers never send."""

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
        """Send a request like the extension's popup, with the current token by default."""
        return self.ask("POST", path, json.dumps(what).encode(), self.headers | (headers or {}))

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": self.own, "Sec-Fetch-Site": "same-origin", "Authorization": f"Bearer {self.token}"}


@pytest.fixture
def asked(stage: ClipStage) -> Iterator[Client]:
    with serving(stage, FIRST_PORT) as server:
        yield Client(server)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Bearer é"])
def test_listing_without_the_token_is_refused(asked: Client, stage: ClipStage, header: str) -> None:
    assert asked.post(headers={"Authorization": header}, **handed())[0] == 403
    assert len(stage.store.listings) == 0


def test_a_new_code_invalidates_the_earlier_code(asked: Client, stage: ClipStage) -> None:
    earlier = asked.token
    asked.server.renew()
    assert asked.post(**handed())[0] == 403
    asked.token = asked.server.code.partition("-")[2]
    assert asked.token != earlier
    assert asked.post(**handed())[0] == 200
    assert read_token(stage.places.clip_token_file) == asked.token


def test_a_large_request_body_is_refused_without_reading_it(asked: Client, stage: ClipStage) -> None:
    assert asked.ask("POST", "/take", headers={"Content-Length": "50000000", **asked.headers})[0] == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/copy", "/design"])
def test_http_methods_other_than_post_are_refused(asked: Client, method: str, path: str) -> None:
    assert asked.ask(method, path, headers=asked.headers)[0] == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 5000])
def test_a_request_body_that_is_not_a_json_object_is_refused(
    asked: Client, stage: ClipStage, body: bytes
) -> None:
    status, text = asked.ask("POST", "/take", body, asked.headers)
    assert (status, json.loads(text)["problem"]) == (400, "The data from your browser cannot be read.")


def test_unexpected_payload_or_content_type_is_refused(asked: Client, stage: ClipStage) -> None:
    """An HTML form on any website can send text/plain, so the server refuses that content type."""
    _, text = asked.post(page={"address": 7})
    assert json.loads(text)["problem"] == "The data from your browser cannot be read."
    assert asked.post(headers={"Content-Type": "text/plain"}, **handed())[0] == 400
    assert len(stage.store.listings) == 0


def test_popup_and_its_files_do_not_contain_the_token(asked: Client) -> None:
    status, text = asked.ask("GET", "/take")
    assert status == 200
    assert asked.token not in text
    for name in ("/static/take.js", "/static/clip.css"):
        status, text = asked.ask("GET", name)
        assert status == 200
        assert asked.token not in text


def test_a_request_over_an_old_connection_is_refused_after_the_stop(stage: ClipStage) -> None:
    with serving(stage, FIRST_PORT) as server:
        asked = Client(server)
        early = HTTPConnection("127.0.0.1", server.port, timeout=10)
        early.connect()
        assert asked.ask("GET", "/take")[0] == 200, "the server did not accept the earlier connection"
    headers = {"Content-Type": "application/json", **asked.headers}
    early.request("POST", "/take", json.dumps(handed()).encode(), headers)
    assert early.getresponse().status == 403
    assert len(stage.store.listings) == 0


def test_each_address_of_the_setup_page_works_only_once(asked: Client) -> None:
    """The page shows the code, so a second request to the same address must not open it."""
    path = asked.server.guide_address().removeprefix(asked.own)
    assert asked.ask("GET", "/guide")[0] == 403
    status, text = asked.ask("GET", path)
    assert status == 200
    assert asked.server.code in text
    assert asked.ask("GET", path)[0] == 403


def test_server_takes_the_next_port_if_one_is_in_use(asked: Client, stage: ClipStage) -> None:
    """If ten ports in a row are in use, the server reports an error."""
    with serving(stage, asked.server.port) as other:
        assert asked.server.port < other.port < asked.server.port + 10
    held: list[ClipServer] = []
    try:
        ports = range(28600, 28610)
        held.extend(ClipServer(stage.clipper, stage.places, first_port=port).start() for port in ports)
        with pytest.raises(WrongUse, match="are in use"):
            ClipServer(stage.clipper, stage.places, first_port=28600).start()
    finally:
        for server in held:
            server.stop()


@not_on_windows("Windows has no mode bits; the access list of the folder protects the file")
def test_token_file_is_readable_only_by_the_user(stage: ClipStage) -> None:
    """A damaged token is replaced, and a token that cannot be saved is not used."""
    file = stage.places.clip_token_file
    token = read_token(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_token(file) == token
    file.write_bytes(b"\xff\xff broken")
    assert read_token(file) not in {token, "broken"}
    with pytest.raises(NotDone, match="The code could not be saved"):
        read_token(file / "no folder" / "clip-token")


def test_error_while_saving_a_listing_is_shown_in_the_popup(stage: ClipStage) -> None:
    def refused(_: object) -> ClipAnswer:
        raise NotDone("The drive is full.", now="Make room.")

    with serving(stage, FIRST_PORT, in_loop=refused) as server:
        _, text = Client(server).post(**handed())
    assert json.loads(text)["problem"] == "The drive is full.\nMake room."


def test_internal_error_is_logged_but_not_printed_over_the_screens(
    stage: ClipStage, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(_: object) -> ClipAnswer:
        raise RuntimeError("the program ends")

    with serving(stage, FIRST_PORT, in_loop=closed) as server:
        status, text = Client(server).post(**handed())
    assert status == 500
    assert "Something went wrong in ipp-helper." in json.loads(text)["problem"]
    assert any(stage.places.log.iterdir()), "the error was not logged"
    assert capsys.readouterr() == ("", ""), "something was printed over the screens"


def test_extension_has_only_the_permissions_that_it_needs() -> None:
    manifest = json.loads((extension_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["permissions"]) == ["activeTab", "scripting", "storage"]
    assert not {"host_permissions", "content_scripts", "optional_host_permissions"} & manifest.keys()
    assert manifest["externally_connectable"] == {"matches": ["http://127.0.0.1/*"]}
