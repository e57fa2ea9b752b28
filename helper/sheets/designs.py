"""Finds designs in pictures and sheets, and adds them to the existing designs.

A design is recognised by its title or another spelling of it. An existing value is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from string import capwords

from helper.config.places import Places, is_file, is_folder
from helper.errors import WrongUse, os_error_as
from helper.model.ids import new_id
from helper.model.text import is_hidden_in, normalize, one_line
from helper.model.work import Right, Work
from helper.sheets.files.source import open_source
from helper.sheets.importing.register import read_register
from helper.store.works import Paper, identity_of, keep_file, why_not_paper
from helper.translation import msg, tr

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".psd", ".heic"})
"""Suffixes of picture files. Each file is checked later, because the portal accepts only some formats."""
_SHEETS = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDesign:
    source: str
    """The source as the user knows it: the file's name, or the title in the sheet."""
    work: Work
    """The design with the values from the source, and with a new id."""
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class NewDesigns:
    designs: tuple[NewDesign, ...] = ()
    passed_over: int = 0
    """Number of files in the folder that are not pictures."""


def find_new_designs(path: Path) -> NewDesigns | None:
    """Return the new designs in a folder of pictures, a picture or a sheet; None for anything else.

    Raises `SheetUnreadable` if a sheet cannot be read, `WrongUse` if a folder cannot be read.
    """
    if is_folder(path):
        pictures, others = _files_in(path)
        return NewDesigns(tuple(map(_from_picture, pictures)), others)
    if path.suffix.lower() in PICTURES and is_file(path):
        return NewDesigns((_from_picture(path),))
    if is_sheet(path):
        works = read_register(open_source(path)).works
        return NewDesigns(tuple(NewDesign(source=work.title, work=work) for work in works))
    return None


def is_sheet(path: Path) -> bool:
    return path.suffix.lower() in _SHEETS and is_file(path)


def _files_in(folder: Path) -> tuple[list[Path], int]:
    with os_error_as(WrongUse, msg("This folder cannot be read: {reason}."), folder):
        files = [entry for entry in folder.iterdir() if is_file(entry) and not entry.name.startswith(".")]
    pictures = [file for file in files if file.suffix.lower() in PICTURES]
    return sorted(pictures, key=lambda file: file.name.casefold()), len(files) - len(pictures)


def _from_picture(path: Path) -> NewDesign:
    return NewDesign(source=path.name, work=Work(id=new_id(), title=title_from(path.stem)), picture=path)


def title_from(name: str) -> str:
    """Return a title made from a file name, with spaces between its words."""
    words = name.replace("_", " ").replace("+", " ")
    if " " not in words.strip():
        words = words.replace("-", " ")
    flat = one_line(words, _LONGEST_TITLE)
    return capwords(flat) if flat.islower() else flat


class DesignOutcome(StrEnum):
    """What happens to a design that was found."""

    NEW = "new"
    JOINED = "joined"
    """The values are added to the existing design with this title."""
    KNOWN = "known"
    """The design already exists, and the source has no new values for it."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignMatch:
    """A design that was found, and what happens to it."""

    arriving: NewDesign
    becomes: DesignOutcome
    work: Work | None = None
    """The design to write; None if there is nothing to write."""
    why: str = ""
    """A message for the user: the reason why the design or its picture is refused."""


def match_designs(known: Iterable[Work], arriving: Iterable[NewDesign], today: date) -> list[DesignMatch]:
    """Compare each new design with the existing designs and with the new ones before it. Writes nothing."""
    works = {work.id: work for work in known}
    named = {normalize(name): work.id for work in works.values() for name in (*work.aliases, work.title)}
    found = []
    for design in arriving:
        match = _match(design, works.get(named.get(normalize(design.work.title), "")), today)
        if match.work is not None:
            works[match.work.id] = match.work
            named.setdefault(normalize(match.work.title), match.work.id)
        found.append(match)
    return found


def _match(design: NewDesign, there: Work | None, today: date) -> DesignMatch:
    picture = design.picture
    if is_hidden_in(design.work.title):
        return DesignMatch(
            arriving=design, becomes=DesignOutcome.REFUSED, why=tr("The title has invisible characters.")
        )
    if picture is not None:
        if wrong := why_not_paper(Paper.PICTURE, picture, today):
            return DesignMatch(arriving=design, becomes=DesignOutcome.REFUSED, why=wrong)
        registration = replace(design.work.registration, picture=_name(picture))
        design = replace(design, work=replace(design.work, registration=registration))
    if there is None:
        return DesignMatch(arriving=design, becomes=DesignOutcome.NEW, work=design.work)
    if picture is not None and there.registration.picture not in {"", _name(picture)}:
        why = tr("Your design {title} has another picture, which was not replaced.", title=there.title)
        return DesignMatch(arriving=design, becomes=DesignOutcome.REFUSED, why=why)
    work = _joined(there, design.work)
    if work == there:
        return DesignMatch(arriving=design, becomes=DesignOutcome.KNOWN)
    return DesignMatch(arriving=design, becomes=DesignOutcome.JOINED, work=work)


def changed(brought: Iterable[DesignMatch]) -> tuple[Work, ...]:
    """Return the designs to write, each once, in its last version."""
    return tuple({design.work.id: design.work for design in brought if design.work is not None}.values())


def keep_pictures(places: Places, brought: Iterable[DesignMatch]) -> None:
    """Copy the pictures into the folders of their designs.

    Raises `WrongUse` if a picture cannot be copied; the records are then unchanged.
    """
    for design in brought:
        picture, work = design.arriving.picture, design.work
        if picture is not None and work is not None and work.registration.picture == _name(picture):
            keep_file(places, work, picture, Path(_name(picture)).stem)


def _name(picture: Path) -> str:
    """Return the file name for the picture's copy.

    The name contains a hash of the content, so a changed picture gets another name.
    """
    return f"picture-{identity_of(picture)[:16]}{picture.suffix.lower()}"


def _joined(there: Work, more: Work) -> Work:
    """Return the design `there`, with missing values taken from `more`. Existing values are never replaced."""
    registration = there.registration
    if not registration.picture:
        registration = replace(registration, picture=more.registration.picture)
    named = {normalize(name) for name in ("", there.title, *there.aliases)}
    names = [name for name in (more.title, *more.aliases) if normalize(name) not in named]
    return replace(
        there,
        aliases=tuple(dict.fromkeys((*there.aliases, *names))),
        client=there.client or more.client,
        permission_until=there.permission_until or more.permission_until,
        official_addresses=tuple(dict.fromkeys((*there.official_addresses, *more.official_addresses))),
        licensees=tuple(dict.fromkeys((*there.licensees, *more.licensees))),
        right=more.right if there.right == Right() else there.right,
        registration=registration,
        description=there.description or more.description,
        note=there.note or more.note,
    )
