"""What a flow is made of."""

from helper.flow.spec import StepKind, pattern_in
from tests.flow.samples import FLOW


def test_what_stands_between_slashes_is_a_pattern() -> None:
    """Slashes make a pattern; one slash alone, or none between, makes a wording."""
    assert pattern_in("/pirat/") == "pirat"
    assert [pattern_in(option) for option in ("Pirated copy", "/", "//", "and/or")] == [None] * 4


def test_steps_of_one_kind_come_in_the_order_of_the_file() -> None:
    """The person's part of a complaint is in the flow, in its order."""
    assert [step.id for step in FLOW.steps(StepKind.HANDOFF)] == ["verify", "declaration", "submit", "next"]


def test_only_three_kinds_of_step_put_something_into_a_form() -> None:
    """Looking, pointing and moving enter nothing."""
    assert {step.kind for page in FLOW.pages for step in page.steps if step.enters} == {
        StepKind.FILL,
        StepKind.CHOOSE,
        StepKind.ATTACH,
    }
