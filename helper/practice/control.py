"""The control API from outside: what a test, the demonstration and the scripted person ask of the practice portal."""

from __future__ import annotations

import hmac
import json
from http.client import HTTPConnection, HTTPException
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from helper.errors import HelperError, WrongUse
from helper.hosts import is_loopback, read_host

if TYPE_CHECKING:
    from datetime import datetime

TOKEN_HEADER = "X-Practice-Token"
TIMEOUT_SECONDS = 10.0


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

        Args:
            nonce: never used before; it travels to the portal only here, not through the page
            what: the button
            session: the session cookie of the window it happens in; empty means any window
        """
        self._tell("POST", "press", {"nonce": nonce, "what": what, "session": session})

    def fault(self, name: str, *, on: bool = True) -> None:
        """Switch a fault of `helper.practice.faults` on or off."""
        self._tell("POST", "fault", {"name": name, "on": on})

    def approve(self, title: str, *, state: str = "approved", reason: str = "", expires: str = "") -> str:
        """Bring the right with this title into a state, adding it where needed; its words in the drop-down.

        Args:
            title: of the design, or the words of the drop-down
            state: a value of `rights.RightState`
            reason: why it is rejected, shown in IPR management
            expires: its last day, shown there too
        """
        told = {"title": title, "state": state, "reason": reason, "expires": expires}
        return str(self._tell("POST", "approve", told)["text"])

    def decide(self, number: str, status: str, *, link: str = "") -> None:
        """Bring a complaint's listings into a status of the list (`removed`, `countered`, ...) at once.

        Args:
            number: the complaint's number
            status: a value of `listings.ListingStatus`
            link: one of its lines; empty means all of them
        """
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
