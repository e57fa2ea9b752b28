"""Designs that come in, from pictures, sheets and shops: what is new, and what is there already.

Whatever may be the same is asked about. Nothing is joined by itself, and what a design says already is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from helper.config.places import Places, is_file, is_folder, is_there, path_of
from helper.errors import WrongUse
from helper.model.shop_address import ShopAddress, read_shop_address, title_from
from helper.model.text import casefold_key, is_hidden_in, normalize
from helper.model.work import Right, Work
from helper.sheets.files.source import open_source
from helper.sheets.importing.design_reader import read_register
from helper.store.works import Paper, file_of, identity_of, keep_file, why_not_paper

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".psd", ".heic"})
"""Endings of files that are meant as pictures; whether the portal takes one is said of each."""
_SHEETS = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """One design as it comes in."""

    source: str
    """How the user may name it: the name of the file, the address, or the title in the sheet."""
    work: Work
    """With all that the source says about it, and an id of its own."""
    picture: Path | None = None
    address: ShopAddress | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Everything that was named."""

    designs: tuple[Arriving, ...]
    passed_over: int = 0
    """How many other files lie in the folders."""
    unknown: tuple[str, ...] = ()
    """What is neither a file, a folder nor a page of a design in a shop."""


def arrivals(named: Iterable[str]) -> Arrivals:
    """Read what was named: folders, pictures, sheets and addresses, in their order.

    Raises `SheetUnreadable`: one of the sheets cannot be read; `WrongUse`: a folder cannot be read.
    """
    designs: list[Arriving] = []
    unknown: list[str] = []
    passed_over = 0
    for name in named:
        path = path_of(name)
        address = read_shop_address(name)
        if address is not None and not is_there(path):
            work = Work(id=token_hex(16), title=address.title, official_addresses=(address.url,))
            designs.append(Arriving(source=address.url, work=work, address=address))
        elif is_folder(path):
            pictures, others = _files_in(path)
            designs += map(_from_picture, pictures)
            passed_over += others
        elif path.suffix.lower() in PICTURES and is_file(path):
            designs.append(_from_picture(path))
        elif is_sheet(path):
            works = read_register(open_source(path), ()).works
            designs += (Arriving(source=work.title, work=work) for work in works)
        else:
            unknown.append(name)
    return Arrivals(tuple(designs), passed_over, tuple(unknown))


def is_sheet(path: Path) -> bool:
    """Whether it is a file that is called like a spreadsheet."""
    return path.suffix.lower() in _SHEETS and is_file(path)


def _files_in(folder: Path) -> tuple[list[Path], int]:
    try:
        files = [entry for entry in folder.iterdir() if is_file(entry) and not entry.name.startswith(".")]
    except OSError as error:
        raise WrongUse(f"This folder cannot be read: {error.strerror}.", where=str(folder)) from error
    pictures = [file for file in files if file.suffix.lower() in PICTURES]
    return sorted(pictures, key=lambda file: file.name.casefold()), len(files) - len(pictures)


def _from_picture(path: Path) -> Arriving:
    return Arriving(source=path.name, work=Work(id=token_hex(16), title=title_from(path.stem)), picture=path)


APART = "apart"
"""The answer that it is a design of its own; else an answer is the id of the design that it is."""


class Becoming(StrEnum):
    """What becomes of one that comes in."""

    NEW = "new"
    JOINED = "joined"
    """What it says is added to the design that it is."""
    KNOWN = "known"
    """It says nothing that is not known."""
    ASKED = "asked"
    """It may be a known one: the user decides."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One that came in, and what becomes of it."""

    arriving: Arriving
    becomes: Becoming
    work: Work | None = None
    """The design as it will be; None: nothing is written."""
    same_as: Work | None = None
    """Which one it may be, is, or has become part of."""
    why: str = ""
    """Why it is asked about or refused, in a sentence."""


def bring(
    places: Places,
    known: Iterable[Work],
    arriving: Iterable[Arriving],
    answers: Mapping[str, str],
    today: date,
) -> list[Brought]:
    """Sort them, each against all that are there and those before it; `answers` are by source. Nothing is written."""
    sorting = _Sorting(places, known, answers, today)
    return [sorting.sort(design) for design in arriving]


def changed(brought: Iterable[Brought]) -> tuple[Work, ...]:
    """The designs to be written, each once, as the last word about it."""
    return tuple({design.work.id: design.work for design in brought if design.work is not None}.values())


def keep_pictures(places: Places, brought: Iterable[Brought]) -> None:
    """Copy the pictures that the designs name into their folders.

    Raises `WrongUse`: one cannot be copied; no record was changed.
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

    def sort(self, arriving: Arriving) -> Brought:
        if why := self._why_not(arriving):
            return Brought(arriving=arriving, becomes=Becoming.REFUSED, why=why)
        if arriving.picture is not None:
            registration = replace(arriving.work.registration, picture=_name(arriving.picture))
            arriving = replace(arriving, work=replace(arriving.work, registration=registration))
        answer = self._answers.get(arriving.source, "")
        if answer in self._works:
            return self._join(arriving, self._works[answer])
        there, why = self._same(arriving)
        # No two designs have one title or spelling.
        title = casefold_key(arriving.work.title)
        if there is None or (
            answer == APART and title not in map(casefold_key, (there.title, *there.aliases))
        ):
            self._works[arriving.work.id] = arriving.work
            if arriving.picture is not None:
                self._pictures[arriving.work.id] = arriving.picture
            return Brought(arriving=arriving, becomes=Becoming.NEW, work=arriving.work)
        has_another = arriving.picture is not None and there.id in self._pictures
        if has_another and there.id not in self._same_picture(arriving.picture):
            why = f"{why} Its picture is another one."
        elif _joined(there, arriving.work) == there:
            return self._join(arriving, there)
        return Brought(arriving=arriving, becomes=Becoming.ASKED, same_as=there, why=why)

    def _join(self, arriving: Arriving, there: Work) -> Brought:
        work = _joined(there, arriving.work)
        if work == there:
            return Brought(arriving=arriving, becomes=Becoming.KNOWN, same_as=there)
        self._works[there.id] = work
        if arriving.picture is not None and not there.registration.picture:
            self._pictures[there.id] = arriving.picture
        return Brought(arriving=arriving, becomes=Becoming.JOINED, work=work, same_as=there)

    def _why_not(self, arriving: Arriving) -> str:
        work = arriving.work
        if is_hidden_in(work.title):
            return "There are characters in its title that cannot be seen."
        picture = arriving.picture
        if picture is not None and (wrong := why_not_paper(Paper.PICTURE, picture, self._today)):
            return wrong
        if not work.title and self._same(arriving)[0] is None and arriving.source not in self._answers:
            return "Its address has no title, so it does not say which design it is. Give it to the design as a shop of yours."
        return ""

    def _same(self, arriving: Arriving) -> tuple[Work | None, str]:
        """The design that it may be, and by what."""
        wanted, address = normalize(arriving.work.title), arriving.address
        for work in self._works.values():
            if address is not None and address.key in map(_shop_key, work.official_addresses):
                return work, f"{address.shop} has it under the same number as {work.title}."
        for work_id in self._same_picture(arriving.picture):
            return self._works[work_id], f"It is the very picture of {self._works[work_id].title}."
        for work in self._works.values():
            if wanted and wanted in {normalize(name) for name in (work.title, *work.aliases)}:
                return work, f"There is a design with this title: {work.title}."
        return None, ""

    def _same_picture(self, picture: Path | None) -> Iterator[str]:
        if picture is None:
            return
        size = picture.stat().st_size
        for work_id, kept in self._pictures.items():
            if kept.stat().st_size == size and identity_of(kept) == identity_of(picture):
                yield work_id


def _name(picture: Path) -> str:
    """How the copy in the design's folder is called: by what is in it, so that a changed picture is another file."""
    return f"picture-{identity_of(picture)[:16]}{picture.suffix.lower()}"


def _joined(there: Work, more: Work) -> Work:
    """The design with what the other one says beside; what it says itself stays."""
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
    """The shop and the number of the design there; None: it is no page of a design."""
    read = read_shop_address(page)
    return read.key if read else None
