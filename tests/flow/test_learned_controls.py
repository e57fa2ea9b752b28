"""A taught control is recognised by two agreeing anchors, or it is a question; never a wrong one."""

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
    """A control of a page."""
    return ControlDescription(
        candidate=Candidate(ref, label, kind),
        kinds=(kind,),
        anchors=Anchors(kind=kind, label=label, **anchors),
        forbidden=forbidden,
    )


def a_form(first: str = "Where is it", second: str = "In your own words") -> list[ControlDescription]:
    """Two text boxes in a row, between two lists."""
    return [
        a_box("1", "Why", kind=ControlKind.LIST, before=first),
        a_box("2", first, after="Why", before=second),
        a_box("3", second, after=first, before="Order number"),
        a_box("4", "Order number", kind=ControlKind.LIST, after=second),
    ]


def learn(page: list[ControlDescription], ref: str) -> Anchors:
    """The anchors that are stored for a taught control."""
    anchors = distinctive(by_ref(page, ref), page, WANTED, ELSEWHERE)
    assert anchors is not None
    return anchors


def look(
    page: list[ControlDescription], anchors: Anchors, *, elsewhere: tuple[str, ...] = ELSEWHERE
) -> FindResult:
    """The result of searching for it later."""
    taught = TaughtField(anchors=anchors, labels=(anchors.label,), day=DAY, elsewhere=elsewhere)
    return recognise(replace(WANTED, taught=taught), page)


def by_ref(page: list[ControlDescription], ref: str) -> ControlDescription:
    return next(control for control in page if control.candidate.ref == ref)


def refs(found: FindResult) -> list[str]:
    """The controls of a question."""
    assert isinstance(found, Ambiguous), found
    return [candidate.ref for candidate in found.candidates]


def test_a_taught_control_is_found_again() -> None:
    """With the day on which it was taught."""
    page = a_form()
    found = look(page, learn(page, "3"))

    assert isinstance(found, Found)
    assert found.candidate.ref == "3"
    assert found.candidate.reasons == ("you showed it on 24 Nov",)


@pytest.mark.parametrize(("kind", "expected"), [(ControlKind.LIST, Found), (ControlKind.LINES, Ambiguous)])
def test_a_new_neighbour_is_a_question_only_if_it_fits(kind: ControlKind, expected: type[FindResult]) -> None:
    """A list cannot take the text, and two anchors still agree; a second box in the old place might be the one."""
    anchors = learn(a_form(), "3")
    page = a_form()
    page[2] = a_box("3", "In your own words", after="Where is it", before="Phone")
    page.insert(3, a_box("9", "Phone", kind=kind, after="In your own words", before="Order number"))

    assert isinstance(look(page, anchors), expected)


def test_swapped_labels_are_a_question() -> None:
    """The label leads to one box, the position to the other: neither is filled."""
    anchors = learn(a_form(), "3")
    swapped = a_form(first="In your own words", second="Where is it")

    assert refs(look(swapped, anchors)) == ["2", "3"]


def test_a_copy_is_a_question() -> None:
    """The same label on a second box: both are shown to the user, wherever the copy is."""
    anchors = learn(a_form(), "3")
    page = [*a_form(), a_box("9", "In your own words", after="Order number")]

    assert refs(look(page, anchors)) == ["3", "9"]


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
def test_position_alone_is_a_question(label: str, proposed: bool) -> None:
    """Another field between the same neighbours, or ours without its label; one with another step's name is not proposed."""
    page = a_form()
    anchors = learn(page, "3")
    page[2] = a_box("3", label, after="Where is it", before="Order number")
    found = look(page, anchors)

    assert refs(found) == ["3"] if proposed else isinstance(found, NotFound)


def test_another_steps_box_still_contradicts() -> None:
    """It has the known hint now: the label alone is not trusted."""
    page = a_form()
    page[2] = replace(page[2], anchors=replace(page[2].anchors, row="Sellers read it"))
    anchors = learn(page, "3")
    page[1] = a_box("2", "Infringing listings", row="Sellers read it", before="In your own words")
    page[2] = replace(page[2], anchors=replace(page[2].anchors, row=""))

    assert refs(look(page, anchors)) == ["3"]


@pytest.mark.parametrize(
    "box",
    [
        replace(a_form()[2], forbidden="it says “Submit”"),
        a_box("3", "In your own words", kind=ControlKind.LINE, after="Where is it"),
        a_box("3", "In your own words", after="Where is it", frame="/inner.html"),
    ],
    ids=["submits", "another kind", "another frame"],
)
def test_forbidden_controls_are_never_found(box: ControlDescription) -> None:
    """One that submits, or of another kind or frame, even if every anchor fits."""
    page = a_form()
    assert isinstance(look([*page[:2], box, page[3]], learn(page, "3")), NotFound)


@pytest.mark.parametrize(
    "page",
    [
        [*a_form()[:2], a_box("3", "", after="Where is it", before="Order number")],
        [a_box("3", "Tell us", placeholder="Tell us*", name="tell us:")],
        [a_box("3", "Infringing listings", row="One a line")],
    ],
    ids=["no words of its own", "the same words twice", "named like another step"],
)
def test_a_control_with_fewer_than_two_own_anchors_is_not_stored(page: list[ControlDescription]) -> None:
    """Its place may be taken by another box; a placeholder that repeats the label is not independent."""
    assert distinctive(page[-1], page, WANTED, ELSEWHERE) is None


def test_a_shared_anchor_is_not_stored() -> None:
    """Only what was unique can be missed later."""
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
def test_personal_words_are_not_stored(words: str) -> None:
    """Names of people, numbers and addresses stay in the page."""
    page = [a_box("1", "Tell us", row="One a line", placeholder=words)]

    assert words not in learn(page, "1").words().values()


ONE, OTHER = Candidate("1", "One", ControlKind.LINES), Candidate("2", "Other", ControlKind.LINES)


@pytest.mark.parametrize(
    ("plain", "shown", "expected"),
    [
        (Found(ONE), NotFound(""), Found(ONE)),
        (Found(ONE), Found(ONE), Found(ONE)),
        (NotFound(""), Found(ONE), Found(ONE)),
        (Ambiguous((OTHER,)), Found(ONE), Found(ONE)),
        (Found(ONE), Found(OTHER), Ambiguous((ONE, OTHER))),
        (Found(ONE), Ambiguous((OTHER,)), Ambiguous((ONE, OTHER))),
        (Ambiguous((ONE,)), Ambiguous((OTHER, ONE)), Ambiguous((ONE, OTHER))),
        (NotFound("none"), NotFound(""), NotFound("none")),
    ],
)
def test_disagreement_of_labels_and_teaching_is_a_question(
    plain: FindResult, shown: FindResult, expected: FindResult
) -> None:
    assert weigh(plain, shown) == expected
