"""Filling a single field: found, filled and read back, or in doubt a question or a paste step."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.flow.engine import FieldFiller, fill_form
from helper.flow.field_report import FieldReport, How, read_back
from helper.flow.form import ControlKind
from helper.flow.plan import PlannedField, Values
from helper.flow.prompts import Asked, Differs, Pasted
from helper.model.complaint import DEFAULT_DESCRIPTION
from tests.fakes import FakeControl, FakeForm, FakePrompts
from tests.flow.samples import LISTINGS, RIGHT, VALUES, a_field, a_form, a_plan, values_with

DESCRIPTION = "Supplement infringement reason(s)"


async def put(
    step: str, form: FakeForm, prompts: FakePrompts | None = None, values: Values = VALUES
) -> FieldReport:
    report = await FieldFiller(form, prompts or FakePrompts()).put(a_field(step, values))
    assert isinstance(report, FieldReport)
    return report


async def test_a_value_that_is_certainly_correct_is_not_entered_again() -> None:
    """For an option that matches a pattern, the program opens the list, because other options may match, too."""
    form = a_form(listings={"value": "\r\n".join(LISTINGS) + "\n", "touched": True})
    report = await put("listings", form)
    assert (report.how, report.checks, form["Infringing listings"].writes) == (How.THERE, 1, [])
    form = a_form(ipr={"value": RIGHT})
    assert (await put("ipr", form)).how is How.FILLED
    assert form["IPR"].writes == [RIGHT]


async def test_the_user_chooses_between_two_fields_with_one_label() -> None:
    form = a_form()
    form.controls.append(FakeControl(label="Description", kind=ControlKind.LINES))
    prompts = FakePrompts(fields={"description": lambda candidates: candidates[0]})
    report = await put("description", form, prompts)
    assert report.how is How.FILLED
    assert report.asked
    assert form["Description"].value == ""
    assert prompts.progress[0] == Asked(a_field("description"))


async def test_user_is_asked_about_an_uncertain_field_and_then_to_paste() -> None:
    form, prompts = a_form(description={"doubtful": True}), FakePrompts()
    report = await put("description", form, prompts)
    assert prompts.questions == [("which_field", "description"), ("pasted", "description")]
    assert report.how is How.SKIPPED
    assert form[DESCRIPTION].writes == []


async def test_a_pasted_value_is_found_and_read_back() -> None:
    form = a_form(description={"label": "Tell us more"})
    prompts = FakePrompts(pastes={"description": lambda: form["Tell us more"].type(DEFAULT_DESCRIPTION)})
    report = await put("description", form, prompts)
    assert (report.how, report.checks, report.seen) == (How.PASTED, 1, DEFAULT_DESCRIPTION)
    assert report.candidate == form.candidate(form["Tell us more"])
    assert prompts.reasons["description"] == "No box on the page has this label."
    assert prompts.progress == [Pasted(a_field("description"))]


@pytest.mark.parametrize("elsewhere", ["", DEFAULT_DESCRIPTION])
async def test_value_pasted_into_an_unknown_control_counts_as_pasted(elsewhere: str) -> None:
    form = a_form(description={"label": "Tell us more"}, website={"value": elsewhere})
    report = await put("description", form, FakePrompts(pastes={"description": lambda: None}))
    assert (report.how, report.checks, report.candidate) == (How.PASTED, 0, None)
    assert not report.differs


async def test_user_is_asked_before_a_template_text_is_cleared() -> None:
    form, prompts = (
        a_form(description={"value": "Template text"}),
        FakePrompts(replaces=frozenset({"description"})),
    )
    report = await put("description", form, prompts, values_with(description=""))
    assert prompts.questions == [("overwrite", "description")]
    assert (report.right, form[DESCRIPTION].value) == (True, "")


@pytest.mark.parametrize(
    ("there", "touched", "replaces", "how"),
    [
        ("My own words", False, False, How.KEPT),
        ("My own words", True, True, How.FILLED),
        ("", True, False, How.KEPT),
    ],
)
async def test_existing_text_is_kept_unless_the_user_permits_its_replacement(
    there: str, touched: bool, replaces: bool, how: How
) -> None:
    form = a_form(description={"value": there, "touched": touched})
    prompts = FakePrompts(replaces=frozenset({"description"} if replaces else ()))
    report = await put("description", form, prompts)
    assert (report.how, report.right) == (how, replaces)
    assert form[DESCRIPTION].value == (DEFAULT_DESCRIPTION if replaces else there)
    assert len(form[DESCRIPTION].writes) == replaces


@pytest.mark.parametrize(("touched", "questions"), [(True, [("overwrite", "reason")]), (False, [])])
async def test_replacing_an_option_needs_permission_if_the_user_chose_it(
    touched: bool, questions: list[tuple[str, str]]
) -> None:
    """An option that the page has preselected is replaced without a question."""
    form, prompts = a_form(reason={"value": "Test purchase", "touched": touched}), FakePrompts()
    await put("reason", form, prompts)
    assert prompts.questions == questions
    assert form["Complaint reason"].value == ("Test purchase" if touched else "Pirated copy")


@pytest.mark.parametrize(
    ("behaviour", "writes", "how", "why"),
    [
        (
            {"most_chars": 20},
            0,
            How.SKIPPED,
            f"“{DESCRIPTION}” accepts at most 20 characters; the text has 50.",
        ),
        (
            {"most_chars": 20, "shows_limits": False},
            1,
            How.SKIPPED,
            "The page kept only 20 of 50 characters of the text.",
        ),
        ({"resets": frozenset({2})}, 2, How.FILLED, ""),
        ({"ignores_input": True}, 2, How.SKIPPED, "The page shows a different value from the one filled in."),
    ],
    ids=["too long", "cut silently", "emptied immediately", "ignores input"],
)
async def test_user_is_told_why_a_text_could_not_be_entered(
    behaviour: dict[str, object], writes: int, how: How, why: str
) -> None:
    form, prompts = a_form(description=behaviour), FakePrompts()
    report = await put("description", form, prompts)
    assert len(form[DESCRIPTION].writes) == writes
    assert (report.how, prompts.reasons.get("description", "")) == (how, why)
    if writes and why:
        assert prompts.progress[0] == Differs(a_field("description"), form[DESCRIPTION].value)


@pytest.mark.parametrize(
    ("entries", "answer", "questions", "chosen"),
    [
        (
            ("Unauthorized reproduction", "Test purchase"),
            "Unauthorized reproduction",
            [("which_option", "reason")],
            "Unauthorized reproduction",
        ),
        (("Test purchase",), "TEST PURCHASE", [("which_option", "reason"), ("pasted", "reason")], ""),
        ((), "", [("pasted", "reason")], ""),
    ],
    ids=["an entry", "another spelling", "an empty list"],
)
async def test_user_chooses_an_option_if_none_matches(
    entries: tuple[str, ...], answer: str, questions: list[tuple[str, str]], chosen: str
) -> None:
    form, prompts = a_form(reason={"entries": entries}), FakePrompts(options={"reason": answer})
    report = await put("reason", form, prompts)
    assert prompts.questions == questions
    assert form["Complaint reason"].value == chosen
    assert (report.entry or "", report.how) == (chosen, How.FILLED if chosen else How.SKIPPED)


async def test_option_that_the_user_chooses_on_the_page_is_read_back() -> None:
    entries = ("The Quiet Whale (US)(VA1)", "The Quiet Whale (US)(VA2)")
    form = a_form(ipr={"entries": entries})
    prompts = FakePrompts(pastes={"ipr": lambda: form["IPR"].type(entries[1])})
    report = await put("ipr", form, prompts)
    assert (report.how, report.entry, report.checks) == (How.PASTED, entries[1], 1)


@pytest.mark.parametrize(
    ("behaviour", "writes", "why"),
    [
        ({"value": "old.png"}, [], "The field already has other files. Remove them on the page yourself."),
        ({"ignores_input": True}, ["original.png"], "Check whether they are there"),
    ],
)
async def test_files_are_attached_once_and_never_removed(
    behaviour: dict[str, object], writes: list[str], why: str
) -> None:
    """The page may have received a file without showing its name, so a second attempt could attach the file twice."""
    form, prompts = a_form(evidence=behaviour), FakePrompts()
    await put("evidence", form, prompts, values_with(evidence=(Path("/tmp/original.png"),)))
    assert form["Evidence"].writes == writes
    assert why in prompts.reasons["evidence"]


async def test_repair_restores_an_option_that_the_page_has_cleared() -> None:
    entries = ("Unauthorized reproduction", "Test purchase")
    form = a_form(reason={"entries": entries})
    prompts = FakePrompts(options={"reason": "Test purchase"})
    filler = FieldFiller(form, prompts)
    report = await filler.put(a_field("reason"))
    assert isinstance(report, FieldReport)
    form["Complaint reason"].value = ""
    mended = await filler.mend(report)
    assert (mended.right, form["Complaint reason"].value) == (True, "Test purchase")
    assert prompts.questions == [("which_option", "reason")]


async def test_a_field_is_verified_by_two_correct_readings_in_a_row() -> None:
    form = a_form()
    report = await put("description", form)
    reports = await read_back(await read_back([report], form), form)
    assert [each.checks for each in reports] == [2]
    form[DESCRIPTION].value = "changed"
    assert [each.checks for each in await read_back(reports, form)] == [0]


async def test_field_without_a_known_control_is_neither_read_nor_repaired() -> None:
    field: PlannedField = a_field("description")
    report = FieldReport(field=field, how=How.PASTED)
    form = a_form()
    assert await read_back([report], form) == [report]
    assert await FieldFiller(form, FakePrompts()).mend(report) == report


async def fill(form: FakeForm, prompts: FakePrompts) -> dict[str, FieldReport]:
    report = await fill_form(a_plan(), form, prompts)
    return {field.field.step: field for field in report.fields}


def renamed(step: str, label: str) -> tuple[FakeForm, FakeControl]:
    changes: dict[str, dict[str, object]] = {step: {"label": label}}
    form = a_form(**changes)
    return form, form[label]


async def test_a_field_that_the_user_points_out_is_filled() -> None:
    form, box = renamed("description", "In your own words")
    box.ignores_input = True
    prompts = FakePrompts(points={"description": [form.candidate(box)]})
    await fill(form, prompts)
    assert prompts.shows == []
    form, box = renamed("description", "In your own words")
    prompts = FakePrompts(points={"description": [form.candidate(box)]})
    report = (await fill(form, prompts))["description"]

    assert (report.how, report.checks, report.asked) == (How.FILLED, 2, True)
    assert box.writes == [report.field.value]
    assert prompts.shows == [("description", "In your own words", "")]


@pytest.mark.parametrize(
    ("pointed", "writes", "why"),
    [("Infringing listings", 1, "already used"), ("Country", 0, "another kind of value")],
)
async def test_pointing_out_an_unsuitable_control_is_refused(pointed: str, writes: int, why: str) -> None:
    form, _ = renamed("description", "In your own words")
    form.controls.append(FakeControl(label="Country", kind=ControlKind.LIST, entries=("DE",)))
    prompts = FakePrompts(points={"description": [form.candidate(form[pointed])]})
    report = (await fill(form, prompts))["description"]

    assert len(form[pointed].writes) == writes
    assert why in prompts.reasons["description"]
    assert (report.how, prompts.shows) == (How.SKIPPED, [])


async def test_control_chosen_by_the_user_is_remembered() -> None:
    form = a_form(description={"doubtful": True})
    prompts = FakePrompts(fields={"description": lambda candidates: candidates[0]})
    await fill(form, prompts)

    assert prompts.shows == [("description", "Supplement infringement reason(s)", "")]


async def test_option_named_by_the_user_is_remembered() -> None:
    form = a_form(reason={"entries": ("Piracy", "Other")})
    prompts = FakePrompts(options={"reason": "Piracy"})
    reports = await fill(form, prompts)

    assert reports["reason"].entry == "Piracy"
    assert prompts.shows == [("reason", "", "Piracy")]


@pytest.mark.parametrize(
    ("by_hand", "vouches", "counts"), [(True, True, True), (True, False, False), (False, True, False)]
)
async def test_option_chosen_on_the_page_counts_only_after_confirmation(
    by_hand: bool, vouches: bool, counts: bool
) -> None:
    """An unconfirmed choice may be a mistake, and the page itself may have changed the option."""
    form, listing = renamed("reason", "Why you complain")
    listing.entries = ("Piracy", "Other")

    def chosen() -> None:
        listing.type("Piracy")
        listing.touched = by_hand

    prompts = FakePrompts(
        pastes={"reason": chosen},
        chose_in={"reason": form.candidate(listing)},
        vouches=frozenset({"Piracy"} if vouches else ()),
    )
    report = (await fill(form, prompts))["reason"]

    assert (report.how, report.right, report.differs) == (How.PASTED, counts, not counts)
    assert prompts.shows == ([("reason", "Why you complain", "")] if counts else [])
