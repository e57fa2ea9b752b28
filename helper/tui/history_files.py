"""The files that History saves: the list that is shown, the report, and a file for a lawyer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path

from helper.reports.documents import Figures, figures_of, report_page
from helper.reports.evidence_pack import PAGE, contents_of, facts_about, write_pack, zip_name
from helper.session.context import AppContext
from helper.store.facts import Fact, facts_of
from helper.translation import msg, msg_n, tr, tr_n, with_label
from helper.tui.context import read_records
from helper.tui.dialogs.dialogs import ChooseEntry, Notice, notice_on_error
from helper.tui.dialogs.path import ask_where, not_written, save_as, save_at, shown
from helper.tui.formatting import PRACTICE, clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry

_TITLE = msg("File for a lawyer")
_NOTHING = msg("There are no reported listings to include yet, so the file would be empty.")
_REPORT = "report.html"


class _File(StrEnum):
    LIST = "list"
    REPORT = "report"
    LAWYER = "lawyer"


async def save_a_file(
    host: PaneHost, save_list: Callable[[], Awaitable[object]], *, what: str, seller: str = ""
) -> None:
    """Ask which file to save, and save it. `what` says what `save_list` saves.

    `seller` is the shop that a file for a lawyer is about, if known.

    In practice only the report can be saved, so nothing is asked.
    """
    entries = [
        MenuEntry(_File.LIST, what, tr("a spreadsheet")),
        MenuEntry(_File.REPORT, tr("the report"), tr("a page for your browser, to print or send")),
        MenuEntry(_File.LAWYER, tr("a file for a lawyer"), tr("about one design or one shop")),
    ]
    ask = ChooseEntry(tr("Which file do you want to save?"), entries)
    match _File.REPORT if host.context.practice else await host.ask(ask):
        case _File.LIST:
            await save_list()
        case _File.REPORT:
            await write_report(host)
        case _File.LAWYER if seller:
            await write_lawyer_file(host, seller=seller)
        case _File.LAWYER:
            await ask_lawyer_file(host)


async def write_report(host: PaneHost) -> Path | None:
    """Save the report, and return its path; None if nothing was saved."""
    kept, today = host.context.store.snapshot(), host.context.now().date()
    facts = await asyncio.to_thread(facts_of, kept)
    if not facts:
        await host.ask(Notice(tr("Save the report"), tr(_NOTHING)))
        return None
    heading = tr(PRACTICE) if host.context.practice else ""

    def page() -> bytes:
        return report_page(figures_of(facts, today), heading=heading).encode()

    if host.context.practice:
        # Practice files stay in the practice folder, so the user is not asked where to save them.
        return await save_at(host, host.context.places.data / _REPORT, page)
    hint = tr("The page opens without a network, and can be printed.")
    return await save_as(host, tr("Save the report"), _REPORT, page, hint)


def counted(records: AppContext, today: date) -> tuple[list[Fact], Figures]:
    facts = facts_of(records.store)
    return facts, figures_of(facts, today)


async def ask_lawyer_file(host: PaneHost) -> None:
    today = host.context.now().date()
    _, figures = await read_records(host.context, partial(counted, today=today))
    entries = list(_entries(figures))
    if not entries:
        await host.ask(Notice(tr(_TITLE), tr(_NOTHING)))
        return
    chosen = await host.ask(ChooseEntry(tr("Which design or shop is the file for a lawyer about?"), entries))
    if chosen is not None:
        kind, _, name = chosen.partition(" ")
        await write_lawyer_file(host, **{kind: name})


async def write_lawyer_file(host: PaneHost, *, design: str = "", seller: str = "") -> None:
    kept, now = host.context.store.snapshot(), host.context.now()
    facts = await asyncio.to_thread(facts_about, kept, design=design, seller=seller)
    if host.context.practice or not facts:
        await host.ask(Notice(tr(_TITLE), tr(_NOTHING)))
        return
    subject = design or tr("shop {shop}", shop=facts[-1].shop)
    usual = f"{Path(zip_name(clean(subject))).stem} {now.astimezone():%Y-%m-%d}.zip"
    title = with_label(tr(_TITLE), clean(subject))
    file = await ask_where(host, title, usual, (".zip",), tr("Nothing is sent."))
    if file is None:
        return
    try:
        evidence = host.context.places.evidence
        contents = await asyncio.to_thread(contents_of, kept, evidence, facts, subject=subject)
        await asyncio.to_thread(write_pack, contents, evidence, file, now)
    except OSError as error:
        await host.ask(not_written(file, error))
        return
    lines = [
        contents.headline,
        shown(file),
        tr("Unpack it and open {page}. SHA256SUMS shows whether a file was changed later.", page=PAGE),
        *(tr("Missing: {file}", file=name) for name in contents.missing),
    ]
    await host.ask(Notice(tr("The file for a lawyer is ready"), "\n".join(lines)))


def _entries(figures: Figures) -> Iterator[MenuEntry]:
    design = msg_n("design, {n} link reported", "design, {n} links reported")
    shop = msg_n("shop, {n} link reported", "shop, {n} links reported")
    for kind, counted, groups in (("design", design, figures.designs), ("seller", shop, figures.sellers)):
        for group in groups:
            if group.name:
                note = tr_n(*counted, group.tally.reported)
                yield MenuEntry(f"{kind} {group.name}", clean(group.label), note)


@notice_on_error(msg("The spreadsheet was not saved"))
async def export_findings(host: PaneHost, finding_ids: tuple[str, ...]) -> None:
    host.context.places.refuse_practice()
    if not finding_ids:
        await host.ask(Notice(tr("Nothing to export"), tr("The list is empty.")))
        return
    title = tr_n("Export {n} link to a spreadsheet", "Export {n} links to a spreadsheet", len(finding_ids))
    # Importing the spreadsheet modules takes time, so they are imported only when needed.
    from helper.sheets.export import SUFFIXES, export_to

    usual = f"ipp-helper listings {host.context.now().astimezone():%Y-%m-%d}.xlsx"
    path = await ask_where(host, title, usual, SUFFIXES)
    if path is None:
        return
    kept = host.context.store.snapshot()
    findings = [kept.findings[finding_id] for finding_id in finding_ids if finding_id in kept.findings]
    # With None, all listings are exported, and also the designs that have no listing.
    chosen = None if len(findings) == len(kept.findings) else findings
    rows = await asyncio.to_thread(export_to, path, kept, chosen)
    host.say(tr_n("{n} row saved as {path}.", "{n} rows saved as {path}.", rows, path=shown(path)), 8)
