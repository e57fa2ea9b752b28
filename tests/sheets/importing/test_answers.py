"""What was said with --map: understood, kept for files of the same shape, and refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import WrongUse
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import FILE_NAME, read_answers, remember, remembered, shape_of
from helper.sheets.importing.register import Register
from helper.sheets.words.lexicon import Status
from tests.factories import a_work
from tests.sheets.sample_sheets import link_row, read, table
from tests.systems import is_user_only


def test_answers_are_remembered_by_shape(tmp_path: Path) -> None:
    """The next file with the same headings gets the same answers; another file does not."""
    shape = shape_of(open_source(table(tmp_path, link_row(1))))
    remember(tmp_path, shape, read_answers(["status=F", "dates=dmy"]))
    later = shape_of(open_source(table(tmp_path, link_row(2), link_row(3))))
    other = shape_of(open_source(table(tmp_path, ["Fox", "x"], headings=["Title", "Link"])))
    assert remembered(tmp_path, later) == ("status=F", "dates=dmy")
    assert remembered(tmp_path, other) == ()
    assert is_user_only(tmp_path / FILE_NAME)


def test_later_answer_wins() -> None:
    """The last word about the same thing counts, and only it is kept."""
    assert read_answers(["dates=dmy", "dates=mdy"]).given == ("dates=mdy",)


@pytest.mark.parametrize(
    "typed", ["status", "colour=red", "dates=soon", "status:weg=vanished", "header=top", "designs=below"]
)
def test_answers_that_are_not_understood(typed: str) -> None:
    """An answer that means nothing is refused with examples of those that do."""
    with pytest.raises(WrongUse, match="is not understood") as refused:
        read_answers([typed])
    assert "--map" in refused.value.now


def test_column_that_is_not_there(tmp_path: Path) -> None:
    """An answer about a column or sheet that the file does not have names those it has."""
    path = table(tmp_path, link_row(1))
    with pytest.raises(WrongUse, match="no column") as refused:
        read(path, "work=Motif on the mug")
    assert "Design, Link" in refused.value.now
    with pytest.raises(WrongUse, match="no sheet"):
        read(path, "take=Old")


def test_damaged_answers(tmp_path: Path) -> None:
    """A file of earlier answers that is damaged is told, not thrown away."""
    (tmp_path / FILE_NAME).write_text("[]")
    with pytest.raises(WrongUse, match="cannot be read"):
        remembered(tmp_path, "shape")


def test_a_word_with_the_sign_in_it() -> None:
    """What a person writes for a status may hold an equals sign; the last one parts it from the meaning."""
    answers = read_answers(["status:weg = ok=removed"])
    assert list(answers.status_words.values()) == [Status.REMOVED]


def test_a_spelling_is_asked_about_and_never_assumed(tmp_path: Path) -> None:
    """A design that is spelled nearly like a known one is its own until the person says what is meant."""
    known = Register((a_work(title="Le Renard Étoilé"), a_work(title="静かな鯨")))
    path = table(tmp_path, link_row(1, design="Le Renar Etoile"), link_row(2, design="le renard etoile"))
    reading = read(path, register=known)
    assert [row.works for row in reading.data] == [("Le Renar Etoile",), ("le renard etoile",)]
    (question,) = reading.questions
    assert question.choices == ("work:Le Renar Etoile=Le Renard Étoilé",)
    answered = read(path, *question.choices, register=known)
    assert answered.data[0].works == ("Le Renard Étoilé",)
    assert answered.questions == ()
