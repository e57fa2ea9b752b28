"""The complaints of History: every one that was handed over, with its number and outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from helper.model.attempt import Attempt, FieldValue, Result, looks_like_number
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import FindingState, Presence
from helper.model.state_words import (
    AS_FILLED,
    complaint_next,
    complaint_words,
    field_words,
    finding_words,
    why_still_visible,
)
from helper.session.context import AppContext
from helper.store.facts import count, due_items
from helper.store.queries import findings_of, on_form
from helper.store.repository import Repositories
from helper.store.transitions import UNDER_WAY
from helper.translation import (
    comma_list,
    counted,
    msg,
    semicolon_list,
    tr,
    tr_n,
    with_label,
    with_note,
)
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, left_open
from helper.tui.dialogs.complaints import ask_again, outcome_entries
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, Confirm, Notice
from helper.tui.dialogs.path import show_kept
from helper.tui.filing.view import running_view
from helper.tui.formatting import amount, clean, links, listing_name, minute, on_day
from helper.tui.history_files import export_findings
from helper.tui.history_views import HistoryView, Views
from helper.tui.listings.listing_rows import KIND_MARKS, ListingKind, kind_of
from helper.tui.next_step import history_step
from helper.tui.pane import ListPane, begins
from helper.tui.runs import FIND_NUMBERS, ask_run, read_outcomes, recheck
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import PLAIN, SOFT, WRONG, YOURS, Cell, Column

_SEEN = {
    Presence.LIVE: msg("on sale"),
    Presence.REMOVED: msg("gone"),
    Presence.REDIRECTED: msg("leads to another page"),
    Presence.NOT_SHOWN: msg("not shown in your country"),
}
_RESULTS = {
    None: msg("not known yet"),
    Result.FILED: msg("filed"),
    Result.REFUSED: msg("not accepted by the form"),
    Result.SKIPPED: msg("left for later"),
    Result.FAILED: msg("not finished"),
    Result.UNKNOWN: msg("submitted; no answer was seen"),
}


def _related(complaint: Complaint, store: Repositories) -> Iterator[tuple[str, Complaint]]:
    """Yield the complaint that this one follows and those that follow it, each with its label."""
    if (before := store.complaints.get(complaint.predecessor_id)) is not None:
        yield tr("before"), before
    yield from ((tr("again"), each) for each in store.complaints.all() if each.predecessor_id == complaint.id)


def complaint_lines(complaint: Complaint, context: AppContext, now: datetime) -> Iterator[str]:
    work = context.store.works.get(complaint.work_id)
    yield _labelled(tr("design"), clean(work.title) if work else "")
    if complaint.filed_as:
        yield _labelled(tr("filed as"), clean(complaint.filed_as))
    yield _labelled(
        tr("state"), clean(semicolon_list((complaint_words(complaint), complaint_next(complaint))))
    )
    yield _labelled(tr("reason"), clean(complaint.reason))
    for label, other in _related(complaint, context.store):
        about = " · ".join(
            filter(None, (clean(other.number), minute(_begun_at(other), now), _came_of(other, context.store)))
        )
        yield _labelled(label, about)
    if complaint.note:
        yield _labelled(tr("note"), clean(complaint.note))
    for attempt in complaint.attempts:
        yield ""
        yield from attempt_lines(attempt, now)
    yield ""
    for finding, listing in on_form(context.store, complaint):
        name = listing_name(listing)
        yield f"· {name}   {finding_words(finding)}"
        if (seen := listing.not_shown or listing.last_conclusive_look) is not None:
            why = why_still_visible(finding) if seen.presence is Presence.LIVE else ""
            said = tr("checked {day}: {state}", day=minute(seen.at, now), state=tr(_SEEN[seen.presence]))
            yield f"    {with_note(said, why)}"


def _labelled(label: str, text: str, width: int = 10) -> str:
    return f"{label}{' ' * max(1, width - cell_len(label))}{text}"


def attempt_lines(attempt: Attempt, now: datetime) -> Iterator[str]:
    when, host = minute(attempt.at, now), clean(attempt.host)
    result = tr(_RESULTS[Result.REFUSED if attempt.refused else attempt.result])
    head = tr("{day}, {host}: {result}", day=when, host=host, result=result)
    yield with_note(head, clean(attempt.by))
    was_read = any(value.sent is not None for value in attempt.values)
    values = [value for value in attempt.values if value.value or value.changed]
    sent = partial(_sent, was_read=was_read)
    rows = [
        (tr("number"), clean(attempt.number)),
        (tr("the page said"), clean(attempt.portal_words)),
        *(
            (tr("not accepted"), with_label(minute(said.at, now), clean(said.words)))
            for said in attempt.refusals
        ),
        *(
            (tr("not accepted"), with_label(clean(item), clean(words)))
            for item, words in attempt.refused_links
        ),
        *((tr(clean(field_words(value.field))), sent(value)) for value in values),
        ("", tr(AS_FILLED) if attempt.values_not_read and not was_read else ""),
        *((tr("removed"), clean(link)) for link in attempt.links_taken_out),
        *((tr("added by hand"), clean(link)) for link in attempt.links_added),
        *((tr("saved"), clean(name)) for name in attempt.evidence),
    ]
    yield from (f"  {_labelled(label, text, 22)}" for label, text in rows if text)


def _sent(value: FieldValue, *, was_read: bool) -> str:
    """Return the value of a field, and say so if the user changed it or if it was not read at the submission.

    `was_read` is whether any field of the form was read at the submission.
    """
    if value.changed and was_read:
        changed = tr("changed by you (filled in: {value})", value=clean(amount(value.value)))
        return f"{clean(amount(value.last))}   {changed}"
    return f"{clean(amount(value.value))}{f'   {tr(AS_FILLED)}' if was_read and value.sent is None else ''}"


_UNDATED = datetime.fromtimestamp(0, UTC)
"""Stands for an unknown time, which is sorted as the oldest."""
_ALL = "all"
_WHAT = msg("Outcome")


_MARKS = {
    ComplaintState.FILED: ("◐", PLAIN),
    ComplaintState.HANDED_OVER: ("?", YOURS),
    ComplaintState.RESERVED: ("?", YOURS),
    ComplaintState.REFUSED: ("✗", PLAIN),
    ComplaintState.FAILED: ("✗", WRONG),
}


def _came_of(complaint: Complaint, store: Repositories) -> str:
    """Return the outcomes of the complaint's links. If the complaint was not filed, return the complaint's state."""
    if complaint.state not in REPORTED_STATES:
        return clean(complaint_words(complaint))
    outcomes = Counter(finding_words(finding) for finding in findings_of(store, complaint))
    return " · ".join(counted(number, words) for words, number in outcomes.most_common())


def _mark_of_outcomes(complaint: Complaint, store: Repositories) -> Cell:
    """Return the mark of a complaint that waits for nothing: that of its most urgent outcome."""
    if complaint.state is not ComplaintState.CLOSED:
        return "·", SOFT
    kinds = {kind_of(finding) for finding in findings_of(store, complaint)}
    return KIND_MARKS[next((kind for kind in ListingKind if kind in kinds), ListingKind.GONE)]


def _begun_at(complaint: Complaint) -> datetime:
    """Return when the complaint was last handed over, or else reserved; for an imported one, the day of the report."""
    at = complaint.attempts[-1].at if complaint.attempts else complaint.reserved_at or complaint.planned_at
    return at or _UNDATED


def _number(complaint: Complaint) -> str:
    number = complaint.number or (complaint.attempts[-1].number if complaint.attempts else "")
    return clean(number) or (tr("missing") if complaint.state in REPORTED_STATES else "")


def _why_no_number(text: str) -> str | None:
    if not text or looks_like_number(text):
        return None
    return tr("This does not look like a complaint number: a number has five digits or more.")


class HistoryPane(HistoryView, ListPane[Complaint]):
    """The complaints, newest first. The user cannot delete any of them."""

    PLACE: ClassVar[str] = "history"
    BINDINGS = bindings("history", "views")
    ABOUT_ROW = frozenset({"number", "copy", "kept", "became", "again", "recheck"})

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._left_open: frozenset[str] = frozenset()
        """The ids of the complaints that were found open when the records were last checked."""

    def columns(self) -> tuple[Column[Complaint], ...]:
        return (
            Column(tr("When"), 11, lambda form: (self._day(form), SOFT), drop=1),
            Column(tr("Design"), 14, lambda form: (self._title(form), PLAIN), grow=2),
            Column(tr("Links"), 5, lambda form: (str(len(form.finding_ids)), SOFT), right=True, drop=3),
            Column(tr("Outcome"), 26, self._state, grow=3),
            Column(tr("Number"), 10, lambda form: (_number(form), PLAIN), grow=1, drop=2),
        )

    def above(self) -> Iterator[Widget]:
        yield Views(self.PLACE)
        yield from super().above()
        following = Static(id="next", classes="next")
        following.display = False  # hidden until the records have been read
        yield following

    def load(self) -> None:
        forms = self.context.store.complaints.all()
        begun = [
            form
            for form in forms
            if form.attempts or form.state in UNDER_WAY or form.state in REPORTED_STATES
        ]
        begun.sort(key=lambda form: (form.state in UNDER_WAY, _begun_at(form)), reverse=True)
        self.show_rows({complaint.id: complaint for complaint in begun})
        self.headline(tr_n("{n} complaint", "{n} complaints", len(begun)), tr("newest first"))
        none = tr("No complaint has been filed yet.")
        kept = tr("Every complaint is saved here with its number; nothing is deleted.")
        nothing = Content.assemble((none, "bold"), f"\n\n{kept}", self._sent_before(begun))
        self.query_one("#empty", Static).update(nothing)
        self._find_next()

    @work(exclusive=True, group="next")
    async def _find_next(self) -> None:
        """Find the open forms and show the next step, in the background, because this is slow if there are many records."""
        today, records = self.context.today, self.context.records.snapshot()
        found = await left_open(self.context)
        self._left_open = frozenset(form.job.id for form in found)
        self.refresh_bindings()
        step = None
        if running_view(self.screen) is None:
            step = await self.context.read(
                lambda: history_step(
                    count(records.store), today=today, left_open=found, dues=due_items(records.store, today)
                )
            )
        self.show_next(step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "answer":
            # A running session may be filing this form, so it cannot be settled here.
            return self.table.row in self._left_open and running_view(self.screen) is None
        return super().check_action(action, parameters)

    def fits(self, action: str, chosen: Complaint) -> bool:
        if action == "number":
            return chosen.state is ComplaintState.FILED
        return chosen.state in REPORTED_STATES or action in {"copy", "kept"}

    def enter(self, row: str) -> None:
        lines = complaint_lines(self.chosen, self.context.records, self.context.now())
        self.app.push_screen(Notice(tr("Complaint"), "\n".join(lines)))

    def action_copy(self) -> None:
        if number := self.chosen.number:
            self.post_message(self.Copy(number))

    @work(exclusive=True, group="number")
    async def action_number(self) -> None:
        complaint = self.chosen
        title, hint = tr("Complaint number"), tr("As shown in Manage Complaints.")
        ask = AskText(title, hint=hint, text=complaint.number, why_not=_why_no_number)
        typed: str | None = await self.host.ask(ask)
        number = clean(typed or "")
        if number and await self._may_have(complaint, number):
            self.context.queue.set_number(complaint.id, number)

    async def _may_have(self, complaint: Complaint, number: str) -> bool:
        """Return whether the complaint may get this number. If another complaint has the number, ask the user."""
        forms = self.context.store.complaints.all()
        others = [form for form in forms if form.number == number and form.id != complaint.id]
        if not others:
            return True
        other = others[0]
        text = tr(
            "Your records have this number for {design}, {links}, {day}. Two forms never have the same number, so one of the two is wrong.",
            design=self._title(other),
            links=links(len(other.finding_ids)),
            day=self._day(other),
        )
        title = tr("Another form has the number {number}", number=number)
        agreed: bool | None = await self.host.ask(Confirm(title, text, yes=tr("use this number anyway")))
        return bool(agreed)

    @work(exclusive=True, group="answer")
    async def action_answer(self) -> None:
        from helper.session.filing.outcome_record import settle_by_word
        from helper.session.operator import OperatorChannel
        from helper.tui.filing.session_host import ScreenOperator

        complaint_id = self.row
        forms = (form for form in await left_open(self.context) if form.job.id == complaint_id)
        if (form := next(forms, None)) is not None:
            channel = OperatorChannel(
                ScreenOperator(self.app, lambda _: None, practice=self.context.practice), self.context.now
            )
            channel.complaint = form.job.id
            await settle_by_word(form, channel, by=self.context.settings.name)

    @work(exclusive=True, group="became")
    async def action_became(self) -> None:
        """Ask for links, then for their outcome. Cancelling the second question returns to the first one."""
        store, complaint = self.context.store, self.chosen
        design = store.works.get(complaint.work_id)
        number = tr("number {number}", number=complaint.number) if complaint.number else tr("number missing")
        title = comma_list((design.title if design else "?", links(len(complaint.finding_ids)), number))
        findings = findings_of(store, complaint)
        names = {finding.id: listing_name(listing) for finding, listing in on_form(store, complaint)}
        entries = [MenuEntry(_ALL, tr_n("{n} link", "all {n} links", len(findings)))]
        entries += [MenuEntry(finding.id, names[finding.id], finding_words(finding)) for finding in findings]
        state: str | None = None
        which: str | None = _ALL
        while state is None:
            if len(findings) > 1:
                which = await self.host.ask(ChooseEntry(tr(_WHAT), entries, hint=title))
            chosen = [finding for finding in findings if which in {_ALL, finding.id}]
            if not chosen:
                return
            about = (
                names[chosen[0].id] if len(chosen) == 1 else tr_n("{n} link", "all {n} links", len(chosen))
            )
            ask = ChooseEntry(tr(_WHAT), outcome_entries(), hint=f"{title}\n{about}")
            state = await self.host.ask(ask)
            if state is None and len(findings) == 1:
                return
        if changed := self.context.queue.set_outcomes({FindingState(state): chosen}):
            said = tr(
                "{links}: {state}. {app.undo} undoes this.",
                links=links(len(changed)),
                state=finding_words(changed[0]),
            )
            self.host.say(said)

    def action_again(self) -> None:
        self.begin(ask_again, self.chosen.finding_ids)

    def action_kept(self) -> None:
        names = [name for attempt in self.chosen.attempts for name in attempt.evidence]
        self.begin(show_kept, names)

    action_read = begins(read_outcomes)
    action_numbers = begins(ask_run, *FIND_NUMBERS)

    def action_recheck(self) -> None:
        self.begin(recheck, findings_of(self.context.store, self.chosen))

    async def save_list(self) -> None:
        findings = tuple(id_ for complaint in self.shown.values() for id_ in complaint.finding_ids)
        await export_findings(self.host, findings)

    def _sent_before(self, from_here: Sequence[Complaint]) -> str:
        """Return a message about the links that had been reported before they were imported; empty if there are none.

        Users look for such links in this pane, so the message says that only Listings shows them.
        """
        if self.shown:
            return ""
        findings = self.context.store.findings
        ours = (finding for form in from_here for finding in findings.where("complaint_id", form.id))
        before = findings.count("is_reported", True) - sum(finding.is_reported for finding in ours)
        said = tr_n(
            "{n} link you reported earlier is in Listings.",
            "{n} links you reported earlier are in Listings.",
            before,
        )
        return f"\n{said}" if before else ""

    def _day(self, complaint: Complaint) -> str:
        begun = _begun_at(complaint)
        return on_day(begun.astimezone().date(), self.context.today) if begun > _UNDATED else ""

    def _title(self, complaint: Complaint) -> str:
        work = self.context.store.works.get(complaint.work_id)
        return clean(complaint.filed_as or (work.title if work else ""))

    def _state(self, complaint: Complaint) -> Cell:
        store = self.context.store
        was_refused = complaint.open_attempt is not None and complaint.open_attempt.refused is not None
        state = ComplaintState.REFUSED if was_refused else complaint.state
        glyph, tone = _MARKS.get(state) or _mark_of_outcomes(complaint, store)
        words = _came_of(complaint, store)
        if complaint.predecessor_id is not None:
            words = f"{tr('again')} · {words}"
        return f"{glyph} {words}", tone
