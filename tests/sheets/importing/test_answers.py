"""Answers given with --map are parsed, remembered for files with the same columns, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import WrongUse
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import FILE_NAME, read_answers, remember, remembered, shape_of
from helper.sheets.words.lexicon import Status
from tests.sheets.sample_sheets import link_row, read, read_text, table
from tests.systems import is_user_only


def test_answers_are_remembered_for_files_with_the_same_columns(tmp_path: Path) -> None:
    shape = shape_of(open_source(table(tmp_path, link_row(1))))
    remember(tmp_path, shape, read_answers(["status=F", "dates=dmy"]))
    later = shape_of(open_source(table(tmp_path, link_row(2), link_row(3))))
    other = shape_of(open_source(table(tmp_path, ["Fox", "x"], headings=["Title", "Link"])))
    assert remembered(tmp_path, later) == ("status=F", "dates=dmy")
    assert remembered(tmp_path, other) == ()
    assert is_user_only(tmp_path / FILE_NAME)


@pytest.mark.parametrize(
    "typed", ["status", "colour=red", "dates=soon", "status:weg=vanished", "header=top", "designs=below"]
)
def test_invalid_answers_are_refused(typed: str) -> None:
    with pytest.raises(WrongUse, match="is not understood") as refused:
        read_answers([typed])
    assert "--map" in refused.value.now


def test_an_answer_about_an_unknown_column_lists_the_known_columns(tmp_path: Path) -> None:
    path = table(tmp_path, link_row(1))
    with pytest.raises(WrongUse, match="no column") as refused:
        read(path, "work=Motif on the mug")
    assert "Design, Link" in refused.value.now
    with pytest.raises(WrongUse, match="no sheet"):
        read(path, "take=Old")


def test_damaged_answers_are_reported_and_kept(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[]")
    with pytest.raises(WrongUse, match="cannot be read"):
        remembered(tmp_path, "shape")


def test_answers_about_titles_of_earlier_versions_are_ignored(tmp_path: Path) -> None:
    remember(tmp_path, "shape", read_answers(["dates=dmy"]))
    kept = tmp_path / FILE_NAME
    kept.write_text(kept.read_text().replace('"dates=dmy"', '"work:Whale 2=Whale", "dates=dmy"'))
    assert remembered(tmp_path, "shape") == ("dates=dmy",)


def test_status_text_in_an_answer_may_contain_an_equals_sign() -> None:
    answers = read_answers(["status:weg = ok=removed"])
    assert list(answers.status_words.values()) == [Status.REMOVED]


def test_two_columns_may_be_answered_as_notes() -> None:
    sheet = "Design,Link,Brand,Wood\nFox,#1,Lino,Holz"
    assert len(read_text(sheet).questions) == 2
    reading = read_text(sheet, "note=C", "note=D")
    assert reading.questions == ()
    assert reading.data[0].note == "Lino; Holz"
    assert read_text(sheet, "note=C", "client=C", "note=D").data[0].client == "Lino"
