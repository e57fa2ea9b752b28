"""A control that was shown is known again by two anchors that agree, or it is a question; never a wrong one."""

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
    """What is remembered of a control that is shown."""
    anchors = distinctive(by_ref(page, ref), page, WANTED, ELSEWHERE)
    assert anchors is not None
    return anchors


def look(
    page: list[ControlDescription], anchors: Anchors, *, elsewhere: tuple[str, ...] = ELSEWHERE
) -> FindResult:
    """What is found with it later."""
    taught = TaughtField(anchors=anchors, labels=(anchors.label,), day=DAY, elsewhere=elsewhere)
    return recognise(replace(WANTED, taught=taught), page)


def by_ref(page: list[ControlDescription], ref: str) -> ControlDescription:
    return next(control for control in page if control.candidate.ref == ref)


def refs(found: FindResult) -> list[str]:
    """The controls of a question."""
    assert isinstance(found, Ambiguous), found
    return [candidate.ref for candidate in found.candidates]


def test_what_was_shown_is_found_again_and_says_since_when() -> None:
    """On the same page the same box is certain."""
    page = a_form()
    found = look(page, learn(page, "3"))

    assert isinstance(found, Found)
    assert found.candidate.ref == "3"
    assert found.candidate.reasons == ("you showed it on 24 Nov",)


@pytest.mark.parametrize(("kind", "expected"), [(ControlKind.LIST, Found), (ControlKind.LINES, Ambiguous)])
def test_a_new_neighbour_is_a_question_only_if_it_could_be_meant(
    kind: ControlKind, expected: type[FindResult]
) -> None:
    """A list cannot take the text, and two anchors still agree; a second box at the old place could be the one."""
    anchors = learn(a_form(), "3")
    page = a_form()
    page[2] = a_box("3", "In your own words", after="Where is it", before="Phone")
    page.insert(3, a_box("9", "Phone", kind=kind, after="In your own words", before="Order number"))

    assert isinstance(look(page, anchors), expected)


def test_two_labels_that_changed_places_are_a_question() -> None:
    """The label points to one box, the place to the other: neither is filled."""
    anchors = learn(a_form(), "3")
    swapped = a_form(first="In your own words", second="Where is it")

    assert refs(look(swapped, anchors)) == ["2", "3"]


def test_a_twin_is_a_question() -> None:
    """The same label at a second box: both are shown to the person, wherever the twin stands."""
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
def test_the_place_alone_is_a_question(label: str, proposed: bool) -> None:
    """Another field between the same neighbours, or ours without its label; with another step's name it is not proposed."""
    page = a_form()
    anchors = learn(page, "3")
    page[2] = a_box("3", label, after="Where is it", before="Order number")
    found = look(page, anchors)

    assert refs(found) == ["3"] if proposed else isinstance(found, NotFound)


def test_a_box_of_another_step_still_speaks_against_a_third() -> None:
    """The hint we knew stands at the neighbour's box now: the label alone is not believed."""
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
def test_what_submits_or_is_of_another_kind_or_frame_is_never_found(box: ControlDescription) -> None:
    """Even when every anchor fits it."""
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
def test_a_box_without_two_signs_of_its_own_is_not_remembered(page: list[ControlDescription]) -> None:
    """Its place may be taken by another box tomorrow; a placeholder that repeats the label is not independent of it."""
    assert distinctive(page[-1], page, WANTED, ELSEWHERE) is None


def test_an_anchor_that_two_boxes_share_is_not_remembered() -> None:
    """Only what was unique when it was shown can be missed later."""
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
def test_what_may_be_somebodys_is_not_remembered(words: str) -> None:
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
def test_the_flows_words_and_what_was_shown_must_not_disagree(
    plain: FindResult, shown: FindResult, expected: FindResult
) -> None:
    """Two certainties that differ are a question with both."""
    assert weigh(plain, shown) == expected
