"""Puts one field into a form and makes sure of it; in doubt it asks, or lays the value ready for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from helper.flow.desk import Asked, Desk, Differs, Filled, Pasted, PasteReady
from helper.flow.form import Ask, Candidate, Chosen, Form, Nothing, Option, Reading, Sure, Unchosen
from helper.flow.limits import obstacle, why_different
from helper.flow.normal import fits
from helper.flow.plan import Files, PlannedField, Text
from helper.flow.report import FieldReport, How
from helper.model.problems import Problem


class FieldFiller:
    """Works on the fields of one form, one after the other; no control is filled for two of them."""

    def __init__(self, form: Form, desk: Desk, fields: Sequence[PlannedField] = ()) -> None:
        self._form = form
        self._desk = desk
        self._fields = fields
        """All fields of the form: what the person pastes into the box of another is not taken for this one."""
        self._owners: dict[str, PlannedField] = {}
        """Which field each control was taken for, by the control's ref."""

    async def put(self, field: PlannedField) -> FieldReport | Problem:
        """See that the form holds the field; a Problem means that this complaint does not fit into this form."""
        report = await self._locate(field)
        outcome: FieldReport | Problem = report
        if report.candidate is not None:
            outcome = await self._into(report, report.candidate)
        elif report.how is not How.SKIPPED:
            outcome = await self._by_hand(report)
        if isinstance(outcome, FieldReport):
            await self._tell_shown(outcome)
        return outcome

    async def _into(self, report: FieldReport, candidate: Candidate) -> FieldReport | Problem:
        """See that this control holds the field."""
        field = report.field
        reading = await self._form.read(candidate)
        report = replace(report, seen=reading.value)
        if field.held_by(reading.value):
            return self._right(replace(report, how=How.THERE))
        if sentence := obstacle(field, reading):
            # Another text can be shorter; a list of links can only be spread over more forms.
            if field.name == "listings":
                return Problem(field.name, sentence)
            return await self._by_hand(replace(report, why=sentence))
        if _may_be_the_persons(field, reading) and not await self._may_replace(field, reading):
            return replace(report, how=How.KEPT)
        return await self._enter(report, candidate, reading)

    async def _tell_shown(self, report: FieldReport) -> None:
        """What the person showed is worth remembering only once it was proved right."""
        candidate = report.candidate if report.shown else None
        entry = report.entry if report.named else None
        if report.right and (candidate is not None or entry is not None):
            await self._desk.shown(report.field, candidate, entry)

    async def mend(self, report: FieldReport) -> FieldReport:
        """Put in again what was right and is not any more; what the person changed meanwhile is asked about."""
        field, candidate = report.field, report.candidate
        if candidate is None:
            return report
        reading = await self._form.read(candidate)
        report = replace(report, seen=reading.value)
        if field.held_by(reading.value, report.entry):
            return self._right(report)
        if sentence := obstacle(field, reading):
            return await self._by_hand(replace(report, why=sentence))
        if reading.touched and not await self._may_replace(field, reading):
            return replace(report, how=How.KEPT)
        return await self._enter(report, candidate, reading)

    async def give_up(self, report: FieldReport) -> FieldReport:
        """Hand a field to the person that does not keep its value."""
        self._desk.tell(Differs(report.field, report.seen))
        return await self._by_hand(replace(report, why="The page does not keep what is put in here."))

    async def _locate(self, field: PlannedField) -> FieldReport:
        """Find the control; a report without one says why, or is skipped because there is nothing to put in."""
        report = FieldReport(field=field, how=How.FILLED)
        if not field.value and isinstance(field.puts, Option):
            return replace(report, how=How.SKIPPED)
        found = await self._form.find(field.wanted)
        if not field.value and not isinstance(found, Sure):
            return replace(report, how=How.SKIPPED)
        match found:
            case Sure(candidate):
                return self._take(report, candidate)
            case Ask(candidates):
                self._desk.tell(Asked(field))
                answer = await self._desk.which_field(field, candidates)
                return self._take(replace(report, asked=True, shown=True), answer)
            case Nothing(reason):
                return replace(report, why=reason)
            case _:
                assert_never(found)

    def _take(self, report: FieldReport, candidate: Candidate | None) -> FieldReport:
        if candidate is None:
            return replace(report, why="It is not certain which field is meant.")
        if candidate.kind not in report.field.wanted.kinds:
            return replace(report, why="The field shown for it takes another sort of value.")
        owner = self._owners.setdefault(candidate.ref, report.field)
        if owner is not report.field:
            return replace(report, why=f"The only field found for it is already taken for “{owner.label}”.")
        return replace(report, candidate=candidate)

    async def _enter(
        self, report: FieldReport, candidate: Candidate, before: Reading, *, again: bool = True
    ) -> FieldReport:
        """Write, read back, and once more if the page itself put the field back."""
        entered = await self._write(report, candidate)
        if entered is None:
            return await self._by_hand(
                replace(report, why="No entry of the list is certain to be the right one.")
            )
        reading = await self._form.read(candidate)
        entered = replace(entered, seen=reading.value)
        if report.field.held_by(reading.value, entered.entry):
            return self._right(replace(entered, how=How.FILLED, why=""))
        # Files that a page does not show may be there all the same: put in again they would be there twice.
        if again and not isinstance(report.field.puts, Files) and _put_back(before, reading):
            return await self._enter(entered, candidate, before, again=False)
        self._desk.tell(Differs(report.field, reading.value))
        return await self._by_hand(replace(entered, why=why_different(report.field, reading)))

    async def _write(self, report: FieldReport, candidate: Candidate) -> FieldReport | None:
        """Put the value in once; None: no entry of the list was chosen."""
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
            self._desk.tell(Asked(report.field))
            report = replace(report, asked=True, named=True)
            entry = await self._desk.which_option(report.field, answer)
            if entry is None or entry not in answer.entries:
                return None
            answer = await self._form.choose(candidate, Option((entry,)))
        return replace(report, entry=answer.text) if isinstance(answer, Chosen) else None

    async def _by_hand(self, report: FieldReport) -> FieldReport:
        """Lay the value ready, wait for the person's word, and look whether it can be seen in a control."""
        field = report.field
        self._desk.tell(PasteReady(field, report.why))
        answer = await self._desk.pasted(field, report.why)
        if isinstance(answer, Candidate):
            return await self._into_shown(report, answer)
        if not answer:
            return replace(report, how=How.SKIPPED, checks=0)
        report = replace(report, how=How.PASTED, checks=0)
        candidate = await self._pasted_into(report)
        if candidate is None:
            return report
        reading = await self._form.read(candidate)
        is_new = report.candidate is None
        report = replace(report, candidate=candidate, shown=report.shown or is_new, seen=reading.value)
        if report.entry is None and isinstance(field.puts, Option) and await self._is_meant(field, reading):
            report = replace(report, entry=reading.value)
        if not field.held_by(reading.value, report.entry):
            self._desk.tell(Differs(field, reading.value))
            return report
        self._desk.tell(Pasted(field, reading.value))
        return replace(report, checks=1)

    async def _into_shown(self, report: FieldReport, candidate: Candidate) -> FieldReport:
        """Fill the control that the person pointed at; what does not fit into it is laid ready again."""
        report = self._take(replace(report, asked=True, shown=True, candidate=None), candidate)
        if report.candidate is None:
            return await self._by_hand(report)
        outcome = await self._into(report, report.candidate)
        if isinstance(outcome, Problem):
            return await self._by_hand(replace(report, why=outcome.sentence))
        return outcome

    async def _is_meant(self, field: PlannedField, reading: Reading) -> bool:
        """Whether the entry may stand: it is a wanted one, or the person chose it and says that it is."""
        if field.allows(reading.value):
            return True
        return bool(reading.value) and reading.touched and await self._desk.means(field, reading.value)

    async def _pasted_into(self, report: FieldReport) -> Candidate | None:
        """The control that holds the value; else the one it should be in."""
        field = report.field
        holding = await self._form.holding(field.value) if field.value else None
        if holding is None and report.candidate is None:
            holding = await self._desk.seen_into(field)
        if holding is None or holding.kind not in field.wanted.kinds:
            return report.candidate
        if any(fits(holding.label, other.wanted.labels) for other in self._fields if other is not field):
            return report.candidate
        owner = self._owners.setdefault(holding.ref, field)
        return holding if owner is field else report.candidate

    def _right(self, report: FieldReport) -> FieldReport:
        self._desk.tell(Filled(report.field, report.seen, 1))
        return replace(report, checks=1)

    async def _may_replace(self, field: PlannedField, reading: Reading) -> bool:
        self._desk.tell(Asked(field))
        return await self._desk.overwrite(field, reading)


async def read_back(report: FieldReport, form: Form) -> FieldReport:
    """Read the control once more: one right reading more, or none at all."""
    if report.candidate is None:
        return report
    reading = await form.read(report.candidate)
    held = report.field.held_by(reading.value, report.entry)
    return replace(report, seen=reading.value, checks=min(2, report.checks + 1) if held else 0)


def _may_be_the_persons(field: PlannedField, reading: Reading) -> bool:
    """Whether somebody may miss what the control holds; a list's first choice is usually the page's own."""
    return reading.touched or (bool(reading.value.strip()) and not isinstance(field.puts, Option))


def _put_back(before: Reading, after: Reading) -> bool:
    """Whether the page itself undid what was put in: then, and only then, another try can end otherwise."""
    by_the_person = after.touched and not before.touched
    return not by_the_person and after.value in {"", before.value}
