"""What one look at the live form taught, as about twenty lines that a person reads before she sends them; and read back, strictly.

Nothing is in it but the portal's own words, sorts of controls, counts and limits; who files, and what, is not.
Writing a line and reading it stand together: what one of them changes, the other must.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from helper.errors import WrongUse, mistakes_in_words
from helper.flow.form import ControlKind
from helper.flow.spec import FIELDS, form_of
from helper.hosts import read_host
from helper.model.text import one_line

_LONGEST = 200
"""Of what stands in one cell."""


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
FIELD_NAMES = {name: name.replace("_", " ") for name in (*FIELDS, OTHER)} | {
    "ipr_type": "type of right",
    "ipr": "registration",
    "listings": "links",
    "description": "explanation",
}
"""The fields as the lines of a report name them. Reports that people have sent carry these: screens may change their words."""
_KIND_NAMES = {
    ControlKind.LIST: "drop-down",
    ControlKind.RADIO: "choice",
    ControlKind.LINE: "one line",
    ControlKind.LINES: "many lines",
    ControlKind.FILE: "file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportField:
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
    version: str = ""
    system: str = ""
    browser: str = ""
    language: str = "unknown"
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


QUESTIONS = {
    "address": "What is the address in the bar on the form (up to the first ?)?",
    "reasons": "The words of the reasons for Copyright, as a list (parted by ;)?",
    "bad_link": "Is there a Verify button; what does it say about a bad link?",
    "must_explain": "Must the explanation be filled; is there a counter like 0/500?",
    "boxes": "Boxes to tick before Submit: how many?",
    "after": "After a complaint: a page, a pop-up or a message? How many digits has the number (not the number)?",
    "columns": "Column titles in Manage Complaints (parted by ;)?",
    "unregistered": "How does an unregistered design look in the list: title (country) (N/A)?",
    "agreement": "Does the user agreement say anything about helper programs? (paste the sentence)",
}
"""What the person is asked; an empty answer is always right."""
_LONG_NUMBER = re.compile(r"[+#]?\d(?:[ .()-]{0,2}\d){4,}")
"""A count has four digits at most; whatever is longer may be somebody's number."""
_PRIVATE = (
    (
        re.compile(r"(https?://[^\s?]*|www\.[^\s?]*)\?\S*", re.IGNORECASE),
        r"\1",
        "what stands behind the ? of an address",
    ),
    (re.compile(r"\S+@\S+"), "…", "an e-mail address"),
    (_LONG_NUMBER, "…", "a long number"),
    (re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\b", re.IGNORECASE), "…", "a long code"),
)
_PARTS = re.compile(r"\s*[|;\n]\s*|\s*,\s+")
_MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What is left of an answer, and what was taken out of it."""

    values: dict[str, Any]
    """Fields of `PersonAnswers`, and `address`."""
    dropped: tuple[str, ...] = ()
    """What was taken out, such as “an e-mail address”; never the thing itself."""


def check_answer(name: str, answer: str) -> CheckedAnswer:
    """Take out of an answer what could be somebody's, and read what it is for."""
    text, dropped = without_private(answer)
    match name:
        case _ if not answer.strip():
            return CheckedAnswer({})
        case "address":
            if not (address := safe_address(answer)):
                return CheckedAnswer({}, ("what is no https address",))
            left_out = ("what stands behind the ? of the address",) if "?" in answer else ()
            return CheckedAnswer({"address": address}, left_out)
        case "boxes":
            number = re.search(r"\d+", answer)
            return CheckedAnswer({"boxes": int(number[0])} if number and len(number[0]) <= 2 else {})
        case "after":
            words = {"after": tidy(re.sub(r"[\s,;:]*…[\s,;:]*", " ", text))}
            return CheckedAnswer(words | _digits_told(answer), dropped)
        case "unregistered":
            return CheckedAnswer({"unregistered": form_of([answer])})
        case "reasons" | "columns":
            parts = tuple(tidy(part) for part in _PARTS.split(text) if tidy(part))[:_MOST_PARTS]
            return CheckedAnswer({name: parts} if parts else {}, dropped)
    return CheckedAnswer({name: tidy(text)} if text else {}, dropped)


def _digits_told(text: str) -> dict[str, Any]:
    """How many digits the number has; where the number itself was typed, its digits are counted."""
    if typed := _LONG_NUMBER.search(text):
        return {"number_digits": sum(sign.isdigit() for sign in typed[0])}
    said = re.search(r"(\d{1,2})\s*(?:digits?|位)", text, re.IGNORECASE) or re.search(r"\b(\d{1,2})\b", text)
    return {"number_digits": int(said[1])} if said else {}


def tidy(text: str) -> str:
    """Words as they stand in a report: one short line, without the marks that part its cells."""
    return one_line(text, _LONGEST).replace('"', "'").replace("|", "/").strip()


def without_private(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without e-mail addresses, queries of addresses, long numbers and keys; and what was taken out."""
    dropped: list[str] = []
    for pattern, left, what in _PRIVATE:
        text, count = pattern.subn(left, text)
        if count:
            dropped.append(what)
    return text.strip(), tuple(dropped)


def safe_address(text: str) -> str:
    """An address without its query and without parts that could be somebody's; empty: it is no https address."""
    place = read_host(text.strip())
    if place is None or place.scheme != "https" or place.userinfo:
        return ""
    route = _plain_parts(place.fragment.partition("?")[0])
    return f"https://{place.host}{_plain_parts(place.path)}{'#' if route else ''}{route}"


def _plain_parts(path: str) -> str:
    """Those that are a word of the portal's; anything with digits or of great length is left out."""
    return "/".join(part if re.fullmatch(r"[A-Za-z_.-]{0,32}", part) else "…" for part in path.split("/"))


_TITLE = "ipp-helper portal report, format 1"
_NOT_IN_HERE = (
    "not in here: name, e-mail, designs, numbers, sellers, typed text, pictures, page source, cookies"
)
_YOU_SAID = "you said"
_NOT_KEPT = "words not kept"
_NOT_LOOKED_AT = "not looked at"
_POINTED = "you pointed at it"
_LIMITS = {"most_lines": "limit seen: ", "most_chars": "0/", "most_files": "up to "}
_WIDTHS = (14, 5, 24, 17)
"""Of name, state, label and kind; a longer one moves the rest to the right."""


def report_text(report: PortalReport) -> str:
    """The whole report; `read_report_text` reads it back."""
    return "\n".join(line.rstrip() for line in _lines(report)) + "\n"


def field_line(field: ReportField) -> str:
    """One field's line, as it stands in the report and on the screen."""
    name = FIELD_NAMES[field.name]
    if field.state is FieldState.NOT_THERE or field.kind is None:
        return _row(name, FieldState.NOT_THERE)
    kind = _KIND_NAMES[field.kind] + (", search" if field.searched else "")
    return _row(name, field.state, _quoted(field.label), kind, *_details(field))


def _lines(report: PortalReport) -> Iterator[str]:
    about = (report.version, report.system, report.browser, f"page in {report.language}")
    yield f"{_TITLE}            {' · '.join(about)}"
    seen = f"seen {report.day.isoformat()}, {report.how}" if report.day else f"seen, {report.how}"
    yield _row("address", report.address or "not known", seen)
    heading = ("not there",) if report.heading is None else ("sure", _quoted(report.heading))
    yield _row("heading", *heading)
    yield from map(field_line, report.fields)
    verify = ("not there",) if report.verify is None else ("seen", _quoted(report.verify))
    boxes = _NOT_LOOKED_AT
    if report.boxes is not None:
        boxes = f"{report.boxes} {'box' if report.boxes == 1 else 'boxes'}, text not kept"
    submit = "seen, never pressed" if report.submit else "not there"
    yield _row("check links", *verify, f"declaration  {boxes}", f"submit  {submit}")
    told = report.told
    after = (_YOU_SAID, _quoted(told.after)) if told.after else (_NOT_LOOKED_AT,)
    digits = _NOT_LOOKED_AT if told.number_digits is None else f"{told.number_digits} digits ({_YOU_SAID})"
    yield _row("after sending", *after, f"number  {digits}")
    for name, (show, _) in _TOLD.items():
        if (said := getattr(told, name.replace(" ", "_"))) not in {"", (), None}:
            yield _row(name, _YOU_SAID, show(said))
    yield _NOT_IN_HERE


def _details(field: ReportField) -> Iterator[str]:
    if field.kind in {ControlKind.LIST, ControlKind.RADIO}:
        yield _entries(field)
    for name, words in _LIMITS.items():
        if (limit := getattr(field, name)) is not None:
            yield f"{words}{limit}"
    if field.state is FieldState.SHOWN:
        yield _POINTED


def _entries(field: ReportField) -> str:
    """The entries that were kept; … stands for the others, and the number of all of them in brackets."""
    if field.count is None:
        return f"entries {_NOT_LOOKED_AT}"
    if not field.options:
        return f"{field.count} entries, not listed{'; form: ' if field.form else ''}{field.form}"
    rest = "" if len(field.options) == field.count else f" | … ({field.count})"
    return _listed(field.options) + rest


def _row(name: str, *cells: str) -> str:
    return "  ".join(
        # In columns of a terminal, where Chinese characters take two.
        cell + " " * (width - sum(2 if east_asian_width(sign) in "WF" else 1 for sign in cell))
        for cell, width in zip((name, *cells), (*_WIDTHS, *[0] * len(cells)), strict=False)
    )


def _quoted(text: str) -> str:
    return f'"{tidy(text)}"' if text else _NOT_KEPT


def _listed(texts: Sequence[str]) -> str:
    return " | ".join(map(tidy, texts))


_STRUCK = re.compile(r"[-–—_xX█*…~ ]*")


def read_report(file: Path) -> PortalReport:
    """Read a report file. Raises `WrongUse` with everything that is wrong in it."""
    try:
        text = file.read_bytes()[:20_000].decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise WrongUse(f"The report cannot be read: {error.strerror}.", where=str(file)) from error
    return read_report_text(text, str(file))


def read_report_text(text: str, file: str) -> PortalReport:
    """Read a report from its text; `file` is only named in the mistakes. Lines that were struck out may be missing."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    mistakes = [] if lines else ["it is empty"]
    report = PortalReport()
    for number, line in lines:
        try:
            name, *cells = re.split(r" {2,}|\t+", line)
            read = _read_title if number == lines[0][0] else _read_line
            report = read(report, name, cells)
        except ValueError as wrong:
            mistakes.append(f"line {number}: {wrong}")
    if mistakes:
        what = "\n  ".join((f"The report has {mistakes_in_words(mistakes)}:", *mistakes))
        raise WrongUse(what, where=file, now="Correct these lines, or take them out.")
    return report


def _read_title(report: PortalReport, name: str, cells: Sequence[str]) -> PortalReport:
    if name != _TITLE:
        raise ValueError(f"it must begin with “{_TITLE}”")
    facts = [_plain(fact) for fact in " ".join(cells).split(" · ")]
    version, system, browser, page = (*facts, "", "", "", "")[:4]
    language = page.removeprefix("page in ") or "unknown"
    return replace(report, version=version, system=system, browser=browser, language=language)


def _read_line(report: PortalReport, name: str, cells: Sequence[str]) -> PortalReport:
    for key, known in FIELD_NAMES.items():
        if name == known:
            return replace(report, fields=(*report.fields, _read_field(key, cells)))
    if name in _TOLD:
        if cells[:1] != [_YOU_SAID] or len(cells) != 2:
            raise ValueError("after the name must stand “you said”, two blanks, and what was said")
        _, read = _TOLD[name]
        return _telling(report, **{name.replace(" ", "_"): read(cells[1])})
    if name in _READERS:
        return _READERS[name](report, cells)
    if name.startswith("not in here:"):
        return report
    raise ValueError(f"“{one_line(name, 40)}” is not a line of a report")


def _read_field(name: str, cells: Sequence[str]) -> ReportField:
    if not cells or cells[0] not in set(FieldState):
        raise ValueError(f"after the name must stand one of: {', '.join(FieldState)}")
    state = FieldState(cells[0])
    if state is FieldState.NOT_THERE or len(cells) < 3:
        return ReportField(name=name, state=state)
    kind_name, _, searched = cells[2].partition(", ")
    kind = next((kind for kind, known in _KIND_NAMES.items() if known == kind_name), None)
    if kind is None or searched not in {"", "search"}:
        known = ", ".join(_KIND_NAMES.values())
        raise ValueError(f"“{one_line(cells[2], 40)}” is no kind of field; one of: {known}")
    field = ReportField(name=name, state=state, label=_unquoted(cells[1]), kind=kind, searched=bool(searched))
    for cell in cells[3:]:
        field = _with_detail(field, cell)
    return field


def _with_detail(field: ReportField, cell: str) -> ReportField:
    if cell in {_POINTED, f"entries {_NOT_LOOKED_AT}"} or _STRUCK.fullmatch(cell):
        return field
    for name, words in _LIMITS.items():
        if found := re.fullmatch(rf"{words}(\d{{1,6}})", cell):
            return replace(field, **{name: int(found[1])})  # type: ignore[arg-type]  # one of the limits
    if found := re.fullmatch(r"(\d{1,6}) entries, not listed(?:; form: ([TCNA/() or]+))?", cell):
        return replace(field, count=int(found[1]), form=found[2] or "")
    if field.kind in {ControlKind.LIST, ControlKind.RADIO}:
        *options, last = [part.strip() for part in cell.split(" | ")]
        rest = re.fullmatch(r"… \((\d{1,6})\)", last)
        kept = tuple(map(_plain, options if rest else [*options, last]))
        return replace(field, options=kept, count=int(rest[1]) if rest else len(kept))
    raise ValueError(f"“{one_line(cell, 40)}” is not understood")


def _read_address(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    for cell in cells:
        if seen := re.fullmatch(r"seen(?: (\d{4}-\d{2}-\d{2}))?, (saved page|own window)", cell):
            report = replace(report, day=date.fromisoformat(seen[1]) if seen[1] else None, how=seen[2])
        elif cell != "not known" and not _STRUCK.fullmatch(cell):
            if safe_address(cell) != cell:
                raise ValueError("the address must be plain https, without anything after a question mark")
            report = replace(report, address=cell)
    return report


def _read_buttons(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    """The line of what only the person presses: three names, each with its cells."""
    pairs = dict(pairwise(cells))
    boxes = re.match(r"(\d{1,2}) box", pairs.get("declaration", ""))
    submit = pairs.get("submit", "").startswith("seen")
    return replace(report, verify=_words_there(cells), boxes=int(boxes[1]) if boxes else None, submit=submit)


def _read_after(report: PortalReport, cells: Sequence[str]) -> PortalReport:
    after = _unquoted(cells[1]) if cells[:1] == [_YOU_SAID] and len(cells) > 1 else ""
    digits = re.match(r"(\d{1,2}) digits", dict(pairwise(cells)).get("number", ""))
    return _telling(report, after=after, number_digits=int(digits[1]) if digits else None)


_READERS: dict[str, Callable[[PortalReport, Sequence[str]], PortalReport]] = {
    "address": _read_address,
    "heading": lambda report, cells: replace(report, heading=_words_there(cells)),
    "check links": _read_buttons,
    "after sending": _read_after,
}


def _telling(report: PortalReport, **values: Any) -> PortalReport:
    told: PersonAnswers = replace(report.told, **values)
    return replace(report, told=told)


def _number(cell: str) -> int:
    if not re.fullmatch(r"\d{1,2}", cell):
        raise ValueError("this must be a number")
    return int(cell)


def _form(cell: str) -> str:
    found = re.fullmatch(r"form: ([TCNA/() or]+)", cell)
    if found is None:
        raise ValueError("this must be a form such as “form: T (C)(N/A)”")
    return found[1]


def _parts_of(cell: str) -> tuple[str, ...]:
    return tuple(_plain(part) for part in cell.split(" | "))


def _words_there(cells: Sequence[str]) -> str | None:
    """The words behind a state, empty where they were not kept; None: it was not there."""
    if cells[:1] == [FieldState.NOT_THERE]:
        return None
    return _unquoted(cells[1]) if len(cells) > 1 else ""


def _unquoted(cell: str) -> str:
    if cell == _NOT_KEPT or _STRUCK.fullmatch(cell):
        return ""
    if len(cell) < 3 or cell[0] != '"' or cell[-1] != '"':
        raise ValueError(f"“{one_line(cell, 40)}” must stand between quotes")
    return _plain(cell[1:-1])


_TOLD: dict[str, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    "reasons": (_listed, _parts_of),
    "bad link": (_quoted, _unquoted),
    "must explain": (_quoted, _unquoted),
    "boxes": (str, _number),
    "columns": (_listed, _parts_of),
    "unregistered": ("form: {}".format, _form),
    "agreement": (_quoted, _unquoted),
}
"""The lines with what the person said: how each is written, and how it is read."""


def _plain(text: str) -> str:
    """Words from a report, unless they may be somebody's."""
    _, dropped = without_private(text)
    if dropped:
        raise ValueError(f"it holds {' and '.join(dropped)}: strike it out")
    if len(text) > _LONGEST:
        raise ValueError(f"a cell is longer than {_LONGEST} characters")
    return text.strip()
