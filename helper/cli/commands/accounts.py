"""`ipp-helper accounts`: adds, edits and lists the user's portal accounts."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

import typer

from helper.cli.output import Texts, argument, open_context, option, short, show, table
from helper.errors import NotDone, WrongUse
from helper.hosts import PORTAL_HOSTS
from helper.model.complaint import Account
from helper.model.ids import new_id
from helper.model.text import casefold_key
from helper.session.context import AppContext
from helper.translation import comma_list, quoted, tr


def add(
    label: Annotated[str, option("--label", "Your name for the account.")],
    host: Annotated[
        str, typer.Option("--host", help="The host of the portal that has the account.")
    ] = PORTAL_HOSTS[0],
    client: Annotated[
        Texts, option("--client", "A client that the account may file for; may be given several times.")
    ] = None,
) -> None:
    """Add an account; each has its own browser profile."""
    with open_context() as context:
        hosts = (*PORTAL_HOSTS, *context.settings.extra_hosts)
        if host not in hosts:
            raise WrongUse(
                tr("“{host}” is not a known host of the portal.", host=host),
                where=tr("Known hosts: {hosts}.", hosts=comma_list(hosts)),
                now=tr(
                    "If you are sure that this host is the portal, add it to `extra_hosts` in settings.toml first."
                ),
            )
        if any(casefold_key(known.label) == casefold_key(label) for known in context.store.accounts.all()):
            raise NotDone(tr("You already have an account called “{label}”.", label=label))
        account = Account(
            id=new_id(context.store.accounts), label=label.strip(), host=host, clients=tuple(client or ())
        )
        context.store.change(account)
    show(tr("Account “{account}” was added.", account=account.label), account=asdict(account))


def edit(
    which: Annotated[str, argument("NAME", "Your name for the account.")],
    client: Annotated[
        Texts, option("--client", "Another client that the account may file for; may be given several times.")
    ] = None,
    drop_client: Annotated[
        Texts, option("--drop-client", "A client that the account may no longer file for.", "CLIENT")
    ] = None,
) -> None:
    """Change the clients that an account may file for."""
    with open_context() as context:
        account = account_called(context, which)
        gone = set(map(casefold_key, drop_client or ()))
        kept = (name for name in (*account.clients, *(client or ())) if casefold_key(name) not in gone)
        changed = replace(account, clients=tuple({casefold_key(name): name for name in kept}.values()))
        context.store.change(changed)
    clients = comma_list(changed.clients) or tr("your own designs only")
    said = tr("Account “{account}” may file for: {clients}.", account=changed.label, clients=clients)
    show(said, account=asdict(changed))


def list_() -> None:
    """List your accounts."""
    with open_context(read_only=True) as context:
        found = context.store.accounts.all()
    rows = [
        (
            short(account.id),
            account.label,
            account.host,
            comma_list(account.clients) or tr("your own designs only"),
        )
        for account in found
    ]
    empty = tr("No accounts yet: one is added when you file for the first time.")
    headings = (tr("Id"), tr("Account"), tr("Portal"), tr("Clients"))
    show(table(rows, headings, empty=empty), accounts=list(map(asdict, found)))


def account_called(context: AppContext, label: str) -> Account:
    """Return the account with this name. For an unknown name, raise `WrongUse` with the list of accounts."""
    known = context.store.accounts.all()
    for account in known:
        if casefold_key(account.label) == casefold_key(label):
            return account
    names = comma_list(quoted(account.label) for account in known)
    raise WrongUse(
        tr("You have no account called “{label}”.", label=label),
        where=tr("Your accounts: {names}.", names=names) if names else tr("You have no accounts yet."),
        now=tr("Add one with: {command}", command="ipp-helper accounts add --label NAME"),
    )
