"""One answer, or one design, for all marked listings: chosen, shown with what stays out, and done as one step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from textual.app import App

from helper.model.finding import Judgement, Moment, MomentKind
from helper.model.words import JUDGEMENT_WORDS, counted
from helper.tui.designs.picker import DesignPicker
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.listings.bulk_plan import BulkPlan, plan_judging, plan_naming
from helper.tui.plain import clean
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

_DESIGN = "design"
_ENTRIES = (
    Entry(Judgement.COPY.value, "copied from me", "yes: my design, without my permission"),
    Entry(Judgement.NOT_A_COPY.value, "not mine"),
    Entry(Judgement.LICENSED.value, "licensed", "this shop may sell it"),
    Entry(Judgement.OWN.value, "my own shop"),
    Entry(Judgement.LATER.value, "decide later"),
    Entry(_DESIGN, "which design…", "the answers stay as they are"),
)
_WHICH = "Which of your designs do they copy?"


class BulkChange:
    """Changes many findings; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def change(self, finding_ids: tuple[str, ...], shown: Collection[str]) -> None:
        """Ask what to change about these; `shown` are those that the list shows."""
        number = counted(len(finding_ids), "link")
        chosen = await self._app.push_screen_wait(ChooseEntry(f"Change {number}", _ENTRIES))
        if chosen == _DESIGN:
            await self._name(finding_ids, shown)
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
        if await self._agreed(plan, JUDGEMENT_WORDS[judgement]):
            self._records.queue.judge(plan.taken, judgement, viewed=False, work_id=work_id)
            self._say(plan)

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
