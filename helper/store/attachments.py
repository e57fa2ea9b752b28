"""The files attached to forms, which are kept in the evidence folder: the user's own files, and pictures of listings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath

from helper.config.durable import fingerprint, write_durably
from helper.errors import NotDone, WrongUse, os_error_as
from helper.model.attempt import MOST_MEGABYTES, WARN_MEGABYTES, Attachment
from helper.model.finding import Finding, Listing
from helper.model.problems import FileSort, sort_of
from helper.store.store import Store
from helper.system.files import SizeLimit, private_folder, read_file
from helper.translation import msg, tr

_FOLDER = "attached"
_PRODUCT = frozenset(f"product.{ending}" for ending in ("png", "jpg", "webp"))
"""File names of saved product pictures."""
_TAKEN = frozenset({FileSort.PNG, FileSort.JPG, FileSort.PDF})


def keep_copy(evidence: Path, file: Path) -> Attachment:
    """Copy one of the user's files into the evidence folder.

    The copy gets a neutral name, because the seller sees the names of attached files. Raises `WrongUse` if
    the form would not accept the file, `NotDone` if the file cannot be read or copied.
    """
    unreadable = msg("The file cannot be read: {reason}.")
    with os_error_as(NotDone, unreadable, file, msg("Choose another file.")):
        content = read_file(file, SizeLimit.DOCUMENT)
    sort = sort_of(content)
    if sort not in _TAKEN or len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise WrongUse(
            tr("The form does not accept this file as an attachment."),
            where=str(file),
            now=tr("Choose a PNG or JPG picture or a PDF of at most {most} MB.", most=MOST_MEGABYTES),
        )
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{_FOLDER}/attachment-{sha256[:12]}.{sort}"
    with os_error_as(NotDone, msg("The file cannot be saved: {reason}."), evidence):
        private_folder(evidence / _FOLDER)
        write_durably(evidence / name, content)
    return Attachment(name, sha256)


def existing_attachment(evidence: Path, name: str) -> Attachment:
    return Attachment(name, fingerprint(evidence / name))


def size_warning(file: Path) -> str:
    """Return a warning if the page may reject the file as too large; otherwise an empty string."""
    megabytes = file.stat().st_size / 1024 / 1024
    if megabytes <= WARN_MEGABYTES:
        return ""
    return tr(
        "The file is {size:.1f} MB, but the page may accept only {most} MB. Make the file smaller if you can.",
        size=megabytes,
        most=WARN_MEGABYTES,
    )


def listing_picture(evidence: Path, listing: Listing) -> Path | None:
    names = (name for look in reversed(listing.looks) for name in reversed(look.evidence))
    kept = (evidence / name for name in names if PurePosixPath(name).name in _PRODUCT)
    return next((file for file in kept if file.is_file()), None)


def attach_to_listing(store: Store, finding: Finding, attachment: Attachment) -> None:
    """Attach the file to the finding, in place of an earlier picture, as one undo step.

    Every form to which the finding is added later gets the file.
    """
    changed = replace(finding, attachments=(attachment,))
    store.undo_stack.do(tr("1 picture attached"), changed)
