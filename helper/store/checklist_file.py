"""The file beside the records with the ticked steps of the account checklist."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable, os_error_as
from helper.model.checklist import Checklist, ChecklistStep
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_json
from helper.translation import msg, tr

_FORMAT = 1


def read_checklist(places: Places, steps: tuple[ChecklistStep, ...]) -> Checklist:
    """Read the ticks. Without a file, no step is ticked.

    Raises `StoreUnreadable` if the file is damaged or has another format.
    """
    try:
        done = _ticks(parse_json(read_file(places.checklist_file, SizeLimit.SETTINGS)))
    except FileNotFoundError:
        return Checklist(steps)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnreadable(
            tr("The ticked steps of the checklist cannot be read: {reason}.", reason=error),
            where=str(places.checklist_file),
            now=tr("Correct the file, or move it away to start again."),
        ) from error
    return Checklist(steps, done)


def _ticks(document: Any) -> dict[str, date]:
    if document["format"] != _FORMAT:
        raise ValueError(tr("another version of ipp-helper wrote the file"))
    return {str(step): date.fromisoformat(day) for step, day in document["done"].items()}


def write_checklist(places: Places, checklist: Checklist) -> None:
    """Write the ticks atomically. Raises `StoreError` if writing fails; the file is then unchanged."""
    places.ensure()
    document = {"format": _FORMAT, "done": {step: day.isoformat() for step, day in checklist.done.items()}}
    unsaved = msg("The ticked step could not be saved: {reason}.")
    now = msg("Free some space or check the drive, and try again.")
    with os_error_as(StoreError, unsaved, places.checklist_file, now):
        write_durably(places.checklist_file, f"{json.dumps(document, indent=2)}\n".encode())
