"""Decisions by Alibaba that the user pastes in History: read, shown, and recorded after confirmation."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState
from helper.session.outcomes.pasted_decisions import PastedDecision, changes_of, complaints_for
from helper.translation import comma_list, counted, msg, tr, tr_n, with_label
from helper.tui.dialogs.complaints import finding_words_of
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice
from helper.tui.formatting import clean, links
from helper.tui.widgets.inputs import MenuEntry

_NONE = "none"
_TITLE = msg("Decisions in the pasted text")


class DecisionPaste(DialogFlow):
    """Asks which complaint each unknown or ambiguous number belongs to, then asks to confirm all decisions.

    Nothing is recorded before the user confirms.
    """

    async def take(self, decisions: Sequence[PastedDecision]) -> None:
        lines: list[str] = []
        outcomes: dict[FindingState, list[Finding]] = {}
        numbers: dict[str, str] = {}
        for decision in decisions:
            complaint = await self._complaint(decision, numbers)
            lines.append(
                f"  · {with_label(clean(decision.number), self._line(decision, complaint, outcomes))}"
            )
            if complaint is not None and not complaint.number:
                numbers[complaint.id] = decision.number
        if not outcomes and not numbers:
            await self._host.ask(Notice(tr(_TITLE), "\n".join([*lines, tr("Nothing changes.")])))
            return
        with_numbers = tr("{app.undo} undoes the outcomes; {history.number} changes a number.")
        foot = with_numbers if numbers else tr("{app.undo} undoes this.")
        if await self._host.ask(Confirm(tr(_TITLE), "\n".join(lines), foot=foot, yes=tr("save them"))):
            # The records may have changed while the dialog was open. Such newer changes are kept.
            store, queue = self._context.store, self._context.queue
            for complaint_id, number in numbers.items():
                if (complaint := store.complaints.get(complaint_id)) is not None and not complaint.number:
                    queue.set_number(complaint_id, number)
            unchanged = {
                state: [finding for finding in findings if store.current(finding) == finding]
                for state, findings in outcomes.items()
            }
            changed = queue.set_outcomes(unchanged)
            self._host.say(tr_n("{n} link changed.", "{n} links changed.", len(changed)))

    def _line(
        self,
        decision: PastedDecision,
        complaint: Complaint | None,
        outcomes: dict[FindingState, list[Finding]],
    ) -> str:
        """Return a line that shows the decision about a complaint.

        Add the changes that the decision causes to `outcomes`.
        """
        if complaint is None:
            return tr("not in your records: no change")
        name = self._name(complaint)
        if not decision.has_state:
            return with_label(name, tr("no outcome was recognised: no change"))
        if decision.is_unclear:
            return with_label(name, tr("the text gives two different outcomes: no change"))
        changes, strangers = changes_of(self._context.store, decision, complaint)
        if strangers:
            other = tr("the text lists other links ({numbers}): no change", numbers=comma_list(strangers[:3]))
            return with_label(name, other)
        for state, findings in changes.items():
            outcomes.setdefault(state, []).extend(findings)
        said = (counted(len(findings), finding_words_of(state)) for state, findings in changes.items())
        return with_label(name, comma_list(said) or tr("no news"))

    async def _complaint(self, decision: PastedDecision, taken: Collection[str]) -> Complaint | None:
        """Return the complaint that the decision is about. If its number is unknown or not unique, ask the user.

        `taken` holds the ids of complaints that the user has already assigned to other decisions in the text.
        """
        found = complaints_for(self._context.store, decision)
        may_be = [complaint for complaint in found if complaint.id not in taken]
        if len(may_be) == 1 and may_be[0].number:
            return may_be[0]
        if not may_be:
            return None
        entries = [MenuEntry(_NONE, tr("none of them"))]
        entries += [MenuEntry(complaint.id, self._name(complaint)) for complaint in may_be]
        title = tr("Which complaint has the number {number}?", number=clean(decision.number))
        chosen = await self._host.ask(ChooseEntry(title, entries, at=None))
        return next((complaint for complaint in may_be if complaint.id == chosen), None)

    def _name(self, complaint: Complaint) -> str:
        work = self._context.store.works.get(complaint.work_id)
        title = complaint.filed_as or (work.title if work else "")
        return comma_list((clean(title), links(len(complaint.finding_ids))))
