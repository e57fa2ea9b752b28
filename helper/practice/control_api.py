"""The server's side of the control API: for tests, demonstrations and the scripted person, never for pages."""

from __future__ import annotations

from datetime import UTC, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, current_app, jsonify, request

from helper.errors import WrongUse
from helper.practice.control import TOKEN_HEADER, proof_of
from helper.practice.faults import read_fault
from helper.practice.listings import ListingStatus
from helper.practice.presses import Announcement, Button
from helper.practice.rights import RightState
from helper.practice.visit import portal

if TYPE_CHECKING:
    from flask import Response

routes = Blueprint("control", __name__, url_prefix="/practice")


@routes.before_request
def ask_for_token() -> Response | None:
    """Nobody without the secret gets any answer but the proof, which tells nothing."""
    if request.endpoint == "control.prove":
        return None
    sent = request.headers.get(TOKEN_HEADER, "")
    if compare_digest(sent.encode(), _secret().encode()):
        return None
    return _refuse(403, "The control API needs the token that the portal was started with.")


@routes.errorhandler(WrongUse)
def explain(error: WrongUse) -> Response:
    """A request that cannot be understood is answered with what is wrong with it."""
    return _refuse(400, error.what, error.now)


@routes.get("/proof")
def prove() -> Response:
    """Show that this server holds the secret, without telling it."""
    return jsonify(proof=proof_of(_secret(), request.args.get("challenge", "")))


@routes.get("/state")
def state() -> Response:
    """Everything that was received, and the counts."""
    return jsonify(portal().as_json())


@routes.post("/press")
def announce() -> Response:
    """Take the announcement of one press of the person's."""
    body = _body()
    try:
        button = Button(_text(body, "what"))
    except ValueError:
        raise WrongUse(f"A press is one of: {', '.join(Button)}.") from None
    nonce = _text(body, "nonce")
    if not nonce or not portal().announce(Announcement(nonce, button, _text(body, "session", ""))):
        raise WrongUse("Each press needs a nonce of its own.")
    return jsonify(ok=True)


@routes.post("/fault")
def switch_fault() -> Response:
    """Switch a fault on or off."""
    body = _body()
    on = body.get("on", True)
    if not isinstance(on, bool):
        raise WrongUse("“on” is true or false.")
    portal().switch(read_fault(_text(body, "name")), on=on)
    return jsonify(ok=True)


@routes.post("/approve")
def approve() -> Response:
    """Bring a right into a state, adding it where there is none with that title."""
    body = _body()
    title = _text(body, "title").strip()
    if not title:
        raise WrongUse("“title” is missing.")
    try:
        wanted = RightState(_text(body, "state", RightState.APPROVED.value))
    except ValueError:
        raise WrongUse(f"A right is one of: {', '.join(RightState)}.") from None
    told = portal().approve(title, wanted, _text(body, "reason", ""), _text(body, "expires", ""))
    return jsonify(ok=True, text=told.text)


@routes.post("/decide")
def decide() -> Response:
    """Bring the listings of a complaint into a status, whatever their days say."""
    body = _body()
    complaint, link = portal().numbered(_text(body, "number")), _text(body, "link", "")
    if complaint is None:
        raise WrongUse("There is no complaint with this number.")
    try:
        status = ListingStatus(_text(body, "status"))
    except ValueError:
        raise WrongUse(f"A listing is one of: {', '.join(ListingStatus)}.") from None
    lines = [line for line in complaint.form.lines if link in {"", line}]
    if not lines:
        raise WrongUse("That line is not in this complaint.")
    portal().decide(complaint, status, lines)
    return jsonify(ok=True)


@routes.post("/reset")
def reset() -> Response:
    """Forget everything; every browser is signed out."""
    portal().reset()
    return jsonify(ok=True)


@routes.post("/now")
def set_now() -> Response:
    """Move the portal's clock; it runs on from there."""
    try:
        moment = datetime.fromisoformat(_text(_body(), "now"))
    except ValueError:
        raise WrongUse("“now” is a time as in 2026-11-24T12:00:00+00:00.") from None
    if moment.tzinfo is None:
        raise WrongUse("“now” needs its offset, as in 2026-11-24T12:00:00+00:00.")
    portal().set_now(moment.astimezone(UTC))
    return jsonify(ok=True)


def _secret() -> str:
    return cast("str", current_app.config["PORTAL_SECRET"])


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise WrongUse("The control API takes a JSON object.")
    return body


def _text(body: dict[str, Any], name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise WrongUse(f"“{name}” is missing, or is no text.")
    return value


def _refuse(status: int, what: str, now: str = "") -> Response:
    answer = jsonify(error={"what": what, "now": now})
    answer.status_code = status
    return answer
