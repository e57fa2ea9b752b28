"""Questions about filed complaints: the outcome of a link, links back on sale, and what differs in a second complaint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helper.errors import HelperError, NotDone
from helper.model.attempt import PASSED_ON, Attachment
from helper.model.complaint import MOST_CHARACTERS, Complaint
from helper.model.finding import Finding, FindingState
from helper.model.state_words import finding_words
from helper.model.work import CLASSES
from helper.store.attachments import keep_copy
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import number_of
from helper.store.relisting import back_again, relisted
from helper.store.second_complaint import complain_again, second_complaint
from helper.store.transitions import USER_OUTCOMES
from helper.translation import comma_list, msg, sentences, tr, tr_n
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import ChooseSome, EditDialog, EditField, Values, notice_on_error
from helper.tui.dialogs.path import typed_path
from helper.tui.formatting import clean, links, listing_name, on_day
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry, TickMenu

_NOTES = {
    FindingState.REMOVED: msg("Alibaba took it down"),
    FindingState.FILED: msg("nothing is decided yet"),
    FindingState.REJECTED: msg("it stays on sale"),
    FindingState.COUNTERED: msg("the portal shows how long you have"),
    FindingState.WITHDRAWN: msg("it stays on sale"),
    FindingState.GONE_BEFORE_REVIEW: msg("it disappeared before Alibaba decided"),
}

_BACK = msg("You review and file them like any others. Their forms name the earlier complaints.")


def outcome_entries() -> list[MenuEntry]:
    return [MenuEntry(state, finding_words_of(state), tr(_NOTES[state])) for state in USER_OUTCOMES]


def finding_words_of(state: FindingState) -> str:
    return finding_words(Finding(id="", listing_id="", state=state))


async def ask_back_again(host: PaneHost) -> None:
    """Ask which of the listings that are back on sale to report again, and add those as new findings."""
    context = host.context
    entries = [_back_entry(context, finding) for finding in back_again(context.store)]
    title = tr_n(
        "{n} listing is on sale again. Report it again?",
        "{n} listings are on sale again. Report them again?",
        len(entries),
    )
    menu = TickMenu(entries, [entry.name for entry in entries])
    wanted = await host.ask(ChooseSome(title, menu, hint=tr(_BACK), yes=tr("review them"), no=tr("later")))
    still_back = [finding for finding in back_again(context.store) if finding.id in (wanted or ())]
    if not still_back:
        return
    again = [relisted(finding, by=context.settings.name, at=context.now()) for finding in still_back]
    context.store.undo_stack.do(tr_n("{n} link back again", "{n} links back again", len(again)), *again)
    host.judge(tuple(finding.id for finding in again))


def _back_entry(context: ScreenContext, finding: Finding) -> MenuEntry:
    store, today = context.store, context.today
    listing, work = store.listings[finding.listing_id], store.works.get(finding.work_id)
    complaint = store.complaints.get(finding.complaint_id)
    facts = (
        tr("number {number}", number=clean(complaint.number)) if complaint and complaint.number else "",
        tr("gone {day}", day=on_day(finding.ended_on, today)) if finding.ended_on else "",
        clean(work.title) if work else "",
    )
    return MenuEntry(finding.id, listing_name(listing), comma_list(filter(None, facts)))


def _second_fields(form: Complaint, *, left_out: int) -> tuple[EditField, ...]:
    """Return the fields of the dialog in which the user says what a second complaint adds to the first one.

    `left_out` is the number of links of the first complaint that cannot be reported again.
    """
    said = tr("The form names the earlier complaint. Say what Alibaba did not know the first time.")
    if left_out:
        left = tr_n(
            "{n} of its links cannot be reported again.",
            "{n} of its links cannot be reported again.",
            left_out,
        )
        said = sentences(said, left)
    return (
        EditField(name="reason", label=tr("reason"), value=form.reason, note=tr(CLASSES)),
        EditField(name="description", label=tr("explanation"), value=form.description, note=said),
        EditField(
            name="evidence", label=tr("another file"), hint=tr("path of a picture or PDF"), note=tr(PASSED_ON)
        ),
    )


@notice_on_error(msg("A second complaint is not possible"))
async def ask_again(host: PaneHost, finding_ids: Sequence[str]) -> None:
    """Ask what a second complaint adds, then plan a form with those links of the first complaint that are still on sale."""
    context = host.context
    store = context.store
    findings = [store.findings[finding_id] for finding_id in finding_ids]
    reasons = why_not(store, findings, LinkAction.COMPLAIN_AGAIN)
    going = [finding for finding in findings if finding.id not in reasons]
    form = second_complaint(store, going) if going else "\n\n".join(dict.fromkeys(reasons.values()))
    if isinstance(form, str):
        raise NotDone(form)
    attached: list[Attachment] = []

    def problems(values: Values) -> Mapping[str, str]:
        attached[:] = []
        try:
            if path := typed_path(values["evidence"]):
                attached.append(keep_copy(context.places.evidence, path.expanduser()))
        except HelperError as error:
            return {"evidence": error.what}
        return _problems_of(values)

    title = tr(
        "Complain again: {links} of {number}", links=links(len(going)), number=number_of(store, going[0])
    )
    values = await host.ask(EditDialog(title, _second_fields(form, left_out=len(reasons)), problems))
    if values is None:
        return
    edited = replace(
        form,
        reason=values["reason"].strip(),
        description=values["description"].strip(),
        attachments=tuple(dict.fromkeys((*form.attachments, *attached))),
    )
    complain_again(store, edited, going, by=context.settings.name, at=context.now())
    said = tr_n(
        "{n} link is on a new form, ready to file. {app.undo} undoes this.",
        "{n} links are on a new form, ready to file. {app.undo} undoes this.",
        len(going),
    )
    host.say(said, 6)


def _problems_of(values: Values) -> dict[str, str]:
    if not values["reason"].strip():
        return {"reason": tr("Choose the reason for the complaint.")}
    if (length := len(values["description"])) > MOST_CHARACTERS:
        too_long = tr(
            "The explanation has {n} characters, but at most {most} are allowed. Shorten it.",
            n=length,
            most=MOST_CHARACTERS,
        )
        return {"description": too_long}
    return {}
