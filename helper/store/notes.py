"""The user's notes besides complaints: about shops, the days of the checklist, the last look at Today.

Notes about shops are part of the records; the two others have their own files. The last look is stored
beside the browser profiles and in no backup, because it is private.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep
from helper.model.seller import Seller
from helper.store.store import Store
from helper.system.files import private_folder


def seller_of(store: Store, store_number: str) -> Seller:
    """Return the record of the shop, or a new, empty one."""
    known = (seller for seller in store.sellers.all() if seller.store_number == store_number)
    return next(known, None) or Seller(id=uuid4().hex, store_number=store_number)


_FORMAT = 1


def read_checklist(places: Places, steps: tuple[ChecklistStep, ...]) -> Checklist:
    """Read the ticks; without a file no step is ticked.

    Raises `StoreUnreadable` if the file is damaged, or of another format.
    """
    try:
        done = _ticks(json.loads(places.checklist_file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Checklist(steps)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnreadable(
            f"The ticks of the way to an account cannot be read: {error}.",
            where=str(places.checklist_file),
            now="Mend the file, or move it away to begin anew.",
        ) from error
    return Checklist(steps, done)


def _ticks(document: Any) -> dict[str, date]:
    if document["format"] != _FORMAT:
        raise ValueError("another version of the program wrote this")
    return {str(step): date.fromisoformat(day) for step, day in document["done"].items()}


def write_checklist(places: Places, checklist: Checklist) -> None:
    """Write the ticks atomically. Raises `StoreError` if the drive refuses; the file is then unchanged."""
    places.ensure()
    document = {"format": _FORMAT, "done": {step: day.isoformat() for step, day in checklist.done.items()}}
    try:
        write_durably(places.checklist_file, f"{json.dumps(document, indent=2)}\n".encode())
    except OSError as error:
        raise StoreError(
            f"The tick could not be written: {error.strerror}.",
            where=str(places.checklist_file),
            now="Make room, or see to the drive, and do it again.",
        ) from error


def last_seen(places: Places) -> datetime | None:
    """Return the time of the figures that the user saw last; None if unknown, so that no figure counts as new."""
    try:
        looked = datetime.fromisoformat(places.looked_file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return looked if looked.tzinfo else None


def note_seen(places: Places, at: datetime) -> None:
    """Store the time; if that fails, the same news is shown again."""
    try:
        private_folder(places.state)
        # Written without fsync, so that no key press waits for the disk; a truncated file counts as unknown.
        places.looked_file.touch(mode=0o600)
        places.looked_file.write_text(f"{at.isoformat()}\n", encoding="ascii")
    except OSError:
        return
