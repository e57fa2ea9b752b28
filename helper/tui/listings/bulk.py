"""One answer, one design or one outcome for all marked listings: shown with what stays out and why, done as one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textual.app import App

from helper.model.doubts import DOUBT_WORDS, doubt_about
from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.words import JUDGEMENT_WORDS, counted
from helper.store.by_hand import SAYABLE, became
from helper.store.store import Store
from helper.tui.designs.picker import DesignPicker
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.history.became import finding_words_of, outcome_entries
from helper.tui.listings.judging import HaveYouLooked, Looked
from helper.tui.plain import clean
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

NO_DESIGN = "Say first which design it copies."
NOT_SENT = "It was not reported, so nothing can have become of it."
_DESIGN, _BECAME = "design", "became"
_ENTRIES = (
    Entry(Judgement.COPY.value, "copied from me", "yes: my design, without my permission"),
    Entry(Judgement.NOT_A_COPY.value, "not mine"),
    Entry(Judgement.LICENSED.value, "licensed", "this shop may sell it"),
    Entry(Judgement.OWN.value, "my own shop"),
    Entry(Judgement.LATER.value, "decide later"),
    Entry(_DESIGN, "which design…", "the answers stay as they are"),
    Entry(_BECAME, "what became of it…", "of what was reported: gone, Alibaba said no …"),
)
_WHICH = "Which of your designs do they copy?"


_MOST_NAMES = 6
"""Of one reason more names than so many nobody reads here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlan:
    """What a yes would lead to."""

    taken: tuple[str, ...]
    """The findings that are changed."""
    unseen: int
    """How many of them nobody has opened."""
    left: tuple[tuple[str, str], ...]
    """The others: the listing's name and the reason."""
    hidden: tuple[str, ...]
    """The names of those that are changed and that the filter hides."""

    def text(self) -> str:
        """The plan in lines."""
        lines = []
        if self.unseen:
            pages = "1 of the pages was" if self.unseen == 1 else f"{self.unseen} of the pages were"
            lines.append(f"{pages} not opened from here; that is written down with your answer.")
        if self.hidden:
            lines += [
                f"The filter hides {len(self.hidden)} of them:",
                *(f"  · {name}" for name in self.hidden),
            ]
        if self.left:
            lines += [f"Not changed, {counted(len(self.left), 'link')}:", *self._left_by_reason()]
        return "\n".join([*lines, *(["u takes it back."] if self.taken else [])])

    def _left_by_reason(self) -> Iterator[str]:
        """Each reason once, whatever number of listings it is about."""
        reasons: dict[str, list[str]] = {}
        for name, reason in self.left:
            reasons.setdefault(reason, []).append(name)
        for reason, names in reasons.items():
            yield f"  · {f'{len(names)}: ' if len(names) > 1 else ''}{reason}"
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield f"    {', '.join(names[:_MOST_NAMES])}{more}"


def plan_judging(
    records: Records,
    finding_ids: Iterable[str],
    judgement: Judgement,
    work_id: str | None,
    shown: Collection[str],
) -> BulkPlan:
    """The plan for one answer to "Is this your design, sold without your permission?"."""
    store = records.store
    findings = [store.findings[one] for one in finding_ids]
    reasons = records.queue.why_not_judge_all(findings, work_id)
    if judgement is Judgement.COPY:
        for finding in findings:
            reason = reasons.get(finding.id) or _why_no_copy(records, finding, work_id)
            if reason:
                reasons[finding.id] = reason
    return _plan(store, findings, reasons, shown)


def plan_naming(
    records: Records, finding_ids: Iterable[str], work_id: str, shown: Collection[str]
) -> BulkPlan:
    """The plan for naming the design; the answers stay as they are."""
    findings = [records.store.findings[one] for one in finding_ids]
    reasons = records.queue.why_not_judge_all(findings, work_id)
    for finding in findings:
        if finding.complaint_id is not None:
            reasons.setdefault(finding.id, "It is on a form.")
        elif finding.work_id == work_id:
            reasons.setdefault(finding.id, "It is noted for that design already.")
    return _plan(records.store, findings, reasons, shown)


def plan_became(
    records: Records,
    finding_ids: Iterable[str],
    state: FindingState,
    shown: Collection[str],
    *,
    practice: bool,
) -> BulkPlan:
    """The plan for what became of them: only of what was reported, in this lane, something can have become."""
    store = records.store
    findings = [store.findings[one] for one in finding_ids]
    reasons = {}
    for finding in findings:
        complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
        if finding.state not in SAYABLE or (complaint is not None and complaint.practice is not practice):
            reasons[finding.id] = NOT_SENT
        elif finding.state is state:
            reasons[finding.id] = "It is noted like that already."
    return replace(_plan(store, findings, reasons, shown), unseen=0)


def _plan(
    store: Store, findings: Sequence[Finding], reasons: dict[str, str], shown: Collection[str]
) -> BulkPlan:
    taken = [finding for finding in findings if finding.id not in reasons]
    return BulkPlan(
        taken=tuple(finding.id for finding in taken),
        unseen=sum(not finding.viewed for finding in taken),
        left=tuple(
            (_name(store, finding), reasons[finding.id]) for finding in findings if finding.id in reasons
        ),
        hidden=tuple(_name(store, finding) for finding in taken if finding.id not in shown),
    )


def _why_no_copy(records: Records, finding: Finding, work_id: str | None) -> str | None:
    """Why "copied from me" needs an answer of its own."""
    listing = records.store.listings[finding.listing_id]
    if (work_id or finding.work_id) is None:
        return NO_DESIGN
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := records.queue.open_doubts(finding, work_id):
        return f"{' and '.join(DOUBT_WORDS[one] for one in doubts)}; answer it by itself, with your reason."
    return None


def _name(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    return clean(listing.title) or listing.item_id or clean(listing.url)


class BulkChange:
    """Changes many findings; a worker runs it, because it waits for the person."""

    def __init__(
        self, app: App[int], bench: Workbench, records: Records, *, judge: Callable[[tuple[str, ...]], None]
    ) -> None:
        """`judge` shows findings one by one."""
        self._app = app
        self._bench = bench
        self._records = records
        self._one_by_one = judge

    async def change(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        """Ask what to change about these; `shown` are those that the list shows."""
        number = counted(len(finding_ids), "link")
        chosen = await self._app.push_screen_wait(ChooseEntry(f"Change {number}", _ENTRIES))
        if chosen == _DESIGN:
            await self._name(finding_ids, shown)
        elif chosen == _BECAME:
            await self._became(finding_ids, shown)
        elif chosen is not None:
            await self._judge(Judgement(chosen), finding_ids, shown)

    async def _judge(
        self, judgement: Judgement, finding_ids: tuple[str, ...], shown: Collection[str]
    ) -> None:
        work_id = None
        findings = [self._records.store.findings[one] for one in finding_ids]
        if judgement is Judgement.COPY and any(one.work_id is None for one in findings):
            work_id = await self._app.push_screen_wait(DesignPicker(self._records, _WHICH))
            if work_id is None:
                return
        plan = plan_judging(self._records, finding_ids, judgement, work_id, shown)
        if judgement is Judgement.COPY and plan.unseen:
            await self._copies(plan, work_id)
        elif await self._agreed(plan, JUDGEMENT_WORDS[judgement]):
            self._records.queue.judge(plan.taken, judgement, viewed=False, work_id=work_id)
            self._say(plan)

    async def _copies(self, plan: BulkPlan, work_id: str | None) -> None:
        """Pages that were not opened from here are called copies only by the person's word that she has looked."""
        ask = HaveYouLooked(len(plan.taken), JUDGEMENT_WORDS[Judgement.COPY], plan.text())
        match await self._app.push_screen_wait(ask):
            case Looked.SAID:
                self._records.queue.judge(
                    plan.taken, Judgement.COPY, viewed=True, viewed_by_word=True, work_id=work_id
                )
                self._say(plan)
            case Looked.ONE_BY_ONE:
                self._one_by_one(plan.taken)
            case _:
                pass

    async def _name(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        work_id = await self._app.push_screen_wait(DesignPicker(self._records, _WHICH))
        if work_id is None:
            return
        plan = plan_naming(self._records, finding_ids, work_id, shown)
        title = clean(self._records.store.works[work_id].title)
        if not await self._agreed(plan, title):
            return
        named = Moment(
            at=self._bench.now(), kind=MomentKind.DESIGN_NAMED, words=title, by=self._bench.settings.name
        )
        findings = [self._records.store.findings[one] for one in plan.taken]
        changed = [replace(one, work_id=work_id, history=(*one.history, named)) for one in findings]
        self._records.queue.correct(f"the design of {counted(len(changed), 'link')} named", *changed)
        self._say(plan)

    async def _became(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        chosen = await self._app.push_screen_wait(ChooseEntry("What became of it?", outcome_entries()))
        if chosen is None:
            return
        state, store = FindingState(chosen), self._records.store
        plan = plan_became(self._records, finding_ids, state, shown, practice=self._bench.practice)
        if await self._agreed(plan, finding_words_of(state)):
            findings = [store.findings[one] for one in plan.taken]
            became(store, findings, state, by=self._bench.settings.name, at=self._bench.now())
            self._say(plan)

    async def _agreed(self, plan: BulkPlan, words: str) -> bool:
        if not plan.taken:
            await self._app.push_screen_wait(Notice("None of them can be changed like that", plan.text()))
            return False
        title = f"{counted(len(plan.taken), 'link')}: {words}"
        agreed: bool = await self._app.push_screen_wait(Confirm(title, plan.text(), yes="change them"))
        return agreed

    def _say(self, plan: BulkPlan) -> None:
        text = f"{counted(len(plan.taken), 'link')} changed. u takes it back."
        self._app.notify(text, markup=False, timeout=4)
