"""Imports designs from a folder of pictures, a picture or a spreadsheet."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from helper.model.state_words import RIGHT_WORDS
from helper.model.work import RightState
from helper.sheets.designs import (
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
from helper.tui.dialogs.dialogs import AskText, ChooseSome, Confirm, Notice, notice_on_error
from helper.tui.dialogs.path import existing_path
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry, TickMenu

_HINT = msg("A folder of pictures, one picture, or a spreadsheet of your designs.")
_NOT_ONE = msg("This is not a folder, a picture, or a spreadsheet.")
_FOOT = msg(
    "Nothing is opened or sent. Pictures are copied to your records; {app.undo} undoes everything in one step."
)
_TOGETHER = msg("You can import its links and designs together, and see everything before it is saved.")
_SUMS = (
    (DesignOutcome.NEW, msg_n("{n} new", "{n} new")),
    (DesignOutcome.JOINED, msg_n("{n} added to a design you have", "{n} added to designs you have")),
    (DesignOutcome.KNOWN, msg_n("{n} already in your records", "{n} already in your records")),
    (DesignOutcome.REFUSED, msg_n("{n} not imported", "{n} not imported")),
)


@notice_on_error(msg("Nothing was imported"))
async def bring_designs(host: PaneHost, text: str = "") -> None:
    """Import the designs that the path in `text` contains; ask for the path if the text is empty."""
    if not text:
        ask = AskText(
            tr("Import designs"),
            hint=tr(_HINT),
            why_not=lambda typed: "" if existing_path(typed) else tr(_NOT_ONE),
            yes=tr("read"),
        )
        typed: str | None = await host.ask(ask)
        text = typed or ""
    if (path := existing_path(text)) is None:
        return
    if await asyncio.to_thread(_is_list_of_links, path):
        title = tr("{name} is a list of links", name=clean(path.name))
        if await host.ask(Confirm(title, tr(_TOGETHER), yes=tr("both"), no=tr("designs only"))):
            host.action_sheet(path)
            return
    found = await asyncio.to_thread(find_new_designs, path)
    if found is None:
        await host.ask(Notice(tr("Nothing new was found"), tr(_NOT_ONE)))
        return
    brought = await _chosen(host, found)
    if brought:
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


async def _chosen(host: PaneHost, found: NewDesigns) -> list[DesignMatch]:
    """Show the designs that would be written, and return those that the user leaves ticked."""
    works, today = host.context.store.works.all(), host.context.today
    brought = await asyncio.to_thread(match_designs, works, found.designs, today)
    if not changed(brought):
        host.app.push_screen(Notice(tr("Nothing new was found"), _import_summary(found, brought)))
        return []
    coming = [design for design in brought if design.work is not None]
    title = tr_n("Import {n} design?", "Import {n} designs?", len(changed(brought)))
    hint = f"{_import_summary(found, brought)}\n{tr(_FOOT)}"
    menu = TickMenu(map(_entry, coming), [design.arriving.source for design in coming])
    ask = ChooseSome(title, menu, hint=hint, yes=tr("import"), no=tr("cancel"))
    wanted = await host.ask(ask) or ()
    return [design for design in coming if design.arriving.source in wanted]


def _is_list_of_links(path: Path) -> bool:
    return is_sheet(path) and lead_to_listings(open_source(path).sheets)


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
    return "\n".join([*lines, *([""] if refused else []), *refused])
