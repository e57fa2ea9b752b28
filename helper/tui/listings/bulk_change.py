"""Changes all marked listings at once, after showing the effects and asking the user to confirm."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helper.model.design_proposals import DesignProposal, DesignProposals
from helper.model.finding import Finding, FindingState, Judgement, doubt_about
from helper.model.state_words import JUDGEMENT_WORDS, doubt_words
from helper.store.intake import Edit
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import doubts_of, reason_of
from helper.translation import comma_list, msg, msg_n, sentences, tr, tr_n, with_label
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.complaints import ask_again, finding_words_of, outcome_entries
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, Confirm, DialogFlow, Notice, ask_name
from helper.tui.formatting import clean, first_of, links, listing_name
from helper.tui.listings.details import edit_of, shop_form
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry


class PagesSeen(StrEnum):
    """The user's answer to the question whether they have viewed the listings' pages."""

    ONE_BY_ONE = "one_by_one"
    LATER = "later"
    SAID = "said"


def have_you_looked(number: int, title: str, foot: str = "", *, by: str) -> ChooseEntry:
    """Return a dialog that asks whether the user has viewed pages outside this program.

    `by` is the user's name; empty if the answer is saved without a name. `number` is the number of these pages; if it is 0, the dialog only offers to view the pages now. The dialog
    returns a `PagesSeen`. No entry is selected at first, because the program must not suggest an answer.
    """
    entries = [
        MenuEntry(PagesSeen.ONE_BY_ONE, tr("show me one by one"), tr("open each page, then answer")),
        MenuEntry(PagesSeen.LATER, tr("later"), tr("they wait in Listings, to review")),
    ]
    hint = tr("Do you want to look at the pages now?")
    if number:
        note = tr("my design, sold without my permission")
        said = tr_n("I have looked at it", "I have looked at all {n}", number)
        entries.append(MenuEntry(PagesSeen.SAID, said, note))
        hint = (
            tr("Have you looked at each page? Your answer is saved with your name.")
            if by
            else tr("Have you looked at each page? Your answer is saved.")
        )
        title = with_label(links(number), title)
    return ChooseEntry(title, entries, hint=hint, foot=foot, at=None)


_DESIGN, _BECAME, _AGAIN = "design", "became", "again"
_NOTE, _SHOP, _REASON, _REMOVE = "note", "shop", "reason", "remove"
_ENTRIES = (
    (Judgement.COPY.value, msg("copied from me"), msg("yes: my design, without my permission")),
    (Judgement.NOT_A_COPY.value, msg("not mine"), ""),
    (Judgement.LICENSED.value, msg("licensed"), msg("this shop may sell it")),
    (Judgement.OWN.value, msg("my own shop"), ""),
    (Judgement.LATER.value, msg("decide later"), ""),
    (_DESIGN, msg("choose the design…"), msg("the answers stay as they are")),
    (_BECAME, msg("outcome…"), msg("for reported links: gone, rejected by Alibaba …")),
    (_AGAIN, msg("complain again…"), msg("about links that Alibaba left on sale")),
    (_NOTE, msg("add a note…"), msg("saved in each link's history")),
    (_SHOP, msg("shop, product…"), msg("the same for all of them")),
    (_REASON, msg("reason…"), msg("the reason on their forms")),
    (_REMOVE, msg("remove…"), msg("from your records; reported links stay")),
)
_WHICH = msg("Which of your designs do they copy?")
_REASON_HINT = msg(
    "Type the reason exactly as the portal lists it. A form has only one reason: links that share a form\nwith others move to another form, and links that are ready are put on a form."
)
_KEPT_PICTURES = msg("Saved pictures stay in their folder.")
_MOST_NAMES = 6
"""Maximum number of listing names shown for each reason why listings are not changed."""
_MOST_HIDDEN = 100
"""Maximum number of names shown for changed findings that the filter hides."""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a bulk change would do. The user reads this before confirming the change."""

    taken: tuple[str, ...]
    """The ids of the findings that will be changed."""
    unseen: int
    """The number of findings in `taken` whose page was not opened through this program."""
    hidden: tuple[str, ...]
    """The names of those findings in `taken` that the current filter hides."""
    left: Mapping[str, Sequence[str]]
    """For each reason why findings will not be changed, the names of these findings."""

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
        lines += first_of([f"  · {name}" for name in self.hidden], _MOST_HIDDEN, "  · ")
        if self.left:
            number = sum(map(len, self.left.values()))
            lines.append(tr_n("Not changed, {n} link:", "Not changed, {n} links:", number))
        for reason, names in self.left.items():
            lines.append(f"  · {with_label(str(len(names)) if len(names) > 1 else '', reason)}")
            lines.append(f"    {comma_list(first_of(names, _MOST_NAMES))}")
        return "\n".join([*lines, *([tr("{app.undo} undoes this.")] if self.taken else [])])


def _proposal_lines(proposals: Iterator[DesignProposal]) -> Iterator[str]:
    """Yield a line for each proposed design and the reason for proposing it, with the number of links."""
    counts = Counter((clean(proposal.work.title), proposal.why) for proposal in proposals)
    for (title, why), number in sorted(counts.items()):
        yield f"  · {with_label(comma_list((title, links(number))), clean(why))}"


_CHANGED = msg_n("{n} link changed.", "{n} links changed.")


class BulkChange(DialogFlow):
    """Changes the given findings together. `shown` holds the ids of the rows that the filter shows."""

    def __init__(self, host: PaneHost, finding_ids: tuple[str, ...], *, shown: Collection[str]) -> None:
        super().__init__(host)
        self._ids = finding_ids
        self._shown = shown
        self._why_not: Callable[[], Mapping[str, str]] = dict
        self._changed: tuple[str, ...] = ()

    async def change(self) -> tuple[str, ...]:
        """Ask which change to make, apply it, and return the ids of the changed findings."""
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
            await ask_name(self._host)
            await self._judge(Judgement(chosen))
        return self._changed

    @property
    def _findings(self) -> list[Finding]:
        """The current records of the findings to change.

        The records may change while a dialog is open, for example because a form is filed or a change is undone.
        """
        found = map(self._context.store.findings.get, self._ids)
        return [finding for finding in found if finding is not None]

    async def _judge(self, judgement: Judgement) -> None:
        queue, is_copy, work_id = self._context.queue, judgement is Judgement.COPY, None
        if is_copy and any(finding.work_id is None for finding in self._findings):
            work_id = await self._host.ask(DesignPicker(self._context.records, tr(_WHICH)))
            if work_id is None:
                return

        def why_left() -> dict[str, str]:
            reasons = why_not(
                self._context.store, self._findings, LinkAction.JUDGE, work_id=work_id, judgement=judgement
            )
            if not is_copy:
                return reasons
            needs_own = {finding.id: self._why_no_copy(finding, work_id) for finding in self._findings}
            return {id_: reason for id_, reason in needs_own.items() if reason} | reasons

        plan = self._plan(why_left)
        if is_copy and plan.unseen:
            # Ask first whether the user has viewed the pages that were not opened from here.
            ask = have_you_looked(len(plan.taken), tr(JUDGEMENT_WORDS[judgement]), plan.text, by=queue.by)
            looked = await self._host.ask(ask)
            if looked == PagesSeen.SAID and (taken := self._still_changeable(plan)):
                queue.judge(taken, judgement, viewed=True, viewed_by_word=True, work_id=work_id)
                self._say(taken)
            elif looked == PagesSeen.ONE_BY_ONE and (taken := self._still_changeable(plan)):
                self._host.judge(taken)
        elif taken := await self._agreed(plan, tr(JUDGEMENT_WORDS[judgement])):
            queue.judge(taken, judgement, viewed=False, work_id=work_id)
            self._say(taken)

    def _why_no_copy(self, finding: Finding, work_id: str | None) -> str | None:
        if (work_id or finding.work_id) is None:
            return tr("First choose the design that is copied.")
        if doubt := doubt_about(finding, self._context.store.listings[finding.listing_id]):
            return doubt
        words = doubt_words(doubts_of(self._context.store, finding, work_id))
        return tr("{doubt}; answer this link on its own, and give a reason.", doubt=words) if words else None

    async def _name(self) -> None:
        work_id = await self._host.ask(DesignPicker(self._context.records, tr(_WHICH)))
        if work_id is None:
            return

        queue, title = self._context.queue, clean(self._context.store.works[work_id].title)
        plan = self._plan(
            lambda: why_not(self._context.store, self._findings, LinkAction.NAME_DESIGN, work_id=work_id)
        )
        if taken := await self._agreed(plan, title):
            queue.name_designs(dict.fromkeys(taken, work_id))
            self._say(taken)

    async def take_proposals(self) -> tuple[str, ...]:
        """Ask whether to accept the proposed designs, and assign them. Return the ids of the changed findings."""
        store = self._context.store
        pairs = [(finding, store.listings[finding.listing_id]) for finding in self._findings]
        proposed = await asyncio.to_thread(DesignProposals(store.works.all()).of_all, pairs)
        plan = self._plan(lambda: self._why_not_proposed(proposed), looks=False)
        above = "\n".join(_proposal_lines(map(proposed.__getitem__, plan.taken)))
        if taken := await self._agreed(plan, tr("the proposed designs"), above=above, yes=tr("take them")):
            self._context.queue.name_designs({id_: proposed[id_].work.id for id_ in taken})
            self._say(taken)
        return self._changed

    def _why_not_proposed(self, proposed: Mapping[str, DesignProposal]) -> dict[str, str]:
        by_work: dict[str, list[Finding]] = {}
        reasons = {}
        for finding in self._findings:
            if finding.id not in proposed or finding.work_id is not None:
                reasons[finding.id] = tr("No design is proposed: choose one yourself.")
            else:
                by_work.setdefault(proposed[finding.id].work.id, []).append(finding)
        for work_id, findings in by_work.items():
            reasons |= why_not(self._context.store, findings, LinkAction.NAME_DESIGN, work_id=work_id)
        return reasons

    async def _became(self) -> None:
        chosen = await self._host.ask(ChooseEntry(tr("Outcome"), outcome_entries()))
        if chosen is None:
            return
        queue, state = self._context.queue, FindingState(chosen)
        plan = self._plan(
            lambda: why_not(self._context.store, self._findings, LinkAction.SET_OUTCOME, outcome=state),
            looks=False,
        )
        if taken := await self._agreed(plan, finding_words_of(state)):
            queue.set_outcomes({state: map(self._context.store.findings.__getitem__, taken)})
            self._say(taken)

    async def _note(self) -> None:
        hint = (
            tr("Your note is saved with your name and the date, but goes on no form.")
            if self._context.queue.by
            else tr("Your note is saved with the date, but goes on no form.")
        )
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
        """Apply the edit to the findings.

        Ask first only if the filter hides some of them or some cannot be changed.
        """
        queue, limit = self._context.queue, self._context.settings.listings_per_form
        plan = self._plan(
            lambda: (
                why_not(self._context.store, self._findings, LinkAction.SET_REASON) if edit.reason else {}
            ),
            looks=False,
        )
        plain = plan.taken if not plan.left and not plan.hidden else ()
        if taken := plain or await self._agreed(plan, words):
            queue.edit(taken, edit, limit=limit)
            self._say(taken)

    async def _remove(self) -> None:
        queue = self._context.queue
        plan = self._plan(lambda: why_not(self._context.store, self._findings, LinkAction.JUDGE), looks=False)
        words = tr("remove from your records?")
        if taken := await self._agreed(plan, words, foot=tr(_KEPT_PICTURES), yes=tr("remove")):
            queue.remove(taken)
            self._say(taken, msg_n("{n} link removed.", "{n} links removed."))

    def _plan(self, why_not: Callable[[], Mapping[str, str]], *, looks: bool = True) -> BulkPlan:
        """Return a plan that changes every finding, except those for which `why_not` returns a reason.

        `looks` is whether to count the findings whose page was not opened through this program.
        """
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
        self, plan: BulkPlan, words: str, *, above: str = "", foot: str = "", yes: str = ""
    ) -> tuple[str, ...]:
        """Ask the user to confirm the plan. Return the ids of the findings to change, if any.

        `above` is a text shown above the plan.
        """
        if not plan.taken:
            await self._host.ask(Notice(tr("This doesn't apply to the marked links"), plan.text))
            return ()
        title = with_label(links(len(plan.taken)), words)
        text = "\n".join(filter(None, (above, plan.text)))
        agreed = await self._host.ask(Confirm(title, text, foot=foot, yes=yes or tr("change them")))
        return self._still_changeable(plan) if agreed else ()

    def _still_changeable(self, plan: BulkPlan) -> tuple[str, ...]:
        """Return the ids of those findings in the plan that can still be changed.

        The records may have changed while the user was reading the plan.
        """
        reasons = self._why_not()
        there = {finding.id for finding in self._findings if finding.id not in reasons}
        return tuple(finding_id for finding_id in plan.taken if finding_id in there)

    def _say(self, taken: Sequence[str], done: tuple[str, str] = _CHANGED) -> None:
        self._changed = tuple(taken)
        left = len(self._ids) - len(taken)
        stay = tr_n("{n} was left as it is.", "{n} were left as they are.", left) if left else ""
        self._host.say(sentences(tr_n(*done, len(taken)), stay, tr("{app.undo} undoes this.")))
