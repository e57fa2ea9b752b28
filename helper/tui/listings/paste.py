"""Pasted links, and links copied while browsing: counted, asked about once, and taken into the records."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from textual.app import App
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.model.address_verdicts import Disposition
from helper.model.addresses import FoundAddress, each_once, find_addresses, located, under_headings
from helper.model.finding import Finding
from helper.model.listing_address import Address
from helper.model.state_words import finding_words
from helper.model.text import plural
from helper.session.context import AppContext
from helper.store.store import Store
from helper.store.works import find_work
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_form import Choosing
from helper.tui.dialogs.dialogs import DialogFlow, Notice
from helper.tui.formatting import clean
from helper.tui.listings.details import earlier_words
from helper.tui.listings.judging import HaveYouLooked, PagesSeen
from helper.tui.widgets.bars import KeyButton
from helper.tui.widgets.inputs import MenuEntry

SOURCE = "pasted"
_MANY_CHARACTERS = 100_000
"""A text longer than this is read beside the screen, so that keys are answered meanwhile."""
_MOST_REMARKS = 4
_AS_HEADED, _ONE_BY_ONE, _LATER, _SHOW = "as_headed", "one_by_one", "later", "show"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLinks:
    """The links in a pasted text."""

    found: int
    """How many there were, with those that stood there twice."""
    taken: tuple[Address, ...]
    """One for each listing, those that must be looked at first included."""
    refused: tuple[Address, ...]
    """What is no listing."""
    by_design: tuple[tuple[str, tuple[Address, ...]], ...] = ()
    """Works and their listings, as the headings of the text say; empty when a listing stands under no known one."""

    @property
    def doubtful(self) -> tuple[Address, ...]:
        return tuple(address for address in self.taken if address.disposition is Disposition.FLAG)

    def headline(self) -> str:
        """Such as "11 links pasted: 9 listings, 1 was the same listing twice, 1 is no listing.": the groups make up the whole."""
        if not self.found:
            return "No link was found in what you pasted."
        twice = self.found - len(self.taken) - len(self.refused)
        parts = [plural(len(self.taken), "listing")]
        if twice:
            parts.append(
                "1 was the same listing twice" if twice == 1 else f"{twice} were the same listings again"
            )
        return f"{plural(self.found, 'link')} pasted: {', '.join([*parts, *self.no_listings()])}."

    def no_listings(self) -> tuple[str, ...]:
        """How many are no listings, in words; none: nothing."""
        number = len(self.refused)
        return (f"{number} {'is no listing' if number == 1 else 'are no listings'}",) if number else ()

    def remarks(self) -> list[str]:
        """What is not as it should be, one sentence for each kind of it."""
        kinds = Counter(address.sentence for address in (*self.refused, *self.doubtful))
        return [_remark(number, sentence) for sentence, number in kinds.items()]

    def details(self) -> str:
        """Each link that is doubtful or no listing, with what to do about it."""
        return "\n\n".join(
            f"{clean(address.raw)[:200]}\n  {address.sentence}" for address in (*self.refused, *self.doubtful)
        )


def read_paste(text: str, store: Store) -> PastedLinks:
    """Find the links in a text. Takes about a tenth of a second for a thousand."""
    found = list(located(text))
    addresses = each_once(found)
    taken = tuple(address for address in addresses if address.disposition is not Disposition.REJECT)
    return PastedLinks(
        found=len(found),
        taken=taken,
        refused=tuple(address for address in addresses if address.disposition is Disposition.REJECT),
        by_design=_by_design(found, store),
    )


def _remark(number: int, sentence: str) -> str:
    """The sentence with its number, such as "1 is a shop, not a listing."."""
    if number == 1:
        return (
            "1 is " + sentence.removeprefix("This is ")
            if sentence.startswith("This is ")
            else f"1: {sentence}"
        )
    return f"{number}: {sentence}"


def _by_design(found: Sequence[FoundAddress], store: Store) -> tuple[tuple[str, tuple[Address, ...]], ...]:
    groups: dict[str, list[Address]] = {}
    for heading, address in under_headings(found):
        if address.disposition is Disposition.REJECT:
            continue
        work = find_work(store, heading) if heading else None
        if work is None:
            return ()
        groups.setdefault(work.id, []).append(address)
    return tuple((work_id, tuple(addresses)) for work_id, addresses in groups.items())


class PasteWay(Enum):
    """What the person said about the pasted listings."""

    ONE_DESIGN = auto()
    AS_HEADED = auto()
    ONE_BY_ONE = auto()
    LATER = auto()


_WAYS = {_AS_HEADED: PasteWay.AS_HEADED, _ONE_BY_ONE: PasteWay.ONE_BY_ONE, _LATER: PasteWay.LATER}


@dataclass(frozen=True, slots=True)
class PasteAnswer:
    """The answer to "Which of your designs do these copy?"."""

    way: PasteWay
    work_id: str | None = None


class PasteDialog(Choosing[PasteAnswer | None]):
    """Esc takes nothing in; nothing is chosen before the person chooses."""

    BINDINGS = bindings("dialog.show")

    def __init__(self, records: AppContext, pasted: PastedLinks) -> None:
        super().__init__(records, nothing=None)
        self._pasted = pasted

    def body(self) -> Iterable[Widget]:
        """The counts, what is not as it should be, and the question."""
        pasted = self._pasted
        yield Static(pasted.headline(), classes="title", markup=False)
        remarks = pasted.remarks()
        for remark in remarks[:_MOST_REMARKS]:
            yield Static(remark, classes="hint", markup=False)
        if (more := len(remarks) - _MOST_REMARKS) > 0:
            yield Static(f"And for {plural(more, 'other reason')}: “show which” lists them.", classes="hint")
        if pasted.taken:
            number = len(pasted.taken)
            these = f"these {number}" if number > 1 else "this one"
            question = f"Which of your designs {'do' if number > 1 else 'does'} {these} copy?"
            yield Static(question, classes="ask")
            yield from self.choice()
        yield Horizontal(
            *([KeyButton("dialog.yes", "this one")] if pasted.taken else []),
            *([KeyButton("dialog.show", "show which")] if pasted.details() and not pasted.taken else []),
            KeyButton("dialog.no", "take nothing" if pasted.taken else "back"),
            classes="presses",
        )

    def doors(self) -> Iterable[MenuEntry]:
        """As the headings say, one by one, or later; and which of them are doubtful."""
        if self._pasted.by_design:
            yield MenuEntry(_AS_HEADED, "as your headings say", self._headed())
        if len(self._pasted.taken) > 1:
            yield MenuEntry(_ONE_BY_ONE, "different ones", "show me one by one")
        yield MenuEntry(_LATER, "later", "they wait in Listings")
        if self._pasted.details():
            yield MenuEntry(_SHOW, "show which", "those that are no listing, or need a look")

    def chosen(self, name: str) -> None:
        """Give the answer back."""
        if name == _SHOW:
            self.action_show()
        elif name in _WAYS:
            self.dismiss(PasteAnswer(_WAYS[name]))
        else:
            self.dismiss(PasteAnswer(PasteWay.ONE_DESIGN, name))

    def action_show(self) -> None:
        if details := self._pasted.details():
            self.app.push_screen(Notice("These need a look", details))

    def _headed(self) -> str:
        works = self._records.store.works
        parts = [f"{clean(works[work_id].title)} {len(taken)}" for work_id, taken in self._pasted.by_design]
        return " · ".join(parts)


def taken_in(new: int, known: int, others: Sequence[str] = ()) -> str:
    """What to say after the links were taken in; `others` are those that were not, in words."""
    said = [f"{plural(new, 'link')} taken in"] if new else []
    if known:
        said.append(
            f"{known} you had already" if new else f"You had {'it' if known == 1 else 'them all'} already"
        )
    return f"{', '.join([*said, *others])}.{' u takes it back.' if new else ''}"


class PasteIntake:
    """Takes in one paste after the other."""

    def __init__(
        self,
        app: App[int],
        records: AppContext,
        *,
        done: Callable[[str, tuple[str, ...]], Awaitable[None]],
        judge: Callable[[tuple[str, ...]], None],
    ) -> None:
        """`done` is told what to say and which findings to show; `judge` shows findings one by one."""
        self._app = app
        self._records = records
        self._done = done
        self._judge = judge

    async def take(self, text: str) -> None:
        """Read a text and ask about it."""
        if len(text) > _MANY_CHARACTERS:
            pasted = await asyncio.to_thread(read_paste, text, self._records.store)
        else:
            pasted = read_paste(text, self._records.store)
        self._app.push_screen(PasteDialog(self._records, pasted), partial(self._answered, pasted))

    async def _answered(self, pasted: PastedLinks, answer: PasteAnswer | None) -> None:
        if answer is None or not pasted.taken:
            return
        if answer.way in {PasteWay.LATER, PasteWay.ONE_BY_ONE}:
            await self._take(pasted, answer, PagesSeen.LATER)
            return
        links = len(pasted.taken) - len(pasted.doubtful)
        ask = HaveYouLooked(links, self._titles(pasted, answer), self._foot(pasted))
        self._app.push_screen(ask, partial(self._looked, pasted, answer))

    async def _looked(self, pasted: PastedLinks, answer: PasteAnswer, looked: PagesSeen | None) -> None:
        if looked is None:
            # Back to the question before; nothing is taken in yet.
            self._app.push_screen(PasteDialog(self._records, pasted), partial(self._answered, pasted))
        else:
            await self._take(pasted, answer, looked)

    async def _take(self, pasted: PastedLinks, answer: PasteAnswer, looked: PagesSeen) -> None:
        groups = pasted.by_design if answer.way is PasteWay.AS_HEADED else ((answer.work_id, pasted.taken),)
        new: list[str] = []
        known: list[str] = []
        for work_id, addresses in groups:
            said = looked is PagesSeen.SAID
            added = self._records.queue.add(
                addresses, work_id=work_id, source=SOURCE, judged_copy=said, viewed_by_word=said
            )
            new += [finding.id for finding in added.new]
            known += [finding.id for finding in added.known]
        await self._done(taken_in(len(new), len(known), pasted.no_listings()), tuple(new or known))
        if looked is PagesSeen.ONE_BY_ONE or answer.way is PasteWay.ONE_BY_ONE:
            findings = self._records.store.findings
            self._judge(tuple(finding_id for finding_id in new + known if findings[finding_id].unanswered))

    def _titles(self, pasted: PastedLinks, answer: PasteAnswer) -> str:
        works = self._records.store.works
        if answer.work_id is not None:
            return clean(works[answer.work_id].title)
        return f"{plural(len(pasted.by_design), 'design')}"

    def _foot(self, pasted: PastedLinks) -> str:
        doubtful = len(pasted.doubtful)
        if not doubtful:
            return ""
        stay = "stays" if doubtful == 1 else "stay"
        return f"{plural(doubtful, 'link')} with a doubtful address {stay} to judge, whatever you say here."


CLIPBOARD_SOURCE = "copied"
_WORD = "aliexpress"
"""Every address of theirs has it; a text without it is forgotten where it was read."""
_ON = "Your clipboard is watched: the AliExpress links you copy are taken in, everything else is forgotten at once."
_OFF = "Your clipboard is not watched any more."
_ENDED = "Your clipboard cannot be read any more; it is not watched now."


class ClipboardFinds(DialogFlow):
    """Runs as a worker until it is cancelled."""

    def __init__(self, app: App[int], context: ScreenContext, show: Callable[[bool], None]) -> None:
        """`show` is told whether it watches, so that the sign is there as long as it does."""
        super().__init__(app, context)
        self._show = show

    async def watch(self) -> None:
        """Watch until cancelled, or say why that cannot be."""
        if reason := await self._context.why_not_watch():
            self._app.push_screen(Notice("The clipboard cannot be watched", reason))
            return
        self._show(True)
        said = _OFF
        try:
            async with self._context.watch(_WORD) as texts:
                self._say(_ON)
                async for text in texts:
                    self.take(text)
            said = _ENDED
        finally:
            self._show(False)
            self._say(said)

    def take(self, text: str) -> None:
        """Take in the addresses of a text; nothing else of it is looked at or kept."""
        addresses = [address for address in find_addresses(text) if _is_find(address)]
        if addresses:
            added = self._context.queue.add(addresses, source=CLIPBOARD_SOURCE)
            self._say(" ".join(self._sentences(added.new, added.known)))

    def _sentences(self, new: tuple[Finding, ...], known: tuple[Finding, ...]) -> list[str]:
        said = [f"{plural(len(new), 'link')} taken in from your clipboard. u takes it back."] if new else []
        if known and not new:
            words = finding_words(known[0]) if len(known) == 1 else f"all {len(known)}"
            said.append(f"You have it already: {words}." if len(known) == 1 else f"You have {words} already.")
        earlier = [
            complaint
            for finding in (*new, *known)
            for complaint in self._context.queue.earlier_complaints(finding.listing_id)
        ]
        if earlier:
            said.append(f"Reported before: {earlier_words(earlier[0], self._context.now())}.")
        return said

    def _say(self, text: str) -> None:
        if self._app.is_running:
            self._notify(text, 5)


def _is_find(address: Address) -> bool:
    """Whether it is the address of a listing: a bare number may be anything."""
    return address.disposition is not Disposition.REJECT and _WORD in address.raw.casefold()
