"""The control API: what a test, the demonstration and the scripted person ask of a portal, and how it answers.

`PracticeControl` is the end of whoever holds the portal's secret, the routes are the portal's. No page uses them.
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
    """Steers one practice portal, whose token it holds; speaks to this machine only."""

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
        """Whether the server at that address holds our token. The token itself is not sent to find out."""
        challenge = token_hex(16)
        try:
            status, answer = self._ask("GET", f"/practice/proof?challenge={challenge}", None, {})
        except HelperError:
            return False
        proof = answer.get("proof") if isinstance(answer, dict) else None
        return (
            status == 200
            and isinstance(proof, str)
            and hmac.compare_digest(proof, proof_of(self._token, challenge))
        )

    def state(self) -> dict[str, Any]:
        """Complaints exactly as received, the counts of presses, the faults that are on, the rights."""
        return self._tell("GET", "state")

    def press(self, nonce: str, what: str, *, session: str = "") -> None:
        """Announce one press (`login`, `verify`, `submit`) that the person is about to make.

        `nonce` was never used before, and travels only here, not through the page; `session` is the cookie of the
        window in which it happens, empty: any.
        """
        self._tell("POST", "press", {"nonce": nonce, "what": what, "session": session})

    def fault(self, name: str, *, on: bool = True) -> None:
        """Switch a fault of `helper.practice.faults` on or off."""
        self._tell("POST", "fault", {"name": name, "on": on})

    def approve(self, title: str, *, state: str = "approved", reason: str = "", expires: str = "") -> str:
        """Bring the right with this title, or these words of the drop-down, into a state; its words there.

        It is added where there is none. `reason` and `expires` are shown in IPR management.
        """
        told = {"title": title, "state": state, "reason": reason, "expires": expires}
        return str(self._tell("POST", "approve", told)["text"])

    def decide(self, number: str, status: str, *, link: str = "") -> None:
        """Bring a complaint's listings, or one of its lines, into a status of the list (`removed`, `countered`, ...)."""
        self._tell("POST", "decide", {"number": number, "status": status, "link": link})

    def reset(self) -> None:
        """Make the portal forget everything; every browser is signed out."""
        self._tell("POST", "reset", {})

    def now(self, moment: datetime) -> None:
        """Move the portal's clock; it runs on from there."""
        self._tell("POST", "now", {"now": moment.isoformat()})

    def _tell(self, method: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        status, answer = self._ask(method, f"/practice/{name}", body, {TOKEN_HEADER: self._token})
        if status == 200 and isinstance(answer, dict):
            return answer
        error = answer.get("error", {}) if isinstance(answer, dict) else {}
        what = error.get("what") or f"The practice portal answered “{name}” with {status}."
        raise WrongUse(what, where=self.origin, now=error.get("now", ""))

    def _ask(
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
    """What only a holder of the secret can answer to a challenge."""
    return hmac.new(secret.encode(), challenge.encode(), "sha256").hexdigest()


def _read_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


@routes.before_request
def ask_for_token() -> Response | None:
    """Nobody without the secret gets any answer but the proof, which tells nothing."""
    if request.endpoint == "control.prove":
        return None
    sent = request.headers.get(TOKEN_HEADER, "")
    if hmac.compare_digest(sent.encode(), _secret().encode()):
        return None
    return _refuse(403, "The control API needs the token that the portal was started with.")


@routes.errorhandler(WrongUse)
def explain(error: WrongUse) -> Response:
    """A request that asks for something that there is not is answered with what is wrong with it."""
    return _refuse(400, error.what, error.now)


@routes.errorhandler(TypeError)
@routes.errorhandler(ValueError)
def not_understood(error: Exception) -> Response:
    """Only our own client speaks to these routes: what it cannot have sent gets one sentence."""
    return _refuse(400, f"The control API does not understand this: {error}.")


@routes.get("/proof")
def prove() -> Response:
    """Show that this server holds the secret, without telling it."""
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
    "reset": lambda: steered().reset(),
    "now": _now,
}


@routes.post(f"/<any({', '.join(_ACTS)}):act>")
def take_act(act: str) -> Response:
    """What a test or the scripted person asks for, as `PracticeControl` says it."""
    told = cast("dict[str, Any]", request.get_json(silent=True))
    return jsonify(ok=True, **(_ACTS[act](**told) or {}))


def _secret() -> str:
    return cast("str", current_app.config["PORTAL_SECRET"])


def _refuse(status: int, what: str, now: str = "") -> Response:
    answer = jsonify(error={"what": what, "now": now})
    answer.status_code = status
    return answer
