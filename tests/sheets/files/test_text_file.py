"""Text files: any separator, any encoding, every record."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.sheets.importing.rows import RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import data_of, read, text_file


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    """Whatever stands between the fields, the columns are found."""
    lines = [["Design", "Link", "Status"], ["Quiet Whale, blue", an_item_url(), "removed"]]
    lines[1][0] = f'"{lines[1][0]}"'
    (row,) = data_of(text_file(tmp_path, "\r\n".join(separator.join(line) for line in lines)))
    assert (row.work, row.links[0].global_id, row.status) == (
        "Quiet Whale, blue",
        str(FIRST_ITEM),
        Status.REMOVED,
    )


@pytest.mark.parametrize(
    ("encoding", "headings", "work", "status"),
    [
        ("utf-8-sig", "Œuvre;Lien;Statut", "Baleine", "supprimé"),
        ("utf-16", "Obra;Enlace;Situación", "Ballena", "eliminado"),
        ("cp1252", "Motiv;Link;Zustand", "Füchse", "gelöscht"),
        ("cp1250", "Wzór;Link;Wynik", "Żaba", "usunięte"),
        ("cp1251", "Работа;Ссылка;Статус", "Лиса", "удалено"),
        ("gb18030", "作品;链接;状态", "静鲸", "已下架"),
        ("cp932", "作品;リンク;状況", "静かなクジラ", "削除済み"),
        ("cp949", "작품;링크;상태", "고래", "삭제됨"),
        ("cp1254", "Tasarım;Bağlantı;Durum", "Balık", "kaldırıldı"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, headings: str, work: str, status: str) -> None:
    """The words of a sheet say in which encoding it was written, and its columns and statuses are understood."""
    (row,) = data_of(text_file(tmp_path, f"{headings}\n{work};{an_item_url()};{status}\n", encoding=encoding))
    assert (row.work, row.status) == (work, Status.REMOVED)


def test_records_are_counted(tmp_path: Path) -> None:
    """A record with a line break inside is one, and a blank line is one too."""
    text = f'Design,Link,Notes\nFox,{an_item_url()},"two\nlines"\n\nFox,{an_item_url(1)},\n'
    reading = read(text_file(tmp_path, text))
    assert [(row.number, row.kind) for row in reading.rows] == [
        (1, RowKind.HEADER),
        (2, RowKind.DATA),
        (3, RowKind.BLANK),
        (4, RowKind.DATA),
    ]
    assert reading.rows[1].note == "two\nlines"


def test_stray_quote_swallows_nothing(tmp_path: Path) -> None:
    """A quote that is never closed does not take the rows below it with it."""
    rows = [f"Fox {number};{an_item_url(number)};" for number in range(60)]
    rows[3] = f'"Fox 3;{an_item_url(3)};'
    assert len(data_of(text_file(tmp_path, "\n".join(["Design;Link;Notes", *rows])))) == 60


def test_protected_numbers(tmp_path: Path) -> None:
    """What programs wrap round a number to protect it is no part of it."""
    text = f'Link,Complaint no.\n{an_item_url()},"=""00482133"""\n{an_item_url(1)},\'00482134\n'
    assert [row.complaint_no for row in data_of(text_file(tmp_path, text))] == ["00482133", "00482134"]


def test_a_cell_in_which_nothing_can_be_seen_is_empty(tmp_path: Path) -> None:
    """Links whose shop is only a character without width have no shop in common."""
    rows = data_of(
        text_file(tmp_path, f"Link,Shop\n{an_item_url()},\u200b\u2060\n{an_item_url(1)},Lino\u200bShop\n")
    )
    assert [row.store for row in rows] == ["", "Lino\u200bShop"]


def test_plain_notes(tmp_path: Path) -> None:
    """In plain notes the headings only propose a design, and prose is no data."""
    text = f"Quiet Whale\n{an_item_url()}\n- {an_item_url(1)} (blue)\n\nMoon Bear: {an_item_url(2)}\n"
    reading = read(text_file(tmp_path, text, name="notes.txt"))
    assert [row.kind for row in reading.rows] == [
        RowKind.BANNER,
        RowKind.DATA,
        RowKind.DATA,
        RowKind.BLANK,
        RowKind.DATA,
    ]
    assert [(row.work, dict(row.proposed)["work"]) for row in reading.data] == [
        ("", "Quiet Whale"),
        ("", "Quiet Whale"),
        ("", "Moon Bear"),
    ]


def test_list_of_links_alone(tmp_path: Path) -> None:
    """A file of nothing but links needs no heading and no comma."""
    assert len(data_of(text_file(tmp_path, "\n".join(map(an_item_url, range(5)))))) == 5
