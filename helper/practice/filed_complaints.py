"""The complaints of the practice account: validates new complaints, and invents older complaints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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

_PAST_DAYS = (3, 4, 6, 9, 13, 16, 18, 21, 24, 27, 31, 36, 40, 45, 51, 58, 64, 70)

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
_UNDECIDED = (ListingStatus.PENDING, ListingStatus.PROCESSING, ListingStatus.AWAITING)


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
    """The account's e-mail address; empty for invented complaints, which all accounts see."""
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
    withdrawn: bool = False
    decided: Mapping[str, ListingStatus] = field(default_factory=dict)
    """The statuses set by the control API or by the user's answer to a counter-notice, by link."""

    @property
    def lines(self) -> list[str]:
        return split_lines(self.values["links"])

    def statuses(self, now: datetime) -> list[ListingStatus]:
        if self.withdrawn:
            return [ListingStatus.WITHDRAWN for _ in self.lines]
        return [self.decided.get(line) or status_after(line, now - self.at) for line in self.lines]

    def status(self, now: datetime) -> ListingStatus:
        """Return the complaint's status in the list: the most urgent status among its links."""
        found = set(self.statuses(now))
        return next(status for status in _BY_URGENCY if status in found)

    def countered(self, now: datetime) -> list[str]:
        """Return the links with a counter-notice of the seller that the user has not answered yet."""
        statuses = zip(self.lines, self.statuses(now), strict=True)
        return [line for line, status in statuses if status is ListingStatus.COUNTERED]

    def answer_until(self) -> datetime:
        """Return the deadline for answering a counter-notice.

        If the user does not answer by then, the portal accepts the counter-notice.
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


@dataclass(frozen=True, slots=True)
class AccountRates:
    """The figures in the User Center. Rates are percentages, or None if no link is decided yet."""

    takedown: int | None
    counter_notice: int | None
    this_month: int
    month_before: int
    waiting: int
    """Number of complaints with an unanswered counter-notice."""


def rates(complaints: Sequence[FiledComplaint], now: datetime) -> AccountRates:
    """Return the account's figures. Both percentages are shares of links, not of complaints."""
    counted = Counter(status for complaint in complaints for status in complaint.statuses(now))
    decided = sum(counted.values()) - sum(counted[status] for status in _UNDECIDED)
    removed = counted[ListingStatus.REMOVED] + counted[ListingStatus.COUNTER_REJECTED]
    countered = counted[ListingStatus.COUNTERED] + counted[ListingStatus.COUNTER_ACCEPTED]
    month = timedelta(days=30)
    return AccountRates(
        takedown=round(100 * removed / decided) if decided else None,
        counter_notice=round(100 * countered / decided) if decided else None,
        this_month=sum(now - complaint.at <= month for complaint in complaints),
        month_before=sum(month < now - complaint.at <= 2 * month for complaint in complaints),
        waiting=sum(complaint.status(now) is ListingStatus.COUNTERED for complaint in complaints),
    )


def complaint_number(numbers: Random, length: int | None = None) -> str:
    """Return a random number with `length` digits, or with 8 to 12 digits if None; some begin with zeros."""
    digits = f"{numbers.randrange(10**13, 10**14)}"[: length or numbers.choice((8, 8, 9, 10, 12))]
    return "00" + digits[2:] if numbers.random() < 0.25 else digits


def invented_past(rights: Sequence[PortalRight], now: datetime, seed: int) -> list[FiledComplaint]:
    """Return invented complaints from the last ten weeks.

    Some of them are too old to appear in the list by default.
    """
    numbers = Random(seed + 1)  # noqa: S311 - invented data, reproducible with the seed
    past = []
    for index, day in enumerate(_PAST_DAYS):
        endings = ["0451" if index % 5 == 4 else "0452" if index % 6 == 2 else "0017"]
        endings += [f"{numbers.randrange(1000, 9000)}" for _ in range(numbers.randrange(0, 12))]
        right = rights[numbers.randrange(len(rights))]
        past.append(past_complaint(numbers, right, now - timedelta(days=day, hours=index), index, endings))
    return past


def past_complaint(
    numbers: Random, right: PortalRight, at: datetime, index: int, endings: Sequence[str]
) -> FiledComplaint:
    """Return an invented complaint with one link for each of `endings`.

    An ending is the last four digits of the link's item id. `index` makes the ids of the complaint and of its
    listings unique.
    """
    lines = [
        f"https://www.aliexpress.com/item/10050090{index:02d}{row:02d}{ending}.html"
        for row, ending in enumerate(endings)
    ]
    chosen = {"website": "ae", "iprType": right.ipr_type, "ipr": right.id, "complaintType": "item"}
    rest = {"reason": "copyright.item.pirated", "links": "\n".join(lines), "declaration": True}
    empty = {field.name: field.empty for field in COMPLAINT.fields}
    return FiledComplaint(
        id=f"p{index:05d}",
        number=complaint_number(numbers),
        at=at,
        account="",
        values={**empty, **chosen, **rest},
        right=right,
        withdrawn=index == 7,
    )
