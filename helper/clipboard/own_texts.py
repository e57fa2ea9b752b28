"""What we ourselves have put on the clipboard lately, so that nobody takes it for something the person has found."""

from __future__ import annotations

import hashlib
from collections import deque

_REMEMBERED = 32
_DIGESTS: deque[bytes] = deque(maxlen=_REMEMBERED)


def note(text: str) -> None:
    """Remember that this text is ours; only what identifies it is kept."""
    _DIGESTS.append(_digest(text))


def is_own(text: str) -> bool:
    """Whether the text was put there by us."""
    return _digest(text) in _DIGESTS


def _digest(text: str) -> bytes:
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.blake2b(plain.encode(errors="replace"), digest_size=16).digest()
