"""The nine questions that only a person with an account can answer, and what of an answer may stand in a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helper.exchange.portal_report.words import tidy
from helper.flow.registration import form_of
from helper.hosts import read_host

_EMAIL = re.compile(r"\S+@\S+")
_QUERY = re.compile(r"(https?://[^\s?]*|www\.[^\s?]*)\?\S*", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[+#]?\d(?:[ .()-]{0,2}\d){4,}")
"""A count has four digits at most; whatever is longer may be somebody's number."""
_TOKEN = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|;\n]\s*|\s*,\s+")
_MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class Question:
    """One question; an empty answer is always right."""

    name: str
    text: str


QUESTIONS = (
    Question("address", "What is the address in the bar on the form (up to the first ?)?"),
    Question("reasons", "The words of the reasons for Copyright, as a list (parted by ;)?"),
    Question("bad_link", "Is there a Verify button; what does it say about a bad link?"),
    Question("must_explain", "Must the explanation be filled; is there a counter like 0/500?"),
    Question("boxes", "Boxes to tick before Submit: how many?"),
    Question(
        "after",
        "After a complaint: a page, a pop-up or a message? How many digits has the number (not the number)?",
    ),
    Question("columns", "Column titles in Manage Complaints (parted by ;)?"),
    Question("unregistered", "How does an unregistered design look in the list: title (country) (N/A)?"),
    Question("agreement", "Does the user agreement say anything about helper programs? (paste the sentence)"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of an answer, and what was taken out of it."""

    values: dict[str, Any]
    """Fields of `Told`, and `address`."""
    dropped: tuple[str, ...] = ()
    """What was taken out, such as “an e-mail address”; never the thing itself."""


def check_answer(name: str, answer: str) -> Checked:
    """Take out of an answer what could be somebody's, and read what it is for."""
    readers: dict[str, Callable[[str], Checked]] = {
        "address": _address,
        "boxes": _boxes,
        "after": _after,
        "unregistered": lambda text: Checked({"unregistered": form_of([text])}),
        "reasons": lambda text: _parts("reasons", text),
        "columns": lambda text: _parts("columns", text),
    }
    if not answer.strip():
        return Checked({})
    if name in readers:
        return readers[name](answer)
    text, dropped = without_private(answer)
    return Checked({name: tidy(text)} if text else {}, dropped)


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


def _address(text: str) -> Checked:
    address = safe_address(text)
    if not address:
        return Checked({}, ("what is no https address",))
    dropped = ("what stands behind the ? of the address",) if "?" in text else ()
    return Checked({"address": address}, dropped)


def _boxes(text: str) -> Checked:
    number = re.search(r"\d+", text)
    return Checked({"boxes": int(number.group())}) if number and len(number.group()) <= 2 else Checked({})


def _after(text: str) -> Checked:
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
    return Checked(values if digits is None else {**values, "number_digits": digits}, dropped)


def _parts(name: str, text: str) -> Checked:
    kept, dropped = without_private(text)
    parts = tuple(tidy(part) for part in _PARTS.split(kept) if tidy(part))[:_MOST_PARTS]
    return Checked({name: parts} if parts else {}, dropped)
