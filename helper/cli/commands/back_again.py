"""`ipp-helper queue again`: what may be back again, and the person's word on it."""

from __future__ import annotations

from typing import Annotated

from helper.cli.commands.queue import finding_called
from helper.cli.desk import Desk, open_desk, short
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, NEEDS_PERSON, show, table
from helper.cli.views import finding_view
from helper.errors import NotDone, WrongUse
from helper.model.finding import Finding
from helper.store.forms import utc_now
from helper.store.presence import back_again, relisted
from helper.store.successors import link, proposed_successors, unlink, why_not_link

_NOTHING = "Nothing looks like one that was gone."
_HOW = "Say which it is: ipp-helper queue again ID --of EARLIER. Never without your word."


def again(
    which: Annotated[
        str | None, argument("[ID]", "The link that is back again; without it: what may be.")
    ] = None,
    of: Annotated[
        str | None, option("--of", "The one that was gone; for the very same page, itself.", metavar="ID")
    ] = None,
    not_again: Annotated[
        bool, option("--not", "It is another one: take the link between them back.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Say that a link is one that was gone, back again; its form then names the earlier number."""
    with open_desk(data, read_only=which is None) as desk:
        if which is None:
            return _show_proposals(desk, as_json=as_json)
        if (of is None) is not not_again:
            raise WrongUse("Say which one it is.", now="Give --of ID of the one that was gone, or --not.")
        finding = finding_called(desk, which)
        changed = (
            _taken_back(desk, finding) if of is None else _linked(desk, finding, finding_called(desk, of))
        )
        words = "no longer back again from another" if of is None else "back again"
        show(f"{short(changed.id)} is {words}.", as_json=as_json, finding=finding_view(desk.store, changed))
    return DONE


def _show_proposals(desk: Desk, *, as_json: bool) -> int:
    pages, proposed = back_again(desk.store), proposed_successors(desk.store)
    rows = [(short(one.id), _item(desk, one), short(one.id), "on sale again") for one in pages]
    rows += [(short(one.fresh.id), _item(desk, one.fresh), short(one.before.id), one.why) for one in proposed]
    lines = [*table(rows, ("Id", "Listing", "Was gone", "Why")), "", _HOW] if rows else [_NOTHING]
    show(
        lines,
        as_json=as_json,
        back=[{"finding": one.id} for one in pages],
        proposed=[
            {"finding": one.fresh.id, "before": one.before.id, "same_store": one.same_store, "near_title": one.near_title}
            for one in proposed
        ],
    )  # fmt: skip
    return NEEDS_PERSON if rows else DONE


def _linked(desk: Desk, fresh: Finding, before: Finding) -> Finding:
    by, at = desk.settings.name, utc_now()
    if fresh.id == before.id:
        if fresh not in back_again(desk.store):
            raise NotDone(
                "It was not seen on sale after it was gone.", now="Look again with: ipp-helper recheck"
            )
        made = relisted(before, by=by, at=at)
        desk.queue.correct("1 link taken up again", made)
        return made
    if reason := why_not_link(desk.store, fresh, before):
        raise NotDone(reason)
    return link(desk.store, fresh, before, by=by, at=at)


def _taken_back(desk: Desk, finding: Finding) -> Finding:
    if finding.predecessor_id is None:
        raise NotDone("It is linked to no earlier one.")
    return unlink(desk.store, finding, by=desk.settings.name, at=utc_now())


def _item(desk: Desk, finding: Finding) -> str:
    listing = desk.store.listings[finding.listing_id]
    return listing.title or listing.item_id or listing.url
