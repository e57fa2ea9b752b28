"""The sessions of the portal's visitors, one for each browser, with their uploaded files."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_hex

SESSION_COOKIE = "JSESSIONID"
MOST_UPLOAD_BYTES = 20 * 1024 * 1024

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
