"""The Designs pane: the user's designs, their registrations, and the next thing to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from textual import work as in_worker
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from helper.model.deadlines import LOOK_AT_REGISTRATION
from helper.model.ids import new_id
from helper.model.problems import Problem, why_not_register
from helper.model.state_words import RIGHT_WORDS
from helper.model.work import Right, RightState, Work
from helper.store.registrations import Registrations
from helper.store.works import (
    filed_titles,
    merge_works,
    permission_of,
    remove_work,
    why_not_merge,
    why_not_remove,
    works_of,
)
from helper.translation import comma_list, msg, quoted, sentences, tr, tr_n
from helper.tui.actions import bindings, key_of
from helper.tui.designs.design_dialogs import (
    DesignPicker,
    design_form,
    take_papers,
    with_values,
)
from helper.tui.designs.search_screen import SearchScreen
from helper.tui.dialogs.dialogs import Confirm, Notice, notice_on_error
from helper.tui.formatting import clean, links, on_day
from helper.tui.pane import ListPane, NextStep, begins
from helper.tui.runs import READ_RIGHTS, StartFiling, ask_run
from helper.tui.widgets.table import PLAIN, SOFT, Column, Tone

_GLYPHS = {
    RightState.UNKNOWN: ("○", Tone.SOFT),
    RightState.DRAFT: ("○", Tone.SOFT),
    RightState.PENDING: ("◐", Tone.PLAIN),
    RightState.APPROVED: ("●", Tone.ACCENT),
    RightState.REJECTED: ("✗", Tone.PLAIN),
    RightState.EXPIRED: ("✗", Tone.PLAIN),
}
_SHORT = {
    "picture": msg("picture"),
    "statement": msg("statement"),
    "certificate": msg("scan of the certificate"),
}
_AHEAD = timedelta(days=30)
"""A registration counts as expiring soon if its last day is no more than this far away."""
_MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignStatus:
    work: Work
    right: Right
    state: RightState
    open: bool
    """Whether the registration form was handed over to the user and its outcome is still unknown."""
    problems: Sequence[Problem]
    """The problems that prevent registering the design; empty if there are none or the design need not be registered."""
    wanted: bool
    """Whether the design may be registered, once all `problems` are solved."""

    @property
    def ready(self) -> bool:
        return self.wanted and not self.problems

    @property
    def missing(self) -> str:
        names = [tr(_SHORT[problem.field]) for problem in self.problems if problem.is_missing]
        others = not all(problem.is_missing for problem in self.problems)
        return comma_list([*names, *([tr("corrections")] if others else [])])

    def words(self, today: date) -> tuple[str, Tone]:
        if self.open:
            return tr("▌ did it go through?"), Tone.YOURS
        right, words = self.right, tr(RIGHT_WORDS[self.state])
        match self.state:
            case RightState.PENDING if right.submitted_on:
                words = tr("waiting since {day}", day=on_day(right.submitted_on, today))
            case RightState.APPROVED if right.expires_on:
                words = tr("approved until {day}", day=on_day(right.expires_on, today))
            case RightState.EXPIRED if right.expires_on:
                words = tr("expired {day}", day=on_day(right.expires_on, today))
            case RightState.REJECTED if right.rejection:
                words = tr("rejected: {reason}", reason=clean(right.rejection))
        glyph, tone = _GLYPHS[self.state]
        return f"{glyph} {words}", tone


def design_statuses(
    works: Sequence[Work], problems: Callable[[Work], Sequence[Problem]], *, today: date
) -> list[DesignStatus]:
    """Return the status of each design.

    `problems` checks the files of a design. It is called only for designs that may be registered.
    """

    def status(work: Work) -> DesignStatus:
        right, wanted = work.right, not why_not_register(work)
        is_open = work.open_attempt is not None or right.taken_at is not None
        found = tuple(problems(work)) if wanted else ()
        state = right.state_on(today)
        return DesignStatus(work=work, right=right, state=state, open=is_open, problems=found, wanted=wanted)

    return list(map(status, works))


def next_steps(found: Sequence[DesignStatus], today: date) -> Iterator[NextStep]:
    """Yield all next steps, most urgent first."""
    by_state: dict[RightState, list[DesignStatus]] = defaultdict(list)
    for design in found:
        by_state[design.state].append(design)
    if left := [design for design in found if design.open]:
        head = tr("Was the form for {title} submitted?", title=_titles(left))
        yield NextStep(head, tr("Press {designs.register} to answer."), asks=True)
    if refused := by_state[RightState.REJECTED]:
        head, why = tr("Alibaba rejected {title}.", title=_titles(refused)), clean(refused[0].right.rejection)
        detail = _keys(edit=tr("correct"), papers=tr("new statement"), register=tr("register again"))
        yield NextStep(sentences(head, quoted(why)) if why else head, detail, asks=True)
    begun = by_state[RightState.UNKNOWN] + by_state[RightState.DRAFT]
    if ready := [design for design in begun if design.ready]:
        head = tr_n(
            "{n} design can be registered (about {minutes} minutes)",
            "{n} designs can be registered (about {minutes} minutes)",
            len(ready),
            minutes=_MINUTES_A_FORM * len(ready),
        )
        how = tr("Press {designs.register} to start. You read and submit each form yourself.")
        yield NextStep(head, how)
    unready = (design for design in found if design.wanted and design.problems)
    if lacking := [design for design in unready if design.state is not RightState.EXPIRED]:
        head = tr_n(
            "{title} still needs: {missing}",
            "{n} designs cannot be registered yet: something is missing",
            len(lacking),
            title=clean(lacking[0].work.title),
            missing=lacking[0].missing,
        )
        yield NextStep(head, tr("Select the design and press {designs.papers}."))
    again = _keys(register=tr("register again"))
    if ended := by_state[RightState.EXPIRED]:
        yield NextStep(tr("The registration of {title} has expired", title=_titles(ended)), again)
    ends = [(design.right.expires_on, design) for design in by_state[RightState.APPROVED]]
    if ending := [(day, design) for day, design in ends if day is not None and day <= today + _AHEAD]:
        titles = _titles([design for _, design in ending])
        day = on_day(ending[0][0], today)
        yield NextStep(tr("The registration of {title} expires {day}", title=titles, day=day), again)
    if waiting := by_state[RightState.PENDING]:
        yield _waiting(waiting, today)


def _waiting(waiting: Sequence[DesignStatus], today: date) -> NextStep:
    """Return the next step for designs whose registration Alibaba is still checking: to read the registration status."""
    days = [design.right.submitted_on for design in waiting if design.right.submitted_on]
    usual, designs = tr(LOOK_AT_REGISTRATION.usual), _designs(len(waiting))
    head = tr("Waiting for Alibaba: {designs} ({usual})", designs=designs, usual=usual)
    if days:
        since = on_day(min(days), today)
        head = tr(
            "Waiting for Alibaba: {designs}, since {day} ({usual})",
            designs=designs,
            day=since,
            usual=usual,
        )
    return NextStep(head, tr("Press {designs.read} to read the registration status."))


def _titles(found: Sequence[DesignStatus]) -> str:
    return clean(found[0].work.title) if len(found) == 1 else _designs(len(found))


def _designs(number: int) -> str:
    return tr_n("{n} design", "{n} designs", number)


def _keys(**words: str) -> str:
    """Return keys of this pane with their labels, such as "e correct · r register again"."""
    return " · ".join(f"{key_of(f'designs.{name}')} {word}" for name, word in words.items())


_CLIENT = 4
"""The index of the client column, which is hidden if no design has a client."""
_MERGING = msg("""Its {links}, forms, other titles and search words move to the other design.
Filed complaints keep the title they were filed under. {app.undo} undoes this.""")
_REMOVING = msg(
    "Its {links} stay in Listings, without a design. Nothing was filed for it. {app.undo} undoes this."
)


class DesignsPane(ListPane[DesignStatus]):
    PLACE: ClassVar[str] = "designs"
    BINDINGS = bindings("designs", "links.paste")
    ABOUT_ROW = frozenset({"edit", "merge", "remove", "papers"})

    def empty(self) -> Content:
        why = tr("A complaint names the design that is copied, and Alibaba wants each one registered once.")
        keys = (
            ("i", tr("imports a folder of pictures, a spreadsheet, or pasted addresses of your shop")),
            ("+", tr("adds a design by its title. The rest can wait.")),
            ("a", tr("shows the steps to an account")),
        )
        lines = [Content.assemble((key, "bold $accent"), f"  {word}") for key, word in keys]
        return Content.assemble((tr("No designs yet."), "bold"), f"\n\n{why}\n\n", Content("\n").join(lines))

    def columns(self) -> tuple[Column[DesignStatus], ...]:
        return (
            Column(tr("Design"), 16, lambda design: (clean(design.work.title), PLAIN), grow=3),
            Column(tr("Registration (IPR)"), 26, lambda design: design.words(self.context.today), grow=2),
            Column(tr("Still missing"), 18, lambda design: (design.missing, SOFT), grow=2, drop=1),
            Column(tr("Number"), 12, lambda design: (clean(design.right.number), SOFT), drop=4),
            Column(tr("Client"), 10, lambda design: (clean(design.work.client), SOFT), grow=1, drop=3),
            Column(tr("Links"), 5, lambda design: (str(self._links(design.work)), PLAIN), right=True),
            Column(
                tr("To file"), 7, lambda design: (str(self._open(design) or ""), SOFT), right=True, drop=2
            ),
        )

    def above(self) -> Iterable[Widget]:
        yield from super().above()
        yield Static(id="next", classes="next")

    def load(self) -> None:
        works = self.context.store.works.all()
        problems = Registrations(self.context.store, self.context.now).problems
        found = design_statuses(works, problems, today=self.context.today)
        self.table.left_out = () if any(work.client for work in works) else (_CLIENT,)
        by_title = sorted(found, key=lambda design: design.work.title.casefold())
        self.show_rows({design.work.id: design for design in by_title})
        approved = sum(design.state is RightState.APPROVED for design in found)
        note = tr("{n} approved", n=approved) if approved else tr("Alibaba must approve each design once")
        self.headline(_designs(len(found)), note)
        self.show_next(next(next_steps(found, self.context.today), None))

    def _links(self, work: Work) -> int:
        return self.context.store.findings.count("work_id", work.id)

    def _open(self, design: DesignStatus) -> int:
        return self.context.store.findings.count("open_work_id", design.work.id)

    def enter(self, row: str) -> None:
        self.action_edit()

    @in_worker(exclusive=True, group="form")
    async def action_add(self) -> None:
        values = await self.host.ask(design_form(self.context.records, None))
        if values is not None:
            work = with_values(Work(id=new_id(self.context.store.works), title=values["title"]), values)
            self._keep(tr("design {title} added", title=work.title), work, client_before="")

    @in_worker(exclusive=True, group="form")
    async def action_edit(self) -> None:
        work = self.chosen.work
        values = await self.host.ask(design_form(self.context.records, work))
        if values is not None and (changed := with_values(work, values)) != work:
            self._keep(tr("design {title} changed", title=changed.title), changed, client_before=work.client)

    def action_register(self) -> None:
        StartFiling(self.host).register(self.table.row)

    action_read = begins(ask_run, *READ_RIGHTS)

    def action_papers(self) -> None:
        self.begin(take_papers, self.chosen.work)

    def action_search(self) -> None:
        if self.table.row is not None:
            self.app.push_screen(SearchScreen(self.context, self.chosen.work))

    @in_worker(exclusive=True, group="papers")
    @notice_on_error(msg("The designs were not merged"))
    async def action_merge(self) -> None:
        work, store = self.chosen.work, self.context.store
        title = clean(work.title)
        question = tr("Which design is the same as {title}?", title=title)
        chosen = await self.host.ask(DesignPicker(self.context.records, question, without=(work.id,)))
        if chosen is None:
            return
        into = store.works[chosen]
        if reason := why_not_merge(store, work, into):
            await self.host.ask(Notice(tr("These designs cannot be merged"), reason))
            return
        text, other = tr(_MERGING, links=links(self._links(work))), clean(into.title)
        ask = Confirm(tr("Merge {title} with {other}?", title=title, other=other), text, yes=tr("merge"))
        if not await self.host.ask(ask):
            return
        merge_works(store, work, into, by=self.context.settings.name, at=self.context.now())
        self.host.say(tr("{title} is merged with {other}. {app.undo} undoes this.", title=title, other=other))

    @in_worker(exclusive=True, group="papers")
    async def action_remove(self) -> None:
        work, store = self.chosen.work, self.context.store
        title = clean(work.title)
        if reason := why_not_remove(store, work):
            await self.host.ask(Notice(tr("{title} cannot be removed", title=title), reason))
            return
        text = tr(_REMOVING, links=links(self._links(work)))
        if await self.host.ask(Confirm(tr("Remove {title}?", title=title), text, yes=tr("remove"))):
            remove_work(store, work, by=self.context.settings.name, at=self.context.now())
            self.host.say(tr("{title} is removed. {app.undo} undoes this.", title=title))

    def _keep(self, what: str, work: Work, *, client_before: str) -> None:
        """Save the design, and apply a client's permission to all designs of that client."""
        store, until, others = self.context.store, work.permission_until, list[Work]()
        if until is None and work.client != client_before:
            work = replace(work, permission_until=permission_of(store, work.client))
        elif work.client:
            theirs = works_of(store, work.client)
            others = [replace(other, permission_until=until) for other in theirs if other.id != work.id]
        before = store.works.get(work.id)
        complaints = filed_titles(store, before, work) if before else []
        self.context.store.undo_stack.do(what, work, *others, *complaints)
