"""`ipp-helper accounts`: whom the portal knows you as."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import uuid4

import typer

from helper.cli.desk import Desk, open_desk, short
from helper.cli.options import AsJson, Data, argument, group, option
from helper.cli.output import DONE, show, table
from helper.cli.views import account_view
from helper.errors import NotDone, WrongUse
from helper.hosts import PORTAL_HOSTS
from helper.model.account import Account
from helper.model.spelling import spelled

accounts = group("Your accounts at the portal. No password is ever kept.")


@accounts.command("add")
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
    with open_desk(data) as desk:
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


@accounts.command("edit")
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
    with open_desk(data) as desk:
        account = account_called(desk, which)
        if label is not None:
            _refuse_known(desk, label, besides=account)
        gone = set(map(spelled, drop_client or ()))
        kept = (name for name in (*account.clients, *(client or ())) if spelled(name) not in gone)
        changed = replace(
            account,
            label=account.label if label is None else label.strip(),
            clients=tuple({spelled(name): name for name in kept}.values()),
        )
        desk.store.change(changed)
    clients = ", ".join(changed.clients) or "your own designs only"
    show(f"{changed.label} may file for: {clients}.", as_json=as_json, account=account_view(changed))
    return DONE


@accounts.command("list")
def list_accounts(data: Data = None, as_json: AsJson = False) -> int:
    """List your accounts."""
    with open_desk(data, read_only=True) as desk:
        found = desk.store.accounts.all()
    rows = [(short(one.id), one.label, one.host, ", ".join(one.clients) or "only your own") for one in found]
    lines = (
        table(rows, ("Id", "Account", "Portal", "Clients"))
        if found
        else ["No accounts yet; one is made when you first file."]
    )
    show(lines, as_json=as_json, accounts=[account_view(one) for one in found])
    return DONE


def account_called(desk: Desk, label: str) -> Account:
    """The account of that name.

    Raises:
        WrongUse: There is none; the sentence names those that there are.
    """
    known = desk.store.accounts.all()
    for account in known:
        if spelled(account.label) == spelled(label):
            return account
    names = ", ".join(f"“{account.label}”" for account in known)
    raise WrongUse(
        f"There is no account called “{label}”.",
        where=f"Your accounts: {names}." if names else "You have no accounts yet.",
        now="Add one with: ipp-helper accounts add --label NAME",
    )


def _refuse_known(desk: Desk, label: str, *, besides: Account | None = None) -> None:
    others = (one for one in desk.store.accounts.all() if besides is None or one.id != besides.id)
    if any(spelled(one.label) == spelled(label) for one in others):
        raise NotDone(f"There is an account called “{label}” already.")
