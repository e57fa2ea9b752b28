"""Inspection of a form without changing it: the control for each step of a flow, accepted values, and limits.

The content of fields is never read. In a list of registrations, only the number and the shape of the entries are
read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from helper.browser.isolated_scripts import IsolatedScripts, ask, document_of, hold, ref_of
from helper.errors import PageGone
from helper.finder.decision import FormFinder
from helper.finder.reading import parse
from helper.finder.wording import plain
from helper.flow.form import (
    Ambiguous,
    Candidate,
    ControlKind,
    FindResult,
    Form,
    Found,
    NotFound,
    Option,
    Unchosen,
    WantedField,
    candidates_of,
)
from helper.flow.plan import wanted_for
from helper.flow.spec import FlowPage, Step, StepKind, form_of
from helper.translation import tr

_RIGHT = "ipr"

_LISTINGS = "listings"
_FIELD_KINDS = tuple(kind for kind in ControlKind if kind not in {ControlKind.BUTTON, ControlKind.TICK})
_MOST_OTHERS = 30
"""Maximum number of fields that are described in one frame although they belong to no step of the flow."""


class FindQuality(StrEnum):
    """The certainty with which a step's control was found."""

    SURE = "sure"
    ASKS = "asks"
    NOT_THERE = "not_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenControl:
    """A control of the page, without the control's content."""

    label: str
    """The label that the page shows for the control; the label may contain the user's own words."""
    kind: ControlKind
    options: tuple[str, ...] | None = None
    """The entries of a list or radio group; None for other controls, or if the entries are unreadable or private."""
    count: int | None = None
    """The number of entries; None for other controls, or if the entries are unreadable."""
    form: str = ""
    """The common pattern of the entries, recorded instead of their texts if the entries are private.

    For example, `T (C)(N)` stands for a text, a word in brackets and a number in brackets.
    """
    searched: bool = False
    most_chars: int | None = None
    most_lines: int | None = None
    most_files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenField:
    step: str
    name: str
    finding: FindQuality
    control: SeenControl | None = None
    """The control, or the most likely one of several; None if no control was found."""
    candidates: tuple[Candidate, ...] = ()
    why: str = ""
    taught: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenButton:
    """The result of the search for a button that only the user clicks."""

    step: str
    label: str = ""
    seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    address: str
    headings: tuple[str, ...]
    fields: tuple[SeenField, ...]
    buttons: tuple[SeenButton, ...]
    ticks: int
    others: tuple[SeenControl, ...] = ()
    readings: tuple[dict[str, Any], ...] = ()
    """The data that `scripts/reading.js` returned for each frame, including the page's own texts."""


def seen_field(step: Step, found: FindResult) -> SeenField:
    """Describe the control found for a step, without the control's content."""
    if isinstance(found, NotFound) and found.kept is not None:
        # Many lists are disabled until the list before them has a value, so a disabled control counts as
        # found.
        found = Found(found.kept)
    finding = {Found: FindQuality.SURE, Ambiguous: FindQuality.ASKS}.get(type(found), FindQuality.NOT_THERE)
    return SeenField(
        step=step.id,
        name=step.value,
        finding=finding,
        candidates=candidates_of(found),
        why=found.reason if isinstance(found, NotFound) else "",
        taught=step.taught is not None,
    )


class FormInspection:
    """Inspects one page.

    If `opens` is True, the inspection also opens drop-downs, with the same mouse and keyboard input as
    filling in, and closes them again.
    """

    def __init__(self, isolated: IsolatedScripts, form: Form, *, opens: bool) -> None:
        self._isolated = isolated
        self._form = form
        self._opens = opens

    async def at(self, page: FlowPage) -> SeenForm:
        """Describe the controls for the steps of this page, and all other controls.

        Raises `PageGone` if the page was closed or navigated away.
        """
        where = await self._form.where()
        frames = await self._isolated.call_everywhere("reading")
        steps = [step for step in page.steps if step.enters]
        # Search for all fields together, as a filing does: a heading over one of them may make it a question.
        await self._form.look([wanted_for(step) for step in steps])
        fields = [await self._field(step) for step in steps]
        refs = [field.candidates[0].ref for field in fields if field.candidates]
        others, ticks = await self._around(refs)
        return SeenForm(
            address=where.address,
            headings=where.headings,
            fields=tuple(fields),
            buttons=tuple([await self._button(step) for step in page.steps if step.kind is StepKind.HANDOFF]),
            ticks=ticks,
            others=others,
            readings=tuple(json.loads(frame) for _, frame in frames if frame),
        )

    async def _field(self, step: Step) -> SeenField:
        found = await self._form.find(wanted_for(step))
        field = seen_field(step, found)
        if not field.candidates:
            return field
        sure = isinstance(found, Found) and found.over is None
        return replace(field, control=await self._control(field.candidates[0], step, sure=sure))

    async def _control(self, candidate: Candidate, step: Step, *, sure: bool) -> SeenControl:
        answer = await ask(self._isolated, hold(self._isolated, candidate), "lookAt")
        # Do not open a list unless it is certain to be the wanted one.
        closed = candidate.kind is ControlKind.LIST and answer["offered"] is None and not answer["off"]
        if self._opens and sure and closed:
            read = await self._form.choose(candidate, Option(()))
            entries = read.entries if isinstance(read, Unchosen) else ()
            answer = await ask(self._isolated, hold(self._isolated, candidate), "lookAt")
            answer["offered"] = entries or None
        control = _control(candidate.label, answer, private=step.value == _RIGHT)
        if step.value != _LISTINGS and control.most_chars is None:
            # In an empty field, a counter does not show whether it counts characters or lines. Only the field
            # for links has a limit on lines, so in any other field the limit is on characters.
            return replace(control, most_chars=control.most_lines, most_lines=None)
        return control

    async def _button(self, step: Step) -> SeenButton:
        found = await self._form.find(WantedField(step.id, step.label, (ControlKind.BUTTON,)))
        if isinstance(found, NotFound):
            return SeenButton(step=step.id)
        candidate = found.candidate if isinstance(found, Found) else found.candidates[0]
        return SeenButton(step=step.id, label=candidate.label, seen=True)

    async def _around(self, refs: Sequence[str]) -> tuple[tuple[SeenControl, ...], int]:
        """Return the page's fields whose refs are not in `refs`, and the number of check boxes on the page."""
        others: list[SeenControl] = []
        ticks = 0
        for place, text in await self._isolated.call_everywhere("reading"):
            if not text:
                continue
            finder = FormFinder(parse(text), document_of(place))
            ticks += len(finder.shown((ControlKind.TICK,), also_off=True))
            fields = finder.shown(_FIELD_KINDS, also_off=True)
            unknown = [candidate for candidate in fields if candidate.ref not in refs][:_MOST_OTHERS]
            looks = await self._isolated.call_if_there(
                "lookAtOthers", list(map(ref_of, unknown)), place=place
            )
            # Treat the entries of an unknown list as private: they could be the user's registrations, for
            # example.
            others += [
                _control(candidate.label, look, private=True)
                for candidate, look in zip(unknown, looks or (), strict=False)
                if look
            ]
        return tuple(others), ticks


def form_page(pages: Sequence[FlowPage]) -> FlowPage:
    """Return the first page of the flow that has fields. Raises `PageGone` if no page has fields."""
    for page in pages:
        if page.is_form:
            return page
    raise PageGone(tr("These flow files describe no form."))


def _control(label: str, answer: dict[str, Any], *, private: bool) -> SeenControl:
    offered = answer["offered"]
    entries = None if offered is None else tuple(str(text) for text in offered)
    limits = limits_in(answer["limits"])
    is_upload = answer["kind"] == ControlKind.FILE
    return SeenControl(
        label=label,
        kind=ControlKind(answer["kind"]),
        options=None if private else entries,
        count=None if entries is None else len(entries),
        form=form_of(entries) if private and entries else "",
        searched=bool(answer["searched"]),
        most_chars=limits.chars,
        most_lines=limits.lines,
        most_files=most_files(answer["around"]) or (None if answer["several"] else 1) if is_upload else None,
    )


_FLAGS = re.ASCII | re.IGNORECASE


def _patterns(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, _FLAGS) for source in sources)


_NUMBER = "([0-9][0-9,]{0,6})"
_AT_MOST = "(?:max(?:imum)?(?: of)?|up to|at most|no more than|not exceed|limit(?:ed to)?|within|fewer than)"
_AT_MOST_ZH = "(?:最多|不超过|不得超过|上限|限)"
_CHARS = "(?:characters?|chars?|letters?)"
_LINES = (
    r"(?:(?:product|infringing|listing|item)s?\s*)?"
    "(?:links?|urls?|listings?|lines?|items?|products?|addresses)"
)
_CHAR_HINTS = _patterns(
    rf"{_AT_MOST}[^0-9]{{0,12}}{_NUMBER}\s*{_CHARS}",
    rf"{_NUMBER}\s*{_CHARS}\s*(?:max|at most|or less|or fewer|limit)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,8}}([0-9]+)\s*个?字",
    r"([0-9]+)\s*个?字符?(?:以内|之内)",
)
_LINE_HINTS = _patterns(
    rf"{_AT_MOST}[^0-9]{{0,12}}{_NUMBER}\s*{_LINES}",
    rf"(?:one|each|every)\b[^.]{{0,40}}\bline\b[^.]{{0,12}}{_AT_MOST}\s*{_NUMBER}\b(?!\s*{_CHARS})",
    rf"[0-9]\s*(?:to|-|–|~)\s*{_NUMBER}\s*{_LINES}",
    rf"{_NUMBER}\s*{_LINES}\s*(?:max|at most|or less|or fewer|at a time)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,10}}([0-9]+)\s*(?:条|个|行|件)(?!字)",
)
_OTHER_UNIT = (
    r"(?![0-9]|[.,][0-9]|\s*(?:%|[kmg]i?b|bytes?|char|letters|words?|days?|hours?|minutes?|files?|pictures?|images?"
    r"|photos?|attach|documents?|pages?|times?|个?字|个?文件|张|天|次|小时))"
)
_BARE_HINTS = _patterns(
    rf"(?:max(?:imum)?\.?|up to|at most|no more than|limit(?:ed to)?|{_AT_MOST_ZH})\W{{0,3}}{_NUMBER}{_OTHER_UNIT}"
)
"""Patterns for a limit without a unit.

These patterns apply only to a field for links, because in other fields such a number may limit characters.
"""
_FILE_HINTS = _patterns(
    r"(?:max(?:imum)?(?: of)?|up to|at most|no more than|limit(?:ed to)?)[^0-9]{0,12}([0-9]{1,2})"
    r"\s*(?:files?|pictures?|images?|photos?|attachments?|documents?)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,8}}([0-9]{{1,2}})\s*[个张份]?\s*(?:文件|图片|附件|照片)",
)
_COUNTER = re.compile(r"(?<![0-9/])([0-9]{1,6})\s*/\s*([0-9]{1,6})(?![0-9/])")
_ABOUT_LINKS = re.compile("links?|urls?|listings?|链接|网址", _FLAGS)
_MOST_COUNTED_LINKS = 1000
"""The highest plausible limit for links.

If the counter of an empty field has a higher limit, the counter counts characters, even if its text mentions
links.
"""


class FieldLimits(NamedTuple):
    """The limits of a text field; None if the page states none."""

    chars: int | None = None
    lines: int | None = None


def limits_in(told: Mapping[str, Any] | None) -> FieldLimits:
    """Return the limits that the page states for a text field.

    `told` holds the texts around the field, as returned by our script; None for a control that takes no text.
    """
    if told is None:
        return FieldLimits()
    text = plain(told["around"])
    counted = _counted(text, told)
    chars = told["most"] or counted.chars or _first(text, _CHAR_HINTS)
    bare = _first(text, _BARE_HINTS) if chars is None and _ABOUT_LINKS.search(text) else None
    return FieldLimits(chars, counted.lines or _least(text, _LINE_HINTS) or bare)


def excess_in(told: Mapping[str, Any] | None) -> tuple[int, int] | None:
    """Return the number and the limit of a page's counter that is over its limit, such as 155/120; otherwise None."""
    found = _COUNTER.search(plain(told["around"])) if told else None
    if told is None or found is None:
        return None
    count, most = int(found[1]), int(found[2])
    return (count, most) if count > most > 1 and count in (*told["lengths"], told["lines"]) else None


def _counted(text: str, told: Mapping[str, Any]) -> FieldLimits:
    """Return the limit that a counter such as 12/500 states.

    If the first number is the length of the field's text, the counter counts characters; if it is only the
    number of lines, the counter counts lines. In an empty field, both are zero: then the counter counts lines
    only if the text mentions links and the limit is at most `_MOST_COUNTED_LINKS`.
    """
    found = _COUNTER.search(text)
    if found is None:
        return FieldLimits()
    count, most = int(found[1]), int(found[2])
    counts_chars = count in told["lengths"]
    if most < 2 or count > most or not (counts_chars or count == told["lines"]):
        return FieldLimits()
    if told["lengths"][0] == 0:
        counts_chars = not _ABOUT_LINKS.search(text) or most > _MOST_COUNTED_LINKS
    return FieldLimits(chars=most) if counts_chars else FieldLimits(lines=most)


def most_files(texts: Iterable[str]) -> int | None:
    """Return how many files an upload accepts, as stated by the first text that contains such a limit.

    `texts` belong to the elements around the upload, innermost first. Return None if no text states a limit.
    """
    return next((most for text in texts if (most := _first(plain(text), _FILE_HINTS)) is not None), None)


def _first(text: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    found = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
    return _number(found[1]) if found else None


def _least(text: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    """Return the smallest number that the patterns find, because the strictest limit applies."""
    return min((_number(found) for pattern in patterns for found in pattern.findall(text)), default=None)


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))
