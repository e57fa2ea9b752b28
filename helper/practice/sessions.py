"""The sessions of the portal's visitors, one per browser, with their uploaded files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from secrets import token_hex
from typing import Any

from helper.practice.listings import CheckedLink

SESSION_COOKIE = "JSESSIONID"
MOST_UPLOAD_BYTES = 20 * 1024 * 1024

FEWEST_POINTS = 6
"""Minimum number of points in a drag by hand; a scripted jump has one or two."""
SHORTEST_MS = 120
"""Minimum duration of a drag by hand, in milliseconds."""
LONGEST_STEP = 0.4
"""Maximum length of a single step, as a share of the track."""

_TAKEN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""Magic numbers of the accepted files: JPEG, PNG and PDF. File names are ignored."""
_WORD_FILES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A received file. Its content is checked, but not stored."""

    id: str
    name: str
    size: int
    """The size in bytes."""
    sha256: str


@dataclass(slots=True)
class PortalSession:
    """The session of one browser. The password is never stored."""

    id: str = field(default_factory=lambda: token_hex(16).upper())
    token: str = field(default_factory=lambda: token_hex(13))
    """The value that the page must send with every request (`_tb_token_`)."""
    email: str = ""
    """The visitor's e-mail address; empty while logged out."""
    slider_passed: bool = False
    """Whether the slider was solved, for the next Sign in; with the fault slider_mid_form also for Verify."""
    verified: dict[tuple[str, str, str], dict[str, bool]] = field(default_factory=dict)
    """Whether each verified line was accepted, by website, right and complaint type."""
    uploads: dict[str, UploadedFile] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the page's header, derived from the e-mail address."""
        words = self.email.partition("@")[0].replace(".", " ").replace("_", " ").split()
        return " ".join(word.capitalize() for word in words)

    def remember(self, key: tuple[str, str, str], answers: Sequence[CheckedLink]) -> None:
        """Store the response of Verify; if a line occurs twice, its first result counts."""
        known = self.verified.setdefault(key, {})
        known.update({answer.link: not answer.refusal for answer in reversed(answers)})

    def take_upload(self, name: str, content: bytes) -> UploadedFile:
        """Store the name, size and hash of an uploaded file."""
        digest = sha256(content).hexdigest()
        kept = UploadedFile(f"f{len(self.uploads) + 1}-{digest[:8]}", name, len(content), digest)
        self.uploads[kept.id] = kept
        return kept


def refusal_of_file(content: bytes, *, names_word: bool) -> str:
    """Return the key of the reason for refusing a file; empty if the file is accepted.

    With `names_word`, Word files are refused with a reason of their own.
    """
    if names_word and content.startswith(_WORD_FILES):
        return "upload_word"
    if not content.startswith(_TAKEN):
        return "upload_kind"
    return "upload_size" if len(content) > MOST_UPLOAD_BYTES else ""


def drawn_by_hand(sent: Any) -> bool:
    """Return whether a drag looks made by hand: it crosses the whole track, in many small steps and enough time.

    The page sends `{"trail": [[x, ms], ...], "width": ...}`, in pixels and in milliseconds since the drag
    began.
    """
    try:
        places, times = zip(*((float(x), float(ms)) for x, ms in sent["trail"]), strict=True)
        width = float(sent["width"])
    except (KeyError, TypeError, ValueError):
        return False
    steps = [after - before for before, after in pairwise(places)]
    return (
        width > 0
        and len(places) >= FEWEST_POINTS
        and places[-1] >= width - 2
        and times[-1] - times[0] >= SHORTEST_MS
        and list(times) == sorted(times)
        and sum(step >= 0 for step in steps) >= 0.6 * len(steps)
        and max(places[0], *steps) <= LONGEST_STEP * width
    )
