"""Fills a form, verifies each field, then re-reads all fields until the page is stable.

Over 500 lines because undoing, refilling and the final read are one loop over the same fields.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

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
from helper.flow.plan import Expected, Files, Plan, PlannedField, Text, TooManyLinks
from helper.flow.prompts import Absent, Asked, Differs, Filled, FillPrompts, Pasted, PasteReady
from helper.flow.text_matching import fits
from helper.model.attempt import FieldValue
from helper.model.problems import Problem
from helper.translation import msg, tr, tr_n


def obstacle(field: PlannedField, reading: FieldReading) -> str | None:
    """Return a sentence that says why the value cannot be filled in now; None if it can."""
    if reading.fault:
        return reading.fault
    if isinstance(field.puts, Files) and reading.value.strip():
        return tr("The field already has other files, and only you can remove them.")
    if not isinstance(field.puts, Text):
        return None
    text, limits = field.puts.text, (field.at_most, reading.most_lines)
    most_lines = min((most for most in limits if most is not None), default=None)
    lines, length = len(text.splitlines()), page_length(text)
    if most_lines is not None and lines > most_lines:
        return tr_n(
            "“{field}” accepts only {n} line; the text has {lines}.",
            "“{field}” accepts at most {n} lines; the text has {lines}.",
            most_lines,
            field=field.label,
            lines=lines,
        )
    if reading.most_chars is not None and length > reading.most_chars:
        return tr_n(
            "“{field}” accepts only {n} character; the text has {length}.",
            "“{field}” accepts at most {n} characters; the text has {length}.",
            reading.most_chars,
            field=field.label,
            length=length,
        )
    return None


def too_many(field: PlannedField, reading: FieldReading) -> Problem | None:
    """Return why the links exceed their box and how many fit; None if they fit or the field is not for links."""
    sentence = obstacle(field, reading) if field.name == "listings" else None
    if sentence is None:
        return None
    lines = field.value.splitlines()
    most = min(limit for limit in (len(lines), field.at_most, reading.most_lines) if limit is not None)
    while (
        most and reading.most_chars is not None and page_length("\n".join(lines[:most])) > reading.most_chars
    ):
        most -= 1
    return TooManyLinks(field.name, sentence, most=most) if most else Problem(field.name, sentence)


def why_different(field: PlannedField, reading: FieldReading) -> str:
    """How the page changed a filled text, in a sentence."""
    if isinstance(field.puts, Text) and reading.value and field.puts.text.startswith(reading.value):
        kept, whole = page_length(reading.value), page_length(field.puts.text)
        return tr("The page kept only {kept} of {whole} characters of the text.", kept=kept, whole=whole)
    if reading.fault:
        return reading.fault
    if isinstance(field.puts, Files) and not reading.value:
        return tr(
            "The files were added, but the page does not show their names. Check whether they are there."
        )
    return tr("The page shows another value than the one filled in.")


def page_length(text: str) -> int:
    """The length as a page counts it: a character outside the basic plane (an emoji) counts twice."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


class How(StrEnum):
    """The origin of a field's value."""

    FILLED = "filled"
    """The program filled it."""
    THERE = "there"
    """The control already had the wanted value and was left alone."""
    PASTED = "pasted"
    """The user pasted the prepared value."""
    KEPT = "kept"
    """The user decided to keep their own value although it differs from the wanted one."""
    ABSENT = "absent"
    """No value: the flow or the user says that the page has no such field."""
    SKIPPED = "skipped"
    """No value: no value was wanted, or the user left the field as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReport:
    """The result of one field."""

    field: PlannedField
    how: How
    seen: str = ""
    """The control's value at the last read; empty also if unreadable."""
    before: str = ""
    """The control's value before ours was filled."""
    checks: int = 0
    """Number of consecutive read-backs that found the right value since the field was filled: 0, 1 or 2."""
    strayed: bool = False
    """Whether the page has given the control another label since the field was filled."""
    candidate: Candidate | None = None
    """The page's control; None if it was not found."""
    entry: str | None = None
    """The chosen entry of a list, in the page's own words. It is worth learning if the user chose it."""
    asked: bool = False
    """Whether the user was asked which control or entry is meant."""
    shown: bool = False
    """Whether the user identified the control by pasting into it, pointing at it, or choosing among candidates."""
    named: bool = False
    """Whether the user chose the entry."""
    why: str = ""
    """A sentence that says why the program did not fill the field; empty if it did."""

    @property
    def right(self) -> bool:
        """Whether the last read found the wanted value."""
        return self.checks > 0

    @property
    def differs(self) -> bool:
        """Whether the last read found a value that is neither the wanted one nor approved by the user."""
        settled = self.how in {How.KEPT, How.SKIPPED}
        return self.candidate is not None and not self.right and not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class FillReport:
    """The result of one form."""

    fields: tuple[FieldReport, ...]
    stopped: Problem | None = None
    """Why the filling ended early; None if all fields were processed."""

    @property
    def ready(self) -> bool:
        """Whether the form can be handed over now: all fields were processed and no value is wrong."""
        return self.stopped is None and not any(report.differs for report in self.fields)

    def values(self) -> tuple[FieldValue, ...]:
        """The values read from the form, stored in the record of the hand-over."""
        return tuple(
            FieldValue(field=report.field.name, value=report.seen)
            for report in self.fields
            if report.candidate is not None
        )


@dataclass(frozen=True, slots=True)
class Misplaced(Problem):
    """Some values are in controls that now have the label of another field; only the user can remove them."""

    values: tuple[tuple[str, str], ...] = ()
    """The current label and the value of each such control."""


class FieldFiller:
    """Fills the fields of one form one after the other; never uses one control for two fields."""

    def __init__(self, form: Form, prompts: FillPrompts, fields: Sequence[PlannedField] = ()) -> None:
        self._form = form
        self._prompts = prompts
        self._fields = fields
        """All fields of the form. A value pasted into the box of another field is not accepted for this field."""
        self._owners: dict[str, PlannedField] = {}
        """The field that each control was assigned to, by the control's ref."""
        self._places: dict[str, str] = {}
        """For each document, the container of the control filled first. It breaks a tie between two containers."""
        self._shown: tuple[FindResult, ...] = ()
        """The matches of all fields when they were last searched for together; they show where the form is."""
        self._put: dict[str, FieldReport] = {}
        """The result of each field, by its step."""
        self._left_behind: dict[str, FieldReport] = {}
        """Values left in controls that the page has relabelled and that only the user can empty, by the control's ref."""

    async def misplaced(self) -> Misplaced | None:
        """Report values left in controls that now have another field's label and that no other field has overwritten."""
        shown = await self._form.all_of(tuple(ControlKind)) if self._left_behind else ()
        labels = {control.ref: control.label for control in shown}
        found = []
        for report in self._left_behind.values():
            candidate, wordings = report.candidate, report.field.wanted.labels
            if candidate is None or self._is_taken_over(candidate):
                continue
            label = labels.get(candidate.ref, candidate.label)
            value = (await self._form.read(candidate)).value
            # A control that was redrawn, or that has its label back, no longer belongs to another field.
            if value != report.before and not fits(label, wordings):
                found.append((report.field, label, value))
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
        sentence = " ".join([*looks, tr("The page has changed its labels, so only you can remove this.")])
        return Misplaced(
            found[0][0].name, sentence, values=tuple((label, value) for _, label, value in found)
        )

    def _is_taken_over(self, candidate: Candidate) -> bool:
        owner = self._owners.get(candidate.ref)
        put = self._put.get(owner.step) if owner is not None else None
        return put is not None and (put.right or put.how is How.KEPT)

    async def put(self, field: PlannedField) -> FieldReport | Problem:
        """Ensure that the form has the field's value. Returns a Problem if the complaint does not fit into the form."""
        report = await self._locate(field)
        outcome: FieldReport | Problem = report
        if report.candidate is not None:
            outcome = await self._into(report, report.candidate)
        elif report.how not in {How.SKIPPED, How.ABSENT}:
            outcome = await self._by_hand(report)
        if isinstance(outcome, FieldReport):
            await self._tell_shown(outcome)
            self._put[field.step] = outcome
        return outcome

    async def _into(self, report: FieldReport, candidate: Candidate) -> FieldReport | Problem:
        """Ensure that this control has the field's value."""
        field = report.field
        reading = await self._form.read(candidate)
        report = replace(report, seen=reading.value)
        if field.is_in(reading):
            return self._right(replace(report, how=How.THERE))
        if problem := too_many(field, reading):
            # The user can shorten a text, but too many links have to be split across several forms.
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
        """Restore the previous values of controls that the page has relabelled; choices and uploads cannot be undone."""
        fields = [report.field for report in reports]
        self._owners = {ref: owner for ref, owner in self._owners.items() if owner not in fields}
        for report in reports:
            is_ours = report.how is How.FILLED and report.field.held_by(report.seen, report.entry)
            if not is_ours or report.candidate is None:
                continue
            await self._form.put_back(report.candidate, report.before)
            # A list of tags keeps the filled value even after the previous one is restored.
            if (await self._form.read(report.candidate)).value != report.before:
                self._left_behind[report.candidate.ref] = report

    async def _tell_shown(self, report: FieldReport) -> None:
        """Report a control or entry that the user identified, to be learned; only after its value was verified."""
        candidate = report.candidate if report.shown else None
        entry = report.entry if report.named else None
        if report.right and (candidate is not None or entry is not None):
            await self._prompts.shown(report.field, candidate, entry)

    async def mend(self, report: FieldReport) -> FieldReport:
        """Refill a field that has lost its right value; ask first if the user has changed the value since."""
        field, candidate = report.field, report.candidate
        if candidate is None:
            return report
        if report.strayed:
            outcome = await self.put(field)
            if isinstance(outcome, FieldReport):
                return outcome
            return await self._by_hand(replace(report, candidate=None, why=outcome.sentence))
        reading = await self._form.read(candidate)
        report = replace(report, seen=reading.value)
        if field.is_in(reading, report.entry):
            return self._right(report)
        if sentence := obstacle(field, reading):
            return await self._by_hand(replace(report, why=sentence))
        if reading.touched and not await self._may_replace(field, reading):
            return replace(report, how=How.KEPT)
        return await self._enter(report, candidate, reading)

    async def give_up(self, report: FieldReport) -> FieldReport:
        """Leave a field to the user because it does not keep its value."""
        self._prompts.tell(Differs(report.field, report.seen))
        return await self._by_hand(
            replace(report, why=tr("The page does not keep the value filled in here."))
        )

    async def _locate(self, field: PlannedField) -> FieldReport:
        """Find the field's control; a report without one is skipped, absent, or says why."""
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
                    # The page has swapped two labels; the final pass finds the other field again.
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
        """Name of the element that covers the field, or an equally likely control; None if nothing does."""
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
        """Whether the control is in the container with most fields of its document; each frame is its own document."""
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
        """Write and read back; retry once if the page itself reset the field."""
        entered = await self._write(report, candidate)
        if entered is None:
            why = tr("No entry of the list clearly matches.")
            return await self._by_hand(replace(report, why=why))
        reading = await self._form.read(candidate)
        entered = replace(entered, seen=reading.value)
        if report.field.is_in(reading, entered.entry):
            return self._right(replace(entered, how=How.FILLED, why=""))
        # A page may have attached the files without showing them: a retry would attach them twice.
        if again and not isinstance(report.field.puts, Files) and _was_undone_by_page(before, reading):
            return await self._enter(entered, candidate, before, again=False)
        self._prompts.tell(Differs(report.field, reading.value))
        return await self._by_hand(replace(entered, why=why_different(report.field, reading)))

    async def _write(self, report: FieldReport, candidate: Candidate) -> FieldReport | None:
        """Write the value once. Returns None if no entry of the list was chosen."""
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
        """Offer the value for pasting, wait for the user's answer, and look for the value in the page's controls."""
        field = report.field
        self._prompts.tell(PasteReady(field, report.why))
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
        if candidate is None:
            return report
        reading = await self._form.read(candidate)
        is_new = report.candidate is None
        report = replace(report, candidate=candidate, shown=report.shown or is_new, seen=reading.value)
        if report.entry is None and isinstance(field.puts, Option) and await self._is_meant(field, reading):
            report = replace(report, entry=reading.value)
        if not field.is_in(reading, report.entry):
            self._prompts.tell(Differs(field, reading.value))
            return replace(report, why=reading.fault or report.why)
        self._prompts.tell(Pasted(field, reading.value))
        return replace(report, checks=1)

    async def _into_shown(self, report: FieldReport, candidate: Candidate) -> FieldReport:
        """Fill the control that the user pointed at. If the value does not fit, offer it for pasting again."""
        report = self._take(replace(report, asked=True, shown=True, candidate=None), candidate)
        if report.candidate is None:
            return await self._by_hand(report)
        outcome = await self._into(report, report.candidate)
        if isinstance(outcome, Problem):
            return await self._by_hand(replace(report, why=outcome.sentence))
        return outcome

    async def _is_meant(self, field: PlannedField, reading: FieldReading) -> bool:
        """Whether the entry is acceptable: it is a wanted entry, or the user chose and confirmed it."""
        if field.allows(reading.value):
            return True
        return bool(reading.value) and reading.touched and await self._prompts.means(field, reading.value)

    async def _pasted_into(self, report: FieldReport) -> Candidate | None:
        """Return the control that holds the pasted value, otherwise the control that should hold it."""
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


async def read_back(reports: Sequence[FieldReport], form: Form) -> list[FieldReport]:
    """Find and read every control again; each right value raises its report's `checks`, a wrong one resets it to 0."""
    sought = [report for report in reports if must_match_label(report)]
    found, readings = await asyncio.gather(
        form.look([report.field.wanted for report in sought]), _readings(reports, form)
    )
    # A missing control may be in the middle of a redraw.
    missed = [report for report, result in zip(sought, found, strict=True) if not is_at(report, result)]
    strayed = {report.field.step for report in missed if not await is_still(report, form)}
    if missed:
        readings = await _readings(reports, form)
    return [
        report if reading is None else _reread(report, reading, has_strayed=report.field.step in strayed)
        for report, reading in zip(reports, readings, strict=True)
    ]


async def _readings(reports: Sequence[FieldReport], form: Form) -> list[FieldReading | None]:
    """The reading of each control; None for a field without a control."""

    async def reading(candidate: Candidate | None) -> FieldReading | None:
        return None if candidate is None else await form.read(candidate)

    return await asyncio.gather(*(reading(report.candidate) for report in reports))


def _reread(report: FieldReport, reading: FieldReading, *, has_strayed: bool) -> FieldReport:
    is_right = report.field.is_in(reading, report.entry) and not has_strayed
    checks = min(2, report.checks + 1) if is_right else 0
    return replace(report, seen=reading.value, checks=checks, strayed=has_strayed)


async def is_still(report: FieldReport, form: Form) -> bool:
    """Whether a new search finds the same control for its field."""
    return not must_match_label(report) or is_at(report, await form.find(report.field.wanted))


def must_match_label(report: FieldReport) -> bool:
    """Whether the control must still have its label; not required if the user identified the control."""
    candidate = report.candidate
    return candidate is not None and not report.shown and report.how is not How.KEPT


def is_at(report: FieldReport, found: FindResult) -> bool:
    """Whether the search for the field found the control that was filled."""
    candidate = report.candidate
    match found:
        case Found(here) | Ambiguous((here, *_)):
            return candidate is not None and here.ref == candidate.ref
        case _:
            # An upload may show its files instead of its label; a filled box hides its placeholder.
            return candidate is not None and (candidate.fades or candidate.kind is ControlKind.FILE)


def _may_be_the_users(field: PlannedField, reading: FieldReading) -> bool:
    """Whether the user may have entered the value; a list's value is usually the page's default."""
    return reading.touched or (bool(reading.value.strip()) and not isinstance(field.puts, Option))


def _was_undone_by_page(before: FieldReading, after: FieldReading) -> bool:
    """Whether the page itself undid the filling; only in that case can a retry succeed."""
    by_user = after.touched and not before.touched
    return not by_user and after.value in {"", before.value}


MOST_ROUNDS = 3
"""Maximum number of times that emptied fields are refilled; then the user has to fill them."""


AddedFields = Callable[[], Awaitable[Sequence[PlannedField]]]
"""Called when all fields are filled; returns the fields that the page has added because of the choices made."""


async def fill_form(
    plan: Plan, form: Form, prompts: FillPrompts, brought: AddedFields | None = None
) -> FillReport:
    """Fill the plan's fields, and read every field after the last write.

    Fills no field if the plan has problems. Raises `PageGone` as the form does.
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
    reloaded = tr("The page was reloaded during filling, so it must be filled in again.")
    unread = tuple(replace(report, checks=0) for report in reports)
    return FillReport(fields=unread, stopped=Problem("page", reloaded))


async def _look_for_limit(plan: Plan, form: Form) -> Problem | None:
    """Check before filling whether the box for the links, if it is already on the page, accepts all of them."""
    for field in plan.fields:
        if field.name == "listings" and "\n" in field.value:
            found = await form.find(field.wanted)
            if isinstance(found, Found) and found.over is None:
                return too_many(field, await form.read(found.candidate))
    return None


async def read_again(report: FillReport, form: Form) -> FillReport:
    """Read every control once more and return the updated report; writes nothing and asks nothing."""
    return replace(report, fields=tuple(await read_back(report.fields, form)))


async def _look_for(step: Expected, form: Form) -> Problem | None:
    """Check that an expected element exists before the next field is filled."""
    if step.optional or not isinstance(await form.find(step.wanted), NotFound):
        return None
    missing = msg("“{label}” is not on the page yet, so filling stopped.")
    return Problem(step.step, tr(missing, label=step.wanted.labels[0]))


async def _settle(
    reports: list[FieldReport], filler: FieldFiller, form: Form, prompts: FillPrompts
) -> list[FieldReport]:
    """Read everything, and refill lost values, until nothing is lost; otherwise leave those fields to the user.

    Refilling one field can make the page reset another, so only a read without any loss counts.
    """
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
    """Read every field once more. Returns the reports, and the steps of the fields that have lost their right value."""
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
