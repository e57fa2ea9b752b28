"""`ipp-helper accounts`: whom the portal knows you as, and how it rates you."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer

from helper.cli.output import Texts, View, argument, open_context, option, picked, short, show, table
from helper.errors import NotDone, WrongUse
from helper.hosts import PORTAL_HOSTS
from helper.model.account import LIMITS_IN_SHORT, PUBLISHED_LIMITS, Account, AccountRating
from helper.model.text import casefold_key, one_line
from helper.session.context import AppContext
from helper.store.store import Store


def add(
    label: Annotated[str, option("--label", "What you call it.")],
    host: Annotated[str, typer.Option("--host", help="The portal's host it belongs to.")] = PORTAL_HOSTS[0],
    client: Annotated[
        Texts, option("--client", "A client it may file for; may be given several times.")
    ] = None,
) -> None:
    """Add an account; each has a browser profile of its own."""
    with open_context() as context:
        hosts = (*PORTAL_HOSTS, *context.settings.extra_hosts)
        if host not in hosts:
            raise WrongUse(
                f"“{host}” is not known as a host of the portal.",
                where=f"Known are: {', '.join(hosts)}.",
                now="If you are sure that it is the portal, put it into `extra_hosts` in settings.toml first.",
            )
        _refuse_known(context, label)
        account = Account(id=uuid4().hex, label=label.strip(), host=host, clients=tuple(client or ()))
        context.store.change(account)
    show(f"{account.label} is in your accounts.", account=asdict(account))


def edit(
    which: Annotated[str, argument("NAME", "What you call it.")],
    label: Annotated[str | None, option("--label", "Another name for it.")] = None,
    client: Annotated[
        Texts, option("--client", "A client it may file for too; may be given several times.")
    ] = None,
    drop_client: Annotated[
        Texts, option("--drop-client", "A client it may no longer file for.", "CLIENT")
    ] = None,
) -> None:
    """Change an account: its name, and the clients it may file for."""
    with open_context() as context:
        account = account_called(context, which)
        if label is not None:
            _refuse_known(context, label, besides=account)
        gone = set(map(casefold_key, drop_client or ()))
        kept = (name for name in (*account.clients, *(client or ())) if casefold_key(name) not in gone)
        changed = replace(
            account,
            label=account.label if label is None else label.strip(),
            clients=tuple({casefold_key(name): name for name in kept}.values()),
        )
        context.store.change(changed)
    clients = ", ".join(changed.clients) or "your own designs only"
    show(f"{changed.label} may file for: {clients}.", account=asdict(changed))


def list_() -> None:
    """List your accounts."""
    with open_context(read_only=True) as context:
        found = context.store.accounts.all()
    rows = [
        (short(account.id), account.label, account.host, ", ".join(account.clients) or "only your own")
        for account in found
    ]
    empty = "No accounts yet; one is made when you first file."
    show(table(rows, ("Id", "Account", "Portal", "Clients"), empty=empty), accounts=list(map(asdict, found)))


def account_called(context: AppContext, label: str) -> Account:
    """The account of that name. Raises `WrongUse`: there is none; the sentence names those that there are."""
    known = context.store.accounts.all()
    for account in known:
        if casefold_key(account.label) == casefold_key(label):
            return account
    names = ", ".join(f"“{account.label}”" for account in known)
    raise WrongUse(
        f"There is no account called “{label}”.",
        where=f"Your accounts: {names}." if names else "You have no accounts yet.",
        now="Add one with: ipp-helper accounts add --label NAME",
    )


def _refuse_known(context: AppContext, label: str, *, besides: Account | None = None) -> None:
    others = (account for account in context.store.accounts.all() if account != besides)
    if any(casefold_key(account.label) == casefold_key(label) for account in others):
        raise NotDone(f"There is an account called “{label}” already.")


_MOST_READINGS = 6
_LONGEST = 40


def rating(
    account: Annotated[
        str | None, option("--account", "Only this account; else all of them together.", "NAME")
    ] = None,
    takedown: Annotated[
        str, option("--takedown", "Write down the takedown rate that you read on the page.", "RATE")
    ] = "",
    counter_notice: Annotated[
        str, option("--counter-notice", "Write down the counter-notice rate.", "RATE")
    ] = "",
) -> None:
    """Show what the portal's own page said about your reports, beside the limits that Alibaba has published."""
    writes = bool(takedown or counter_notice)
    with open_context(read_only=not writes) as context:
        whose = account_called(context, account).id if account else None
        if writes:
            by = context.settings.name or "you"
            context.queue.record_rating(_by_hand(takedown, counter_notice, whose or "", by))
        readings = _readings(context.store, whose)
    limits = [
        f"  {limit.published_on}  {limit.says} ({limit.certainty.value}: {limit.source})"
        for limit in PUBLISHED_LIMITS
    ]
    show(
        [*_portal_lines(readings), "", LIMITS_IN_SHORT, "", *limits],
        portal=[_rating_view(reading) for reading in readings],
        published=list(map(asdict, PUBLISHED_LIMITS)),
    )


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
        (
            f"{rating.at:%Y-%m-%d}",
            *(figure or "--" for figure in rating.says),
            rating.host or f"written down by {rating.by}",
        )
        for rating in readings[:_MOST_READINGS]
    ]
    yield "What the portal's own page said (certain: its own words)"
    yield from table(rows, ("On", "Taken down", "Objections", "Compared", "Wait for you", "Where"))


def _rating_view(rating: AccountRating) -> View:
    figures = ("takedown_rate", "counter_notice_rate", "month_on_month", "counter_notices_waiting")
    view = {"at": rating.at, "account": rating.account_id, **picked(rating, "host", "by", *figures)}
    return {name: value or None for name, value in view.items()}
