"""The register of works: found by title or alias, however it is spelled; each title is there once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from uuid import uuid4

from helper.model.matching import work_called
from helper.model.plain_text import is_hidden_in
from helper.model.reason import ReasonFor
from helper.model.spelling import spelled
from helper.model.words import counted
from helper.model.work import Right, Work
from helper.store.merging import filed_titles
from helper.store.steps import Change
from helper.store.store import Store

MOST_TITLE = 200
"""No work is called longer; what is, was pasted by mistake, and would fill every list."""


def find_work(store: Store, title: str) -> Work | None:
    """The work with this title, else the one with this alias.

    Capitals and spaces do not matter; accents and marks only where two works differ in nothing else.
    """
    return work_called(store.works.all(), title)


def near_titles(store: Store, title: str) -> list[str]:
    """Titles that may be meant, the likeliest first."""
    names = {spelled(name): work.title for work in store.works.all() for name in (work.title, *work.aliases)}
    close = get_close_matches(spelled(title), names, n=3, cutoff=0.5)
    within = [name for name in names if spelled(title) in name]
    return list(dict.fromkeys(names[name] for name in (*close, *within)))[:3]


def why_not_title(store: Store, title: str, *, of: Work | None = None) -> str | None:
    """Why a work (`of`, or one to be added) cannot have this title, in a sentence; None: it can."""
    if not title.strip():
        return "A design needs a title: the one it is registered under."
    if len(title.strip()) > MOST_TITLE:
        return f"A title may have {MOST_TITLE} characters; this one has {len(title.strip())}."
    if is_hidden_in(title):
        return "There are characters in this title that cannot be seen. Type it anew instead of pasting it."
    there = _exactly(store, title)
    if there is None or (of is not None and there.id == of.id):
        return None
    alias = "" if spelled(there.title) == spelled(title) else f" (as another spelling of {there.title})"
    return f"There is a design with this title already: {title}{alias}."


def add_work(
    store: Store,
    *,
    title: str,
    aliases: tuple[str, ...] = (),
    client: str = "",
    right: Right | None = None,
    description: str = "",
    official_addresses: tuple[str, ...] = (),
    licensees: tuple[str, ...] = (),
    reasons: tuple[ReasonFor, ...] = (),
) -> Work:
    """Add a work; ask `why_not_title` first. The permission of a known client holds for it too."""
    if reason := why_not_title(store, title):
        raise ValueError(reason)
    work = Work(
        id=uuid4().hex,
        title=title.strip(),
        aliases=aliases,
        client=client,
        permission_until=permission_of(store, client),
        right=right or Right(),
        description=description,
        official_addresses=official_addresses,
        licensees=licensees,
        reasons=reasons,
    )
    store.change(work)
    return work


def edit_work(
    store: Store,
    work: Work,
    *,
    title: str | None = None,
    aliases: tuple[str, ...] | None = None,
    client: str | None = None,
    right: Right | None = None,
    description: str | None = None,
    official_addresses: tuple[str, ...] | None = None,
    licensees: tuple[str, ...] | None = None,
    reasons: tuple[ReasonFor, ...] | None = None,
) -> Work:
    """Change a work as one step; what is None stays. Ask `why_not_title` first."""
    if title is not None and (reason := why_not_title(store, title, of=work)):
        raise ValueError(reason)
    changed = replace(
        work,
        title=work.title if title is None else title.strip(),
        aliases=work.aliases if aliases is None else aliases,
        right=right or work.right,
        description=work.description if description is None else description,
        official_addresses=work.official_addresses if official_addresses is None else official_addresses,
        licensees=work.licensees if licensees is None else licensees,
        reasons=work.reasons if reasons is None else reasons,
    )
    if client is not None and client != work.client:
        changed = replace(changed, client=client, permission_until=permission_of(store, client))
    store.steps.do("1 design changed", Change(put=(changed, *filed_titles(store, work, changed))))
    return changed


def permission_of(store: Store, client: str) -> date | None:
    """Until when this client's written permission holds; None: not noted."""
    return next((work.permission_until for work in works_of(store, client) if work.permission_until), None)


def note_permission(store: Store, client: str, until: date | None) -> list[Work]:
    """Note until when a client's written permission holds, for all the client's works as one step; None: no end."""
    changed = [replace(work, permission_until=until) for work in works_of(store, client)]
    if changed:
        what = f"written permission noted for {counted(len(changed), 'design')}"
        store.steps.do(what, Change(put=tuple(changed)))
    return changed


def works_of(store: Store, client: str) -> list[Work]:
    """The works of a client; the person's own have none."""
    if not client.strip():
        return []
    return [work for work in store.works.all() if spelled(work.client) == spelled(client)]


def _exactly(store: Store, title: str) -> Work | None:
    """The work of which this is the title or an alias, accents and marks included."""
    wanted = spelled(title)
    works = store.works.all()
    by_title = (work for work in works if spelled(work.title) == wanted)
    by_alias = (work for work in works if wanted in map(spelled, work.aliases))
    return next(by_title, None) or next(by_alias, None)
