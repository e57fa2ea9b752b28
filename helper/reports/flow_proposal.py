"""What a report that somebody sent is good for: its page rebuilt for the tests of the finder, and what it changes in the flow file.

The rebuilt page goes to `recordings/`; each control says in `data-step` of which step it is the one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helper.flow.form import Chosen, ControlKind, Option
from helper.flow.load import read_flow
from helper.flow.spec import Flow, FlowPage, Step, StepKind, pattern_in
from helper.flow.text_matching import fits, pick
from helper.hosts import read_host
from helper.reports.documents import render
from helper.reports.portal_report import FIELD_NAMES, OTHER, FieldState, PortalReport, ReportField

_ENTRIES_DRAWN = 30


def report_page(report: PortalReport, flow: Flow) -> str:
    """The page as HTML without any script. Fields that were not there, or whose words were struck out, are left out."""
    page = next(page for page in flow.pages if page.is_form)
    return render(
        "rebuilt.html.jinja",
        language="zh-CN" if report.language == "Chinese" else "en",
        heading=report.heading or page.heading[0],
        report=report,
        fields=[
            {"words": field.label, "kind": field.kind, "step": _truth(field, page), "entries": _entries(field),
             "several": field.most_files != 1, "hint": ". ".join(_hints(field))}
            for field in report.fields
            if field.kind is not None and field.label and field.state is not FieldState.NOT_THERE
        ],
    )  # fmt: skip


def _truth(field: ReportField, page: FlowPage) -> str:
    """Of which step this control is the one; a field that only asks has none, as nobody said which control it is."""
    if field.state is FieldState.ASKS:
        return ""
    return next((step.id for step in page.steps if step.enters and step.value == field.name), "")


def _entries(field: ReportField) -> list[str]:
    """The entries that were kept, and one without meaning for each of the others."""
    unknown = max((field.count or 0) - len(field.options), 0)
    others = [f"Entry {number}" for number in range(1, min(unknown, _ENTRIES_DRAWN) + 1)]
    texts = [*field.options, *others]
    return [*texts, "Entry", "Entry 2"][:2] if field.kind is ControlKind.RADIO and len(texts) < 2 else texts


def _hints(field: ReportField) -> Iterator[str]:
    if field.most_lines is not None:
        yield f"At most {field.most_lines} links"
    if field.most_chars is not None:
        yield f"0/{field.most_chars}"
    if field.most_files is not None and field.most_files > 1:
        yield f"Up to {field.most_files} files"


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
    # That somebody looked at this host's form, and when.
    place = read_host(report.address)
    if place and report.day and dict(flow.seen).get(place.host) == "described":
        document["flow"]["seen"][place.host] = f"taught on {report.day.isoformat()}"
    changed = tomlkit.dumps(document)
    read_flow(changed, file)
    lines = difflib.unified_diff(
        flow_text.splitlines(), changed.splitlines(), f"a/{file}", f"b/{file}", lineterm="", n=2
    )
    return Proposal("\n".join(lines), tuple(_remarks(report, flow)))


def _add_words(document: Any, report: PortalReport) -> None:
    """Every label, heading and button that the flow has not."""
    labels = {
        field.name: field.label.removesuffix(" (optional)")
        for field in report.fields
        if field.name != OTHER and field.state is not FieldState.ASKS
    }
    for page in document["page"]:
        named = [(step["label"], labels.get(_entered(step), "")) for step in page["step"] if _entered(step)]
        named += [(page["heading"], report.heading or "")] if named else []
        named += [(step["label"], report.verify or "") for step in page["step"] if step["id"] == "verify"]
        for wordings, text in named:
            if text and not fits(text, wordings):
                wordings.append(text)


def _entered(step: Any) -> str:
    """Which field of the complaint a step puts in; empty: none."""
    return next((str(step[kind]) for kind in ("fill", "choose", "attach") if kind in step), "")


def _remarks(report: PortalReport, flow: Flow) -> Iterator[str]:
    steps = {step.value: step for page in flow.pages for step in page.steps if step.enters}
    for field in report.fields:
        yield from _field_remarks(field, steps.get(field.name))
    yield from _entry_remarks("reason", report.told.reasons, steps.get("reason"))
    if report.told.number_digits:
        yield f"A complaint's number has {report.told.number_digits} digits."
    if report.told.columns and not flow.listing_words.columns:
        yield f"The list of complaints has the columns: {' | '.join(report.told.columns)}."
    if report.told.agreement:
        yield f"The user agreement says about programs: “{report.told.agreement}”"


def _field_remarks(field: ReportField, step: Step | None) -> Iterator[str]:
    name = FIELD_NAMES[field.name]
    if field.name == OTHER:
        yield f"The page also has “{field.label or 'a field whose words were not kept'}”: which field is it?"
    elif field.state is FieldState.NOT_THERE:
        yield f"“{name}” was not found: its label is missing in the flow, or it is not there."
    elif field.state is FieldState.ASKS:
        yield f"“{name}” was found, but not beyond doubt."
    elif step is not None:
        limit = field.most_files if field.kind is ControlKind.FILE else field.most_lines
        if None not in {limit, step.at_most} and limit != step.at_most:
            yield f"“{name}” takes {limit} on the page, {step.at_most} in the flow."
        if len(field.options) == field.count:
            yield from _entry_remarks(field.name, field.options, step)


def _entry_remarks(name: str, entries: Sequence[str], step: Step | None) -> Iterator[str]:
    """Whether the entry that is usually wanted is among these."""
    if not entries or step is None or step.kind is not StepKind.CHOOSE or not step.option:
        return
    whole = tuple(text for text in step.option if pattern_in(text) is None)
    patterns = tuple(pattern for text in step.option if (pattern := pattern_in(text)) is not None)
    if not isinstance(pick(entries, Option(whole, patterns)), Chosen):
        yield f"None of the entries of “{FIELD_NAMES[name]}” is “{step.option[0]}”: {' | '.join(entries)}."
