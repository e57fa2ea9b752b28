"""`ipp-helper complaints`: links are put on forms, files go with them, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from helper.cli.commands.accounts import account_called
from helper.cli.commands.queue import finding_view
from helper.cli.context import by_id, open_context, short
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    MaybeWorkTitle,
    View,
    WorkTitle,
    addresses_from,
    argument,
    moment_text,
    option,
    pairs,
    show,
    table,
)
from helper.errors import NotDone, WrongUse
from helper.model.attempt import PASSED_ON, Attempt, Result
from helper.model.complaint import MOST_LISTINGS, Complaint, Split
from helper.model.finding import Finding
from helper.model.problems import Problem
from helper.model.state_words import FIELD_WORDS, complaint_words
from helper.model.text import plural
from helper.session.context import AppContext
from helper.store.attachments import attach, detach, keep_copy, size_warning, why_not_attach
from helper.store.queue import Queue

_RESULT_WORDS = {
    Result.FILED: "sent",
    Result.REFUSED: "the form did not take it",
    Result.SKIPPED: "left for later",
    Result.FAILED: "did not finish",
    Result.UNKNOWN: "was it submitted?",
    None: "was it submitted?",
}


def list_lines(queue: Queue, complaints: Sequence[Complaint], held_up: Collection[str]) -> list[str]:
    """One form a line; those in `held_up` have problems."""
    rows = [
        (
            short(one.id),
            _title(queue, one),
            plural(len(one.finding_ids), "link"),
            f"{complaint_words(one)}, but must wait" if one.id in held_up else complaint_words(one),
        )
        for one in complaints
    ]
    return table(rows, ("Id", "Design", "Links", "State"))


def plan_lines(
    queue: Queue,
    made: Sequence[Complaint],
    problems: Mapping[str, Sequence[Problem]],
    *,
    held_back: Sequence[Finding],
    dry_run: bool,
) -> list[str]:
    """The planned forms, what stands in their way (by the form's id), and the links that had to stay behind."""
    if made:
        links = sum(len(one.finding_ids) for one in made)
        forms = f"{plural(links, 'link')} on {plural(len(made), 'form')}"
        lines = [f"{forms} (nothing is written down yet):" if dry_run else f"{forms}:"]
        lines += [
            f"  {_title(queue, one)}, {plural(len(one.finding_ids), 'link')}{_through(queue, one)}"
            for one in made
        ]
        if dry_run:
            lines += ["", "The explanation on them:", *dict.fromkeys(f"  {one.description}" for one in made)]
        sentences = dict.fromkeys(one.sentence for found in problems.values() for one in found)
        lines += ["", "Must wait:", *(f"  {sentence}" for sentence in sentences)] if sentences else []
    else:
        lines = ["Nothing is waiting for a form."]
    unseen = [one for one in held_back if not queue.open_doubts(one)]
    if unseen:
        lines.append(
            f"{plural(len(unseen), 'link')} left out: look at the page first, then judge it with --viewed."
        )
    if doubted := len(held_back) - len(unseen):
        lines.append(
            f"{plural(doubted, 'link')} left out: something speaks against it."
            " Look at the page, then judge it with --viewed and --because."
        )
    return lines


def show_lines(queue: Queue, complaint: Complaint, problems: Sequence[Problem]) -> list[str]:
    """Everything about one form."""
    head = f"{_title(queue, complaint)} · {plural(len(complaint.finding_ids), 'link')} · {complaint_words(complaint)}"
    lines = [
        head,
        *pairs(
            {
                "id": short(complaint.id),
                "reason": complaint.reason,
                "explanation": complaint.description,
                **({"note": complaint.note} if complaint.note else {}),
            }
        ),
    ]
    if problems:
        lines += ["", "Must wait:", *(f"  {problem.sentence}" for problem in problems)]
    lines += ["", *(f"  {listing.url}" for listing in queue.listings_of(complaint))]
    if attached := queue.attachments_of(complaint):
        lines += ["", f"Attached ({PASSED_ON})", *(f"  {one.shown}" for one in attached)]
    if given := list(_grounds_lines(queue, complaint)):
        lines += ["", "Reported all the same, because:", *given]
    if complaint.attempts:
        lines += ["", "Handed to you:"]
        lines += [f"  {line}" for attempt in complaint.attempts for line in _attempt_lines(attempt)]
    return lines


def _grounds_lines(queue: Queue, complaint: Complaint) -> Iterator[str]:
    """The typed reasons, with who gave them and when."""
    pairs = zip(queue.findings_of(complaint), queue.listings_of(complaint), strict=True)
    for finding, listing in pairs:
        if grounds := finding.grounds:
            by = f", {grounds.by}" if grounds.by else ""
            yield f"  {listing.item_id or listing.url}: {grounds.reason} ({_day(grounds.at)}{by})"


def _through(queue: Queue, complaint: Complaint) -> str:
    account = queue.account_of(complaint)
    return f", through {account.label}" if account else ""


def _attempt_lines(attempt: Attempt) -> Iterator[str]:
    """How it ended, and what the person sent otherwise than it was filled."""
    yield _attempt_line(attempt)
    for value in attempt.values:
        if value.changed:
            yield f"  {FIELD_WORDS.get(value.field, value.field)}, changed by you: {value.last}".replace(
                "\n", " "
            )
    yield from (f"  taken out: {link}" for link in attempt.links_taken_out)
    yield from (f"  added by hand: {link}" for link in attempt.links_added)


def _attempt_line(attempt: Attempt) -> str:
    words = _RESULT_WORDS[attempt.result]
    number = f", number {attempt.number}" if attempt.number else ""
    said = f" (the page said: {attempt.portal_words})" if attempt.portal_words else ""
    practice = "practice: " if attempt.practice else ""
    return f"{_day(attempt.at)}  {practice}{words}{number}{said}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d %b %Y %H:%M}"


def _title(queue: Queue, complaint: Complaint) -> str:
    work = queue.work_of(complaint)
    return work.title if work else "(a design that is gone)"


_WHICH = "Its id, or the first characters of it."


def attach_file(
    which: Annotated[str, argument("ID", _WHICH)],
    file: Annotated[Path, argument("FILE", "A PNG or JPG picture, or a PDF.")],
    seller_sees: Annotated[
        bool, option("--seller-sees-it", "Say that you know: AliExpress passes it on to the seller.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Attach a file to a form. AliExpress passes attachments on to the seller: never an identity document."""
    with open_context(data) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        if reason := why_not_attach(complaint, desk.queue.attachments_of(complaint)):
            raise NotDone(reason, where="Nothing was attached.")
        if not seller_sees:
            raise NotDone(
                PASSED_ON,
                where="Nothing was attached yet.",
                now="If the seller may have this file, say it again with --seller-sees-it.",
            )
        kept = keep_copy(desk.places.evidence, file.expanduser())
        attach(desk.store, complaint, kept)
        warning = size_warning(desk.places.evidence / kept.name)
    said = " ".join(filter(None, (f"Attached as {kept.shown}.", PASSED_ON, warning)))
    show(said, as_json=as_json, attachment=kept.shown, warning=warning)
    return DONE


def detach_file(
    which: Annotated[str, argument("ID", _WHICH)],
    name: Annotated[str, argument("NAME", "The attachment, as “complaints show” names it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take an attachment off a form."""
    with open_context(data) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        if reason := why_not_attach(complaint, ()):
            raise NotDone(reason, where="Nothing was taken off.")
        if not detach(desk.store, complaint, desk.queue.findings_of(complaint), name):
            raise NotDone(
                f"No attachment {name} goes with this form.", now="See: ipp-helper complaints show ID"
            )
    show(f"{name} is off the form.", as_json=as_json, taken_off=name)
    return DONE


def add(
    work: WorkTitle,
    links: Annotated[
        list[str] | None,
        option("--link", "A listing that copies it; may be given several times.", metavar="URL"),
    ] = None,
    links_from: Annotated[
        str | None,
        option("--links-from", "A text with such links; - is standard input.", metavar="FILE"),
    ] = None,
    reason: Annotated[
        str,
        option(
            "--reason", "The reason, as the portal's list has it; else the design's own, or “Pirated copy”."
        ),
    ] = "",
    description: Annotated[str | None, option("--description", "The explanation on the form.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Put links on one form. By this you say that each of them is your design, sold without your permission."""
    if not links and links_from is None:
        raise WrongUse("There is no link.", now="Give --link URL, or a file with --links-from.")
    addresses = addresses_from(links or (), links_from)
    source = "command line" if links_from is None else f"file {links_from}"
    with open_context(data) as desk:
        made = desk.queue.complain(
            desk.work(work).id, addresses, source=source, reason=reason, description=description
        )
        if isinstance(made, list):
            raise NotDone(
                "\n".join(problem.sentence for problem in made),
                where="Nothing was written down.",
                now=(
                    'Use "ipp-helper queue add --from FILE", judge them, then "ipp-helper complaints plan".'
                    if len(addresses) > MOST_LISTINGS
                    else "Leave these out, or mend them, and do it again."
                ),
            )
        problems = desk.queue.problems(made)
        show(
            show_lines(desk.queue, made, problems),
            as_json=as_json,
            complaint=complaint_view(desk.queue, made, problems),
        )
    return NEEDS_PERSON if problems else DONE


def plan(
    work: MaybeWorkTitle = None,
    split: Annotated[
        Split, typer.Option("--split", help="Forms of about the same size, or full ones.")
    ] = Split.EVEN,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, max=MOST_LISTINGS, help="The most links on one form.", show_default=False
        ),
    ] = None,
    reason: Annotated[
        str,
        option(
            "--reason", "The reason, as the portal's list has it; else the design's own, or “Pirated copy”."
        ),
    ] = "",
    description: Annotated[
        str | None,
        option(
            "--description",
            "The explanation on the forms; {title}, {client}, {registration}, {links} and {earlier} are filled in.",
        ),
    ] = None,
    account: Annotated[
        str | None,
        option("--account", "The account that files them; else the one that fits.", metavar="NAME"),
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", "Only show what would be done.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Put everything you have judged a copy on forms."""
    with open_context(data, read_only=dry_run) as desk:
        work_id = desk.work_id(work)
        most = limit or desk.settings.listings_per_form
        made = desk.queue.plan(
            work_id=work_id,
            split=split,
            limit=most,
            reason=reason,
            description=description,
            account_id=account_called(desk, account).id if account else None,
            dry_run=dry_run,
        )
        return _show_plan(desk, made, desk.queue.held_back(work_id), dry_run=dry_run, as_json=as_json)


def _show_plan(
    desk: AppContext,
    made: Sequence[Complaint],
    held_back: Sequence[Finding],
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Show what was put on forms, or would be; the exit code says whether something of it needs the person."""
    problems = {one.id: desk.queue.problems(one) for one in made}
    view = planned_view if dry_run else complaint_view
    show(
        plan_lines(desk.queue, made, problems, held_back=held_back, dry_run=dry_run),
        as_json=as_json,
        dry_run=dry_run,
        complaints=[view(desk.queue, one, problems[one.id]) for one in made],
        held_back=[finding_view(desk.store, finding) for finding in held_back],
    )
    return NEEDS_PERSON if held_back or any(problems.values()) else DONE


def list_complaints(data: Data = None, as_json: AsJson = False) -> int:
    """List your forms and how far they are."""
    with open_context(data, read_only=True) as desk:
        found = desk.store.complaints.all()
        held_up = {one.id for one in desk.queue.held_up()}
        show(
            [*list_lines(desk.queue, found, held_up), "", plural(len(found), "form")]
            if found
            else "No forms yet.",
            as_json=as_json,
            complaints=[
                complaint_view(desk.queue, one, desk.queue.problems(one) if one.id in held_up else ())
                for one in found
            ],
        )
    return DONE


def show_complaint(
    which: Annotated[str, argument("ID", "Its id, or the first characters of it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show one form: its links, what stands in its way, and every time it was handed to you."""
    with open_context(data, read_only=True) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        held_up = complaint.id in {one.id for one in desk.queue.held_up()}
        problems = desk.queue.problems(complaint) if held_up else []
        view = complaint_view(desk.queue, complaint, problems)
        view["findings"] = [finding_view(desk.store, one) for one in desk.queue.findings_of(complaint)]
        show(show_lines(desk.queue, complaint, problems), as_json=as_json, complaint=view)
    return DONE


def complaint_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint with its links in the order of the form, and every time it was handed over."""
    work = queue.work_of(complaint)
    return {
        "id": complaint.id,
        "work": work.title if work else None,
        "work_id": complaint.work_id,
        "filed_as": complaint.filed_as or None,
        "account_id": complaint.account_id,
        "state": complaint.state.value,
        "practice": complaint.practice,
        "number": complaint.number or None,
        "reason": complaint.reason,
        "description": complaint.description,
        "note": complaint.note,
        "links": [listing.url for listing in queue.listings_of(complaint)],
        "attachments": [one.shown for one in queue.attachments_of(complaint)],
        "planned_at": moment_text(complaint.planned_at),
        "attempts": [_attempt_view(attempt) for attempt in complaint.attempts],
        "problems": [asdict(problem) for problem in problems],
    }


def planned_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint that is only shown: its findings are in the store, it may not be."""
    urls = [listing.url for listing in queue.listings_of(complaint)]
    work = queue.work_of(complaint)
    return {
        "work": work.title if work else None,
        "account_id": complaint.account_id,
        "links": urls,
        "reason": complaint.reason,
        "description": complaint.description,
        "problems": [asdict(problem) for problem in problems],
    }


def _attempt_view(attempt: Attempt) -> View:
    return {
        "host": attempt.host,
        "practice": attempt.practice,
        "at": moment_text(attempt.at),
        "by": attempt.by,
        "result": attempt.result.value if attempt.result else None,
        "number": attempt.number or None,
        "portal_words": attempt.portal_words,
        "values": {value.field: value.value for value in attempt.values},
        "values_sent": {value.field: value.sent for value in attempt.values if value.sent is not None},
        "links_added": list(attempt.links_added),
        "links_sent": None if attempt.links_sent is None else list(attempt.links_sent),
        "refusals": [{"at": moment_text(refusal.at), "words": refusal.words} for refusal in attempt.refusals],
        "refused_links": [{"item_id": item_id, "words": words} for item_id, words in attempt.refused_links],
        "seen_at": moment_text(attempt.seen_at),
        "evidence": list(attempt.evidence),
    }
