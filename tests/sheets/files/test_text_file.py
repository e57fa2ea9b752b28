"""Text files: separators and encodings are recognised, and no record is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import data_of, read_text, text_file


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_is_recognised(separator: str) -> None:
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
def test_encodings_are_recognised_by_known_words(
    tmp_path: Path, encoding: str, headings: str, work: str, status: str
) -> None:
    (row,) = data_of(text_file(tmp_path, f"{headings}\n{work};{an_item_url()};{status}\n", encoding=encoding))
    assert (row.work, row.status) == (work, Status.REMOVED)


def test_a_stray_quotation_mark_does_not_swallow_the_rows_below() -> None:
    rows = [f"Fox {number};#{number};" for number in range(60)]
    rows[3] = f'"{rows[3]}'
    assert len(read_text("\n".join(["Design;Link;Notes", *rows])).data) == 60
