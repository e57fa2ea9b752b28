"""The complaints of the practice account, and the validation of new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from helper.practice.catalogue import (
    COMPLAINT,
    MOST_UPLOADS,
    FormDescription,
    Language,
    choice_of,
    find_problems,
    words_of,
)
from helper.practice.iprs import IprState, PortalRight
from helper.practice.listings import ANSWER_WITHIN, MOST_LISTINGS, ListingStatus, split_lines, status_after
from helper.practice.sessions import PortalSession, UploadedFile

_BY_URGENCY = (
    ListingStatus.COUNTERED,
    ListingStatus.PENDING,
    ListingStatus.PROCESSING,
    ListingStatus.AWAITING,
    ListingStatus.COUNTER_ACCEPTED,
    ListingStatus.COUNTER_REJECTED,
    ListingStatus.REMOVED,
    ListingStatus.REJECTED,
    ListingStatus.WITHDRAWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledComplaint:
    id: str
    """The portal's internal id, which appears in page addresses. The user sees `number` instead."""
    number: str
    """The complaint number.

    It usually has 8 to 12 digits, and is stored as text because it may begin with zeros.
    """
    at: datetime
    account: str
    """The account's e-mail address."""
    values: Mapping[str, Any]
    """The values as the portal received them, by the field names of `form_schema.COMPLAINT`.

    Choices are represented by their codes.
    """
    right: PortalRight
    by: str = ""
    """Who pressed Submit, the user or the program; empty if unknown."""
    language: Language = Language.EN
    received: Any = None
    files: tuple[UploadedFile, ...] = ()
    decided: Mapping[str, ListingStatus] = field(default_factory=dict)
    """The statuses that do not follow from the link and its age, by link."""

    @property
    def lines(self) -> list[str]:
        return split_lines(self.values["links"])

    def statuses(self, now: datetime) -> list[ListingStatus]:
        return [self.decided.get(line) or status_after(line, now - self.at) for line in self.lines]

    def status(self, now: datetime) -> ListingStatus:
        """Return the complaint's status in the list: the most urgent status among its links."""
        found = set(self.statuses(now))
        return next(status for status in _BY_URGENCY if status in found)

    def answer_until(self) -> datetime:
        """Return the deadline for answering a counter-notice.

        The portal then accepts the counter-notice. Answering needs a real portal: the practice portal only shows it.
        """
        return self.at + timedelta(days=2) + ANSWER_WITHIN

    def shown(self, name: str, language: Language) -> str:
        lists = {field.name: field.options or "reasons" for field in COMPLAINT.fields}
        return words_of(self.values[name], lists[name], language)


def problems_of_complaint(
    form: FormDescription,
    values: Mapping[str, Any],
    right: PortalRight | None,
    session: PortalSession,
    *,
    limit: int,
) -> dict[str, str]:
    """Return the errors of a complaint, as text keys by field; empty if the complaint is valid."""
    fits = right is not None and right.state is IprState.APPROVED and right.ipr_type == values["iprType"]
    files = values["evidence"]
    evidence = (
        "upload_many"
        if len(files) > MOST_UPLOADS
        else ""
        if set(files) <= set(session.uploads)
        else "upload_gone"
    )
    more = {
        "ipr": "" if fits else "ipr_does_not_fit",
        "reason": "" if choice_of(values["reason"], "reasons") else "must_choose",
        "links": _problem_of_links(values, session),
        "explanation": "explanation_too_long" if len(values["explanation"]) > limit else "",
        "evidence": evidence,
    }
    return {name: key for name, key in more.items() if key} | find_problems(form.fields, values)


def _problem_of_links(values: Mapping[str, Any], session: PortalSession) -> str:
    """Return the text key of the error in the links.

    Return an empty string if Verify accepted every link for this complaint.
    """
    lines = split_lines(values["links"])
    if len(lines) > MOST_LISTINGS:
        return "links_too_many"
    answers = session.verified.get((values["website"], values["ipr"], values["complaintType"]), {})
    if any(line not in answers for line in lines):
        return "links_not_verified"
    twice = len(set(lines)) < len(lines)
    return "links_refused_left" if twice or not all(answers[line] for line in lines) else ""


def complaint_number(numbers: Random, length: int | None = None) -> str:
    """Return a random number with `length` digits, or with 8 to 12 digits if None; some begin with zeros."""
    digits = f"{numbers.randrange(10**13, 10**14)}"[: length or numbers.choice((8, 8, 9, 10, 12))]
    return "00" + digits[2:] if numbers.random() < 0.25 else digits
