"""Fills a whole form: every field in its order, then all of them read once more, until the page stands still."""

from __future__ import annotations

from dataclasses import replace

from helper.flow.desk import Desk, Differs, Filled
from helper.flow.filler import FieldFiller, read_back
from helper.flow.form import Form, Nothing
from helper.flow.plan import Expected, Plan
from helper.flow.report import FieldReport, FillReport, How
from helper.model.problems import Problem

MOST_ROUNDS = 3
"""How often fields that the page emptied are filled again before they are handed to the person."""


async def fill_form(plan: Plan, form: Form, desk: Desk) -> FillReport:
    """Fill the plan's fields; the last thing done is a reading of every field after which nothing was written.

    Nothing is filled while the plan has problems. Raises `PageGone` as the form does.
    """
    if plan.problems:
        return FillReport(fields=(), stopped=plan.problems[0])
    document = (await form.where()).document
    filler = FieldFiller(form, desk, plan.fields)
    reports: list[FieldReport] = []
    for step in plan.steps:
        outcome = await (_look_for(step, form) if isinstance(step, Expected) else filler.put(step))
        if isinstance(outcome, Problem):
            return await read_again(FillReport(fields=tuple(reports), stopped=outcome), form)
        if outcome is not None:
            reports.append(outcome)
    reports = await _settle(reports, filler, form, desk)
    return _of_one_document(reports, same=(await form.where()).document == document)


async def read_again(report: FillReport, form: Form) -> FillReport:
    """The same report after one more reading of every control; nothing is written and nobody is asked."""
    return replace(report, fields=tuple([await read_back(field, form) for field in report.fields]))


async def _look_for(step: Expected, form: Form) -> Problem | None:
    """Make sure of something that must be there before the next field."""
    if step.optional or not isinstance(await form.find(step.wanted), Nothing):
        return None
    return Problem(step.step, f"The page shows no “{step.wanted.labels[0]}” yet; nothing more was filled.")


async def _settle(
    reports: list[FieldReport], filler: FieldFiller, form: Form, desk: Desk
) -> list[FieldReport]:
    """Read everything, mend what was lost, and read everything again; at last the person gets what is not kept.

    Mending one field can make the page reset another, so only a reading without any loss counts.
    """
    for _ in range(MOST_ROUNDS):
        reports, lost = await _read_all(reports, form)
        if not lost:
            return _confirmed(reports, desk)
        reports = [await filler.mend(report) if report.field.step in lost else report for report in reports]
    reports, lost = await _read_all(reports, form)
    if lost:
        reports = [
            await filler.give_up(report) if report.field.step in lost else report for report in reports
        ]
        reports, lost = await _read_all(reports, form)
    return _confirmed(reports, desk, lost)


async def _read_all(reports: list[FieldReport], form: Form) -> tuple[list[FieldReport], frozenset[str]]:
    """Every field read once more, and the steps of those that were right before and are not any more."""
    after = [await read_back(report, form) for report in reports]
    lost = frozenset(
        new.field.step
        for old, new in zip(reports, after, strict=True)
        if old.right and not new.right and new.how not in {How.KEPT, How.SKIPPED}
    )
    return after, lost


def _confirmed(
    reports: list[FieldReport], desk: Desk, lost: frozenset[str] = frozenset()
) -> list[FieldReport]:
    for report in reports:
        if report.right:
            desk.tell(Filled(report.field, report.seen, report.checks))
        elif report.field.step in lost:
            desk.tell(Differs(report.field, report.seen))
    return reports


def _of_one_document(reports: list[FieldReport], *, same: bool) -> FillReport:
    if same:
        return FillReport(fields=tuple(reports))
    return FillReport(
        fields=tuple(replace(report, checks=0) for report in reports),
        stopped=Problem(
            "page", "The page was loaded anew while it was being filled; it must be filled again."
        ),
    )
