"""The result of inspecting the portal's form: a JSON document that the user can read before saving it.

The document contains texts of the portal, kinds of controls, counts and limits, the user's answers, and saved
readings of the frames. The field finder can be run again on these readings. The document contains nothing
that the user typed into the form. A document with text that may be personal data is invalid.
"""

from __future__ import annotations

import json
import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from helper.errors import WrongUse
from helper.finder.saved_reading import SavedReading
from helper.flow.form import ControlKind
from helper.flow.spec import FIELDS, form_of
from helper.hosts import read_host
from helper.model.text import one_line
from helper.translation import msg, tr

_MOST_LETTERS = 200
"""The maximum length of a text in the document, in characters."""
_LONG_NUMBER = re.compile(r"[+#]?\d(?:[ .()-]{0,2}\d){4,}")
"""A number of five or more digits, which may be a complaint number, a telephone number or a registration."""
_PRIVATE = (
    (
        re.compile(r"(https?://[^\s?]*|www\.[^\s?]*)\?\S*", re.IGNORECASE),
        r"\1",
        msg("the part of an address after the ?"),
    ),
    (re.compile(r"\S+@\S+"), "…", msg("an e-mail address")),
    (_LONG_NUMBER, "…", msg("a long number")),
    (re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\b", re.IGNORECASE), "…", msg("a long code")),
)


def without_private(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without parts that may be private, such as e-mail addresses.

    Also return descriptions of the removed parts.
    """
    dropped: list[str] = []
    for pattern, left, what in _PRIVATE:
        text, count = pattern.subn(left, text)
        if count:
            dropped.append(what)
    return text.strip(), tuple(dropped)


def safe_address(text: str) -> str:
    """Return an https address without its query and without parts that may identify the user.

    Return an empty text if the text is not an https address.
    """
    place = read_host(text.strip())
    if place is None or place.scheme != "https" or place.userinfo:
        return ""
    route = _plain_parts(place.fragment.partition("?")[0])
    return f"https://{place.host}{_plain_parts(place.path)}{'#' if route else ''}{route}"


def _plain_parts(path: str) -> str:
    """Replace each part of a path with "…" if it contains digits or is longer than 32 characters."""
    return "/".join(part if re.fullmatch(r"[A-Za-z_.-]{0,32}", part) else "…" for part in path.split("/"))


def tidy(text: str) -> str:
    """Return the text as one short line without personal data."""
    return without_private(one_line(text, _MOST_LETTERS))[0]


def _checked_words(text: str) -> str:
    if dropped := without_private(text)[1]:
        raise ValueError(dropped)
    return text


def _checked_address(text: str) -> str:
    if text and safe_address(text) != text:
        raise ValueError(text)
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=_MOST_LETTERS), AfterValidator(_checked_words)
]
Language = Literal["English", "Chinese", "English and Chinese", "unknown"]
Count = Annotated[int, Field(ge=0, lt=1_000_000)]


class FieldState(StrEnum):
    SURE = "sure"
    ASKS = "asks"
    SHOWN = "shown"
    """The field was found with certainty, and the user has taught it."""
    NOT_THERE = "not there"
    THERE = "there"
    """The control exists, but no step of the flow describes it."""


OTHER = "other"
"""The name for every control that no step of the flow describes."""
FieldName = Literal[(*FIELDS, OTHER)]  # type: ignore[valid-type]  # the names come from the flow


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LookedField(_Document):
    name: FieldName
    state: FieldState
    label: Words = ""
    """The portal's label; empty if the label was left out of the document."""
    kind: ControlKind | None = None
    searched: bool = False
    """Whether the list has a search box."""
    options: tuple[Words, ...] = ()
    """The entries of the list, in the page's order. Entries that may be private are left out."""
    count: Count | None = None
    """Number of all entries in the list, before any are left out.

    None for a control that is not a list, or for a list that was not inspected.
    """
    form: Words = ""
    """The pattern of the list's entries, such as `T (C)(N)` for title, country and number."""
    most_chars: Count | None = None
    most_lines: Count | None = None
    most_files: Count | None = None


class PortalAnswers(_Document):
    """The user's answers to `QUESTIONS`; every answer is optional."""

    reasons: tuple[Words, ...] = ()
    bad_link: Words = ""
    """The text that the page shows for a link that the portal does not accept."""
    must_explain: Words = ""
    boxes: Annotated[int, Field(ge=0, lt=100)] | None = None
    after: Words = ""
    """What the page shows after Submit, such as a page, a pop-up or a message."""
    number_digits: Annotated[int, Field(ge=0, lt=100)] | None = None
    columns: tuple[Words, ...] = ()
    """The headings of the columns in the list of complaints."""
    unregistered: Words = ""
    """The pattern in which the list shows a design that has no registration number."""
    agreement: Words = ""
    """The sentence in the user agreement about helper programs."""


class PortalLook(_Document):
    format: Literal[1]
    version: Words = ""
    system: Words = ""
    browser: Words = ""
    language: Language = "unknown"
    day: date | None = None
    how: Literal["saved page", "own window"] = "saved page"
    address: Annotated[str, AfterValidator(_checked_address)] = ""
    """The form's address without its query; empty if unknown or removed."""
    heading: Words | None = ""
    """The heading that identifies the page; None if no heading was recognised.

    Empty if the heading was left out of the document.
    """
    fields: tuple[LookedField, ...] = ()
    verify: Words | None = None
    """The label of the button that checks the links; None if there is no such button.

    Empty if the label was left out of the document.
    """
    boxes: Count | None = None
    """Number of checkboxes that the user must tick."""
    submit: bool = False
    """Whether a submit button is visible."""
    answers: PortalAnswers = PortalAnswers()
    frames: tuple[SavedReading, ...] = ()
    """Saved readings of the form's frames, on which the field finder can be run again.

    The letters of unknown words are replaced.
    """

    def to_json(self) -> str:
        """Return the document as JSON.

        Empty values are left out, and each row of a frame is on one line.
        """
        text = self.model_dump_json(indent=2, exclude_defaults=True, exclude={"frames"})
        if not self.frames:
            return text
        frames = ",\n".join(_frame_text(frame) for frame in self.frames)
        return text.removesuffix("\n}") + f',\n  "frames": [\n{frames}\n  ]\n}}'


def _frame_text(frame: SavedReading) -> str:
    values = frame.model_dump(mode="json", exclude_defaults=True)
    lines = [f"      {json.dumps(name)}: {_rows(value)}" for name, value in values.items()]
    return "    {\n" + ",\n".join(lines) + "\n    }"


def _rows(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    rows = ",\n".join(f"        {json.dumps(row, ensure_ascii=False)}" for row in value)
    return f"[\n{rows}\n      ]"


def read_look(file: Path) -> PortalLook:
    """Read a saved inspection document.

    Raises `WrongUse` if the file is not such a document, or if the document describes no form.
    """
    try:
        look = PortalLook.model_validate_json(file.read_bytes())
    except OSError as error:
        raise WrongUse(
            tr("The document cannot be read: {reason}.", reason=error.strerror), where=str(file)
        ) from error
    except ValidationError as error:
        raise WrongUse(
            tr("This file was not written by {command}.", command="portal look"),
            where=str(file),
            now=tr("Give a file such as portal-look.json, or leave out the file."),
        ) from error
    if not look.frames:
        raise WrongUse(
            tr("The document does not describe a form."),
            where=str(file),
            now=tr("Run this command again: {command}", command="portal look"),
        )
    return look


QUESTIONS = {
    "address": msg("What is the address of the form, up to the first “?”"),
    "reasons": msg("Which reasons are offered for Copyright? (separate them with ;)"),
    "bad_link": msg("Is there a Verify button, and what does it say about a bad link?"),
    "must_explain": msg("Is the explanation required, and is there a counter such as 0/500?"),
    "boxes": msg("How many boxes must be ticked before Submit?"),
    "after": msg(
        "What comes after Submit: a page, a pop-up or a message? How many digits does the number have? (not the number itself)"
    ),
    "columns": msg("What are the column titles in Manage Complaints? (separate them with ;)"),
    "unregistered": msg("How does the list show an unregistered design: title (country) (N/A)?"),
    "agreement": msg("Does the user agreement say anything about helper programs? (paste the sentence)"),
}
"""The questions to the user, by field of `PortalAnswers` or by `address`. Each question may be skipped."""
_PARTS = re.compile(r"\s*[|;\n]\s*|\s*,\s+")
_MOST_PARTS = 30


def check_answer(name: str, answer: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields that the answer sets, and descriptions of the private parts that were removed.

    The fields are those of `PortalAnswers`, or `address` for the address of the form.
    """
    text, dropped = without_private(one_line(answer, 10 * _MOST_LETTERS))
    match name:
        case _ if not answer.strip():
            return {}, ()
        case "address":
            if not (address := safe_address(answer)):
                return {}, (msg("a text that is not an https address"),)
            return {"address": address}, (_PRIVATE[0][2],) if "?" in answer else ()
        case "boxes":
            number = re.search(r"\d+", answer)
            return {"boxes": int(number[0])} if number and len(number[0]) <= 2 else {}, ()
        case "after":
            return {"after": tidy(re.sub(r"[\s,;:]*…[\s,;:]*", " ", text))} | _number_length(answer), dropped
        case "unregistered":
            return {"unregistered": form_of([answer])}, ()
        case "reasons" | "columns":
            parts = tuple(tidy(part) for part in _PARTS.split(text) if tidy(part))[:_MOST_PARTS]
            return {name: parts} if parts else {}, dropped
    return {name: tidy(text)} if text else {}, dropped


def _number_length(text: str) -> dict[str, Any]:
    """Return the number of digits in complaint numbers, as stated or as counted in a number in the answer."""
    if typed := _LONG_NUMBER.search(text):
        return {"number_digits": sum(sign.isdigit() for sign in typed[0])}
    said = re.search(r"(\d{1,2})\s*(?:digits?|位)", text, re.IGNORECASE) or re.search(r"\b(\d{1,2})\b", text)
    return {"number_digits": int(said[1])} if said else {}
