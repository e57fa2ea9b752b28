"""Fills a form: writes each value, reads it back, and repeats both until the page keeps all values.

This module has over 500 lines, because filling, undoing, refilling and the final read share the state of the
same fields.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import assert_never

from helper.errors import ControlGone
from helper.flow.field_report import FieldReport, FillReport, How, is_still, read_again, read_back, reading_of
from helper.flow.form import (
    Ambiguous,
    Candidate,
    Chosen,
    ControlKind,
    FieldReading,
    FindResult,
    Form,
    Found,
    NotFound,
    Option,
    Unchosen,
    lies_in_form,
)
from helper.flow.plan import Expected, Files, Plan, PlannedField, Text, obstacle, page_length, too_many
from helper.flow.prompts import Absent, Asked, Differs, Filled, FillPrompts, Pasted
from helper.flow.text_matching import fits
from helper.model.problems import Problem
from helper.translation import msg, sentences, tr


def why_different(field: PlannedField, reading: FieldReading) -> str:
    """Return a message for the user that says how the page changed the value that was filled in."""
    if reading.fault:
        return reading.fault
    if isinstance(field.puts, Text) and reading.value and field.puts.text.startswith(reading.value):
        kept, whole = page_length(reading.value), page_length(field.puts.text)
        return tr("The page kept only {kept} of {whole} characters of the text.", kept=kept, whole=whole)
    if isinstance(field.puts, Files) and not reading.value:
        return tr(
            "The files were added, but the page does not show their names. Check whether they are there."
        )
    return tr("The page shows a different value from the one filled in.")


@dataclass(frozen=True, slots=True)
class Misplaced(Problem):
    """The page relabelled filled controls, and some values are now in wrong fields that only the user can empty."""

    values: tuple[tuple[str, str], ...] = ()
    """The current label and the value of each relabelled control."""


class FieldFiller:
    """Fills the fields of one form one after another, and never uses the same control for two fields."""

    def __init__(self, form: Form, prompts: FillPrompts, fields: Sequence[PlannedField] = ()) -> None:
        self._form = form
        self._prompts = prompts
        self._fields = fields
        """All fields of the form, for detecting a value that was pasted into another field's control."""
        self._owners: dict[str, PlannedField] = {}
        """The field that each control was assigned to, by the control's ref."""
        self._places: dict[str, str] = {}
        """The place of the first filled control, by document; see `lies_in_form`."""
        self._shown: tuple[FindResult, ...] = ()
        """The results of the latest search for all fields, used to find which part of the page is the form."""
        self._put: dict[str, FieldReport] = {}
        """The result of each field, by the id of its step."""
        self._left_behind: dict[str, FieldReport] = {}
        """Reports of values that could not be removed from controls that the page has relabelled, by control ref."""

    async def misplaced(self) -> Misplaced | None:
        """Return a problem if the page has relabelled filled controls, so that a value is in a wrong field.

        Returns None if there is no such value.
        """
        shown = await self._form.all_of(tuple(ControlKind)) if self._left_behind else ()
        labels = {control.ref: control.label for control in shown}
        found = []
        for report in self._left_behind.values():
            candidate, wordings = report.candidate, report.field.wanted.labels
            if candidate is None or self._is_taken_over(candidate):
                continue
            label = labels.get(candidate.ref, candidate.label)
            reading = await reading_of(candidate, self._form)
            # The page may have redrawn the control. Skip it if its value is gone or if it has its old label
            # again.
            if reading is not None and reading.value != report.before and not fits(label, wordings):
                found.append((report.field, label, reading.value))
        if not found:
            return None
        looks = [
            tr(
                "Check “{label}”: it contains “{value}”, which belongs in “{field}”.",
                label=label,
                value=value,
                field=field.label,
            )
            for field, label, value in found
        ]
        only_you = tr("The page has moved its labels, so I can't remove that text: please do it yourself.")
        values = tuple((label, value) for _, label, value in found)
        return Misplaced(found[0][0].name, sentences(*looks, only_you), values=values)

    def _is_taken_over(self, candidate: Candidate) -> bool:
        owner = self._owners.get(candidate.ref)
        put = self._put.get(owner.step) if owner is not None else None
        return put is not None and (put.right or put.how is How.KEPT)

    async def put(self, field: PlannedField) -> FieldReport | Problem:
        """Fill one field, with the user's help if needed. Return a `Problem` if the form cannot take the complaint."""
        report = await self._locate(field)
        outcome: FieldReport | Problem = report
        if report.candidate is not None:
            outcome = await self._into(report, report.candidate)
        elif report.how not in {How.SKIPPED, How.ABSENT}:
            outcome = await self._by_hand(report)
        if isinstance(outcome, FieldReport):
            # If the user identified the control or the list entry, offer to remember it once its value is
            # verified.
            candidate = outcome.candidate if outcome.shown else None
            entry = outcome.entry if outcome.named else None
            if outcome.right and (candidate is not None or entry is not None):
                await self._prompts.shown(field, candidate, entry)
            self._put[field.step] = outcome
        return outcome

    async def _into(self, report: FieldReport, candidate: Candidate) -> FieldReport | Problem:
        field = report.field
        reading = await reading_of(candidate, self._form)
        if reading is None:
            return await self._lost(report)
        report = replace(report, seen=reading.value)
        if field.is_in(reading):
            return self._right(replace(report, how=How.THERE))
        if problem := too_many(field, reading):
            # Stop if there are too many links: unlike a long text, which the user can shorten, they need
            # several forms.
            return problem
        if sentence := obstacle(field, reading):
            return await self._by_hand(replace(report, why=sentence))
        report = replace(report, before=reading.value)
        if _may_be_the_users(field, reading):
            if not await self._may_replace(field, reading):
                return replace(report, how=How.KEPT)
            if not await is_still(report, self._form):
                return await self._by_hand(
                    replace(report, why=tr("The labels on the page have moved in the meantime."))
                )
        return await self._enter(report, candidate, reading)

    async def take_back(self, reports: Sequence[FieldReport]) -> None:
        """Remove the values in `reports` from controls that the page has since relabelled.

        Each control gets back the value that it had before the filling; otherwise, the program's values would
        stay in wrong fields. Choices and uploads cannot be undone.
        """
        fields = [report.field for report in reports]
        self._owners = {ref: owner for ref, owner in self._owners.items() if owner not in fields}
        for report in reports:
            is_ours = report.how is How.FILLED and report.field.held_by(report.seen, report.entry)
            if not is_ours or report.candidate is None:
                continue
            with suppress(ControlGone):
                await self._form.put_back(report.candidate, report.before)
            reading = await reading_of(report.candidate, self._form)
            # Restoring the earlier value can fail, for example in a list of tags, where the added tag
            # remains.
            if reading is not None and reading.value != report.before:
                self._left_behind[report.candidate.ref] = report

    async def mend(self, report: FieldReport) -> FieldReport:
        """Refill a field that has lost its value; if the user has changed the value, ask first."""
        field, candidate = report.field, report.candidate
        if candidate is None:
            return report
        if report.strayed:
            outcome = await self.put(field)
            if isinstance(outcome, FieldReport):
                return outcome
            return await self._by_hand(replace(report, candidate=None, why=outcome.sentence))
        reading = await reading_of(candidate, self._form)
        if reading is None:
            return await self._lost(report)
        report = replace(report, seen=reading.value)
        if field.is_in(reading, report.entry):
            return self._right(report)
        if sentence := obstacle(field, reading):
            return await self._by_hand(replace(report, why=sentence))
        if reading.touched and not await self._may_replace(field, reading):
            return replace(report, how=How.KEPT)
        return await self._enter(report, candidate, reading)

    async def _lost(self, report: FieldReport) -> FieldReport:
        """Ask for a field whose control the page has removed, when nothing says which control replaces it."""
        gone = tr("The page has replaced the field “{label}”.", label=report.field.label)
        return await self._by_hand(replace(report, candidate=None, why=gone))

    async def give_up(self, report: FieldReport) -> FieldReport:
        self._prompts.tell(Differs(report.field, report.seen))
        return await self._by_hand(
            replace(report, why=tr("The page does not keep the value filled in here."))
        )

    async def _locate(self, field: PlannedField) -> FieldReport:
        """Search for the field's control, and return a report with the control."""
        report = FieldReport(field=field, how=How.FILLED)
        if not field.value and isinstance(field.puts, Option):
            return replace(report, how=How.SKIPPED)
        self._shown = self._shown or await self._form.look([each.wanted for each in self._fields])
        found = await self._form.find(field.wanted)
        if not field.value and not isinstance(found, Found):
            return replace(report, how=How.SKIPPED)
        while (over := await self._covered_by(found)) is not None:
            if not await self._prompts.covered(field, over):
                found = (
                    NotFound(tr("“{name}” covers the form.", name=over))
                    if isinstance(found, Found)
                    else found
                )
                break
            found = await self._form.find(field.wanted)
        if isinstance(found, Found) and not (field.wanted.taught or await self._is_in_form(found.candidate)):
            found = Ambiguous((found.candidate,))
        if field.optional and field.may_be_absent and not isinstance(found, Found):
            return self._absent(report)
        match found:
            case Found(candidate):
                owner = self._owners.get(candidate.ref, field)
                if owner is not field and not await is_still(self._put[owner.step], self._form):
                    # The page has swapped the labels of two fields: this control was filled for the other
                    # field. Undo that; the final pass searches for the other field again.
                    await self.take_back([self._put[owner.step]])
                return self._take(report, candidate)
            case Ambiguous(candidates):
                self._prompts.tell(Asked(field))
                answer = await self._prompts.which_field(field, candidates)
                if answer is False:
                    return self._absent(report)
                return self._take(replace(report, asked=True, shown=True), answer)
            case NotFound(reason):
                return replace(report, why=reason)
            case _:
                assert_never(found)

    async def _covered_by(self, found: FindResult) -> str | None:
        """Return the text of the element that covers the found control; None if the control is usable."""
        if isinstance(found, Ambiguous) or found.over is None:
            return None
        if isinstance(found, Found):
            seen = await self._form.look([field.wanted for field in self._fields])
            here = [each for each in seen if isinstance(each, Found) and each.over is None]
            return None if found.candidate.place in {each.candidate.place for each in here} else found.over
        return found.over

    def _absent(self, report: FieldReport) -> FieldReport:
        self._prompts.tell(Absent(report.field))
        return replace(report, how=How.ABSENT)

    async def _is_in_form(self, candidate: Candidate) -> bool:
        """Return whether the control is in the part of its document that contains most of the form's fields."""
        if candidate.ref not in {each.candidate.ref for each in self._shown if isinstance(each, Found)}:
            self._shown = await self._form.look([each.wanted for each in self._fields])
        return lies_in_form(candidate, self._shown, self._places.get(candidate.document))

    def _take(self, report: FieldReport, candidate: Candidate | None) -> FieldReport:
        if candidate is None:
            return replace(report, why=tr("It is unclear which field on the page is meant."))
        if candidate.kind not in report.field.wanted.kinds:
            return replace(report, why=tr("The chosen field takes another kind of value."))
        owner = self._owners.setdefault(candidate.ref, report.field)
        self._places.setdefault(candidate.document, candidate.place)
        if owner is not report.field:
            taken = msg("The only matching field on the page is already used for “{field}”.")
            return replace(report, why=tr(taken, field=owner.label))
        return replace(report, candidate=candidate)

    async def _enter(
        self, report: FieldReport, candidate: Candidate, before: FieldReading, *, again: bool = True
    ) -> FieldReport:
        """Write the value and read it back; write a second time if the page itself undid the first."""
        try:
            entered = await self._write(report, candidate)
        except ControlGone:
            return await self._lost(report)
        if entered is None:
            why = tr("No entry in the list clearly matches.")
            return await self._by_hand(replace(report, why=why))
        reading = await reading_of(candidate, self._form)
        if reading is None:
            return await self._lost(entered)
        entered = replace(entered, seen=reading.value)
        if report.field.is_in(reading, entered.entry):
            return self._right(replace(entered, how=How.FILLED, why=""))
        # Never attach files twice, because the page may have taken the files without showing their names.
        if again and not isinstance(report.field.puts, Files) and _was_undone_by_page(before, reading):
            return await self._enter(entered, candidate, before, again=False)
        self._prompts.tell(Differs(report.field, reading.value))
        return await self._by_hand(replace(entered, why=why_different(report.field, reading)))

    async def _write(self, report: FieldReport, candidate: Candidate) -> FieldReport | None:
        """Write the value once. Return None if the field is a list and no entry was chosen."""
        puts = report.field.puts
        match puts:
            case Text(text):
                await self._form.fill(candidate, text)
            case Files(paths):
                await self._form.attach(candidate, paths)
            case Option():
                return await self._choose(report, candidate, puts)
            case _:
                assert_never(puts)
        return report

    async def _choose(self, report: FieldReport, candidate: Candidate, option: Option) -> FieldReport | None:
        known = Option((report.entry,)) if report.entry is not None else option
        answer = await self._form.choose(candidate, known)
        if isinstance(answer, Unchosen) and answer.entries:
            self._prompts.tell(Asked(report.field))
            report = replace(report, asked=True, named=True)
            entry = await self._prompts.which_option(report.field, answer)
            if entry is None or entry not in answer.entries:
                return None
            answer = await self._form.choose(candidate, Option((entry,)))
        return replace(report, entry=answer.text) if isinstance(answer, Chosen) else None

    async def _by_hand(self, report: FieldReport) -> FieldReport:
        """Offer the value for pasting, wait for the user, and find the control into which the user pasted it."""
        field = report.field
        answer = await self._prompts.pasted(field, report.why)
        if isinstance(answer, Candidate):
            return await self._into_shown(report, answer)
        if not answer:
            is_absent = (
                report.candidate is None and field.may_be_absent and await self._prompts.is_absent(field)
            )
            return replace(report, how=How.ABSENT if is_absent else How.SKIPPED, checks=0)
        report = replace(report, how=How.PASTED, checks=0)
        candidate = await self._pasted_into(report)
        reading = await reading_of(candidate, self._form) if candidate is not None else None
        if candidate is None or reading is None:
            return replace(report, candidate=None)
        is_new = report.candidate is None
        report = replace(report, candidate=candidate, shown=report.shown or is_new, seen=reading.value)
        if report.entry is None and isinstance(field.puts, Option) and await self._is_meant(field, reading):
            report = replace(report, entry=reading.value)
        if not field.is_in(reading, report.entry):
            self._prompts.tell(Differs(field, reading.value))
            return replace(report, why=reading.fault or report.why)
        self._prompts.tell(Pasted(field))
        return replace(report, checks=1)

    async def _into_shown(self, report: FieldReport, candidate: Candidate) -> FieldReport:
        """Fill the control that the user pointed at; if it cannot take the value, offer the value again."""
        report = self._take(replace(report, asked=True, shown=True, candidate=None), candidate)
        if report.candidate is None:
            return await self._by_hand(report)
        outcome = await self._into(report, report.candidate)
        if isinstance(outcome, Problem):
            return await self._by_hand(replace(report, why=outcome.sentence))
        return outcome

    async def _is_meant(self, field: PlannedField, reading: FieldReading) -> bool:
        """Return whether the plan allows the control's value, or the user entered and confirmed it."""
        if field.allows(reading.value):
            return True
        return bool(reading.value) and reading.touched and await self._prompts.means(field, reading.value)

    async def _pasted_into(self, report: FieldReport) -> Candidate | None:
        """Return the control that contains the pasted value, or else the control found for the field earlier."""
        field = report.field
        holding = await self._form.holding(field.value) if field.value else None
        if holding is None and report.candidate is None:
            holding = await self._prompts.seen_into(field)
        if holding is None or holding.kind not in field.wanted.kinds:
            return report.candidate
        if any(fits(holding.label, other.wanted.labels) for other in self._fields if other is not field):
            return report.candidate
        owner = self._owners.setdefault(holding.ref, field)
        return holding if owner is field else report.candidate

    def _right(self, report: FieldReport) -> FieldReport:
        self._prompts.tell(Filled(report.field, report.seen, 1))
        return replace(report, checks=1)

    async def _may_replace(self, field: PlannedField, reading: FieldReading) -> bool:
        self._prompts.tell(Asked(field))
        return await self._prompts.overwrite(field, reading)


def _may_be_the_users(field: PlannedField, reading: FieldReading) -> bool:
    """Return whether the present value may be the user's own; an untouched list usually shows its default entry."""
    return reading.touched or (bool(reading.value.strip()) and not isinstance(field.puts, Option))


def _was_undone_by_page(before: FieldReading, after: FieldReading) -> bool:
    """Return whether the page undid the filling, and not the user; only then can a second attempt succeed."""
    by_user = after.touched and not before.touched
    return not by_user and after.value in {"", before.value}


MOST_ROUNDS = 3
"""Maximum number of rounds of refilling lost values; after that, the user fills the remaining fields."""


AddedFields = Callable[[], Awaitable[Sequence[PlannedField]]]
"""A function that returns the fields that appeared on the page because of the values filled in so far."""


async def fill_form(
    plan: Plan, form: Form, prompts: FillPrompts, brought: AddedFields | None = None
) -> FillReport:
    """Fill the plan's fields, and read all fields again after the last write.

    Nothing is filled in if the plan has problems. Raises `PageGone` if the page was closed, or the browser
    moved to another page.
    """
    if plan.problems:
        return FillReport(fields=(), stopped=plan.problems[0])
    where, problem = await asyncio.gather(form.where(), _look_for_limit(plan, form))
    if problem:
        return FillReport(fields=(), stopped=problem)
    filler = FieldFiller(form, prompts, plan.fields)
    reports: list[FieldReport] = []
    steps: Sequence[Expected | PlannedField] = plan.steps
    while steps:
        for step in steps:
            outcome = await (_look_for(step, form) if isinstance(step, Expected) else filler.put(step))
            if isinstance(outcome, Problem):
                return await read_again(FillReport(fields=tuple(reports), stopped=outcome), form)
            if outcome is not None:
                reports.append(outcome)
        filled = {report.field.step for report in reports}
        steps = [field for field in await brought() if field.step not in filled] if brought else ()
    reports = await _settle(reports, filler, form, prompts)
    if problem := await filler.misplaced():
        return FillReport(fields=tuple(reports), stopped=problem)
    if (await form.where()).document == where.document:
        return FillReport(fields=tuple(reports))
    reloaded = tr("The page was reloaded while it was being filled in. Fill it in again.")
    unread = tuple(replace(report, checks=0) for report in reports)
    return FillReport(fields=unread, stopped=Problem("page", reloaded))


async def _look_for_limit(plan: Plan, form: Form) -> Problem | None:
    """Return a problem if the links exceed the limit of their text box; check this before anything is filled in."""
    for field in plan.fields:
        if field.name == "listings" and "\n" in field.value:
            found = await form.find(field.wanted)
            if isinstance(found, Found) and found.over is None:
                return too_many(field, await form.read(found.candidate))
    return None


async def _look_for(step: Expected, form: Form) -> Problem | None:
    if step.optional or not isinstance(await form.find(step.wanted), NotFound):
        return None
    missing = msg("“{label}” is not on the page yet, so filling in stopped.")
    return Problem(step.step, tr(missing, label=step.wanted.labels[0]))


async def _settle(
    reports: list[FieldReport], filler: FieldFiller, form: Form, prompts: FillPrompts
) -> list[FieldReport]:
    """Read all fields and refill lost values, in at most `MOST_ROUNDS` rounds."""
    if not any(report.candidate is not None and report.field.value for report in reports):
        return _confirmed(reports, prompts)
    for _ in range(MOST_ROUNDS):
        await form.settled()
        reports, lost = await _read_all(reports, form)
        if not lost:
            return _confirmed(reports, prompts)
        await filler.take_back([report for report in reports if report.strayed])
        reports = [await filler.mend(report) if report.field.step in lost else report for report in reports]
    await form.settled()
    reports, lost = await _read_all(reports, form)
    if lost:
        reports = [
            await filler.give_up(report) if report.field.step in lost else report for report in reports
        ]
        await form.settled()
        reports, lost = await _read_all(reports, form)
    return _confirmed(reports, prompts, lost)


async def _read_all(reports: list[FieldReport], form: Form) -> tuple[list[FieldReport], frozenset[str]]:
    """Read every field again; return the new reports, and the step ids of the fields that lost their value."""
    after = await read_back(reports, form)
    lost = frozenset(
        new.field.step
        for old, new in zip(reports, after, strict=True)
        if old.right and not new.right and new.how not in {How.KEPT, How.SKIPPED}
    )
    return after, lost


def _confirmed(
    reports: list[FieldReport], prompts: FillPrompts, lost: frozenset[str] = frozenset()
) -> list[FieldReport]:
    for report in reports:
        if report.right:
            prompts.tell(Filled(report.field, report.seen, report.checks))
        elif report.field.step in lost:
            prompts.tell(Differs(report.field, report.seen))
    return reports
