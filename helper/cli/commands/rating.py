"""`ipp-helper accounts rating`: what the portal's page says about an account, and our own count beside the published lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer

from helper.cli.commands.accounts import account_called
from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, option
from helper.cli.output import DONE, show, table
from helper.errors import WrongUse
from helper.exchange.facts import facts_of
from helper.exchange.report.rating import Rated, Rating, rating_of
from helper.model.good_faith import ESTIMATE, OBJECTION_LINE, PUBLISHED_LINES, UPHELD_LINE
from helper.model.plain_text import one_line
from helper.model.standing import Standing
from helper.model.words import percent
from helper.store.standings import record_standing
from helper.store.store import Store

_MOST_READINGS = 6
_LONGEST = 40
View = dict[str, object]


def register(app: typer.Typer) -> None:
    """Add the command to the group of the accounts."""
    app.command("rating")(rating)


def rating(
    account: Annotated[
        str | None, option("--account", "Only this account; else all of them together.", metavar="NAME")
    ] = None,
    takedown: Annotated[
        str, option("--takedown", "Write down the takedown rate that you read on the page.", metavar="RATE")
    ] = "",
    counter_notice: Annotated[
        str, option("--counter-notice", "Write down the counter-notice rate.", metavar="RATE")
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Show how Alibaba may rate your reports (estimate), beside what the portal's own page said."""
    writes = bool(takedown or counter_notice)
    with open_desk(data, read_only=not writes) as desk:
        whose = account_called(desk, account).id if account else None
        if writes:
            record_standing(
                desk.store, _by_hand(takedown, counter_notice, whose or "", desk.settings.name or "you")
            )
        readings = _readings(desk.store, whose)
        counted = rating_of(facts_of(desk.store), datetime.now(UTC).date(), account_id=whose)
    show(
        [*_portal_lines(readings), "", *_own_lines(counted)],
        as_json=as_json,
        portal=[_standing_view(one) for one in readings],
        own_count=_rating_view(counted),
        published=[
            {**asdict(one), "published_on": one.published_on.isoformat(), "read_on": one.read_on.isoformat()}
            for one in PUBLISHED_LINES
        ],
    )
    return DONE


def _by_hand(takedown: str, counter_notice: str, account_id: str, by: str) -> Standing:
    for text in filter(None, (takedown, counter_notice)):
        if not any(map(str.isdigit, text)) or len(text) > _LONGEST:
            raise WrongUse(f"“{text}” is not a rate.", now="Write it as the page has it, such as 97%.")
    return Standing(
        id=uuid4().hex,
        at=datetime.now(UTC),
        host="",
        account_id=account_id,
        takedown_rate=one_line(takedown, _LONGEST),
        counter_notice_rate=one_line(counter_notice, _LONGEST),
        by=by,
    )


def _readings(store: Store, account_id: str | None) -> list[Standing]:
    """The latest first; practice says nothing about anybody."""
    found = [
        one
        for one in store.standings.all()
        if not one.practice and (account_id is None or one.account_id == account_id)
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _portal_lines(readings: Sequence[Standing]) -> Iterator[str]:
    if not readings:
        yield "The portal's own page about your account has not been read yet; ipp-helper outcomes reads it."
        return
    rows = [
        (f"{one.at:%Y-%m-%d}", one.takedown_rate or "--", one.counter_notice_rate or "--",
         one.month_on_month or "--", one.counter_notices_waiting or "--", one.host or f"written down by {one.by}")
        for one in readings[:_MOST_READINGS]
    ]  # fmt: skip
    yield "What the portal's own page said (certain: its own words)"
    yield from table(rows, ("On", "Taken down", "Objections", "Compared", "Wait for you", "Where"))


def _own_lines(counted: Rating) -> Iterator[str]:
    yield f"How Alibaba may rate your reports (estimate), {counted.since} to {counted.until}"
    if not counted.reasons:
        yield "Nothing was decided in these three months."
    else:
        rows = [_row(one.reason or "reason not noted", one) for one in counted.reasons]
        rows.append(_row("all reasons", counted.total))
        yield from table(
            [
                *rows,
                ("published line", "", f"≥ {percent(UPHELD_LINE)}", "", "", f"≤ {percent(OBJECTION_LINE)}"),
            ],
            ("Reason", "Decided", "Upheld", "No", "Objected", "Objection accepted"),
        )
    yield ""
    yield ESTIMATE
    yield ""
    yield from (
        f"  {one.published_on}  {one.says} ({one.certainty.value}: {one.source})" for one in PUBLISHED_LINES
    )


def _row(name: str, one: Rated) -> tuple[str, ...]:
    accepted = one.accepted_share
    return (
        name, str(one.decided), f"{one.upheld} · {_share(one.upheld_share)}", str(one.said_no), str(one.objected),
        f"{one.objections_accepted} · {_share(accepted)}",
    )  # fmt: skip


def _share(share: float | None) -> str:
    return "--" if share is None else percent(share, digits=1)


def _standing_view(one: Standing) -> View:
    return {
        "at": one.at.isoformat(),
        "host": one.host or None,
        "by": one.by or None,
        "account": one.account_id or None,
        "takedown_rate": one.takedown_rate or None,
        "counter_notice_rate": one.counter_notice_rate or None,
        "month_on_month": one.month_on_month or None,
        "counter_notices_waiting": one.counter_notices_waiting or None,
    }


def _rating_view(counted: Rating) -> View:
    return {
        "since": counted.since.isoformat(),
        "until": counted.until.isoformat(),
        "total": _rated_view(counted.total),
        "reasons": [_rated_view(one) for one in counted.reasons],
    }


def _rated_view(one: Rated) -> View:
    return {
        "reason": one.reason or None,
        "decided": one.decided,
        "upheld": one.upheld,
        "said_no": one.said_no,
        "objected": one.objected,
        "objections_accepted": one.objections_accepted,
        "upheld_share": one.upheld_share,
        "objections_accepted_share": one.accepted_share,
    }
