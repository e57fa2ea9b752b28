"""`ipp-helper accounts` and `ipp-helper sellers`."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from helper.cli.desk import open_desk, short
from helper.cli.options import AsJson, Data, group, option
from helper.cli.output import DONE, show, table
from helper.cli.views import account_view, seller_view
from helper.errors import NotDone, WrongUse
from helper.hosts import PORTAL_HOSTS
from helper.model.account import Account

accounts = group("Your accounts at the portal. No password is ever kept.")
sellers = group("The stores you have met.")


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
        if any(known.label.casefold() == label.strip().casefold() for known in desk.store.accounts.all()):
            raise NotDone(f"There is an account called “{label}” already.")
        account = Account(id=uuid4().hex, label=label.strip(), host=host, clients=tuple(client or ()))
        desk.store.change(account)
    show(f"{account.label} is in your accounts.", as_json=as_json, account=account_view(account))
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


@sellers.command("list")
def list_sellers(data: Data = None, as_json: AsJson = False) -> int:
    """List the stores you have met."""
    with open_desk(data, read_only=True) as desk:
        found = desk.store.sellers.all()
    rows = [(one.store_number, one.names[-1] if one.names else "") for one in found]
    lines = table(rows, ("Store number", "Name")) if found else ["No stores yet."]
    show(lines, as_json=as_json, sellers=[seller_view(one) for one in found])
    return DONE
