"""A form in several parts: each part is filled after the user presses Next, and all parts are one attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from helper.browser.portal.overlay import OverlayState, SignKind
from helper.errors import PageGone
from helper.flow.field_report import FieldReport, FillReport, How
from helper.flow.form import (
    Candidate,
    Chosen,
    ControlKind,
    FindResult,
    Option,
    Unchosen,
    WantedField,
    Where,
)
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from helper.model.complaint import Complaint, ComplaintState
from helper.session.events import FieldPasted, HandedOver
from helper.session.filing.form_filing import FilledPart, FormParts
from helper.session.filing.jobs import NEXT_OVERLAY
from helper.session.operator import Request
from tests.factories import a_complaint
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, Stage, a_form

RIGHTS = ("Complaint website", "IPR type", "IPR", "Complaint type", "Complaint reason")
LISTINGS = ("Infringing listings", "Supplement infringement reason(s)")


FLOW = shipped_flow()
PLAN = bind(
    FLOW,
    complaint_values(
        a_complaint(), title="The Quiet Whale", listings=("https://www.aliexpress.com/item/1.html",)
    ),
)


def filed(stage: Stage) -> Complaint:
    (complaint,) = (form for form in stage.forms if form.state is ComplaintState.FILED)
    return complaint


@dataclass
class Wizard:
    """A form in three parts; `press_next` shows the next part."""

    stage: Stage
    parts: list[list[FakeControl]] = field(default_factory=list)
    at: int = 0

    def __post_init__(self) -> None:
        whole = a_form()
        go_on, submit = (FakeControl(label=label, kind=ControlKind.BUTTON) for label in ("Next", "Submit"))
        self.parts = [
            [*(whole[label] for label in RIGHTS), go_on],
            [*(whole[label] for label in LISTINGS), go_on],
            [FakeControl(label="Evidence", kind=ControlKind.FILE), submit],
        ]
        self.form = FakeForm(self.parts[0], address=f"{ADDRESS}complaint")
        self.stage.window.form = self.form

    def press_next(self, event: HandedOver) -> None:
        if not event.more:
            self.stage.window.submits()
            return
        self.at += 1
        self.form.controls = self.parts[self.at]

    def value(self, label: str) -> str:
        controls = [control for part in self.parts for control in part]
        return next(control.value for control in controls if control.label == label)


@pytest.mark.parametrize("is_users", [False, True])
async def test_each_part_of_a_form_is_filled_after_the_user_presses_next(
    stage: Stage, is_users: bool
) -> None:
    wizard = Wizard(stage)
    if is_users:
        wizard.parts[2][0].label = "ID of the rights holder"
    stage.operator.at[HandedOver] = wizard.press_next

    await stage.run()

    complaint = filed(stage)
    assert len(stage.operator.events_of(HandedOver)) == 3
    assert wizard.value("Complaint reason") == "Pirated copy"
    assert wizard.value("Infringing listings").startswith("https://www.aliexpress.com/item/")
    assert len(complaint.attempts) == 1
    assert {value.field for value in complaint.attempts[0].values} >= {"reason", "listings", "description"}
    turns = [text for overlay_state, text in stage.window.overlays if overlay_state is OverlayState.YOUR_TURN]
    assert turns[:2] == [NEXT_OVERLAY, NEXT_OVERLAY]
    assert NEXT_OVERLAY not in turns[2:]


async def test_links_over_the_limit_found_in_a_later_part_move_to_another_form(stage: Stage) -> None:
    wizard = Wizard(stage)
    wizard.parts[1][0].most_lines = 1
    stage.operator.at[HandedOver] = wizard.press_next

    await stage.run()

    links = [len(complaint.finding_ids) for complaint in stage.forms]
    assert sorted(links) == [1, 1, 2]
    assert [wizard.value("Infringing listings")] == list(filed(stage).attempts[0].links)


async def test_submission_caused_by_the_next_button_is_recorded(stage: Stage) -> None:
    Wizard(stage)
    stage.operator.at[HandedOver] = lambda event: stage.window.submits(number="00123456")

    await stage.run()

    assert filed(stage).number == "00123456"


async def test_part_is_filled_and_handed_over_once_even_if_a_field_disappears(stage: Stage) -> None:
    """An option chosen by the program hides a field.

    Filling in the part again would disturb the user, who can already press Next.
    """
    wizard = Wizard(stage)
    wizard.form["Complaint type"].hides = ("Evidence",)
    wizard.form.controls.insert(0, FakeControl(label="Evidence", kind=ControlKind.FILE))
    session = stage.session(limit=1)

    def act(event: HandedOver) -> None:
        stage.window.notices(SignKind.CHANGED)
        session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = act

    await session.run()

    assert len(stage.operator.events_of(HandedOver)) == 1


async def test_program_waits_for_the_page_once_after_filling_a_part(stage: Stage) -> None:
    reason, rests = a_form()["Complaint reason"], []

    class Growing(FakeForm):
        async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
            if candidate.label == "Complaint type":
                self.controls.insert(-1, reason)
            return await super().choose(candidate, option)

        async def settled(self) -> None:
            rests.append([control.value for control in self.controls if control.value])

    wizard = Wizard(stage)
    first = [control for control in wizard.parts[0] if control.label != "Complaint reason"]
    wizard.form = stage.window.form = Growing(first, address=f"{ADDRESS}complaint")
    stage.operator.at[HandedOver] = wizard.press_next

    await stage.run()

    assert [len(values) for values in rests] == [len(RIGHTS), len(LISTINGS)]
    assert reason.value == "Pirated copy"


async def test_hand_over_names_the_hosts_of_requests_that_were_blocked_while_filling(stage: Stage) -> None:
    stage.window.blocked = ("POST portal.example", "POST portal.example", "GET log.example")
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PAUSE)

    await session.run()

    (event,) = stage.operator.events_of(HandedOver)
    assert "I blocked 3 requests of the page: POST portal.example, GET log.example." in event.todo[-1]


async def test_links_refused_before_the_last_part_are_not_in_the_attempt(stage: Stage) -> None:
    wizard = Wizard(stage)

    def act(event: HandedOver) -> None:
        if wizard.at == 1:
            item = (
                wizard.value("Infringing listings").splitlines()[0].rpartition("/")[2].removesuffix(".html")
            )
            stage.window.notices(
                SignKind.LINKS_CHECKED, refused_links=((item, "The listing does not exist."),)
            )
        wizard.press_next(event)

    stage.operator.at[HandedOver] = act
    before = {complaint.id: len(complaint.finding_ids) for complaint in stage.forms}

    await stage.run()

    complaint = next(each for each in stage.forms if each.attempts)
    assert len(complaint.attempts[0].links) == before[complaint.id] - 1


async def test_field_that_is_not_found_belongs_to_the_part_with_a_free_control() -> None:
    whole = a_form()
    whole["Complaint reason"].label = "Why you complain"
    rights = [whole[label] for label in (*RIGHTS[:4], "Why you complain")]
    form = FakeForm([*rights, FakeControl(label="Next", kind=ControlKind.BUTTON)])
    part = await FormParts(form, FLOW.pages[0]).now(PLAN)
    assert [step.step for step in part.plan.fields] == [
        "website",
        "ipr_type",
        "ipr",
        "complaint_type",
        "reason",
    ]
    assert not part.is_last


async def test_part_is_recognised_even_if_the_page_changes_during_the_check() -> None:
    whole = a_form()
    listings = [whole[label] for label in LISTINGS]

    class Moving(FakeForm):
        """A page that raises `PageGone` for the first calls and then shows the next part."""

        async def where(self) -> Where:
            where = await super().where()
            if self.calls < 3:
                raise PageGone("The page was closed, or the browser moved to another page.")
            return where

    form = Moving([*listings, FakeControl(label="Next", kind=ControlKind.BUTTON)])

    parts = FormParts(form, FLOW.pages[0])
    reason = next(field for field in PLAN.fields if field.name == "reason")
    filled = FieldReport(field=reason, how=How.FILLED, candidate=None, checks=2, seen=reason.value)
    parts.joined(FillReport(fields=(filled,)), FilledPart(PLAN, is_last=False))

    part = await parts.at_hand(PLAN)

    assert part.shown >= {"listings", "description"}


async def test_check_of_a_part_does_not_wait_for_fields_of_other_parts() -> None:
    class Waits(FakeForm):
        """A form that counts the searches that are allowed to wait for a field."""

        waits = 0

        async def find(self, wanted: WantedField) -> FindResult:
            self.waits += 1
            return await super().find(wanted)

        async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
            return tuple([await super(Waits, self).find(field) for field in wanted])

    whole = a_form()
    form = Waits([*(whole[label] for label in RIGHTS), FakeControl(label="Next", kind=ControlKind.BUTTON)])
    parts = FormParts(form, FLOW.pages[0])
    part = await parts.now(PLAN)
    form.waits = 0

    assert await parts.as_filled(part, FillReport(fields=())) == (part, False)
    assert not await parts.has_changed(part)
    assert form.waits == 0


async def test_hand_over_of_a_part_names_the_field_that_the_user_left_out(stage: Stage) -> None:
    wizard = Wizard(stage)
    wizard.form["Complaint reason"].entries = ("Something else",)
    await stage.run({FieldPasted: Request.LEAVE_OUT, HandedOver: Request.PAUSE})

    (turn,) = stage.operator.events_of(HandedOver)
    assert (
        turn.text.splitlines()[0]
        == "You left “Complaint reason” as it is; I wanted to fill in “Pirated copy”."
    )
    assert turn.more
