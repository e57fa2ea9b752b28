"""`ipp-helper search`: look for new copies. Opens the search words of your designs in the shop window, one by one."""

from __future__ import annotations

from typing import Annotated

import typer

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, MaybeWorkTitle, option
from helper.cli.output import DONE, NEEDS_PERSON, show, table
from helper.cli.views import search_view
from helper.errors import NotDone
from helper.model.search import Search
from helper.model.work import Work
from helper.store.searches import searches_due

_HOW = 'Add words with: ipp-helper works edit DESIGN --search "words | language | product type"'


def search(
    work: MaybeWorkTitle = None,
    only_list: Annotated[bool, option("--list", "Only say which there are, and when each was done.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="How many at most.", show_default=False)
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open your search words one by one, the ones done longest ago first; you browse, Enter writes a listing down."""
    with open_desk(data, read_only=only_list) as desk:
        due = searches_due(desk.store, desk.work_id(work))[:limit]
        if only_list:
            show(_lines(due), as_json=as_json, searches=[search_view(*pair) for pair in due])
            return DONE
        if not due:
            raise NotDone("No search words are kept.", now=_HOW)
        # Loaded only where it is used: every other command starts sooner.
        from helper.cli.following import search_session
        from helper.cli.operators.running import parts_of, run_session
        from helper.session.operator import Operator
        from helper.session.shop.search import SearchSession

        parts = parts_of(desk)
        made: list[SearchSession] = []

        def make(operator: Operator) -> SearchSession:
            made.append(search_session(parts, operator, due))
            return made[0]

        run_session(make, as_json=as_json)
        return NEEDS_PERSON if made[0].left else DONE


def _lines(due: list[tuple[Work, Search]]) -> list[str]:
    if not due:
        return ["No search words are kept.", _HOW]
    rows = [
        (
            one.title,
            kept.words,
            kept.language,
            kept.product_type,
            kept.last_at.date().isoformat() if kept.last_at else "never",
        )
        for one, kept in due
    ]
    return table(rows, ("Design", "Words", "Language", "Product", "Last done"))
