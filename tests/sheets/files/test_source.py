"""Reading text files and pasted notes: any encoding, any separator, and the headings above the links."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.sheets.importing.rows import SheetRow
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import data_of, read_text, text_file


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_column_separator_of_a_text_file_is_recognised(separator: str) -> None:
    sheet = 'Design;Link;Status\r\n"Quiet Whale, blue";#0;removed'.replace(";", separator)
    (row,) = read_text(sheet).data
    values = (row.work, row.links[0].global_id, row.status)
    assert values == ("Quiet Whale, blue", str(FIRST_ITEM), Status.REMOVED)


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
def test_encoding_of_a_text_file_is_recognised_by_known_words(
    tmp_path: Path, encoding: str, headings: str, work: str, status: str
) -> None:
    (row,) = data_of(text_file(tmp_path, f"{headings}\n{work};{an_item_url()};{status}\n", encoding=encoding))
    assert (row.work, row.status) == (work, Status.REMOVED)


def test_a_stray_quotation_mark_does_not_swallow_the_rows_below() -> None:
    rows = [f"Fox {number};#{number};" for number in range(60)]
    rows[3] = f'"{rows[3]}'
    assert len(read_text("\n".join(["Design;Link;Notes", *rows])).data) == 60


_NOTE = """Found this week, please check.

Quiet Whale:
#1  LinoShop, US $12.99, sold out
#2
Shop: InkShop 1102345678
the mug with the whale, 3 of them

## Fox (2 links)
Tote bag by TeeStore, € 7,50
#3
#4 - Status: removed

Owl - #5
"""


def _links(text: str) -> dict[int, SheetRow]:
    """Return the rows with a link, by the number of the invented listing."""
    rows = [row for row in read_text(text).rows if row.links]
    return {int(row.links[0].global_id or FIRST_ITEM) - FIRST_ITEM: row for row in rows}


def test_each_link_gets_the_heading_above_it() -> None:
    proposed = {number: row.heading for number, row in _links(_NOTE).items()}
    assert proposed == {1: "Quiet Whale", 2: "Quiet Whale", 3: "Fox", 4: "Fox", 5: "Owl"}


def test_remarks_in_a_text_are_assigned_to_the_link_above_or_below() -> None:
    """If a block begins with a remark, each remark belongs to the link below it.

    If a block begins with a link, each remark belongs to the link above it.
    """
    assert {number: row.note for number, row in _links(_NOTE).items()} == {
        1: "LinoShop, US $12.99, sold out",
        2: "Shop: InkShop 1102345678; the mug with the whale, 3 of them",
        3: "Tote bag by TeeStore, € 7,50",
        4: "Status: removed",
        5: "",
    }


def test_status_in_a_remark_is_read_and_its_shop_and_price_stay_text() -> None:
    links = _links(_NOTE)
    assert links[4].status is Status.REMOVED
    assert all(not row.seen for row in links.values())


def test_a_date_above_links_is_not_read_as_a_design() -> None:
    assert _links("March 2024:\n#1")[1].heading == ""


def test_line_that_is_only_a_quotation_mark_is_not_read_as_a_link() -> None:
    assert list(_links('#1\n"\n#2')) == [1, 2]
