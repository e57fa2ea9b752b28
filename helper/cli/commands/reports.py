"""`ipp-helper report`, `pack`, `export`, `import`, `backup` and `restore`: exchanges files with the records."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.commands.queue import filtered
from helper.cli.output import (
    DryRun,
    MaybeWorkTitle,
    Replace,
    Texts,
    View,
    after,
    argument,
    aside,
    ask_name,
    free_path,
    open_context,
    option,
    own_places,
    picked,
    restore_records,
    show,
    write_new,
)
from helper.config.places import is_there
from helper.errors import NotDone, WrongUse, os_error_as
from helper.reports.documents import Group, ListingCounts, figures_of, headline, report_page
from helper.reports.evidence_pack import Contents, contents_of, facts_about, write_pack, zip_name
from helper.session.context import AppContext
from helper.sheets.export import export_to
from helper.sheets.sheet_file import keep_file, read_file, summary, totals
from helper.store.backup import restored_lines, write_backup
from helper.store.facts import facts_of
from helper.store.filing_cycle import utc_now
from helper.system.files import private_folder
from helper.translation import msg, tr, tr_n, with_label


def report(
    file: Annotated[Path, argument("[FILE]", "The file to write.")] = Path("report.html"),
    client: Annotated[str | None, option("--client", "Only reports for this client.", "NAME")] = None,
    replace: Replace = False,
) -> None:
    """Write the outcomes of your reports as one HTML page, which needs no network and can be printed."""
    with open_context(read_only=True) as context:
        context.places.refuse_practice()
        figures = figures_of(facts_of(context.store, client=client), datetime.now(UTC).date())
    written = write_new(file, report_page(figures, client=client).encode(), replace=replace)
    show(
        [headline(figures), tr("Written to {file}", file=written)],
        file=written,
        total=tally_view(figures.total),
        usual_days=figures.usual_days,
        back_again=figures.back_again,
        not_shown_from_here=figures.not_shown,
        months=[
            {"month": f"{month.first:%Y-%m}", **picked(month, "reported", "gone")} for month in figures.months
        ],
        undated={"reported": figures.reported_undated, "gone": figures.gone_undated},
        designs=[_group_view(group) for group in figures.designs],
        sellers=[_group_view(group) for group in figures.sellers],
    )


def tally_view(tally: ListingCounts) -> View:
    return picked(tally, "reported", "gone", "waiting", "rejected", "objected", "withdrawn")


def _group_view(group: Group) -> View:
    return {
        "name": group.name,
        "label": group.label,
        **tally_view(group.tally),
        "upheld_days": group.upheld_days,
    }


def pack(
    folder: Annotated[Path, argument("FOLDER", "The folder to save the zip file in.")],
    work: MaybeWorkTitle = None,
    seller: Annotated[str | None, option("--seller", "A shop, by its number or name.", "SHOP")] = None,
) -> bool:
    """Save a zip file for a lawyer about one design or shop: listings, complaints, evidence, and the SHA-256 of each file."""
    if not work and not seller:
        raise WrongUse(
            tr("A pack covers one design or one shop."), now=tr("Add --work TITLE or --seller SHOP.")
        )
    with open_context(read_only=True) as context:
        context.places.refuse_practice()
        evidence = context.places.evidence
        contents = _contents(context, work or "", seller or "")
    target = folder.expanduser().absolute() / zip_name(contents.subject)
    if is_there(target):
        raise NotDone(
            tr("A file with this name exists already."), where=str(target), now=tr("Choose another folder.")
        )
    with os_error_as(NotDone, msg("The pack cannot be written: {reason}."), target):
        private_folder(target.parent)
        names = write_pack(contents, evidence, target, datetime.now(UTC))
    show(
        [
            with_label(contents.headline, str(target)),
            *(tr("Missing file: {name}", name=name) for name in contents.missing),
        ],
        file=target,
        files=names,
        listings=len(contents.listings),
        complaints=len(contents.sent),
        missing=contents.missing,
    )
    return bool(contents.missing)


def _contents(context: AppContext, work: str, seller: str) -> Contents:
    design = context.work(work).title if work else ""
    facts = facts_about(context.store, design=design, seller=seller)
    if not facts:
        raise NotDone(tr("No listing of this design or shop has been reported, so there is nothing to pack."))
    subject = " · ".join(filter(None, (design, tr("shop {shop}", shop=facts[-1].shop) if seller else "")))
    return contents_of(context.store, context.places.evidence, facts, subject=subject)


def backup(
    file: Annotated[Path, argument("FILE", "The file to write, such as records.zip.")],
    replace: Replace = False,
) -> None:
    """Back up all your records in one file, with evidence, papers and settings, but without browser profiles and passwords."""
    path = free_path(file, replace=replace)
    files = len(write_backup(path, own_places(), at=utc_now()).files)
    said = tr_n(
        "{n} file of your records saved in {path}.",
        "{n} files of your records saved in {path}.",
        files,
        path=path,
    )
    show(said, file=path, files=files)


def restore(
    file: Annotated[Path, argument("FILE", "A file that `backup` wrote, or a copy in the folder `backups`.")],
) -> bool:
    """Replace your records with a backup. The present records are moved to another folder; complaints sent since the backup are kept."""
    done = restore_records(file.expanduser(), own_places())
    show(
        restored_lines(done),
        made_at=done.made_at,
        files=done.files,
        kept_aside=done.aside,
        reported_since=done.kept,
        to_ask=done.asked,
    )
    return bool(done.asked)


def export(
    file: Annotated[
        Path, argument("FILE", "The spreadsheet to write, with a name that ends in .xlsx or .csv.")
    ],
    filters: Annotated[
        Texts,
        argument(
            "[FILTER]...",
            "Filters such as work:whale, status:gone or any text. Only listings that match all of them are written.",
        ),
    ] = None,
    replace: Replace = False,
) -> None:
    """Write your listings to a spreadsheet. Numbers are stored as text, and no cell is a formula."""
    path = free_path(file, replace=replace)
    with open_context(read_only=True) as context:
        context.places.refuse_practice()
        chosen = filtered(context.store, filters) if filters else None
        rows = export_to(path, context.store, chosen)
    said = tr_n("{n} row written to {path}.", "{n} rows written to {path}.", rows, path=path)
    show(said, file=path, rows=rows)


def import_(
    file: Annotated[
        Path, argument("FILE", "A spreadsheet or a text file with links. The file is not changed.")
    ],
    dry_run: DryRun = False,
    answers: Annotated[
        Texts,
        option(
            "--map",
            'The meaning of a column, such as "work=Motif" or status=E. Later imports remember it.',
            "NAME=VALUE",
        ),
    ] = None,
) -> bool:
    """Import a spreadsheet: designs with registrations, reported listings as history, and all other links as new listings."""
    with open_context(read_only=dry_run) as context:
        if not dry_run:
            ask_name(context)
        now, by = datetime.now(UTC), context.queue.by
        read = read_file(file.expanduser(), context.store, more=answers or (), now=now, by=by)
        asked = bool(read.reading.questions) and not read.answers.questions_skipped
        if not dry_run and not asked:
            for remark in keep_file(context.queue, context.places.data, read, tr("1 sheet imported")):
                aside(remark)
    reading, taken = read.reading, read.taken
    outcomes = zip(reading.rows, taken.outcomes, strict=True)
    if asked:
        aside(
            tr(
                "Nothing was imported. Answer the questions with --map, or add --map questions=skip to leave them open."
            )
        )
    with after(tr("Nothing was imported.") if dry_run or asked else tr("The rows were imported.")):
        show(
            summary(reading, taken, dry_run=dry_run),
            file=reading.name,
            dry_run=dry_run,
            rows=({**row.as_json(), "becomes": outcome} for row, outcome in outcomes),
            totals=totals(reading, taken),
            questions=[asdict(question) for question in reading.questions],
            hidden_sheets=reading.hidden_sheets,
            hidden_columns=[heading for heading, _ in reading.hidden_columns],
            remarks=reading.remarks,
        )
    return asked or not (reading.data or reading.designs)
