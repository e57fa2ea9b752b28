"""The sessions of the portal's visitors, one for each browser, with their uploaded files."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from secrets import token_hex
from typing import Any

SESSION_COOKIE = "JSESSIONID"
MOST_UPLOAD_BYTES = 20 * 1024 * 1024

FEWEST_POINTS = 6
"""The minimum number of points in a drag by hand. A drag by a script has only one or two points."""
SHORTEST_MS = 120
"""Minimum duration of a drag by hand, in milliseconds."""
LONGEST_STEP = 0.4
"""The maximum length of one step of a drag, as a fraction of the track's length."""

_TAKEN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""First bytes of the accepted files: JPEG, PNG and PDF. File names are ignored."""
_WORD_FILES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """An uploaded file. Its content was checked, but is not kept."""

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
    """The value of `_tb_token_`, which the page must send with every request."""
    email: str = ""
    """The visitor's e-mail address; empty while logged out."""
    slider_passed: bool = False
    """Whether the visitor has solved the slider, which the Sign in button requires.

    Under the fault `slider_mid_form`, the Verify button requires it too.
    """
    verified: dict[tuple[str, str, str], dict[str, bool]] = field(default_factory=dict)
    """Whether the Verify button accepted each line it has checked, by website, right and complaint type."""
    uploads: dict[str, UploadedFile] = field(default_factory=dict)

    @property
    def name(self) -> str:
        words = self.email.partition("@")[0].replace(".", " ").replace("_", " ").split()
        return " ".join(word.capitalize() for word in words)

    def take_upload(self, name: str, content: bytes) -> UploadedFile:
        digest = sha256(content).hexdigest()
        kept = UploadedFile(f"f{len(self.uploads) + 1}-{digest[:8]}", name, len(content), digest)
        self.uploads[kept.id] = kept
        return kept


def refusal_of_file(content: bytes, *, names_word: bool) -> str:
    """Return the text key of the reason why a file is refused; empty if the file is accepted.

    If `names_word` is True, Word files are refused with a reason that names Word.
    """
    if names_word and content.startswith(_WORD_FILES):
        return "upload_word"
    if not content.startswith(_TAKEN):
        return "upload_kind"
    return "upload_size" if len(content) > MOST_UPLOAD_BYTES else ""


def drawn_by_hand(sent: Any) -> bool:
    """Return whether a drag was probably made by hand: across the whole track, slowly and in small steps.

    `sent` is `{"trail": [[x, ms], ...], "width": ...}`. Positions are in pixels, and times are in
    milliseconds since the start of the drag.
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
