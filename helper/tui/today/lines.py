"""The lines of Today: a label, a number, and what there is to say about it; what is nought is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from textwrap import wrap

from textual.content import Content

from helper.exchange.facts import Fact, facts_of
from helper.exchange.report.figures import Effort, effort_of
from helper.model.deadlines import ANSWER_OBJECTION, LOOK_AT_COMPLAINT, LOOK_AT_REGISTRATION, Due
from helper.model.finding import Finding, FindingState
from helper.model.words import counted
from helper.model.work import RightState, Work
from helper.store.counts import Counts, gone_of, news_since
from helper.store.dues import dues
from helper.store.presence import back_again
from helper.store.store import Store
from helper.store.successors import proposed_successors
from helper.tui.plain import clean
from helper.tui.when import ago, near_day, on_day

_RIGHTS = {
    RightState.DRAFT: "draft",
    RightState.REJECTED: "Alibaba said no",
    RightState.EXPIRED: "expired",
}
"""How far the registrations are beside those that are ready or waited for, shorter than elsewhere: they share one line."""
_NEWS = "since you last looked"
_LABEL = 20
_NUMBER = 5
_FIGURE = 13
"""A figure with its unit, and the gap behind them."""
_MOST_SEARCHED = 2
"""More designs than these stand in the list of words."""
_LEAST_NOTE = 35
"""In fewer cells beside its figure nobody reads a note."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of them."""

    label: str
    number: str
    """A figure, perhaps with its unit behind a blank; empty: the note says it all."""
    note: str = ""

    def drawn(self, width: int) -> Content:
        """The line in so many cells; a long note goes on below itself, and where it is narrow it stands below all."""
        figure, _, unit = self.number.partition(" ")
        # A day in words, such as tomorrow, is longer than any figure and stands where the figures begin.
        number = f"{figure:>{_NUMBER}}" if figure.isdigit() else figure
        behind = f" {unit}".rstrip()
        left = _LABEL + max(_FIGURE, len(number + behind) + 2) if self.number else _LABEL
        narrow = width < left + _LEAST_NOTE
        indent = 2 if narrow else left
        note = f"\n{' ' * indent}".join(wrap(self.note, max(_LEAST_NOTE, width - indent)))
        words = [
            Content.styled(f"{self.label:<{_LABEL}}", "$soft"),
            Content.styled(number, "$soft" if figure == "0" else "bold"),
            Content(behind.ljust(left - _LABEL - len(number))),
            Content.styled(f"\n  {note}" if narrow and note else note, "$soft"),
        ]
        return Content("").join(words if self.number else (words[0], words[-1]))


@dataclass(frozen=True)
class Standing:
    """What Today tells beside the plain counts; taken from the records once, after the first lines are shown."""

    back: Sequence[Finding]
    """What was gone and is on sale again, and nobody has taken up yet."""
    alike: int
    """How many others look like one that was gone."""
    dues: Sequence[Due]
    facts: Sequence[Fact]
    effort: Effort
    news: Mapping[FindingState, int]
    """How many links came to an outcome since the person last looked; empty: none, or it is not known when that was."""

    @cached_property
    def latest_gone(self) -> date | None:
        """The last day on which anything was found to be gone."""
        return max((fact.ended_on for fact in self.facts if fact.gone and fact.ended_on), default=None)

    def achieved(self, today: date) -> str:
        """What the evenings have brought, in a sentence; empty: nothing was reported yet."""
        if not self.facts:
            return ""
        first = min((fact.reported_on for fact in self.facts if fact.reported_on), default=None)
        parts = [f"{len(self.facts)} reported", f"{sum(fact.gone for fact in self.facts)} gone"]
        if self.effort.evenings:
            parts.append(counted(self.effort.evenings, "evening"))
        begun = f"Since {_whole_day(first, today)}" if first else "So far"
        return f"{begun}: {', '.join(parts)}."


def standing_of(store: Store, today: date, looked: datetime | None = None) -> Standing:
    """Take it from the records; `looked` is when the person last did."""
    alike = len(proposed_successors(store))
    news = news_since(store, looked) if looked else {}
    return Standing(back_again(store), alike, dues(store, today), facts_of(store), effort_of(store), news)


def lines_of(
    counts: Counts, works: Sequence[Work], standing: Standing | None, now: datetime
) -> Iterator[Line]:
    """The lines; without the standing, those that the counts alone can tell."""
    today = now.date()
    if counts.waiting:
        yield Line(
            "waiting for Alibaba", counted(counts.waiting, "link"), _oldest(counts.oldest_waiting, now)
        )
    if counts.gone:
        yield Line("gone", counted(counts.gone, "link"), _latest(standing, today) if standing else "")
    if standing and (standing.back or standing.alike):
        amount = len(standing.back) + standing.alike
        yield Line("back again", counted(amount, "link"), f"{_back(standing)}   b look")
    if counts.objected:
        note = _objected(standing, today) if standing else ""
        yield Line("the seller objected", counted(counts.objected, "link"), note)
    if standing and (refused := standing.news.get(FindingState.REJECTED)):
        yield Line("Alibaba said no", counted(refused, "link"), f"{_NEWS}   4 look")
    if counts.numbers_missing:
        yield Line("numbers to find", str(counts.numbers_missing), "sent, number still to find   n find")
    yield _designs(works, today)
    if searched := _searched(works, now):
        yield Line("last search", "", f"{searched}   w\N{NO-BREAK SPACE}search")
    if standing:
        yield from _dates(standing.dues, today)


def due_words(found: Sequence[Due], today: date) -> str:
    """Everything that has a date, and the rules behind the dates."""
    if not found:
        return "Nothing has a date now."
    lines = [f"{on_day(one.on, today):<12}{_due_words(one, today)}" for one in found]
    sources = dict.fromkeys(
        f"{one.rule.what} ({one.rule.certainty.value}): {one.rule.source}" for one in found
    )
    return "\n".join([*lines, "", "Where the dates come from", *sources])


def _latest(standing: Standing, today: date) -> str:
    """What is new since the person last looked; when nothing is, the last day that brought anything."""
    if new := gone_of(standing.news):
        return f"{new} {_NEWS}"
    day = standing.latest_gone
    if day is None:
        return ""
    gone = [fact for fact in standing.facts if fact.gone]
    then = sum(fact.ended_on == day for fact in gone)
    when = f"{'' if day == today else 'on '}{on_day(day, today)}"
    return when if then == len(gone) else f"{then} of them {when}"


def _objected(standing: Standing, today: date) -> str:
    new = standing.news.get(FindingState.COUNTERED)
    return f"{f'{new} new · ' if new else ''}{_answer_by(standing.dues, today)}"


def _answer_by(found: Sequence[Due], today: date) -> str:
    """The portal's own page shows the days that are left; ours is a guess and says so."""
    due = next((one for one in found if one.rule is ANSWER_OBJECTION), None)
    if due is None:
        return "the portal shows the days that are left"
    day = on_day(due.on, today)
    return (
        f"answer was due {day} (estimate)   d why"
        if due.is_over(today)
        else f"answer by {day} (estimate)   d why"
    )


def _back(standing: Standing) -> str:
    """The very pages that are on sale again, and those that only look like ones that were gone."""
    parts = [
        f"{len(standing.back)} on sale again" if standing.back else "",
        f"{standing.alike} perhaps, under another number" if standing.alike else "",
    ]
    return " · ".join(filter(None, parts))


def _searched(works: Sequence[Work], now: datetime) -> str:
    """When copies of each design were last looked for, the latest first; empty: no search words are kept."""
    days = {
        work.title: max((one.last_at for one in work.searches if one.last_at), default=None)
        for work in works
        if work.searches
    }
    done = sorted(((day, title) for title, day in days.items() if day), reverse=True)
    told = [f"{clean(title)} {ago(day, now)}" for day, title in done]
    never = sum(day is None for day in days.values())
    shown = told[:_MOST_SEARCHED] + ([f"{counted(never, 'design')} never"] if never else [])
    return " · ".join(shown)


def _oldest(since: datetime | None, now: datetime) -> str:
    """Since when the oldest waits; that no answer has come is worth a word only once one usually has."""
    if since is None:
        return ""
    late = LOOK_AT_COMPLAINT.due(since.date()) < now.date()
    return f"the oldest since {near_day(since, now)}{', no answer yet' if late else ''}"


def _dates(found: Sequence[Due], today: date) -> Iterator[Line]:
    """What comes next, and how much is over; objections have a line of their own."""
    plain = [due for due in found if due.rule is not ANSWER_OBJECTION and not due.rule.is_law]
    over = sum(due.is_over(today) for due in plain)
    told = f"{counted(over, 'date')} over" if over else ""
    if (due := next((due for due in plain if not due.is_over(today)), None)) is not None:
        yield Line("next date", on_day(due.on, today), " · ".join(filter(None, (clean(due.what), told))))
    elif over:
        yield Line("dates", "", f"{over} over   d which")


def _due_words(due: Due, today: date) -> str:
    return clean(due.what) + (" (over)" if due.is_over(today) else "")


def _designs(works: Sequence[Work], today: date) -> Line:
    """How many may be reported now, and what the others wait for; of none that is known to be approved, how many there are."""
    label = "your designs"
    if not works:
        return Line(label, "0")
    states = Counter(work.right.state_on(today) for work in works)
    waiting = [work for work in works if work.right.state_on(today) is RightState.PENDING]
    parts = [_waiting(waiting, today)] if waiting else []
    parts += [f"{states[state]} {words}" for state, words in _RIGHTS.items() if states[state]]
    if unknown := states[RightState.UNKNOWN]:
        parts.append(f"{counted(unknown, 'design')}: approved by Alibaba?")
    ready = states[RightState.APPROVED]
    return Line(label, f"{ready} ready" if ready else str(len(works)), " · ".join(parts))


def _waiting(works: Sequence[Work], today: date) -> str:
    """Since when Alibaba has them, and how long that takes; an approval that begins later waits for its day only."""
    days = [work.right.submitted_on for work in works if work.right.submitted_on]
    since = f"{'the oldest ' if len(works) > 1 else ''}since {on_day(min(days), today)} " if days else ""
    return f"{len(works)} waiting{', ' if len(works) > 1 and since else ' '}{since}({LOOK_AT_REGISTRATION.usual})"


def _whole_day(day: date, today: date) -> str:
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
