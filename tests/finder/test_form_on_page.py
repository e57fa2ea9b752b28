"""Which part of a page is the form, if other parts have fields with the same labels."""

from __future__ import annotations

from typing import Any

import pytest

from helper.flow.form import Ambiguous, FindResult, Found, NotFound
from tests.finder.forms import Drawing, find_together

LABELS = ("Reason", "Description", "Evidence")


def ref_of(found: FindResult) -> str:
    assert isinstance(found, Found), found
    return found.candidate.ref.rpartition("/")[2]


def draw(page: Drawing, inside: int, *labels: str, **more: Any) -> dict[str, str]:
    return {label: page.labelled(label, inside=inside, **more) for label in labels}


def box(page: Drawing, *labels: str, inside: int = 0) -> None:
    part = page.element("section", inside)
    draw(page, part, *labels)
    page.element("button", part)


def test_form_in_a_shadow_root_is_found() -> None:
    page = Drawing()
    refs = draw(page, page.shadow(page.element("main", 0)), *LABELS)
    box(page, "Description", "Evidence")
    found = find_together(LABELS, page)
    assert {label: ref_of(result) for label, result in found.items()} == refs


def test_boxes_beside_the_form_that_repeat_its_fields_are_ignored() -> None:
    page = Drawing()
    box(page, "Reason")
    refs = draw(page, page.element("main", 0), *LABELS)
    box(page, "Description", "Evidence")
    found = find_together(LABELS, page)
    assert {label: ref_of(result) for label, result in found.items()} == refs


def test_form_shown_twice_raises_a_question() -> None:
    page = Drawing()
    draw(page, page.element("main", 0), *LABELS)
    draw(page, page.element("article", 0), *LABELS)
    assert all(isinstance(result, Ambiguous) for result in find_together(LABELS, page).values())


def test_optional_field_of_the_form_is_preferred_to_a_copy_outside() -> None:
    page = Drawing()
    main = page.element("main", 0)
    refs = draw(page, main, "Reason", "Description")
    row = page.row(main)
    page.words("Evidence (optional)", page.element("label", row, "i"))
    ref = page.control(row)
    box(page, "Evidence")
    found = find_together(LABELS, page)
    assert {label: ref_of(result) for label, result in found.items()} == {**refs, "Evidence": ref}


def section_with_note(page: Drawing, note: str, *labels: str, inside: int = 0) -> dict[str, str]:
    section = page.element("div", inside)
    page.words(note, page.element("p", page.row(section)))
    return draw(page, section, *labels)


@pytest.mark.parametrize("note", ["Authorised sellers only: objections.", "仅限授权卖家填写"])
def test_fields_in_a_section_for_other_users_are_never_certain(note: str) -> None:
    page = Drawing()
    form = page.element("form", 0)
    refs = draw(page, form, "Reason", "Description")
    section_with_note(page, note, "Evidence", "Description", inside=form)
    found = find_together(LABELS, page)
    evidence = found.pop("Evidence")
    assert isinstance(evidence, Ambiguous)
    assert evidence.candidates[0].full_name == f"{note} › Evidence"
    assert {label: ref_of(result) for label, result in found.items()} == refs


@pytest.mark.parametrize(
    "note", ["Rights holders only.", "Only the rights holder answers these.", "仅限权利人填写"]
)
def test_section_for_rights_holders_is_part_of_the_form(note: str) -> None:
    page = Drawing()
    form = page.element("form", 0)
    refs = draw(page, form, "Reason", "Description")
    refs |= section_with_note(page, note, "Evidence", inside=form)
    found = find_together(LABELS, page)
    assert {label: ref_of(result) for label, result in found.items()} == refs


def test_section_for_certain_users_is_the_form_if_it_has_the_most_fields() -> None:
    page = Drawing()
    refs = section_with_note(page, "Registered companies only.", *LABELS)
    page.labelled("Description", inside=page.element("div", 0))
    found = find_together(LABELS, page)
    assert ref_of(found["Reason"]) == refs["Reason"]
    assert ref_of(found["Evidence"]) == refs["Evidence"]


def test_section_for_other_users_is_never_taken_for_the_form() -> None:
    page = Drawing()
    form = page.element("form", 0)
    draw(page, form, "Motif", "Texte", "Preuve", "Liens")
    section_with_note(page, "Authorised sellers only: objections.", *LABELS, inside=form)
    assert not any(isinstance(found, Found) for found in find_together(LABELS, page).values())


def test_hint_on_one_field_does_not_mark_its_section_as_for_other_users() -> None:
    page = Drawing()
    form = page.element("form", 0)
    refs = draw(page, form, "Reason", "Description")
    row = page.row(form)
    page.words("Evidence", page.element("label", row, "i"))
    page.rows += 1
    page.words("Only approved entries are shown.", page.element("p", row, size=11))
    page.rows += 1
    refs["Evidence"] = page.control(row, left=0)
    found = find_together(LABELS, page)
    assert isinstance(found["Evidence"], Found)
    assert {label: ref_of(result) for label, result in found.items()} == refs


def test_form_with_prompts_is_preferred_to_a_bar_with_labelled_boxes() -> None:
    page = Drawing()
    box(page, "Reason", "Evidence", "Listings", "Store")
    form = page.element("form", 0)
    refs = {label: page.control(page.row(form), prompts=[label]) for label in ("Reason", "Description")}
    for label in ("Evidence", "Store", "Website"):
        row = page.row(form)
        page.words("Particulars", page.element("b", row), left=100)
        page.control(row, prompts=[label])
    found = find_together((*LABELS, "Listings", "Store", "Website"), page)
    assert isinstance(found["Listings"], Ambiguous)
    assert all(ref_of(found[label]) == ref for label, ref in refs.items())


def test_two_frames_with_equally_many_matching_fields_raise_questions() -> None:
    page, frame = Drawing(), Drawing()
    draw(page, 0, "Reason", "Description", "Listings")
    draw(frame, 0, "Reason", "Description", "Evidence")
    found = find_together((*LABELS, "Listings"), page, frame)
    assert all(isinstance(result, Ambiguous) for result in found.values())


def test_adjacent_sections_with_the_same_markup_count_as_one_form() -> None:
    page = Drawing()
    form = page.element("form", 0)
    first = draw(page, page.element("section", form), "Reason", "Listings")
    last = draw(page, page.element("section", form), "Evidence")
    draw(page, page.element("div", form), "Reason", "Description")
    found = find_together((*LABELS, "Listings"), page)
    assert not isinstance(found.pop("Description"), Found)
    assert {label: ref_of(result) for label, result in found.items()} == {**first, **last}


def test_section_with_disabled_fields_is_not_taken_for_the_form() -> None:
    page = Drawing()
    draw(page, page.element("section", 0), *LABELS, "Listings", off=True)
    refs = draw(page, page.element("main", 0), *LABELS)
    found = find_together((*LABELS, "Listings"), page)
    assert [ref_of(found[label]) for label in LABELS] == list(refs.values())


def test_table_whose_column_headings_match_is_not_taken_for_the_form() -> None:
    page = Drawing()
    refs = draw(page, page.element("main", 0), *LABELS)
    table = page.element("table", 0)
    page.rows += 9
    for at, label in enumerate((*LABELS, "Listings", "Store")):
        page.words(label, page.element("th", table), left=120 * at)
    page.rows += 3
    page.control(table, kind="tick")
    found = find_together((*LABELS, "Listings", "Store"), page)
    assert [ref_of(found[label]) for label in LABELS] == list(refs.values())
    assert isinstance(found["Listings"], NotFound)


def test_matching_fields_outside_the_frame_of_the_form_are_never_certain() -> None:
    page, frame = Drawing(), Drawing()
    draw(page, 0, *LABELS)
    form = frame.element("form", 0)
    row = frame.row(form)
    label = frame.element("label", row, "i")
    frame.words("Reason", label)
    frame.words("of the seller", frame.element("small", label, "i", size=11), left=80)
    frame.control(row)
    draw(frame, form, "Description", "Evidence", "Listings")
    found = find_together((*LABELS, "Listings"), page, frame)
    assert isinstance(found["Reason"], Ambiguous)
    assert ref_of(found["Description"]) != "4"


@pytest.mark.parametrize("kind", ["unknown", "list"])
def test_label_on_two_controls_of_different_kinds_raises_a_question(kind: str) -> None:
    page = Drawing()
    page.labelled("Description", kind=kind)
    page.labelled("Description")
    assert isinstance(page.find("Description"), Ambiguous)


def test_field_outside_the_form_is_uncertain_if_the_form_has_its_label() -> None:
    page, frame = Drawing(), Drawing()
    box(page, "Description")
    draw(frame, 0, "Reason", "Evidence")
    frame.labelled("Description", kind="unknown")
    assert isinstance(find_together(LABELS, page, frame)["Description"], Ambiguous)


def test_frame_that_repeats_the_forms_fields_raises_a_question() -> None:
    page, frame = Drawing(), Drawing()
    form = page.element("form", 0)
    draw(page, page.element("section", form), "Reason", "Listings", "Name")
    draw(page, page.element("div", form), "Description", "Store")
    box(page, "Evidence")
    draw(frame, 0, "Description", "Store", "Evidence")
    found = find_together((*LABELS, "Listings", "Name", "Store"), page, frame)
    assert isinstance(found["Description"], Ambiguous)
    assert isinstance(found["Store"], Ambiguous)


def test_field_outside_the_form_is_uncertain_if_an_upload_has_its_label() -> None:
    page, frame = Drawing(), Drawing()
    draw(page, page.element("aside", 0), "Evidence")
    draw(frame, 0, "Reason", "Description")
    frame.labelled("Evidence", kind="file")
    assert isinstance(find_together(LABELS, page, frame)["Evidence"], Ambiguous)
