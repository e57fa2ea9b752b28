"""The explanation on a form is the person's template with the facts of that form."""

from __future__ import annotations

import pytest

from helper.model.explanation import explanation
from helper.model.work import Right
from tests.factories import a_work

WHALE = a_work(client="Studio Nord", right=Right(text="Quiet Whale (DE)(000123)", number="000123"))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("A copy of {title}.", "A copy of Quiet Whale."),
        ("{client} owns {registration}; {links}.", "Studio Nord owns 000123; 2 links."),
        ("My {own} braces {Title} { title }", "My {own} braces {Title} { title }"),
        ("{title", "{title"),
        ("", ""),
    ],
)
def test_known_variables_are_filled_in(template: str, text: str) -> None:
    """Everything else in braces is the person's own text."""
    assert explanation(template, WHALE, links=2) == text


def test_a_value_is_not_filled_in_again() -> None:
    """A title that looks like a variable stays what it is."""
    assert explanation("{title}", a_work(title="{client}"), links=1) == "{client}"


def test_earlier_numbers_stand_where_the_template_wants_them() -> None:
    """Or at its end."""
    numbers = ["48213377", "0048213378"]
    assert explanation("Again: {earlier}!", WHALE, links=1, earlier=numbers) == "Again: 48213377, 0048213378!"
    cited = "A copy. Reported before: 48213377, 0048213378."
    assert explanation("A copy.", WHALE, links=1, earlier=numbers) == cited


@pytest.mark.parametrize(
    ("most", "text"),
    [
        (80, "A copy. Reported before: 48213377, 48213378, 48213379."),
        (50, "A copy. Reported before: 48213377 and others."),
        (20, "A copy."),
    ],
)
def test_earlier_numbers_never_make_the_text_too_long(most: int, text: str) -> None:
    """What does not fit is left out, and that is said where there is room."""
    numbers = ["48213377", "48213378", "48213379"]
    assert explanation("A copy.", WHALE, links=1, earlier=numbers, most_characters=most) == text
