"""Binding a flow to a complaint."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.form import Kind, Option, Wanted
from helper.flow.plan import Expected, Files, PlannedField, Text, bind, in_order, wanted_for
from helper.flow.spec import FIELDS, FlowKind, Page, Step, StepKind
from helper.model.problems import Problem
from tests.flow.samples import FLOW, LISTINGS, RIGHT, VALUES, a_field, a_plan, values_with


def a_step(name: str, *after: str, kind: StepKind = StepKind.FILL) -> Step:
    return Step(id=name, kind=kind, value="listings", label=(name,), after=after)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Steps that wait for each other in any way without a circle, written down in any order."""
    names = [f"step{number}" for number in range(draw(st.integers(1, 9)))]
    steps = [
        a_step(name, *draw(st.lists(st.sampled_from(names[:place]), unique=True) if place else st.just([])))
        for place, name in enumerate(names)
    ]
    return Page(id="page", heading=("Page",), steps=tuple(draw(st.permutations(steps))))


@given(pages())
def test_each_step_comes_after_those_it_waits_for(page: Page) -> None:
    """Whatever the order in the file, no step is done before one it names in `after`, and none is lost."""
    order = [step.id for step in in_order(page)]
    assert sorted(order) == sorted(step.id for step in page.steps)
    for step in page.steps:
        assert all(order.index(name) < order.index(step.id) for name in step.after)


@given(pages())
def test_steps_that_wait_for_nothing_keep_their_order(page: Page) -> None:
    """Where the page leaves it open, the file decides."""
    free = replace(page, steps=tuple(replace(step, after=()) for step in page.steps))
    assert in_order(free) == free.steps


def test_steps_that_wait_for_each_other_are_a_fault_of_the_program() -> None:
    """A loaded flow has no circles; one that was built by hand is refused."""
    circle = Page(id="page", heading=("Page",), steps=(a_step("one", "two"), a_step("two", "one")))
    with pytest.raises(ValueError, match="wait for each other"):
        in_order(circle)


def test_every_field_of_a_complaint_is_planned_in_the_portals_order() -> None:
    """The shipped flow takes all eight fields, dependencies first."""
    assert tuple(field.name for field in a_plan().fields) == FIELDS
    assert a_plan().problems == ()


def test_a_plan_says_what_goes_where() -> None:
    """Texts are filled, lists chosen from, files attached; each with the words the page may use for it."""
    listings = a_field("listings")
    assert listings.puts == Text("\n".join(LISTINGS))
    assert listings.wanted.kinds == (Kind.LINES,)
    assert listings.label == "Infringing listings"
    assert a_field("ipr", values_with(right_text=RIGHT)).puts == Option((RIGHT,))
    assert a_field("evidence", values_with(evidence=(Path("a.png"),))).puts == Files((Path("a.png"),))


def test_files_are_laid_ready_with_their_place() -> None:
    """Who attaches them herself must find them; the page shows only their names."""
    field = a_field("evidence", values_with(evidence=(Path("proof/a.png"),)))
    assert (field.value, field.laid_ready) == ("a.png", str(Path("proof/a.png")))
    assert a_field("listings").laid_ready == a_field("listings").value


def test_the_persons_part_is_in_the_plan_as_a_handoff() -> None:
    """Verify, declaration, Submit and Next are named, never planned as a field."""
    assert [step.id for step in a_plan().handoffs] == ["verify", "declaration", "submit", "next"]


def test_a_handoff_is_looked_for_among_buttons_and_ticks() -> None:
    """So that it can be pointed at."""
    assert wanted_for(a_plan().handoffs[2]) == Wanted(
        "submit", ("Submit", "Confirm", "提交", "确认"), (Kind.BUTTON, Kind.TICK)
    )


def test_something_expected_is_planned_between_the_fields() -> None:
    """A button that must be there is looked for after the steps it waits for."""
    button = Step(id="ready", kind=StepKind.EXPECT, value="button", label=("Next",), after=("website",))
    page = replace(FLOW.pages[0], steps=(button, *FLOW.pages[0].steps))
    plan = bind(replace(FLOW, pages=(page,)), VALUES)
    assert plan.steps[1] == Expected(
        step="ready", page="complaint", wanted=Wanted("ready", ("Next",), (Kind.BUTTON,))
    )
    assert plan.by_hand().steps == plan.fields


def test_a_plan_can_be_cut_to_one_page() -> None:
    """A wizard is filled page by page."""
    assert a_plan().on_page("complaint") == a_plan()
    assert a_plan().on_page("another").steps == ()


def without(step: str) -> Page:
    page = FLOW.pages[0]
    return replace(page, steps=tuple(other for other in page.steps if other.id != step))


def test_a_field_without_a_place_is_a_problem() -> None:
    """Evidence that no step takes is not left out silently; without evidence nothing is amiss."""
    flow = replace(FLOW, pages=(without("evidence"),))
    problems = bind(flow, values_with(evidence=(Path("a.png"),))).problems
    assert problems == (Problem("evidence", "The portal's description has no place for the evidence."),)
    assert bind(flow, VALUES).problems == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "ipr"),
        ({"listings": ()}, "listings"),
        ({"reason": ""}, "reason"),
        ({"listings": tuple(f"https://example.com/{n}" for n in range(301))}, "listings"),
        ({"listings": ("https://example.com/1 https://example.com/2",)}, "listings"),
        ({"listings": ("", "https://example.com/1")}, "listings"),
        ({"evidence": tuple(Path(f"{n}.png") for n in range(5))}, "evidence"),
    ],
)
def test_what_cannot_be_filled_is_a_problem_of_its_field(changes: dict[str, object], field: str) -> None:
    """Empty, too many, or two addresses in a line: said before a window is touched."""
    assert [problem.field for problem in a_plan(values_with(**changes)).problems] == [field]


def test_a_description_may_be_empty() -> None:
    """The portal words it as optional."""
    assert a_plan(values_with(description="")).problems == ()


def test_a_flow_for_another_purpose_is_a_problem() -> None:
    """The description of the complaint list does not file complaints."""
    assert bind(replace(FLOW, kind=FlowKind.LIST), VALUES).problems[0].field == "flow"


def test_logs_learn_how_much_goes_into_a_field_and_never_what() -> None:
    """The redacted plan holds neither title nor links nor text."""
    plan = a_plan(values_with(title="Secret Title", description="Secret words", right_text=RIGHT))
    logged = str(plan.redacted())
    assert "('listings', '6 line(s), " in logged
    assert not any(secret in logged for secret in ("Secret", "VA0002468013", "aliexpress.com"))


def test_a_list_holds_what_was_chosen_and_nothing_like_it() -> None:
    """Once an entry was chosen only that entry is right; before, only whole wordings are."""
    reason: PlannedField = a_field("reason")
    assert reason.held_by("pirated copy")
    assert not reason.held_by("Pirated goods")
    assert reason.held_by("Pirated goods", entry="Pirated goods")
    assert not reason.held_by("Pirated copy", entry="Pirated goods")
    assert not reason.held_by("")


def test_what_the_person_chose_herself_may_fit_by_pattern() -> None:
    """She sees the whole list; we only see her choice."""
    assert a_field("reason").allows("Pirated goods")
    assert not a_field("reason").allows("Test purchase")
    assert a_field("description").allows("This is a counterfeit version of my original work. ")


def test_files_are_compared_by_their_names_in_any_order() -> None:
    """An upload list may show them sorted."""
    evidence = a_field("evidence", values_with(evidence=(Path("b.png"), Path("a.png"))))
    assert evidence.held_by("a.png\nb.png")
    assert not evidence.held_by("a.png")
