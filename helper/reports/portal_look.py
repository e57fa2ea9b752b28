"""The result of inspecting the portal's form: a JSON document that the user can read before saving it.

The document contains texts from the portal, kinds of controls, counts and limits, and saved readings of the
frames, on which the field finder can be run again. It contains nothing that the user typed into the form.
Validation rejects a document whose texts may contain personal data.
"""

from __future__ import annotations

import json
import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from helper.errors import WrongUse, os_error_as
from helper.finder.saved_reading import SavedReading
from helper.flow.form import ControlKind
from helper.flow.spec import FIELDS
from helper.hosts import read_host
from helper.model.text import one_line
from helper.system.files import SizeLimit, read_file
from helper.translation import msg, tr

_MOST_LETTERS = 200
"""The maximum length of a text in the document, in characters."""
_LONG_NUMBER = re.compile(r"[+#]?\d(?:[ .()-]{0,2}\d){4,}")
"""A number of five or more digits, which may be a complaint number, a telephone number or a registration."""
_PRIVATE = (
    (re.compile(r"(https?://[^\s?]*|www\.[^\s?]*)\?\S*", re.IGNORECASE), r"\1"),
    (re.compile(r"\S+@\S+"), "…"),
    (_LONG_NUMBER, "…"),
    (re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\b", re.IGNORECASE), "…"),
)
"""Parts of a text that may be private, each with its replacement: the query of an address, an e-mail address, a long
number, and a long code."""


def without_private(text: str) -> str:
    for pattern, replacement in _PRIVATE:
        text = pattern.sub(replacement, text)
    return text.strip()


def safe_address(text: str) -> str:
    """Return an https address without its query and without parts that may identify the user.

    Return an empty string if the text is not an https address.
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
    return without_private(one_line(text, _MOST_LETTERS))


def _checked_words(text: str) -> str:
    if without_private(text) != text:
        raise ValueError(text)
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
    """The field was found with certainty, thanks to what the user has taught."""
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
    """The pattern that the list's entries follow, such as `T (C)(N)` for title, country and number."""
    most_chars: Count | None = None
    most_lines: Count | None = None
    most_files: Count | None = None


class PortalLook(_Document):
    format: Literal[1]
    version: Words = ""
    system: Words = ""
    browser: Words = ""
    language: Language = "unknown"
    day: date | None = None
    how: Literal["saved page", "own window"] = "saved page"
    address: Annotated[str, AfterValidator(_checked_address)] = ""
    """The form's address without its query; empty if it is unknown or was left out of the document."""
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
    frames: tuple[SavedReading, ...] = ()
    """Saved readings of the form's frames, on which the field finder can be run again.

    In words that the program does not know, the letters are replaced.
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
    with os_error_as(WrongUse, msg("The document cannot be read: {reason}."), file):
        content = read_file(file, SizeLimit.TEXT)
    try:
        look = PortalLook.model_validate_json(content)
    except ValidationError as error:
        raise WrongUse(
            tr("This file was not written by {command}.", command="portal look"),
            where=str(file),
            now=tr("Give a file such as portal-look.json, or leave out the file."),
        ) from error
    if not any(frame.controls for frame in look.frames):
        raise WrongUse(
            tr("The document does not describe a form."),
            where=str(file),
            now=tr("Run this command again: {command}", command="portal look"),
        )
    return look
