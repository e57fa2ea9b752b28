"""What may become a design: a picture of a folder, a line of a sheet, the address of a page in a shop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from helper.config.typed import is_file, is_folder, is_there, path_of
from helper.errors import WrongUse
from helper.exchange.files.opening import open_source
from helper.exchange.importing.register import read_register
from helper.model.shop_address import ShopAddress, read_shop_address, title_from
from helper.model.work import Work

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".psd", ".heic"})
"""Endings of files that are meant as pictures; whether the portal takes one is said of each."""
_SHEETS = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """One design as it comes in."""

    source: str
    """What the person can name it by: the name of the file, the address, the title in the sheet."""
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
    unknown: tuple[str, ...] = field(default=())
    """What is neither a file, a folder nor a page of a design in a shop."""


def arrivals(named: Iterable[str]) -> Arrivals:
    """Read what was named: folders, pictures, sheets and addresses, in their order.

    Raises:
        SheetUnreadable: One of the sheets cannot be read.
        WrongUse: A folder cannot be read.
    """
    designs: list[Arriving] = []
    unknown: list[str] = []
    passed_over = 0
    for name in named:
        path = path_of(name)
        address = read_shop_address(name)
        if address is not None and not is_there(path):
            designs.append(_from_address(address))
        elif is_folder(path):
            pictures, others = _files_in(path)
            designs += map(_from_picture, pictures)
            passed_over += others
        elif path.suffix.lower() in PICTURES and is_file(path):
            designs.append(_from_picture(path))
        elif is_sheet(path):
            designs += _from_sheet(path)
        else:
            unknown.append(name)
    return Arrivals(tuple(designs), passed_over, tuple(unknown))


def is_sheet(path: Path) -> bool:
    """Whether it is a file that is called like a spreadsheet."""
    return path.suffix.lower() in _SHEETS and is_file(path)


def identity_of(picture: Path) -> str:
    """The same for the same picture only.

    Raises:
        WrongUse: It cannot be read.
    """
    try:
        with picture.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WrongUse(f"This picture cannot be read: {error.strerror}.", where=str(picture)) from error


def _files_in(folder: Path) -> tuple[list[Path], int]:
    try:
        files = [entry for entry in folder.iterdir() if is_file(entry) and not entry.name.startswith(".")]
    except OSError as error:
        raise WrongUse(f"This folder cannot be read: {error.strerror}.", where=str(folder)) from error
    pictures = sorted(
        (file for file in files if file.suffix.lower() in PICTURES), key=lambda file: file.name.casefold()
    )
    return pictures, len(files) - len(pictures)


def _from_picture(path: Path) -> Arriving:
    return Arriving(source=path.name, work=Work(id=uuid4().hex, title=title_from(path.stem)), picture=path)


def _from_address(address: ShopAddress) -> Arriving:
    work = Work(id=uuid4().hex, title=address.title, official_addresses=(address.url,))
    return Arriving(source=address.url, work=work, address=address)


def _from_sheet(path: Path) -> Iterator[Arriving]:
    for work in read_register(open_source(path), ()).works:
        yield Arriving(source=work.title, work=work)
