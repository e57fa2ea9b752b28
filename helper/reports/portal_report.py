"""What one look at the live form taught, as about twenty lines that a person reads before she sends them.

Nothing is in it but the portal's own words, sorts of controls, counts and limits; who files, and what, is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from unicodedata import east_asian_width

from helper.flow.form import ControlKind
from helper.flow.spec import form_of
from helper.hosts import read_host
from helper.model.text import one_line

LONGEST = 200


def tidy(text: str) -> str:
    """Words as they stand in a report: one short line, without the marks that part its cells."""
    return one_line(text, LONGEST).replace('"', "'").replace("|", "/").strip()


FORMAT = 1


class FieldState(StrEnum):
    """How well a field was found, in the words of the report."""

    SURE = "sure"
    ASKS = "asks"
    SHOWN = "shown"
    """Found as the person had shown it."""
    NOT_THERE = "not there"
    THERE = "there"
    """A field that no step of the flow speaks of."""


OTHER = "other field"
FIELD_NAMES = {
    "website": "website",
    "ipr_type": "type of right",
    "ipr": "registration",
    "complaint_type": "complaint type",
    "reason": "reason",
    "listings": "links",
    "description": "explanation",
    "evidence": "evidence",
}
"""The fields as the lines of a report name them. Reports that people have sent carry these: screens may change their words."""

KIND_NAMES = {
    ControlKind.LIST: "drop-down",
    ControlKind.RADIO: "choice",
    ControlKind.LINE: "one line",
    ControlKind.LINES: "many lines",
    ControlKind.FILE: "file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportField:
    """One field of the form."""

    name: str
    """A field of the complaint, or `OTHER`."""
    state: FieldState
    label: str = ""
    """The portal's words for it; empty: they were not kept."""
    kind: ControlKind | None = None
    searched: bool = False
    """Whether a list has a field to search it by."""
    options: tuple[str, ...] = ()
    """The entries that were kept, in the page's order."""
    count: int | None = None
    """How many entries there are; None: they were not looked at, or there are none by nature."""
    form: str = ""
    """How the entries of registrations are written, such as `T (C)(N)`."""
    most_chars: int | None = None
    most_lines: int | None = None
    most_files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswers:
    """What only the person could say; every answer may be missing."""

    reasons: tuple[str, ...] = ()
    bad_link: str = ""
    """What the page says about a link it does not take."""
    must_explain: str = ""
    boxes: int | None = None
    after: str = ""
    """What comes after Submit: a page, a pop-up, a message."""
    number_digits: int | None = None
    columns: tuple[str, ...] = ()
    """Titles of the columns in the list of complaints."""
    unregistered: str = ""
    """How the list writes a design without a registration number."""
    agreement: str = ""
    """What the user agreement says about programs that help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalReport:
    """The whole report."""

    version: str
    system: str
    browser: str
    language: str
    """English, Chinese, English and Chinese, or unknown."""
    day: date | None = None
    how: str = "saved page"
    """Whether a saved page was read or our own window: `saved page` or `own window`."""
    address: str = ""
    """Without anything after the first question mark; empty: not known, or struck out."""
    heading: str | None = ""
    """The heading the page is known by; empty: words not kept; None: no known heading is there."""
    fields: tuple[ReportField, ...] = ()
    verify: str | None = None
    """The words on the button that checks the links; empty: not kept; None: not there."""
    boxes: int | None = None
    """How many boxes to tick the page shows."""
    submit: bool = False
    """Whether a button that submits can be seen."""
    told: PersonAnswers = field(default_factory=PersonAnswers)


_EMAIL = re.compile(r"\S+@\S+")
_QUERY = re.compile(r"(https?://[^\s?]*|www\.[^\s?]*)\?\S*", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[+#]?\d(?:[ .()-]{0,2}\d){4,}")
"""A count has four digits at most; whatever is longer may be somebody's number."""
_TOKEN = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|;\n]\s*|\s*,\s+")
_MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """One question; an empty answer is always right."""

    name: str
    text: str


QUESTIONS = (
    ReportQuestion("address", "What is the address in the bar on the form (up to the first ?)?"),
    ReportQuestion("reasons", "The words of the reasons for Copyright, as a list (parted by ;)?"),
    ReportQuestion("bad_link", "Is there a Verify button; what does it say about a bad link?"),
    ReportQuestion("must_explain", "Must the explanation be filled; is there a counter like 0/500?"),
    ReportQuestion("boxes", "Boxes to tick before Submit: how many?"),
    ReportQuestion(
        "after",
        "After a complaint: a page, a pop-up or a message? How many digits has the number (not the number)?",
    ),
    ReportQuestion("columns", "Column titles in Manage Complaints (parted by ;)?"),
    ReportQuestion(
        "unregistered", "How does an unregistered design look in the list: title (country) (N/A)?"
    ),
    ReportQuestion(
        "agreement", "Does the user agreement say anything about helper programs? (paste the sentence)"
    ),
)


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What is left of an answer, and what was taken out of it."""

    values: dict[str, Any]
    """Fields of `Told`, and `address`."""
    dropped: tuple[str, ...] = ()
    """What was taken out, such as “an e-mail address”; never the thing itself."""


def check_answer(name: str, answer: str) -> CheckedAnswer:
    """Take out of an answer what could be somebody's, and read what it is for."""
    readers: dict[str, Callable[[str], CheckedAnswer]] = {
        "address": _address,
        "boxes": _boxes,
        "after": _after,
        "unregistered": lambda text: CheckedAnswer({"unregistered": form_of([text])}),
        "reasons": lambda text: _parts("reasons", text),
        "columns": lambda text: _parts("columns", text),
    }
    if not answer.strip():
        return CheckedAnswer({})
    if name in readers:
        return readers[name](answer)
    text, dropped = without_private(answer)
    return CheckedAnswer({name: tidy(text)} if text else {}, dropped)


def without_private(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without e-mail addresses, queries of addresses, long numbers and keys; and what was taken out."""
    dropped: list[str] = []
    for pattern, left, what in (
        (_QUERY, r"\1", "what stands behind the ? of an address"),
        (_EMAIL, "…", "an e-mail address"),
        (_LONG_NUMBER, "…", "a long number"),
        (_TOKEN, "…", "a long code"),
    ):
        text, count = pattern.subn(left, text)
        if count:
            dropped.append(what)
    return text.strip(), tuple(dropped)


def safe_address(text: str) -> str:
    """An address without its query and without parts that could be somebody's; empty: it is no https address."""
    place = read_host(text.strip())
    if place is None or place.scheme != "https" or place.userinfo:
        return ""
    route = place.fragment.partition("?")[0]
    path = "/".join(map(_plain_part, place.path.split("/")))
    return f"https://{place.host}{path}" + (
        "#" + "/".join(map(_plain_part, route.split("/"))) if route else ""
    )


def _plain_part(part: str) -> str:
    """A part of a path that is a word of the portal's; anything with digits or of great length is left out."""
    return part if re.fullmatch(r"[A-Za-z_.-]{0,32}", part) else "…"


def _address(text: str) -> CheckedAnswer:
    address = safe_address(text)
    if not address:
        return CheckedAnswer({}, ("what is no https address",))
    dropped = ("what stands behind the ? of the address",) if "?" in text else ()
    return CheckedAnswer({"address": address}, dropped)


def _boxes(text: str) -> CheckedAnswer:
    number = re.search(r"\d+", text)
    return (
        CheckedAnswer({"boxes": int(number.group())})
        if number and len(number.group()) <= 2
        else CheckedAnswer({})
    )


def _after(text: str) -> CheckedAnswer:
    """The words, and how many digits the number has; where the number itself was typed, its digits are counted."""
    long_number = _LONG_NUMBER.search(text)
    if long_number:
        digits: int | None = sum(sign.isdigit() for sign in long_number.group())
    else:
        said = re.search(r"(\d{1,2})\s*(?:digits?|位)", text, re.IGNORECASE) or re.search(
            r"\b(\d{1,2})\b", text
        )
        digits = int(said.group(1)) if said else None
    words, dropped = without_private(text)
    values: dict[str, Any] = {"after": tidy(re.sub(r"[\s,;:]*…[\s,;:]*", " ", words))}
    return CheckedAnswer(values if digits is None else {**values, "number_digits": digits}, dropped)


def _parts(name: str, text: str) -> CheckedAnswer:
    kept, dropped = without_private(text)
    parts = tuple(tidy(part) for part in _PARTS.split(kept) if tidy(part))[:_MOST_PARTS]
    return CheckedAnswer({name: parts} if parts else {}, dropped)


TITLE = f"ipp-helper portal report, format {FORMAT}"
NOT_IN_HERE = (
    "not in here: name, e-mail, designs, numbers, sellers, typed text, pictures, page source, cookies"
)
YOU_SAID = "you said"
NOT_KEPT = "words not kept"
NOT_LOOKED_AT = "not looked at"
_GAP = "  "
_WIDTHS = (14, 5, 24, 17)
"""Of name, state, label and kind; a longer one moves the rest to the right."""


def report_text(report: PortalReport) -> str:
    """The whole report; `helper.reports.portal_report_reader` reads it back."""
    return "\n".join(line.rstrip() for line in _lines(report)) + "\n"


def field_line(field: ReportField) -> str:
    """One field's line, as it stands in the report and on the screen."""
    name = OTHER if field.name == OTHER else FIELD_NAMES[field.name]
    if field.state is FieldState.NOT_THERE or field.kind is None:
        return _row(name, FieldState.NOT_THERE)
    kind = KIND_NAMES[field.kind] + (", search" if field.searched else "")
    return _row(name, field.state, _quoted(field.label), kind, *_details(field))


def _lines(report: PortalReport) -> Iterator[str]:
    about = (report.version, report.system, report.browser, f"page in {report.language}")
    yield f"{TITLE}            {' · '.join(about)}"
    seen = f"seen {report.day.isoformat()}, {report.how}" if report.day else f"seen, {report.how}"
    yield _row("address", report.address or "not known", seen)
    heading = FieldState.NOT_THERE if report.heading is None else FieldState.SURE
    yield _row("heading", heading, *([] if report.heading is None else [_quoted(report.heading)]))
    yield from map(field_line, report.fields)
    yield _buttons(report)
    yield from _told(report)
    yield NOT_IN_HERE


def _buttons(report: PortalReport) -> str:
    verify = ("not there",) if report.verify is None else ("seen", _quoted(report.verify))
    count = (
        NOT_LOOKED_AT
        if report.boxes is None
        else f"{report.boxes} {'box' if report.boxes == 1 else 'boxes'}, text not kept"
    )
    submit = "seen, never pressed" if report.submit else "not there"
    return _row("check links", *verify, f"declaration  {count}", f"submit  {submit}")


def _told(report: PortalReport) -> Iterator[str]:
    """What the person said; only the outcome is named where she said nothing."""
    told = report.told
    after = (YOU_SAID, _quoted(told.after)) if told.after else (NOT_LOOKED_AT,)
    digits = NOT_LOOKED_AT if told.number_digits is None else f"{told.number_digits} digits ({YOU_SAID})"
    yield _row("after sending", *after, f"number  {digits}")
    for name, said in (
        ("reasons", _listed(told.reasons)),
        ("bad link", _quoted(told.bad_link) if told.bad_link else ""),
        ("must explain", _quoted(told.must_explain) if told.must_explain else ""),
        ("boxes", "" if told.boxes is None else str(told.boxes)),
        ("columns", _listed(told.columns)),
        ("unregistered", f"form: {told.unregistered}" if told.unregistered else ""),
        ("agreement", _quoted(told.agreement) if told.agreement else ""),
    ):
        if said:
            yield _row(name, YOU_SAID, said)


def _details(field: ReportField) -> Iterator[str]:
    if field.kind in {ControlKind.LIST, ControlKind.RADIO}:
        yield _entries(field)
    if field.most_lines is not None:
        yield f"limit seen: {field.most_lines}"
    if field.most_chars is not None:
        yield f"0/{field.most_chars}"
    if field.most_files is not None:
        yield f"up to {field.most_files}"
    if field.state is FieldState.SHOWN:
        yield "you pointed at it"


def _entries(field: ReportField) -> str:
    """The entries that were kept; … stands for the others, and the number of all of them in brackets."""
    if field.count is None:
        return f"entries {NOT_LOOKED_AT}"
    if not field.options:
        form = f"; form: {field.form}" if field.form else ""
        return f"{field.count} entries, not listed{form}"
    if len(field.options) == field.count:
        return _listed(field.options)
    return f"{_listed(field.options)} | … ({field.count})"


def _row(name: str, *cells: str) -> str:
    padded = [
        cell + " " * (width - _drawn_width(cell))
        for cell, width in zip((name, *cells), _WIDTHS, strict=False)
    ]
    return _GAP.join([*padded, *cells[len(_WIDTHS) - 1 :]])


def _drawn_width(text: str) -> int:
    """In columns of a terminal, where Chinese characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _quoted(text: str) -> str:
    return f'"{tidy(text)}"' if text else NOT_KEPT


def _listed(texts: tuple[str, ...]) -> str:
    return " | ".join(tidy(text) for text in texts)
