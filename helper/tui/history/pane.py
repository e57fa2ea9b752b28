"""History: every complaint that was handed over, its number, and what came of it; practice stands apart."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from helper.model.attempt import looks_like_number
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import OPEN_STATES
from helper.model.words import complaint_words, counted, finding_words
from helper.store.by_hand import became
from helper.store.settling import PUT_OFF, UNDER_WAY
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Notice
from helper.tui.filing.view import session_view
from helper.tui.history.became import Became, WhatBecame
from helper.tui.history.details import complaint_details
from helper.tui.kept_files import KeptFiles
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.plain import clean
from helper.tui.runs.following import Following
from helper.tui.when import minute
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.table import VirtualTable
from helper.tui.workbench import Records, Workbench, left_open

if TYPE_CHECKING:
    from helper.session.filing.left_open import OpenForm
    from helper.session.filing.matter import Matters

_COLUMNS = (
    Column(title="When", width=13, drop=3),
    Column(title="Design", width=14, grow=2),
    Column(title="Links", width=5, right=True, drop=1),
    Column(title="What came of it", width=24, grow=3),
    Column(title="Number", width=12, grow=1, drop=2),
)
_MARKS = {
    ComplaintState.FILED: ("◐", Tone.PLAIN),
    ComplaintState.CLOSED: ("✓", Tone.SOFT),
    ComplaintState.HANDED_OVER: ("?", Tone.YOURS),
    ComplaintState.RESERVED: ("?", Tone.YOURS),
    ComplaintState.REFUSED: ("✗", Tone.PLAIN),
    ComplaintState.FAILED: ("✗", Tone.WRONG),
}


def _begun_at(complaint: Complaint) -> datetime:
    """When it was handed over last; of one that never was, when it was taken."""
    at = complaint.attempts[-1].at if complaint.attempts else complaint.reserved_at
    return at or datetime.fromtimestamp(0, UTC)


def _in_practice(complaint: Complaint) -> bool:
    """In which lane it was handed over last."""
    return complaint.attempts[-1].practice if complaint.attempts else complaint.practice


def _why_no_number(text: str) -> str | None:
    """A stray key is not written down."""
    if not text or looks_like_number(text):
        return None
    return "This does not look like the number of a complaint: it has five digits or more."


class HistoryPane(Pane):
    """Newest first; nothing is ever deleted here."""

    PLACE: ClassVar[str] = "history"
    BINDINGS = bindings(
        "history.answer", "history.copy", "history.number", "history.became", "history.read", "history.recheck",
        "history.numbers", "sheet.export", "history.practice", "history.kept",
    )  # fmt: skip

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__(bench, records)
        self._practice = bench.files_in_practice

    def compose(self) -> ComposeResult:
        """A headline and the list."""
        yield Static(id="headline")
        yield VirtualTable(_COLUMNS, self._cells)
        yield Static(id="empty")

    def on_mount(self) -> None:
        """Show the records."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        lane = [one for one in self.records.store.complaints.all() if one.attempts or one.state in UNDER_WAY]
        # What is open stands in both lists: nobody looks for it in the other one.
        mine = [one for one in lane if _in_practice(one) is self._practice or one.state in UNDER_WAY]
        mine.sort(key=lambda one: (one.state in UNDER_WAY, _begun_at(one)), reverse=True)
        table = self.query_one(VirtualTable)
        table.show([one.id for one in mine])
        table.display = bool(mine)
        kind = "practice complaint" if self._practice else "complaint"
        apart = counted(len(lane) - len(mine), "complaint" if self._practice else "practice complaint")
        note = f"   {apart} apart" if len(mine) != len(lane) else ""
        self.query_one("#headline", Static).update(
            Content.assemble(
                (counted(len(mine), kind), "bold"),
                ("   newest first", "$soft"),
                (note, "$soft"),
            )
        )
        empty = self.query_one("#empty", Static)
        empty.display = not mine
        empty.update(
            Content.assemble(
                (f"No {kind} was sent from here yet.", "bold"),
                "\n\nWhat you send is kept here with its number; nothing is deleted.",
                self._sent_before(),
            )
        )

    def arrive(self) -> None:
        """The list takes the keys."""
        table = self.query_one(VirtualTable)
        self.screen.set_focus(table if table.display else self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number is only asked for where one is missing."""
        one = self._complaint
        if action == "number":
            return one is not None and one.state is ComplaintState.FILED
        if action == "answer":
            return self._open is not None
        if action in {"copy", "kept"}:
            return one is not None
        if action in {"became", "recheck"}:
            return (
                one is not None
                and one.state in REPORTED_STATES
                and one.practice is self.bench.files_in_practice
            )
        if action in {"read", "numbers"}:
            return self._practice is self.bench.files_in_practice
        return True

    def on_virtual_table_moved(self) -> None:
        """What can be done depends on the row."""
        self.refresh_bindings()

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Show everything that is kept of it."""
        event.stop()
        one = self.records.store.complaints[event.row]
        self.app.push_screen(Notice("Complaint", complaint_details(one, self.records, self.bench.now())))

    def action_copy(self) -> None:
        """Copy the number."""
        one = self._complaint
        if one is not None and one.number:
            self.post_message(self.Copy(one.number))

    def action_number(self) -> None:
        """Write the number down."""
        one = self._complaint
        if one is not None:
            ask = AskText(
                "The complaint's number",
                hint="As Manage Complaints shows it.",
                text=one.number,
                why_not=_why_no_number,
                yes="write it down",
            )
            self.app.push_screen(ask, lambda number: self._numbered(one, number))

    def action_answer(self) -> None:
        """Ask whether it was submitted; no window is needed for that."""
        if (found := self._open) is not None:
            self.begin(partial(self._ask, *found), "answer")

    def action_became(self) -> None:
        """Write down by hand what became of it."""
        if (one := self._complaint) is not None:
            queue = self.records.queue
            links = list(zip(queue.findings_of(one), queue.listings_of(one), strict=True))
            self.app.push_screen(WhatBecame(self._named(one), links), self._became)

    def action_kept(self) -> None:
        """Open what is kept of it."""
        if (one := self._complaint) is not None:
            names = [name for attempt in one.attempts for name in attempt.evidence]
            self.begin(partial(KeptFiles(self.app, self.bench).show, names), "kept")

    def action_read(self) -> None:
        """Read what Alibaba says."""
        self.begin(self._following.read, "follow")

    def action_numbers(self) -> None:
        """Find the missing numbers."""
        self.begin(self._following.find_numbers, "follow")

    def action_recheck(self) -> None:
        """See if the links of this complaint are really gone."""
        if (one := self._complaint) is not None:
            findings = self.records.queue.findings_of(one)
            self.begin(partial(self._following.recheck, findings), "follow")

    def action_export(self) -> None:
        """Write the listings of the complaints shown into a spreadsheet."""
        shown = [self.records.store.complaints[one] for one in self.query_one(VirtualTable).rows]
        self.post_message(self.Export(tuple(one for complaint in shown for one in complaint.finding_ids)))

    def action_practice(self) -> None:
        """Show the other lane."""
        self._practice = not self._practice
        self.load()

    def _sent_before(self) -> str:
        """Whoever brought in what she had reported for years looks for it here."""
        store = self.records.store
        from_here = {one.id for one in store.complaints.all() if one.attempts}
        sent = (
            one.state not in OPEN_STATES and one.complaint_id not in from_here for one in store.findings.all()
        )
        before = 0 if self._practice else sum(sent)
        stand = "stands" if before == 1 else "stand"
        return (
            f"\n{counted(before, 'link')} that your sheet calls reported {stand} in Listings."
            if before
            else ""
        )

    @property
    def _following(self) -> Following:
        return Following(self.app, self.bench, self.records)

    @property
    def _open(self) -> tuple[OpenForm, Matters] | None:
        """The form under the cursor, where it is open and no session has it; with those that can write it down."""
        one, view = self._complaint, session_view(self.screen)
        if one is None or one.state not in UNDER_WAY | PUT_OFF or (view is not None and view.running):
            return None
        found = left_open(self.bench, self.records)
        return next((pair for pair in found if pair[0].matter.id == one.id), None)

    async def _ask(self, form: OpenForm, matters: Matters) -> None:
        from helper.session.filing.left_open import settle_by_word
        from helper.session.talk import Talk
        from helper.tui.filing.operator import ScreenOperator

        talk = Talk(ScreenOperator(self.app, lambda _: None), self.bench.now)
        talk.complaint = form.matter.id
        witness, by = self.bench.witness_of(form.practice), self.bench.settings.name
        await settle_by_word(form, matters, talk=talk, witness=witness, by=by)

    @property
    def _complaint(self) -> Complaint | None:
        row = self.query_one(VirtualTable).row
        return self.records.store.complaints.get(row) if row is not None else None

    def _words(self, one: Complaint) -> str:
        """What came of it; where it was sent, what became of its links."""
        if one.state not in REPORTED_STATES:
            return clean(complaint_words(one))
        links = Counter(finding_words(finding) for finding in self.records.queue.findings_of(one))
        parts = [f"{number} {words}" for words, number in links.most_common()]
        return " · ".join([*([] if one.number else ["number still to find"]), *parts])

    def _named(self, one: Complaint) -> str:
        """A complaint as the person knows it."""
        work = self.records.queue.work_of(one)
        number = f"number {one.number}" if one.number else "number still to find"
        return (
            f"{work.title if work else 'unknown design'}, {counted(len(one.finding_ids), 'link')}, {number}"
        )

    def _became(self, said: Became | None) -> None:
        if said is None:
            return
        store, now = self.records.store, self.bench.now()
        findings = [store.findings[one] for one in said.finding_ids]
        changed = became(store, findings, said.state, by=self.bench.settings.name, at=now)
        if changed:
            self.post_message(
                self.Say(f"{counted(len(changed), 'link')}: {finding_words(changed[0])}. u takes it back.")
            )

    def _numbered(self, one: Complaint, number: str | None) -> None:
        if number:
            self.records.queue.set_number(one.id, clean(number))

    def _cells(self, complaint_id: str) -> tuple[Cell, ...]:
        one = self.records.store.complaints[complaint_id]
        number = one.number or (one.attempts[-1].number if one.attempts else "")
        work = self.records.store.works.get(one.work_id)
        was_refused = one.open_attempt is not None and one.open_attempt.refused is not None
        state = ComplaintState.REFUSED if was_refused else one.state
        glyph, tone = _MARKS.get(state, ("·", Tone.SOFT))
        return (
            Cell(minute(_begun_at(one), self.bench.now()), Tone.SOFT),
            Cell(clean(one.filed_as or (work.title if work else ""))),
            Cell(str(len(one.finding_ids)), Tone.SOFT),
            Cell(f"{glyph} {self._words(one)}", tone),
            Cell(clean(number)),
        )
