"""The figures of History: the outcomes of all reports, month by month and by design."""

from __future__ import annotations

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
from helper.reports.documents import Figures, Group, beside_months, half_gone_words, headline
from helper.store.facts import Fact
from helper.translation import tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext, read_records
from helper.tui.formatting import clean, fit, links, long_day
from helper.tui.history_files import counted, export_findings, write_report
from helper.tui.history_views import HistoryView, Views

_BAR, _REST = "■", "·"
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


class FiguresPane(HistoryView):
    PLACE: ClassVar[str] = "figures"
    BINDINGS = bindings("figures", "views")

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._page: Path | None = None
        """The path of the report that was saved last since the program started; None if no report was saved."""
        self._facts: list[Fact] = []
        self._figures: Figures | None = None
        self._as_of: tuple[int, date] | None = None
        """The revision of the records and the day for which the figures were computed."""

    def compose(self) -> ComposeResult:
        yield Views(self.PLACE)
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
        self._facts, self._figures = await read_records(self.context, partial(counted, today=today))
        self._as_of = (self.context.store.changes, today)
        self._draw()

    def _draw(self) -> None:
        self.headline(tr("What your reports achieved"), tr("as of {day}", day=long_day(self.context.now())))
        about = tr("Your reports are counted here, month by month, with their outcomes.")
        lines = [Content.assemble((tr("Nothing reported yet."), "bold"), f"\n\n{about}")]
        if self._facts and self._figures is not None:
            lines = list(_lines(self._figures, max(_NARROWEST, self.size.width - 8)))
        self.query_one("#report Static", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def arrive(self) -> None:
        self.query_one("#report").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._facts) if action in {"open", "write"} else super().check_action(action, parameters)

    @work(exclusive=True, group="report")
    async def action_open(self) -> None:
        is_saved = self._page is not None and self._page.exists()
        self._page = self._page if is_saved else await write_report(self.host)
        if self._page is not None and not await self.context.desktop.open_file(self._page):
            self.post_message(self.Copy(str(self._page)))

    async def save_list(self) -> None:
        await export_findings(self.host, tuple(fact.finding_id for fact in self._facts))


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
