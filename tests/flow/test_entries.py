"""Which entry of a list is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.entries import entry_for, right_entry
from helper.flow.form import Chosen, Option, Unchosen
from helper.flow.normal import pick
from helper.flow.spec import Step, StepKind
from tests.flow.samples import values_with

REASON = Step(
    id="reason",
    kind=StepKind.CHOOSE,
    value="reason",
    label=("Complaint reason",),
    option=("Pirated copy", "盗版", "/^pirated? cop(y|ies)/"),
)
WHALES = (
    "The Quiet Whale (US)(VA0002468013)",
    "The Quiet Whale (US)(VA0002468014)",
    "The Quiet Whale II (US)(N/A)",
)


def test_the_usual_reason_is_looked_for_in_every_wording() -> None:
    """A reason the flow knows brings its other wordings and patterns with it."""
    option = entry_for(REASON, values_with(reason="pirated copy"))
    assert option == Option(("Pirated copy", "盗版"), ("^pirated? cop(y|ies)",))


def test_another_reason_is_looked_for_as_the_person_wrote_it() -> None:
    """A reason the flow does not know never turns into one it does."""
    assert entry_for(REASON, values_with(reason="Test purchase")) == Option(("Test purchase",))


def test_the_exact_text_of_a_registration_is_the_only_one_meant() -> None:
    """Once the text of the drop-down is known, a similar entry is no answer."""
    option = right_entry("The Quiet Whale", text=WHALES[1])
    assert pick(WHALES, option) == Chosen(WHALES[1])
    assert pick((WHALES[0],), option) == Unchosen((WHALES[0],))


@pytest.mark.parametrize(
    "entry",
    [
        "The Quiet Whale (US)(VA0002468013)",
        "The Quiet Whale (US)(N/A)",
        "The Quiet Whale（美国）（国作登字-2024-F-00012345）",
        "the quiet whale (CN)(沪作登字(2019)第123号)",
        "The Quiet Whale (US)",
        "The Quiet Whale",
    ],
)
def test_a_title_is_found_before_country_and_number(entry: str) -> None:
    """`<title> (<country>)(<number>)` belongs to the title, whatever the brackets hold."""
    entries = ("The Loud Fox (US)(VA1)", entry)
    assert pick(entries, right_entry("The Quiet Whale")) == Chosen(entry)


@pytest.mark.parametrize(
    "entry",
    [
        "The Quiet Whale II (US)(VA1)",
        "Not The Quiet Whale (US)(VA1)",
        "The Quiet Whale Print",
        "Quiet Whale (US)(VA1)",
    ],
)
def test_another_title_is_not_mistaken_for_it(entry: str) -> None:
    """The whole title must stand before the brackets."""
    assert isinstance(pick((entry,), right_entry("The Quiet Whale")), Unchosen)


def test_two_registrations_of_one_title_are_left_to_the_person() -> None:
    """Without a number nobody but the person can tell them apart."""
    assert pick(WHALES, right_entry("The Quiet Whale")) == Unchosen(WHALES, WHALES[:2])


@pytest.mark.parametrize("number", ["VA0002468014", "va 0002-468-014", "VA-0002468014"])
def test_the_number_tells_two_registrations_of_one_title_apart(number: str) -> None:
    """However the person wrote its dashes and spaces."""
    assert pick(WHALES, right_entry("The Quiet Whale", number=number)) == Chosen(WHALES[1])


def test_part_of_a_number_tells_nothing() -> None:
    """The last digits of a number are not the number."""
    assert isinstance(pick(WHALES, right_entry("The Quiet Whale", number="468014")), Unchosen)


def test_a_title_with_another_number_is_left_to_the_person() -> None:
    """The same title under a number that is not the known one may be another right."""
    assert pick((WHALES[0],), right_entry("The Quiet Whale", number="VA0009999999")) == Unchosen((WHALES[0],))


def test_a_known_number_does_not_rule_out_an_entry_that_shows_none() -> None:
    """Unregistered works are listed with N/A."""
    assert pick(("Whale (US)(N/A)",), right_entry("Whale", number="VA1")) == Chosen("Whale (US)(N/A)")


def test_a_title_may_hold_brackets_itself() -> None:
    """Brackets of the title are part of the title."""
    entries = ("Fox (US)(VA1)", "Fox (night) (US)(VA2)")
    assert pick(entries, right_entry("Fox (night)")) == Chosen(entries[1])
    assert pick(entries, right_entry("Fox")) == Chosen(entries[0])


def test_without_a_title_nothing_is_meant() -> None:
    """An empty title chooses no entry."""
    assert right_entry("  ") == Option(())


@given(st.text(min_size=1).filter(lambda title: title.strip()), st.sampled_from(["", "VA 2-1", "7"]))
def test_any_title_makes_a_usable_option(title: str, number: str) -> None:
    """Signs that mean something in a pattern mean themselves in a title."""
    pick(("Whale (US)(VA1)",), right_entry(title, number=number))
