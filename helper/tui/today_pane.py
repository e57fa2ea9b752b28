"""The Today pane: the next thing to do, and a summary of the records in a few lines.

Over 500 lines because every line is computed from the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.config.places import Places
from helper.errors import HelperError
from helper.model.checklist import Checklist
from helper.model.deadlines import (
    ANSWER_OBJECTION,
    LOOK_AT_COMPLAINT,
    LOOK_AT_REGISTRATION,
    Certainty,
    Due,
    Rule,
)
from helper.model.finding import GONE_STATES, Finding, FindingState
from helper.model.work import RightState, Work
from helper.reports.documents import achieved_of
from helper.store.checklist_file import read_checklist
from helper.store.facts import Counts, count, due_items, facts_of, news_since
from helper.store.relisting import back_again
from helper.store.repository import Repositories
from helper.system.files import private_folder
from helper.translation import msg, msg_n, tr, tr_n, with_label, with_note
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, left_open
from helper.tui.designs.search_screen import SearchScreen
from helper.tui.dialogs.complaints import ask_back_again
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.records import restore_backup, write_backup_file
from helper.tui.filing.file_plan import FilePlan, plan_filing
from helper.tui.filing.view import running_view
from helper.tui.formatting import ago, clean, fit, links, long_day, near_day, on_day
from helper.tui.next_step import next_step
from helper.tui.pane import Pane, begins
from helper.tui.runs import FIND_NUMBERS, ask_run, read_outcomes, recheck

if TYPE_CHECKING:
    from helper.session.context import AppContext
    from helper.session.filing.recovery import OpenForm

_RIGHTS = {
    RightState.DRAFT: msg_n("{n} draft", "{n} drafts"),
    RightState.REJECTED: msg_n("{n} rejected by Alibaba", "{n} rejected by Alibaba"),
    RightState.EXPIRED: msg_n("{n} expired", "{n} expired"),
}
"""Texts with the number of designs in each registration state, except approved, pending and unknown."""
_KEY = 3
"""Width in cells of the column that shows the line's key."""
_LABEL = 20
_NUMBER = 4
_FIGURE = 12
"""Minimum width in cells of a figure with its unit and the gap after it."""
_MOST_SEARCHED = 2
"""Maximum number of designs named in the line about searches."""
_SCROLL_BAR = 1
"""Width in cells reserved for the scroll bar."""
_LEAST_NOTE = 35
"""Minimum width in cells of the note's column. On a narrower screen, the note is drawn below the figure."""


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One line of Today: a key, a label, a figure and a note."""

    key: str
    """The key that opens what the line is about, or starts what the line asks for; empty if there is no such key."""
    label: str
    number: str
    """The figure, or a text such as "3 links"; if empty, only the note is shown."""
    note: str = ""
    asks: bool = False
    """Whether the line asks the user to do something. Such lines are shown above the others."""

    def drawn(self, width: int) -> Content:
        """Draw the line in `width` cells.

        A long note is wrapped. On a narrow screen, the note is drawn below the figure.
        """
        digits = len(self.number) - len(self.number.lstrip("0123456789"))
        # A number is right-aligned; any other text, such as "tomorrow", is left-aligned.
        number = f"{self.number[:digits]:>{_NUMBER}}" if digits else self.number
        unit = self.number[digits:] if digits else ""
        cells = cell_len(number + unit)
        left = _KEY + _LABEL + (max(_FIGURE, cells + 2) if self.number else 0)
        narrow = width < left + _LEAST_NOTE
        indent = _KEY + 2 if narrow else left
        noted = Content(self.note).wrap(max(_LEAST_NOTE, width - indent)) if self.note else []
        note = Content(f"\n{' ' * indent}").join(noted).stylize("$soft")
        drawn = (
            (number, "$soft" if self.number[:digits] == "0" else "bold"),
            unit,
            " " * (left - _KEY - _LABEL - cells),
        )
        key, label = (fit(self.key, _KEY), "bold $accent"), (fit(self.label, _LABEL), "$soft")
        below = f"\n{' ' * indent}" if narrow and noted else ""
        return Content.assemble(key, label, *(drawn if self.number else ()), below, note)


@dataclass(frozen=True)
class TodayStats:
    """The figures of Today that take longer to compute than `Counts`."""

    back: Sequence[Finding]
    """Findings whose removed listing is on sale again, except those for which a relisting is already recorded."""
    dues: Sequence[Due]
    achieved: str
    """A sentence about what the reports have achieved so far; empty if nothing has been reported yet."""
    gone_on: Mapping[date | None, int]
    """Number of removed links by day of removal. The key None counts the links with an unknown day."""
    news: Mapping[FindingState, int]
    """Number of links by outcome, counting outcomes recorded since the user's previous visit to Today.

    Empty if the time of that visit is unknown."""

    @classmethod
    def of(cls, store: Repositories, today: date, looked: datetime | None) -> TodayStats:
        """Compute the figures.

        `looked` is the time of the user's previous visit to Today, or None if it is unknown.
        """
        news = news_since(store, looked) if looked else {}
        facts = facts_of(store)
        return cls(
            back=back_again(store),
            dues=due_items(store, today),
            achieved=achieved_of(facts, today),
            gone_on=Counter(fact.ended_on for fact in facts if fact.gone),
            news=news,
        )


def lines_of(
    counts: Counts, works: Sequence[Work], stats: TodayStats | None, now: datetime
) -> Iterator[TodayLine]:
    """Yield the lines of Today. If `stats` is None, skip the lines and notes that need it."""
    today = now.date()
    if counts.objected:
        note = _objected(stats, today) if stats else ""
        yield TodayLine("d", tr("seller objected"), links(counts.objected), note, asks=True)
    if stats and (refused := stats.news.get(FindingState.REJECTED)):
        new = tr("since you last looked")
        yield TodayLine("5", tr("rejected by Alibaba"), links(refused), new, asks=True)
    if counts.to_fix:
        note = tr("incomplete: copy the address again")
        yield TodayLine("2", tr("fix the link"), links(counts.to_fix), note, asks=True)
    if counts.numbers_missing:
        forms = tr_n("{n} form", "{n} forms", counts.numbers_missing)
        unknown = tr("Alibaba's number is unknown")
        yield TodayLine("n", tr("numbers missing"), forms, unknown, asks=True)
    if stats and stats.back:
        yield TodayLine("b", tr("back again"), links(len(stats.back)), tr("on sale again"), asks=True)
    if counts.waiting:
        oldest = _oldest(counts.oldest_waiting, now)
        yield TodayLine("r", tr("waiting for Alibaba"), links(counts.waiting), oldest)
    if counts.gone:
        yield TodayLine("5", tr("gone"), links(counts.gone), _latest(stats, today) if stats else "")
    yield _designs(works, today)
    if searched := _searched(works, now):
        yield TodayLine("w", tr("last search"), "", searched)
    if stats:
        yield from _dates(stats.dues, today)


_CERTAINTY = {
    Certainty.OFFICIAL: msg("official"),
    Certainty.TOLD: msg("reported by users"),
    Certainty.GUESSED: msg("estimate"),
    Certainty.LAW: msg("by law"),
    Certainty.OURS: msg("your own date"),
}


def due_words(found: Sequence[Due], today: date) -> str:
    """List the due dates, and explain the rule behind each date. Overdue dates are grouped by rule."""
    if not found:
        return tr("You have no due dates.")
    late = tr("overdue")
    days = {due: late if due.is_over(today) else on_day(due.on, today) for due in found}
    width = max(12, *(cell_len(day) + 2 for day in days.values()))
    lines = []
    over: dict[Rule, list[Due]] = {}
    for due in found:
        if due.is_over(today):
            over.setdefault(due.rule, []).append(due)
    for rule, dues in over.items():
        task = (
            clean(dues[0].what) if len(dues) == 1 else tr("{task}: {n} due", task=tr(rule.what), n=len(dues))
        )
        since = tr("{task}, since {day}", task=task, day=on_day(dues[0].on, today))
        lines.append(f"{fit(late, width)}{since}")
    lines += [f"{fit(days[due], width)}{clean(due.what)}" for due in found if not due.is_over(today)]
    rules = dict.fromkeys(due.rule for due in found)
    sources = dict.fromkeys(
        with_label(with_note(tr(rule.what), tr(_CERTAINTY[rule.certainty])), tr(rule.source))
        for rule in rules
    )
    return "\n".join([*lines, "", tr("Where the dates come from"), *sources])


def _latest(stats: TodayStats, today: date) -> str:
    """Return how many reported links were removed since the user's previous visit to Today.

    If no link was removed since then, return the day of the last removal.
    """
    if new := sum(stats.news.get(state, 0) for state in GONE_STATES):
        return tr_n("{n} since you last looked", "{n} since you last looked", new)
    day = max(filter(None, stats.gone_on), default=None)
    if day is None:
        return ""
    return tr("latest {day}", day=on_day(day, today)) if len(stats.gone_on) > 1 else on_day(day, today)


def _objected(stats: TodayStats, today: date) -> str:
    """Return a text about the deadline for answering objections.

    The date is marked as an estimate, because only the portal knows the exact day.
    """
    new = stats.news.get(FindingState.COUNTERED)
    answer = tr("the portal shows how long you have")
    dues = [due for due in stats.dues if due.rule is ANSWER_OBJECTION]
    if due := min(dues, key=lambda due: (due.is_over(today), due.on), default=None):
        was, by = msg("time to answer ended about {day}"), msg("answer by {day} (estimate)")
        answer = tr(was if due.is_over(today) else by, day=on_day(due.on, today))
    return f"{tr('{n} new', n=new)} · {answer}" if new else answer


def _searched(works: Sequence[Work], now: datetime) -> str:
    """Return a text about the designs that were last searched for copies, latest first.

    The text is empty if no design has search words.
    """
    days = [
        (clean(work.title), [search.last_at for search in work.searches]) for work in works if work.searches
    ]
    done = sorted(((max(filter(None, found)), title) for title, found in days if any(found)), reverse=True)
    texts = [f"{title} {ago(day, now)}" for day, title in done]
    never = len(days) - len(done)
    not_yet = [tr_n("never for {n} design", "never for {n} designs", never)] if never else []
    shown = texts[:_MOST_SEARCHED] + not_yet
    return " · ".join(shown)


def _oldest(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    late = LOOK_AT_COMPLAINT.due(since.date()) < now.date()
    plain, overdue = msg("oldest since {day}"), msg("oldest since {day}, no answer yet")
    return tr(overdue if late else plain, day=near_day(since, now))


def _dates(found: Sequence[Due], today: date) -> Iterator[TodayLine]:
    """Yield a line with the next due date and the number of overdue dates.

    Deadlines for answering objections have a line of their own, and deadlines set by law are not shown.
    """
    plain = [due for due in found if due.rule is not ANSWER_OBJECTION and not due.rule.is_law]
    over = sum(due.is_over(today) for due in plain)
    overdue = tr("{n} overdue", n=over) if over else ""
    if (due := next((due for due in plain if not due.is_over(today)), None)) is not None:
        note = " · ".join(filter(None, (clean(due.what), overdue)))
        yield TodayLine("d", tr("next date"), on_day(due.on, today), note)
    elif over:
        yield TodayLine("d", tr("dates"), "", overdue)


def _designs(works: Sequence[Work], today: date) -> TodayLine:
    """Return the line about the user's designs: how many can be named in complaints now, and the states of the others."""
    states = Counter(work.right.state_on(today) for work in works)
    parts = []
    if waiting := [work.right for work in works if work.right.state_on(today) is RightState.PENDING]:
        days = [right.submitted_on for right in waiting if right.submitted_on]
        usual = tr(LOOK_AT_REGISTRATION.usual)
        if days:
            since = on_day(min(days), today)
            sentences = msg_n(
                "{n} waiting since {day} ({usual})", "{n} waiting, the oldest since {day} ({usual})"
            )
            parts.append(tr_n(*sentences, len(waiting), day=since, usual=usual))
        else:
            parts.append(tr_n("{n} waiting ({usual})", "{n} waiting ({usual})", len(waiting), usual=usual))
    parts += [tr_n(*words, states[state]) for state, words in _RIGHTS.items() if states[state]]
    if unknown := states[RightState.UNKNOWN]:
        parts.append(tr_n("{n} design, approval unknown", "{n} designs, approval unknown", unknown))
    ready = states[RightState.APPROVED]
    figure = tr("{n} ready", n=ready) if ready else str(len(works))
    return TodayLine("3", tr("your designs"), figure, " · ".join(parts))


def last_seen(places: Places) -> datetime | None:
    """Return the time of the figures that the user saw last; None if it is unknown.

    If it is unknown, no figure is marked as new.
    """
    try:
        looked = datetime.fromisoformat(places.looked_file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return looked if looked.tzinfo else None


def note_seen(places: Places, at: datetime) -> None:
    """Save `at` as the time of the figures that the user saw last.

    If saving fails, figures that the user has already seen are marked as new again next time.
    """
    try:
        private_folder(places.state)
        # Without fsync, no key press waits for the disk; a truncated file only means an unknown time.
        places.looked_file.touch(mode=0o600)
        places.looked_file.write_text(f"{at.isoformat()}\n", encoding="ascii")
    except OSError:
        return


class TodayPane(Pane):
    PLACE: ClassVar[str] = "today"
    BINDINGS = bindings("today", "links.paste", "sheet.bring")

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._stats: TodayStats | None = None
        self._checked: tuple[int, date] | None = None
        """The revision of the records and the day for which `_found` was computed; None if not computed yet."""
        self._left_open: Sequence[OpenForm] = ()
        self._found: tuple[FilePlan, Counts] | None = None
        """The plan that the action "file" (key f) shows, and the counts of records; None if not computed yet."""
        self._as_of: tuple[int, date] | None = None
        """The revision of the records and the day for which `_stats` was computed; None if not computed yet."""
        self._is_counting = False
        self._looked: tuple[date, datetime | None] | None = None
        """Today's date, and the time of the user's previous visit to this pane.

        Updated only once a day, so that a figure stays marked as new for the whole day."""
        self._shown_at: datetime | None = None
        """The time at which the displayed figures were computed; None once it is certain that the user has seen them."""

    def compose(self) -> ComposeResult:
        yield Static(id="headline")
        with VerticalScroll(id="figures"):
            yield Static(id="next", classes="next")
            yield Static(id="stand")

    def on_resize(self) -> None:
        self.load()

    def on_key(self) -> None:
        """Record that the user has seen the figures: a key press proves that the user is present."""
        self._seen()

    def on_click(self) -> None:
        self._seen()

    def on_hide(self) -> None:
        """If the user has switched to another pane, record that the user has seen the figures.

        At the end of the program, too, this pane is hidden, but `display` is still true: record nothing.
        """
        if not self.display:
            self._seen()

    def load(self) -> None:
        """Draw what is known already, then compute the figures that take time."""
        self._show_next()
        self._show_lines()
        if not self._is_counting:
            self._count()

    def _show_next(self) -> None:
        """Show the next step. Until the forms have been checked again, the previous step remains on screen."""
        context, known = self.context, self._checked == self._present
        step = next_step(
            self._checklist(),
            today=context.today,
            practice=context.practice,
            can_wait=context.pass_days is not None,
            found=self._found if known else None,
            left_open=self._left_open if known else (),
            dues=self._stats.dues if self._stats else (),
            view=running_view(self.screen),
        )
        if step is not None:
            self.show_next(step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        stats = self._stats
        match action:
            case "read" | "recheck":
                return bool(stats and stats.achieved)
            case "numbers":
                return bool(self._found and self._found[1].numbers_missing)
            case "returned":
                return bool(stats and stats.back)
            case "search":
                return bool(self.context.store.works.all())
            case "restore":
                return self.context.restore is not None and running_view(self.screen) is None
        return action != "dates" or bool(stats and stats.dues)

    action_read = begins(read_outcomes)
    action_numbers = begins(ask_run, *FIND_NUMBERS)
    action_returned = begins(ask_back_again)
    action_backup = begins(write_backup_file)
    action_restore = begins(restore_backup)

    def action_recheck(self) -> None:
        self.begin(recheck, self.context.store.findings.all())

    def action_dates(self) -> None:
        if self._stats is not None:
            self.app.push_screen(Notice(tr("Dates"), due_words(self._stats.dues, self.context.today)))

    def action_search(self) -> None:
        self.app.push_screen(SearchScreen(self.context))

    def _checklist(self) -> Checklist | None:
        """Return the progress on the steps to an account; None if no step was ever ticked or the file cannot be read."""
        if not self.context.places.checklist_file.exists():
            return None
        from helper.flow.load import shipped_guide

        try:
            return read_checklist(self.context.places, shipped_guide().steps)
        except HelperError:
            return None  # the checklist screen reports the error when the user opens it

    def _seen(self) -> None:
        if self._shown_at is not None:
            at, self._shown_at = self._shown_at, None
            note_seen(self.context.places, at)

    @property
    def _present(self) -> tuple[int, date]:
        """The current revision of the records, and the current day."""
        return self.context.store.changes, self.context.today

    @work(group="stats")
    async def _count(self) -> None:
        """Compute the figures, and compute them again if the records change in the meantime.

        Open forms are always checked, because the user may have submitted a form in the browser.
        """
        self._is_counting, counted = True, None
        try:
            while counted != (present := self._present):
                counted = present
                await self._count_once(present)
        finally:
            self._is_counting = False

    async def _count_once(self, present: tuple[int, date]) -> None:
        """Compute the quick figures first, then the others, all in another thread.

        Stop early if the records change.
        """
        now, today = self.context.now(), present[1]
        if self._looked is None or self._looked[0] != today:
            self._looked = (today, last_seen(self.context.places))
        self._left_open = await left_open(self.context)
        records = self.context.records.snapshot()
        if self._checked != present:
            self._found = await self.context.read(partial(self._find, records))
        self._checked = present
        self._show_next()
        if present == self._as_of or present != self._present:
            return
        self._show_lines()
        self._stats = await self.context.read(partial(TodayStats.of, records.store, today, self._looked[1]))
        self._shown_at, self._as_of = now, present
        self._show_next()
        self._show_lines()
        self.refresh_bindings()

    def _find(self, records: AppContext) -> tuple[FilePlan, Counts]:
        limit = self.context.settings.listings_per_form
        return plan_filing(records, limit=limit), count(records.store)

    def _show_lines(self) -> None:
        achieved = self._stats.achieved if self._stats else ""
        self.headline(tr("Today"), "   ".join(filter(None, (long_day(self.context.now()), achieved))))
        if self._found is None:
            return
        works, counts = self.context.store.works.all(), self._found[1]
        # Take the width from the app, because a hidden pane has no size of its own.
        width, now = self.app.size.width - self.gutter.width - _SCROLL_BAR, self.context.now()
        found = list(lines_of(counts, works, self._stats, now))
        lines = [line.drawn(width) for line in found if line.asks]
        lines += [Content("")] if lines else []
        lines += [line.drawn(width) for line in found if not line.asks]
        self.query_one("#stand", Static).update(Content("\n").join(lines))
