"""`ipp-helper complaints`: links are put on forms, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from helper.cli.commands.accounts import account_called
from helper.cli.commands.complaint_lines import list_lines, plan_lines, show_lines
from helper.cli.desk import Desk, by_id, open_desk
from helper.cli.options import AsJson, Data, MaybeWorkTitle, WorkTitle, argument, group, option
from helper.cli.output import DONE, NEEDS_PERSON, show
from helper.cli.reading import addresses_from
from helper.cli.views import complaint_view, finding_view, planned_view
from helper.errors import NotDone, WrongUse
from helper.model.complaint import MOST_LISTINGS, Complaint
from helper.model.finding import Finding
from helper.model.planning import Split
from helper.model.words import counted

app = group("Forms: planned, filed, and what became of them.")


@app.command("add")
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
    with open_desk(data) as desk:
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


@app.command("plan")
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
    with open_desk(data, read_only=dry_run) as desk:
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
    desk: Desk, made: Sequence[Complaint], held_back: Sequence[Finding], *, dry_run: bool, as_json: bool
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


@app.command("list")
def list_complaints(data: Data = None, as_json: AsJson = False) -> int:
    """List your forms and how far they are."""
    with open_desk(data, read_only=True) as desk:
        found = desk.store.complaints.all()
        held_up = {one.id for one in desk.queue.held_up()}
        show(
            [*list_lines(desk.queue, found, held_up), "", counted(len(found), "form")]
            if found
            else "No forms yet.",
            as_json=as_json,
            complaints=[
                complaint_view(desk.queue, one, desk.queue.problems(one) if one.id in held_up else ())
                for one in found
            ],
        )
    return DONE


@app.command("show")
def show_complaint(
    which: Annotated[str, argument("ID", "Its id, or the first characters of it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show one form: its links, what stands in its way, and every time it was handed to you."""
    with open_desk(data, read_only=True) as desk:
        complaint = by_id(desk.store.complaints, which, "form")
        held_up = complaint.id in {one.id for one in desk.queue.held_up()}
        problems = desk.queue.problems(complaint) if held_up else []
        view = complaint_view(desk.queue, complaint, problems)
        view["findings"] = [finding_view(desk.store, one) for one in desk.queue.findings_of(complaint)]
        show(show_lines(desk.queue, complaint, problems), as_json=as_json, complaint=view)
    return DONE
