"""Which control a label means, on small readings without a browser."""

from __future__ import annotations

from helper.flow.form import Ambiguous, Found, NotFound
from tests.finder.forms import Drawing


def ref_of(found: object) -> str:
    """The control that was found beyond doubt."""
    assert isinstance(found, Found), found
    return found.candidate.ref.removeprefix("/")


def a_form() -> tuple[Drawing, dict[str, str]]:
    """Three fields, each beside its label."""
    page = Drawing()
    return page, {label: page.labelled(label) for label in ("Name", "Reason", "Remarks")}


def test_field_in_the_row_of_its_label_is_sure() -> None:
    page, refs = a_form()
    for label, ref in refs.items():
        assert ref_of(page.find(label)) == ref


def test_reasons_are_the_words_of_the_signals() -> None:
    page, _ = a_form()
    found = page.find("Reason")
    assert isinstance(found, Found)
    assert found.candidate.reasons == (
        "the only field in the row of the label",
        "follows the label",
        "the field nearest to the label",
        "the label is the text nearest to it",
    )


def test_unknown_label_is_not_found() -> None:
    page, _ = a_form()
    found = page.find("Evidence")
    assert isinstance(found, NotFound)
    assert found.reason == "None of the known labels is on this page."


def test_same_label_twice_is_a_question() -> None:
    page, _ = a_form()
    page.labelled("Reason")
    found = page.find("Reason")
    assert isinstance(found, Ambiguous)
    assert len(found.candidates) == 2


def test_tie_to_another_field_is_a_question() -> None:
    """The visible layout may be right, and the tie a mistake."""
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    words = page.words("Reason", label)
    page.control(row)
    page.labelled("Remarks", tied=[label], labels=[words])
    assert isinstance(page.find("Reason"), Ambiguous)


def test_small_print_that_changes_the_meaning_is_a_question() -> None:
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    page.words("Description", label)
    page.words("of the original work", page.element("small", label, "i", size=11), left=80)
    page.control(row)
    assert isinstance(page.find("Description"), Ambiguous)


def test_note_in_small_print_keeps_the_meaning() -> None:
    page = Drawing()
    row = page.row()
    label = page.element("label", row, "i")
    page.words("Description", label)
    page.words("(optional)", page.element("small", label, "i", size=11), left=80)
    ref = page.control(row)
    assert ref_of(page.find("Description")) == ref


def test_switched_off_field_is_waited_for() -> None:
    page = Drawing()
    ref = page.labelled("Reason", off=True)
    found = page.find("Reason")
    assert isinstance(found, NotFound)
    assert found.waits
    assert found.kept is not None
    assert found.kept.ref == f"/{ref}"


def test_covered_field_names_what_lies_over_it() -> None:
    page = Drawing()
    page.labelled("Reason", over="Accept cookies")
    found = page.find("Reason")
    assert isinstance(found, NotFound)
    assert found.over == "Accept cookies"


def test_neighbour_of_an_unknown_box_is_not_taken() -> None:
    """A code editor beside the label: the field in the next row is another one's."""
    page = Drawing()
    page.labelled("Reason", kind="unknown")
    page.labelled("Remarks")
    assert not isinstance(page.find("Reason"), Found)


def test_description_of_a_control_is_a_strong_signal() -> None:
    """Also without any visible label."""
    page = Drawing()
    ref = page.control(page.row(), spoken=["Reason"])
    page.labelled("Remarks")
    assert ref_of(page.find("Reason")) == ref


def test_empty_page_is_waited_for() -> None:
    found = Drawing().find("Reason")
    assert isinstance(found, NotFound)
    assert found.waits
