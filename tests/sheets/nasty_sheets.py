"""Difficult sheets, each generated together with the values that a careful human reader would find in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import an_item_url

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The expected reading of a row. A value that is left out must be missing in the row."""

    kind: RowKind = RowKind.DATA
    items: tuple[int | None, ...] = ()
    """Item ids of the row's listings, as offsets from `FIRST_ITEM`; None for a listing whose id is lost."""
    work: str = ""
    status: Status = Status.UNKNOWN
    reported_on: date | None = None
    complaint_no: str = ""
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nasty:
    """A file, and the expected reading of each of its rows."""

    path: Path
    truths: tuple[Truth, ...]
    order: str = ""
    """The user's answer about the order of day and month; empty if the import asks no such question."""


@dataclass(slots=True)
class _Text:
    """The lines of a text file, with the expected reading of each."""

    separator: str
    lines: list[str] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def add(self, cells: Cells, truth: Truth) -> None:
        self.lines.append(self.separator.join(map(self._cell, cells)))
        self.truths.append(truth)

    def _cell(self, text: str) -> str:
        special = any(sign in text for sign in (self.separator, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if special else text


_LANGUAGES: dict[
    str, tuple[str, tuple[str, ...], dict[Status, Sequence[str]], str, Callable[[date], str]]
] = {
    "de": (
        "Füchsin",
        ("Motiv", "Link", "Shop", "Gemeldet am", "Fallnummer", "Status"),
        {
            Status.REMOVED: ("gelöscht", "Entfernt", "wurde entfernt"),
            Status.PENDING: ("gemeldet", "in Bearbeitung"),
            Status.REJECTED: ("abgelehnt",),
            Status.NOT_REPORTED: ("noch nicht gemeldet",),
        },
        "cp1252",
        lambda day: f"{day:%d.%m.%Y}",
    ),
    "fr": (
        "Forêt d’été",
        ("Œuvre", "Lien", "Boutique", "Signalé le", "N° de plainte", "Statut"),
        {
            Status.REMOVED: ("supprimé", "retirée"),
            Status.PENDING: ("en attente",),
            Status.REJECTED: ("refusé", "rejetée"),
            Status.NOT_REPORTED: ("à signaler",),
        },
        "utf-16",
        lambda day: f"{day:%d/%m/%Y}",
    ),
    "es": (
        "Ñandú",
        ("Obra", "Enlace", "Tienda", "Fecha de denuncia", "Nº de denuncia", "Estado"),
        {
            Status.REMOVED: ("eliminado", "retirada"),
            Status.PENDING: ("pendiente",),
            Status.REJECTED: ("rechazada",),
            Status.NOT_REPORTED: ("sin denunciar",),
        },
        "utf-16-le",
        lambda day: f"{day:%d-%m-%Y}",
    ),
    "ja": (
        "静かな鯨",
        ("作品", "リンク", "ショップ", "通報日", "申立番号", "状態"),
        {
            Status.REMOVED: ("削除済み",),
            Status.PENDING: ("審査中",),
            Status.REJECTED: ("却下",),
            Status.NOT_REPORTED: ("未通報",),
        },
        "shift_jis",
        lambda day: f"{day.year}年{day.month}月{day.day}日",
    ),
}
LANGUAGES = tuple(_LANGUAGES)


def in_a_language(folder: Path, language: str, seed: int) -> Nasty:
    """Write a CSV file in a language's usual encoding, separator and date format.

    The file has a title, blank lines at the top and in the middle, and a total at the end.
    """
    random = Random(seed)
    work, headings, words, encoding, written = _LANGUAGES[language]
    sheet = _Text(";" if language in {"de", "fr"} else random.choice(",\t"))
    sheet.add([f"{work} - 2019", *[""] * 5], Truth(kind=RowKind.OTHER))
    sheet.add([""] * 6, Truth(kind=RowKind.BLANK))
    sheet.add(headings, Truth(kind=RowKind.HEADER))
    for number in range(12):
        status = random.choice(list(words))
        reported = status is not Status.NOT_REPORTED
        # A number above 12 must be the day, so it shows the order of day and month for the whole file.
        day = date(2024, random.randint(1, 12), 13 + number % 15) if reported else None
        case = f"{random.randint(1, 999):08}" if reported else ""
        link = random.choice(
            [an_item_url(number), f"{an_item_url(number)}?spm=a2g0o.{number}&sku_id=12000057714698736"]
        )
        cells = [work, link, "LinoShop", written(day) if day else "", case, random.choice(words[status])]
        truth = Truth(items=(number,), work=work, status=status, reported_on=day, complaint_no=case)
        sheet.add(cells, truth)
        if number == 5:
            sheet.add([""] * 6, Truth(kind=RowKind.BLANK))
    sheet.add(["Total", "12", "", "", "", ""], Truth(kind=RowKind.TOTAL))
    path = folder / f"{language}.csv"
    path.write_bytes("\r\n".join(sheet.lines).encode(encoding))
    return Nasty(path=path, truths=tuple(sheet.truths))


def of_days(folder: Path, seed: int, *, order: str) -> Nasty:
    """Write a workbook with date cells and ambiguous dates, so that the user is asked about the order."""
    random = Random(seed)
    path = folder / "days.xlsx"
    truths = [Truth(kind=RowKind.HEADER)]
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Pirates")
        cell = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Design", "Link", "Reported on", "Complaint no."])
        for item in range(12):
            # Both numbers are at most 12, so that no date shows whether the day or the month comes first.
            day = date(2024, random.randint(1, 12), random.randint(1, 12))
            case = f"{random.randint(1, 99):08}"
            sheet.write_row(item + 1, 0, ["Owl", an_item_url(item)])
            if item % 3 == 0:
                sheet.write_datetime(item + 1, 2, day, cell)
            else:
                sheet.write_string(item + 1, 2, f"{day:%d/%m/%Y}" if order == "dmy" else f"{day:%m/%d/%Y}")
            sheet.write_string(item + 1, 3, case)
            truths.append(
                Truth(items=(item,), work="Owl", status=Status.PENDING, reported_on=day, complaint_no=case)
            )
    return Nasty(path=path, truths=tuple(truths), order=order)


def of_several_tables(folder: Path) -> Nasty:
    """Write a sheet with two tables, one below the other, with different columns, merged cells and a total."""
    path = folder / "tables.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Pirates")
        sheet.merge_range(0, 0, 0, 1, "Listing")
        sheet.merge_range(0, 2, 0, 3, "Complaint")
        sheet.write_row(1, 0, ["Design", "Link", "Complaint no.", "Status"])
        sheet.merge_range(2, 0, 3, 0, "Fox")
        sheet.write_row(2, 1, [an_item_url(1), "00482133", "removed"])
        sheet.write_row(3, 1, [an_item_url(2), "00482134", "rejected"])
        sheet.write_row(4, 0, ["Total", 2])
        sheet.write_row(6, 0, ["Still to do"])
        sheet.write_row(7, 0, ["Link", "Found on", "Design"])
        sheet.write_row(8, 0, [an_item_url(3), "", "Owl"])
        sheet.write_row(9, 0, [an_item_url(1), "", "Owl"])
    truths = (
        Truth(kind=RowKind.HEADER),
        Truth(kind=RowKind.HEADER),
        Truth(items=(1,), work="Fox", status=Status.REMOVED, complaint_no="00482133"),
        Truth(items=(2,), work="Fox", status=Status.REJECTED, complaint_no="00482134"),
        Truth(kind=RowKind.TOTAL),
        Truth(kind=RowKind.BLANK),
        Truth(kind=RowKind.OTHER),
        Truth(kind=RowKind.HEADER),
        Truth(items=(3,), work="Owl"),
        Truth(items=(1,), work="Owl"),
    )
    return Nasty(path=path, truths=truths)
