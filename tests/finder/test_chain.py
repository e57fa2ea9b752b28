"""Whose field it is: a heading over one field that names another subject makes that field a question."""

from __future__ import annotations

import pytest

from helper.flow.form import Ambiguous, FindResult, Found, candidates_of
from tests.finder.forms import Drawing, find_together

MAY_NAME_OTHER = "the heading or caption above it may name something else"
LABELS = ("Reason", "Platform", "Product links", "Description")


def a_form(heading: str, odd: str = "Product links", *, tag: str = "h3", over_all: str = "") -> Drawing:
    """Draw a form whose field `odd` is in a section with this heading; the other fields have none."""
    page = Drawing()
    form = page.element("form", 0)
    for label in LABELS:
        inside = form
        if label == odd or over_all:
            inside = page.element("section", form)
            page.rows += 1
            page.words(heading if label == odd else over_all, page.element(tag, inside, size=18))
        page.labelled(label, inside=inside)
    return page


@pytest.mark.parametrize(
    "heading",
    [
        "About the original",
        "Earlier report",
        "Brand profile",
        "Your licence",
        "Test purchase",
        "Court case",
        "原作信息",
        "授权书",
        "营业执照",
    ],
)
def test_field_under_a_heading_about_another_subject_is_asked_about_by_its_full_name(heading: str) -> None:
    found = find_together(LABELS, a_form(heading))
    asked = found.pop("Product links")
    assert isinstance(asked, Ambiguous)
    assert asked.candidates[0].full_name == f"{heading} › Product links"
    assert MAY_NAME_OTHER in asked.candidates[0].reasons
    assert all(isinstance(each, Found) for each in found.values())


@pytest.mark.parametrize(
    "heading", ["Infringing products", "Step 2: Product details", "被投诉商品", "其他信息"]
)
def test_field_under_a_heading_of_the_complaint_is_certain(heading: str) -> None:
    assert all(isinstance(each, Found) for each in find_together(LABELS, a_form(heading)).values())


def test_form_whose_fields_all_have_a_heading_of_one_look_is_certain() -> None:
    page = a_form("Where it is sold", over_all="What happened")
    assert all(isinstance(each, Found) for each in find_together(LABELS, page).values())


def test_heading_over_the_whole_form_doubts_no_field() -> None:
    page = Drawing()
    form = page.element("form", 0)
    page.rows += 1
    page.words("Brand protection", page.element("h2", form, size=22))
    for label in LABELS:
        page.labelled(label, inside=form)
    assert all(isinstance(each, Found) for each in find_together(LABELS, page).values())


def sections(*parts: tuple[str, tuple[str, ...]], frames_labels: bool = False) -> Drawing:
    """Draw a form of sections, each with a heading; `frames_labels` draws the labels like the headings."""
    page = Drawing()
    form = page.element("form", 0)
    for heading, labels in parts:
        section = page.element("section", form)
        page.rows += 1
        page.words(heading, page.element("legend", section, size=18))
        for label in labels:
            inside = page.element("div", section)
            if frames_labels:
                inside = page.element("section", inside)
                page.rows += 1
                page.words(label, page.element("legend", inside, size=18))
                page.control(inside)
            else:
                page.labelled(label, inside=inside)
    return page


def test_small_section_beside_one_with_most_fields_is_certain_if_their_headings_look_alike() -> None:
    page = sections(("What happened", LABELS[:3]), ("In your words", LABELS[3:]))
    assert all(isinstance(each, Found) for each in find_together(LABELS, page).values())


def test_sections_are_certain_though_their_fields_have_labels_that_look_like_headings() -> None:
    page = sections(("What happened", LABELS[:2]), ("In your words", LABELS[2:]), frames_labels=True)
    assert all(isinstance(each, Found) for each in find_together(LABELS, page).values())


def test_section_with_fields_that_another_section_has_too_is_certain_and_the_other_is_not_taken() -> None:
    page = sections(
        ("What happened", LABELS[:2]), ("In your words", LABELS[2:]), ("Your licence", ("Reason",))
    )
    found = find_together(LABELS, page)
    assert all(isinstance(found[label], Found) for label in LABELS)
    assert found["Reason"].candidate.full_name == "What happened › Reason"  # type: ignore[union-attr]


def reasons(found: FindResult) -> set[str]:
    return {reason for candidate in candidates_of(found) for reason in candidate.reasons}


def test_question_about_a_row_of_equal_fields_says_that_they_share_the_caption() -> None:
    page = Drawing()
    form = page.element("form", 0)
    for label in LABELS[:2]:
        page.labelled(label, inside=form)
    row = page.row(form)
    page.words("Product links", page.element("div", row))
    for left in (200, 520):
        page.control(row, left=left)
    found = find_together(LABELS[:3], page)["Product links"]
    assert isinstance(found, Ambiguous)
    assert MAY_NAME_OTHER in reasons(found)


def with_caption(text: str, tag: str = "small") -> FindResult:
    """Search for a label without a field; the row below has a text of its own and a field."""
    page = Drawing()
    form = page.element("form", 0)
    for label in LABELS[:3]:
        page.labelled(label, inside=form)
    page.words("Description", page.element("div", page.row(form)))
    row = page.row(form)
    page.words(text, page.element(tag, row, size=11))
    page.rows += 1
    page.control(page.element("div", row), left=0, kind="lines")
    return find_together(LABELS, page)["Description"]


def test_question_about_a_field_says_that_it_has_a_caption_of_its_own() -> None:
    found = with_caption("Order remarks")
    assert isinstance(found, Ambiguous)
    assert MAY_NAME_OTHER in reasons(found)


@pytest.mark.parametrize(("text", "tag"), [("Please explain in a few words.", "small"), ("Bold", "button")])
def test_sentence_or_button_above_a_field_is_no_caption_of_its_own(text: str, tag: str) -> None:
    assert MAY_NAME_OTHER not in reasons(with_caption(text, tag))


@pytest.mark.parametrize("heading", ["Register another work", "登记新作品 Register another work"])
def test_field_of_the_right_under_a_heading_about_a_new_registration_is_asked_about(heading: str) -> None:
    page = sections(("What happened", LABELS[:2]), ("In your words", LABELS[2:]), (heading, ("IPR type",)))
    assert isinstance(find_together((*LABELS, "IPR type"), page)["IPR type"], Ambiguous)
