"""Judging: one listing, one question, one key an answer; or one answer, or one design, for all marked listings.

Over 500 lines because it is one question with the same answers, refusals and step of undo, whether it is asked about one listing or about forty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.model.doubts import DOUBT_WORDS, doubt_about
from helper.model.finding import Doubt, Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import plural
from helper.session.context import AppContext
from helper.store.store import Store
from helper.store.transitions import SAYABLE
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_form import DesignPicker
from helper.tui.dialogs.dialogs import (
    AnsweringScreen,
    AskText,
    ChooseEntry,
    Confirm,
    DialogFlow,
    Notice,
)
from helper.tui.formatting import PRACTICE, clean, listing_name, shortened
from helper.tui.history_pane import finding_words_of, outcome_entries
from helper.tui.listings.details import Proof, earlier_words
from helper.tui.pane import Pane
from helper.tui.widgets.bars import KeyButton
from helper.tui.widgets.inputs import MenuEntry

QUESTION = "Is this your design, sold without your permission?"
OPENED = "You have opened the page."
NOT_OPENED = "The page has not been opened. o opens it in your browser."
_ANSWERS = ("judge.copy", "judge.not_mine", "judge.licensed", "judge.own", "judge.later")


class PagesSeen(StrEnum):
    """What the person says about the pages of links whose design she has named."""

    ONE_BY_ONE = "one_by_one"
    LATER = "later"
    SAID = "said"


def have_you_looked(links: int, title: str, foot: str = "") -> ChooseEntry:
    """The one question before links are called copies without a page having been opened from here; gives back `PagesSeen`.

    Nothing is chosen before the person chooses: that she has looked is hers to say.
    """
    entries = [
        MenuEntry(PagesSeen.ONE_BY_ONE, "show me one by one", "open the page, then answer"),
        MenuEntry(PagesSeen.LATER, "later", "in Listings, to judge; Enter begins there"),
    ]
    if links:
        them = f"all {links}" if links > 1 else "it"
        note = "my design, sold without my permission"
        entries.append(MenuEntry(PagesSeen.SAID, f"I have looked at {them}", note))
    hint = "Has each page been looked at? What you say here is kept with your name."
    return ChooseEntry(f"{plural(links, 'link')}: {title}", entries, hint=hint, foot=foot, at=None)


class JudgeScreen(AnsweringScreen[int]):
    """Goes through some findings; gives back how many were answered. Each answer is written down at once."""

    BINDINGS = bindings(
        *_ANSWERS, "judge.open", "judge.design", "judge.undo", "judge.link", "judge.proof", "judge.out"
    )
    AUTO_FOCUS = ""

    def __init__(self, context: ScreenContext, finding_ids: tuple[str, ...], *, sign: str = "") -> None:
        """`sign` says what is watched or open meanwhile; it stands here too."""
        super().__init__()
        self._sign = sign
        self.context = context
        self._ids = finding_ids
        self._at = 0
        self._given = 0
        self._opened: set[str] = set()

    def compose(self) -> ComposeResult:
        """The listing, the question, and the answers with their keys."""
        with Horizontal(classes="head"):
            yield Static("Listings", classes="name")
            if self._sign:
                yield Static(self._sign, classes="watching", markup=False)
            yield Static(id="place", classes="place")
        if self.context.practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        with VerticalScroll(id="judge", can_focus=False):
            yield Static(id="listing")
            yield Static(QUESTION, id="question", markup=False)
            with Vertical(id="answers"):
                for name in _ANSWERS:
                    yield KeyButton(name)
            yield Static(id="problem", classes="problem", markup=False)
        with Horizontal(classes="presses"):
            for name in ("judge.open", "judge.design", "judge.undo", "judge.out"):
                yield KeyButton(name)

    def on_mount(self) -> None:
        self._show()

    def action_judge(self, word: str) -> None:
        """Write the answer down and go on; a copy needs a design, and a doubtful address a look."""
        judgement = Judgement(word)
        finding = self._finding
        listing = self.context.store.listings[finding.listing_id]
        if judgement is Judgement.COPY:
            doubt = doubt_about(finding, listing)
            # With an incomplete number there is no page to look at: the answer is kept, and its link waits to be fixed.
            if doubt and listing.item_id and finding.id not in self._opened:
                self._problem(doubt)
                return
            if finding.work_id is None:
                self._pick(lambda work_id: self._judge(judgement, work_id))
                return
        self._judge(judgement, None)

    def action_design(self) -> None:
        """Say which design it is about; the answer to the question stays as it was."""
        judgement = self._finding.judgement or Judgement.LATER
        self._pick(lambda work_id: self._judge(judgement, work_id, stay=True))

    def action_open(self) -> None:
        """Open the page; from now on the answer counts as given after a look."""
        self._opened.add(self._finding.id)
        self.post_message(Pane.Open(self._url))
        self._show()

    def action_copy(self) -> None:
        self.post_message(Pane.Copy(self._url))

    def action_proof(self) -> None:
        proof = Proof(self.app, self.context)
        self.run_worker(proof.make(self._finding.id), group="proof", exclusive=True)

    def action_undo(self) -> None:
        if self._given and self.context.queue.undo():
            self._given -= 1
            self._at = max(0, self._at - 1)
            self._show()

    def action_out(self) -> None:
        """Stop here; the answers given stay."""
        self.dismiss(self._given)

    @property
    def _finding(self) -> Finding:
        return self.context.store.findings[self._ids[self._at]]

    @property
    def _url(self) -> str:
        return self.context.store.listings[self._finding.listing_id].url

    def _pick(self, then: Callable[[str], None]) -> None:
        def picked(work_id: str | None) -> None:
            if work_id is not None:
                then(work_id)

        self.app.push_screen(
            DesignPicker(self.context.records, "Which of your designs does it copy?"), picked
        )

    def _judge(self, judgement: Judgement, work_id: str | None, *, stay: bool = False) -> None:
        finding = self._finding
        if reason := self.context.queue.why_not_judge([finding], work_id).get(finding.id):
            self._problem(reason)
        elif judgement is Judgement.COPY and (doubts := self.context.queue.open_doubts(finding, work_id)):
            self._ask_why(doubts, lambda because: self._write(judgement, work_id, stay=stay, because=because))
        else:
            self._write(judgement, work_id, stay=stay)

    def _ask_why(self, doubts: tuple[Doubt, ...], then: Callable[[str], None]) -> None:
        """Ask for the reason why it is reported although something speaks against it; it is kept."""

        def typed(because: str | None) -> None:
            if because:
                then(because)

        def why_not(text: str) -> str | None:
            return None if text else "Without a reason it is not reported."

        words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
        hint = f"{words[:1].upper()}{words[1:]}. Your reason is kept with your answer."
        ask = AskText("Why do you report it all the same?", hint=hint, why_not=why_not, yes="report it")
        self.app.push_screen(ask, typed)

    def _write(
        self, judgement: Judgement, work_id: str | None, *, stay: bool = False, because: str = ""
    ) -> None:
        """Write the answer down and go on."""
        finding = self._finding
        self.context.queue.judge(
            [finding.id],
            judgement,
            viewed=finding.id in self._opened,
            work_id=work_id,
            because=because,
        )
        self._given += 1
        if stay:
            self._show()
        elif self._at + 1 < len(self._ids):
            self._at += 1
            self._show()
        else:
            self.dismiss(self._given)

    def _problem(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(sentence)

    def _show(self) -> None:
        """Draw the listing, and hear nothing until it can have been read."""
        self._problem("")
        finding, count = self._finding, len(self._ids)
        place = f"{self._at + 1} of {count}" if count > 1 else ""
        self.query_one("#place", Static).update(Content.styled(place, "$soft"))
        self.query_one("#listing", Static).update(Content("\n").join(self._lines(finding)))
        self.go_deaf()

    def _lines(self, finding: Finding) -> list[Content]:
        listing = self.context.store.listings[finding.listing_id]
        work = self.context.store.works.get(finding.work_id)
        opened = finding.id in self._opened
        by_word = finding.viewed_by_word and not opened
        seen = (
            clean(listing.store_name) or clean(listing.store_number),
            clean(listing.price),
            clean(listing.product_type),
        )
        about = " · ".join(part for part in seen if part)
        lines = [
            Content.styled(shortened(clean(listing.title)) or listing.item_id or clean(listing.url), "bold"),
            Content.styled(clean(listing.url), "$soft"),
            *([Content(about)] if about else []),
            Content(""),
            Content.assemble(
                ("design    ", "$soft"), (clean(work.title), "bold") if work else "not said yet"
            ),
        ]
        if finding.judgement is not None:
            lines.append(Content.assemble(("you said  ", "$soft"), JUDGEMENT_WORDS[finding.judgement]))
        lines.append(
            Content.styled("You said that you have looked at the page." if by_word else OPENED, "$soft")
            if finding.viewed or opened
            else Content.styled(f"! {NOT_OPENED}", "bold")
        )
        if doubt := doubt_about(finding, listing):
            lines.append(Content.styled(doubt, "$error"))
        return [*lines, *self._earlier(finding)]

    def _earlier(self, finding: Finding) -> list[Content]:
        """What was reported about this listing before, the latest first."""
        now = self.context.now()
        return [
            Content.assemble(("before    ", "$soft"), earlier_words(earlier, now))
            for earlier in self.context.queue.earlier_complaints(finding.listing_id)
            if earlier.finding.id != finding.id
        ]


NO_DESIGN = "Say first which design it copies."
NOT_SENT = "It was not reported, so nothing can have become of it."
_DESIGN, _BECAME = "design", "became"
_ENTRIES = (
    MenuEntry(Judgement.COPY.value, "copied from me", "yes: my design, without my permission"),
    MenuEntry(Judgement.NOT_A_COPY.value, "not mine"),
    MenuEntry(Judgement.LICENSED.value, "licensed", "this shop may sell it"),
    MenuEntry(Judgement.OWN.value, "my own shop"),
    MenuEntry(Judgement.LATER.value, "decide later"),
    MenuEntry(_DESIGN, "which design…", "the answers stay as they are"),
    MenuEntry(_BECAME, "what became of it…", "of what was reported: gone, Alibaba said no …"),
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
            lines += [f"Not changed, {plural(len(self.left), 'link')}:", *self._left_by_reason()]
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
    records: AppContext,
    finding_ids: Iterable[str],
    judgement: Judgement,
    work_id: str | None,
    shown: Collection[str],
) -> BulkPlan:
    """The plan for one answer to "Is this your design, sold without your permission?"."""
    store = records.store
    findings = [store.findings[finding_id] for finding_id in finding_ids]
    reasons = records.queue.why_not_judge(findings, work_id)
    if judgement is Judgement.COPY:
        for finding in findings:
            reason = reasons.get(finding.id) or _why_no_copy(records, finding, work_id)
            if reason:
                reasons[finding.id] = reason
    return _plan(store, findings, reasons, shown)


def plan_naming(
    records: AppContext, finding_ids: Iterable[str], work_id: str, shown: Collection[str]
) -> BulkPlan:
    """The plan for naming the design; the answers stay as they are."""
    findings = [records.store.findings[finding_id] for finding_id in finding_ids]
    reasons = records.queue.why_not_judge(findings, work_id)
    for finding in findings:
        if finding.complaint_id is not None:
            reasons.setdefault(finding.id, "It is on a form.")
        elif finding.work_id == work_id:
            reasons.setdefault(finding.id, "It is noted for that design already.")
    return _plan(records.store, findings, reasons, shown)


def plan_became(
    records: AppContext,
    finding_ids: Iterable[str],
    state: FindingState,
    shown: Collection[str],
    *,
    practice: bool,
) -> BulkPlan:
    """The plan for what became of them: only of what was reported, in this lane, something can have become."""
    store = records.store
    findings = [store.findings[finding_id] for finding_id in finding_ids]
    reasons = {}
    for finding in findings:
        complaint = store.complaints.get(finding.complaint_id)
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


def _why_no_copy(records: AppContext, finding: Finding, work_id: str | None) -> str | None:
    """Why "copied from me" needs an answer of its own."""
    listing = records.store.listings[finding.listing_id]
    if (work_id or finding.work_id) is None:
        return NO_DESIGN
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := records.queue.open_doubts(finding, work_id):
        return (
            f"{' and '.join(DOUBT_WORDS[doubt] for doubt in doubts)}; answer it by itself, with your reason."
        )
    return None


def _name(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    return listing_name(listing)


class BulkChange(DialogFlow):
    """Changes many findings; a worker runs it, because it waits for the person."""

    def __init__(
        self,
        app: App[int],
        context: ScreenContext,
        *,
        judge: Callable[[tuple[str, ...]], None],
    ) -> None:
        """`judge` shows findings one by one."""
        super().__init__(app, context)
        self._one_by_one = judge

    async def change(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        """Ask what to change about these; `shown` are those that the list shows."""
        number = plural(len(finding_ids), "link")
        chosen = await self._answer(ChooseEntry(f"Change {number}", _ENTRIES))
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
        findings = [self._context.store.findings[finding_id] for finding_id in finding_ids]
        if judgement is Judgement.COPY and any(finding.work_id is None for finding in findings):
            work_id = await self._answer(DesignPicker(self._context.records, _WHICH))
            if work_id is None:
                return
        plan = plan_judging(self._context.records, finding_ids, judgement, work_id, shown)
        if judgement is Judgement.COPY and plan.unseen:
            await self._copies(plan, work_id)
        elif await self._agreed(plan, JUDGEMENT_WORDS[judgement]):
            self._context.queue.judge(plan.taken, judgement, viewed=False, work_id=work_id)
            self._say(plan)

    async def _copies(self, plan: BulkPlan, work_id: str | None) -> None:
        """Pages that were not opened from here are called copies only by the person's word that she has looked."""
        ask = have_you_looked(len(plan.taken), JUDGEMENT_WORDS[Judgement.COPY], plan.text())
        match await self._answer(ask):
            case PagesSeen.SAID:
                self._context.queue.judge(
                    plan.taken, Judgement.COPY, viewed=True, viewed_by_word=True, work_id=work_id
                )
                self._say(plan)
            case PagesSeen.ONE_BY_ONE:
                self._one_by_one(plan.taken)
            case _:
                pass

    async def _name(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        work_id = await self._answer(DesignPicker(self._context.records, _WHICH))
        if work_id is None:
            return
        plan = plan_naming(self._context.records, finding_ids, work_id, shown)
        title = clean(self._context.store.works[work_id].title)
        if not await self._agreed(plan, title):
            return
        named = Moment(
            at=self._context.now(), kind=MomentKind.DESIGN_NAMED, words=title, by=self._context.settings.name
        )
        findings = [self._context.store.findings[finding_id] for finding_id in plan.taken]
        changed = [
            replace(finding, work_id=work_id, history=(*finding.history, named)) for finding in findings
        ]
        self._context.queue.correct(f"the design of {plural(len(changed), 'link')} named", *changed)
        self._say(plan)

    async def _became(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        chosen = await self._answer(ChooseEntry("What became of it?", outcome_entries()))
        if chosen is None:
            return
        state = FindingState(chosen)
        plan = plan_became(self._context.records, finding_ids, state, shown, practice=self._context.practice)
        if await self._agreed(plan, finding_words_of(state)):
            findings = [self._context.store.findings[finding_id] for finding_id in plan.taken]
            self._context.queue.became(findings, state)
            self._say(plan)

    async def _agreed(self, plan: BulkPlan, words: str) -> bool:
        if not plan.taken:
            await self._answer(Notice("None of them can be changed like that", plan.text()))
            return False
        title = f"{plural(len(plan.taken), 'link')}: {words}"
        return await self._answer(Confirm(title, plan.text(), yes="change them"))

    def _say(self, plan: BulkPlan) -> None:
        text = f"{plural(len(plan.taken), 'link')} changed. u takes it back."
        self._notify(text)
