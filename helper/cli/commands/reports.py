"""`ipp-helper report`, `pack`, `export`, `import`, `backup` and `restore`: what leaves the records as files, and comes in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.commands.queue import filtered
from helper.cli.commands.sellers import tally_view
from helper.cli.context import open_context, sent_since
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    AsJson,
    Data,
    MaybeWorkTitle,
    View,
    argument,
    free_path,
    option,
    show,
    write_new,
)
from helper.config.places import places
from helper.errors import NotDone, WrongUse
from helper.model.text import plural
from helper.reports.documents import CARD_SIZE, card_page, headline, report_card, report_page
from helper.reports.evidence_pack import Contents, contents_of, facts_about, verify, write_pack
from helper.reports.figures import Group, effort_of, figures_of
from helper.session.context import AppContext
from helper.sheets.export import export_to
from helper.sheets.files.workbook import open_source
from helper.sheets.importing.answers import Answers, read_answers, remember, remembered, shape_of
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register, read_register
from helper.sheets.importing.taking import ImportPlan, summary, take, totals
from helper.sheets.sync import remember_columns
from helper.store.backup import restore_backup, restored_lines, write_backup
from helper.store.queries import facts_of
from helper.store.queue import utc_now

_USUAL_NAME = Path("report.html")


def report(
    file: Annotated[Path, argument("[FILE]", "Where the page goes.")] = _USUAL_NAME,
    client: Annotated[
        str | None, option("--client", "Only what was reported for this client.", metavar="NAME")
    ] = None,
    card: Annotated[
        Path | None,
        option(
            "--card",
            "Also a picture to share (.png or .svg): no seller, number or name in it.",
            metavar="FILE",
        ),
    ] = None,
    replace: Annotated[bool, option("--replace", "Write over a file that is there already.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write what became of your reports as one page: it opens without a network and prints well."""
    with open_context(data, read_only=True) as desk:
        facts = facts_of(desk.store, client=client)
        effort = effort_of(desk.store, client=client)
        browser = desk.settings.browser
    figures = figures_of(facts, datetime.now(UTC).date())
    files = {file: report_page(figures, effort, client=client).encode()}
    if card is not None:
        files[card] = _drawn(card, report_card(figures), browser)
    written = [write_new(path, content, replace=replace) for path, content in files.items()]
    lines = [headline(figures), *(f"Written to {path}" for path in written)]
    show(
        lines,
        as_json=as_json,
        files=[str(path) for path in written],
        total=tally_view(figures.total),
        usual_days=figures.usual_days,
        back_again=figures.back_again,
        not_shown_from_here=figures.not_shown,
        months=[
            {"month": f"{month.first:%Y-%m}", "reported": month.reported, "gone": month.gone}
            for month in figures.months
        ],
        undated={"reported": figures.reported_undated, "gone": figures.gone_undated},
        designs=[_group_view(group) for group in figures.designs],
        sellers=[_group_view(group) for group in figures.sellers],
    )
    return DONE


def _drawn(path: Path, card: str, browser: str) -> bytes:
    """The picture as it is, or drawn by the browser where its name asks for a PNG."""
    if path.suffix.lower() != ".png":
        return card.encode()
    from helper.browser.evidence import draw_page

    return asyncio.run(draw_page(card_page(card), CARD_SIZE, browser))


def _group_view(group: Group) -> View:
    return {"name": group.name, **tally_view(group.tally), "upheld_days": group.upheld_days}


def pack(
    folder: Annotated[Path, argument("FOLDER", "Where it goes, or with --check, where it is.")],
    work: MaybeWorkTitle = None,
    seller: Annotated[
        str | None, option("--seller", "A shop, by its number or name.", metavar="SHOP")
    ] = None,
    check: Annotated[bool, option("--check", "Say whether a pack is as it was made.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Make a file for a lawyer: listings, complaints, pictures, who did what and when, with fingerprints."""
    target = folder.expanduser().absolute()
    if check:
        return _check(target, as_json=as_json)
    if not work and not seller:
        raise WrongUse(
            "A pack is about one design or one shop.", now="Name it: --work TITLE or --seller SHOP"
        )
    if target.exists():
        raise NotDone("There is a folder of that name already.", where=str(target), now="Take another name.")
    with open_context(data, read_only=True) as desk:
        contents = _contents(desk, work or "", seller or "")
    try:
        names = write_pack(contents, target, datetime.now(UTC))
    except OSError as error:
        raise NotDone(f"The pack cannot be written: {error.strerror}.", where=str(target)) from error
    _show_pack(contents, target, names, as_json=as_json)
    return NEEDS_PERSON if contents.missing else DONE


def _contents(desk: AppContext, work: str, seller: str) -> Contents:
    design = desk.work(work).title if work else ""
    facts = facts_about(desk.store, design=design, seller=seller)
    if not facts:
        raise NotDone("Nothing was reported about that yet, so there is nothing to pack.")
    subject = " · ".join(part for part in (design, f"store {seller}" if seller else "") if part)
    return contents_of(desk.store, desk.places.evidence, facts, subject=subject)


def _show_pack(contents: Contents, folder: Path, names: list[str], *, as_json: bool) -> None:
    lines = [
        f"{contents.headline}: {folder}",
        "Open cover.html; SHA256SUMS verifies the files (sha256sum -c SHA256SUMS, or ipp-helper pack FOLDER --check).",
        *(f"Not there any more: {name}" for name in contents.missing),
    ]
    show(
        lines,
        as_json=as_json,
        folder=str(folder),
        files=names,
        uses=len(contents.uses),
        complaints=len(contents.sent),
        exhibits=len(contents.exhibits),
        missing=list(contents.missing),
    )


def _check(folder: Path, *, as_json: bool) -> int:
    try:
        found = verify(folder)
    except OSError as error:
        raise WrongUse(f"This is no pack that can be read: {error.strerror}.", where=str(folder)) from error
    lines = found or ["Every file is as it was packed, and none was added."]
    show(lines, as_json=as_json, folder=str(folder), verified=not found, differences=found)
    return NEEDS_PERSON if found else DONE


_FILTERS = "Words that pick listings, such as work:whale, status:gone or any text; all of them must fit."


def backup(
    file: Annotated[Path, argument("FILE", "The file to write, such as records.zip.")],
    replace: Annotated[bool, option("--replace", "Write over a file that is there.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Carry your whole records in one file: evidence, papers, settings too; no browser profile, and no password."""
    path = free_path(file, replace=replace)
    made = write_backup(path, places(data), at=utc_now())
    show(
        f"Your records are in {path}: {plural(len(made.files), 'file')}.",
        as_json=as_json,
        file=str(path),
        files=len(made.files),
    )
    return DONE


def restore(
    file: Annotated[Path, argument("FILE", "A file that `backup` has written.")],
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Put the records of a backup in place of yours, which are kept aside; what was sent meanwhile is not lost."""
    here = places(data)
    done = restore_backup(file.expanduser(), here, at=utc_now(), sent_since=sent_since(here))
    show(
        restored_lines(done),
        as_json=as_json,
        made_at=done.manifest.made_at.isoformat(),
        files=len(done.manifest.files),
        kept_aside=str(done.aside) if done.aside else None,
        reported_since=done.kept,
        to_ask=done.asked,
        held_back=done.held,
    )
    return NEEDS_PERSON if done.asked or done.held else DONE


def export(
    file: Annotated[Path, argument("FILE", "The sheet to write; its name ends with .xlsx or .csv.")],
    filters: Annotated[list[str] | None, argument("[FILTER]...", _FILTERS)] = None,
    redacted: Annotated[
        bool, option("--redacted", "For the press: without shops, links, numbers, clients and names.")
    ] = False,
    replace: Annotated[bool, option("--replace", "Write over a file that is there.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write your listings as a spreadsheet; numbers leave as text, and nothing in it is a formula."""
    path = free_path(file, replace=replace)
    with open_context(data, read_only=True) as desk:
        chosen = filtered(desk.store, filters) if filters else None
        rows = export_to(path, desk.store, chosen, redacted=redacted)
    show(
        f"{plural(rows, 'row')} written to {path}.",
        as_json=as_json,
        file=str(path),
        rows=rows,
        redacted=redacted,
    )
    return DONE


def import_sheet(
    file: Annotated[Path, argument("FILE", "A spreadsheet or a text file with links; it is not changed.")],
    register: Annotated[
        Path | None, option("--register", "A sheet of your designs and their registrations.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", "Show what would happen, and write nothing.")] = False,
    answers: Annotated[
        list[str] | None,
        option(
            "--map",
            'Which column is what, such as "work=Motif" or status=E; remembered.',
            metavar="NAME=VALUE",
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read a spreadsheet: designs with their registrations, what was reported as history, the rest for your listings."""
    source = open_source(file.expanduser())
    with open_context(data, read_only=dry_run) as desk:
        shape = shape_of(source)
        said = read_answers((*remembered(desk.places.data, shape), *(answers or ())))
        works = _register(register, desk)
        now = datetime.now(UTC)
        reading = read_sheet(source, said, works, now.date())
        taken = take(desk.store, reading, hidden_rows=said.hidden_rows, now=now, by=desk.settings.name)
        if not dry_run:
            _write(desk, taken, shape, said)
            remember_columns(desk.places.data, reading)
    _show_import(reading, taken, dry_run=dry_run, as_json=as_json)
    return DONE if reading.data or reading.designs else NEEDS_PERSON


def _register(file: Path | None, desk: AppContext) -> Register:
    known = desk.store.works.all()
    return read_register(open_source(file.expanduser()), known) if file else Register(tuple(known))


def _write(desk: AppContext, taken: ImportPlan, shape: str, said: Answers) -> None:
    if taken.put or taken.remove:
        desk.queue.bring_in("a sheet brought in", *taken.put, remove=taken.remove)
    remember(desk.places.data, shape, said)


def _show_import(reading: SheetReading, taken: ImportPlan, *, dry_run: bool, as_json: bool) -> None:
    if not as_json:
        show(summary(reading, taken, dry_run=dry_run), as_json=False)
        return
    fates = zip(reading.rows, taken.fates, strict=True)
    show(
        (),
        as_json=True,
        file=reading.name,
        dry_run=dry_run,
        rows=[{**row.as_json(), "becomes": fate.value} for row, fate in fates],
        totals=totals(reading, taken),
        questions=[question.as_json() for question in reading.questions],
        hidden_sheets=list(reading.hidden_sheets),
        hidden_columns=[heading for heading, _ in reading.hidden_columns],
        remarks=list(reading.remarks),
    )
