"""Filling a whole form: each field is verified, then all are read again until the page is stable."""

from dataclasses import dataclass, replace

import pytest

from helper.errors import PageGone
from helper.flow.engine import (
    FieldReport,
    FillReport,
    How,
    Misplaced,
    fill_form,
    obstacle,
    page_length,
    read_again,
)
from helper.flow.form import Candidate, ControlKind, FieldReading, Unchosen, WantedField
from helper.flow.plan import Expected, PlannedField, TooManyLinks
from helper.flow.prompts import Differs, Filled, Progress
from helper.flow.spec import FIELDS
from helper.model.attempt import FieldValue
from helper.model.complaint import DEFAULT_DESCRIPTION
from helper.model.problems import Problem
from tests.fakes import FakeControl, FakeForm, FakePrompts
from tests.flow.samples import LISTINGS, RIGHT, a_field, a_form, a_page, a_plan, values_with

DESCRIPTION = "Supplement infringement reason(s)"
WHOLE = [
    "AliExpress.com", "Copyright", RIGHT, "Product listing", "Pirated copy", "\n".join(LISTINGS), DEFAULT_DESCRIPTION, "",
]  # fmt: skip
"""The final content of the form."""


async def test_fills_a_form_and_verifies_every_field_twice() -> None:
    """Eight fields, no questions; both checks are reported per field, so that a screen can show two ticks."""
    form, prompts = a_form(), FakePrompts()
    report = await fill_form(a_plan(), form, prompts)
    assert report.ready
    assert [field.field.name for field in report.fields] == list(FIELDS)
    assert {field.checks for field in report.fields} == {2}
    assert prompts.questions == []
    assert [control.value for control in form.controls] == WHOLE
    ticks = [
        filled.checks
        for filled in prompts.progress
        if isinstance(filled, Filled) and filled.field == a_field("reason")
    ]
    assert ticks == [1, 2]


async def test_fills_a_chinese_form() -> None:
    """The same flow and complaint; a field that appears late is found in its turn."""
    form = a_form(
        website={"label": "投诉站点：", "entries": ("淘宝网", "全球速卖通")},
        ipr_type={"label": "知识产权类型", "entries": ("商标权", "著作权")},
        ipr={"label": "知识产权", "entries": ("The Quiet Whale（美国）（VA0002468013）",)},
        complaint_type={"label": "投诉类型", "entries": ("商品", "店铺")},
        reason={"label": "* 投诉理由", "entries": ("明显盗版词", "盗版"), "needs": "投诉类型"},
        listings={"label": "侵权链接"},
        description={"label": "补充说明（选填）"},
        evidence={"label": "证据"},
    )
    report = await fill_form(a_plan(), form, FakePrompts())
    assert report.ready
    assert [control.value for control in form.controls[:5]] == [
        "全球速卖通",
        "著作权",
        "The Quiet Whale（美国）（VA0002468013）",
        "商品",
        "盗版",
    ]


@pytest.mark.parametrize(
    "manners",
    [
        {"description": {"resets": frozenset({3})}},
        {"reason": {"empties": ("IPR", "Complaint type")}},
        {"website": {"resets": frozenset({3}), "empties": ("Complaint reason",)}},
    ],
    ids=["late", "by a later choice", "by mending another"],
)
async def test_a_field_that_is_cleared_later_is_filled_again(
    manners: dict[str, dict[str, object]],
) -> None:
    """It was right at first and empty in a later reading; all fields are read again."""
    form = a_form(**manners)
    assert (await fill_form(a_plan(), form, FakePrompts())).ready
    assert form["IPR"].reads > 3
    assert [control.value for control in form.controls] == WHOLE


async def test_two_fields_that_clear_each_other_are_left_to_the_user() -> None:
    """After three rounds the difference is reported and the value laid ready; the report is not complete."""
    form = a_form(description={"empties": ("Infringing listings",)}, listings={"empties": (DESCRIPTION,)})
    prompts = FakePrompts()
    report = await fill_form(a_plan(), form, prompts)
    by_step = {field.field.step: field for field in report.fields}
    assert by_step["description"].right != by_step["listings"].right
    assert any(isinstance(progress, Differs) for progress in prompts.progress)
    assert any(question == "pasted" for question, _ in prompts.questions)


async def test_input_during_filling_is_kept() -> None:
    """At the second check the field is the user's: asked about, kept, reported."""
    form = a_form(description={"typed": {3: "In my own words"}})
    prompts = FakePrompts()
    report = await fill_form(a_plan(), form, prompts)
    description = next(field for field in report.fields if field.field.step == "description")
    assert (description.how, description.seen) == (How.KEPT, "In my own words")
    assert prompts.questions == [("overwrite", "description")]


async def test_notices_links_pasted_into_the_wrong_box() -> None:
    """The user pasted them into the explanation: when its turn comes, the program asks before replacing them."""
    form = a_form(listings={"label": "Unknown"})
    prompts = FakePrompts(pastes={"listings": lambda: form[DESCRIPTION].type("\n".join(LISTINGS))})
    report = await fill_form(a_plan(), form, prompts)
    by_step = {field.field.step: field for field in report.fields}
    assert (by_step["listings"].candidate, by_step["listings"].checks) == (None, 0)
    assert prompts.questions == [("pasted", "listings"), ("overwrite", "description")]
    assert by_step["description"].seen == "\n".join(LISTINGS)


@pytest.mark.parametrize(("needs", "before"), [("", 0), ("Complaint reason", 5)])
async def test_too_many_links_stop_the_form(needs: str, before: int) -> None:
    """Before anything is filled, unless the links' box appears later: then the report names what was filled."""
    form = a_form(listings={"most_lines": 2, "needs": needs})
    report = await fill_form(a_plan(), form, FakePrompts())
    assert not report.ready
    assert report.stopped == TooManyLinks(
        "listings", "“Infringing listings” takes 2 lines here; these are 6.", most=2
    )
    assert [field.field.step for field in report.fields] == list(FIELDS[:before])


@pytest.mark.parametrize("doubtful", [False, True])
async def test_an_optional_list_that_is_missing_is_skipped(doubtful: bool) -> None:
    """Without a question, and the rest is filled."""
    whole = a_plan()
    steps = tuple(
        replace(step, optional=True) if isinstance(step, PlannedField) and step.step == "ipr_type" else step
        for step in whole.steps
    )
    form = a_form(ipr_type={"doubtful": True} if doubtful else {"label": "Language"})
    prompts = FakePrompts()
    report = await fill_form(replace(whole, steps=steps), form, prompts)
    assert prompts.questions == []
    assert {field.how for field in report.fields if not field.right} == {How.ABSENT}
    assert report.ready


@dataclass(slots=True, kw_only=True)
class LabelSwap(FakePrompts):
    """A page that swaps two labels once the first of two lists is filled."""

    form: FakeForm

    def tell(self, progress: Progress) -> None:
        lists = [
            control for control in self.form.controls if control.label in {"IPR type", "Complaint reason"}
        ]
        if (
            isinstance(progress, Filled)
            and progress.field.step == "ipr_type"
            and lists[0].label == "IPR type"
        ):
            lists[0].label, lists[1].label = lists[1].label, lists[0].label


async def test_a_misplaced_choice_stops_the_form() -> None:
    """Its list has another field's label now: the user is told, and the form is not ready."""
    form = a_form()
    report = await fill_form(a_plan(), form, LabelSwap(form=form))
    assert form["Complaint reason"].value == "Copyright"
    assert isinstance(report.stopped, Misplaced)
    assert report.stopped.values == (("Complaint reason", "Copyright"),)
    assert "LOOK at “Complaint reason”: it has “Copyright”" in report.stopped.sentence
    assert not report.ready


@dataclass(slots=True, kw_only=True)
class LabelReturn(LabelSwap):
    """The page changes the two labels back when the user is asked about the second list."""

    returned: bool = False

    def tell(self, progress: Progress) -> None:
        if not self.returned:
            LabelSwap.tell(self, progress)

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        lists = [self.form["IPR type"], self.form["Complaint reason"]]
        lists[0].label, lists[1].label = lists[1].label, lists[0].label
        self.returned = True
        return None


async def test_value_whose_label_returns_is_not_misplaced() -> None:
    """The control carries the label of its own field again, so nothing stands in the way."""
    form = a_form()
    report = await fill_form(a_plan(), form, LabelReturn(form=form))
    assert form["IPR type"].value == "Copyright"
    assert report.stopped is None


async def test_a_stopped_form_is_read_once_more() -> None:
    """A value that changed since it was filled does not count as right."""
    links = {"most_lines": 2, "needs": "Complaint reason"}
    form = a_form(ipr_type={"label": "Unknown"}, listings=links)
    prompts = FakePrompts(pastes={"ipr_type": lambda: form["Complaint website"].type("Taobao.com")})
    report = await fill_form(a_plan(), form, prompts)
    assert report.stopped is not None
    assert (report.fields[0].right, report.fields[0].seen) == (False, "Taobao.com")


async def test_a_plan_with_problems_touches_nothing() -> None:
    """The page is not even inspected."""
    form = a_form()
    report = await fill_form(a_plan(values_with(reason="")), form, FakePrompts())
    assert report.stopped == Problem("reason", "“Complaint reason” must not stay empty.")
    assert form.calls == 0


async def test_a_closed_page_raises_page_gone() -> None:
    """Wherever it happens."""
    for calls in range(30):
        with pytest.raises(PageGone):
            await fill_form(a_plan(), FakeForm(a_page(), gone_after=calls), FakePrompts())


class ReloadedForm(FakeForm):
    """A page that reloads when the last field is filled."""

    async def fill(self, candidate: Candidate, text: str) -> None:
        await super().fill(candidate, text)
        self.document = "document 2"


async def test_a_reloaded_page_is_not_complete() -> None:
    """The controls that were read belong to the old document."""
    report = await fill_form(a_plan(), ReloadedForm(a_page()), FakePrompts())
    assert report.stopped is not None
    assert report.stopped.field == "page"
    assert not any(field.right for field in report.fields)


async def test_a_missing_expected_element_stops_the_form() -> None:
    """Nothing after it is filled; if it is there, or optional, the form goes on."""
    expected = Expected(
        step="next", page="complaint", wanted=WantedField("next", ("Next",), (ControlKind.BUTTON,))
    )
    plan = replace(a_plan(), steps=(expected, *a_plan().fields))
    form = a_form()
    report = await fill_form(plan, form, FakePrompts())
    assert report.stopped == Problem("next", "The page shows no “Next” yet; nothing more was filled.")
    assert form["Complaint website"].value == ""
    form.controls.append(FakeControl(label="Next", kind=ControlKind.BUTTON))
    assert (await fill_form(plan, form, FakePrompts())).ready


async def test_a_form_can_be_read_without_changing_it() -> None:
    """Before the hand-over, or when the user returns: differences are found, nothing is written."""
    form = a_form()
    report = await fill_form(a_plan(), form, FakePrompts())
    form["Complaint reason"].type("Test purchase")
    again = await read_again(report, form)
    assert not again.ready
    assert [field.field.step for field in again.fields if field.differs] == ["reason"]
    assert form["Complaint reason"].writes == ["Pirated copy"]


def test_a_text_of_exactly_the_limit_fits() -> None:
    """A chosen entry is not typed and has no limit."""
    field = a_field("description", values_with(description="x" * 500))
    assert obstacle(field, FieldReading("", most_chars=500)) is None
    assert obstacle(a_field("reason"), FieldReading("", most_chars=1)) is None
    assert page_length("a\n🐋") == 4, "as pages count: an emoji is two, a line break one"


CONTROL = Candidate("1", "Description", ControlKind.LINES)


def a_report(how: How, checks: int = 0, candidate: Candidate | None = CONTROL) -> FieldReport:
    return FieldReport(field=a_field("description"), how=how, seen="x", checks=checks, candidate=candidate)


@pytest.mark.parametrize(
    ("report", "differs"),
    [
        (a_report(How.FILLED, checks=2), False),
        (a_report(How.FILLED), True),
        (a_report(How.PASTED), True),
        (a_report(How.PASTED, candidate=None), False),
        (a_report(How.KEPT), False),
        (a_report(How.SKIPPED), False),
    ],
)
def test_a_field_differs_if_it_was_misread_and_not_intended(report: FieldReport, differs: bool) -> None:
    """What the user keeps or leaves is intended; an unreadable field is not known to be wrong."""
    assert report.differs is differs
    assert FillReport(fields=(report,)).ready is not differs


def test_only_values_that_were_read_are_recorded() -> None:
    fields = (a_report(How.FILLED, checks=2), a_report(How.PASTED, candidate=None))
    assert FillReport(fields=fields).values() == (FieldValue(field="description", value="x"),)
