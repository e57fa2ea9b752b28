"""Who comes to the portal: one session for each browser, signed in or not, and the files it sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_hex

from helper.practice.listings import CheckedLink

SESSION_COOKIE = "JSESSIONID"
MOST_UPLOAD_BYTES = 20 * 1024 * 1024

_TAKEN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""How the files begin that the portal takes: JPEG, PNG, PDF. What they are called counts for nothing."""
_WORD_FILES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that arrived; its content is looked at and let go."""

    id: str
    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(slots=True)
class PortalSession:
    """One browser that came by. The password it typed is never kept."""

    id: str = field(default_factory=lambda: token_hex(16).upper())
    token: str = field(default_factory=lambda: token_hex(13))
    """What the page must send along with every request (`_tb_token_`)."""
    email: str = ""
    """Empty means signed out."""
    slider_passed: bool = False
    """For the next press of Sign in, and from then on for Verify, under the fault slider_mid_form."""
    verified: dict[tuple[str, str, str], dict[str, bool]] = field(default_factory=dict)
    """By website, right and complaint type: each line Verify has answered, and whether it was accepted."""
    uploads: dict[str, UploadedFile] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the page's header, made from the address."""
        words = self.email.partition("@")[0].replace(".", " ").replace("_", " ").split()
        return " ".join(word.capitalize() for word in words)

    def remember(self, key: tuple[str, str, str], answers: Sequence[CheckedLink]) -> None:
        """Keep what Verify said; of a line that came twice the first answer counts."""
        known = self.verified.setdefault(key, {})
        known.update({answer.link: not answer.refusal for answer in reversed(answers)})

    def take_upload(self, name: str, content: bytes) -> UploadedFile:
        """Keep what is known of a file."""
        digest = sha256(content).hexdigest()
        kept = UploadedFile(f"f{len(self.uploads) + 1}-{digest[:8]}", name, len(content), digest)
        self.uploads[kept.id] = kept
        return kept


def refusal_of_file(content: bytes, *, names_word: bool) -> str:
    """The key of the words why a file is not taken; empty where it is. `names_word`: a Word file has its own words."""
    if names_word and content.startswith(_WORD_FILES):
        return "upload_word"
    if not content.startswith(_TAKEN):
        return "upload_kind"
    return "upload_size" if len(content) > MOST_UPLOAD_BYTES else ""
