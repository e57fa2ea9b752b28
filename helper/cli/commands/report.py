"""`ipp-helper report`: what became of everything that was reported, as one page for a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, show
from helper.cli.views import View, tally_view
from helper.cli.writing import write_new
from helper.exchange.facts import facts_of
from helper.exchange.report.effort import effort_of
from helper.exchange.report.figures import Group, figures_of
from helper.exchange.report.page import headline, report_card, report_page

_USUAL_NAME = Path("report.html")


def report(
    file: Annotated[Path, argument("[FILE]", "Where the page goes.")] = _USUAL_NAME,
    client: Annotated[
        str | None, option("--client", "Only what was reported for this client.", metavar="NAME")
    ] = None,
    card: Annotated[
        Path | None,
        option("--card", "Also a picture (SVG) to pass on: no seller, number or name in it.", metavar="FILE"),
    ] = None,
    replace: Annotated[bool, option("--replace", "Write over a file that is there already.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Write what became of your reports as one page: it opens without a network and prints well."""
    with open_desk(data, read_only=True) as desk:
        facts = facts_of(desk.store, client=client)
        effort = effort_of(desk.store, client=client)
    figures = figures_of(facts, datetime.now(UTC).date())
    pages = {file: report_page(figures, effort, client=client)}
    if card is not None:
        pages[card] = report_card(figures)
    written = [write_new(path, page.encode(), replace=replace) for path, page in pages.items()]
    lines = [headline(figures), *(f"Written to {path}" for path in written)]
    show(
        lines,
        as_json=as_json,
        files=[str(path) for path in written],
        total=tally_view(figures.total),
        usual_days=figures.usual_days,
        back_again=figures.back_again,
        months=[
            {"month": f"{month.first:%Y-%m}", "reported": month.reported, "gone": month.gone}
            for month in figures.months
        ],
        designs=[_group_view(group) for group in figures.designs],
        sellers=[_group_view(group) for group in figures.sellers],
    )
    return DONE


def _group_view(group: Group) -> View:
    return {"name": group.name, **tally_view(group.tally), "upheld_days": group.upheld_days}
