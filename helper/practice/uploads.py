"""Files that the pages send: measured, not kept."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from flask import request

from helper.practice.sessions import MOST_UPLOAD_BYTES, Upload, kind_of_file
from helper.practice.visit import expire_if_due, no, portal, refused_request, session, texts, yes

if TYPE_CHECKING:
    from flask import Response

_WORD_FILES = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def take_upload(prefix: str, *, names_word: bool = False) -> Response:
    """Take the one file of a request. `names_word`: a Word file is refused with a reason of its own."""
    expire_if_due()
    if refused := refused_request():
        return refused
    shown, sent = texts(), request.files.get("file")
    content = sent.read() if sent is not None else b""
    if names_word and content.startswith(_WORD_FILES):
        return no(200, message=shown["upload_word"])
    if sent is None or kind_of_file(content) is None:
        return no(200, message=shown["upload_kind"])
    if len(content) > MOST_UPLOAD_BYTES:
        return no(200, message=shown["upload_size"])
    digest = sha256(content).hexdigest()
    name = f"{prefix}{len(session().uploads) + 1}-{digest[:8]}"
    kept = Upload(name, sent.filename or "", len(content), digest)
    portal().add_upload(session(), kept)
    return yes(id=kept.id, name=kept.name, size=kept.size)
