"""The control API of the practice portal, for tests, the demo and the scripted user.

The portal serves the routes. `PracticeControl` is the client, which holds the portal's secret. No page uses the API.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from secrets import token_hex
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, request

from helper.errors import HelperError, WrongUse
from helper.hosts import is_loopback, read_host
from helper.practice.iprs import IprState
from helper.practice.listings import ListingStatus
from tests.practice.faults import read_fault
from tests.practice.faulty_state import steered
from tests.practice.presses import Announcement, Button

TOKEN_HEADER = "X-Practice-Token"
TIMEOUT_SECONDS = 10.0

routes = Blueprint("control", __name__, url_prefix="/practice")


class PracticeControl:
    """A client of the control API of one practice portal, with the API's token. Connects only to loopback."""

    def __init__(self, address: str, token: str) -> None:
        place = read_host(address)
        if place is None or place.port is None or not is_loopback(address):
            raise WrongUse(
                f"“{address}” is not an address of this computer.", now="A practice portal is on 127.0.0.1."
            )
        self._host, self._port = place.host.strip("[]"), place.port
        self._token = token
        self.origin = place.origin
        """Scheme, host and port of the portal's pages."""

    def proves_itself(self) -> bool:
        """Return whether the server holds our token. The request does not contain the token."""
        challenge = token_hex(16)
        try:
            status, answer = self._send("GET", f"/practice/proof?challenge={challenge}", None, {})
        except HelperError:
            return False
        proof = answer.get("proof") if isinstance(answer, dict) else None
        return (
            status == 200
            and isinstance(proof, str)
            and hmac.compare_digest(proof, proof_of(self._token, challenge))
        )

    def state(self) -> dict[str, Any]:
        """Return received complaints and registrations, click counts, active faults and rights."""
        return self._control("GET", "state")

    def press(self, nonce: str, what: str, *, session: str = "") -> None:
        """Announce a click (`login`, `verify`, `submit`) that the scripted user will make next.

        `nonce` must be new, and is sent only here, never through the page. `session` is the cookie of the
        window; if empty, the click may come from any window.
        """
        self._control("POST", "press", {"nonce": nonce, "what": what, "session": session})

    def fault(self, name: str, *, on: bool = True) -> None:
        """Switch a fault of `tests.practice.faults` on or off."""
        self._control("POST", "fault", {"name": name, "on": on})

    def approve(self, title: str, *, state: str = "approved", reason: str = "", expires: str = "") -> str:
        """Set the state of the right with this title or drop-down text, and return its text in the drop-down.

        An unknown right is added. IPR management shows `reason` and `expires`.
        """
        values = {"title": title, "state": state, "reason": reason, "expires": expires}
        return str(self._control("POST", "approve", values)["text"])

    def decide(self, number: str, status: str, *, link: str = "") -> None:
        """Set the status of all links of a complaint, or of one link (`removed`, `countered`, ...)."""
        self._control("POST", "decide", {"number": number, "status": status, "link": link})

    def now(self, moment: datetime) -> None:
        """Set the portal's clock to this time, from which the clock continues."""
        self._control("POST", "now", {"now": moment.isoformat()})

    def _control(self, method: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        status, answer = self._send(method, f"/practice/{name}", body, {TOKEN_HEADER: self._token})
        if status == 200 and isinstance(answer, dict):
            return answer
        error = answer.get("error", {}) if isinstance(answer, dict) else {}
        what = error.get("what") or f"The practice portal answered “{name}” with {status}."
        raise WrongUse(what, where=self.origin, now=error.get("now", ""))

    def _send(
        self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> tuple[int, Any]:
        connection = HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
        sent = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, path, sent, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, _read_json(answer.read())
        except (OSError, HTTPException) as error:
            raise HelperError(
                "The practice portal does not answer.",
                where=self.origin,
                now="Start it, and use the address it prints.",
            ) from error
        finally:
            connection.close()


def proof_of(secret: str, challenge: str) -> str:
    """Return the response to a challenge, which only a holder of the secret can compute."""
    return hmac.new(secret.encode(), challenge.encode(), "sha256").hexdigest()


def _read_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


@routes.before_request
def ask_for_token() -> Response | None:
    """Refuse every request without the secret, except the challenge, whose response reveals nothing."""
    if request.endpoint == "control.prove":
        return None
    sent = request.headers.get(TOKEN_HEADER, "")
    if hmac.compare_digest(sent.encode(), _secret().encode()):
        return None
    return _refuse(403, "The control API needs the token that the portal was started with.")


@routes.errorhandler(WrongUse)
def wrong_use_response(error: WrongUse) -> Response:
    """Respond with the error's text to a request that names something unknown."""
    return _refuse(400, error.what, error.now)


@routes.errorhandler(TypeError)
@routes.errorhandler(ValueError)
def invalid_request(error: Exception) -> Response:
    """Respond with one sentence to a request that `PracticeControl` cannot have sent."""
    return _refuse(400, f"The control API does not understand this: {error}.")


@routes.get("/proof")
def prove() -> Response:
    return jsonify(proof=proof_of(_secret(), request.args.get("challenge", "")))


@routes.get("/state")
def state() -> Response:
    return jsonify(steered().as_json())


def _press(nonce: str, what: str, session: str) -> None:
    if not nonce or not steered().presses.announce(Announcement(nonce, Button(what), session)):
        raise WrongUse("Each press needs a nonce of its own.")


def _fault(name: str, *, on: bool) -> None:
    steered().faults.switch(read_fault(name), on=on)


def _approve(title: str, state: str, reason: str, expires: str) -> dict[str, str]:
    return {"text": steered().approve(title, IprState(state), reason, expires).text}


def _decide(number: str, status: str, link: str) -> None:
    complaint = steered().numbered(number)
    if complaint is None:
        raise WrongUse("There is no complaint with this number.")
    lines = [line for line in complaint.lines if link in {"", line}]
    if not lines:
        raise WrongUse("That line is not in this complaint.")
    steered().decide(complaint, ListingStatus(status), lines)


def _now(now: str) -> None:
    moment = datetime.fromisoformat(now)
    if moment.tzinfo is None:
        raise WrongUse("“now” needs its offset, as in 2026-11-24T12:00:00+00:00.")
    steered().set_now(moment.astimezone(UTC))


_ACTS: dict[str, Callable[..., dict[str, str] | None]] = {
    "press": _press,
    "fault": _fault,
    "approve": _approve,
    "decide": _decide,
    "now": _now,
}


@routes.post(f"/<any({', '.join(_ACTS)}):act>")
def take_act(act: str) -> Response:
    """Run an action of a test or of the scripted user; `PracticeControl` documents the actions."""
    body = cast("dict[str, Any]", request.get_json(silent=True))
    return jsonify(ok=True, **(_ACTS[act](**body) or {}))


def _secret() -> str:
    return cast("str", current_app.config["PORTAL_SECRET"])


def _refuse(status: int, what: str, now: str = "") -> Response:
    answer = jsonify(error={"what": what, "now": now})
    answer.status_code = status
    return answer
