"""`ipp-helper complaints`: puts links on forms, and lists forms with their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

from helper.cli.commands.queue import finding_view
from helper.cli.output import (
    MaybeWorkTitle,
    View,
    argument,
    by_id,
    day_and_time,
    open_context,
    option,
    pairs,
    picked,
    short,
    show,
    table,
)
from helper.model.attempt import PASSED_ON, Attempt
from helper.model.complaint import MOST_LISTINGS, Complaint
from helper.model.finding import Finding
from helper.model.problems import Problem, attachments_of
from helper.model.state_words import complaint_words
from helper.session.context import AppContext
from helper.store.filing_cycle import utc_now
from helper.store.queries import copies, doubts_of, findings_of, listings_of, next_up, on_form
from helper.store.repository import Repositories
from helper.store.store import Store
from helper.translation import comma_list, msg_n, tr, tr_n, with_label, with_note


def plan(
    work: MaybeWorkTitle = None,
    limit: Annotated[
        int | None, option("--limit", "The maximum number of links on one form.", min=1, max=MOST_LISTINGS)
    ] = None,
    description: Annotated[
        str | None,
        option(
            "--description",
            "The explanation on the forms. {title}, {client}, {registration}, {links} and {earlier} are replaced.",
        ),
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", "Only show the plan.")] = False,
) -> bool:
    """Put all listings that you judged as copies on forms."""
    with open_context(read_only=dry_run) as context:
        queue, work_id = context.queue, context.work_id(work)
        made = queue.plan(
            work_id=work_id,
            limit=limit or context.settings.listings_per_form,
            description=description,
            dry_run=dry_run,
        )
        held_back = copies(context.store, work_id, doubtful=True)
        problems = {form.id: queue.problems(form) for form in made}
        view = _planned_view if dry_run else complaint_view
        show(
            _plan_lines(context.store, made, problems, held_back=held_back, dry_run=dry_run),
            dry_run=dry_run,
            complaints=[view(context.store, form, problems[form.id]) for form in made],
            held_back=[finding_view(context.store, finding) for finding in held_back],
        )
    return bool(held_back or any(problems.values()))


def _plan_lines(
    store: Repositories,
    made: Sequence[Complaint],
    problems: Mapping[str, Sequence[Problem]],
    *,
    held_back: Sequence[Finding],
    dry_run: bool,
) -> Iterator[str]:
    """Yield lines about the planned forms, their `problems` (by form id), and the links that were left out."""
    if made:
        amount = _links(sum(len(form.finding_ids) for form in made))
        plan_only = msg_n(
            "{links} on {n} form (nothing is recorded yet):",
            "{links} on {n} forms (nothing is recorded yet):",
        )
        planned = msg_n("{links} on {n} form:", "{links} on {n} forms:")
        yield tr_n(*(plan_only if dry_run else planned), len(made), links=amount)
        for form in made:
            account = store.accounts.get(form.account_id)
            through = tr("account {account}", account=account.label) if account else ""
            parts = (_title(store, form), _links(len(form.finding_ids)), through)
            yield f"  {comma_list(parts)}"
        if dry_run:
            yield from ("", tr("The explanation on these forms:"))
            yield from dict.fromkeys(f"  {form.description}" for form in made)
        yield from _must_wait(problem for found in problems.values() for problem in found)
    else:
        yield tr("No link is waiting for a form.")
    doubted = sum(bool(doubts_of(store, finding)) for finding in held_back)
    if unseen := len(held_back) - doubted:
        yield tr_n(
            "{n} link left out: view its page first, then judge it with --viewed.",
            "{n} links left out: view their pages first, then judge them with --viewed.",
            unseen,
        )
    if doubted:
        yield tr_n(
            "{n} link left out, because it is doubtful. View its page, then judge it with --viewed and --because.",
            "{n} links left out, because they are doubtful. View their pages, then judge them with --viewed and --because.",
            doubted,
        )


def _links(number: int) -> str:
    return tr_n("{n} link", "{n} links", number)


def list_(
    which: Annotated[
        str | None, argument("[ID]", "Show only this form, with its links and all attempts.")
    ] = None,
) -> None:
    """List your forms with their states, or show one of them."""
    with open_context(read_only=True) as context:
        problems = _problems_of_next(context)
        if which is not None:
            form = by_id(context.store.complaints, which)
            view = complaint_view(context.store, form, problems.get(form.id, ()))
            view["findings"] = [
                finding_view(context.store, finding) for finding in findings_of(context.store, form)
            ]
            show(_story(context.store, form, problems.get(form.id, ())), complaints=[view])
            return
        found = context.store.complaints.all()
        rows = [
            (
                short(form.id),
                _title(context.store, form),
                _links(len(form.finding_ids)),
                tr("{state}, but must wait", state=complaint_words(form))
                if form.id in problems
                else complaint_words(form),
            )
            for form in found
        ]
        headings = (tr("Id"), tr("Design"), tr("Links"), tr("State"))
        total = tr_n("{n} form", "{n} forms", len(found))
        show(
            table(rows, headings, empty=tr("No forms yet."), foot=("", total)),
            complaints=[complaint_view(context.store, form, problems.get(form.id, ())) for form in found],
        )


def _problems_of_next(context: AppContext) -> dict[str, list[Problem]]:
    """Return the problems of the forms that are due next but cannot be filed yet, by form id."""
    checked = ((form.id, context.queue.problems(form)) for form in next_up(context.store))
    return {form_id: problems for form_id, problems in checked if problems}


def _story(store: Repositories, complaint: Complaint, problems: Sequence[Problem]) -> Iterator[str]:
    links = _links(len(complaint.finding_ids))
    yield f"{_title(store, complaint)} · {links} · {complaint_words(complaint)}"
    about = {
        tr("id"): short(complaint.id),
        tr("reason"): complaint.reason,
        tr("explanation"): complaint.description,
    }
    more = {tr("note"): complaint.note, tr("earlier form"): short(complaint.predecessor_id or "")}
    yield from pairs(about | {name: text for name, text in more.items() if text})
    yield from _must_wait(problems)
    yield ""
    yield from (f"  {listing.url}" for listing in listings_of(store, complaint))
    if attached := attachments_of(complaint, findings_of(store, complaint)):
        yield from ("", tr("Attached. {warning}", warning=tr(PASSED_ON)))
        yield from (f"  {file.shown}" for file in attached)
    given = [
        (listing, grounds) for finding, listing in on_form(store, complaint) if (grounds := finding.grounds)
    ]
    yield from ("", tr("Reported despite doubts, because:")) if given else ()
    for listing, grounds in given:
        source = comma_list((day_and_time(grounds.at), grounds.by))
        yield f"  {with_label(listing.item_id or listing.url, with_note(grounds.reason, source))}"
    if complaint.attempts:
        # Imported only here, because importing the screens takes time.
        from helper.tui.history_pane import attempt_lines

        yield from ("", tr("Filled in and handed over to you:"))
        for attempt in complaint.attempts:
            yield from (f"  {line}" for line in attempt_lines(attempt, utc_now()))


def _must_wait(problems: Iterable[Problem]) -> Iterator[str]:
    if sentences := dict.fromkeys(f"  {problem.sentence}" for problem in problems):
        yield from ("", tr("Must wait:"), *sentences)


def _title(store: Repositories, complaint: Complaint) -> str:
    work = store.works.get(complaint.work_id)
    return work.title if work else tr("(deleted design)")


def _planned_view(store: Repositories, complaint: Complaint, problems: Iterable[Problem]) -> View:
    work = store.works.get(complaint.work_id)
    return {
        "work": work.title if work else None,
        "links": [listing.url for listing in listings_of(store, complaint)],
        **picked(complaint, "account_id", "reason", "description"),
        "problems": [asdict(problem) for problem in problems],
    }


def complaint_view(store: Store, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    return {
        **_planned_view(store, complaint, problems),
        **picked(complaint, "id", "work_id", "state", "note", "planned_at", "predecessor_id"),
        "practice": store.places.practice,
        "filed_as": complaint.filed_as or None,
        "number": complaint.number or None,
        "attachments": [file.shown for file in attachments_of(complaint, findings_of(store, complaint))],
        "attempts": [
            _attempt_view(attempt, practice=store.places.practice) for attempt in complaint.attempts
        ],
    }


def _attempt_view(attempt: Attempt, *, practice: bool) -> View:
    about = ("host", "at", "by", "result", "portal_words", "links_added", "links_sent")
    return {
        **picked(attempt, *about, "sent_at", "seen_at", "evidence"),
        "practice": practice,
        "number": attempt.number or None,
        "values": {value.field: value.value for value in attempt.values},
        "values_sent": {value.field: value.sent for value in attempt.values if value.sent is not None},
        "values_not_read": attempt.values_not_read,
        "refusals": [picked(refusal, "at", "words") for refusal in attempt.refusals],
        "refused_links": [{"item_id": item_id, "words": words} for item_id, words in attempt.refused_links],
    }
