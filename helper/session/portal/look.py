"""Turns what was seen of the live form into a report, and keeps out of it every word that is not known to be the portal's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from helper.browser.form.look import Finding, SeenButton, SeenControl, SeenField, SeenForm
from helper.exchange.portal_report.answers import safe_address
from helper.exchange.portal_report.report import OTHER, PortalReport, ReportField, State
from helper.exchange.portal_report.words import tidy
from helper.flow.vocabulary import Vocabulary

Keep = Callable[[str], bool]
"""Asks the person whether words of the page may stand in the report; without her word they may not."""

_STATES = {Finding.SURE: State.SURE, Finding.ASKS: State.ASKS, Finding.NOT_THERE: State.NOT_THERE}
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
    state = State.SHOWN if field.taught and field.finding is Finding.SURE else _STATES[field.finding]
    if field.control is None:
        return ReportField(name=field.name, state=State.NOT_THERE)
    return _kept(field.name, state, field.control, vocabulary, keep)


def _other(control: SeenControl, vocabulary: Vocabulary, keep: Keep) -> ReportField:
    return _kept(OTHER, State.THERE, control, vocabulary, keep)


def _kept(name: str, state: State, control: SeenControl, vocabulary: Vocabulary, keep: Keep) -> ReportField:
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
