"""Inspects the portal's form without filing: forecasts for fields, a report, and a session for teaching fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from helper.browser.form.form_inspection import FindQuality, SeenControl, SeenField, SeenForm, seen_field
from helper.finder.decision import FormFinder, decide_all, look_in
from helper.finder.saved_reading import SavedReading, WordMask
from helper.flow.plan import wanted_for
from helper.flow.spec import FlowPage
from helper.flow.text_matching import Vocabulary
from helper.hosts import is_loopback, read_host
from helper.model.checklist import page_address
from helper.reports.portal_look import OTHER, FieldState, Language, LookedField, PortalLook, tidy
from helper.translation import tr, tr_n


class Forecast(StrEnum):
    """What will probably happen to a field when the form is filled."""

    GREEN = "green"
    """The field will be filled."""
    AMBER = "amber"
    """The user will be asked, or the field is missing but optional."""
    RED = "red"
    """The user will have to paste the value."""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """A form field with a prediction of how it will be filled in, and advice for the user."""

    step: str
    label: str
    """The field's first label in the flow."""
    forecast: Forecast
    sentence: str

    @property
    def needed(self) -> bool:
        """Whether the user will have to help fill this field."""
        return self.forecast is not Forecast.GREEN


def checked(seen: SeenForm, page: FlowPage) -> tuple[FieldCheck, ...]:
    """Return the forecast for every field of the page, in the order of the flow."""
    steps = {step.id: step for step in page.steps}
    return tuple(
        FieldCheck(
            field.step, steps[field.step].label[0], *_expected(field, optional=steps[field.step].optional)
        )
        for field in seen.fields
    )


def _expected(field: SeenField, *, optional: bool) -> tuple[Forecast, str]:
    if field.finding is FindQuality.SURE:
        return Forecast.GREEN, tr("sure")
    if field.finding is FindQuality.ASKS:
        sentence = tr_n(
            "not sure: {n} field could be the one. I ask, and remember the answer.",
            "not sure: {n} fields could be the one. I ask, and remember the answer.",
            len(field.candidates),
        )
        return Forecast.AMBER, sentence
    if optional:
        sentence = tr(
            "not found, but optional: paste its text if you have one, or press s and show me the field"
        )
        return Forecast.AMBER, sentence
    sentence = tr("not found: I copy its text, and you paste it, or press s and show me the field")
    return Forecast.RED, sentence


Keep = Callable[[str], bool]
"""Asks the user whether the report may include a text from the page that the flow does not know."""
_STATES = {
    FindQuality.SURE: FieldState.SURE,
    FindQuality.ASKS: FieldState.ASKS,
    FindQuality.NOT_THERE: FieldState.NOT_THERE,
}
_MOST_HEADINGS = 5
_CJK = range(0x2E80, 0xA000)


def look_of(seen: SeenForm, vocabulary: Vocabulary, keep: Keep, **about: Any) -> PortalLook:
    """Return a report on the form that can be shared.

    A text known to the flow is written in the flow's spelling; `keep` decides about any other text.
    """

    def words(text: str, known: str | None) -> str:
        shown = tidy(text) if known is None else known
        return shown if known is not None or (shown and keep(shown)) else ""

    def looked(name: str, state: FieldState, control: SeenControl | None) -> LookedField:
        if control is None:
            return LookedField(name=name, state=FieldState.NOT_THERE)
        label = words(control.label, vocabulary.label(control.label))
        entries = (words(option, vocabulary.entry(option)) for option in control.options or ())
        return LookedField(
            name=name, state=state, label=label, kind=control.kind, searched=control.searched,
            options=tuple(filter(None, entries)), count=control.count, form=control.form,
            most_chars=control.most_chars, most_lines=control.most_lines, most_files=control.most_files,
        )  # fmt: skip

    fields = [looked(field.name, _state(field), field.control) for field in seen.fields]
    fields += [looked(OTHER, FieldState.THERE, control) for control in seen.others]
    # Use a known heading, otherwise the first heading that the user allows.
    known = (vocabulary.heading(heading) for heading in seen.headings)
    kept = (words(heading, None) for heading in seen.headings[:_MOST_HEADINGS])
    heading = next(filter(None, known), None) or next(filter(None, kept), None)
    buttons = {button.step: button for button in seen.buttons if button.seen}
    verify, mask = buttons.get("verify"), WordMask(vocabulary.wordings)
    return PortalLook(
        format=1,
        language=language_of(seen),
        heading=heading,
        fields=tuple(fields),
        verify=None if verify is None else words(verify.label, vocabulary.label(verify.label)),
        boxes=seen.ticks,
        submit="submit" in buttons,
        frames=tuple(SavedReading.of(reading, mask) for reading in seen.readings),
        **about,
    )


def seen_in(look: PortalLook, page: FlowPage) -> SeenForm:
    """Find the form's fields in the page readings of a saved report, without a browser."""
    steps = [step for step in page.steps if step.enters]
    wanted = [wanted_for(step) for step in steps]
    finders = {
        str(number): FormFinder(frame.opened(), str(number)) for number, frame in enumerate(look.frames)
    }
    found = decide_all(list(look_in(finders, wanted).values()), len(wanted))
    fields = tuple(map(seen_field, steps, found))
    return SeenForm(address=look.address, headings=(), fields=fields, buttons=(), ticks=0)


def _state(field: SeenField) -> FieldState:
    taught = field.taught and field.finding is FindQuality.SURE
    return FieldState.SHOWN if taught else _STATES[field.finding]


def language_of(seen: SeenForm) -> Language:
    """Return the language of the field labels that were found on the form."""
    labels = [field.control.label for field in seen.fields if field.control]
    chinese = sum(any(ord(sign) in _CJK for sign in label) for label in labels)
    if not labels:
        return "unknown"
    if 0 < chinese < len(labels):
        return "English and Chinese"
    return "Chinese" if chinese else "English"


def address_of(start: str, page: str) -> str:
    """Return the address of `page` on the portal whose start page is `start`, or `start` if that address is unknown."""
    place = read_host(start)
    if place is None or (is_loopback(start) and place.fragment):
        return start  # this practice portal shows everything on one page, so its parts have no addresses
    host = "127.0.0.1" if is_loopback(start) else place.host
    return page_address(place.origin, host, page) or start
