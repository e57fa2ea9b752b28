"""`ipp-helper complaints`: puts links on forms, attaches files, and lists forms with their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from helper.cli.commands.queue import finding_called, finding_view
from helper.cli.output import (
    MaybeWorkTitle,
    Texts,
    View,
    WorkTitle,
    argument,
    by_id,
    day_and_time,
    open_context,
    option,
    pairs,
    picked,
    read_text,
    short,
    show,
    table,
)
from helper.errors import NotDone, WrongUse
from helper.model.address import find_addresses, read_address
from helper.model.attempt import PASSED_ON, Attempt
from helper.model.complaint import MOST_LISTINGS, Complaint
from helper.model.finding import Finding
from helper.model.problems import Problem, attachments_of
from helper.model.state_words import complaint_words
from helper.session.context import AppContext
from helper.store.attachments import attach, detach, keep_copy, size_warning, why_not_attach
from helper.store.queries import copies, doubts_of, findings_of, listings_of, next_up, on_form
from helper.store.queue import utc_now
from helper.store.repository import Repositories
from helper.store.second_complaint import complain_again, second_complaint, why_not_again
from helper.store.store import Store
from helper.translation import comma_list, msg, msg_n, sentences, tr, tr_n, with_label, with_note

Form = Annotated[str, argument("ID", "The form's id, or the beginning of the id.")]
Reason = Annotated[
    str,
    option(
        "--reason",
        "The reason, as the portal's list spells it. Default: the design's reason, or “Pirated copy”.",
    ),
]

SellerSees = Annotated[
    bool, option("--seller-sees-it", "Confirm that the seller may see the file: AliExpress passes it on.")
]


def attach_(
    which: Form,
    file: Annotated[
        str, argument("FILE", "A PNG or JPG picture, or a PDF; with --off, the attachment's name.")
    ],
    seller_sees: SellerSees = False,
    off: Annotated[bool, option("--off", "Remove this attachment from the form.")] = False,
) -> None:
    """Attach a file to a form. AliExpress passes it on to the seller, so never attach an identity document."""
    with open_context() as context:
        complaint = by_id(context.store.complaints, which)
        if reason := why_not_attach(
            complaint, () if off else attachments_of(complaint, findings_of(context.store, complaint))
        ):
            raise NotDone(reason, where=tr("Nothing was changed."))
        if off:
            if not detach(context.store, complaint, findings_of(context.store, complaint), file):
                raise NotDone(
                    tr("This form has no attachment called {file}.", file=file),
                    now=tr("See: {command}", command="ipp-helper complaints list ID"),
                )
            show(tr("{file} was removed from the form.", file=file), taken_off=file)
            return
        if not seller_sees:
            raise _seller_must_know()
        kept = keep_copy(context.places.evidence, Path(file).expanduser())
        attach(context.store, complaint, kept)
        warning = size_warning(context.places.evidence / kept.name)
    attached = tr("Attached as {file}.", file=kept.shown)
    show(sentences(attached, tr(PASSED_ON), warning), attachment=kept.shown, warning=warning)


def _seller_must_know() -> NotDone:
    now = tr("If the seller may see this file, repeat the command with --seller-sees-it.")
    return NotDone(tr(PASSED_ON), where=tr("Nothing was attached yet."), now=now)


_TOO_MANY = msg(
    'Add the links with "ipp-helper queue add --from FILE", judge them, then run "ipp-helper complaints plan".'
)
_WRONG_LINKS = msg("Leave these links out, or correct them, then repeat the command.")


def add(
    work: WorkTitle,
    links: Annotated[
        Texts, option("--link", "A listing that copies the design; may be given several times.", "URL")
    ] = None,
    links_from: Annotated[
        str | None, option("--links-from", "A text file with links; - reads standard input.", "FILE")
    ] = None,
    reason: Reason = "",
    description: Annotated[str | None, option("--description", "The explanation on the form.")] = None,
) -> bool:
    """Put links on one form. By doing so, you state that each link shows your design, sold without your permission."""
    if not links and links_from is None:
        raise WrongUse(tr("You gave no link."), now=tr("Give --link URL, or a file with --links-from."))
    addresses = [read_address(link) for link in links or ()]
    addresses += find_addresses(read_text(links_from)) if links_from is not None else []
    source = "command line" if links_from is None else f"file {links_from}"
    with open_context() as context:
        made = context.queue.complain(
            context.work(work).id, addresses, source=source, reason=reason, description=description
        )
        if isinstance(made, list):
            raise NotDone(
                "\n".join(problem.sentence for problem in made),
                where=tr("Nothing was recorded."),
                now=tr(_TOO_MANY if len(addresses) > MOST_LISTINGS else _WRONG_LINKS),
            )
        problems = context.queue.problems(made)
        show(_story(context.store, made, problems), complaint=complaint_view(context.store, made, problems))
    return bool(problems)


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


def again(
    which: Annotated[str, argument("ID", "The rejected form, or one of its links.")],
    reason: Annotated[str, option("--reason", "Another reason, as the portal's list spells it.")] = "",
    description: Annotated[
        str,
        option(
            "--description",
            "A new explanation. If it does not mention the earlier complaint's number, that number is put in front.",
        ),
    ] = "",
    evidence: Annotated[
        list[Path] | None,
        option("--evidence", "A PNG or JPG picture, or a PDF, to attach to the form.", "FILE"),
    ] = None,
    seller_sees: SellerSees = False,
) -> bool:
    """Complain again about listings that are still on sale after a refusal. The new form is a copy that names the earlier complaint; the options change it."""
    with open_context() as context:
        findings = _reported_with(context, which)
        reasons = why_not_again(context.store, findings)
        going = [finding for finding in findings if finding.id not in reasons]
        second = (
            second_complaint(context.store, going) if going else "\n".join(dict.fromkeys(reasons.values()))
        )
        if isinstance(second, str):
            raise NotDone(second, where=tr("Nothing was recorded."))
        if evidence and not seller_sees:
            raise _seller_must_know()
        attached = [keep_copy(context.places.evidence, file.expanduser()) for file in evidence or ()]
        reason, words = reason or second.form.reason, second.cited(description or second.form.description)
        most = context.settings.description_characters
        if wrong := second.problems(reason, words, most_characters=most):
            raise NotDone("\n".join(wrong.values()), where=tr("Nothing was recorded."))
        made = complain_again(
            context.store,
            second,
            reason=reason,
            description=words,
            attached=attached,
            by=context.settings.name,
            at=utc_now(),
        )
        problems = context.queue.problems(made)
        story = [*_story(context.store, made, problems), *_left_out(reasons)]
        show(story, complaint=complaint_view(context.store, made, problems), left_out=reasons)
    return bool(problems or reasons)


def _left_out(reasons: Mapping[str, str]) -> list[str]:
    return [
        tr("Left out: {link}: {reason}", link=short(finding_id), reason=why)
        for finding_id, why in reasons.items()
    ]


def _reported_with(context: AppContext, which: str) -> list[Finding]:
    if any(finding.id.startswith(which.lower()) for finding in context.store.findings.all()):
        return [finding_called(context, which)]
    return findings_of(context.store, by_id(context.store.complaints, which))


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
