"""Binding a flow to the values of one form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.form import Chosen, ControlKind, Option, Unchosen, WantedField
from helper.flow.load import REGISTRATION_FLOW, shipped_flow
from helper.flow.plan import (
    Expected,
    Files,
    Plan,
    PlannedField,
    Text,
    bind,
    complaint_values,
    entry_for,
    registration_values,
    right_entry,
    wanted_for,
)
from helper.flow.spec import FIELDS_OF, FlowKind, FlowPage, Step, StepKind
from helper.flow.text_matching import pick
from helper.model.problems import Problem
from helper.model.work import Registration, Right, Work, WorkKind
from tests.factories import a_complaint, a_work
from tests.flow.samples import FLOW as SAMPLES_FLOW
from tests.flow.samples import LISTINGS, RIGHT, VALUES, a_field, a_plan, values_with

REASON = Step(
    id="reason",
    kind=StepKind.CHOOSE,
    value="reason",
    label=("Complaint reason",),
    option=("Pirated copy", "盗版"),
)
WHALES = (
    "The Quiet Whale (US)(VA0002468013)",
    "The Quiet Whale (US)(VA0002468014)",
    "The Quiet Whale II (US)(N/A)",
)


def test_known_reason_accepts_every_wording_in_the_flow_file() -> None:
    option = entry_for(REASON, values_with(reason="pirated copy"))
    assert option == Option(("Pirated copy", "盗版"))


FOXES = ("Fox (US)(VA1)", "Fox (night) (US)(VA2)")


@pytest.mark.parametrize(
    ("entries", "known", "chosen"),
    [
        # any text in the brackets after the title matches
        (("The Loud Fox (US)(VA1)", WHALES[0]), {}, WHALES[0]),
        (("The Loud Fox (US)(VA1)", "The Quiet Whale (US)(N/A)"), {}, "The Quiet Whale (US)(N/A)"),
        (("The Quiet Whale（美国）（国作登字-2024-F-00012345）",), {}, "The Quiet Whale（美国）（国作登字-2024-F-00012345）"),
        (("the quiet whale (CN)(沪作登字(2019)第123号)",), {}, "the quiet whale (CN)(沪作登字(2019)第123号)"),
        (("The Quiet Whale (US)",), {}, "The Quiet Whale (US)"),
        (("The Quiet Whale",), {}, "The Quiet Whale"),
        (FOXES, {"title": "Fox (night)"}, FOXES[1]),
        (FOXES, {"title": "Fox"}, FOXES[0]),
        # the whole title must match, without additional words
        (("The Quiet Whale II (US)(VA1)",), {}, None),
        (("Not The Quiet Whale (US)(VA1)",), {}, None),
        (("The Quiet Whale Print",), {}, None),
        (("Quiet Whale (US)(VA1)",), {}, None),
        (WHALES, {"title": "  "}, None),
        # if the exact text of the option is known, no other option matches
        (WHALES, {"text": WHALES[1]}, WHALES[1]),
        (WHALES[:1], {"text": WHALES[1]}, None),
        # Except for dashes and spaces, the whole number must match. An unregistered design has
        # no number in the list, so only its title is compared.
        (WHALES, {"number": "VA0002468014"}, WHALES[1]),
        (WHALES, {"number": "va 0002-468-014"}, WHALES[1]),
        (WHALES, {"number": "468014"}, None),
        (WHALES[:1], {"number": "VA0009999999"}, None),
        (("The Quiet Whale (US)(N/A)",), {"number": "VA1"}, "The Quiet Whale (US)(N/A)"),
    ],
)  # fmt: skip
def test_registration_matches_only_its_own_option_in_the_list(
    entries: tuple[str, ...], known: dict[str, str], chosen: str | None
) -> None:
    answer = pick(entries, right_entry(**{"title": "The Quiet Whale", **known}))
    assert isinstance(answer, Unchosen) if chosen is None else answer == Chosen(chosen)


def test_two_registrations_with_the_same_title_are_left_to_the_user() -> None:
    assert pick(WHALES, right_entry("The Quiet Whale")) == Unchosen(WHALES, WHALES[:2])


@pytest.mark.parametrize(
    "shown",
    [
        "{title} - {number}",
        "{number} {title}",
        "[{number}] {title} (US)",
        "{title}, No. {number}",
        "{title} / US / {number}",
    ],
)
def test_registration_number_is_found_before_or_after_the_title(shown: str) -> None:
    entries = tuple(
        shown.format(title=title, number=number)
        for title, number in (
            ("The Quiet Whale 2", "VA2000101"),
            ("The Quiet Whale", "VA2000100"),
            ("The Quiet Whale", "VA2000199"),
        )
    )
    assert pick(entries, right_entry("The Quiet Whale", number="VA2000100")) == Chosen(entries[1])
    assert isinstance(pick(entries, right_entry("The Quiet Whale", number="VA3000000")), Unchosen)
    assert isinstance(pick(entries, right_entry("Quiet Whale", number="VA2000100")), Unchosen)


@given(st.text(min_size=1).filter(lambda title: title.strip()), st.sampled_from(["", "VA 2-1", "7"]))
def test_every_title_gives_a_valid_pattern(title: str, number: str) -> None:
    pick(("Whale (US)(VA1)",), right_entry(title, number=number))


def test_plan_assigns_each_value_to_its_field() -> None:
    listings = a_field("listings")
    assert listings.puts == Text("\n".join(LISTINGS))
    assert listings.wanted.kinds == (ControlKind.LINES,)
    assert listings.label == "Infringing listings"
    assert a_field("ipr", values_with(right_text=RIGHT)).puts == Option((RIGHT,))
    assert a_field("evidence", values_with(evidence=(Path("a.png"),))).puts == Files((Path("a.png"),))
    assert wanted_for(SAMPLES_FLOW.by_id["submit"]) == WantedField(
        "submit", ("Submit", "Confirm", "提交", "确认"), (ControlKind.BUTTON, ControlKind.TICK)
    )


def test_expected_element_is_planned_in_order_and_left_out_when_pasting() -> None:
    button = Step(id="ready", kind=StepKind.EXPECT, value="button", label=("Next",))
    page = replace(SAMPLES_FLOW.pages[0], steps=(SAMPLES_FLOW.by_id["website"], button))
    plan = bind(replace(SAMPLES_FLOW, pages=(page,)), VALUES)
    assert plan.steps[1] == Expected(
        step="ready", page="complaint", wanted=WantedField("ready", ("Next",), (ControlKind.BUTTON,))
    )
    assert plan.by_hand().steps == plan.fields
    assert (plan.on_page("complaint"), plan.on_page("another").steps) == (plan, ())


def without(step: str) -> FlowPage:
    page = SAMPLES_FLOW.pages[0]
    return replace(page, steps=tuple(other for other in page.steps if other.id != step))


def test_value_that_no_step_of_the_flow_fills_in_is_a_problem() -> None:
    flow = replace(SAMPLES_FLOW, pages=(without("evidence"),))
    problems = bind(flow, values_with(evidence=(Path("a.png"),))).problems
    assert problems == (Problem("evidence", "The flow file has no step that fills in “evidence”."),)
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
def test_a_value_that_cannot_be_filled_is_a_problem(changes: dict[str, Any], field: str) -> None:
    assert [problem.field for problem in a_plan(values_with(**changes)).problems] == [field]


def test_field_is_correct_only_with_the_planned_or_the_chosen_value() -> None:
    reason: PlannedField = a_field("reason")
    assert reason.held_by("pirated copy")
    assert not reason.held_by("Pirated goods")
    assert reason.held_by("Pirated goods", entry="Pirated goods")
    assert not reason.held_by("Pirated copy", entry="Pirated goods")
    assert not reason.held_by("")
    evidence = a_field("evidence", values_with(evidence=(Path("b.png"), Path("a.png"))))
    assert evidence.held_by("a.png\nb.png")
    assert not evidence.held_by("a.png")


def test_field_allows_an_option_that_matches_a_pattern() -> None:
    assert a_field("ipr").allows(RIGHT)
    assert a_field("reason").allows("Pirate copy")
    assert not a_field("reason").allows("Test purchase")
    assert a_field("description").allows("This is a counterfeit version of my original work. ")


FLOW = shipped_flow(REGISTRATION_FLOW)
FOLDER = Path("works/w1")
WHALE = a_work(
    title="Quiet Whale",
    official_addresses=("https://shop.example.com/whale", "https://other.example.com/"),
    registration=Registration(
        kind=WorkKind.PHOTOGRAPH,
        made_on=date(2019, 4, 2),
        picture="picture.png",
        statement="statement.pdf",
        certificate_file="certificate.pdf",
    ),
)


def planned(work: Work = WHALE, **more: str) -> Plan:
    return bind(FLOW, registration_values(work, FOLDER, **more))


def said(work: Work = WHALE, **more: str) -> dict[str, str]:
    return {field.name: field.value for field in planned(work, **more).fields}


def test_each_registration_value_is_planned_for_exactly_one_field() -> None:
    assert planned().problems == ()
    assert sorted(said()) == sorted(FIELDS_OF[FlowKind.IPR])
    assert said() | {"place": "Others", "title": "Quiet Whale", "made_on": "2019-04-02"} == said()


def test_a_missing_registration_number_gets_the_default_text() -> None:
    assert said()["number"] == "N/A"
    assert said(no_number="Not required in Spain")["number"] == "Not required in Spain"
    numbered = a_work(registration=WHALE.registration, right=Right(number="VA000117"))
    assert said(numbered, no_number="none")["number"] == "VA000117"


def test_certificate_is_attached_instead_of_the_statement_if_it_exists() -> None:
    with_certificate = a_work(
        registration=Registration(
            picture="p.png", statement="s.pdf", certificate=True, certificate_file="c.jpg"
        )
    )
    assert (said()["statement"], said()["certificate"]) == ("statement.pdf", "")
    assert (said(with_certificate)["statement"], said(with_certificate)["certificate"]) == ("", "c.jpg")
    files = {field.name: field.puts for field in planned().fields}
    assert files["picture"] == Files((FOLDER / "picture.png",))


@pytest.mark.parametrize(
    ("step", "wordings"),
    [
        ("place", {"Others", "其他"}),
        ("has_certificate", {"No", "否"}),
        ("work_kind", {"Photograph", "摄影作品"}),
    ],
)
def test_registration_option_accepts_every_wording_in_the_flow_file(step: str, wordings: set[str]) -> None:
    field = next(field for field in planned().fields if field.step == step)
    assert isinstance(field.puts, Option)
    assert wordings <= set(field.puts.wordings)
    assert not {"Yes", "Mainland China", "Software"} & set(field.puts.wordings)


def test_rights_holder_name_is_left_to_the_user() -> None:
    steps = {step.id: step.kind for page in FLOW.pages for step in page.steps}
    assert steps["holder"] is steps["identity"] is StepKind.HANDOFF


def test_plan_refuses_the_values_of_another_kind_of_form() -> None:
    complaint = complaint_values(
        a_complaint(), title="Quiet Whale", listings=("https://www.aliexpress.com/item/1.html",)
    )
    assert "does not describe the complaint form" in bind(FLOW, complaint).problems[0].sentence
    registration = registration_values(WHALE, FOLDER)
    assert (
        "does not describe the registration form" in bind(shipped_flow(), registration).problems[0].sentence
    )


def test_each_field_has_a_text_for_the_clipboard() -> None:
    values = values_with(right_text=RIGHT, evidence=(Path("one.png"), Path("folder/two.pdf")))
    assert values.text_of("listings") == "\n".join(LISTINGS)
    assert values.text_of("evidence") == "one.png\ntwo.pdf"
    # the clipboard text has paths because the user must find the files; the page shows only names
    assert a_field("evidence", values).text_to_paste == f"one.png\n{Path('folder/two.pdf')}"
    assert values.text_of("ipr") == RIGHT
    assert values_with().text_of("ipr") == "The Quiet Whale"
