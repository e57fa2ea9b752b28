"""Chooses the next thing to do.

The first of these that needs the user is chosen: the running session, sellers' objections, open forms, the
account, ready forms, links to review or fix, and follow-ups of filed complaints.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from helper.model.checklist import Checklist
from helper.model.deadlines import ANSWER_OBJECTION, LOOK_AT_COMPLAINT, Due
from helper.translation import msg, tr, tr_n
from helper.tui.filing.view import FilingView, Phase
from helper.tui.formatting import clean, links, on_day
from helper.tui.pane import NextStep

if TYPE_CHECKING:
    from helper.session.filing.recovery import OpenForm
    from helper.store.facts import Counts
    from helper.tui.filing.file_plan import FilePlan

_MINUTES_A_FORM = 2
_STILL_URGENT = timedelta(days=7)
"""How long an objection comes first after its deadline: the deadline is an estimate, and may be too early."""
_OVER = msg("The time to answer ended about {day} (estimate): check the portal.")
_SESSION = {
    Phase.LOGIN: (
        msg("Use the browser to log in"),
        msg("Once you are logged in, I fill in the form. Press {go.filing} for details."),
    ),
    Phase.RELEASED: (msg("A form is done"), msg("Press {go.filing} to see the result and continue.")),
    Phase.PASTING: (msg("Your turn in the browser"), msg("Press {go.filing} to see what to do there.")),
    Phase.SHOWING: (msg("Your turn in the browser"), msg("Press {go.filing} to see what to do there.")),
}
"""By phase of the session, the headline and the detail of the next step."""
_FILLING = (msg("A form is being filled in"), msg("Press {go.filing} to see its progress."))


DAYS_LATER = msg("Three days later: press {today.read}, and see what was decided.")


def next_step(
    checklist: Checklist | None,
    *,
    today: date,
    practice: bool,
    can_wait: bool = False,
    found: tuple[FilePlan, Counts] | None,
    left_open: Sequence[OpenForm] = (),
    dues: Sequence[Due] = (),
    view: FilingView | None = None,
) -> NextStep | None:
    """Return what the user should do next; None while the forms are still being checked.

    While a session runs, `view` is its view, and only the session's own step is returned. In practice mode, the
    account checklist is ignored. `can_wait` means that days can pass at once on the practice portal. `found` is the filing plan and the counts of records, or None if they are not
    computed yet. `left_open` holds the forms whose outcome earlier sessions left unsettled.
    """
    if view is not None:
        return _of_session(view)
    by = msg("Answer on the portal by {day} (estimate). Press {go.history} to see the complaint.")
    if objection := _of_objections(dues, today, by):
        return objection
    if found is None:
        return None
    plan, counts = found
    if left_open:
        return _of_open(left_open)
    if not practice and checklist and checklist.begun and not checklist.has_account:
        title = checklist.next.title if checklist.next else ""
        how = tr(
            "Press {today.account} to see how. Meanwhile, paste links and save their pictures: listings disappear."
        )
        return NextStep(tr("Next step for your account: {title}", title=title), how)
    forms, on_forms = plan.counts
    if forms:
        head = tr_n(
            "{n} form is ready ({links}, about {minutes} minutes)",
            "{n} forms are ready ({links}, about {minutes} minutes)",
            forms,
            links=links(on_forms),
            minutes=_MINUTES_A_FORM * forms,
        )
        how = tr_n(
            "Press {today.file} to file it: you log in, read, tick and submit.",
            "Press {today.file} to file them: you log in, read, tick and submit.",
            forms,
        )
        return NextStep(head, how)
    decided = _of_practice(counts) if can_wait else follow_up(counts, dues, today)
    return _of_links(counts) or decided or _of_nothing(plan, counts)


def history_step(
    counts: Counts, *, today: date, left_open: Sequence[OpenForm], dues: Sequence[Due]
) -> NextStep | None:
    """Return what the user should do next about filed complaints; None if there is nothing to do."""
    if left_open:
        is_question = not left_open[0].in_the_middle
        detail = (
            tr("Select it below and press {history.answer}.")
            if is_question
            else tr("Press {go.today}, then {today.file}, to continue.")
        )
        return NextStep(clean(left_open[0].head), detail, asks=is_question)
    by = msg("Answer on the portal by {day} (estimate); it shows the days left.")
    return _of_objections(dues, today, by) or follow_up(counts, dues, today)


def follow_up(counts: Counts, dues: Sequence[Due], today: date) -> NextStep | None:
    """Return the next step about filed complaints: reading Alibaba's decisions, or finding missing complaint numbers."""
    undecided = [due for due in dues if due.rule is LOOK_AT_COMPLAINT and due.on <= today]
    if number := sum(len(due.finding_ids) for due in undecided):
        head = tr_n("Alibaba may have decided on {n} link", "Alibaba may have decided on {n} links", number)
        return NextStep(
            head, tr("Press {today.read} to read its decisions. You confirm before a window opens.")
        )
    if number := counts.numbers_missing:
        head = tr_n("{n} form has no complaint number yet", "{n} forms have no complaint number yet", number)
        return NextStep(head, tr("Press {today.numbers} to find it in Alibaba's list."))
    return None


def _of_session(view: FilingView) -> NextStep:
    if view.asking:
        return NextStep(
            tr("There is a question for you about the form"), tr("Press {go.filing} to answer."), asks=True
        )
    if view.phase is Phase.YOURS:
        head = tr("Your turn in the browser: {work}", work=view.work)
        return NextStep(
            head, tr("Check the form in the browser window, and submit it there. Press {go.filing} for more.")
        )
    head, detail = _SESSION.get(view.phase, _FILLING)
    return NextStep(tr(head), tr(detail))


def _of_objections(dues: Sequence[Due], today: date, detail: str) -> NextStep | None:
    """Return the next step if sellers have objected to complaints.

    `detail` is an untranslated message with the placeholder `{day}` for a deadline in the future. Returns None if
    there is no objection, or if every estimated deadline passed more than a week ago.
    """
    urgent = [due for due in dues if due.rule is ANSWER_OBJECTION and due.on >= today - _STILL_URGENT]
    if not urgent:
        return None
    first = min(urgent, key=lambda due: (due.is_over(today), due.on))
    words = _OVER if first.is_over(today) else detail
    head = tr_n(
        "Answer a seller's objection: {n} link",
        "Answer sellers' objections: {n} links",
        sum(len(due.finding_ids) for due in urgent),
    )
    return NextStep(head, tr(words, day=on_day(first.on, today)))


def _of_open(left_open: Sequence[OpenForm]) -> NextStep:
    form = min(left_open, key=lambda form: form.in_the_middle)
    is_question = not form.in_the_middle
    detail = tr("Press {today.file} to answer.") if is_question else tr("Press {today.file} to continue.")
    if more := len(left_open) - 1:
        detail += f"  {tr_n('{n} more form is open.', '{n} more forms are open.', more)}"
    return NextStep(clean(form.head), detail, asks=is_question)


def _of_links(counts: Counts) -> NextStep | None:
    """Return the next step about links that are on no form yet: reviewing them, or completing their addresses."""
    if number := counts.to_review:
        head = tr_n("{n} link to review", "{n} links to review", number)
        return NextStep(head, tr("Is this your design, sold without your permission? Press {go.listings}."))
    if number := counts.to_fix:
        head = tr_n("{n} link has an incomplete address", "{n} links have incomplete addresses", number)
        return NextStep(
            head,
            tr("Press {go.listings}, then {listings.edit}, and enter the address of the listing's page."),
        )
    return None


def _of_practice(counts: Counts) -> NextStep | None:
    """Return the next step about links that the practice portal has not decided yet."""
    if number := counts.waiting:
        head = tr_n("{n} link is filed", "{n} links are filed", number)
        return NextStep(head, tr(DAYS_LATER))
    return None


def _of_nothing(plan: FilePlan, counts: Counts) -> NextStep:
    """Return the step that is shown if there is nothing to do now."""
    if number := plan.held_back:
        head = tr_n("{n} link cannot be filed yet", "{n} links cannot be filed yet", number)
        return NextStep(head, tr("Press {today.file} to see why."))
    if counts.links:
        return NextStep(
            tr("Nothing is waiting for you"), tr("Press ctrl+shift+v here any time to paste links.")
        )
    paste = tr("Press ctrl+shift+v anywhere in this window. Press {today.doors} for the start page.")
    return NextStep(tr("Paste the links you have found"), paste)
