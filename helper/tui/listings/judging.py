"""Reviewing listings: one at a time, or one answer or change for all marked listings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.model.finding import Finding, FindingState, Judgement, doubt_about
from helper.model.state_words import JUDGEMENT_WORDS, doubt_words
from helper.session.judging import (
    NO_REASON,
    QUESTION,
    WHICH_DESIGN,
    WHY,
    AnswerResult,
    JudgingRound,
    ListingSeen,
)
from helper.store.intake import Edit
from helper.store.queries import (
    doubts_of,
    earlier_complaints,
    reason_of,
    why_not_edit,
    why_not_judge,
    why_not_name_design,
    why_not_set_outcome,
)
from helper.translation import msg, msg_n, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.complaints import ask_again, finding_words_of, outcome_entries
from helper.tui.dialogs.dialogs import AnsweringScreen, AskText, ChooseEntry, Confirm, DialogFlow, Notice
from helper.tui.formatting import clean, links, listing_name, shortened
from helper.tui.listings.details import edit_of, make_proof, shop_form
from helper.tui.pane import Pane, PaneHost, host_of
from helper.tui.widgets.bars import KeyButton, key_buttons, screen_head
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import labelled

_ANSWERS = ("judge.copy", "judge.not_mine", "judge.licensed", "judge.own", "judge.later")


class PagesSeen(StrEnum):
    """The user's answer to whether they viewed the pages of links that would be judged copies."""

    ONE_BY_ONE = "one_by_one"
    LATER = "later"
    SAID = "said"


def have_you_looked(number: int, title: str, foot: str = "") -> ChooseEntry:
    """Ask whether the user has viewed pages that were not opened from here; the dialog returns a `PagesSeen`.

    No entry is selected at first, because only the user can say that they have viewed the pages.
    """
    entries = [
        MenuEntry(PagesSeen.ONE_BY_ONE, tr("show me one by one"), tr("open each page, then answer")),
        MenuEntry(PagesSeen.LATER, tr("later"), tr("they wait in Listings, to review")),
    ]
    if number:
        note = tr("my design, sold without my permission")
        said = tr_n("I have looked at it", "I have looked at all {n}", number)
        entries.append(MenuEntry(PagesSeen.SAID, said, note))
    hint = tr("Have you looked at each page? Your answer is saved with your name.")
    return ChooseEntry(f"{links(number)}: {title}", entries, hint=hint, foot=foot, at=None)


class JudgeScreen(AnsweringScreen[int]):
    """Reviews findings one by one and records each answer immediately. Returns the number of answers.

    If the user answers on the judge page instead, the screen moves to the next finding.
    """

    BINDINGS = bindings("judge")
    AUTO_FOCUS = ""

    def __init__(self, context: ScreenContext, finding_ids: tuple[str, ...], *, sign: str = "") -> None:
        """`sign` names a background activity that the top bar shows, such as watching the clipboard."""
        super().__init__()
        self._sign = sign
        self.context = context
        self._round = JudgingRound(context.store, context.queue, finding_ids)
        self._shown_id = finding_ids[0]
        self._seen: ListingSeen | None = None
        """The displayed finding, to which an answer applies; None if the finding no longer exists."""
        self._said = ""
        """Why the last answer was not recorded."""

    def compose(self) -> ComposeResult:
        yield from screen_head(tr("Listings"), sign=self._sign, practice=self.context.practice)
        with VerticalScroll(id="judge", can_focus=False):
            yield Static(id="listing")
            yield Static(tr(QUESTION), id="question", markup=False)
            yield Vertical(*map(KeyButton, _ANSWERS), id="answers")
            yield Static(id="problem", classes="problem", markup=False)
        yield key_buttons(
            dict.fromkeys(("judge.page", "judge.open", "judge.design", "judge.undo", "judge.out"), "")
        )

    def on_mount(self) -> None:
        self._unsubscribe = self.context.store.subscribe(self._records_changed)
        self._show()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def action_judge(self, word: str) -> None:
        """Record the answer and continue. A copy needs a design, and a doubtful address needs an opened page."""
        if self._seen is not None:
            self._answer(self._seen, Judgement(word))

    def action_design(self) -> None:
        """Choose the copied design. The answer to the question stays unchanged."""
        if (seen := self._seen) is not None:
            self._pick(lambda work_id: self._name_design(seen, work_id))

    def action_open(self) -> None:
        """Open the page. Later answers are recorded as given after viewing the page."""
        if self._seen is not None:
            self._round.opened.add(self._shown_id)
            self.post_message(Pane.Open(self._seen.listing.url))
            self._show()

    def action_page(self) -> None:
        host_of(self.app).judge_page(self._round.ids)

    def action_copy(self) -> None:
        if self._seen is not None:
            self.post_message(Pane.Copy(self._seen.listing.url))

    def action_proof(self) -> None:
        self.run_worker(make_proof(host_of(self.app), self._shown_id), group="proof", exclusive=True)

    def action_undo(self) -> None:
        if (undone := self._round.undo()) is not None:
            self._shown_id = undone
            self._show()

    def action_out(self) -> None:
        self.dismiss(self._given)

    @property
    def _given(self) -> int:
        return len(self._round.ids) - self._round.left

    def _pick(self, then: Callable[[str], None]) -> None:
        self.app.push_screen(
            DesignPicker(self.context.records, tr(WHICH_DESIGN)),
            lambda work_id: then(work_id) if work_id else None,
        )

    def _answer(
        self, seen: ListingSeen, judgement: Judgement, work_id: str | None = None, because: str = ""
    ) -> None:
        """Record an answer. It applies to `seen`, the finding displayed before a dialog, even if the records have changed."""
        result = self._round.answer(seen, judgement, work_id=work_id, because=because)
        if result.needs_design:
            self._pick(lambda work_id: self._answer(seen, judgement, work_id))
        elif not self._objected(result, lambda why: self._answer(seen, judgement, work_id, why)):
            self._go_on()

    def _name_design(self, seen: ListingSeen, work_id: str, because: str = "") -> None:
        result = self._round.name_design(seen, work_id, because=because)
        if not self._objected(result, lambda why: self._name_design(seen, work_id, why)):
            self._show()

    def _objected(self, result: AnswerResult, again: Callable[[str], None]) -> bool:
        """Show why the answer was not recorded, and ask for a reason if only that is missing.

        Return whether the answer was not recorded.
        """
        if result.doubts:
            ask = AskText(
                tr(WHY),
                hint=result.doubt_words,
                why_not=lambda text: None if text else tr(NO_REASON),
                yes=tr("report it"),
            )
            self.app.push_screen(ask, lambda why: again(why) if why else None)
        self._problem(result.problem)
        return not result.is_written

    def _go_on(self) -> None:
        following = self._round.following(self._shown_id)
        if following is None:
            self.dismiss(self._given)
            return
        self._shown_id = following
        self._show()

    def _records_changed(self) -> None:
        self.call_later(self._follow)

    def _follow(self) -> None:
        """Skip the displayed finding if it was answered elsewhere; draw it again if it changed."""
        if self._answered or self._round.look(self._shown_id) == self._seen:
            return
        if self._round.is_answered(self._shown_id) and self.app.screen is self:
            refused = self._said and self._seen and f"{listing_name(self._seen.listing)}: {self._said}"
            self._go_on()
            self._problem(refused or "")
        else:
            self._show()

    def _problem(self, sentence: str) -> None:
        self._said = sentence
        self.query_one("#problem", Static).update(sentence)

    def _show(self) -> None:
        """Draw the finding, and ignore input until it is visible."""
        self._seen, ids = self._round.look(self._shown_id), self._round.ids
        self._problem("")
        position = ids.index(self._shown_id) + 1
        place = tr("{position} of {total}", position=position, total=len(ids)) if len(ids) > 1 else ""
        self.query_one(".place", Static).update(Content.styled(place, "$soft"))
        lines = (
            self._lines(self._seen)
            if self._seen
            else [Content(tr("This listing is no longer in your records."))]
        )
        self.query_one("#listing", Static).update(Content("\n").join(lines))
        self.ignore_input()

    def _lines(self, seen: ListingSeen) -> Iterator[Content]:
        finding, listing = seen.finding, seen.listing
        opened = finding.id in self._round.opened
        yield Content.styled(shortened(listing_name(listing)), "bold")
        yield Content.styled(clean(listing.url), "$soft")
        shown = (listing.store_name or listing.store_number, listing.price, listing.product_type)
        if about := " · ".join(filter(None, map(clean, shown))):
            yield Content(about)
        yield Content("")
        design = clean(seen.work.title) if seen.work else tr("not chosen yet")
        yield from labelled(_LABEL, (tr("design"), design))
        if finding.judgement is not None:
            yield from labelled(_LABEL, (tr("answer"), tr(JUDGEMENT_WORDS[finding.judgement])))
        if finding.viewed or opened:
            by_word = finding.viewed_by_word and not opened
            said = (
                tr("You said that you had looked at the page.")
                if by_word
                else tr("You have opened the page.")
            )
            yield Content.styled(said, "$soft")
        else:
            yield Content.styled(tr("! The page has not been opened yet: press o to open it."), "bold")
        if doubt := doubt_about(finding, listing):
            yield Content.styled(doubt, "$error")
        for earlier in earlier_complaints(self.context.store, finding.listing_id):
            if earlier.finding.id != finding.id:
                yield from labelled(_LABEL, (tr("before"), clean(earlier.words)))


_DESIGN, _BECAME, _AGAIN = "design", "became", "again"
_NOTE, _SHOP, _REASON, _REMOVE = "note", "shop", "reason", "remove"
_LABEL = 10
_ENTRIES = (
    (Judgement.COPY.value, msg("copied from me"), msg("yes: my design, without my permission")),
    (Judgement.NOT_A_COPY.value, msg("not mine"), ""),
    (Judgement.LICENSED.value, msg("licensed"), msg("this shop may sell it")),
    (Judgement.OWN.value, msg("my own shop"), ""),
    (Judgement.LATER.value, msg("decide later"), ""),
    (_DESIGN, msg("choose the design…"), msg("the answers stay as they are")),
    (_BECAME, msg("outcome…"), msg("of reported links: gone, rejected by Alibaba …")),
    (_AGAIN, msg("complain again…"), msg("about links that Alibaba left on sale")),
    (_NOTE, msg("add a note…"), msg("a line in the history of each")),
    (_SHOP, msg("shop, product…"), msg("the same for all of them")),
    (_REASON, msg("reason…"), msg("the reason on their forms")),
    (_REMOVE, msg("remove…"), msg("from your records; reported links stay")),
)
_WHICH = msg("Which of your designs do they copy?")
_REASON_HINT = msg("""Exactly as in the portal's list. A form has one reason: links that share a form with others
are moved to another form, and links that are ready are put on one.""")
_KEPT_PICTURES = msg("Saved pictures stay in their folder.")
_MOST_NAMES = 6
"""Maximum number of names shown per reason."""
_MOST_HIDDEN = 100
"""Maximum number of hidden findings that are listed."""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """The effects of a bulk change, which the user reads before confirming it."""

    taken: tuple[str, ...]
    """The ids of the findings that will be changed."""
    unseen: int
    """The number of these findings whose page was not opened."""
    hidden: tuple[str, ...]
    """The names of these findings that the current filter hides."""
    left: Mapping[str, Sequence[str]]
    """By reason: the names of the findings that will not be changed."""

    @property
    def text(self) -> str:
        lines = []
        if self.unseen:
            lines.append(
                tr_n(
                    "You did not open {n} of the pages from here; that is saved with your answer.",
                    "You did not open {n} of the pages from here; that is saved with your answer.",
                    self.unseen,
                )
            )
        if self.hidden:
            lines.append(
                tr_n("The filter hides {n} of them:", "The filter hides {n} of them:", len(self.hidden))
            )
        lines += [f"  · {name}" for name in self.hidden[:_MOST_HIDDEN]]
        if len(self.hidden) > _MOST_HIDDEN:
            lines.append(f"  · {tr('and {n} more', n=len(self.hidden) - _MOST_HIDDEN)}")
        if self.left:
            number = sum(map(len, self.left.values()))
            lines.append(tr_n("Not changed, {n} link:", "Not changed, {n} links:", number))
        for reason, names in self.left.items():
            lines.append(f"  · {f'{len(names)}: ' if len(names) > 1 else ''}{reason}")
            more = [tr("and {n} more", n=len(names) - _MOST_NAMES)] if len(names) > _MOST_NAMES else []
            lines.append(f"    {', '.join([*names[:_MOST_NAMES], *more])}")
        return "\n".join([*lines, *([tr("u undoes this.")] if self.taken else [])])


async def change_many(host: PaneHost, finding_ids: tuple[str, ...], *, shown: Collection[str]) -> None:
    """Ask for a change and apply it to these findings. `shown` are the findings that the filter shows."""
    await _BulkChange(host, finding_ids, shown=shown).change()


_CHANGED = msg_n("{n} link changed.", "{n} links changed.")


class _BulkChange(DialogFlow):
    def __init__(self, host: PaneHost, finding_ids: tuple[str, ...], *, shown: Collection[str]) -> None:
        super().__init__(host)
        self._ids = finding_ids
        self._shown = shown
        self._why_not: Callable[[], Mapping[str, str]] = dict

    async def change(self) -> None:
        title = tr_n("Change {n} link", "Change {n} links", len(self._ids))
        entries = [MenuEntry(name, tr(text), tr(note)) for name, text, note in _ENTRIES]
        chosen = await self._host.ask(ChooseEntry(title, entries))
        ways = {
            _DESIGN: self._name,
            _BECAME: self._became,
            _AGAIN: lambda: ask_again(self._host, self._ids),
            _NOTE: self._note,
            _SHOP: self._shop,
            _REASON: self._reason,
            _REMOVE: self._remove,
        }
        if chosen in ways:
            await ways[chosen]()
        elif chosen is not None:
            await self._judge(Judgement(chosen))

    @property
    def _findings(self) -> list[Finding]:
        """The current findings. They may change while a dialog is open, because a form is filled or a step is undone."""
        found = map(self._context.store.findings.get, self._ids)
        return [finding for finding in found if finding is not None]

    async def _judge(self, judgement: Judgement) -> None:
        queue, is_copy, work_id = self._context.queue, judgement is Judgement.COPY, None
        if is_copy and any(finding.work_id is None for finding in self._findings):
            work_id = await self._host.ask(DesignPicker(self._context.records, tr(_WHICH)))
            if work_id is None:
                return

        def why_not() -> dict[str, str]:
            if not is_copy:
                return why_not_judge(self._context.store, self._findings, work_id)
            needs_own = {finding.id: self._why_no_copy(finding, work_id) for finding in self._findings}
            reasons = {id_: reason for id_, reason in needs_own.items() if reason}
            return reasons | why_not_judge(self._context.store, self._findings, work_id)

        plan = self._plan(why_not)
        if is_copy and plan.unseen:
            # Links whose pages were not opened here become copies only if the user says that they viewed the
            # pages.
            ask = have_you_looked(len(plan.taken), tr(JUDGEMENT_WORDS[judgement]), plan.text)
            looked = await self._host.ask(ask)
            if looked == PagesSeen.SAID and (taken := self._still(plan)):
                queue.judge(taken, judgement, viewed=True, viewed_by_word=True, work_id=work_id)
                self._say(taken)
            elif looked == PagesSeen.ONE_BY_ONE and (taken := self._still(plan)):
                self._host.judge(taken)
        elif taken := await self._agreed(plan, tr(JUDGEMENT_WORDS[judgement])):
            queue.judge(taken, judgement, viewed=False, work_id=work_id)
            self._say(taken)

    def _why_no_copy(self, finding: Finding, work_id: str | None) -> str | None:
        if (work_id or finding.work_id) is None:
            return tr("Choose first which design it copies.")
        if doubt := doubt_about(finding, self._context.store.listings[finding.listing_id]):
            return doubt
        words = doubt_words(doubts_of(self._context.store, finding, work_id))
        return tr("{doubt}; answer this one alone, with your reason.", doubt=words) if words else None

    async def _name(self) -> None:
        work_id = await self._host.ask(DesignPicker(self._context.records, tr(_WHICH)))
        if work_id is None:
            return

        queue, title = self._context.queue, clean(self._context.store.works[work_id].title)
        plan = self._plan(lambda: why_not_name_design(self._context.store, self._findings, work_id))
        if taken := await self._agreed(plan, title):
            queue.name_design(taken, work_id)
            self._say(taken)

    async def _became(self) -> None:
        chosen = await self._host.ask(ChooseEntry(tr("Outcome"), outcome_entries()))
        if chosen is None:
            return
        queue, state = self._context.queue, FindingState(chosen)
        practice = self._context.practice
        plan = self._plan(
            lambda: why_not_set_outcome(self._context.store, self._findings, state, practice=practice),
            looks=False,
        )
        if taken := await self._agreed(plan, finding_words_of(state)):
            queue.set_outcome(map(self._context.store.findings.__getitem__, taken), state)
            self._say(taken)

    async def _note(self) -> None:
        hint = tr("It is saved with your name and the day, and appears on no form.")
        if note := await self._host.ask(AskText(tr("Note"), hint=hint)):
            await self._edit(Edit(note=clean(note)), tr("add a note"))

    async def _shop(self) -> None:
        values = await self._host.ask(shop_form(len(self._ids)))
        if values and (facts := {name: text for name, text in values.items() if text}):
            edit = edit_of(facts)
            await self._edit(edit, ", ".join(edit.seen.values()))

    async def _reason(self) -> None:
        known = next((reason_of(self._context.store, finding) for finding in self._findings), "")
        ask = AskText(
            tr("The reason on their forms"), hint=tr(_REASON_HINT), text=known, yes=tr("set the reason")
        )
        if reason := await self._host.ask(ask):
            await self._edit(Edit(reason=clean(reason)), clean(reason))

    async def _edit(self, edit: Edit, words: str) -> None:
        """Change the findings. Ask first only if some findings are hidden or will not be changed."""
        queue, limit = self._context.queue, self._context.settings.listings_per_form
        plan = self._plan(lambda: why_not_edit(self._context.store, self._findings, edit), looks=False)
        plain = plan.taken if not plan.left and not plan.hidden else ()
        if taken := plain or await self._agreed(plan, words):
            queue.edit(taken, edit, limit=limit)
            self._say(taken)

    async def _remove(self) -> None:
        queue = self._context.queue
        plan = self._plan(lambda: why_not_judge(self._context.store, self._findings), looks=False)
        words = tr("remove from your records?")
        if taken := await self._agreed(plan, words, foot=tr(_KEPT_PICTURES), yes=tr("remove")):
            queue.remove(taken)
            self._say(taken, msg_n("{n} link removed.", "{n} links removed."))

    def _plan(self, why_not: Callable[[], Mapping[str, str]], *, looks: bool = True) -> BulkPlan:
        """Plan to change the findings that have no reason against it. `looks` is whether opened pages matter."""
        self._why_not = why_not
        reasons = why_not()
        listings, findings = self._context.store.listings, self._findings
        names = {finding.id: listing_name(listings[finding.listing_id]) for finding in findings}
        taken = tuple(finding.id for finding in findings if finding.id not in reasons)
        left: dict[str, list[str]] = {}
        for id_, name in names.items():
            if id_ in reasons:
                left.setdefault(reasons[id_], []).append(name)
        unseen = sum(not finding.viewed for finding in findings if finding.id not in reasons) if looks else 0
        hidden = tuple(names[id_] for id_ in taken if id_ not in self._shown)
        return BulkPlan(taken, unseen, hidden, left)

    async def _agreed(self, plan: BulkPlan, words: str, *, foot: str = "", yes: str = "") -> tuple[str, ...]:
        """Return the findings to change if the user confirms, otherwise an empty tuple."""
        if not plan.taken:
            await self._host.ask(Notice(tr("This doesn't apply to the marked links"), plan.text))
            return ()
        title = f"{links(len(plan.taken))}: {words}"
        agreed = await self._host.ask(Confirm(title, plan.text, foot=foot, yes=yes or tr("change them")))
        return self._still(plan) if agreed else ()

    def _still(self, plan: BulkPlan) -> tuple[str, ...]:
        """Return the planned findings that can still be changed after the user has read the plan."""
        reasons = self._why_not()
        there = {finding.id for finding in self._findings if finding.id not in reasons}
        return tuple(finding_id for finding_id in plan.taken if finding_id in there)

    def _say(self, taken: Sequence[str], done: tuple[str, str] = _CHANGED) -> None:
        left = len(self._ids) - len(taken)
        stay = tr_n("{n} was left as it is.", "{n} were left as they are.", left) if left else ""
        self._host.say(" ".join(filter(None, (tr_n(*done, len(taken)), stay, tr("u undoes this.")))))
