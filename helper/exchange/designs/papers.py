"""The papers of a design: looked at before they are taken, then copied into its folder under what is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from helper.config.places import Places
from helper.exchange.designs.arriving import identity_of
from helper.model.registration import registration_problems
from helper.model.work import Registration, Work
from helper.store.work_folder import keep_file, look_at_file


class Paper(StrEnum):
    """What goes into the form as a file."""

    PICTURE = "picture"
    STATEMENT = "statement"
    CERTIFICATE = "certificate"


def why_not_paper(paper: Paper, file: Path, today: date) -> str:
    """Why the portal would not take this file, in a sentence; empty: it would."""
    looked_at = Work(id="", title="", registration=with_paper(Registration(), paper, "file"))
    found = registration_problems(looked_at, today, {"file": look_at_file(file)})
    return next((one.sentence for one in found if one.field == paper), "")


def keep_paper(places: Places, work: Work, paper: Paper, file: Path) -> Work:
    """Copy the file into the design's folder; the design that names it. Nothing is written into the records.

    Raises:
        WrongUse: It cannot be read, or not be written there.
    """
    name = keep_file(places, work, file, f"{paper}-{identity_of(file)[:16]}")
    return replace(work, registration=with_paper(work.registration, paper, name))


def with_paper(registration: Registration, paper: Paper, name: str) -> Registration:
    """What the form asks for, with this file in it."""
    match paper:
        case Paper.PICTURE:
            return replace(registration, picture=name)
        case Paper.STATEMENT:
            return replace(registration, statement=name)
        case Paper.CERTIFICATE:
            return replace(registration, certificate=bool(name), certificate_file=name)
