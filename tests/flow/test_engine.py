"""Filling a whole form: each field is verified, then all fields are read again until the page is stable."""

from dataclasses import dataclass, replace

import pytest

from helper.errors import PageGone
from helper.flow.engine import Misplaced, fill_form
from helper.flow.field_report import FieldReport, FillReport, How, read_again
from helper.flow.form import Candidate, ControlKind, FieldReading, Unchosen, WantedField
from helper.flow.plan import Expected, PlannedField, TooManyLinks, obstacle, page_length
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
"""The value of each field after a complete fill, in the order of the form."""


async def test_every_field_is_filled_once_and_verified_twice() -> None:
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


async def test_chinese_form_is_filled_completely() -> None:
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
    "behaviour",
    [
        {"description": {"resets": frozenset({3})}},
        {"reason": {"empties": ("IPR", "Complaint type")}},
        {"website": {"resets": frozenset({3}), "empties": ("Complaint reason",)}},
    ],
    ids=["cleared late", "cleared by a later choice", "cleared by the repair of another field"],
)
async def test_a_field_that_is_cleared_later_is_filled_again(
    behaviour: dict[str, dict[str, object]],
) -> None:
    form = a_form(**behaviour)
    assert (await fill_form(a_plan(), form, FakePrompts())).ready
    assert form["IPR"].reads > 3
    assert [control.value for control in form.controls] == WHOLE


async def test_two_fields_that_clear_each_other_are_left_to_the_user() -> None:
    form = a_form(description={"empties": ("Infringing listings",)}, listings={"empties": (DESCRIPTION,)})
    prompts = FakePrompts()
    report = await fill_form(a_plan(), form, prompts)
    by_step = {field.field.step: field for field in report.fields}
    assert by_step["description"].right != by_step["listings"].right
    assert any(isinstance(progress, Differs) for progress in prompts.progress)
    assert any(question == "pasted" for question, _ in prompts.questions)


async def test_text_typed_during_filling_is_kept() -> None:
    form = a_form(description={"typed": {3: "In my own words"}})
    prompts = FakePrompts()
    report = await fill_form(a_plan(), form, prompts)
    description = next(field for field in report.fields if field.field.step == "description")
    assert (description.how, description.seen) == (How.KEPT, "In my own words")
    assert prompts.questions == [("overwrite", "description")]


async def test_links_pasted_into_the_explanation_are_not_overwritten() -> None:
    form = a_form(listings={"label": "Unknown"})
    prompts = FakePrompts(pastes={"listings": lambda: form[DESCRIPTION].type("\n".join(LISTINGS))})
    report = await fill_form(a_plan(), form, prompts)
    by_step = {field.field.step: field for field in report.fields}
    assert (by_step["listings"].candidate, by_step["listings"].checks) == (None, 0)
    assert prompts.questions == [("pasted", "listings"), ("overwrite", "description")]
    assert by_step["description"].seen == "\n".join(LISTINGS)


@pytest.mark.parametrize(("needs", "before"), [("", 0), ("Complaint reason", 5)])
async def test_too_many_links_stop_the_form_before_anything_is_filled(needs: str, before: int) -> None:
    form = a_form(listings={"most_lines": 2, "needs": needs})
    report = await fill_form(a_plan(), form, FakePrompts())
    assert not report.ready
    assert report.stopped == TooManyLinks(
        "listings", "“Infringing listings” accepts at most 2 lines; the text has 6.", most=2
    )
    assert [field.field.step for field in report.fields] == list(FIELDS[:before])


@pytest.mark.parametrize("doubtful", [False, True])
async def test_missing_optional_list_is_skipped_without_a_question(doubtful: bool) -> None:
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
    """A page that swaps the labels of two lists after the first list is filled."""

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


async def test_a_form_with_a_value_under_the_wrong_label_is_not_ready() -> None:
    form = a_form()
    report = await fill_form(a_plan(), form, LabelSwap(form=form))
    assert form["Complaint reason"].value == "Copyright"
    assert isinstance(report.stopped, Misplaced)
    assert report.stopped.values == (("Complaint reason", "Copyright"),)
    assert "Check “Complaint reason”: it contains “Copyright”" in report.stopped.sentence
    assert not report.ready


@dataclass(slots=True, kw_only=True)
class LabelReturn(LabelSwap):
    """A page that swaps the labels back while the user answers a question about the second list."""

    returned: bool = False

    def tell(self, progress: Progress) -> None:
        if not self.returned:
            LabelSwap.tell(self, progress)

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        lists = [self.form["IPR type"], self.form["Complaint reason"]]
        lists[0].label, lists[1].label = lists[1].label, lists[0].label
        self.returned = True
        return None


async def test_value_counts_as_correct_again_once_its_label_is_back() -> None:
    form = a_form()
    report = await fill_form(a_plan(), form, LabelReturn(form=form))
    assert form["IPR type"].value == "Copyright"
    assert report.stopped is None


async def test_filled_fields_are_read_again_if_filling_stops_early() -> None:
    links = {"most_lines": 2, "needs": "Complaint reason"}
    form = a_form(ipr_type={"label": "Unknown"}, listings=links)
    prompts = FakePrompts(pastes={"ipr_type": lambda: form["Complaint website"].type("Taobao.com")})
    report = await fill_form(a_plan(), form, prompts)
    assert report.stopped is not None
    assert (report.fields[0].right, report.fields[0].seen) == (False, "Taobao.com")


async def test_a_plan_with_problems_does_not_touch_the_page() -> None:
    form = a_form()
    report = await fill_form(a_plan(values_with(reason="")), form, FakePrompts())
    assert report.stopped == Problem("reason", "“Complaint reason” must not be empty.")
    assert form.calls == 0


async def test_a_page_closed_at_any_moment_raises_page_gone() -> None:
    for calls in range(30):
        with pytest.raises(PageGone):
            await fill_form(a_plan(), FakeForm(a_page(), gone_after=calls), FakePrompts())


class ReloadedForm(FakeForm):
    """A page that reloads whenever a text is filled."""

    async def fill(self, candidate: Candidate, text: str) -> None:
        await super().fill(candidate, text)
        self.document = "document 2"


async def test_a_form_whose_page_reloads_is_not_complete() -> None:
    report = await fill_form(a_plan(), ReloadedForm(a_page()), FakePrompts())
    assert report.stopped is not None
    assert report.stopped.field == "page"
    assert not any(field.right for field in report.fields)


async def test_filling_stops_while_an_expected_element_is_missing() -> None:
    expected = Expected(
        step="next", page="complaint", wanted=WantedField("next", ("Next",), (ControlKind.BUTTON,))
    )
    plan = replace(a_plan(), steps=(expected, *a_plan().fields))
    form = a_form()
    report = await fill_form(plan, form, FakePrompts())
    assert report.stopped == Problem("next", "“Next” is not on the page yet, so filling in stopped.")
    assert form["Complaint website"].value == ""
    form.controls.append(FakeControl(label="Next", kind=ControlKind.BUTTON))
    assert (await fill_form(plan, form, FakePrompts())).ready


async def test_a_form_can_be_read_without_changing_it() -> None:
    form = a_form()
    report = await fill_form(a_plan(), form, FakePrompts())
    form["Complaint reason"].type("Test purchase")
    again = await read_again(report, form)
    assert not again.ready
    assert [field.field.step for field in again.fields if field.differs] == ["reason"]
    assert form["Complaint reason"].writes == ["Pirated copy"]


def test_text_with_exactly_the_maximum_length_fits() -> None:
    field = a_field("description", values_with(description="x" * 500))
    assert obstacle(field, FieldReading("", most_chars=500)) is None
    assert obstacle(a_field("reason"), FieldReading("", most_chars=1)) is None
    assert page_length("a\n🐋") == 4, "pages count an emoji as two characters and a line break as one"


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
def test_field_differs_unless_its_value_is_verified_or_deliberately_kept(
    report: FieldReport, differs: bool
) -> None:
    assert report.differs is differs
    assert FillReport(fields=(report,)).ready is not differs


def test_only_values_read_from_the_page_are_recorded() -> None:
    fields = (a_report(How.FILLED, checks=2), a_report(How.PASTED, candidate=None))
    assert FillReport(fields=fields).values() == (FieldValue(field="description", value="x"),)


@pytest.mark.parametrize(
    ("filled", "reason"),
    [
        (DESCRIPTION, "No box on the page has this label."),
        ("Infringing listings", "The page has replaced the field “Infringing listings”."),
    ],
)
async def test_field_that_the_page_removes_is_asked_about_and_the_others_are_filled(
    filled: str, reason: str
) -> None:
    form, prompts = a_form(), FakePrompts()
    form[filled].removes = ("Infringing listings",)
    report = await fill_form(a_plan(), form, prompts)
    assert report.stopped is None
    assert prompts.questions == [("pasted", "listings")]
    assert prompts.reasons["listings"] == reason
    assert {field.field.step for field in report.fields if field.right} == set(FIELDS) - {"listings"}
