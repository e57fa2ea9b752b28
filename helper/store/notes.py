"""What the user notes beside complaints: about shops, the days of the checklist, the last look at Today.

Notes about shops are part of the records; the two others have files of their own. The last look lies beside the browser
profiles and in no backup, because it is private.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep, StepNote
from helper.model.seller import Seller
from helper.store.codec import Misread, from_document, to_document
from helper.store.store import Store
from helper.system.files import private_folder


def seller_of(store: Store, store_number: str) -> Seller:
    """The record of the shop; a new, empty one if there is none."""
    known = (seller for seller in store.sellers.all() if seller.store_number == store_number)
    return next(known, None) or Seller(id=uuid4().hex, store_number=store_number)


_FORMAT = 1


def read_checklist(places: Places, steps: tuple[ChecklistStep, ...]) -> Checklist:
    """The list with what was noted; without a file nothing was.

    Raises `StoreUnreadable`: the file is damaged, or written by a later version.
    """
    try:
        document = json.loads(places.checklist_file.read_text(encoding="utf-8"))
        if document["format"] != _FORMAT:
            raise Misread("a later version of the program wrote this", "format")
        notes = {str(name): from_document(StepNote, note) for name, note in document["steps"].items()}
    except FileNotFoundError:
        return Checklist(steps)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnreadable(
            f"What you noted about your account cannot be read: {error}.",
            where=str(places.checklist_file),
            now="Mend the file, or move it away to begin the list anew.",
        ) from error
    return Checklist(steps, notes)


def write_checklist(places: Places, checklist: Checklist) -> None:
    """Keep the notes, whole or not at all.

    Raises `StoreError`: the drive did not take it; what was noted before is as it was.
    """
    places.ensure()
    steps = {name: to_document(note) for name, note in checklist.notes.items()}
    document = {"format": _FORMAT, "steps": steps}
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    try:
        write_durably(places.checklist_file, content.encode())
    except OSError as error:
        raise StoreError(
            f"What you noted could not be written down: {error.strerror}.",
            where=str(places.checklist_file),
            now="Make room, or see to the drive, and do it again.",
        ) from error


def last_seen(places: Places) -> datetime | None:
    """The moment of which the figures were that she saw last; None: not known, so nothing can be called new."""
    try:
        looked = datetime.fromisoformat(places.looked_file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return looked if looked.tzinfo else None


def note_seen(places: Places, at: datetime) -> None:
    """Keep the moment; where it cannot be kept, the same news is simply told once more."""
    try:
        private_folder(places.state)
        # Not durably: no key need wait for the disk, and what is cut short counts as not known.
        places.looked_file.touch(mode=0o600)
        places.looked_file.write_text(f"{at.isoformat()}\n", encoding="ascii")
    except OSError:
        return
