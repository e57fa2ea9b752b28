"""What a look at the portal's form says outside of filing: what to expect of each field, and a report of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from helper.browser.form.form_inspection import FindQuality, SeenControl, SeenField, SeenForm
from helper.flow.spec import FlowPage
from helper.flow.text_matching import Vocabulary
from helper.hosts import is_loopback, read_host
from helper.model.checklist import page_address
from helper.reports.portal_report import OTHER, FieldState, PortalReport, ReportField, tidy


class Light(StrEnum):
    """What to expect of one field."""

    GREEN = "green"
    """It will be filled."""
    AMBER = "amber"
    """It will be a question, or it is missing and the form can do without it."""
    RED = "red"
    """It will have to be pasted."""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """One field, and what to do about it."""

    step: str
    label: str
    """The first wording that the flow knows."""
    light: Light
    sentence: str

    @property
    def needed(self) -> bool:
        """Whether a person is needed for it."""
        return self.light is not Light.GREEN


def checked(seen: SeenForm, page: FlowPage) -> tuple[FieldCheck, ...]:
    """Every field of the page, in the order of the flow."""
    steps = {step.id: step for step in page.steps}
    return tuple(
        FieldCheck(
            field.step, steps[field.step].label[0], *_expected(field, optional=steps[field.step].optional)
        )
        for field in seen.fields
    )


def all_sure(fields: Sequence[FieldCheck]) -> bool:
    """Whether a session will fill everything by itself."""
    return not any(field.needed for field in fields)


def _expected(field: SeenField, *, optional: bool) -> tuple[Light, str]:
    teach = f"ipp-helper portal teach {field.step}"
    if field.finding is FindQuality.SURE:
        return Light.GREEN, "sure"
    if field.finding is FindQuality.ASKS:
        count = len(field.candidates)
        may_be = "one field may be it" if count == 1 else f"{count} fields may be it"
        return Light.AMBER, f"asks: {may_be}. Show it once: {teach}"
    if optional:
        return Light.AMBER, f"not there; what you have for it you paste. Or show it: {teach}"
    return Light.RED, f"not there: paste it, it will be on your clipboard. Or show it: {teach}"


Keep = Callable[[str], bool]
"""Asks the person whether words of the page may stand in the report; without her word they may not."""
_STATES = {
    FindQuality.SURE: FieldState.SURE,
    FindQuality.ASKS: FieldState.ASKS,
    FindQuality.NOT_THERE: FieldState.NOT_THERE,
}
_MOST_HEADINGS = 5
_CJK = range(0x2E80, 0xA000)


def report_of(seen: SeenForm, vocabulary: Vocabulary, keep: Keep, about: PortalReport) -> PortalReport:
    """The report, with known words in our own spelling and the others as far as `keep` allows.

    `about` says where and how the form was looked at.
    """

    def words(text: str, known: str | None) -> str:
        shown = tidy(text) if known is None else known
        return shown if known is not None or (shown and keep(shown)) else ""

    def reported(name: str, state: FieldState, control: SeenControl | None) -> ReportField:
        if control is None:
            return ReportField(name=name, state=FieldState.NOT_THERE)
        label = words(control.label, vocabulary.label(control.label))
        entries = (words(option, vocabulary.entry(option)) for option in control.options or ())
        return ReportField(
            name=name, state=state, label=label, kind=control.kind, searched=control.searched,
            options=tuple(filter(None, entries)), count=control.count, form=control.form,
            most_chars=control.most_chars, most_lines=control.most_lines, most_files=control.most_files,
        )  # fmt: skip

    fields = [reported(field.name, _state(field), field.control) for field in seen.fields]
    fields += [reported(OTHER, FieldState.THERE, control) for control in seen.others]
    # The known heading; where there is none, the first that the person lets stand.
    known = (vocabulary.heading(heading) for heading in seen.headings)
    kept = (words(heading, None) for heading in seen.headings[:_MOST_HEADINGS])
    heading = next(filter(None, known), None) or next(filter(None, kept), None)
    buttons = {button.step: button for button in seen.buttons if button.seen}
    verify = buttons.get("verify")
    return replace(
        about,
        language=language_of(seen),
        heading=heading,
        fields=tuple(fields),
        verify=None if verify is None else words(verify.label, vocabulary.label(verify.label)),
        boxes=seen.ticks,
        submit="submit" in buttons,
    )


def _state(field: SeenField) -> FieldState:
    taught = field.taught and field.finding is FindQuality.SURE
    return FieldState.SHOWN if taught else _STATES[field.finding]


def language_of(seen: SeenForm) -> str:
    """In which language the labels that were found are written."""
    labels = [field.control.label for field in seen.fields if field.control]
    chinese = sum(any(ord(sign) in _CJK for sign in label) for label in labels)
    if not labels:
        return "unknown"
    if 0 < chinese < len(labels):
        return "English and Chinese"
    return "Chinese" if chinese else "English"


def address_of(start: str, page: str) -> str:
    """Where a page is on the portal that begins at `start`; where it is not known, `start` itself."""
    place = read_host(start)
    if place is None or (is_loopback(start) and place.fragment):
        return start  # a practice portal that is all one page has none of these addresses
    host = "127.0.0.1" if is_loopback(start) else place.host
    return page_address(place.origin, host, page) or start
