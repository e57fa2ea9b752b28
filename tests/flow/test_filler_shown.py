"""What the person shows while a form is filled: filled where she points, told as shown only when it was proved right."""

from __future__ import annotations

from dataclasses import dataclass, field

from helper.flow.engine import fill_form
from helper.flow.form import Candidate, Kind
from helper.flow.plan import PlannedField
from helper.flow.report import FieldReport, How
from tests.fakes import FakeControl, FakeDesk, FakeForm
from tests.flow.samples import a_form, a_plan


@dataclass(slots=True, kw_only=True)
class ShowingDesk(FakeDesk):
    """A person who points, and vouches for entries."""

    points: dict[str, list[Candidate]] = field(default_factory=dict)
    """At what she points, one after the other, when a text lies ready; afterwards she pastes it, or leaves it."""
    vouches: frozenset[str] = frozenset()
    chose_in: dict[str, Candidate] = field(default_factory=dict)
    shows: list[tuple[str, str, str]] = field(default_factory=list)
    """Step, label of the control, and entry of what may be remembered."""

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        self.reasons[field.step] = why
        waiting = self.points.get(field.step)
        if waiting:
            return waiting.pop(0)
        act = self.pastes.get(field.step)
        if act is not None:
            act()
        return act is not None

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        return self.chose_in.get(field.step)

    async def means(self, field: PlannedField, entry: str) -> bool:
        return entry in self.vouches

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        self.shows.append((field.step, candidate.label if candidate else "", entry or ""))


async def fill(form: FakeForm, desk: ShowingDesk) -> dict[str, FieldReport]:
    """Fill the sample complaint; the reports by step."""
    report = await fill_form(a_plan(), form, desk)
    return {one.field.step: one for one in report.fields}


def renamed(step: str, label: str) -> tuple[FakeForm, FakeControl]:
    """The form with one label that no flow has."""
    changes: dict[str, dict[str, object]] = {step: {"label": label}}
    form = a_form(**changes)
    return form, form[label]


async def test_where_she_points_the_value_is_put_in_and_read_back() -> None:
    """By us, not by her: it is one of our fields, twice checked."""
    form, box = renamed("description", "In your own words")
    desk = ShowingDesk(points={"description": [form.candidate(box)]})
    report = (await fill(form, desk))["description"]

    assert (report.how, report.checks, report.asked) == (How.FILLED, 2, True)
    assert box.writes == [report.field.value]
    assert desk.shows == [("description", "In your own words", "")]


async def test_a_control_that_another_field_has_is_not_filled_again() -> None:
    """She points at the box of the links for the explanation: told why, and the text lies ready again."""
    form, _ = renamed("description", "In your own words")
    desk = ShowingDesk(points={"description": [form.candidate(form["Infringing listings"])]})
    report = (await fill(form, desk))["description"]

    assert len(form["Infringing listings"].writes) == 1
    assert "already taken" in desk.reasons["description"]
    assert (report.how, desk.shows) == (How.SKIPPED, [])


async def test_a_control_of_another_sort_is_not_filled() -> None:
    """A list for a text."""
    form, _ = renamed("description", "In your own words")
    extra = FakeControl(label="Country", kind=Kind.LIST, entries=("DE",))
    form.controls.append(extra)
    desk = ShowingDesk(points={"description": [form.candidate(extra)]})
    await fill(form, desk)

    assert extra.writes == []
    assert "another sort of value" in desk.reasons["description"]


async def test_what_does_not_hold_the_value_is_not_worth_remembering() -> None:
    """The box she showed keeps nothing."""
    form, box = renamed("description", "In your own words")
    box.deaf = True
    desk = ShowingDesk(points={"description": [form.candidate(box)]})
    await fill(form, desk)

    assert desk.shows == []


async def test_the_one_she_chose_among_several_is_told_as_shown() -> None:
    """The question was about the control; what a question about nothing shows is nothing."""
    form = a_form(description={"doubtful": True})
    desk = ShowingDesk(fields={"description": lambda candidates: candidates[0]})
    await fill(form, desk)

    assert desk.shows == [("description", "Supplement infringement reason(s)", "")]


async def test_an_entry_she_named_is_told_with_no_control() -> None:
    """The list itself was found for certain."""
    form = a_form(reason={"entries": ("Piracy", "Other")})
    desk = ShowingDesk(options={"reason": "Piracy"})
    reports = await fill(form, desk)

    assert reports["reason"].entry == "Piracy"
    assert desk.shows == [("reason", "", "Piracy")]


async def test_an_entry_chosen_by_hand_counts_when_she_vouches_for_it() -> None:
    """In a list nobody found, seen by what changed in it."""
    form, listing = renamed("reason", "Why you complain")
    listing.entries = ("Piracy", "Other")
    desk = ShowingDesk(
        pastes={"reason": lambda: listing.type("Piracy")},
        chose_in={"reason": form.candidate(listing)},
        vouches=frozenset({"Piracy"}),
    )
    report = (await fill(form, desk))["reason"]

    assert (report.how, report.entry, report.right) == (How.PASTED, "Piracy", True)
    assert desk.shows == [("reason", "Why you complain", "")]


async def test_without_her_word_such_an_entry_is_something_to_look_at() -> None:
    """It may be a slip of the hand."""
    form, listing = renamed("reason", "Why you complain")
    listing.entries = ("Piracy", "Other")
    desk = ShowingDesk(
        pastes={"reason": lambda: listing.type("Other")}, chose_in={"reason": form.candidate(listing)}
    )
    report = (await fill(form, desk))["reason"]

    assert report.differs
    assert desk.shows == []


async def test_what_the_page_chose_by_itself_is_nobodys_word() -> None:
    """She is asked only about what she has touched."""
    form, listing = renamed("reason", "Why you complain")

    def preset() -> None:
        listing.value = "Piracy"

    desk = ShowingDesk(
        pastes={"reason": preset}, chose_in={"reason": form.candidate(listing)}, vouches=frozenset({"Piracy"})
    )

    assert (await fill(form, desk))["reason"].differs
