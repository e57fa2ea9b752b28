"""Reports: what came of everything that was reported, in a few figures, and the files that can be made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.exchange.facts import Fact, facts_of
from helper.exchange.report.figures import Effort, Figures, effort_of, figures_of
from helper.exchange.report.page import half_gone_words, headline, hours_at_the_form
from helper.exchange.report.rating import rating_of
from helper.model.standing import latest_standing
from helper.model.words import counted, percent
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.reports.lawyer_file import LawyerFile
from helper.tui.reports.rating_lines import rating_lines
from helper.tui.reports.text_bars import group_lines, month_lines
from helper.tui.reports.writing import ReportWriting
from helper.tui.when import long_day
from helper.tui.workbench import Records, Workbench

_MOST_MONTHS = 12
_MOST_DESIGNS = 8
_LABEL = 24
_NARROWEST = 40
_EMPTY = Content.assemble(
    ("Nothing has been reported yet.", "bold"),
    "\n\nWhat you report is counted here, month by month, with what came of it.",
)


class ReportsPane(Pane):
    """The figures in short; the page has all of them."""

    PLACE: ClassVar[str] = "reports"
    BINDINGS = bindings("reports.write", "reports.open", "reports.card", "reports.lawyer", "sheet.export")

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__(bench, records)
        self._page: Path | None = None
        """The report that was written last, in this run of the program."""
        self._facts: list[Fact] = []
        self._counted: tuple[Figures, Effort]
        self._as_of: tuple[int, date] | None = None
        """The change and the day of which the figures tell."""

    def compose(self) -> ComposeResult:
        """A headline and the figures."""
        yield Static(id="headline")
        with VerticalScroll(id="report"):
            yield Static()

    def on_resize(self) -> None:
        """The bars are as long as there is room."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        now, store = self.bench.now(), self.records.store
        if self._as_of != (as_of := (store.changes, now.date())):
            self._as_of, self._facts = as_of, facts_of(store)
            self._counted = figures_of(self._facts, now.date()), effort_of(store)
        self.query_one("#headline", Static).update(
            Content.assemble(("Reports", "bold"), (f"   as of {long_day(now)}", "$soft"))
        )
        width = max(_NARROWEST, self.size.width - 8)
        lines = [*_lines(*self._counted, width), *self._rating(now.date())] if self._facts else [_EMPTY]
        self.query_one("#report Static", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def arrive(self) -> None:
        """The figures take the keys: they scroll."""
        self.query_one("#report").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of nothing no file is made."""
        return bool(self._facts) if action in {"write", "open", "card", "lawyer", "export"} else True

    def action_write(self) -> None:
        """Write the report as one page."""
        self.begin(self._write, "report")

    def action_open(self) -> None:
        """Open the report; it is written first where that was not done yet."""
        self.begin(self._open, "report")

    def action_card(self) -> None:
        """Write the picture to share."""
        self.begin(self._writing.card, "report")

    def action_lawyer(self) -> None:
        """Write a file for a lawyer."""
        file = LawyerFile(self.app, self.bench, self.records)
        self.begin(file.ask, "report")

    def action_export(self) -> None:
        """Write every listing that was reported into a spreadsheet."""
        self.post_message(self.Export(tuple(fact.finding_id for fact in self._facts)))

    def _rating(self, today: date) -> Iterator[Content]:
        standing = latest_standing(self.records.store.standings.all())
        rated = list(rating_lines(rating_of(self._facts, today), standing))
        return iter((Content(""), *rated) if rated else ())

    @property
    def _writing(self) -> ReportWriting:
        return ReportWriting(self.app, self.bench, self.records)

    async def _write(self) -> Path | None:
        if (path := await self._writing.page()) is not None:
            self._page = path
        return path

    async def _open(self) -> None:
        page = self._page if self._page is not None and self._page.exists() else await self._write()
        if page is not None and not await self.bench.open_file(page):
            self.post_message(self.Copy(str(page)))


def _lines(figures: Figures, effort: Effort, width: int) -> Iterator[Content]:
    yield Content.styled(headline(figures), "bold")
    yield Content("")
    yield from (
        Content.assemble((f"{label:<{_LABEL}}", "$soft"), (text, "bold"), (note, "$soft"))
        for label, text, note in _figures(figures, effort)
    )
    if figures.months:
        yield Content("")
        yield from month_lines(figures, width, _MOST_MONTHS)
    if any(group.name for group in figures.designs):
        yield Content("")
        yield Content.styled("gone, by design", "$soft")
        yield from group_lines(figures.designs, width, _MOST_DESIGNS)
    if len(figures.months) > _MOST_MONTHS or len(figures.designs) > _MOST_DESIGNS:
        yield Content("")
        yield Content.styled("Earlier months and further designs are in the report, one by one.", "$soft")


def _figures(figures: Figures, effort: Effort) -> Iterator[tuple[str, str, str]]:
    share = figures.total.gone_of_decided
    if share is not None:
        yield "gone, of those decided", percent(share), ""
    if figures.usual_days is not None:
        of = f"   of {counted(len(figures.days_to_gone), 'link')} with both days known"
        yield "half disappeared", half_gone_words(figures.usual_days), of
    if figures.back_again:
        yield "back again", counted(figures.back_again, "link"), ""
    if figures.not_shown:
        yield "not shown from here", counted(figures.not_shown, "link"), ""
    if effort.forms:
        evenings = f"   {counted(effort.evenings, 'evening')}, {hours_at_the_form(effort)} at the form"
        yield "forms", str(effort.forms), evenings
