"""Keeps what was noted about the steps to an account: days, in a small file of its own beside the records."""

from __future__ import annotations

import json
from collections.abc import Mapping

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep, StepNote
from helper.store.codec import Misread, from_document, to_document

_FORMAT = 1


def read_checklist(places: Places, steps: tuple[ChecklistStep, ...]) -> Checklist:
    """The list with what was noted; without a file nothing was.

    Raises:
        StoreUnreadable: The file is damaged, or written by a later version.
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

    Raises:
        StoreError: The drive did not take it; what was noted before is as it was.
    """
    places.ensure()
    document = {"format": _FORMAT, "steps": _documents(checklist.notes)}
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    try:
        write_durably(places.checklist_file, content.encode())
    except OSError as error:
        raise StoreError(
            f"What you noted could not be written down: {error.strerror}.",
            where=str(places.checklist_file),
            now="Make room, or see to the drive, and do it again.",
        ) from error


def _documents(notes: Mapping[str, StepNote]) -> dict[str, object]:
    return {name: to_document(note) for name, note in notes.items()}
