"""Of an answer only what it is for stands in the report, and the person is told what was left out."""

from __future__ import annotations

import pytest

from helper.exchange.portal_report.answers import QUESTIONS, check_answer, safe_address, without_private


def test_there_are_nine_questions() -> None:
    """As many as words.md asks, each with a name of its own."""
    assert len({question.name for question in QUESTIONS}) == 9


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_an_empty_answer_is_right(name: str) -> None:
    """Every question may be left out."""
    assert check_answer(name, "  ").values == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://ipp.aidcgroup.net/#/complaint/form?platform=ae&token=9",
            "https://ipp.aidcgroup.net/#/complaint/form",
        ),
        ("https://ipp.aidcgroup.net/users/4815162342/form", "https://ipp.aidcgroup.net/users/…/form"),
        ("https://jane:secret@ipp.aidcgroup.net/", ""),
        ("http://ipp.aidcgroup.net/", ""),
        ("the usual one", ""),
    ],
)
def test_an_address_keeps_its_words_only(typed: str, kept: str) -> None:
    """No query, no number, no user name."""
    assert safe_address(typed) == kept


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("write to jane@doeworth.example", "an e-mail address"),
        ("see https://ipp.example.com/a?session=abc", "what stands behind the ? of an address"),
        ("number 4821337712", "a long number"),
        ("(+49) 170 123 45 67", "a long number"),
        ("key 3f9a8b7c6d5e4f3a2b", "a long code"),
    ],
)
def test_what_may_be_somebodys_is_taken_out_and_named(typed: str, what: str) -> None:
    """The person reads what was dropped, never silently."""
    text, dropped = without_private(typed)

    assert dropped == (what,)
    assert not any(secret in text for secret in ("doeworth", "abc", "4821337712", "123 45", "3f9a8b"))


def test_counts_are_not_numbers_of_somebody() -> None:
    """A counter and a limit may be told."""
    assert without_private("0/500, up to 2000 characters, 4 files of 20 MB") == (
        "0/500, up to 2000 characters, 4 files of 20 MB",
        (),
    )


def test_of_a_number_that_was_typed_only_its_digits_are_counted() -> None:
    """The question asks how many digits; whoever types the number itself gives no more away."""
    checked = check_answer("after", "a pop-up; 4821337712")

    assert checked.values == {"after": "a pop-up", "number_digits": 10}
    assert checked.dropped == ("a long number",)


@pytest.mark.parametrize("typed", ["a page, 8 digits", "a page, 8"])
def test_the_number_of_digits_is_read(typed: str) -> None:
    """In words or alone."""
    assert check_answer("after", typed).values["number_digits"] == 8


def test_an_unregistered_design_leaves_only_its_form() -> None:
    """Its title is nobody's business."""
    assert check_answer("unregistered", "The Hidden Heron (US)(N/A)").values == {"unregistered": "T (C)(N/A)"}


def test_lists_are_read_in_the_ways_people_write_them() -> None:
    """Parted by semicolons, bars, commas with a blank, or lines."""
    assert check_answer("columns", "Complaint number; Status | Date, Result").values == {
        "columns": ("Complaint number", "Status", "Date", "Result")
    }


def test_boxes_are_a_small_number() -> None:
    """Anything else says nothing."""
    assert check_answer("boxes", "2 boxes").values == {"boxes": 2}
    assert check_answer("boxes", "some").values == {}
