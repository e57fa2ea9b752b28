"""Imports designs from a folder, a spreadsheet or addresses, and asks about possible duplicates."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from helper.config.places import path_of
from helper.model.state_words import RIGHT_WORDS
from helper.model.work import RightState
from helper.sheets.designs import (
    APART,
    DesignMatch,
    DesignOutcome,
    NewDesigns,
    changed,
    find_new_designs,
    is_sheet,
    keep_pictures,
    match_designs,
)
from helper.sheets.files.source import open_source
from helper.sheets.importing.register import lead_to_listings
from helper.translation import msg, msg_n, tr, tr_n, with_label
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, ChooseSome, Confirm, Notice, notice_on_error
from helper.tui.dialogs.path import sources_in
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry, TickMenu

_HINT = msg(
    "A folder of pictures, one picture, a spreadsheet of your designs, or a design's address in your shop (Redbubble, Etsy …)."
)
_NOT_ONE = msg("This is not a folder, a picture, a spreadsheet, or a design's page in a known shop.")
_FOOT = msg(
    "Nothing is opened or sent. Pictures are copied to your records; {app.undo} undoes everything in one step."
)
_TOGETHER = msg("You can import its links and designs together, and see everything before it is saved.")
_LEAVE = "leave"
_SUMS = (
    (DesignOutcome.NEW, msg_n("{n} new", "{n} new")),
    (DesignOutcome.JOINED, msg_n("{n} added to a design you have", "{n} added to designs you have")),
    (DesignOutcome.KNOWN, msg_n("{n} already in your records", "{n} already in your records")),
    (
        DesignOutcome.ASKED,
        msg_n(
            "{n} not imported: your answer is needed",
            "{n} not imported: your answers are needed",
        ),
    ),
    (DesignOutcome.REFUSED, msg_n("{n} not imported", "{n} not imported")),
)


@notice_on_error(msg("Nothing was imported"))
async def bring_designs(host: PaneHost, text: str = "") -> None:
    if not text:
        ask = AskText(
            tr("Import designs"),
            hint=tr(_HINT),
            why_not=lambda typed: None if sources_in(typed) else tr(_NOT_ONE),
            yes=tr("read"),
        )
        typed: str | None = await host.ask(ask)
        text = typed or ""
    if not (named := sources_in(text)):
        return
    if (path := await asyncio.to_thread(_list_of_links, named)) is not None:
        title = tr("{name} is a list of links", name=clean(path.name))
        if await host.ask(Confirm(title, tr(_TOGETHER), yes=tr("both"), no=tr("designs only"))):
            host.action_sheet(path)
            return
    brought = await _asked(host, await asyncio.to_thread(find_new_designs, named))
    if brought is not None:
        await asyncio.to_thread(keep_pictures, host.context.places, brought)
        works = changed(brought)
        host.context.queue.apply_import(
            tr_n("{n} design imported", "{n} designs imported", len(works)), *works
        )
        said = tr_n(
            "{n} design imported. {app.undo} undoes this.",
            "{n} designs imported. {app.undo} undoes this.",
            len(works),
        )
        host.say(said, 6)


async def _asked(host: PaneHost, found: NewDesigns) -> list[DesignMatch] | None:
    answers: dict[str, str] = {}
    while True:
        works, today = host.context.store.works.all(), host.context.today
        brought = await asyncio.to_thread(
            match_designs, host.context.places, works, found.designs, answers, today
        )
        asked = (design for design in brought if design.becomes is DesignOutcome.ASKED)
        unclear = next((design for design in asked if design.arriving.source not in answers), None)
        if unclear is None:
            break
        answers[unclear.arriving.source] = await _which(host, unclear)
    if not changed(brought):
        host.app.push_screen(Notice(tr("Nothing new was found"), _import_summary(found, brought)))
        return None
    coming = [design for design in brought if design.work is not None]
    title = tr_n("Import {n} design?", "Import {n} designs?", len(changed(brought)))
    hint = f"{_import_summary(found, brought)}\n{tr(_FOOT)}"
    menu = TickMenu(map(_entry, coming), [design.arriving.source for design in coming])
    ask = ChooseSome(title, menu, hint=hint, yes=tr("import"), no=tr("cancel"))
    wanted = await host.ask(ask) or ()
    return [design for design in coming if design.arriving.source in wanted] or None


async def _which(host: PaneHost, design: DesignMatch) -> str:
    assert design.same_as is not None, "the user is asked only about a design with a possible duplicate"  # noqa: S101 - for the type checker
    there = clean(design.same_as.title)
    entries = [
        MenuEntry(
            design.same_as.id, tr("it is {design}", design=there), tr("adds what is new; nothing is replaced")
        ),
        MenuEntry(APART, tr("another design"), tr("added as a new design")),
        MenuEntry(_LEAVE, tr("leave it out"), tr("it is not imported")),
    ]
    address = design.arriving.address
    name = (
        tr("{title} at {shop}", title=design.arriving.work.title, shop=address.shop)
        if address
        else design.arriving.source
    )
    title = tr("Is {name} your design {design}?", name=clean(name), design=there)
    return await host.ask(ChooseEntry(title, entries, hint=design.why)) or _LEAVE


def _list_of_links(named: Sequence[str]) -> Path | None:
    """Return the path of the first source that is a spreadsheet with links to listings; None if there is no such source."""
    paths = (path for name in named if is_sheet(path := path_of(name)))
    return next((path for path in paths if lead_to_listings(open_source(path).sheets)), None)


def _entry(design: DesignMatch) -> MenuEntry:
    work = design.work or design.arriving.work
    right = work.right if design.becomes is DesignOutcome.NEW else design.arriving.work.right
    known = (
        right.known_number,
        tr(RIGHT_WORDS[right.state]) if right.state is not RightState.UNKNOWN else "",
    )
    note = " · ".join(clean(part) for part in known if part)
    return MenuEntry(design.arriving.source, clean(design.arriving.work.title or work.title), note)


def _import_summary(found: NewDesigns, brought: Sequence[DesignMatch]) -> str:
    """Return a text about the import: how many designs were added or changed, and why others were not imported."""
    figures = Counter(design.becomes for design in brought)
    lines = [f"  · {tr_n(*words, figures[becomes])}" for becomes, words in _SUMS if figures[becomes]]
    if found.passed_over:
        lines.append(f"  · {tr_n('{n} other file ignored', '{n} other files ignored', found.passed_over)}")
    not_taken = (design for design in brought if design.becomes is DesignOutcome.REFUSED)
    refused = [with_label(clean(design.arriving.source), design.why) for design in not_taken]
    unknown = [with_label(clean(name), tr(_NOT_ONE)) for name in found.unknown]
    return "\n".join([*lines, *([""] if refused or unknown else []), *refused, *unknown])
