"""Pasted links, and links copied while browsing: counted, confirmed, and added to the records."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helper.model.address import FoundAddress, each_once, find_addresses, located, under_headings
from helper.model.address_verdicts import Disposition
from helper.model.finding import Finding
from helper.model.listing_address import Address
from helper.model.state_words import finding_words
from helper.model.work import work_called
from helper.session.context import AppContext
from helper.store.queries import earlier_complaints
from helper.store.store import Store
from helper.translation import msg, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import ChooseEntry, Dialog, DialogFlow, Notice
from helper.tui.formatting import clean
from helper.tui.listings.judging import PagesSeen, have_you_looked
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry

SOURCE = "pasted"
_MOST_REMARKS = 4
_AS_HEADED, _SHOW = "as_headed", "show"
_LOOK = msg("These links need a look")
_NOT_LOOKED = frozenset({PagesSeen.ONE_BY_ONE, PagesSeen.LATER})
"""Choices after which the user need not be asked whether the pages were viewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLinks:
    """The links in a pasted text."""

    found: int
    """Number of links, including duplicates."""
    taken: tuple[Address, ...]
    """One address per listing, including flagged ones."""
    refused: tuple[Address, ...]
    """Links that are not listings."""
    by_design: tuple[tuple[str, tuple[Address, ...]], ...] = ()
    """Pairs of a design and its listings, according to the headings; empty if a listing has no known heading."""

    @property
    def doubtful(self) -> tuple[Address, ...]:
        return tuple(address for address in self.taken if address.disposition is Disposition.FLAG)

    def headline(self) -> str:
        """A summary such as "11 links pasted: 9 listings, 1 repeated, 1 isn't a product link."; its numbers add up."""
        if not self.found:
            return tr("No link was found in the pasted text.")
        twice = self.found - len(self.taken) - len(self.refused)
        taken = tr_n("{n} listing", "{n} listings", len(self.taken))
        repeated = tr_n("{n} repeated", "{n} repeated", twice) if twice else ""
        parts = ", ".join(filter(None, (taken, repeated, self.no_listings())))
        return tr_n("{n} link pasted: {parts}.", "{n} links pasted: {parts}.", self.found, parts=parts)

    def no_listings(self) -> str:
        """The number of links that are not listings, in words; empty if zero."""
        number = len(self.refused)
        return tr_n("{n} isn't a product link", "{n} aren't product links", number) if number else ""

    def remarks(self) -> list[str]:
        """What is wrong with some links, one sentence for each kind, such as "1: This is a shop, not a listing."."""
        kinds = Counter(address.sentence for address in (*self.refused, *self.doubtful))
        return [f"{number}: {sentence}" for sentence, number in kinds.items()]

    def hint(self) -> str:
        """The first remark, and the number of the others."""
        remarks = self.remarks()
        more = len(remarks) - _MOST_REMARKS
        end = tr_n("And {n} more reason: see “show which”.", "And {n} more reasons: see “show which”.", more)
        return "\n".join(remarks[:_MOST_REMARKS] + ([end] if more > 0 else []))

    def details(self) -> str:
        found = (*self.refused, *self.doubtful)
        return "\n\n".join(f"{clean(address.raw)[:200]}\n  {address.sentence}" for address in found)


def read_paste(text: str, store: Store) -> PastedLinks:
    """Find the links in a text. Takes about a tenth of a second for a thousand links."""
    found = list(located(text))
    addresses = each_once(found)
    taken = tuple(address for address in addresses if address.disposition is not Disposition.REJECT)
    return PastedLinks(
        found=len(found),
        taken=taken,
        refused=tuple(address for address in addresses if address.disposition is Disposition.REJECT),
        by_design=_by_design(found, store),
    )


def _by_design(found: Sequence[FoundAddress], store: Store) -> tuple[tuple[str, tuple[Address, ...]], ...]:
    groups: dict[str, list[Address]] = {}
    for heading, address in under_headings(found):
        if address.disposition is Disposition.REJECT:
            continue
        work = work_called(store.works.all(), heading) if heading else None
        if work is None:
            return ()
        groups.setdefault(work.id, []).append(address)
    return tuple((work_id, tuple(addresses)) for work_id, addresses in groups.items())


class NothingPasted(Dialog[None]):
    """Says that the text contains no listing."""

    BINDINGS = bindings("dialog.yes")

    def action_yes(self) -> None:
        self.action_no()


class PasteDialog(DesignPicker):
    """Asks for a design, or another choice."""

    def __init__(self, context: AppContext, pasted: PastedLinks) -> None:
        ask = tr_n(
            "Which of your designs does this listing copy?",
            "Which of your designs do these {n} listings copy?",
            len(pasted.taken),
        )
        ways, hint = tuple(_ways(context, pasted)), pasted.hint()
        super().__init__(context, pasted.headline(), ask=ask, hint=hint, ways=ways, no=tr("cancel"))
        self._more = tr(_LOOK), pasted.details()

    def chosen(self, name: str) -> None:
        if name == _SHOW:
            self.action_show()
        else:
            self.dismiss(name)


def _ways(context: AppContext, pasted: PastedLinks) -> Iterator[MenuEntry]:
    """The other choices, such as by heading, one by one or later, and the doubtful links."""
    if pasted.by_design:
        works = context.store.works
        titles = (f"{clean(works[work].title)} {len(taken)}" for work, taken in pasted.by_design)
        yield MenuEntry(_AS_HEADED, tr("as your headings say"), " · ".join(titles))
    if len(pasted.taken) > 1:
        yield MenuEntry(PagesSeen.ONE_BY_ONE, tr("different ones"), tr("show me one by one"))
    yield MenuEntry(PagesSeen.LATER, tr("later"), tr("they wait in Listings"))
    if pasted.details():
        yield MenuEntry(_SHOW, tr("show which"), tr("links that aren't product links, or need a look"))


def taken_in(new: int, known: int, others: str = "") -> str:
    """The report after links were added; `others` are those that were not added, in words."""
    if new:
        added = tr_n("{n} link added", "{n} links added", new)
        had = tr("{n} already in your records", n=known) if known else ""
    else:
        added = ""
        had = tr_n("It is already in your records", "All are already in your records", known) if known else ""
    said = f"{', '.join(filter(None, (added, had, others)))}."
    return f"{said} {tr('u undoes this.')}" if new else said


async def take_paste(host: PaneHost, text: str) -> None:
    """Read a text and ask about it; nothing is added before both questions are answered."""
    store = host.context.store
    pasted = await asyncio.to_thread(read_paste, text, store)
    if not pasted.taken:
        keys, more = {"dialog.show": tr("show which"), "dialog.no": tr("back")}, (tr(_LOOK), pasted.details())
        await host.ask(NothingPasted(None, pasted.headline(), hint=pasted.hint(), more=more, keys=keys))
    while pasted.taken and (way := await host.ask(PasteDialog(host.context.records, pasted))):
        looked = way if way in _NOT_LOOKED else await host.ask(_have_you_looked(host, pasted, way))
        if looked is not None:
            await _take(host, pasted, way, looked)
            return


def _have_you_looked(host: PaneHost, pasted: PastedLinks, way: str) -> ChooseEntry:
    doubtful = len(pasted.doubtful)
    works = host.context.store.works
    title = (
        clean(works[way].title) if way in works else tr_n("{n} design", "{n} designs", len(pasted.by_design))
    )
    foot = tr_n(
        "{n} link with a doubtful address stays to review, whatever you answer here.",
        "{n} links with doubtful addresses stay to review, whatever you answer here.",
        doubtful,
    )
    return have_you_looked(len(pasted.taken) - doubtful, title, foot if doubtful else "")


async def _take(host: PaneHost, pasted: PastedLinks, way: str, looked: str) -> None:
    store, said = host.context.store, looked == PagesSeen.SAID
    work_id = way if way in store.works else None
    new: list[str] = []
    known: list[str] = []
    for work, addresses in pasted.by_design if way == _AS_HEADED else ((work_id, pasted.taken),):
        looked_at = {"judged_copy": said, "viewed_by_word": said}
        added = host.context.queue.add(addresses, work_id=work, source=SOURCE, **looked_at)
        new += [finding.id for finding in added.new]
        known += [finding.id for finding in added.known]
    words = taken_in(len(new), len(known), pasted.no_listings())
    await host.taken_in(words, tuple(new or known))
    if looked == PagesSeen.ONE_BY_ONE:
        host.judge(tuple(id_ for id_ in new + known if store.findings[id_].unanswered))


CLIPBOARD_SOURCE = "copied"
_WORD = "aliexpress"
"""Every AliExpress address contains this; a text without it is ignored immediately."""
_ON = msg("AliExpress links that you copy are collected now; everything else is forgotten at once.")
_OFF = msg("Copied links are no longer collected.")
_ENDED = msg("The clipboard cannot be read any more: copied links are no longer collected.")


class ClipboardFinds(DialogFlow):
    """Watches the clipboard; runs as a worker until cancelled."""

    async def watch(self) -> None:
        """Watch until cancelled, or say why that is impossible."""
        if reason := await self._context.desktop.why_not_watch():
            self._host.app.push_screen(Notice(tr("The clipboard cannot be watched"), reason))
            return
        self._host.sign("watching", True)
        said = tr(_OFF)
        try:
            async with self._context.desktop.watch((_WORD,)) as texts:
                self._host.say(tr(_ON), 5)
                async for text in texts:
                    self.take(text)
            said = tr(_ENDED)
        finally:
            self._host.sign("watching", False)
            self._host.say(said, 5)

    def take(self, text: str) -> None:
        """Add the addresses in a text; the rest of the text is neither examined nor stored."""
        listings = (each for each in find_addresses(text) if each.disposition is not Disposition.REJECT)
        # A bare number may be anything.
        if addresses := [address for address in listings if _WORD in address.raw.casefold()]:
            added = self._context.queue.add(addresses, source=CLIPBOARD_SOURCE)
            self._host.say(" ".join(self._sentences(added.new, added.known)), 5)

    def _sentences(self, new: tuple[Finding, ...], known: tuple[Finding, ...]) -> list[str]:
        said = []
        if new:
            said.append(
                tr_n(
                    "{n} link added from your clipboard. u undoes this.",
                    "{n} links added from your clipboard. u undoes this.",
                    len(new),
                )
            )
        elif known:
            said.append(
                tr_n(
                    "It is already in your records: {state}.",
                    "All {n} are already in your records.",
                    len(known),
                    state=finding_words(known[0]),
                )
            )
        for finding in (*new, *known):
            if earlier := earlier_complaints(self._context.store, finding.listing_id):
                said.append(tr("Reported before: {words}.", words=clean(earlier[0].words)))
                break
        return said
