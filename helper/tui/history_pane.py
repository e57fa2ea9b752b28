"""History: every complaint that was handed over, with its number and outcome; practice is shown separately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from helper.model.attempt import Attempt, FieldValue, Result, looks_like_number
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import FindingState, Presence
from helper.model.state_words import AS_FILLED, complaint_words, field_words, finding_words, why_still_visible
from helper.model.text import plural
from helper.session.context import AppContext
from helper.store.queries import findings_of, on_form
from helper.store.repository import Repositories
from helper.store.second_complaint import (
    chain,
)
from helper.store.transitions import UNDER_WAY
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, left_open
from helper.tui.dialogs.complaints import ask_again, outcome_entries
from helper.tui.dialogs.dialogs import (
    AskText,
    ChooseEntry,
    Notice,
)
from helper.tui.dialogs.path import show_kept
from helper.tui.filing.view import running_view
from helper.tui.formatting import amount, clean, listing_name, minute
from helper.tui.pane import ListPane, begins
from helper.tui.runs import FIND_NUMBERS, READ_OUTCOMES, ask_run, recheck
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import PLAIN, SOFT, WRONG, YOURS, Cell, Column

_SEEN = {
    Presence.LIVE: "on sale",
    Presence.REMOVED: "not there",
    Presence.REDIRECTED: "another page came instead",
    Presence.NOT_SHOWN: "not shown from here",
}
_RESULTS = {
    None: "nobody knows yet",
    Result.FILED: "sent",
    Result.REFUSED: "not accepted by the form",
    Result.SKIPPED: "left for later",
    Result.FAILED: "did not finish",
    Result.UNKNOWN: "sent; no answer was seen",
}


def complaint_lines(complaint: Complaint, context: AppContext, now: datetime) -> Iterator[str]:
    work = context.store.works.get(complaint.work_id)
    yield f"design    {clean(work.title) if work else ''}"
    if complaint.filed_as:
        yield f"filed as  {clean(complaint.filed_as)}"
    yield f"state     {clean(complaint_words(complaint))}"
    yield f"reason    {clean(complaint.reason)}"
    earlier = True
    for other in chain(context.store, complaint):
        if other.id == complaint.id:
            earlier = False
            continue
        about = " · ".join(
            filter(None, (clean(other.number), minute(_begun_at(other), now), _came_of(other, context.store)))
        )
        yield f"{'before' if earlier else 'again':<10}{about}"
    if complaint.note:
        yield f"note      {clean(complaint.note)}"
    for attempt in complaint.attempts:
        yield ""
        yield from _attempt(attempt, now)
    yield ""
    for finding, listing in on_form(context.store, complaint):
        name = listing_name(listing)
        yield f"· {name}   {finding_words(finding, practice=complaint.practice)}"
        if (seen := listing.not_shown or listing.last_conclusive_look) is not None:
            why = why_still_visible(finding) if seen.presence is Presence.LIVE else ""
            yield f"    looked at {minute(seen.at, now)}: {_SEEN[seen.presence]}{f' ({why})' if why else ''}"


def _attempt(attempt: Attempt, now: datetime) -> Iterator[str]:
    by = f" by {clean(attempt.by)}" if attempt.by else ""
    lane = "practice, " if attempt.practice else ""
    result = Result.REFUSED if attempt.refused else attempt.result
    yield f"{minute(attempt.at, now)}{by}, {lane}{clean(attempt.host)}: {_RESULTS[result]}"
    was_read = any(value.sent is not None for value in attempt.values)
    values = [value for value in attempt.values if value.value or value.changed]
    sent = partial(_sent, was_read=was_read)
    rows = [
        ("number", clean(attempt.number)),
        ("the page said", clean(attempt.portal_words)),
        *(("not taken", f"{minute(said.at, now)}: {clean(said.words)}") for said in attempt.refusals),
        *(("not taken", f"{clean(item)}: {clean(words)}") for item, words in attempt.refused_links),
        *((clean(field_words(value.field)), sent(value)) for value in values),
        ("", AS_FILLED if attempt.values_not_read and not was_read else ""),
        *(("taken out", clean(link)) for link in attempt.links_taken_out),
        *(("added by hand", clean(link)) for link in attempt.links_added),
        *(("kept", clean(name)) for name in attempt.evidence),
    ]
    yield from (f"  {label:<22}{text}" for label, text in rows if text)


def _sent(value: FieldValue, *, was_read: bool) -> str:
    """The submitted value; marks whether it was read at the submission, or only the filled value is known."""
    if value.changed and was_read:
        return f"{clean(amount(value.last))}   changed by you (filled: {clean(amount(value.value))})"
    return f"{clean(amount(value.value))}{f'   {AS_FILLED}' if was_read and value.sent is None else ''}"


_ALL = "all"
_WHAT = "Outcome"


_MARKS = {
    ComplaintState.FILED: ("◐", PLAIN),
    ComplaintState.CLOSED: ("✓", SOFT),
    ComplaintState.HANDED_OVER: ("?", YOURS),
    ComplaintState.RESERVED: ("?", YOURS),
    ComplaintState.REFUSED: ("✗", PLAIN),
    ComplaintState.FAILED: ("✗", WRONG),
}


def _came_of(complaint: Complaint, store: Repositories) -> str:
    """The outcomes of its links, or its state."""
    if complaint.state not in REPORTED_STATES:
        return clean(complaint_words(complaint))
    links = Counter(finding_words(finding) for finding in findings_of(store, complaint))
    return " · ".join(f"{number} {words}" for words, number in links.most_common())


def _begun_at(complaint: Complaint) -> datetime:
    """When it was last handed over; if never, when it was reserved."""
    at = complaint.attempts[-1].at if complaint.attempts else complaint.reserved_at
    return at or datetime.fromtimestamp(0, UTC)


def _number(complaint: Complaint) -> str:
    number = complaint.number or (complaint.attempts[-1].number if complaint.attempts else "")
    return clean(number) or ("still to find" if complaint.state in REPORTED_STATES else "")


def _why_no_number(text: str) -> str | None:
    if not text or looks_like_number(text):
        return None
    return "This does not look like the number of a complaint: it has five digits or more."


class HistoryPane(ListPane[Complaint]):
    """Newest first; nothing is ever deleted here."""

    PLACE: ClassVar[str] = "history"
    BINDINGS = bindings("history", "sheet.export")
    ABOUT_ROW = frozenset({"number", "copy", "kept", "became", "again", "recheck"})

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._practice = context.practice
        self._left_open: frozenset[str] = frozenset()
        """The ids of the open complaints, as of the last look at the records."""

    def columns(self) -> tuple[Column[Complaint], ...]:
        return (
            Column("When", 13, lambda form: (minute(_begun_at(form), self.context.now()), SOFT), drop=3),
            Column("Design", 14, lambda form: (self._title(form), PLAIN), grow=2),
            Column("Links", 5, lambda form: (str(len(form.finding_ids)), SOFT), right=True, drop=1),
            Column("What came of it", 24, self._state, grow=3),
            Column("Number", 13, lambda form: (_number(form), PLAIN), grow=1, drop=2),
        )

    def load(self) -> None:
        forms = self.context.store.complaints.all()
        lane = [form for form in forms if form.attempts or form.state in UNDER_WAY]
        # Open forms are in both lists, so that they are not missed; otherwise the lane of the last attempt
        # decides.
        is_open = {form.id: form.state in UNDER_WAY for form in lane}
        mine = [form for form in lane if is_open[form.id] or form.attempts[-1].practice is self._practice]
        mine.sort(key=lambda form: (is_open[form.id], _begun_at(form)), reverse=True)
        self.show_rows({complaint.id: complaint for complaint in mine})
        kind = "practice complaint" if self._practice else "complaint"
        apart = plural(len(lane) - len(mine), "complaint" if self._practice else "practice complaint")
        note = f"   {apart} apart" if len(mine) != len(lane) else ""
        self.headline(plural(len(mine), kind), f"newest first{note}")
        kept = "\n\nWhat you send is kept here with its number; nothing is deleted."
        nothing = Content.assemble(
            (f"No {kind} was sent from here yet.", "bold"), kept, self._sent_before(lane)
        )
        self.query_one("#empty", Static).update(nothing)
        self._find_open()

    @work(exclusive=True, group="open")
    async def _find_open(self) -> None:
        self._left_open = frozenset(form.job.id for form in await left_open(self.context))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "answer":
            # A form that a session has is not open.
            return self.table.row in self._left_open and running_view(self.screen) is None
        if action in {"read", "numbers"}:
            return self._practice is self.context.practice
        return super().check_action(action, parameters)

    def fits(self, action: str, chosen: Complaint) -> bool:
        if action == "number":
            return chosen.state is ComplaintState.FILED
        reported = chosen.state in REPORTED_STATES and chosen.practice is self.context.practice
        return reported or action in {"copy", "kept"}

    def enter(self, row: str) -> None:
        lines = complaint_lines(self.chosen, self.context.records, self.context.now())
        self.app.push_screen(Notice("Complaint", "\n".join(lines)))

    def action_copy(self) -> None:
        if number := self.chosen.number:
            self.post_message(self.Copy(number))

    @work(exclusive=True, group="number")
    async def action_number(self) -> None:
        complaint = self.chosen
        title, hint = "The complaint's number", "As Manage Complaints shows it."
        ask = AskText(title, hint=hint, text=complaint.number, why_not=_why_no_number, yes="write it down")
        if number := await self.host.ask(ask):
            self.context.queue.set_number(complaint.id, clean(number))

    @work(exclusive=True, group="answer")
    async def action_answer(self) -> None:
        from helper.session.filing.recovery import settle_by_word
        from helper.session.operator import OperatorChannel
        from helper.tui.filing.session_host import ScreenOperator

        complaint_id = self.row
        forms = (form for form in await left_open(self.context) if form.job.id == complaint_id)
        if (form := next(forms, None)) is not None:
            channel = OperatorChannel(ScreenOperator(self.app, lambda _: None), self.context.now)
            channel.complaint = form.job.id
            await settle_by_word(form, channel, by=self.context.settings.name)

    @work(exclusive=True, group="became")
    async def action_became(self) -> None:
        """Ask for the links and their outcome; cancelling the outcome returns to the links."""
        store, complaint = self.context.store, self.chosen
        design = store.works.get(complaint.work_id)
        number = f"number {complaint.number}" if complaint.number else "number still to find"
        title = f"{design.title if design else 'unknown design'}, {plural(len(complaint.finding_ids), 'link')}, {number}"
        findings = findings_of(store, complaint)
        names = {finding.id: listing_name(listing) for finding, listing in on_form(store, complaint)}
        entries = [MenuEntry(_ALL, f"all {len(findings)} links", "")]
        entries += [MenuEntry(finding.id, names[finding.id], finding_words(finding)) for finding in findings]
        state: str | None = None
        which: str | None = _ALL
        while state is None:
            if len(findings) > 1:
                which = await self.host.ask(ChooseEntry(_WHAT, entries, hint=title))
            chosen = [finding for finding in findings if which in {_ALL, finding.id}]
            if not chosen:
                return
            about = names[chosen[0].id] if len(chosen) == 1 else f"all {plural(len(chosen), 'link')}"
            ask = ChooseEntry(_WHAT, outcome_entries(), hint=f"{title}\n{about}")
            state = await self.host.ask(ask)
            if state is None and len(findings) == 1:
                return
        if changed := self.context.queue.set_outcome(chosen, FindingState(state)):
            self.host.say(f"{plural(len(changed), 'link')}: {finding_words(changed[0])}. u takes it back.")

    def action_again(self) -> None:
        self.begin(ask_again, self.chosen.finding_ids)

    def action_kept(self) -> None:
        names = [name for attempt in self.chosen.attempts for name in attempt.evidence]
        self.begin(show_kept, names)

    action_read = begins(ask_run, *READ_OUTCOMES)
    action_numbers = begins(ask_run, *FIND_NUMBERS)

    def action_recheck(self) -> None:
        self.begin(recheck, findings_of(self.context.store, self.chosen))

    def action_export(self) -> None:
        findings = tuple(id_ for complaint in self.shown.values() for id_ in complaint.finding_ids)
        from helper.tui.reports_pane import export_findings

        self.begin(export_findings, findings)

    def action_practice(self) -> None:
        self._practice = not self._practice
        self.load()

    def _sent_before(self, from_here: Sequence[Complaint]) -> str:
        """A sentence about imported links that were reported before, which a user may look for here."""
        if self._practice or self.shown:
            return ""
        findings = self.context.store.findings
        ours = (finding for form in from_here for finding in findings.where("complaint_id", form.id))
        before = findings.count("is_reported", True) - sum(finding.is_reported for finding in ours)
        stand = "stands" if before == 1 else "stand"
        said = f"\n{plural(before, 'link')} that your sheet calls reported {stand} in Listings."
        return said if before else ""

    def _title(self, complaint: Complaint) -> str:
        work = self.context.store.works.get(complaint.work_id)
        return clean(complaint.filed_as or (work.title if work else ""))

    def _state(self, complaint: Complaint) -> Cell:
        was_refused = complaint.open_attempt is not None and complaint.open_attempt.refused is not None
        glyph, tone = _MARKS.get(ComplaintState.REFUSED if was_refused else complaint.state, ("·", SOFT))
        words = _came_of(complaint, self.context.store)
        if complaint.predecessor_id is not None:
            words = f"again · {words}"
        return f"{glyph} {words}", tone
