"""What is next for the person: one thing, the most pressing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helper.model.checklist import Checklist
from helper.model.complaint import ComplaintState
from helper.model.words import counted
from helper.tui.checklist.words import MEANWHILE, is_time_to_look, waiting_sentences
from helper.tui.listings.judging import QUESTION
from helper.tui.workbench import Records

_MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do."""

    head: str
    detail: str
    """How to do it, or what there is to know."""
    asks: bool = False
    """Whether a question waits for the person's answer."""


WENT_THROUGH = NextStep(
    "Did this one go through?", "A form was yours when the program stopped. f asks about it.", asks=True
)
GO_ON = NextStep("A form was being filled when the program stopped", "f goes on with it.")
ON_A_FORM = "f shows which, and asks."
FILE_THEM = "f files them: you log in, read, tick and submit."
NOTHING = NextStep("Nothing is waiting for you", "Paste links here any time: ctrl+shift+v.")
BEGIN = NextStep(
    "Paste the links you have found", "Anywhere in this window: ctrl+shift+v.  h asks where you are."
)


def next_step(records: Records, checklist: Checklist | None, *, practice: bool, today: date) -> NextStep:
    """What is next in the practice lane, or in the real one; before there is an account that comes first."""
    queue = records.queue
    states = {one.state for one in queue.unfinished() if one.practice is practice}
    if ComplaintState.HANDED_OVER in states:
        return WENT_THROUGH
    if states:
        return GO_ON
    if not practice and checklist and checklist.begun and not checklist.has_account:
        return _next_to_account(checklist, today)
    if ready := queue.ready(practice=practice):
        links = counted(sum(len(one.finding_ids) for one in ready), "link")
        forms = f"{counted(len(ready), 'form')} {'is' if len(ready) == 1 else 'are'} ready"
        return NextStep(f"{forms} ({links}, about {_MINUTES_A_FORM * len(ready)} minutes)", FILE_THEM)
    step = _next_collecting(records)
    waits = waiting_sentences(checklist, today) if checklist and step in {NOTHING, BEGIN} else None
    return _next_waiting(checklist, waits, today) if checklist and waits else step


def _next_collecting(records: Records) -> NextStep:
    findings = records.store.findings.all()
    if free := sum(one.fileable for one in findings):
        return NextStep(f"{counted(free, 'link')} can go on a form", ON_A_FORM)
    if unjudged := sum(one.unanswered for one in findings):
        return NextStep(f"{counted(unjudged, 'link')} to judge", f"{QUESTION}  1 shows them.")
    return NOTHING if findings else BEGIN


def _next_to_account(checklist: Checklist, today: date) -> NextStep:
    """The way to an account: what waits for Alibaba, else the next step of the person's."""
    if checklist.next is not None:
        return NextStep(
            f"On the way to an account: {checklist.next.title.lower()}", f"a shows how.  {MEANWHILE}"
        )
    waits = waiting_sentences(checklist, today)
    return _next_waiting(checklist, waits, today) if waits else NOTHING


def _next_waiting(checklist: Checklist, waits: tuple[str, str], today: date) -> NextStep:
    head, usually = waits
    look = "It may be time to look again: a opens the page." if is_time_to_look(checklist, today) else ""
    return NextStep(head, f"{look or usually}\n{MEANWHILE}")
