"""Which control a label identifies, on small readings without a browser."""

from __future__ import annotations

import pytest

from helper.flow.form import Ambiguous, ControlKind, Found, NotFound
from tests.finder.forms import Drawing


def ref_of(found: object) -> str:
    assert isinstance(found, Found), found
    return found.candidate.ref.removeprefix("/")


def a_form() -> tuple[Drawing, dict[str, str]]:
    page = Drawing()
    return page, {label: page.labelled(label) for label in ("Name", "Reason", "Remarks")}


def test_field_in_the_row_of_its_label_is_found() -> None:
    page, refs = a_form()
    for label, ref in refs.items():
        assert ref_of(page.find(label)) == ref


def test_found_control_lists_the_reasons_of_its_signals() -> None:
    page, _ = a_form()
    found = page.find("Reason")
    assert isinstance(found, Found)
    assert found.candidate.reasons == (
        "the only field in the row of the label",
        "follows the label",
        "the field nearest to the label",
        "the label is the text nearest to it",
    )


def test_field_with_an_unknown_label_is_not_found() -> None:
    page, _ = a_form()
    found = page.find("Evidence")
    assert isinstance(found, NotFound)
    assert found.reason == "None of the known labels is on this page."


def test_label_that_the_page_shows_twice_raises_a_question() -> None:
    page, _ = a_form()
    page.labelled("Reason")
    found = page.find("Reason")
    assert isinstance(found, Ambiguous)
    assert len(found.candidates) == 2


def test_label_linked_to_another_field_raises_a_question() -> None:
    """The visible layout may be correct, and the link in the markup may be a mistake."""
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    words = page.words("Reason", label)
    page.control(row)
    page.labelled("Remarks", tied=[label], labels=[words])
    assert isinstance(page.find("Reason"), Ambiguous)


def test_small_print_that_changes_a_labels_meaning_raises_a_question() -> None:
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    page.words("Description", label)
    page.words("of the original work", page.element("small", label, "i", size=11), left=80)
    page.control(row)
    found = page.find("Description")
    assert isinstance(found, Ambiguous)
    assert found.candidates[0].reasons[-1] == "other words beside the label may change its meaning"


def test_small_print_below_a_label_that_comes_after_its_field_raises_a_question() -> None:
    page = Drawing()
    for name in ("Reason", "Evidence"):
        page.row()
        row = page.row()
        page.control(row, left=0)
        page.words(name, page.element("label", row))
    row = page.row()
    page.control(row, left=0)
    label = page.element("label", row)
    page.words("Description", label)
    page.element("br", label)
    page.rows += 1
    page.words("(only for agents)", page.element("small", label, "i", size=11))
    assert not isinstance(page.find("Description"), Found)


def test_field_with_a_note_in_small_print_is_found() -> None:
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    page.words("Description", label)
    page.words("(optional)", page.element("small", label, "i", size=11), left=80)
    ref = page.control(row)
    assert ref_of(page.find("Description")) == ref


def test_field_with_a_bilingual_prompt_is_preferred_to_a_summary_row() -> None:
    page = Drawing()
    form = page.element("form", 0)
    summary = page.element("dl", page.row(form))
    page.words("Reason", page.element("dt", summary))
    page.rows += 1
    page.words("not given yet", page.element("dd", summary, size=11))
    page.rows += 2
    page.labelled("Store", inside=form)
    ref = page.control(page.row(form), prompts=["Reason / 投诉理由"])
    assert ref_of(page.find("Reason", "投诉理由")) == ref


def test_disabled_field_is_not_found_but_worth_waiting_for() -> None:
    page = Drawing()
    ref = page.labelled("Reason", off=True)
    found = page.find("Reason")
    assert isinstance(found, NotFound)
    assert found.waits
    assert found.kept is not None
    assert found.kept.ref == f"/{ref}"


def test_covered_field_is_reported_with_the_covering_element() -> None:
    page = Drawing()
    page.labelled("Reason", over="Accept cookies")
    found = page.find("Reason")
    assert isinstance(found, NotFound)
    assert found.over == "Accept cookies"


def test_label_of_an_unknown_control_does_not_match_the_next_row() -> None:
    page = Drawing()
    page.labelled("Reason", kind="unknown")
    page.labelled("Remarks")
    assert not isinstance(page.find("Reason"), Found)


def test_accessible_name_identifies_a_field_without_a_label() -> None:
    page = Drawing()
    ref = page.control(page.row(), spoken=["Reason"])
    page.labelled("Remarks")
    assert ref_of(page.find("Reason")) == ref


def test_missing_field_on_an_empty_page_is_worth_waiting_for() -> None:
    found = Drawing().find("Reason")
    assert isinstance(found, NotFound)
    assert found.waits


def test_field_with_two_labels_tied_to_it_raises_a_question() -> None:
    """One `for` attribute is a mistake, so the label in another row does not identify the field with certainty."""
    page = Drawing()
    first, second = (page.element("label", page.row(), "i") for _ in range(2))
    texts = [page.words("Complaint reason", first), page.words("Description", second)]
    page.control(second - 1, tied=[first, second], labels=texts)
    page.labelled("Other")

    found = page.find("Complaint reason")
    assert isinstance(found, Ambiguous)
    assert "the label may belong to another field" in found.candidates[0].reasons


@pytest.mark.parametrize(
    ("tag", "linked", "is_certain"), [("label", 0, True), ("label", 1, False), ("th", 0, False)]
)
def test_label_linked_to_one_of_two_fields_is_certain_only_for_the_next_field(
    tag: str, linked: int, is_certain: bool
) -> None:
    page = Drawing()
    row = page.row()
    label = page.element(tag, row, "i")
    link = {"tied": [label], "labels": [page.words("Expiration date", label)]}
    refs = [page.control(row, 200 + 310 * at, "list", **(link if at == linked else {})) for at in range(2)]
    found = page.find("Expiration date", kinds=(ControlKind.LIST,))
    if is_certain:
        assert ref_of(found) == refs[0]
    else:
        assert isinstance(found, Ambiguous)


def test_error_in_the_box_of_another_field_does_not_separate_a_label_from_its_field() -> None:
    """Either field may be meant, although an error message stands between the label and the second field."""
    page = Drawing()
    group = page.row()
    page.words("Mobile number", page.element("span", group, "i"))
    country = page.element("div", group)
    page.control(country)
    page.rows += 1
    page.words("Country code required", page.element("p", country))
    page.rows += 1
    page.control(page.element("div", group), left=0)
    assert isinstance(page.find("Mobile number"), Ambiguous)


def test_small_print_of_another_label_does_not_change_the_meaning() -> None:
    page = Drawing()
    grid = page.row()
    for row, name in enumerate(("Description", "Evidence")):
        page.rows = row
        label = page.element("label", grid)
        page.words(name, label)
    page.words("(sellers only)", page.element("small", label, "i", size=11), left=80)
    page.rows = 0
    ref = page.control(grid, left=250)
    page.rows = 1
    page.control(grid, left=250)
    assert ref_of(page.find("Description")) == ref
    assert isinstance(page.find("Evidence"), Ambiguous)


def test_text_drawn_beyond_the_field_does_not_separate_the_label_from_the_field() -> None:
    page = Drawing()
    page.labelled("Name")
    row = page.row()
    page.words("Reason", page.element("label", row, "i"))
    page.words("Your account", page.element("b", row, "i"), left=600)
    ref = page.control(row)
    assert ref_of(page.find("Reason")) == ref


def test_label_that_reads_like_a_prompt_belongs_to_its_own_field() -> None:
    page = Drawing()
    form = page.row()
    refs = []
    for name in ("Type of right", "Select the right"):
        page.rows += 1
        page.words(name, page.element("label", form, "i"))
        refs.append(page.control(form))
    assert ref_of(page.find("Type of right")) == refs[0]
