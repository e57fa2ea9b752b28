"""What the user can teach about a field: the texts by which the program recognises it later."""

from __future__ import annotations

from helper.finder.anchors import anchors_in, numbers_in
from tests.finder.forms import Drawing


def test_label_linked_to_another_field_is_not_an_anchor() -> None:
    page = Drawing()
    row = page.row()
    words = page.words("Remarks", page.element("label", row, "i"), left=100)
    page.control(row, left=200)
    page.control(row, left=520, labels=[words])

    bare, remarks = [anchors for _, anchors in anchors_in(page.reading())]

    assert (bare.label, bare.before, remarks.label) == ("", "Remarks", "Remarks")


def test_error_message_is_not_used_as_a_hint() -> None:
    page = Drawing()
    row = page.row()
    page.words("Description", page.element("label", row, "i"))
    page.control(row)
    page.words("Too long", page.element("em", row, "it"), left=520)
    page.words("Sellers read it", page.element("span", row, "i"), left=620)

    ((_, anchors),) = anchors_in(page.reading())

    assert anchors.words() == {"label": "Description", "row": "Sellers read it"}


def test_number_on_a_page_is_ignored_if_no_text_precedes_it() -> None:
    page = Drawing()
    page.words("2026-11", page.row())
    page.words("Complaint number: CN-20417", page.row())
    page.words("Order", page.row())
    page.words("80000123", page.row())

    assert numbers_in(page.reading()) == [("CN-20417", "Complaint number"), ("80000123", "Order")]


def test_number_that_a_page_shows_twice_is_ignored() -> None:
    page = Drawing()
    for _ in range(2):
        page.words("Order 80000123", page.row())

    assert numbers_in(page.reading()) == []
