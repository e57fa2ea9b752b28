"""The server for local pages, and the checks that keep these pages private."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from helper.errors import WrongUse
from helper.system import loopback
from helper.system.loopback import MOST_CONNECTIONS, LoopbackServer, TokenGate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


@pytest.fixture
def gate() -> TokenGate:
    return TokenGate(application)


@pytest.fixture
def server(gate: TokenGate) -> Iterator[LoopbackServer]:
    with LoopbackServer(gate, what="The page") as server:
        yield server


def port_of(server: LoopbackServer) -> int:
    return int(server.address.rsplit(":", 1)[1].strip("/"))


def asked(server: LoopbackServer, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    caller = HTTPConnection("127.0.0.1", port_of(server))
    caller.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    return caller.getresponse()


def test_the_application_gets_each_path_without_the_secret_prefix(
    server: LoopbackServer, gate: TokenGate
) -> None:
    answer = asked(server, f"/{gate.token}/picture/7")
    assert (answer.status, answer.read()) == (200, b"/picture/7")


@pytest.mark.parametrize("path", ["/", "/picture/7", "/{}", "/{}x/", "//", "/%F0%9F%90%8B/"])
def test_a_request_whose_path_lacks_the_secret_is_refused(
    server: LoopbackServer, gate: TokenGate, path: str
) -> None:
    assert asked(server, path.format(gate.token)).status == 403


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        *(
            ("GET", {"Host": name})
            for name in ("evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]")
        ),
        *(
            ("POST", {"Origin": origin})
            for origin in ("https://evil.example", "http://127.0.0.1:1", "http://localhost", "null")
        ),
        *(("GET", {"Sec_Fetch_Site": site}) for site in ("cross-site", "same-site")),
    ],
)
def test_requests_with_other_host_names_or_origins_are_refused(
    server: LoopbackServer, gate: TokenGate, method: str, headers: dict[str, str]
) -> None:
    """A request with another host name is a sign of DNS rebinding."""
    assert asked(server, f"/{gate.token}/picture/7", method, **headers).status == 403


def test_a_token_in_a_header_or_a_single_use_token_opens_a_path(
    server: LoopbackServer, gate: TokenGate
) -> None:
    assert asked(server, "/take", "POST", Authorization=f"Bearer {gate.token}").read() == b"/take"
    once = gate.single_use
    assert [asked(server, f"/{once}/guide").status for _ in range(2)] == [200, 403]


def test_a_public_page_needs_no_token_but_its_actions_do() -> None:
    with LoopbackServer(TokenGate(application, public=("/take", "/static/")), what="The page") as server:
        assert asked(server, "/take").status == 200
        assert asked(server, "/static/take.js").status == 200
        assert asked(server, "/take", "POST").status == 403
        assert asked(server, "/take/it").status == 403


def test_the_servers_own_pages_may_send_requests(server: LoopbackServer, gate: TokenGate) -> None:
    assert asked(server, f"/{gate.token}/", "POST", Origin=server.address.rstrip("/")).status == 200


def test_a_link_on_another_site_cannot_open_the_page() -> None:
    opened = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    with LoopbackServer(TokenGate(application, public=("/take",)), what="The page") as server:
        assert asked(server, "/take", **opened).status == 403


def open_slowly(server: LoopbackServer) -> socket.socket:
    caller = socket.create_connection(("127.0.0.1", port_of(server)), timeout=20)
    caller.sendall(b"GET / HTTP/1.1\r\nHost:")
    return caller


def test_slow_connections_do_not_block_other_requests(server: LoopbackServer, gate: TokenGate) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(open_slowly(server)) for _ in range(MOST_CONNECTIONS + 50)]
        assert asked(server, f"/{gate.token}/").status == 200
        assert [caller.recv(1) for caller in slow[:50]] == [b""] * 50


def test_a_silent_connection_is_closed(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loopback._QuietRequest, "timeout", 0.05)
    with open_slowly(server) as caller:
        assert caller.recv(1) == b""
    assert capfd.readouterr() == ("", "")


def test_responses_are_never_cached_or_embedded(server: LoopbackServer, gate: TokenGate) -> None:
    for path in (f"/{gate.token}/", "/"):
        headers = asked(server, path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "img-src 'self'" in policy
        assert "http" not in policy


def test_a_port_in_use_is_reported(server: LoopbackServer) -> None:
    port = port_of(server)
    with pytest.raises(WrongUse, match=f"The page cannot use port {port}"):
        LoopbackServer(application, what="The page", port=port).start()
