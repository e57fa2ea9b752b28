"""Designs: the user's works, their registration states, and the next thing to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from textual import work as in_worker
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from helper.model.deadlines import LOOK_AT_REGISTRATION
from helper.model.problems import Problem, why_not_register
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import Right, RightState, Work
from helper.store.registrations import Registrations
from helper.store.works import (
    Paper,
    filed_titles,
    merge_works,
    permission_of,
    remove_work,
    why_not_merge,
    why_not_remove,
    works_of,
)
from helper.tui.actions import ACTIONS, bindings, key_label
from helper.tui.designs.design_dialogs import (
    DesignPicker,
    design_form,
    prepare_statement,
    take_paper,
    with_values,
)
from helper.tui.designs.list_screens import SearchScreen
from helper.tui.dialogs.dialogs import Confirm, Notice, notice_on_error
from helper.tui.formatting import clean, on_day
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
_SHORT = {"picture": "picture", "statement": "statement", "certificate": "scan of the certificate"}
_AHEAD = timedelta(days=30)
"""How long before its last day a registration is shown as expiring."""
_MINUTES_A_FORM = 2
_KEYS = {
    name: key_label(ACTIONS[f"designs.{name}"].keys)
    for name in ("register", "edit", "read", "picture", "sheet", "signed")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignStatus:
    work: Work
    right: Right
    """In the shown lane: real or practice."""
    state: RightState
    open: bool
    """Whether its form was handed to the user and the result is unknown."""
    problems: Sequence[Problem]
    """What prevents its registration; empty also if it needs none."""
    wanted: bool
    """Whether it may be registered."""

    @property
    def ready(self) -> bool:
        return self.wanted and not self.problems

    @property
    def missing(self) -> str:
        names = [_SHORT[problem.field] for problem in self.problems if problem.is_missing]
        others = not all(problem.is_missing for problem in self.problems)
        return ", ".join([*names, *(["something to mend"] if others else [])])

    def words(self, today: date) -> tuple[str, Tone]:
        if self.open:
            return "▌ did it go through?", Tone.YOURS
        right, words = self.right, RIGHT_WORDS[self.state]
        match self.state:
            case RightState.PENDING if right.submitted_on:
                words = f"waiting since {on_day(right.submitted_on, today)}"
            case RightState.APPROVED if right.expires_on:
                words = f"approved until {on_day(right.expires_on, today)}"
            case RightState.EXPIRED if right.expires_on:
                words = f"expired {on_day(right.expires_on, today)}"
            case RightState.REJECTED if right.rejection:
                words = f"no: {clean(right.rejection)}"
        glyph, tone = _GLYPHS[self.state]
        return f"{glyph} {words}", tone


def design_statuses(
    works: Sequence[Work], problems: Callable[[Work], Sequence[Problem]], *, practice: bool, today: date
) -> list[DesignStatus]:
    """The status of all designs; `problems` checks a design's files, and is called only where it matters."""

    def status(work: Work) -> DesignStatus:
        right, wanted = work.right_in(practice=practice), not why_not_register(work, practice=practice)
        is_open = work.open_submission(practice=practice) is not None or right.taken_at is not None
        found = tuple(problems(work)) if wanted else ()
        state = right.state_on(today)
        return DesignStatus(work=work, right=right, state=state, open=is_open, problems=found, wanted=wanted)

    return list(map(status, works))


def next_steps(found: Sequence[DesignStatus], today: date) -> Iterator[NextStep]:
    """What to do, the most urgent first."""
    by_state: dict[RightState, list[DesignStatus]] = defaultdict(list)
    for design in found:
        by_state[design.state].append(design)
    if left := [design for design in found if design.open]:
        head = f"Did the form of {_titles(left)} go through?"
        yield NextStep(head, f"{_KEYS['register']} asks about it first.", asks=True)
    if refused := by_state[RightState.REJECTED]:
        why = f" “{clean(refused[0].right.rejection)}”" if refused[0].right.rejection else ""
        detail = f"{_KEYS['edit']} correct · {_KEYS['sheet']} new statement · {_KEYS['register']} apply again"
        yield NextStep(f"Alibaba rejected {_titles(refused)}.{why}", detail, asks=True)
    begun = by_state[RightState.UNKNOWN] + by_state[RightState.DRAFT]
    if ready := [design for design in begun if design.ready]:
        minutes = plural(_MINUTES_A_FORM * len(ready), "minute")
        head = f"{plural(len(ready), 'design')} can be registered (about {minutes})"
        detail = f"{_KEYS['register']} begins: one form after the other, you look at each and hand it in."
        yield NextStep(head, detail)
    unready = (design for design in found if design.wanted and design.problems)
    if lacking := [design for design in unready if design.state is not RightState.EXPIRED]:
        head = f"{plural(len(lacking), 'design')} cannot be registered yet: something is missing"
        if len(lacking) == 1:
            head = f"{_titles(lacking)}: {lacking[0].missing} still missing"
        detail = f"{_KEYS['picture']} its picture · {_KEYS['sheet']} the statement to sign · {_KEYS['signed']} the signed statement"
        yield NextStep(head, detail)
    again = f"{_KEYS['register']} apply again"
    if ended := by_state[RightState.EXPIRED]:
        yield NextStep(f"The registration of {_titles(ended)} has expired", again)
    ends = [(design.right.expires_on, design) for design in by_state[RightState.APPROVED]]
    if ending := [(day, design) for day, design in ends if day is not None and day <= today + _AHEAD]:
        titles = _titles([design for _, design in ending])
        yield NextStep(f"The registration of {titles} expires {on_day(ending[0][0], today)}", again)
    if waiting := by_state[RightState.PENDING]:
        days = [design.right.submitted_on for design in waiting if design.right.submitted_on]
        since = f", since {on_day(min(days), today)}" if days else ""
        head = f"Waiting for Alibaba: {plural(len(waiting), 'design')}{since} ({LOOK_AT_REGISTRATION.usual})"
        yield NextStep(head, f"{_KEYS['read']} reads what Alibaba says.")


def _titles(found: Sequence[DesignStatus]) -> str:
    return clean(found[0].work.title) if len(found) == 1 else plural(len(found), "design")


_CLIENT = 4
"""The clients' column, hidden without clients."""
_MERGING = """{links} of {title} go to it, with its forms, spellings and search words.
What was filed keeps the title it was filed under. u takes it back."""
_REMOVING = """{links} of it stay in Listings, without a design. Nothing of it was filed. u takes it back."""
_EMPTY = """[b]No designs yet.[/]

A complaint says which design of yours is copied, and Alibaba wants each registered once, with a picture.

[b $accent]i[/]  brings them in: a folder of pictures, a sheet, or their addresses in your shop, pasted here
[b $accent]+[/]  adds one by its title. Everything else can wait.
[b $accent]a[/]  shows the way to an account, if you have none."""


class DesignsPane(ListPane[DesignStatus]):
    PLACE: ClassVar[str] = "designs"
    BINDINGS = bindings("designs", "links.paste")
    EMPTY = Content.from_markup(_EMPTY)
    ABOUT_ROW = frozenset({"edit", "merge", "remove", "sheet", "picture", "signed"})

    def columns(self) -> tuple[Column[DesignStatus], ...]:
        return (
            Column("Design", 16, lambda design: (clean(design.work.title), PLAIN), grow=3),
            Column("Registration (IPR)", 26, lambda design: design.words(self.context.today), grow=2),
            Column("still missing", 18, lambda design: (design.missing, SOFT), grow=2, drop=1),
            Column("Number", 12, lambda design: (clean(design.right.number), SOFT), drop=4),
            Column("Client", 10, lambda design: (clean(design.work.client), SOFT), grow=1, drop=3),
            Column("Links", 5, lambda design: (str(self._links(design.work)), PLAIN), right=True),
            Column("to file", 7, lambda design: (str(self._open(design) or ""), SOFT), right=True, drop=2),
        )

    def above(self) -> Iterable[Widget]:
        yield from super().above()
        yield Static(id="next", classes="next")

    def load(self) -> None:
        works = self.context.store.works.all()
        problems = Registrations(self.context.store, self.context.now).problems
        found = design_statuses(works, problems, practice=self.context.practice, today=self.context.today)
        self.table.left_out = () if any(work.client for work in works) else (_CLIENT,)
        by_title = sorted(found, key=lambda design: design.work.title.casefold())
        self.show_rows({design.work.id: design for design in by_title})
        approved = sum(design.state is RightState.APPROVED for design in found)
        note = f"{approved} approved" if approved else "Alibaba must approve each design once"
        self.headline(plural(len(found), "design"), note)
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
            work = with_values(Work(id=uuid4().hex, title=values["title"]), values)
            self._keep(f"the design {work.title} added", work, client_before="")

    @in_worker(exclusive=True, group="form")
    async def action_edit(self) -> None:
        work = self.chosen.work
        values = await self.host.ask(design_form(self.context.records, work))
        if values is not None and (changed := with_values(work, values)) != work:
            self._keep(f"the design {changed.title} changed", changed, client_before=work.client)

    def action_register(self) -> None:
        StartFiling(self.host).register(self.table.row)

    action_read = begins(ask_run, *READ_RIGHTS)

    def action_sheet(self) -> None:
        self.begin(prepare_statement, self.chosen.work)

    def action_picture(self) -> None:
        self.begin(take_paper, self.chosen.work, Paper.PICTURE)

    def action_signed(self) -> None:
        self.begin(take_paper, self.chosen.work, Paper.STATEMENT)

    def action_search(self) -> None:
        if self.table.row is not None:
            self.app.push_screen(SearchScreen(self.context, self.chosen.work))

    @in_worker(exclusive=True, group="papers")
    @notice_on_error("They were not joined")
    async def action_merge(self) -> None:
        work, store = self.chosen.work, self.context.store
        title = clean(work.title)
        question = f"Which design is the same as {title}?"
        chosen = await self.host.ask(DesignPicker(self.context.records, question, without=(work.id,)))
        if chosen is None:
            return
        into = store.works[chosen]
        if reason := why_not_merge(store, work, into):
            await self.host.ask(Notice("They cannot be joined", reason))
            return
        text = _MERGING.format(links=plural(self._links(work), "link"), title=title)
        ask = Confirm(f"Join {title} with {clean(into.title)}?", text, yes="join them")
        if not await self.host.ask(ask):
            return
        merge_works(store, work, into, by=self.context.settings.name, at=self.context.now())
        self.host.say(f"{title} is joined with {clean(into.title)}. u takes it back.")

    @in_worker(exclusive=True, group="papers")
    async def action_remove(self) -> None:
        work, store = self.chosen.work, self.context.store
        title = clean(work.title)
        if reason := why_not_remove(store, work):
            await self.host.ask(Notice(f"{title} cannot be taken out", reason))
            return
        text = _REMOVING.format(links=plural(self._links(work), "link"))
        if await self.host.ask(Confirm(f"Take {title} out?", text, yes="take it out")):
            remove_work(store, work, by=self.context.settings.name, at=self.context.now())
            self.host.say(f"{title} is taken out. u takes it back.")

    def _keep(self, what: str, work: Work, *, client_before: str) -> None:
        """Save the design; a client's permission applies to all of the client's designs."""
        store, until, others = self.context.store, work.permission_until, list[Work]()
        if until is None and work.client != client_before:
            work = replace(work, permission_until=permission_of(store, work.client))
        elif work.client:
            theirs = works_of(store, work.client)
            others = [replace(other, permission_until=until) for other in theirs if other.id != work.id]
        before = store.works.get(work.id)
        complaints = filed_titles(store, before, work) if before else []
        self.context.store.undo_stack.do(what, work, *others, *complaints)
