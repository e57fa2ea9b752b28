"""How the account stands, in a few lines: our own count beside Alibaba's published lines, and what the portal's page said."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from helper.exchange.report.rating import Rated, Rating
from helper.model.good_faith import COUNTED_MONTHS, ESTIMATE, OBJECTION_LINE, UPHELD_LINE
from helper.model.standing import Standing
from helper.model.words import percent
from helper.tui.plain import clean
from helper.tui.when import long_day

_LABEL = 24
_MOST_REASONS = 4


def rating_lines(rating: Rating, standing: Standing | None) -> Iterator[Content]:
    """Nothing where nothing was decided lately and nothing was read."""
    if not rating.reasons and standing is None:
        return
    yield Content.styled(
        f"how Alibaba may rate your reports (estimate), last {COUNTED_MONTHS} months", "$soft"
    )
    yield from _own_count(rating)
    if standing is not None:
        yield from _page_said(standing)
    yield Content.styled(ESTIMATE, "$soft")


def _own_count(rating: Rating) -> Iterator[Content]:
    total = rating.total
    if not total.decided:
        yield _line("our own count", "nothing decided", "")
        return
    yield _line(
        "upheld",
        _share(total.upheld_share),
        f"   of {total.decided} decided; line: at least {percent(UPHELD_LINE)}",
    )
    yield _line(
        "lost to an objection",
        _share(total.accepted_share),
        f"   {total.objected} objected; line: at most {percent(OBJECTION_LINE)}",
    )
    if len(rating.reasons) > 1:
        yield from (_reason_line(one) for one in rating.reasons[:_MOST_REASONS] if one.decided)


def _reason_line(one: Rated) -> Content:
    name = clean(one.reason) or "reason not noted"
    return Content.assemble(
        (f"  {name}", "$soft"),
        f"   {_share(one.upheld_share)} upheld of {one.decided}",
        ("   below a line" if one.is_below else "", "$warning"),
    )


def _page_said(standing: Standing) -> Iterator[Content]:
    where = f"written down by {clean(standing.by)}" if standing.by else f"read at {standing.host}"
    said = (
        ("taken down", standing.takedown_rate),
        ("objections", standing.counter_notice_rate),
        ("compared", standing.month_on_month),
        ("objections that wait for you", standing.counter_notices_waiting),
    )
    words = ", ".join(f"{name} {clean(figure)}" for name, figure in said if figure)
    yield _line("the portal's page says", words, f"   {where}, {long_day(standing.at)}")


def _line(label: str, text: str, note: str) -> Content:
    return Content.assemble((f"{label:<{_LABEL}}", "$soft"), (text, "bold"), (note, "$soft"))


def _share(share: float | None) -> str:
    return "--" if share is None else percent(share)
