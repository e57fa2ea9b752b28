"""Judging: one listing and one question at a time, or one answer or design for all marked listings."""

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
from helper.model.text import plural
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
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.complaints import ask_again, finding_words_of, outcome_entries
from helper.tui.dialogs.dialogs import AnsweringScreen, AskText, ChooseEntry, Confirm, DialogFlow, Notice
from helper.tui.formatting import clean, listing_name, shortened
from helper.tui.listings.details import edit_of, make_proof, shop_form
from helper.tui.pane import Pane, PaneHost, host_of
from helper.tui.widgets.bars import KeyButton, key_buttons, screen_head
from helper.tui.widgets.inputs import MenuEntry

_ANSWERS = ("judge.copy", "judge.not_mine", "judge.licensed", "judge.own", "judge.later")


class PagesSeen(StrEnum):
    """The user's statement about the pages of links whose design was chosen."""

    ONE_BY_ONE = "one_by_one"
    LATER = "later"
    SAID = "said"


def have_you_looked(links: int, title: str, foot: str = "") -> ChooseEntry:
    """The question before links are judged as copies without their pages being opened here; returns a `PagesSeen`.

    Nothing is preselected, so that the statement is the user's own.
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
    """Judges some findings one by one; returns the number of answers. Each answer is recorded at once.

    Answers on the judge page count here too: the screen then moves to the next finding.
    """

    BINDINGS = bindings("judge")
    AUTO_FOCUS = ""

    def __init__(self, context: ScreenContext, finding_ids: tuple[str, ...], *, sign: str = "") -> None:
        """`sign` names a background activity, such as watching the clipboard; it is shown here too."""
        super().__init__()
        self._sign = sign
        self.context = context
        self._round = JudgingRound(context.store, context.queue, finding_ids)
        self._shown_id = finding_ids[0]
        self._seen: ListingSeen | None = None
        """The finding that is shown, so what an answer is about; None: it no longer exists."""
        self._said = ""
        """Why the last answer was not recorded."""

    def compose(self) -> ComposeResult:
        yield from screen_head("Listings", sign=self._sign, practice=self.context.practice)
        with VerticalScroll(id="judge", can_focus=False):
            yield Static(id="listing")
            yield Static(QUESTION, id="question", markup=False)
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
        """Record the answer and continue; a copy needs a design, and a doubtful address a look."""
        if self._seen is not None:
            self._answer(self._seen, Judgement(word))

    def action_design(self) -> None:
        """Choose the copied design; the answer to the question stays unchanged."""
        if (seen := self._seen) is not None:
            self._pick(lambda work_id: self._name_design(seen, work_id))

    def action_open(self) -> None:
        """Open the page; from now on the answer counts as given after a look."""
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
            DesignPicker(self.context.records, WHICH_DESIGN),
            lambda work_id: then(work_id) if work_id else None,
        )

    def _answer(
        self, seen: ListingSeen, judgement: Judgement, work_id: str | None = None, because: str = ""
    ) -> None:
        """Record an answer; one from a dialog is about the finding shown before it, even if the records changed meanwhile."""
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
        """Show why the answer was not recorded, and ask for a reason if only that is missing; False: it was recorded."""
        if result.doubts:
            ask = AskText(
                WHY,
                hint=result.doubt_words,
                why_not=lambda text: None if text else NO_REASON,
                yes="report it",
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
        """After a change of the records: skip findings answered elsewhere, and redraw changed ones."""
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
        """Draw the listing, and ignore input until it is visible."""
        self._seen, ids = self._round.look(self._shown_id), self._round.ids
        self._problem("")
        place = f"{ids.index(self._shown_id) + 1} of {len(ids)}" if len(ids) > 1 else ""
        self.query_one(".place", Static).update(Content.styled(place, "$soft"))
        lines = self._lines(self._seen) if self._seen else [Content("This listing is not there any more.")]
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
        design = Content.styled(clean(seen.work.title), "bold") if seen.work else Content("not said yet")
        yield Content.assemble(("design    ", "$soft"), design)
        if finding.judgement is not None:
            yield Content.assemble(("you said  ", "$soft"), JUDGEMENT_WORDS[finding.judgement])
        if finding.viewed or opened:
            by_word = finding.viewed_by_word and not opened
            said = "You said that you have looked at the page." if by_word else "You have opened the page."
            yield Content.styled(said, "$soft")
        else:
            yield Content.styled("! The page has not been opened. o opens it in your browser.", "bold")
        if doubt := doubt_about(finding, listing):
            yield Content.styled(doubt, "$error")
        for earlier in earlier_complaints(self.context.store, finding.listing_id):
            if earlier.finding.id != finding.id:
                yield Content.assemble(("before    ", "$soft"), clean(earlier.words))


_DESIGN, _BECAME, _AGAIN = "design", "became", "again"
_NOTE, _SHOP, _REASON, _REMOVE = "note", "shop", "reason", "remove"
_ENTRIES = (
    MenuEntry(Judgement.COPY.value, "copied from me", "yes: my design, without my permission"),
    MenuEntry(Judgement.NOT_A_COPY.value, "not mine"),
    MenuEntry(Judgement.LICENSED.value, "licensed", "this shop may sell it"),
    MenuEntry(Judgement.OWN.value, "my own shop"),
    MenuEntry(Judgement.LATER.value, "decide later"),
    MenuEntry(_DESIGN, "which design…", "the answers stay as they are"),
    MenuEntry(_BECAME, "outcome…", "of what was reported: gone, rejected by Alibaba …"),
    MenuEntry(_AGAIN, "complain again…", "of what is still on sale after a no"),
    MenuEntry(_NOTE, "a note…", "a line in the history of each"),
    MenuEntry(_SHOP, "shop, product…", "what all of them have in common"),
    MenuEntry(_REASON, "reason…", "the reason on their forms"),
    MenuEntry(_REMOVE, "remove…", "out of your records; what was reported stays"),
)
_WHICH = "Which of your designs do they copy?"
_REASON_HINT = """As the portal's list has it. A form has one reason: links that share a form with others
get one of their own, and copies that wait for a form are put on one."""
_KEPT_PICTURES = "Pictures that were kept of them stay in their folder."
_MOST_NAMES = 6
"""Maximum number of names shown per reason."""
_MOST_HIDDEN = 100
"""Maximum number of hidden findings that are listed."""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """The effects of a bulk change, shown before the user confirms."""

    taken: tuple[str, ...]
    """The findings that will be changed."""
    unseen: int
    """The number of them whose page was not opened."""
    hidden: tuple[str, ...]
    """The names of those that the filter hides."""
    left: Mapping[str, Sequence[str]]
    """The names of those that will not be changed, by reason."""

    @property
    def text(self) -> str:
        lines = []
        if self.unseen:
            pages = "1 of the pages was" if self.unseen == 1 else f"{self.unseen} of the pages were"
            lines.append(f"{pages} not opened from here; that is written down with your answer.")
        if self.hidden:
            lines.append(f"The filter hides {len(self.hidden)} of them:")
        lines += [f"  · {name}" for name in self.hidden[:_MOST_HIDDEN]]
        if len(self.hidden) > _MOST_HIDDEN:
            lines.append(f"  · and {len(self.hidden) - _MOST_HIDDEN} more")
        if self.left:
            lines.append(f"Not changed, {plural(sum(map(len, self.left.values())), 'link')}:")
        for reason, names in self.left.items():
            lines.append(f"  · {f'{len(names)}: ' if len(names) > 1 else ''}{reason}")
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            lines.append(f"    {', '.join(names[:_MOST_NAMES])}{more}")
        return "\n".join([*lines, *(["u takes it back."] if self.taken else [])])


async def change_many(host: PaneHost, finding_ids: tuple[str, ...], *, shown: Collection[str]) -> None:
    """Change many findings as the user chooses; `shown` are those in the filtered list."""
    await _BulkChange(host, finding_ids, shown=shown).change()


class _BulkChange(DialogFlow):
    def __init__(self, host: PaneHost, finding_ids: tuple[str, ...], *, shown: Collection[str]) -> None:
        super().__init__(host)
        self._ids = finding_ids
        self._shown = shown
        self._why_not: Callable[[], Mapping[str, str]] = dict

    async def change(self) -> None:
        chosen = await self._host.ask(ChooseEntry(f"Change {plural(len(self._ids), 'link')}", _ENTRIES))
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
        """The current findings: a form may be filled, or a step undone, while this dialog is open."""
        found = map(self._context.store.findings.get, self._ids)
        return [finding for finding in found if finding is not None]

    async def _judge(self, judgement: Judgement) -> None:
        queue, is_copy, work_id = self._context.queue, judgement is Judgement.COPY, None
        if is_copy and any(finding.work_id is None for finding in self._findings):
            work_id = await self._host.ask(DesignPicker(self._context.records, _WHICH))
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
            # Pages that were not opened from here count as copies only if the user states to have looked at
            # them.
            ask = have_you_looked(len(plan.taken), JUDGEMENT_WORDS[judgement], plan.text)
            looked = await self._host.ask(ask)
            if looked == PagesSeen.SAID and (taken := self._still(plan)):
                queue.judge(taken, judgement, viewed=True, viewed_by_word=True, work_id=work_id)
                self._say(taken)
            elif looked == PagesSeen.ONE_BY_ONE and (taken := self._still(plan)):
                self._host.judge(taken)
        elif taken := await self._agreed(plan, JUDGEMENT_WORDS[judgement]):
            queue.judge(taken, judgement, viewed=False, work_id=work_id)
            self._say(taken)

    def _why_no_copy(self, finding: Finding, work_id: str | None) -> str | None:
        if (work_id or finding.work_id) is None:
            return "Say first which design it copies."
        if doubt := doubt_about(finding, self._context.store.listings[finding.listing_id]):
            return doubt
        words = doubt_words(doubts_of(self._context.store, finding, work_id))
        return f"{words}; answer it by itself, with your reason." if words else None

    async def _name(self) -> None:
        work_id = await self._host.ask(DesignPicker(self._context.records, _WHICH))
        if work_id is None:
            return

        queue, title = self._context.queue, clean(self._context.store.works[work_id].title)
        plan = self._plan(lambda: why_not_name_design(self._context.store, self._findings, work_id))
        if taken := await self._agreed(plan, title):
            queue.name_design(taken, work_id)
            self._say(taken)

    async def _became(self) -> None:
        chosen = await self._host.ask(ChooseEntry("Outcome", outcome_entries()))
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
        hint = "It is kept with your name and the day, and goes on no form."
        if note := await self._host.ask(AskText("A note", hint=hint, yes="write it down")):
            await self._edit(Edit(note=clean(note)), "a note")

    async def _shop(self) -> None:
        values = await self._host.ask(shop_form(len(self._ids)))
        if values and (facts := {name: text for name, text in values.items() if text}):
            edit = edit_of(facts)
            await self._edit(edit, ", ".join(edit.seen.values()))

    async def _reason(self) -> None:
        known = next((reason_of(self._context.store, finding) for finding in self._findings), "")
        ask = AskText("The reason on their forms", hint=_REASON_HINT, text=known, yes="this reason")
        if reason := await self._host.ask(ask):
            await self._edit(Edit(reason=clean(reason)), clean(reason))

    async def _edit(self, edit: Edit, words: str) -> None:
        """Ask only if there is more to say than that u undoes it."""
        queue, limit = self._context.queue, self._context.settings.listings_per_form
        plan = self._plan(lambda: why_not_edit(self._context.store, self._findings, edit), looks=False)
        plain = plan.taken if not plan.left and not plan.hidden else ()
        if taken := plain or await self._agreed(plan, words):
            queue.edit(taken, edit, limit=limit)
            self._say(taken)

    async def _remove(self) -> None:
        queue = self._context.queue
        plan = self._plan(lambda: why_not_judge(self._context.store, self._findings), looks=False)
        words = f"remove {'it' if len(plan.taken) == 1 else 'them'} from your records?"
        if taken := await self._agreed(plan, words, foot=_KEPT_PICTURES, yes="remove"):
            queue.remove(taken)
            self._say(taken, "removed")

    def _plan(self, why_not: Callable[[], Mapping[str, str]], *, looks: bool = True) -> BulkPlan:
        """Plan to change the findings without a reason against it; `looks`: whether it matters that their pages were opened."""
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

    async def _agreed(
        self, plan: BulkPlan, words: str, *, foot: str = "", yes: str = "change them"
    ) -> tuple[str, ...]:
        """The findings to change if the user confirms; otherwise empty."""
        if not plan.taken:
            await self._host.ask(Notice("This doesn't apply to the marked links", plan.text))
            return ()
        title = f"{plural(len(plan.taken), 'link')}: {words}"
        agreed = await self._host.ask(Confirm(title, plan.text, foot=foot, yes=yes))
        return self._still(plan) if agreed else ()

    def _still(self, plan: BulkPlan) -> tuple[str, ...]:
        """The findings of the plan that can still be changed after the user has read it."""
        reasons = self._why_not()
        there = {finding.id for finding in self._findings if finding.id not in reasons}
        return tuple(finding_id for finding_id in plan.taken if finding_id in there)

    def _say(self, taken: Sequence[str], done: str = "changed") -> None:
        left = len(self._ids) - len(taken)
        stay = f", {left} not" if left else ""
        self._host.say(f"{plural(len(taken), 'link')} {done}{stay}. u takes it back.")
