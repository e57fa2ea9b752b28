"""Proposes what a report changes in the description of the portal's pages, as a difference of the flow file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helper.exchange.portal_report.report import OTHER, PortalReport, ReportField, State
from helper.flow.form import Chosen, Kind, Option
from helper.flow.load import read_flow
from helper.flow.normal import fits, pick
from helper.flow.spec import Flow, Step, StepKind, pattern_in
from helper.hosts import read_host
from helper.model.words import FIELD_WORDS


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be changed, and what a person has to judge."""

    difference: str
    """A unified difference of the flow file; empty: the report changes nothing."""
    remarks: tuple[str, ...]
    """What no difference can say, a sentence for each."""


def proposal(report: PortalReport, flow_text: str, file: str) -> Proposal:
    """What the report adds to the flow with this text."""
    import tomlkit

    flow = read_flow(flow_text, file)
    document = tomlkit.parse(flow_text)
    _add_words(document, report)
    _add_sight(document, report, flow)
    changed = tomlkit.dumps(document)
    read_flow(changed, file)
    lines = difflib.unified_diff(
        flow_text.splitlines(), changed.splitlines(), f"a/{file}", f"b/{file}", lineterm="", n=2
    )
    return Proposal("\n".join(lines), tuple(_remarks(report, flow)))


def _add_words(document: Any, report: PortalReport) -> None:
    """Every label, heading and button that the flow has not."""
    fields = {field.name: field for field in report.fields if field.name != OTHER and field.label}
    for page in document["page"]:
        if report.heading and any(_enters(step) for step in page["step"]):
            _add(page["heading"], report.heading)
        for step in page["step"]:
            name = _enters(step)
            if name in fields and fields[name].state is not State.ASKS:
                _add(step["label"], _bare(fields[name].label))
            if step["id"] == "verify" and report.verify:
                _add(step["label"], report.verify)


def _enters(step: Any) -> str:
    """Which field of the complaint a step puts in; empty: none."""
    return next((str(step[kind]) for kind in ("fill", "choose", "attach") if kind in step), "")


def _add(wordings: Any, text: str) -> None:
    if not fits(text, wordings):
        wordings.append(text)


def _add_sight(document: Any, report: PortalReport, flow: Flow) -> None:
    """That somebody looked at this host's form, and when."""
    place = read_host(report.address)
    seen = dict(flow.seen)
    if place and report.day and seen.get(place.host) == "described":
        document["flow"]["seen"][place.host] = f"taught on {report.day.isoformat()}"


def _remarks(report: PortalReport, flow: Flow) -> Sequence[str]:
    steps = {step.value: step for page in flow.pages for step in page.steps if step.enters}
    remarks = [remark for field in report.fields for remark in _field_remarks(field, steps.get(field.name))]
    if report.told.reasons and (step := steps.get("reason")):
        remarks += _entry_remarks("reason", report.told.reasons, step)
    if report.told.number_digits:
        remarks.append(f"A complaint's number has {report.told.number_digits} digits.")
    if report.told.columns and not flow.listing_words.columns:
        remarks.append(f"The list of complaints has the columns: {' | '.join(report.told.columns)}.")
    if report.told.agreement:
        remarks.append(f"The user agreement says about programs: “{report.told.agreement}”")
    return remarks


def _field_remarks(field: ReportField, step: Step | None) -> Sequence[str]:
    if field.name == OTHER:
        return [
            f"The page also has “{field.label or 'a field whose words were not kept'}”: which field is it?"
        ]
    if field.state is State.NOT_THERE:
        return [
            f"“{FIELD_WORDS[field.name]}” was not found: its label is missing in the flow, or it is not there."
        ]
    if field.state is State.ASKS:
        return [f"“{FIELD_WORDS[field.name]}” was found, but not beyond doubt."]
    known = step.at_most if step else None
    limit = field.most_files if field.kind is Kind.FILE else field.most_lines
    remarks = []
    if limit is not None and known is not None and limit != known:
        remarks.append(f"“{FIELD_WORDS[field.name]}” takes {limit} on the page, {known} in the flow.")
    if step is not None and field.options and len(field.options) == field.count:
        remarks += _entry_remarks(field.name, field.options, step)
    return remarks


def _entry_remarks(name: str, entries: Sequence[str], step: Step) -> Sequence[str]:
    """Whether the entry that is usually wanted is among these."""
    if step.kind is not StepKind.CHOOSE or not step.option:
        return []
    whole = tuple(text for text in step.option if pattern_in(text) is None)
    patterns = tuple(pattern for text in step.option if (pattern := pattern_in(text)) is not None)
    if isinstance(pick(entries, Option(whole, patterns)), Chosen):
        return []
    return [f"None of the entries of “{FIELD_WORDS[name]}” is “{step.option[0]}”: {' | '.join(entries)}."]


def _bare(label: str) -> str:
    return label.removesuffix(" (optional)")
