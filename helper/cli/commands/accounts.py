"""`ipp-helper accounts`: whom the portal knows you as, and how it rates you."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer

from helper.cli.context import open_context, short
from helper.cli.output import DONE, AsJson, Data, View, argument, option, show, table
from helper.errors import NotDone, WrongUse
from helper.hosts import PORTAL_HOSTS
from helper.model.account import LIMITS_IN_SHORT, PUBLISHED_LIMITS, Account, AccountRating
from helper.model.text import casefold_key, one_line
from helper.session.context import AppContext
from helper.store.store import Store


def add_account(
    label: Annotated[str, option("--label", "What you call it.")],
    host: Annotated[str, typer.Option("--host", help="The portal's host it belongs to.")] = PORTAL_HOSTS[0],
    client: Annotated[
        list[str] | None,
        option("--client", "A client it may file for; may be given several times."),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Add an account; each has a browser profile of its own."""
    with open_context(data) as desk:
        hosts = (*PORTAL_HOSTS, *desk.settings.extra_hosts)
        if host not in hosts:
            raise WrongUse(
                f"“{host}” is not known as a host of the portal.",
                where=f"Known are: {', '.join(hosts)}.",
                now="If you are sure that it is the portal, put it into `extra_hosts` in settings.toml first.",
            )
        _refuse_known(desk, label)
        account = Account(id=uuid4().hex, label=label.strip(), host=host, clients=tuple(client or ()))
        desk.store.change(account)
    show(f"{account.label} is in your accounts.", as_json=as_json, account=account_view(account))
    return DONE


def edit_account(
    which: Annotated[str, argument("NAME", "What you call it.")],
    label: Annotated[str | None, option("--label", "Another name for it.")] = None,
    client: Annotated[
        list[str] | None, option("--client", "A client it may file for too; may be given several times.")
    ] = None,
    drop_client: Annotated[
        list[str] | None, option("--drop-client", "A client it may no longer file for.", metavar="CLIENT")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Change an account: its name, and the clients it may file for."""
    with open_context(data) as desk:
        account = account_called(desk, which)
        if label is not None:
            _refuse_known(desk, label, besides=account)
        gone = set(map(casefold_key, drop_client or ()))
        kept = (name for name in (*account.clients, *(client or ())) if casefold_key(name) not in gone)
        changed = replace(
            account,
            label=account.label if label is None else label.strip(),
            clients=tuple({casefold_key(name): name for name in kept}.values()),
        )
        desk.store.change(changed)
    clients = ", ".join(changed.clients) or "your own designs only"
    show(f"{changed.label} may file for: {clients}.", as_json=as_json, account=account_view(changed))
    return DONE


def list_accounts(data: Data = None, as_json: AsJson = False) -> int:
    """List your accounts."""
    with open_context(data, read_only=True) as desk:
        found = desk.store.accounts.all()
    rows = [(short(one.id), one.label, one.host, ", ".join(one.clients) or "only your own") for one in found]
    lines = (
        table(rows, ("Id", "Account", "Portal", "Clients"))
        if found
        else ["No accounts yet; one is made when you first file."]
    )
    show(lines, as_json=as_json, accounts=[account_view(one) for one in found])
    return DONE


def account_called(desk: AppContext, label: str) -> Account:
    """The account of that name.

    Raises:
        WrongUse: There is none; the sentence names those that there are.
    """
    known = desk.store.accounts.all()
    for account in known:
        if casefold_key(account.label) == casefold_key(label):
            return account
    names = ", ".join(f"“{account.label}”" for account in known)
    raise WrongUse(
        f"There is no account called “{label}”.",
        where=f"Your accounts: {names}." if names else "You have no accounts yet.",
        now="Add one with: ipp-helper accounts add --label NAME",
    )


def _refuse_known(desk: AppContext, label: str, *, besides: Account | None = None) -> None:
    others = (one for one in desk.store.accounts.all() if besides is None or one.id != besides.id)
    if any(casefold_key(one.label) == casefold_key(label) for one in others):
        raise NotDone(f"There is an account called “{label}” already.")


_MOST_READINGS = 6
_LONGEST = 40


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
    """Show what the portal's own page said about your reports, beside the limits that Alibaba has published."""
    writes = bool(takedown or counter_notice)
    with open_context(data, read_only=not writes) as desk:
        whose = account_called(desk, account).id if account else None
        if writes:
            desk.queue.record_rating(
                _by_hand(takedown, counter_notice, whose or "", desk.settings.name or "you")
            )
        readings = _readings(desk.store, whose)
    show(
        [*_portal_lines(readings), "", *_limit_lines()],
        as_json=as_json,
        portal=[_rating_view(reading) for reading in readings],
        published=[
            {
                **asdict(limit),
                "published_on": limit.published_on.isoformat(),
                "read_on": limit.read_on.isoformat(),
            }
            for limit in PUBLISHED_LIMITS
        ],
    )
    return DONE


def _by_hand(takedown: str, counter_notice: str, account_id: str, by: str) -> AccountRating:
    for text in filter(None, (takedown, counter_notice)):
        if not any(map(str.isdigit, text)) or len(text) > _LONGEST:
            raise WrongUse(f"“{text}” is not a rate.", now="Write it as the page has it, such as 97%.")
    return AccountRating(
        id=uuid4().hex,
        at=datetime.now(UTC),
        host="",
        account_id=account_id,
        takedown_rate=one_line(takedown, _LONGEST),
        counter_notice_rate=one_line(counter_notice, _LONGEST),
        by=by,
    )


def _readings(store: Store, account_id: str | None) -> list[AccountRating]:
    """The latest first; practice says nothing about anybody."""
    found = [
        rating
        for rating in store.standings.all()
        if not rating.practice and (account_id is None or rating.account_id == account_id)
    ]
    return sorted(found, key=lambda rating: rating.at, reverse=True)


def _portal_lines(readings: Sequence[AccountRating]) -> Iterator[str]:
    if not readings:
        yield "The portal's own page about your account has not been read yet; ipp-helper outcomes reads it."
        return
    rows = [
        (f"{rating.at:%Y-%m-%d}", rating.takedown_rate or "--", rating.counter_notice_rate or "--",
         rating.month_on_month or "--", rating.counter_notices_waiting or "--",
         rating.host or f"written down by {rating.by}")
        for rating in readings[:_MOST_READINGS]
    ]  # fmt: skip
    yield "What the portal's own page said (certain: its own words)"
    yield from table(rows, ("On", "Taken down", "Objections", "Compared", "Wait for you", "Where"))


def _limit_lines() -> Iterator[str]:
    yield LIMITS_IN_SHORT
    yield ""
    yield from (
        f"  {limit.published_on}  {limit.says} ({limit.certainty.value}: {limit.source})"
        for limit in PUBLISHED_LIMITS
    )


def _rating_view(rating: AccountRating) -> View:
    return {
        "at": rating.at.isoformat(),
        "host": rating.host or None,
        "by": rating.by or None,
        "account": rating.account_id or None,
        "takedown_rate": rating.takedown_rate or None,
        "counter_notice_rate": rating.counter_notice_rate or None,
        "month_on_month": rating.month_on_month or None,
        "counter_notices_waiting": rating.counter_notices_waiting or None,
    }


def account_view(account: Account) -> View:
    return {"id": account.id, "label": account.label, "host": account.host, "clients": list(account.clients)}
