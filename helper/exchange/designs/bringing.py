"""Sorts designs that come in: what is new, what is there already, and what may be the same as one that is there.

Whatever may be the same is asked about. Nothing is joined by itself, and what a design says already is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from helper.config.places import Places
from helper.exchange.designs.arriving import Arriving, identity_of
from helper.model.plain_text import is_hidden_in
from helper.model.registration import registration_problems
from helper.model.shop_address import read_shop_address
from helper.model.spelling import folded, spelled
from helper.model.work import Registration, Right, Work
from helper.store.work_folder import file_of, keep_file, look_at_file

APART = "apart"
"""The answer that it is a design of its own; else an answer is the id of the design that it is."""


class Becoming(StrEnum):
    """What becomes of one that comes in."""

    NEW = "new"
    JOINED = "joined"
    """What it says is added to the design that it is."""
    KNOWN = "known"
    """It says nothing that is not known."""
    ASKED = "asked"
    """It may be one that is there: the person says."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One that came in, and what becomes of it."""

    arriving: Arriving
    becomes: Becoming
    work: Work | None = None
    """The design as it will be; None: nothing is written."""
    same_as: Work | None = None
    """Which one it may be, is, or has become part of."""
    why: str = ""
    """Why it is asked about or refused, in a sentence."""


def bring(
    places: Places,
    known: Iterable[Work],
    arriving: Iterable[Arriving],
    answers: Mapping[str, str],
    today: date,
) -> list[Brought]:
    """Sort them, each against all that are there and those before it; `answers` are by source. Nothing is written."""
    sorting = _Sorting(places, known, answers, today)
    return [sorting.sort(one) for one in arriving]


def changed(brought: Iterable[Brought]) -> tuple[Work, ...]:
    """The designs to be written, each once, as the last word about it."""
    return tuple({one.work.id: one.work for one in brought if one.work is not None}.values())


def keep_pictures(places: Places, brought: Iterable[Brought]) -> None:
    """Copy the pictures that the designs name into their folders.

    Raises:
        WrongUse: One cannot be copied; no record was changed.
    """
    for one in brought:
        picture = one.arriving.picture
        if picture is not None and one.work is not None and one.work.registration.picture == _name(picture):
            keep_file(places, one.work, picture, Path(_name(picture)).stem)


class _Sorting:
    def __init__(
        self, places: Places, known: Iterable[Work], answers: Mapping[str, str], today: date
    ) -> None:
        self._places = places
        self._works = {work.id: work for work in known}
        self._pictures = {
            work.id: file
            for work in self._works.values()
            if work.registration.picture
            and (file := file_of(places, work, work.registration.picture)).is_file()
        }
        self._answers = answers
        self._today = today

    def sort(self, arriving: Arriving) -> Brought:
        if why := self._why_not(arriving):
            return Brought(arriving=arriving, becomes=Becoming.REFUSED, why=why)
        arriving = _with_picture(arriving)
        answer = self._answers.get(arriving.source, "")
        if answer in self._works:
            return self._join(arriving, self._works[answer])
        there, why = self._same(arriving)
        if there is None or (answer == APART and not _is_called(there, arriving.work.title)):
            return self._add(arriving)
        if self._has_another_picture(there, arriving):
            why = f"{why} Its picture is another one."
        elif _joined(there, arriving.work) == there:
            return Brought(arriving=arriving, becomes=Becoming.KNOWN, same_as=there)
        return Brought(arriving=arriving, becomes=Becoming.ASKED, same_as=there, why=why)

    def _add(self, arriving: Arriving) -> Brought:
        self._works[arriving.work.id] = arriving.work
        if arriving.picture is not None:
            self._pictures[arriving.work.id] = arriving.picture
        return Brought(arriving=arriving, becomes=Becoming.NEW, work=arriving.work)

    def _join(self, arriving: Arriving, there: Work) -> Brought:
        work = _joined(there, arriving.work)
        becomes = Becoming.KNOWN if work == there else Becoming.JOINED
        self._works[there.id] = work
        if arriving.picture is not None and not there.registration.picture:
            self._pictures[there.id] = arriving.picture
        return Brought(
            arriving=arriving, becomes=becomes, work=None if work == there else work, same_as=there
        )

    def _why_not(self, arriving: Arriving) -> str:
        work = arriving.work
        if is_hidden_in(work.title):
            return "There are characters in its title that cannot be seen."
        if arriving.picture is not None:
            seen = {_PICTURE: look_at_file(arriving.picture)}
            looked_at = replace(work, registration=Registration(picture=_PICTURE))
            found = registration_problems(looked_at, self._today, seen)
            if wrong := next((one.sentence for one in found if one.field == "picture"), ""):
                return wrong
        if not work.title and self._same(arriving)[0] is None and arriving.source not in self._answers:
            return "Its address has no title, so it does not say which design it is. Give it to the design as a shop of yours."
        return ""

    def _same(self, arriving: Arriving) -> tuple[Work | None, str]:
        """The design that it may be, and by what."""
        wanted, address = folded(arriving.work.title), arriving.address
        for work in self._works.values():
            if address is not None and address.key in set(_shop_keys(work)):
                return work, f"{address.shop} has it under the same number as {work.title}."
        for work_id in self._same_picture(arriving.picture):
            return self._works[work_id], f"It is the very picture of {self._works[work_id].title}."
        for work in self._works.values():
            if wanted and wanted in {folded(name) for name in (work.title, *work.aliases)}:
                return work, f"There is a design with this title: {work.title}."
        return None, ""

    def _has_another_picture(self, there: Work, arriving: Arriving) -> bool:
        has_one = arriving.picture is not None and there.id in self._pictures
        return has_one and there.id not in self._same_picture(arriving.picture)

    def _same_picture(self, picture: Path | None) -> Iterator[str]:
        """The designs that have the very same picture."""
        if picture is None:
            return
        size = picture.stat().st_size
        for work_id, kept in self._pictures.items():
            if kept.stat().st_size == size and identity_of(kept) == identity_of(picture):
                yield work_id


_PICTURE = "picture"


def _with_picture(arriving: Arriving) -> Arriving:
    if arriving.picture is None:
        return arriving
    registration = replace(arriving.work.registration, picture=_name(arriving.picture))
    return replace(arriving, work=replace(arriving.work, registration=registration))


def _name(picture: Path) -> str:
    """How the copy in the design's folder is called: by what is in it, so that a changed picture is another file."""
    return f"picture-{identity_of(picture)[:16]}{picture.suffix.lower()}"


def _joined(there: Work, more: Work) -> Work:
    """The design with what the other one says beside; what it says itself stays."""
    registration = there.registration
    if not registration.picture:
        registration = replace(registration, picture=more.registration.picture)
    named = {folded(name) for name in ("", there.title, *there.aliases)}
    names = [name for name in (more.title, *more.aliases) if folded(name) not in named]
    known = set(_shop_keys(there))
    pages = [
        page
        for page in more.official_addresses
        if (read := read_shop_address(page)) is None or read.key not in known
    ]
    return replace(
        there,
        aliases=tuple(dict.fromkeys((*there.aliases, *names))),
        client=there.client or more.client,
        permission_until=there.permission_until or more.permission_until,
        official_addresses=tuple(dict.fromkeys((*there.official_addresses, *pages))),
        licensees=tuple(dict.fromkeys((*there.licensees, *more.licensees))),
        right=more.right if there.right == Right() else there.right,
        registration=registration,
        description=there.description or more.description,
        note=there.note or more.note,
    )


def _is_called(work: Work, title: str) -> bool:
    """Whether this is its title or another spelling of it, so that no other design can have it."""
    return spelled(title) in map(spelled, (work.title, *work.aliases))


def _shop_keys(work: Work) -> Iterator[tuple[str, str]]:
    for page in work.official_addresses:
        if (read := read_shop_address(page)) is not None:
            yield read.key
