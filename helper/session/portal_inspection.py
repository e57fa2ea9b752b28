"""Looks at the portal outside of filing: a walk over the form, a report of it, or one page opened for the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helper.browser.form.form_inspection import FindQuality, SeenButton, SeenControl, SeenField, SeenForm
from helper.flow.spec import FlowPage, Step
from helper.flow.text_matching import Vocabulary
from helper.hosts import is_loopback, read_host
from helper.model.checklist import page_address
from helper.reports.portal_report import OTHER, FieldState, PortalReport, ReportField, safe_address, tidy


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
    needed: bool
    """Whether a person is needed for it."""


def checked(seen: SeenForm, page: FlowPage) -> tuple[FieldCheck, ...]:
    """Every field of the page, in the order of the flow."""
    steps: Mapping[str, Step] = {step.id: step for step in page.steps}
    return tuple(_one(field, steps[field.step]) for field in seen.fields)


def all_sure(fields: Sequence[FieldCheck]) -> bool:
    """Whether a session will fill everything by itself."""
    return not any(field.needed for field in fields)


def _one(field: SeenField, step: Step) -> FieldCheck:
    label = step.label[0]
    if field.finding is FindQuality.SURE:
        return FieldCheck(step.id, label, Light.GREEN, "sure", needed=False)
    if field.finding is FindQuality.ASKS:
        count = len(field.candidates)
        may_be = "one field may be it" if count == 1 else f"{count} fields may be it"
        return FieldCheck(
            step.id,
            label,
            Light.AMBER,
            f"asks: {may_be}. Show it once: ipp-helper portal teach {step.id}",
            needed=True,
        )
    if step.optional:
        sentence = f"not there; what you have for it you paste. Or show it: ipp-helper portal teach {step.id}"
        return FieldCheck(step.id, label, Light.AMBER, sentence, needed=True)
    return FieldCheck(
        step.id,
        label,
        Light.RED,
        f"not there: paste it, it will be on your clipboard. Or show it: ipp-helper portal teach {step.id}",
        needed=True,
    )


Keep = Callable[[str], bool]
"""Asks the person whether words of the page may stand in the report; without her word they may not."""

_STATES = {
    FindQuality.SURE: FieldState.SURE,
    FindQuality.ASKS: FieldState.ASKS,
    FindQuality.NOT_THERE: FieldState.NOT_THERE,
}
_MOST_HEADINGS = 5
_CJK = range(0x2E80, 0xA000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Where and how the form was looked at."""

    version: str
    system: str
    browser: str
    day: date
    how: str
    address: str = ""
    """The page's own address; it is kept only without what could be somebody's."""


def report_of(seen: SeenForm, vocabulary: Vocabulary, keep: Keep, at: Circumstances) -> PortalReport:
    """The report, with known words in our own spelling and the others as far as `keep` allows."""
    buttons = {button.step: button for button in seen.buttons}
    fields = [_field(field, vocabulary, keep) for field in seen.fields]
    others = [_other(control, vocabulary, keep) for control in seen.others]
    return PortalReport(
        version=at.version,
        system=at.system,
        browser=at.browser,
        language=language_of(seen),
        day=at.day,
        how=at.how,
        address=safe_address(at.address),
        heading=_heading(seen.headings, vocabulary, keep),
        fields=(*fields, *others),
        verify=_verify(buttons.get("verify"), vocabulary, keep),
        boxes=seen.ticks,
        submit="submit" in buttons and buttons["submit"].seen,
    )


def language_of(seen: SeenForm) -> str:
    """In which language the labels that were found are written."""
    labels = [field.control.label for field in seen.fields if field.control]
    chinese = sum(any(ord(sign) in _CJK for sign in label) for label in labels)
    if not labels:
        return "unknown"
    if 0 < chinese < len(labels):
        return "English and Chinese"
    return "Chinese" if chinese else "English"


def _field(field: SeenField, vocabulary: Vocabulary, keep: Keep) -> ReportField:
    state = FieldState.SHOWN if field.taught and field.finding is FindQuality.SURE else _STATES[field.finding]
    if field.control is None:
        return ReportField(name=field.name, state=FieldState.NOT_THERE)
    return _kept(field.name, state, field.control, vocabulary, keep)


def _other(control: SeenControl, vocabulary: Vocabulary, keep: Keep) -> ReportField:
    return _kept(OTHER, FieldState.THERE, control, vocabulary, keep)


def _kept(
    name: str, state: FieldState, control: SeenControl, vocabulary: Vocabulary, keep: Keep
) -> ReportField:
    return ReportField(
        name=name,
        state=state,
        label=_words(control.label, vocabulary.label(control.label), keep),
        kind=control.kind,
        searched=control.searched,
        options=tuple(
            kept
            for option in control.options or ()
            if (kept := _words(option, vocabulary.entry(option), keep))
        ),
        count=control.count,
        form=control.form,
        most_chars=control.most_chars,
        most_lines=control.most_lines,
        most_files=control.most_files,
    )


def _heading(headings: tuple[str, ...], vocabulary: Vocabulary, keep: Keep) -> str | None:
    """The known heading; where there is none, the first that the person lets stand; None: there is none at all."""
    for heading in headings:
        if known := vocabulary.heading(heading):
            return known
    kept = (words for heading in headings[:_MOST_HEADINGS] if (words := _words(heading, None, keep)))
    return next(kept, None)


def _verify(button: SeenButton | None, vocabulary: Vocabulary, keep: Keep) -> str | None:
    if button is None or not button.seen:
        return None
    return _words(button.label, vocabulary.label(button.label), keep)


def _words(text: str, known: str | None, keep: Keep) -> str:
    if known is not None:
        return known
    words = tidy(text)
    return words if words and keep(words) else ""


def address_of(start: str, page: str) -> str:
    """Where a page is on the portal that begins at `start`; where it is not known, `start` itself."""
    place = read_host(start)
    if place is None or (is_loopback(start) and place.fragment):
        return start  # a practice portal that is all one page has none of these addresses
    host = "127.0.0.1" if is_loopback(start) else place.host
    return page_address(place.origin, host, page) or start
