"""Designs: what the person made, how far each is at Alibaba, and the next thing to do about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from helper.errors import HelperError
from helper.model.finding import OPEN_STATES
from helper.model.words import counted
from helper.model.work import RightState, Work
from helper.store.merging import filed_titles, merge_works, remove_work, why_not_merge, why_not_remove
from helper.store.registry import Registry
from helper.store.works import permission_of, works_of
from helper.tui.acts import ACTS
from helper.tui.designs.form import design_form, with_values
from helper.tui.designs.papers import Papers
from helper.tui.designs.picker import DesignPicker
from helper.tui.designs.searches import SearchScreen
from helper.tui.designs.standing import Standing, next_for, standings
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.edit import Values
from helper.tui.keys import bindings, key_label
from helper.tui.pane import Pane
from helper.tui.plain import clean
from helper.tui.runs.following import Following
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.table import VirtualTable

_CLIENT = Column(title="Client", width=10, grow=1, drop=3)
_COLUMNS = (
    Column(title="Design", width=16, grow=3),
    Column(title="Registration (IPR)", width=26, grow=2),
    Column(title="still missing", width=18, grow=2, drop=1),
    Column(title="Number", width=12, drop=4),
    _CLIENT,
    Column(title="Links", width=5, right=True),
    Column(title="to file", width=7, right=True, drop=2),
)
_WITHOUT_CLIENTS = tuple(column for column in _COLUMNS if column is not _CLIENT)
_NAMED_KEYS = ("register", "edit", "read", "picture", "sheet", "signed")
_MERGING = """{links} of {title} go to it, with its forms, spellings and search words.
What was filed keeps the title it was filed under. u takes it back."""
_REMOVING = """{links} of it stay in Listings, without a design. Nothing of it was filed. u takes it back."""
_EMPTY = Content.assemble(
    ("No designs yet.", "bold"),
    "\n\nA complaint says which design of yours is copied, and Alibaba wants each registered once, with a picture.\n\n",
    ("i", "bold $accent"),
    "  brings them in: a folder of pictures, a sheet, or their addresses in your shop, pasted here\n",
    ("+", "bold $accent"),
    "  adds one by its title. Everything else can wait.\n",
    ("a", "bold $accent"),
    "  shows the way to an account, if you have none.",
)


class DesignsPane(Pane):
    """The register of designs."""

    PLACE: ClassVar[str] = "designs"
    BINDINGS = bindings(
        "designs.register", "designs.read", "designs.bring", "designs.sheet", "designs.signed", "designs.picture",
        "designs.add", "designs.edit", "designs.merge", "designs.remove", "designs.search", "links.paste", "designs.account",
    )  # fmt: skip

    def compose(self) -> ComposeResult:
        """A headline, the next thing, and the list."""
        yield Static(id="headline")
        yield Static(id="next", classes="next")
        yield VirtualTable(_COLUMNS, self._cells)
        yield Static(_EMPTY, id="empty")

    def on_mount(self) -> None:
        """Show the records."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        works = self.records.store.works.all()
        findings = self.records.store.findings.all()
        self._links = Counter(one.work_id for one in findings if one.work_id)
        self._open = Counter(one.work_id for one in findings if one.work_id and one.state in OPEN_STATES)
        self._clients = any(work.client for work in works)
        registry = Registry(self.records.store, self.bench.now)
        found = standings(works, registry.problems, practice=self.bench.practice, today=self._today)
        self._standings = {one.work.id: one for one in found}
        table = self.query_one(VirtualTable)
        table.columns = _COLUMNS if self._clients else _WITHOUT_CLIENTS
        table.show([work.id for work in sorted(works, key=lambda work: work.title.casefold())])
        table.display = bool(works)
        self.query_one("#empty").display = not works
        self._show_heads(found)

    def arrive(self) -> None:
        """The list takes the keys."""
        self.screen.set_focus(self.query_one(VirtualTable) if self.records.store.works.all() else self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about one design is only there where one is."""
        if action in {"edit", "merge", "remove", "sheet", "picture", "signed"}:
            return self._work is not None
        return True

    def on_virtual_table_moved(self) -> None:
        """What can be done depends on the row."""
        self.refresh_bindings()

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Change the design."""
        event.stop()
        self.action_edit()

    def action_add(self) -> None:
        """Add a design."""
        self.app.push_screen(design_form(self.records, None), self._add)

    def action_edit(self) -> None:
        """Change the design under the cursor."""
        work = self._work
        if work is not None:
            self.app.push_screen(design_form(self.records, work), lambda values: self._edit(work, values))

    def action_merge(self) -> None:
        """Join the design under the cursor with another one."""
        if (work := self._work) is not None:
            self.run_worker(self._merge(work), group="papers", exclusive=True)

    def action_remove(self) -> None:
        """Take the design under the cursor out of the register."""
        if (work := self._work) is not None:
            self.run_worker(self._remove(work), group="papers", exclusive=True)

    def action_register(self) -> None:
        """Ask whether to register what is ready, or once more what was refused."""
        work = self._work
        self.post_message(self.Register(work.id if work else None))

    def action_read(self) -> None:
        """Read how far they are, in the portal's window."""
        following = Following(self.app, self.bench, self.records)
        self.begin(following.read_rights, "following")

    def action_sheet(self) -> None:
        """Prepare the sheet for signing."""
        self._with_papers(lambda papers, work: papers.prepare(work))

    def action_picture(self) -> None:
        """Take in the picture of the design."""
        self._with_papers(lambda papers, work: papers.take_picture(work))

    def action_signed(self) -> None:
        """Take in the signed statement."""
        self._with_papers(lambda papers, work: papers.take_signed(work))

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    def action_bring(self) -> None:
        """Bring designs in."""
        self.post_message(self.Bring())

    def action_account(self) -> None:
        """Show the way to an account."""
        self.post_message(self.Account())

    def action_search(self) -> None:
        """The search words of the design under the cursor."""
        if (work := self._work) is not None:
            self.app.push_screen(SearchScreen(self.bench, self.records, work))

    @property
    def _work(self) -> Work | None:
        row = self.query_one(VirtualTable).row
        return self.records.store.works.get(row) if row is not None else None

    def _show_heads(self, found: list[Standing]) -> None:
        approved = sum(one.state is RightState.APPROVED for one in found)
        note = f"   {approved} approved" if approved else "   Alibaba must approve each design once"
        self.query_one("#headline", Static).update(
            Content.assemble((counted(len(found), "design"), "bold"), (note, "$soft"))
        )
        keys = {name: key_label(ACTS[f"designs.{name}"].keys) for name in _NAMED_KEYS}
        step, box = next_for(found, keys, self._today), self.query_one("#next", Static)
        box.display = step is not None
        if step is not None:
            box.set_class(step.asks, "yours")
            tone = "$yours" if step.asks else "$accent"
            head = Content.assemble(("Next for you   ", f"bold {tone}"), (step.head, "bold"))
            box.update(Content.assemble(head, "\n", (step.detail, "$soft")))

    async def _merge(self, work: Work) -> None:
        """Ask with which one, and whether; then it is one step."""
        store, title = self.records.store, clean(work.title)
        picker = DesignPicker(self.records, f"Which design is the same as {title}?", without=(work.id,))
        chosen = await self.app.push_screen_wait(picker)
        if chosen is None:
            return
        into = store.works[chosen]
        if reason := why_not_merge(store, work, into):
            await self.app.push_screen_wait(Notice("They cannot be joined", reason))
            return
        text = _MERGING.format(links=counted(self._links[work.id], "link"), title=title)
        ask = Confirm(f"Join {title} with {clean(into.title)}?", text, yes="join them")
        if not await self.app.push_screen_wait(ask):
            return
        try:
            merge_works(store, work, into, by=self.bench.settings.name, at=self.bench.now())
        except HelperError as error:
            await self.app.push_screen_wait(Notice("They were not joined", str(error)))
            return
        self.post_message(self.Say(f"{title} is joined with {clean(into.title)}. u takes it back."))

    async def _remove(self, work: Work) -> None:
        """Ask whether; where something was filed, say that it stays."""
        store, title = self.records.store, clean(work.title)
        if reason := why_not_remove(store, work):
            await self.app.push_screen_wait(Notice(f"{title} cannot be taken out", reason))
            return
        text = _REMOVING.format(links=counted(self._links[work.id], "link"))
        if await self.app.push_screen_wait(Confirm(f"Take {title} out?", text, yes="take it out")):
            remove_work(store, work, by=self.bench.settings.name, at=self.bench.now())
            self.post_message(self.Say(f"{title} is taken out. u takes it back."))

    def _with_papers(self, act: Callable[[Papers, Work], Awaitable[None]]) -> None:
        if (work := self._work) is not None:
            papers = Papers(self.app, self.bench, self.records)
            self.run_worker(act(papers, work), group="papers", exclusive=True)

    def _add(self, values: Values | None) -> None:
        if values is not None:
            work = with_values(Work(id=uuid4().hex, title=values["title"]), values)
            self._keep(f"the design {work.title} added", work, client_before="")

    def _edit(self, work: Work, values: Values | None) -> None:
        if values is not None and (changed := with_values(work, values)) != work:
            self._keep(f"the design {changed.title} changed", changed, client_before=work.client)

    def _keep(self, what: str, work: Work, *, client_before: str) -> None:
        """Keep the design; a client's permission is one for all their designs."""
        store, until = self.records.store, work.permission_until
        if until is None and work.client != client_before:
            work = replace(work, permission_until=permission_of(store, work.client))
            others: list[Work] = []
        else:
            theirs = works_of(store, work.client) if work.client else []
            others = [replace(other, permission_until=until) for other in theirs if other.id != work.id]
        before = store.works.get(work.id)
        complaints = filed_titles(store, before, work) if before else []
        self.records.queue.correct(what, work, *others, *complaints)

    def _cells(self, work_id: str) -> tuple[Cell, ...]:
        one = self._standings[work_id]
        words, tone = one.words(self._today)
        return (
            Cell(clean(one.work.title)),
            Cell(words, tone),
            Cell(one.missing, Tone.SOFT),
            Cell(clean(one.right.number), Tone.SOFT),
            *([Cell(clean(one.work.client), Tone.SOFT)] if self._clients else []),
            Cell(str(self._links[work_id])),
            Cell(str(self._open[work_id] or ""), Tone.SOFT),
        )
