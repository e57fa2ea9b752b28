"""Due dates and their rules. Each rule names its source and how certain that source is.

The program only shows due dates. It never sends an answer or a withdrawal.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from helper.model.finding import Finding, FindingState
from helper.model.work import RightState, Work
from helper.translation import msg, msg_n, tr, tr_n

_SATURDAY = 5


class Certainty(StrEnum):
    OFFICIAL = "official"
    """The rule is from Alibaba's own documents."""
    TOLD = "told"
    """Other users have reported the rule."""
    GUESSED = "guessed"
    """The rule is a cautious assumption without a source."""
    LAW = "law"
    """The rule is a law. Only a lawyer can say whether it applies."""
    OURS = "ours"
    """The user set the date, or this program suggests it as a good habit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    what: str
    days: int = 0
    business: bool = False
    """Whether the days are business days, Monday to Friday. Chinese holidays are not considered."""
    source: str
    certainty: Certainty
    months: int = 0
    """The number of months, for laws that count in months; otherwise 0."""
    usual: str = ""
    """The usual duration according to the source, as a short phrase; empty if the source names none."""

    @property
    def is_law(self) -> bool:
        """Whether the rule is a law; a task under a law disappears after its due date."""
        return self.certainty is Certainty.LAW

    def due(self, begin: date) -> date:
        """Return the last day of the rule's period; `begin` is the day before its first day."""
        if self.months:
            return months_after(begin, self.months)
        return business_days_after(begin, self.days) if self.business else begin + timedelta(days=self.days)


ANSWER_OBJECTION = Rule(
    what=msg("answer the seller's objection"),
    days=3,
    business=True,
    source=msg(
        "Taobao gives the complainant 3 business days, according to a user; nothing is known for AliExpress, and silence"
        " may count as agreement. What counts is the number of days left on the portal's own page."
    ),
    certainty=Certainty.GUESSED,
)
LOOK_AT_COMPLAINT = Rule(
    what=msg("read Alibaba's decisions"),
    days=2,
    business=True,
    source=msg(
        "AliExpress' 2025 report under the Digital Services Act: valid notices are typically handled within two business days. Until then, it is normal to have no answer. Alibaba's older help pages say 7 working days."
    ),
    certainty=Certainty.OFFICIAL,
)
LOOK_AT_REGISTRATION = Rule(
    what=msg("read the registration status"),
    days=5,
    business=True,
    usual=msg("usually 2-7 days"),
    source=msg(
        "Alibaba's help says 3 to 5 business days; users report 3 to 7 working days, and an artist with 103 designs"
        " waited 2 to 3 days for each. ipp-helper has not measured this time yet."
    ),
    certainty=Certainty.TOLD,
)
ASK_A_LAWYER = Rule(
    what=msg("ask a lawyer whether to contest the seller's objection"),
    days=15,
    source=msg(
        "China's E-Commerce Law, Art. 43: after you receive the seller's statement, you have 15 days to complain to an authority or to sue; otherwise the platform lifts the takedown. In the USA, 17 U.S.C. 512(g) gives 10 to 14 business days. It is not known which law applies at AliExpress."
    ),
    certainty=Certainty.LAW,
)
COMPLAIN_IN_THE_EU = Rule(
    what=msg("last day to contest AliExpress' rejection, if you are in the EU"),
    months=6,
    source=msg(
        "Digital Services Act, Art. 20: a platform must accept complaints about its decisions for at least six months, including from users who reported something; Art. 21 is about settling disputes out of court. ipp-helper counts the six months from the day on which it read the rejection."
    ),
    certainty=Certainty.LAW,
)
RENEW = Rule(
    what=msg("renew before it ends"),
    days=30,
    source=msg("You entered this date; we chose to remind you one month before."),
    certainty=Certainty.OURS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    on: date
    what: str
    rule: Rule
    finding_ids: tuple[str, ...] = ()
    work_id: str = ""

    def is_over(self, today: date) -> bool:
        return self.on < today


@lru_cache(maxsize=4096)
def business_days_after(begin: date, days: int) -> date:
    """Return the day that comes `days` business days (Monday to Friday) after `begin`."""
    day = begin
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def months_after(begin: date, months: int) -> date:
    """Return the date `months` months later; in a shorter month, its last day."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def due_list(findings: Iterable[Finding], works: Iterable[Work], today: date) -> list[Due]:
    """Return all tasks, earliest first."""
    titled = {work.id: work for work in works}
    alive = (due for due in _of_findings(findings, titled) if not (due.rule.is_law and due.is_over(today)))
    dues = [*alive, *_of_works(titled.values(), today)]
    return sorted(dues, key=lambda due: (due.on, due.what))


def _of_findings(findings: Iterable[Finding], works: dict[str, Work]) -> Iterable[Due]:
    """Yield the tasks of the findings; all listings with the same design, due date and rule share one task."""
    together: dict[tuple[Rule, date, str], list[str]] = {}
    for finding in findings:
        begin = _begin(finding)
        if begin is None:
            continue
        for rule in _RULES.get(finding.state, ()):
            key = (rule, rule.due(begin), finding.work_id or "")
            together.setdefault(key, []).append(finding.id)
    for (rule, day, work_id), finding_ids in together.items():
        title, task = works[work_id].title if work_id in works else "", tr(rule.what)
        plain = msg_n("{task}: {n} link", "{task}: {n} links")
        titled = msg_n("{task}: {n} link of “{title}”", "{task}: {n} links of “{title}”")
        what = tr_n(*(titled if title else plain), len(finding_ids), task=task, title=title)
        yield Due(on=day, what=what, rule=rule, finding_ids=tuple(finding_ids), work_id=work_id)


_RULES: dict[FindingState, tuple[Rule, ...]] = {
    FindingState.COUNTERED: (ANSWER_OBJECTION, ASK_A_LAWYER),
    FindingState.FILED: (LOOK_AT_COMPLAINT,),
    FindingState.REJECTED: (COMPLAIN_IN_THE_EU,),
}


def _begin(finding: Finding) -> date | None:
    """Return the day on which the periods of the finding's rules begin; None if it is unknown.

    This is the day of the report, of the counter-notice or of the rejection.
    """
    if finding.state is not FindingState.FILED:
        return finding.outcome.at.date() if finding.outcome is not None else None
    return finding.reported.at.date() if finding.reported else None


def _of_works(works: Iterable[Work], today: date) -> Iterable[Due]:
    works = list(works)
    yield from _of_waiting(works)
    soon = today + timedelta(days=RENEW.days)
    clients: set[str] = set()
    for work in works:
        right = work.right
        ends, permitted = right.expires_on, work.permission_until
        if ends is not None and right.state is not RightState.EXPIRED and ends <= soon:
            what = tr("the registration of “{title}” ends", title=work.title)
            yield Due(on=ends, what=what, rule=RENEW, work_id=work.id)
        if work.client and permitted and permitted <= soon and work.client not in clients:
            clients.add(work.client)
            yield Due(
                on=permitted, what=tr("the permission from {client} ends", client=work.client), rule=RENEW
            )


def _of_waiting(works: Iterable[Work]) -> Iterable[Due]:
    together: dict[date, list[Work]] = {}
    for work in works:
        if work.right.state is RightState.PENDING and work.right.submitted_on is not None:
            together.setdefault(work.right.submitted_on, []).append(work)
    for day, waiting in together.items():
        rule, alone = LOOK_AT_REGISTRATION, waiting[0] if len(waiting) == 1 else None
        sentences = msg_n("{task}: “{title}”", "{task}: {n} designs")
        what = tr_n(*sentences, len(waiting), task=tr(rule.what), title=waiting[0].title)
        yield Due(on=rule.due(day), what=what, rule=rule, work_id=alone.id if alone else "")
