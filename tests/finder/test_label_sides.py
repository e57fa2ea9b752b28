"""Labels before or after their fields, decided on small readings without a browser."""

from __future__ import annotations

import pytest

from helper.flow.form import Ambiguous, FindResult, Found
from tests.finder.forms import Drawing

HEIGHT = {"label": 16, "field": 30, "gap": 10}


def ref_of(found: FindResult) -> str:
    assert isinstance(found, Found), found
    return found.candidate.ref.removeprefix("/")


class Column:
    """Labels and fields at equal distances, so a label may belong to the field above or below the label."""

    def __init__(self) -> None:
        self.page = Drawing()
        self.top = 0.0

    def words(self, text: str, element: int | None = None) -> None:
        element = self.page.element("label", 0, "i") if element is None else element
        self.page.words(text, element)
        self.page.texts[-1][4] = [0, 7 * len(text), self.top, self.top + HEIGHT["label"]]
        self.top += HEIGHT["label"] + HEIGHT["gap"]

    def field(self, kind: str = "line", left: int = 0) -> str:
        ref = self.page.control(0, kind=kind)
        self.page.controls[-1]["box"] = [left, left + 300, self.top, self.top + HEIGHT["field"]]
        self.top += HEIGHT["field"] + HEIGHT["gap"]
        return ref

    def labelled(self, label: str) -> str:
        self.words(label)
        return self.field()


def test_label_after_the_last_field_makes_all_labels_uncertain() -> None:
    """The labels might be below their fields instead of above them."""
    column = Column()
    column.labelled("Name")
    column.labelled("Reason")
    column.words("Remarks")
    assert isinstance(column.page.find("Reason"), Ambiguous)


def test_label_of_a_check_box_does_not_make_other_labels_uncertain() -> None:
    column = Column()
    column.labelled("Name")
    ref = column.labelled("Reason")
    column.words("Declaration")
    column.top -= 10
    column.words("I declare that all of this is true.", column.page.element("span", 0))
    column.field("tick", left=500)
    assert ref_of(column.page.find("Reason")) == ref


@pytest.mark.parametrize("kind", ["tick", "radio"])
def test_label_before_a_choice_does_not_make_other_labels_uncertain(kind: str) -> None:
    column = Column()
    column.labelled("Name")
    ref = column.labelled("Reason")
    column.words("Type")
    column.field(kind)
    column.page.controls[-1]["segment"] = kind == "radio"
    assert ref_of(column.page.find("Reason")) == ref


def test_label_is_certain_even_if_another_label_has_different_markup() -> None:
    column = Column()
    cell = column.page.element("th", 0)
    column.words("Name", cell)
    column.field()
    column.words("Reason", column.page.element("label", column.page.element("th", 0), "i"))
    ref = column.field()
    column.labelled("Remarks")
    assert ref_of(column.page.find("Reason")) == ref


def test_label_after_its_field_is_certain_even_if_another_row_has_a_hint() -> None:
    page = Drawing()
    row = page.row()
    ref = page.control(row)
    page.rows += 1
    page.words("Reason", page.element("label", row, "i"), left=200)
    last = page.row()
    page.words("Remarks", page.element("label", last, "i"))
    page.words("shown to the seller", page.element("span", last, "i"), left=80)
    page.control(last)
    assert ref_of(page.find("Reason")) == ref


def test_text_behind_a_dialog_is_not_used_as_a_label() -> None:
    page = Drawing()
    page.words("Store", page.element("div", 0), left=220)
    dialog = page.element("dialog", 0)
    ref = page.control(dialog, spoken=["Reason"])
    assert ref_of(page.find("Reason")) == ref


def test_controls_behind_a_dialog_do_not_compete_with_its_fields() -> None:
    page = Drawing()
    page.control(page.row(), left=0, over="Complaint")
    page.rows = 0
    dialog = page.element("dialog", 0)
    refs = {}
    for name in ("Reason", "Evidence"):
        row = page.row(dialog)
        refs[name] = page.control(row, left=0)
        page.rows += 1
        page.words(name, page.element("label", row, "i"))
    for name, ref in refs.items():
        assert ref_of(page.find(name)) == ref


@pytest.mark.parametrize("note", ["", "What is meant by it?"])
def test_label_of_two_lines_after_its_field_is_found(note: str) -> None:
    page = Drawing()
    refs = {}
    for lines in (["Complaint", "reason"], ["Infringing", "links"], ["Remarks"]):
        row = page.row()
        refs[" ".join(lines)] = page.control(row, left=0)
        label = page.element("strong", row)
        for at, line in enumerate(lines):
            page.rows += 1
            page.words(line, label)
            if not at:
                page.element("br", label)
        if note:
            page.words(note, page.element("small", row, "i", size=11), left=100)
    for name, ref in refs.items():
        assert ref_of(page.find(name)) == ref


def test_label_after_its_field_is_found_if_the_next_upload_frames_its_own_label() -> None:
    page = Drawing()
    first, second = page.row(), page.element("div", 0)
    ref = page.control(first, left=0)
    page.rows += 1
    page.words("Reason", page.element("label", first, "i"))
    page.rows += 1
    page.control(second, left=0, kind="file", frame=second)
    page.rows += 1
    page.words("Evidence", page.element("label", second, "i"))
    assert ref_of(page.find("Reason")) == ref


def test_upload_button_after_the_last_label_leaves_the_other_labels_certain() -> None:
    column = Column()
    column.labelled("Name")
    ref = column.labelled("Reason")
    column.words("Evidence")
    column.top -= 5
    column.field("button")
    assert ref_of(column.page.find("Reason")) == ref
