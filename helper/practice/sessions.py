"""Who comes to the portal: one session for each browser, signed in or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helper.practice.listings import CheckedLink

SESSION_COOKIE = "JSESSIONID"
MOST_UPLOADS = 4
MOST_UPLOAD_BYTES = 20 * 1024 * 1024

_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Upload:
    """An evidence file that arrived; its content is looked at and let go."""

    id: str
    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(slots=True)
class Session:
    """One browser that came by. The password it typed is never kept."""

    id: str = field(default_factory=lambda: token_hex(16).upper())
    token: str = field(default_factory=lambda: token_hex(13))
    """What the page must send along with every request (`_tb_token_`)."""
    email: str = ""
    """Empty means signed out."""
    slider_passed: bool = False
    """For the next press of Sign in."""
    form_slider_passed: bool = False
    """For Verify, under the fault slider_mid_form."""
    verified: dict[tuple[str, str, str], dict[str, bool]] = field(default_factory=dict)
    """By website, right and complaint type: each line Verify has answered, and whether it was accepted."""
    uploads: dict[str, Upload] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the page's header, made from the address."""
        words = self.email.partition("@")[0].replace(".", " ").replace("_", " ").split()
        return " ".join(word.capitalize() for word in words)

    def remember(self, key: tuple[str, str, str], answers: Sequence[CheckedLink]) -> None:
        """Keep what Verify said; of a line that came twice the first answer counts."""
        known = self.verified.setdefault(key, {})
        known.update({answer.link: not answer.refusal for answer in reversed(answers)})


@dataclass(slots=True)
class Sessions:
    """All sessions by the value of their cookie; the caller holds the portal's lock."""

    open: dict[str, Session] = field(default_factory=dict)

    def of(self, cookie: str) -> Session:
        """The session of a browser; a fresh one where the cookie is unknown."""
        found = self.open.get(cookie)
        if found is None:
            found = Session()
            self.open[found.id] = found
        return found

    def end(self, session: Session) -> None:
        """Sign out: the cookie means nothing from here on."""
        session.email = ""
        self.open.pop(session.id, None)


def kind_of_file(start: bytes) -> str | None:
    """The kind of an evidence file by its first bytes; None where the portal does not take it."""
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)
