"""Pasted links, and links copied while browsing: counted, confirmed, and added to the records."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping

from helper.model.address import find_addresses
from helper.model.address_verdicts import Disposition
from helper.model.finding import Finding
from helper.model.state_words import finding_words
from helper.session.context import AppContext
from helper.sheets.files.sheet import TooLarge
from helper.sheets.pasted import HeadedLinks, PastedText, plan_pasted, read_pasted
from helper.store.queries import earlier_complaints
from helper.translation import as_sentence, comma_list, msg, msg_n, sentences, tr, tr_n, with_label
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice, ask_name
from helper.tui.formatting import clean, first_of, links
from helper.tui.listings.bulk_change import PagesSeen, have_you_looked
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry

_MOST_REMARKS = 4
_AS_HEADED, _BLOCKS, _SHOW = "as_headed", "blocks", "show"
_MOST_DESIGNS = 8
"""Maximum number of designs listed in the question whether the user has viewed the pages."""
_NOT_LOOKED = frozenset({PagesSeen.ONE_BY_ONE, PagesSeen.LATER})
"""Answers that already imply that the user has not viewed the pages, so the program does not ask about it."""


def headline(pasted: PastedText) -> str:
    """Return a summary of the pasted links. The numbers of its parts add up to the number of links.

    An example is "11 links pasted: 1 already in your records, 8 listings, 2 repeated.".
    """
    if not pasted.found:
        return tr("No link was found in the pasted text.")
    known, new = pasted.known, len(pasted.taken) - pasted.known
    twice = pasted.found - len(pasted.taken) - len(pasted.refused)
    had = tr_n("{n} already in your records", "{n} already in your records", known) if known else ""
    taken = tr_n("{n} listing", "{n} listings", new) if new or not known else ""
    repeated = tr_n("{n} repeated", "{n} repeated", twice) if twice else ""
    parts = comma_list((had, taken, repeated, no_listings(pasted)))
    return tr_n("{n} link pasted: {parts}.", "{n} links pasted: {parts}.", pasted.found, parts=parts)


def no_listings(pasted: PastedText) -> str:
    """Return a phrase with the number of links that do not lead to a listing, such as "2 aren't product links".

    The phrase is empty if every link leads to a listing.
    """
    number = len(pasted.refused)
    return tr_n("{n} isn't a product link", "{n} aren't product links", number) if number else ""


def hint(pasted: PastedText) -> str:
    """Return a line for each problem that some of the links have, with the number of these links.

    An example is "1: This is a shop, not a listing.".
    """
    kinds = Counter(address.sentence for address in (*pasted.refused, *pasted.doubtful))
    remarks = [with_label(str(number), sentence) for sentence, number in kinds.items()]
    if reported := pasted.reported:
        already = msg_n(
            "{n} link was already reported: saved as history.",
            "{n} links were already reported: saved as history.",
        )
        remarks.insert(0, tr_n(*already, reported))
    more = len(remarks) - _MOST_REMARKS
    end = tr_n(
        "{n} more remark about these links: choose “show which”.",
        "{n} more remarks about these links: choose “show which”.",
        more,
    )
    return "\n".join(remarks[:_MOST_REMARKS] + ([end] if more > 0 else []))


def details(pasted: PastedText) -> str:
    """List the rejected and the doubtful links, each with a sentence about its problem."""
    found = (*pasted.refused, *pasted.doubtful)
    return "\n\n".join(f"{clean(address.raw)[:200]}\n  {address.sentence}" for address in found)


RowTitles = Mapping[int, tuple[str, ...]]
"""For each row number in the pasted text, the titles of the designs that the row's listings copy."""


class PasteDialog(DesignPicker):
    """Asks which design the pasted links copy. Other choices are offered, too."""

    def __init__(self, context: AppContext, pasted: PastedText) -> None:
        ask = tr_n(
            "Which of your designs does this listing copy?",
            "Which of your designs do these {n} listings copy?",
            len(pasted.taken),
        )
        said = {"ask": ask, "hint": hint(pasted), "no": tr("cancel")}
        super().__init__(context, headline(pasted), ways=tuple(_ways(pasted)), **said)
        self._more = tr("Please check these links"), details(pasted)

    def chosen(self, name: str) -> None:
        if name == _SHOW:
            self.action_show()
        else:
            self.dismiss(name)


def _ways(pasted: PastedText) -> Iterator[MenuEntry]:
    """Yield the menu entries that are not designs.

    They are: follow the headings or the blocks in the text, review the links one by one, decide later, and show
    the doubtful links.
    """
    if headings := pasted.by_heading:
        yield MenuEntry(_AS_HEADED, tr("the ones in your headings"), " · ".join(map(_headed, headings)))
    if pasted.blocks:
        note = tr_n("{n} block of lines", "{n} blocks of lines", len(pasted.blocks))
        yield MenuEntry(_BLOCKS, tr("one design for each block"), note)
    if len(pasted.taken) > 1:
        yield MenuEntry(PagesSeen.ONE_BY_ONE, tr("different designs"), tr("show me one by one"))
    yield MenuEntry(PagesSeen.LATER, tr("later"), tr("they wait in Listings"))
    if details(pasted):
        yield MenuEntry(_SHOW, tr("show which"), tr("links that aren't product links, or need a check"))


def _headed(headed: HeadedLinks) -> str:
    title = clean(headed.title)
    return (
        tr("{title} {n} (new)", title=title, n=headed.number) if headed.is_new else f"{title} {headed.number}"
    )


def taken_in(new: int, known: int, others: str = "") -> str:
    """Return a message about the number of added links.

    `others` is a phrase about the links that were not added.
    """
    if new:
        added = tr_n("{n} link added", "{n} links added", new)
        had = tr("{n} already in your records", n=known) if known else ""
    else:
        added = ""
        had = tr_n("You already have this link", "You already have all these links", known) if known else ""
    said = as_sentence(comma_list((added, had, others)))
    return sentences(said, tr("{app.undo} undoes this.")) if new else said


async def take_paste(host: PaneHost, text: str) -> None:
    """Read the links in a pasted text, and ask the user about them.

    No link is added before the user has answered every question.
    """
    context = host.context
    try:
        pasted = await asyncio.to_thread(read_pasted, text, context.store)
    except TooLarge as error:
        await host.ask(Notice(tr("This text is too long"), str(error)))
        return
    if not pasted.taken:
        await host.ask(Notice(headline(pasted), details(pasted)))
    while pasted.taken and (way := await host.ask(PasteDialog(context.records, pasted))):
        titles = await _titles_for(host, pasted, way)
        if titles is None:
            continue
        if way not in _NOT_LOOKED:
            await ask_name(host)
        looked = way if way in _NOT_LOOKED else await host.ask(_have_you_looked(host, pasted, way, titles))
        if looked is not None:
            await _take(host, pasted, way, titles, looked)
            return


async def _titles_for(host: PaneHost, pasted: PastedText, way: str) -> RowTitles | None:
    """Return the titles of the designs by row number; None if the user goes back.

    Empty if the user has chosen one design for all links, or has not chosen any design.
    """
    if way == _AS_HEADED:
        return pasted.headed()
    chosen: list[str] = []
    while way == _BLOCKS and len(chosen) < len(pasted.blocks):
        if (design := await host.ask(_block_picker(host, pasted, len(chosen)))) is not None:
            chosen.append(design)
        elif chosen:
            chosen.pop()
        else:
            return None
    works = host.context.store.works
    blocks = zip(chosen, pasted.blocks, strict=False)
    return {row: (works[design].title,) for design, block in blocks if design in works for row in block.rows}


def _block_picker(host: PaneHost, pasted: PastedText, place: int) -> DesignPicker:
    listings = pasted.blocks[place].listings
    title = tr(
        "Block {position} of {total}: {links}",
        position=place + 1,
        total=len(pasted.blocks),
        links=links(len(listings)),
    )
    ends = dict.fromkeys(clean(each.url or each.raw) for each in (listings[0], listings[-1]))
    later = MenuEntry(PagesSeen.LATER, tr("later"), tr("no design yet"))
    said = {"ask": tr("Which design do they copy?"), "hint": "\n…\n".join(ends)}
    return DesignPicker(host.context.records, title, ways=(later,), **said)


def _have_you_looked(host: PaneHost, pasted: PastedText, way: str, titles: RowTitles) -> ChooseEntry:
    doubtful = len(pasted.doubtful)
    works = host.context.store.works
    rows = pasted.reading.rows
    numbers = Counter(title for row in rows for _ in row.listings for title in titles.get(row.number, ()))
    title = clean(works[way].title) if way in works else tr_n("{n} design", "{n} designs", len(numbers))
    lines = first_of(list(_design_lines(host, numbers)), _MOST_DESIGNS, "· ")
    foot = tr_n(
        "Whatever you answer, {n} link with a doubtful address stays under “To review”.",
        "Whatever you answer, {n} links with doubtful addresses stay under “To review”.",
        doubtful,
    )
    lines += [foot] if doubtful else []
    return have_you_looked(len(pasted.taken) - doubtful, title, "\n".join(lines), by=host.context.queue.by)


def _design_lines(host: PaneHost, numbers: Mapping[str, int]) -> Iterator[str]:
    """Yield a line for each design with the number of its links."""
    known = {work.title for work in host.context.store.works.all()}
    for title, number in numbers.items():
        line = f"· {with_label(clean(title), links(number))}"
        if title not in known:
            line = tr("{line}, a new design", line=line)
        yield line


async def _take(host: PaneHost, pasted: PastedText, way: str, titles: RowTitles, looked: str) -> None:
    context = host.context
    store = context.store
    plan = plan_pasted(
        pasted,
        store,
        work=store.works.get(way),
        titles=titles,
        copies_by_word=looked == PagesSeen.SAID,
        now=context.now(),
        by=context.queue.by,
    )
    new = [finding_id for finding_id in plan.finding_ids if finding_id not in store.findings]
    known = [finding_id for finding_id in plan.finding_ids if finding_id in store.findings]
    if plan.put:
        added = tr_n("{n} link added", "{n} links added", len(plan.finding_ids))
        context.queue.apply_import(added, *plan.put)
    designs = tr_n("{n} new design", "{n} new designs", len(plan.new_works)) if plan.new_works else ""
    others = comma_list((designs, no_listings(pasted)))
    await host.taken_in(taken_in(len(new), len(known), others), tuple(new or known))
    if looked == PagesSeen.ONE_BY_ONE:
        host.judge(tuple(id_ for id_ in new + known if store.findings[id_].unanswered))


CLIPBOARD_SOURCE = "copied"
_WORD = "aliexpress"
"""A word in every AliExpress address. A text without this word is ignored immediately."""
_COLLECT = msg("Collect the links that you copy?")
_COLLECTING = msg("""The clipboard is read twice a second until you press {app.watch} again or quit.
  · AliExpress links that you copy are added to Listings; {app.undo} undoes this.
  · All other text is forgotten at once.""")
_ON = msg("AliExpress links that you copy are collected now; everything else is forgotten at once.")
_TOO_LONG = msg(
    "Nothing was collected from the text that you copied: it is too long. Save it as a text file, and import that file with {sheet.bring}."
)
_ENDED = msg(
    "The clipboard can no longer be read, so copied links are not added. Press {app.watch} to retry."
)


class ClipboardFinds(DialogFlow):
    """Adds the listing links that the user copies to the clipboard.

    It runs in a worker until the worker is cancelled.
    """

    async def watch(self) -> None:
        """Ask whether to collect copied links, then watch the clipboard until cancelled.

        If the clipboard cannot be watched, show the reason.
        """
        if reason := await self._context.desktop.why_not_watch():
            self._host.app.push_screen(Notice(tr("The clipboard cannot be watched"), reason))
            return
        if not await self._host.ask(Confirm(tr(_COLLECT), tr(_COLLECTING), yes=tr("collect"))):
            return
        self._host.sign("watching", True)
        said = tr("Copied links are no longer collected.")
        try:
            async with self._context.desktop.watch((_WORD,)) as texts:
                self._host.say(tr(_ON), 5)
                async for text in texts:
                    if text is None:
                        self._host.say(tr(_TOO_LONG), 6)
                    else:
                        self.take(text)
            said = tr(_ENDED)
        finally:
            self._host.sign("watching", False)
            self._host.say(said, 5)

    def take(self, text: str) -> None:
        """Add the AliExpress links in a text. The program forgets the rest of the text."""
        listings = (each for each in find_addresses(text) if each.disposition is not Disposition.REJECT)
        # A bare number may mean anything, so an address counts only if it contains the host name.
        if addresses := [address for address in listings if _WORD in address.raw.casefold()]:
            added = self._context.queue.add(addresses, source=CLIPBOARD_SOURCE)
            self._host.say(sentences(*self._sentences(added.new, added.known)), 5)

    def _sentences(self, new: tuple[Finding, ...], known: tuple[Finding, ...]) -> list[str]:
        said = []
        if new:
            said.append(
                tr_n(
                    "{n} link added from your clipboard. {app.undo} undoes this.",
                    "{n} links added from your clipboard. {app.undo} undoes this.",
                    len(new),
                )
            )
        elif known:
            said.append(
                tr_n(
                    "You already have this link: {state}.",
                    "You already have all {n} links.",
                    len(known),
                    state=finding_words(known[0]),
                )
            )
        for finding in (*new, *known):
            if earlier := earlier_complaints(self._context.store, finding.listing_id):
                said.append(tr("Reported before: {words}.", words=clean(earlier[0].words)))
                break
        return said
