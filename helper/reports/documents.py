"""Renders the HTML report, the proof picture and the statement to sign, from templates that escape all text.

AliExpress shows attachments to the seller, so the proof picture contains only what is needed for the
comparison. The copyright holder fills in the statement's name, place, day and signature by hand.
"""

from __future__ import annotations

import base64
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from helper.model.finding import FindingState
from helper.model.problems import MOST_MEGABYTES, FileSort, sort_of
from helper.model.seller import COUNTED_DAYS, RULES_IN_SHORT, RULES_SOURCE
from helper.model.text import UNSAFE
from helper.model.work import Work, WorkKind
from helper.store.facts import Fact
from helper.system.files import open_file
from helper.translation import (
    MONTHS,
    SHORT_MONTHS,
    comma_list,
    day_in_words,
    language,
    msg,
    msg_n,
    quoted,
    tr,
    tr_error,
    tr_n,
)

if TYPE_CHECKING:
    from jinja2 import Environment


MOST_MONTHS = 36
"""The maximum number of months in a chart. If there are more, the chart shows the latest and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCounts:
    """The number of listings for each outcome. `reported` is the total of the other numbers."""

    reported: int
    gone: int
    waiting: int
    rejected: int
    objected: int
    withdrawn: int

    @property
    def gone_of_decided(self) -> float | None:
        """The share of the decided listings that are gone, from 0 to 1; None if no listing is decided."""
        decided = self.reported - self.waiting
        return self.gone / decided if decided else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The counts of listings that share a value, such as their design or seller."""

    name: str
    """The shared value, such as the seller's number; empty if that value is unknown for these listings."""
    label: str
    """The words that readers see for the value, such as the seller's name with its number."""
    tally: ListingCounts
    upheld_days: int
    """Number of days in the last year on which Alibaba removed any of these listings after a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    first: date
    reported: int
    gone: int

    @property
    def name(self) -> str:
        """The short name, such as "Mar"."""
        return tr(SHORT_MONTHS[self.first.month - 1])

    @property
    def label(self) -> str:
        """The abbreviated month with the year, such as "Mar 2026"."""
        return tr("{month} {year}", month=self.name, year=self.first.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    until: date
    """The day on which this report was made."""
    first_on: date | None
    """The day of the first report to Alibaba; None if unknown."""
    total: ListingCounts
    months: tuple[Month, ...]
    """All months from the first event to the last, including months without events."""
    reported_undated: int
    """Number of reports whose day is unknown. No month includes them."""
    gone_undated: int
    """Number of listings that are gone, but whose day of removal is unknown."""
    days_to_gone: tuple[int, ...]
    """The days from report to removal in ascending order, one number for each listing with both dates."""
    designs: tuple[Group, ...]
    sellers: tuple[Group, ...]
    product_types: tuple[Group, ...]
    reasons: tuple[Group, ...]
    back_again: int
    not_shown: int
    """Number of listings that are not available in the user's country.

    Each of these listings is also counted by its outcome.
    """

    @property
    def latest_months(self) -> tuple[Month, ...]:
        return self.months[-MOST_MONTHS:]

    @property
    def largest_month(self) -> int:
        """The largest number of reports or removals in any of the `latest_months`, as the scale of the chart.

        The scale is never less than 1.
        """
        return max((max(month.reported, month.gone, 1) for month in self.latest_months), default=1)

    @property
    def usual_days(self) -> float | None:
        return median(self.days_to_gone) if self.days_to_gone else None


def figures_of(facts: Sequence[Fact], until: date) -> Figures:
    return Figures(
        until=until,
        first_on=first_reported_on(facts),
        total=counts_of(facts),
        months=_months(facts),
        reported_undated=sum(fact.reported_on is None for fact in facts),
        gone_undated=sum(fact.gone and fact.ended_on is None for fact in facts),
        days_to_gone=tuple(sorted(days for fact in facts if (days := fact.days_to_gone) is not None)),
        designs=_groups(facts, lambda fact: fact.design, until),
        sellers=_groups(facts, lambda fact: fact.seller, until, lambda fact: fact.shop),
        product_types=_groups(facts, lambda fact: fact.product_type, until),
        reasons=_groups(facts, lambda fact: fact.reason, until),
        back_again=sum(fact.back_again for fact in facts),
        not_shown=sum(fact.not_shown for fact in facts),
    )


def beside_months(figures: Figures, shown: int) -> list[tuple[str, int, int]]:
    """Return the counts for the rows below the chart: earlier months, and listings without a date.

    The chart and these rows together add up to the total.
    """
    earlier = figures.months[: max(0, len(figures.months) - shown)]
    rows = [
        (
            tr("earlier"),
            sum(month.reported for month in earlier),
            sum(month.gone for month in earlier),
        ),
        (tr("no date"), figures.reported_undated, figures.gone_undated),
    ]
    return [(label, reported, gone) for label, reported, gone in rows if reported or gone]


def upheld_days(facts: Iterable[Fact], until: date) -> int:
    """Return the number of different days in the last year on which reported listings were removed.

    Several removals on one day count once, because AliExpress counts most violations at most once a day.
    """
    since = until - timedelta(days=COUNTED_DAYS)
    days = {fact.ended_on for fact in facts if fact.state is FindingState.REMOVED and fact.ended_on}
    return sum(since < day <= until for day in days)


def counts_of(facts: Sequence[Fact]) -> ListingCounts:
    states = Counter(fact.state for fact in facts)
    return ListingCounts(
        reported=len(facts),
        gone=sum(fact.gone for fact in facts),
        waiting=states[FindingState.FILED],
        rejected=states[FindingState.REJECTED],
        objected=states[FindingState.COUNTERED],
        withdrawn=states[FindingState.WITHDRAWN],
    )


def _groups(
    facts: Sequence[Fact],
    name: Callable[[Fact], str],
    until: date,
    label: Callable[[Fact], str] | None = None,
) -> tuple[Group, ...]:
    """Group the listings by a value. `label` returns the words for the value, if they differ from it."""
    members: dict[str, list[Fact]] = {}
    for fact in facts:
        members.setdefault(name(fact), []).append(fact)
    groups = [
        Group(
            name=key,
            label=(label or name)(its[-1]),
            tally=counts_of(its),
            upheld_days=upheld_days(its, until),
        )
        for key, its in members.items()
    ]
    return tuple(sorted(groups, key=lambda group: (not group.name, -group.tally.reported, group.name)))


def _months(facts: Sequence[Fact]) -> tuple[Month, ...]:
    reported = Counter(fact.reported_on.replace(day=1) for fact in facts if fact.reported_on)
    gone = Counter(fact.ended_on.replace(day=1) for fact in facts if fact.gone and fact.ended_on)
    known = reported.keys() | gone.keys()
    if not known:
        return ()
    month, last = min(known), max(known)
    months = []
    while month <= last:
        months.append(Month(first=month, reported=reported[month], gone=gone[month]))
        month = (month + timedelta(days=31)).replace(day=1)
    return tuple(months)


def render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values)


def _safe(value: object) -> object:
    """Replace the characters in a text that an HTML page must not contain.

    Markup objects keep their type, so that they are not escaped again.
    """
    return type(value)(UNSAFE.sub("\ufffd", value)) if isinstance(value, str) else value


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("helper.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(tr=tr, tr_n=tr_n, quoted=quoted, language=language)
    return environment


_SPANS = (
    (msg("the same day"), 0),
    (msg("1 day"), 1),
    (msg("2 to 3 days"), 3),
    (msg("4 to 7 days"), 7),
    (msg("8 to 14 days"), 14),
    (msg("15 to 30 days"), 30),
    (msg("longer"), math.inf),
)
_MOST_LABELS = 8
"""Maximum number of months with a label below the chart, so that the labels fit on a narrow screen."""
_MOST_ROWS = 200
"""The maximum number of rows in a table. If there are more, the page says how many are left out."""


def report_page(figures: Figures, *, client: str | None = None, heading: str = "") -> str:
    """Return the report as one HTML page, which loads nothing from the network.

    The heading, if there is one, stands before the title.
    """
    return render(
        "report.html.jinja",
        figures=figures,
        client=client,
        heading=heading,
        sentence=headline(figures),
        achieved=_achieved(figures.total, figures.first_on, figures.until),
        beside_months=beside_months(figures, MOST_MONTHS),
        label_step=math.ceil(len(figures.latest_months) / _MOST_LABELS),
        waits=waits(figures.days_to_gone) if figures.days_to_gone else [],
        until=day_in_words(figures.until),
        most_rows=_MOST_ROWS,
        rules_in_short=tr(RULES_IN_SHORT),
        rules_source=tr(RULES_SOURCE),
    )


def half_gone_words(days: float | None) -> str:
    if days is None:
        return ""
    if not days:
        return tr("the same day")
    return tr("1 day") if days == 1 else tr("{days:g} days", days=days)


def achieved_of(facts: Sequence[Fact], today: date) -> str:
    """Return a sentence with the numbers of reported and gone listings; empty if no listing was reported."""
    return _achieved(counts_of(facts), first_reported_on(facts), today)


def _achieved(total: ListingCounts, first_on: date | None, today: date) -> str:
    if not total.reported:
        return ""
    if first_on is None:
        return tr("So far: {reported} reported, {gone} gone.", reported=total.reported, gone=total.gone)
    begun = day_in_words(first_on)
    if first_on.year == today.year:
        words = msg_n("{n} {month_name}", "{n} {month_name}")
        begun = tr_n(*words, first_on.day, month_name=tr(MONTHS[first_on.month - 1]))
    since = msg("Since {day}: {reported} reported, {gone} gone.")
    return tr(since, day=begun, reported=total.reported, gone=total.gone)


def first_reported_on(facts: Iterable[Fact]) -> date | None:
    return min((fact.reported_on for fact in facts if fact.reported_on), default=None)


def headline(figures: Figures) -> str:
    total = figures.total
    if not total.reported:
        return tr("Nothing reported yet.")
    parts = [
        (total.gone, msg_n("{n} gone", "{n} gone")),
        (total.waiting, msg_n("{n} waiting for Alibaba", "{n} waiting for Alibaba")),
        (total.rejected, msg_n("{n} rejected by Alibaba", "{n} rejected by Alibaba")),
        (total.objected, msg_n("{n} with a seller who objected", "{n} with a seller who objected")),
        (total.withdrawn, msg_n("{n} withdrawn by you", "{n} withdrawn by you")),
    ]
    phrases = comma_list(tr_n(*phrase, number) for number, phrase in parts if number)
    plain = msg_n("{n} listing reported: {outcomes}.", "{n} listings reported: {outcomes}.")
    if not figures.months:
        return tr_n(*plain, total.reported, outcomes=phrases)
    first = figures.months[0].first
    since = msg_n(
        "{n} listing reported since {month} {year}: {outcomes}.",
        "{n} listings reported since {month} {year}: {outcomes}.",
    )
    month = tr(MONTHS[first.month - 1])
    return tr_n(*since, total.reported, month=month, year=first.year, outcomes=phrases)


def waits(days: Sequence[int]) -> list[tuple[str, int]]:
    """Count the listings by the number of days between report and removal.

    Return the label of each range, such as "2 to 3 days", with the number of listings in the range.
    """
    spans = pairwise((("", -1), *_SPANS))
    return [(tr(label), sum(below < day <= most for day in days)) for (_, below), (label, most) in spans]


WIDTH, HEIGHT = 1600, 1000
_SHOWN = {
    FileSort.PNG: "image/png",
    FileSort.JPG: "image/jpeg",
    FileSort.GIF: "image/gif",
    FileSort.WEBP: "image/webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPicture:
    heading: str
    picture: bytes
    address: str
    """The address of the page that shows the picture, printed below the picture."""
    day: str = ""
    """The day on which the picture was seen at `address`."""


def kind_of(picture: bytes) -> str:
    """Return the picture's media type; empty if browsers cannot show the picture."""
    return _SHOWN.get(sort_of(picture), "")


_MOST_BYTES = 20_000_000


def why_no_picture(file: Path) -> str:
    """Return why a file cannot be used as a picture, or an empty string if it can."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return tr("The picture is larger than 20 MB.")
        with open_file(file) as opened:
            is_picture = bool(kind_of(opened.read(64)))
    except OSError as error:
        return tr("The picture cannot be read: {reason}.", reason=tr_error(error))
    return (
        "" if is_picture else tr("Browsers cannot show this file: choose a PNG, JPEG, WebP or GIF picture.")
    )


def proof_page(*exhibits: ProofPicture) -> str:
    return render(
        "proof.html.jinja", exhibits=[(exhibit, _picture_address(exhibit.picture)) for exhibit in exhibits]
    )


def _picture_address(picture: bytes) -> str:
    kind = kind_of(picture)
    return f"data:{kind};base64,{base64.b64encode(picture).decode()}" if kind else ""


_WORK_KINDS = {
    WorkKind.ARTWORK: "artwork",
    WorkKind.PHOTOGRAPH: "photograph",
    WorkKind.LITERARY: "literary work",
    WorkKind.SOFTWARE: "software",
    WorkKind.OTHER: "other work",
}


def signing_sheet(work: Work, picture: bytes) -> str:
    """Return the HTML page of the statement to sign, with the picture embedded.

    If `picture` is empty, the page has no picture.
    """
    registration = work.registration
    return render(
        "signing.html.jinja",
        work=work,
        picture=_picture_address(picture),
        kind=_WORK_KINDS[registration.kind or WorkKind.ARTWORK],
        made_on=_day(registration.made_on),
        published_on=_day(registration.published_on),
        most_megabytes=MOST_MEGABYTES,
    )


def sheet_name(work: Work) -> str:
    """Return the file name of the statement to sign: the title without problematic characters."""
    kept = "".join(sign if sign.isalnum() else " " for sign in work.title)
    return f"statement-{'-'.join(kept.split())[:60] or work.id[:8]}.html".lower()


def _day(day: date | None) -> str:
    """Return the date with the month as a word, so that day and month cannot be confused.

    Return an empty string if there is no date.
    """
    return f"{day.day} {day:%B %Y}" if day else ""
