"""Finds designs to add in pictures, sheets and shops, and compares them with the existing designs.

The user is asked about possible duplicates. The program merges nothing without an answer, and never replaces
an existing value of a design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from helper.config.places import Places, is_file, is_folder, is_there, path_of
from helper.errors import WrongUse, os_error_as
from helper.model.own_shop import ShopAddress, read_shop_address, title_from
from helper.model.text import casefold_key, is_hidden_in, normalize
from helper.model.work import Right, Work
from helper.sheets.files.source import open_source
from helper.sheets.importing.register import read_register
from helper.store.works import Paper, file_of, identity_of, keep_file, why_not_paper
from helper.translation import msg, sentences, tr

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".psd", ".heic"})
"""Suffixes of picture files. Each file is checked later, because the portal accepts only some formats."""
_SHEETS = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDesign:
    source: str
    """The source as the user knows it: the file's name, the address, or the title in the sheet."""
    work: Work
    """The design with the values from the source, and with a new id."""
    picture: Path | None = None
    address: ShopAddress | None = None


@dataclass(frozen=True, slots=True)
class NewDesigns:
    designs: tuple[NewDesign, ...]
    passed_over: int = 0
    """Number of files in the named folders that are not pictures."""
    unknown: tuple[str, ...] = ()
    """Sources that are neither a file, a folder, nor the address of a design in a shop."""


def find_new_designs(named: Iterable[str]) -> NewDesigns:
    """Return the new designs in the given folders, pictures, sheets and shop addresses, in the given order.

    Raises `SheetUnreadable` if a sheet cannot be read, `WrongUse` if a folder cannot be read.
    """
    designs: list[NewDesign] = []
    unknown: list[str] = []
    passed_over = 0
    for name in named:
        path = path_of(name)
        address = read_shop_address(name)
        if address is not None and not is_there(path):
            work = Work(id=token_hex(16), title=address.title, official_addresses=(address.url,))
            designs.append(NewDesign(source=address.url, work=work, address=address))
        elif is_folder(path):
            pictures, others = _files_in(path)
            designs += map(_from_picture, pictures)
            passed_over += others
        elif path.suffix.lower() in PICTURES and is_file(path):
            designs.append(_from_picture(path))
        elif is_sheet(path):
            works = read_register(open_source(path), ()).works
            designs += (NewDesign(source=work.title, work=work) for work in works)
        else:
            unknown.append(name)
    return NewDesigns(tuple(designs), passed_over, tuple(unknown))


def is_sheet(path: Path) -> bool:
    return path.suffix.lower() in _SHEETS and is_file(path)


def _files_in(folder: Path) -> tuple[list[Path], int]:
    with os_error_as(WrongUse, msg("This folder cannot be read: {reason}."), folder):
        files = [entry for entry in folder.iterdir() if is_file(entry) and not entry.name.startswith(".")]
    pictures = [file for file in files if file.suffix.lower() in PICTURES]
    return sorted(pictures, key=lambda file: file.name.casefold()), len(files) - len(pictures)


def _from_picture(path: Path) -> NewDesign:
    return NewDesign(source=path.name, work=Work(id=token_hex(16), title=title_from(path.stem)), picture=path)


APART = "apart"
"""The answer that makes a found design a separate one.

Any other answer is the id of the existing design that it duplicates.
"""


class DesignOutcome(StrEnum):
    """What happens to a design that was found."""

    NEW = "new"
    JOINED = "joined"
    """The values are added to an existing design, which the found design duplicates."""
    KNOWN = "known"
    """The design already exists, and the source has no new values for it."""
    ASKED = "asked"
    """The user must decide whether the new design duplicates an existing one."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignMatch:
    """A design that was found, and what happens to it."""

    arriving: NewDesign
    becomes: DesignOutcome
    work: Work | None = None
    """The design to write; None if there is nothing to write."""
    same_as: Work | None = None
    """The existing design that the new design duplicates, or may duplicate."""
    why: str = ""
    """A message for the user: the reason for the question, or the reason why the design is refused."""


def match_designs(
    places: Places,
    known: Iterable[Work],
    arriving: Iterable[NewDesign],
    answers: Mapping[str, str],
    today: date,
) -> list[DesignMatch]:
    """Compare each new design with the existing designs and with the new ones before it. Writes nothing.

    `answers` contains the user's answers to questions about possible duplicates, by the source of the new
    design.
    """
    sorting = _Sorting(places, known, answers, today)
    return [sorting.sort(design) for design in arriving]


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


class _Sorting:
    def __init__(
        self, places: Places, known: Iterable[Work], answers: Mapping[str, str], today: date
    ) -> None:
        self._places = places
        self._works = {work.id: work for work in known}
        self._pictures = {
            work.id: file
            for work in self._works.values()
            if work.registration.picture
            and (file := file_of(places, work, work.registration.picture)).is_file()
        }
        self._answers = answers
        self._today = today

    def sort(self, arriving: NewDesign) -> DesignMatch:
        if why := self._why_not(arriving):
            return DesignMatch(arriving=arriving, becomes=DesignOutcome.REFUSED, why=why)
        if arriving.picture is not None:
            registration = replace(arriving.work.registration, picture=_name(arriving.picture))
            arriving = replace(arriving, work=replace(arriving.work, registration=registration))
        answer = self._answers.get(arriving.source, "")
        if answer in self._works:
            return self._join(arriving, self._works[answer])
        there, why = self._same(arriving)
        # A separate design must not have a title or spelling that another design has.
        title = casefold_key(arriving.work.title)
        if there is None or (
            answer == APART and title not in map(casefold_key, (there.title, *there.aliases))
        ):
            self._works[arriving.work.id] = arriving.work
            if arriving.picture is not None:
                self._pictures[arriving.work.id] = arriving.picture
            return DesignMatch(arriving=arriving, becomes=DesignOutcome.NEW, work=arriving.work)
        has_another = arriving.picture is not None and there.id in self._pictures
        if has_another and there.id not in self._same_picture(arriving.picture):
            why = sentences(why, tr("But the two pictures differ."))
        elif _joined(there, arriving.work) == there:
            return self._join(arriving, there)
        return DesignMatch(arriving=arriving, becomes=DesignOutcome.ASKED, same_as=there, why=why)

    def _join(self, arriving: NewDesign, there: Work) -> DesignMatch:
        work = _joined(there, arriving.work)
        if work == there:
            return DesignMatch(arriving=arriving, becomes=DesignOutcome.KNOWN, same_as=there)
        self._works[there.id] = work
        if arriving.picture is not None and not there.registration.picture:
            self._pictures[there.id] = arriving.picture
        return DesignMatch(arriving=arriving, becomes=DesignOutcome.JOINED, work=work, same_as=there)

    def _why_not(self, arriving: NewDesign) -> str:
        work = arriving.work
        if is_hidden_in(work.title):
            return tr("The title has invisible characters.")
        picture = arriving.picture
        if picture is not None and (wrong := why_not_paper(Paper.PICTURE, picture, self._today)):
            return wrong
        if not work.title and self._same(arriving)[0] is None and arriving.source not in self._answers:
            return tr(
                "The address does not say which design it shows. If it shows a design you already have, edit that design, and add the address to “my own shops”."
            )
        return ""

    def _same(self, arriving: NewDesign) -> tuple[Work | None, str]:
        """Return the known design that `arriving` may duplicate, and the reason as a message for the user."""
        wanted, address = normalize(arriving.work.title), arriving.address
        for work in self._works.values():
            if address is not None and address.key in map(_shop_key, work.official_addresses):
                same_page = tr(
                    "Your design {title} has the same number at {shop}.", title=work.title, shop=address.shop
                )
                return work, same_page
        for work_id in self._same_picture(arriving.picture):
            there = self._works[work_id]
            return there, tr("Your design {title} has exactly this picture.", title=there.title)
        for work in self._works.values():
            if wanted and wanted in {normalize(name) for name in (work.title, *work.aliases)}:
                return work, tr("You already have a design with this title: {title}.", title=work.title)
        return None, ""

    def _same_picture(self, picture: Path | None) -> Iterator[str]:
        if picture is None:
            return
        size = picture.stat().st_size
        for work_id, kept in self._pictures.items():
            if kept.stat().st_size == size and identity_of(kept) == identity_of(picture):
                yield work_id


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
    known = set(map(_shop_key, there.official_addresses)) - {None}
    pages = [page for page in more.official_addresses if _shop_key(page) not in known]
    return replace(
        there,
        aliases=tuple(dict.fromkeys((*there.aliases, *names))),
        client=there.client or more.client,
        permission_until=there.permission_until or more.permission_until,
        official_addresses=tuple(dict.fromkeys((*there.official_addresses, *pages))),
        licensees=tuple(dict.fromkeys((*there.licensees, *more.licensees))),
        right=more.right if there.right == Right() else there.right,
        registration=registration,
        description=there.description or more.description,
        note=there.note or more.note,
    )


def _shop_key(page: str) -> tuple[str, str] | None:
    """Return the shop and the design's number in the shop; None if the address is not the page of a design."""
    read = read_shop_address(page)
    return read.key if read else None
