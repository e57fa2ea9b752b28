"""The register of works: found by title or alias, however it is spelled; each title is there once."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from difflib import get_close_matches
from uuid import uuid4

from helper.model.work import Right, Work
from helper.store.store import Store


def find_work(store: Store, title: str) -> Work | None:
    """The work with this title, else the one with this alias; capitals and spaces do not matter."""
    wanted = _folded(title)
    works = store.works.all()
    by_title = (work for work in works if _folded(work.title) == wanted)
    by_alias = (work for work in works if wanted in map(_folded, work.aliases))
    return next(by_title, None) or next(by_alias, None)


def near_titles(store: Store, title: str) -> list[str]:
    """Titles that may be meant, the likeliest first."""
    names = {_folded(name): work.title for work in store.works.all() for name in (work.title, *work.aliases)}
    close = get_close_matches(_folded(title), names, n=3, cutoff=0.5)
    within = [name for name in names if _folded(title) in name]
    return list(dict.fromkeys(names[name] for name in (*close, *within)))[:3]


def why_not_title(store: Store, title: str, *, of: Work | None = None) -> str | None:
    """Why a work (`of`, or one to be added) cannot have this title, in a sentence; None: it can."""
    if not title.strip():
        return "A design needs a title: the one it is registered under."
    there = find_work(store, title)
    if there is None or (of is not None and there.id == of.id):
        return None
    alias = "" if _folded(there.title) == _folded(title) else f" (as another spelling of {there.title})"
    return f"There is a design with this title already: {title}{alias}."


def add_work(
    store: Store,
    *,
    title: str,
    aliases: tuple[str, ...] = (),
    client: str = "",
    right: Right | None = None,
    description: str = "",
) -> Work:
    """Add a work; ask `why_not_title` first."""
    if reason := why_not_title(store, title):
        raise ValueError(reason)
    work = Work(
        id=uuid4().hex,
        title=title.strip(),
        aliases=aliases,
        client=client,
        right=right or Right(),
        description=description,
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
) -> Work:
    """Change a work; what is None stays. Ask `why_not_title` first."""
    if title is not None and (reason := why_not_title(store, title, of=work)):
        raise ValueError(reason)
    changed = replace(
        work,
        title=work.title if title is None else title.strip(),
        aliases=work.aliases if aliases is None else aliases,
        client=work.client if client is None else client,
        right=right or work.right,
        description=work.description if description is None else description,
    )
    store.change(changed)
    return changed


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())
