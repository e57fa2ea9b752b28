"""A taught control is recognised by two agreeing anchors; anything less is a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from helper.flow.form import Ambiguous, Candidate, ControlKind, FindResult, Found, NotFound, WantedField
from helper.flow.learned import ControlDescription, distinctive, recognise, weigh
from helper.flow.spec import Anchors, TaughtField

DAY = date(2026, 11, 24)
WANTED = WantedField("description", ("Description",), (ControlKind.LINES, ControlKind.LINE))
ELSEWHERE = ("Infringing listings", "Complaint reason", "Submit")


def a_box(
    ref: str, label: str = "", *, kind: ControlKind = ControlKind.LINES, forbidden: str = "", **anchors: str
) -> ControlDescription:
    return ControlDescription(
        candidate=Candidate(ref, label, kind),
        kinds=(kind,),
        anchors=Anchors(kind=kind, label=label, **anchors),
        forbidden=forbidden,
    )


def a_form(first: str = "Where is it", second: str = "In your own words") -> list[ControlDescription]:
    return [
        a_box("1", "Why", kind=ControlKind.LIST, before=first),
        a_box("2", first, after="Why", before=second),
        a_box("3", second, after=first, before="Order number"),
        a_box("4", "Order number", kind=ControlKind.LIST, after=second),
    ]


def learn(page: list[ControlDescription], ref: str) -> Anchors:
    anchors = distinctive(by_ref(page, ref), page, WANTED, ELSEWHERE)
    assert anchors is not None
    return anchors


def find_taught(
    page: list[ControlDescription], anchors: Anchors, *, elsewhere: tuple[str, ...] = ELSEWHERE
) -> FindResult:
    taught = TaughtField(anchors=anchors, labels=(anchors.label,), day=DAY, elsewhere=elsewhere)
    return recognise(replace(WANTED, taught=taught), page)


def by_ref(page: list[ControlDescription], ref: str) -> ControlDescription:
    return next(control for control in page if control.candidate.ref == ref)


def refs(found: FindResult) -> list[str]:
    assert isinstance(found, Ambiguous), found
    return [candidate.ref for candidate in found.candidates]


def test_taught_control_is_found_again_on_the_unchanged_page() -> None:
    page = a_form()
    found = find_taught(page, learn(page, "3"))

    assert isinstance(found, Found)
    assert found.candidate.ref == "3"
    assert found.candidate.reasons == ("you pointed at it on 24 November 2026",)


@pytest.mark.parametrize(("kind", "expected"), [(ControlKind.LIST, Found), (ControlKind.LINES, Ambiguous)])
def test_control_added_beside_a_taught_one_raises_a_question_if_similar(
    kind: ControlKind, expected: type[FindResult]
) -> None:
    anchors = learn(a_form(), "3")
    page = a_form()
    page[2] = a_box("3", "In your own words", after="Where is it", before="Phone")
    page.insert(3, a_box("9", "Phone", kind=kind, after="In your own words", before="Order number"))

    assert isinstance(find_taught(page, anchors), expected)


def test_swapped_labels_raise_a_question() -> None:
    anchors = learn(a_form(), "3")
    swapped = a_form(first="In your own words", second="Where is it")

    assert refs(find_taught(swapped, anchors)) == ["2", "3"]


def test_second_control_with_the_taught_label_raises_a_question() -> None:
    anchors = learn(a_form(), "3")
    page = [*a_form(), a_box("9", "In your own words", after="Order number")]

    assert refs(find_taught(page, anchors)) == ["3", "9"]


@pytest.mark.parametrize(
    ("label", "proposed"),
    [
        ("Rights holder", True),
        ("", True),
        ("Infringing listings", False),
        ("* Complaint reason:", False),
        ("Submit", False),
    ],
)
def test_control_in_the_taught_position_with_unknown_label_is_offered(label: str, proposed: bool) -> None:
    page = a_form()
    anchors = learn(page, "3")
    page[2] = a_box("3", label, after="Where is it", before="Order number")
    found = find_taught(page, anchors)

    assert refs(found) == ["3"] if proposed else isinstance(found, NotFound)


def test_field_beside_a_taught_neighbour_does_not_make_a_shipped_label_uncertain() -> None:
    page = a_form()
    anchors = learn(page, "3")
    page[2] = a_box("3", "Description", after="Where is it", before="Remarks")
    page.insert(3, a_box("9", "Remarks", after="Description", before="Order number"))
    plain = Found(page[2].candidate)

    assert refs(find_taught(page, anchors)) == ["3", "9"]
    assert weigh(plain, find_taught(page, anchors)) == plain


def test_taught_hint_that_moved_to_another_field_raises_a_question() -> None:
    page = a_form()
    page[2] = replace(page[2], anchors=replace(page[2].anchors, row="Sellers read it"))
    anchors = learn(page, "3")
    page[1] = a_box("2", "Infringing listings", row="Sellers read it", before="In your own words")
    page[2] = replace(page[2], anchors=replace(page[2].anchors, row=""))

    assert refs(find_taught(page, anchors)) == ["3"]


@pytest.mark.parametrize(
    "box",
    [
        replace(a_form()[2], forbidden="it says “Submit”"),
        a_box("3", "In your own words", kind=ControlKind.LINE, after="Where is it"),
        a_box("3", "In your own words", after="Where is it", frame="/inner.html"),
    ],
    ids=["submits", "another kind", "another frame"],
)
def test_taught_control_is_not_found_if_it_submits_or_changed_kind_or_frame(box: ControlDescription) -> None:
    page = a_form()
    assert isinstance(find_taught([*page[:2], box, page[3]], learn(page, "3")), NotFound)


@pytest.mark.parametrize(
    "page",
    [
        [*a_form()[:2], a_box("3", "", after="Where is it", before="Order number")],
        [a_box("3", "Tell us", placeholder="Tell us*", name="tell us:")],
        [a_box("3", "Infringing listings", row="One a line")],
    ],
    ids=["no words of its own", "the same words twice", "named like another step"],
)
def test_a_control_without_two_distinctive_anchors_is_not_stored(page: list[ControlDescription]) -> None:
    """A position may later belong to another control, and a placeholder that repeats the label is not independent."""
    assert distinctive(page[-1], page, WANTED, ELSEWHERE) is None


def test_anchor_that_is_not_unique_is_not_stored() -> None:
    page = [
        a_box(
            "1", "Where is it", placeholder="Please write here", row="One a line", before="In your own words"
        ),
        a_box(
            "2",
            "In your own words",
            placeholder="Please write here",
            row="Sellers read it",
            after="Where is it",
        ),
    ]

    assert learn(page, "2").words() == {
        "label": "In your own words", "row": "Sellers read it", "after": "Where is it",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", ["jane@example.org", "Order 20261124001", "https://ipp.example/x", "x" * 81]
)
def test_personal_data_is_not_stored_as_an_anchor(words: str) -> None:
    page = [a_box("1", "Tell us", row="One a line", placeholder=words)]

    assert words not in learn(page, "1").words().values()


ONE, OTHER = (
    Candidate("1", "One", ControlKind.LINES, score=1.0),
    Candidate("2", "Other", ControlKind.LINES, score=1.0),
)


@pytest.mark.parametrize(
    ("plain", "shown", "expected"),
    [
        (Found(ONE), NotFound(""), Found(ONE)),
        (Found(ONE), Found(ONE), Found(ONE)),
        (NotFound(""), Found(ONE), Found(ONE)),
        (Ambiguous((OTHER,)), Found(ONE), Found(ONE)),
        (Found(ONE), Found(OTHER), Ambiguous((ONE, OTHER))),
        (Found(ONE), Ambiguous((OTHER,)), Ambiguous((ONE, OTHER))),
        (Found(ONE), Ambiguous((ONE,)), Found(ONE)),
        (Found(ONE), Ambiguous((ONE, OTHER)), Ambiguous((ONE, OTHER))),
        (Ambiguous((ONE,)), Ambiguous((OTHER, ONE)), Ambiguous((ONE, OTHER))),
        (NotFound("none"), NotFound(""), NotFound("none")),
    ],
)
def test_disagreement_of_labels_and_taught_anchors_raises_a_question(
    plain: FindResult, shown: FindResult, expected: FindResult
) -> None:
    assert weigh(plain, shown) == expected
