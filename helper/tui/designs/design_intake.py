"""The way of designs into the records: a folder, a sheet or addresses are read, what may be there is asked about, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from helper.config.places import path_of
from helper.errors import HelperError
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import RightState
from helper.sheets.designs import (
    APART,
    Arrivals,
    Becoming,
    Brought,
    arrivals,
    bring,
    changed,
    is_sheet,
    keep_pictures,
)
from helper.sheets.files.source import open_source
from helper.sheets.importing.register import has_listings
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, ChooseSome, Confirm, DialogFlow, Notice
from helper.tui.dialogs.path import sources_in
from helper.tui.formatting import clean
from helper.tui.widgets.inputs import MenuEntry

_HINT = "A folder of pictures, one picture, a sheet of your designs, or a design's address in your shop (Redbubble, Etsy …)."
_NOT_ONE = "This is neither a folder, a picture, a sheet, nor a design's page in a shop I know."
_FOOT = "Nothing is opened or sent. Pictures are copied to your records; u takes it all back in one step."
_LEAVE = "leave"
_SUMS = (
    (Becoming.NEW, "new"),
    (Becoming.JOINED, "added to designs you have"),
    (Becoming.KNOWN, "there already"),
    (Becoming.ASKED, "left out until you say which they are"),
    (Becoming.REFUSED, "not taken"),
)


class DesignIntake(DialogFlow):
    """Brings designs in; a worker runs it, because it waits for the person."""

    async def bring(self, text: str = "") -> None:
        if not text:
            ask = AskText(
                "Bring designs in",
                hint=_HINT,
                why_not=lambda typed: None if sources_in(typed) else _NOT_ONE,
                yes="read it",
            )
            typed = await self._answer(ask)
            text = typed or ""
        if not (named := sources_in(text)):
            return
        try:
            if (path := await asyncio.to_thread(_list_of_links, named)) and await self._wants_links(path):
                self._host.action_sheet(path)
                return
            found = await asyncio.to_thread(arrivals, named)
            brought = await self._asked(found)
            if brought is not None:
                await self._keep(brought)
        except HelperError as error:
            self._app.push_screen(Notice("Nothing was brought in", str(error)))

    async def _asked(self, found: Arrivals) -> list[Brought] | None:
        answers: dict[str, str] = {}
        while True:
            brought = await self._sorted(found, answers)
            asked = (design for design in brought if design.becomes is Becoming.ASKED)
            unclear = next((design for design in asked if design.arriving.source not in answers), None)
            if unclear is None:
                break
            answers[unclear.arriving.source] = await self._which(unclear)
        if not changed(brought):
            self._app.push_screen(Notice("Nothing in it is new", _told(found, brought)))
            return None
        coming = [design for design in brought if design.work is not None]
        ask = ChooseSome(
            f"Bring in {plural(len(changed(brought)), 'design')}?",
            [_entry(design) for design in coming],
            hint=f"{_told(found, brought)}\n{_FOOT}",
            ticked=[design.arriving.source for design in coming],
            yes="bring them in",
            no="take nothing",
        )
        ticked: tuple[str, ...] | None = await self._answer(ask)
        wanted = frozenset(ticked or ())
        return [design for design in coming if design.arriving.source in wanted] or None

    async def _wants_links(self, path: Path) -> bool:
        ask = Confirm(
            f"{clean(path.name)} is a list of links",
            "Its links and its designs can come in together, as from Listings. You see all of it before it is kept.",
            yes="both",
            no="only the designs",
        )
        return await self._answer(ask)

    async def _sorted(self, found: Arrivals, answers: Mapping[str, str]) -> list[Brought]:
        works, today = self._context.store.works.all(), self._context.today
        return await asyncio.to_thread(bring, self._context.places, works, found.designs, answers, today)

    async def _which(self, design: Brought) -> str:
        assert design.same_as is not None, "only what may be another design is asked about"  # noqa: S101 - for the type checker
        there = clean(design.same_as.title)
        entries = [
            MenuEntry(design.same_as.id, f"it is {there}", "what it adds is kept there; what is there stays"),
            MenuEntry(APART, "another design", "one of its own"),
            MenuEntry(_LEAVE, "leave it out", "nothing is written about it"),
        ]
        address = design.arriving.address
        name = f"{design.arriving.work.title} at {address.shop}" if address else design.arriving.source
        title = f"Is {clean(name)} your design {there}?"
        return await self._answer(ChooseEntry(title, entries, hint=design.why)) or _LEAVE

    async def _keep(self, brought: Sequence[Brought]) -> None:
        works = changed(brought)
        await asyncio.to_thread(keep_pictures, self._context.places, brought)
        what = f"{plural(len(works), 'design')} brought in"
        self._context.queue.bring_in(what, *works)
        self._notify(f"{what.capitalize()}. u takes it back.", 6)


def _list_of_links(named: Sequence[str]) -> Path | None:
    """The first of the sources that is a spreadsheet with links of listings."""
    paths = (path for name in named if is_sheet(path := path_of(name)))
    return next((path for path in paths if has_listings(open_source(path))), None)


def _entry(design: Brought) -> MenuEntry:
    work = design.work or design.arriving.work
    right = work.right if design.becomes is Becoming.NEW else design.arriving.work.right
    known = (right.known_number, RIGHT_WORDS[right.state] if right.state is not RightState.UNKNOWN else "")
    note = " · ".join(clean(part) for part in known if part)
    return MenuEntry(design.arriving.source, clean(design.arriving.work.title or work.title), note)


def _told(found: Arrivals, brought: Sequence[Brought]) -> str:
    """What becomes of them: in figures, then each new title, then what was not taken and why."""
    figures = Counter(design.becomes for design in brought)
    lines = [f"  · {figures[becomes]} {words}" for becomes, words in _SUMS if figures[becomes]]
    if found.passed_over:
        lines.append(f"  · {plural(found.passed_over, 'other file')} passed over")
    refused = [
        f"{clean(design.arriving.source)}: {design.why}"
        for design in brought
        if design.becomes is Becoming.REFUSED
    ]
    unknown = [f"{clean(name)}: {_NOT_ONE}" for name in found.unknown]
    return "\n".join([*lines, *([""] if refused or unknown else []), *refused, *unknown])
