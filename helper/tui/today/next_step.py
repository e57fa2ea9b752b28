"""What is next for the person: one thing, the most pressing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from helper.model.checklist import Checklist
from helper.model.words import counted
from helper.tui.checklist.words import MEANWHILE, is_time_to_look, waiting_sentences
from helper.tui.listings.judging import QUESTION
from helper.tui.plain import clean
from helper.tui.workbench import Records

if TYPE_CHECKING:
    from helper.session.filing.left_open import OpenForm
    from helper.tui.filing.view import FilingView

_MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do."""

    head: str
    detail: str
    """How to do it, or what there is to know."""
    asks: bool = False
    """Whether a question waits for the person's answer."""


ON_A_FORM = "f shows which, and asks."
FILE_THEM = "f files them: you log in, read, tick and submit."
NOTHING = NextStep("Nothing is waiting for you", "Paste links here any time: ctrl+shift+v.")
BEGIN = NextStep(
    "Paste the links you have found", "Anywhere in this window: ctrl+shift+v.  h asks where you are."
)


def next_step(
    records: Records,
    checklist: Checklist | None,
    *,
    practice: bool,
    today: date,
    left_open: Sequence[OpenForm] = (),
    view: FilingView | None = None,
) -> NextStep:
    """What is next; `practice`: where forms are filed. What is open comes first, then, before there is one, the account.

    `view` is of a session that is under way: until it ends nothing was left open.
    """
    queue = records.queue
    if view is not None and view.running:
        return _of_session(view)
    if left_open:
        return _of_open(left_open)
    if not practice and checklist and checklist.begun and not checklist.has_account:
        return _next_to_account(checklist, today)
    if ready := queue.ready(practice=practice):
        links = counted(sum(len(one.finding_ids) for one in ready), "link")
        forms = f"{counted(len(ready), 'form')} {'is' if len(ready) == 1 else 'are'} ready"
        return NextStep(f"{forms} ({links}, about {_MINUTES_A_FORM * len(ready)} minutes)", FILE_THEM)
    step = _next_collecting(records)
    waits = waiting_sentences(checklist, today) if checklist and step in {NOTHING, BEGIN} else None
    return _next_waiting(checklist, waits, today) if checklist and waits else step


def _of_session(view: FilingView) -> NextStep:
    """A session is under way: what it waits for."""
    from helper.tui.filing.view import Phase

    if view.asking:
        return NextStep("A question about the form waits for you", "3 shows it.", asks=True)
    match view.phase:
        case Phase.LOGIN:
            return NextStep(
                "The browser waits for you to log in",
                "Log in there; then the form is filled in.  3 shows more.",
            )
        case Phase.YOURS:
            return NextStep(
                f"Your turn in the browser: {view.work}",
                "Look over the form and submit it there.  3 shows more.",
            )
        case Phase.PASTING | Phase.SHOWING:
            return NextStep("Your turn in the browser", "3 shows what is to be done there.")
        case Phase.RELEASED:
            return NextStep("A form is done", "3 shows how it ended, and goes on.")
        case _:
            return NextStep("A form is being filled in", "3 shows how far it is.")


def _of_open(left_open: Sequence[OpenForm]) -> NextStep:
    """What was left open, the questions first."""
    from helper.session.filing.left_open import OpenKind

    form = min(left_open, key=lambda form: form.kind is not OpenKind.SUBMITTED)
    is_question = form.kind is OpenKind.SUBMITTED
    detail = "f asks about it; 4, then w, too." if is_question else "f goes on with it."
    if form.refused is not None:
        detail = f"The portal said: {clean(form.refused.words)}  {detail}"
    more = len(left_open) - 1
    return NextStep(
        clean(form.head), detail + (f"  Beside it {more} more." if more else ""), asks=is_question
    )


def _next_collecting(records: Records) -> NextStep:
    findings = records.store.findings.all()
    if free := sum(one.fileable for one in findings):
        return NextStep(f"{counted(free, 'link')} can go on a form", ON_A_FORM)
    if to_judge := sum(finding.to_judge for finding in findings):
        return NextStep(f"{counted(to_judge, 'link')} to judge", f"{QUESTION}  1 shows them.")
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
