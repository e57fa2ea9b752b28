"""The Reports pane: the outcomes of all reports in a few figures, and the files that can be made from them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.model.text import percent
from helper.reports.documents import (
    Figures,
    Group,
    beside_months,
    figures_of,
    half_gone_words,
    headline,
    report_page,
)
from helper.reports.evidence_pack import PAGE, contents_of, facts_about, write_pack, zip_name
from helper.session.context import AppContext
from helper.store.facts import Fact, facts_of
from helper.translation import msg, msg_n, tr, tr_n, with_label
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, read_records
from helper.tui.dialogs.dialogs import ChooseEntry, Notice, notice_on_error
from helper.tui.dialogs.path import ask_where, not_written, save_as, save_at, shown
from helper.tui.formatting import PRACTICE, clean, fit, links, long_day
from helper.tui.pane import Pane, PaneHost
from helper.tui.widgets.inputs import MenuEntry

_BAR, _REST = "■", "·"
_PAGE = "report.html"
_LABEL = 10
_FIGURE = 6
_MOST_BAR = 30


def month_lines(figures: Figures, width: int, most: int) -> Iterator[Content]:
    """Yield a line for each of the latest `most` months, oldest first, with the numbers of reported and removed links.

    Further lines for earlier months and for links without a date make the lines add up to the total.
    """
    longest = _longest(width, columns=2)
    largest = figures.largest_month
    rows = [
        (month.label, (month.reported, month.reported / largest), (month.gone, month.gone / largest))
        for month in figures.latest_months[-most:]
    ]
    rows += [(label, (reported, 0.0), (gone, 0.0)) for label, reported, gone in beside_months(figures, most)]
    yield Content.styled(
        f"{'':<{_LABEL}}{fit(tr('listings reported'), _FIGURE + longest + 3)}{tr('gone')}", "$soft"
    )
    for label, reported, gone in rows:
        bars = *_bar(*reported, longest, "$accent"), "  ", *_bar(*gone, longest, "$success")
        yield Content.assemble((fit(label, _LABEL), "$soft"), *bars)


def group_lines(groups: Sequence[Group], width: int, most: int) -> Iterator[Content]:
    """Yield a line for each of the first `most` groups that have a name, with the numbers of removed and reported links."""
    name = max(_LABEL, min(28, width // 3))
    named = [group for group in groups if group.name][:most]
    longest = _longest(width - name, columns=1)
    largest = max((group.tally.reported for group in named), default=1)
    for group in named:
        tally = group.tally
        figure = tr("{gone} of {reported}", gone=tally.gone, reported=tally.reported)
        gone = _cells(tally.gone / largest, longest)
        rest = max(0, _cells(tally.reported / largest, longest) - gone)
        head = ((fit(clean(group.name), name), "$foreground"), (f"  {fit(figure, 11, right=True)}  ", "bold"))
        yield Content.assemble(*head, (_BAR * gone, "$success"), (_REST * rest, "$soft"))


def _bar(figure: int, share: float, longest: int, tone: str) -> tuple[tuple[str, str], tuple[str, str]]:
    number = f"{figure:>{_FIGURE - 1}} "
    return (number, "bold" if figure else "$soft"), (f"{_BAR * _cells(share, longest):<{longest}} ", tone)


def _cells(share: float, longest: int) -> int:
    """Convert a share of the longest bar to a number of cells. A share above zero gets at least one cell."""
    return max(1, round(share * longest)) if share > 0 else 0


def _longest(width: int, *, columns: int) -> int:
    return max(4, min(_MOST_BAR, (width - _LABEL - 4) // columns - _FIGURE - 2))


def _line(label: str, text: str, note: str = "") -> Content:
    return Content.assemble((fit(label, _FIGURE_LABEL), "$soft"), (text, "bold"), (note, "$soft"))


_MOST_MONTHS = 12
_MOST_DESIGNS = 8
_FIGURE_LABEL = 24
_NARROWEST = 40


class ReportsPane(Pane):
    PLACE: ClassVar[str] = "reports"
    BINDINGS = bindings("reports", "sheet.export")

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._page: Path | None = None
        """The path of the report that was saved last since the program started; None if no report was saved."""
        self._facts: list[Fact] = []
        self._figures: Figures | None = None
        self._as_of: tuple[int, date] | None = None
        """The revision of the records and the day for which the figures were computed."""

    def compose(self) -> ComposeResult:
        yield Static(id="headline")
        with VerticalScroll(id="report"):
            yield Static()

    def on_resize(self) -> None:
        self.load()

    def load(self) -> None:
        if self._as_of != (self.context.store.changes, self.context.now().date()):
            self._count()
        else:
            self._draw()

    @work(exclusive=True, group="count")
    async def _count(self) -> None:
        today = self.context.now().date()
        self._facts, self._figures = await read_records(self.context, partial(_counted, today=today))
        self._as_of = (self.context.store.changes, today)
        self._draw()

    def _draw(self) -> None:
        self.headline(tr("Reports"), tr("as of {day}", day=long_day(self.context.now())))
        counted = tr("Your reports are counted here, month by month, with their outcomes.")
        lines = [Content.assemble((tr("Nothing reported yet."), "bold"), f"\n\n{counted}")]
        if self._facts and self._figures is not None:
            lines = list(_lines(self._figures, max(_NARROWEST, self.size.width - 8)))
        self.query_one("#report Static", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def arrive(self) -> None:
        self.query_one("#report").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"write", "open"}:
            return bool(self._facts)
        if action in {"lawyer", "export"}:
            return bool(self._facts) and not self.context.practice
        return True

    def action_write(self) -> None:
        self.run_worker(self._write(), group="report", exclusive=True)

    @work(exclusive=True, group="report")
    async def action_open(self) -> None:
        page = self._page if self._page is not None and self._page.exists() else await self._write()
        if page is not None and not await self.context.desktop.open_file(page):
            self.post_message(self.Copy(str(page)))

    def action_lawyer(self) -> None:
        self.begin(ask_lawyer_file)

    def action_export(self) -> None:
        self.begin(export_findings, tuple(fact.finding_id for fact in self._facts))

    async def _write(self) -> Path | None:
        kept, today = self.context.store.snapshot(), self.context.now().date()
        heading = tr(PRACTICE) if self.context.practice else ""

        def page() -> bytes:
            return report_page(figures_of(facts_of(kept), today), heading=heading).encode()

        if self.context.practice:
            # Practice files stay in the practice folder, so the user is not asked where to save them.
            path = await save_at(self.host, self.context.places.data / _PAGE, page)
        else:
            title, hint = tr("Save the report"), tr("The page opens without a network, and can be printed.")
            path = await save_as(self.host, title, _PAGE, page, hint)
        self._page = path or self._page
        return path


def _counted(records: AppContext, today: date) -> tuple[list[Fact], Figures]:
    facts = facts_of(records.store)
    return facts, figures_of(facts, today)


def _lines(figures: Figures, width: int) -> Iterator[Content]:
    yield Content.styled(headline(figures), "bold")
    yield Content("")
    yield from _figures(figures)
    if figures.months:
        yield Content("")
        yield from month_lines(figures, width, _MOST_MONTHS)
    if any(group.name for group in figures.designs):
        yield Content("")
        yield Content.styled(tr("gone, by design"), "$soft")
        yield from group_lines(figures.designs, width, _MOST_DESIGNS)
    if len(figures.months) > _MOST_MONTHS or len(figures.designs) > _MOST_DESIGNS:
        yield Content("")
        yield Content.styled(tr("The report has the earlier months and all designs."), "$soft")


def _figures(figures: Figures) -> Iterator[Content]:
    if (share := figures.total.gone_of_decided) is not None:
        yield _line(tr("gone, of those decided"), percent(share))
    if figures.usual_days is not None:
        known = len(figures.days_to_gone)
        of = f"   {tr_n('of {n} link with known dates', 'of {n} links with known dates', known)}"
        yield _line(tr("usual time to removal"), half_gone_words(figures.usual_days), of)
    if figures.back_again:
        yield _line(tr("back again"), links(figures.back_again))
    if figures.not_shown:
        yield _line(tr("not shown in your country"), links(figures.not_shown))


_TITLE = msg("File for a lawyer")
_NOTHING = msg("There are no reported listings to include yet, so the file would be empty.")


async def ask_lawyer_file(host: PaneHost) -> None:
    today = host.context.now().date()
    _, figures = await read_records(host.context, partial(_counted, today=today))
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
    facts = facts_about(kept, design=design, seller=seller)
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
