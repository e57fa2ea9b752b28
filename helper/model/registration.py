"""What still stands between a design and the form of its registration, as sentences that can be shown as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helper.model.plain_text import is_hidden_in
from helper.model.problems import Problem
from helper.model.work import RightState, Work

USUAL_PLACE = "Others"
"""Where a work is registered that is registered nowhere in China: so the portal calls the rest of the world."""
MOST_MEGABYTES = 5
"""How large a file may be; the portal's own limit is not known, and so much fits any form."""
_MEGABYTE = 1024 * 1024
_WITH_ALIBABA = {
    RightState.PENDING: "It was handed in already, and waits for Alibaba's approval.",
    RightState.APPROVED: "It is registered already.",
}


class FileSort(StrEnum):
    """What a file is, by its first bytes and not by its name."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    WORD = "word"
    OTHER = "other"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of a design as it was found in its folder."""

    sort: FileSort
    size: int = 0
    """In bytes."""


Files = Mapping[str, FileSeen]
"""The files of a design by their path in its folder."""


def registration_problems(work: Work, today: date, files: Files | None = None) -> list[Problem]:
    """Everything that is missing or wrong; an empty list means that the form may be filled.

    `files` None: they were not looked at, and only whether they are named counts.
    """
    return [*_text_problems(work, today), *_file_problems(work, files)]


def why_not_register(work: Work, *, practice: bool = False) -> str:
    """Why this design needs no registration (any more), in a sentence; empty: it may be registered."""
    right = work.right_in(practice=practice)
    if right.state is RightState.UNKNOWN and (right.text or right.number):
        # It was seen in the list of the complaint form, or in the person's sheet: to register it again would be twice.
        return "Its registration at Alibaba is noted already. Say that it is a draft if that is wrong."
    if work.open_submission(practice=practice) is not None:
        return "It is on a form of which nobody has said yet whether it was submitted."
    return _WITH_ALIBABA.get(right.state, "")


def _text_problems(work: Work, today: date) -> Iterator[Problem]:
    registration = work.registration
    if not work.title.strip():
        yield Problem("title", "It needs a title: the one it is to be registered under.")
    for name, text in (
        ("title", work.title),
        ("number", work.right.number),
        ("place", registration.place),
        ("address", " ".join(work.official_addresses)),
    ):
        if is_hidden_in(text):
            yield Problem(name, f"There are characters in the {name} that cannot be seen. Type it anew.")
    if registration.made_on is not None and registration.made_on > today:
        yield Problem("made_on", "The day it was made has not come yet.")
    if registration.published_on is not None and registration.published_on > today:
        yield Problem("published_on", "The day it was first published has not come yet.")
    if (
        registration.made_on is not None
        and registration.published_on is not None
        and registration.published_on < registration.made_on
    ):
        yield Problem("published_on", "It cannot have been published before it was made.")


def _file_problems(work: Work, files: Files | None) -> Iterator[Problem]:
    registration = work.registration
    if not registration.picture:
        yield Problem("picture", "The picture of the design is missing.", is_missing=True)
    else:
        yield from _wrong("picture", registration.picture, files)
    if registration.certificate:
        if not registration.certificate_file:
            yield Problem(
                "certificate", "You said that there is a certificate; its scan is missing.", is_missing=True
            )
        else:
            yield from _wrong("certificate", registration.certificate_file, files)
    elif not registration.statement:
        yield Problem(
            "statement",
            "The signed Copyright Claim Statement is missing. Without a certificate the portal asks for it.",
            is_missing=True,
        )
    else:
        yield from _wrong("statement", registration.statement, files)


def _wrong(field: str, name: str, files: Files | None) -> Iterator[Problem]:
    """What is wrong with one file."""
    what = "picture" if field == "picture" else f"{field}"
    if files is None:
        if name.lower().endswith((".doc", ".docx")):
            yield Problem(field, _word(what))
        return
    seen = files.get(name, FileSeen(FileSort.MISSING))
    match seen.sort:
        case FileSort.MISSING:
            yield Problem(field, f"The {what} is not in the design's folder any more: {name}.")
        case FileSort.WORD:
            yield Problem(field, _word(what))
        case FileSort.OTHER:
            yield Problem(
                field,
                f"The {what} is neither PDF, JPG nor PNG, whatever its name says. Save it as one of these.",
            )
        case FileSort.PDF if field == "picture":
            yield Problem(field, "The picture is a PDF. Save it as JPG or PNG.")
        case _ if seen.size > MOST_MEGABYTES * _MEGABYTE:
            yield Problem(
                field,
                f"The {what} has {seen.size / _MEGABYTE:.1f} MB; {MOST_MEGABYTES} MB are the most. Save it smaller.",
            )


def _word(what: str) -> str:
    return (
        f"The {what} is a Word file, which the portal does not take: it must be signed. "
        "Print it, sign it, and scan it as PDF, JPG or PNG."
    )
