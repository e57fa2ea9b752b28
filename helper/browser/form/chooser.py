"""Chooses one entry of a native list, a radio group or a component library's drop-down, by its words.

The page says what is offered; `helper.flow.text_matching.pick` says which entry is meant, and in doubt none; the hands press it.
A long list is first narrowed by its own search field, else read from top to bottom: a list is never half known.
One that shows a page of its entries and has a search field may have more of them, and nothing says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helper.browser.input import PageInput
from helper.browser.isolated_scripts import Control, IsolatedScripts, ask
from helper.flow.form import Chosen, ControlKind, Option, Unchosen
from helper.flow.text_matching import fold, pick, same_entry

_OPENING_TRIES = 3
_BRACKET = " ("
_A_PAGE = 10
"""From so many entries on, a list that can be searched may show only its first ones."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list."""

    text: str
    off: bool
    """Whether the page does not let it be chosen."""
    at: float
    """Where it is: its number in a native list or a group, its height in a drop-down."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a drop-down shows at the moment."""

    entries: tuple[ListEntry, ...]
    whole: bool
    """Whether no entry is hidden by scrolling."""
    searchable: bool
    open: bool
    complete: bool
    """Whether the page itself has the same entries in a native list: none is left to a search."""

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.entries]


class Chooser:
    """Chooses in one page."""

    def __init__(self, world: IsolatedScripts, page_input: PageInput) -> None:
        self._world = world
        self._page_input = page_input
        self._pressed: tuple[Option, str] | None = None
        """What was pressed in a list that the page then drew anew: its successor may hold it already."""

    async def choose(self, control: Control, option: Option) -> Chosen | Unchosen:
        """Choose the one entry that fits; where none or several do, leave all as it was and say what there is."""
        pressed, self._pressed = self._pressed, None
        if pressed and pressed[0] == option and await self._holds(control, pressed[1]):
            return Chosen(pressed[1])
        offered = (await ask(self._world, control, "plainEntries"))["entries"]
        if offered is None:
            return await self._choose_in_layer(control, option)
        return await self._choose_plain(control, option, offered)

    async def _holds(self, control: Control, entry: str) -> bool:
        return same_entry((await ask(self._world, control, "read"))["value"], entry)

    async def _choose_plain(
        self, control: Control, option: Option, offered: Sequence[dict[str, Any]]
    ) -> Chosen | Unchosen:
        """Choose from what needs no opening; what the control shows afterwards is the proof."""
        entries, ruling = _plain_ruling(offered, option)
        if isinstance(ruling, Unchosen) and not ruling.fitting:
            # What a list offers may depend on the field before it, and be on its way.
            offered = (await ask(self._world, control, "otherEntries"))["entries"]
            entries, ruling = _plain_ruling(offered, option)
        if isinstance(ruling, Unchosen):
            return ruling
        if control.candidate.kind is ControlKind.RADIO:
            shown = await self._turn_on(control, ruling)
        else:
            shown = (await ask(self._world, control, "chooseNative", int(ruling.at)))["value"]
        if shown == ruling.text:
            return Chosen(ruling.text)
        return Unchosen(tuple(entry.text for entry in entries), (ruling.text,))

    async def _turn_on(self, control: Control, entry: ListEntry) -> str:
        """Press a radio button unless it is on already; gives the words of the one that is on then."""
        shown = (await ask(self._world, control, "read"))["value"]
        if shown != entry.text:
            if not await self._page_input.pick_radio(control, int(entry.at)):
                return ""
            shown = (await ask(self._world, control, "radioOn", int(entry.at)))["value"]
        return str(shown)

    async def _choose_in_layer(self, control: Control, option: Option) -> Chosen | Unchosen:
        offer = await self._opened(control)
        if offer is None:
            return Unchosen(())
        answer = await self._choose_from(control, option, offer)
        if isinstance(answer, Chosen) or answer.fitting:
            return answer
        # What a list offers may depend on the field before it, and be on its way.
        later = await self._opened_later(control, offer)
        return answer if later is None else await self._choose_from(control, option, later)

    async def _opened_later(self, control: Control, before: Offer) -> Offer | None:
        """The list opened once more, as soon as it offers something else; None: it stays as it was."""
        offer = await self._opened(control)
        if offer is not None and offer.texts == before.texts:
            offer = await self._offer(control, "changed")
        if offer is not None and offer.texts != before.texts:
            return offer
        await self._close(control)
        return None

    async def _choose_from(self, control: Control, option: Option, offer: Offer) -> Chosen | Unchosen:
        """Choose from an open list, and leave it closed."""
        narrowed = offer
        for query in _queries(offer, option):
            if query.endswith(_BRACKET) and not _brackets_stand_apart(_seen_in(narrowed, offer)):
                continue
            narrowed = await self._offer(control, "filtered", query)
            ruling = _ruling(narrowed.entries, _implied(option, query))
            if isinstance(ruling, ListEntry) and narrowed.whole and _is_only(ruling, narrowed, offer, option):
                return await self._pick(control, ruling, narrowed, option)
            if isinstance(ruling, Unchosen) and len(ruling.fitting) > 1:
                break
        is_searched = narrowed is not offer
        if (
            is_searched
            and _may_be_cut(offer if offer.entries else narrowed)
            and (doubt := _doubt(narrowed, offer, option)) is not None
        ):
            await self._close(control)
            return doubt
        if is_searched or not offer.whole or (offer.searchable and not offer.entries):
            # A list that shows nothing without a search can only tell what the last search found.
            offer = await self._whole(control) or narrowed
        ruling = _ruling(offer.entries, option)
        if isinstance(ruling, ListEntry) and offer.whole:
            return await self._pick(control, ruling, offer, option)
        await self._close(control)
        return ruling if isinstance(ruling, Unchosen) else Unchosen(tuple(offer.texts), (ruling.text,))

    async def _opened(self, control: Control) -> Offer | None:
        """Open the list; a page that has only just been drawn may not hear the first press."""
        offer: Offer | None = None
        for _ in range(_OPENING_TRIES):
            if not await self._page_input.open_list(control):
                return offer
            offer = await self._offer(control, "opened")
            if offer.open or offer.entries:
                return offer
        return offer

    async def _pick(
        self, control: Control, entry: ListEntry, offer: Offer, option: Option
    ) -> Chosen | Unchosen:
        answer = await self._pressed_entry(control, entry, option)
        if answer is not None and answer["deaf"]:
            # Some do not hear the press that follows the one by which they were opened.
            answer = await self._pressed_entry(control, entry, option)
        if answer is None or answer["open"]:
            await self._close(control)
        if answer is not None and answer["arrived"]:
            # A box may show less than the entry says, such as the title without the number.
            shown = answer["value"]
            return Chosen(shown if shown and fold(shown) in fold(entry.text) else entry.text)
        return Unchosen(tuple(offer.texts), (entry.text,))

    async def _pressed_entry(
        self, control: Control, entry: ListEntry, option: Option
    ) -> dict[str, Any] | None:
        """Press an entry and see what came of it; None: it was not to be reached."""
        if not await self._page_input.pick(control, entry.text, entry.at):
            return None
        self._pressed = (option, entry.text)
        answer = await ask(self._world, control, "chosen", entry.text)
        self._pressed = None
        return answer

    async def _whole(self, control: Control) -> Offer | None:
        """Every entry of a long list, without whatever was searched for; None: it shows none then."""
        await ask(self._world, control, "unfilter")
        offer = await self._offer(control, "gathered")
        return offer if offer.entries else None

    async def _offer(self, control: Control, function: str, *arguments: object) -> Offer:
        answer = await ask(self._world, control, function, *arguments)
        entries = tuple(
            ListEntry(entry["text"], bool(entry["off"]), float(entry["top"])) for entry in answer["entries"]
        )
        return Offer(
            entries,
            whole=bool(answer["whole"]),
            searchable=bool(answer["filter"]),
            open=bool(answer["open"]),
            complete=bool(answer["complete"]),
        )

    async def _close(self, control: Control) -> None:
        """Leave the list as it was found: nothing searched for, and closed."""
        await ask(self._world, control, "unfilter")
        if not (await ask(self._world, control, "letGo"))["open"]:
            return
        await self._page_input.close_list(control)
        if (await ask(self._world, control, "letGo"))["open"]:
            await self._page_input.press_aside(control)


def _plain_ruling(
    offered: Sequence[dict[str, Any]], option: Option
) -> tuple[list[ListEntry], ListEntry | Unchosen]:
    entries = [ListEntry(entry["text"], bool(entry["off"]), float(entry["at"])) for entry in offered]
    return entries, _ruling(entries, option)


def _ruling(entries: Sequence[ListEntry], option: Option) -> ListEntry | Unchosen:
    """The entry that is meant and can be chosen; an entry that is switched off fits, but nothing more."""
    texts = [entry.text for entry in entries]
    ruling = pick(texts, option)
    if isinstance(ruling, Unchosen):
        return ruling
    meant = next(entry for entry in entries if entry.text == ruling.text)
    return Unchosen(tuple(texts), (meant.text,)) if meant.off else meant


def _may_be_cut(offer: Offer) -> bool:
    """Whether the list may have more entries than it shows."""
    return offer.searchable and offer.whole and not offer.complete and len(offer.entries) >= _A_PAGE


def _is_worded(entry: str, option: Option) -> bool:
    return any(same_entry(wording, entry) for wording in option.wordings)


def _is_only(entry: ListEntry, narrowed: Offer, offer: Offer, option: Option) -> bool:
    """Whether no other entry can be meant: it is the wording itself, or the only one of all that the search has found."""
    if _is_worded(entry.text, option) or not _may_be_cut(offer if offer.entries else narrowed):
        return True
    return len(narrowed.entries) < len(offer.entries) and pick(_seen_in(narrowed, offer), option) == Chosen(
        entry.text
    )


def _doubt(narrowed: Offer, offer: Offer, option: Option) -> Unchosen | None:
    """Why nothing is chosen from a list that shows only its first entries; None: what it showed unasked holds the one."""
    texts = _seen_in(narrowed, offer)
    ruling = pick(texts, option)
    if isinstance(ruling, Unchosen):
        return ruling
    return (
        None if ruling.text in offer.texts and not _may_be_cut(narrowed) else Unchosen(texts, (ruling.text,))
    )


def _seen_in(*offers: Offer) -> tuple[str, ...]:
    """Each entry once."""
    return tuple(dict.fromkeys(text for offer in offers for text in offer.texts))


def _queries(offer: Offer, option: Option) -> list[str]:
    """What to search a list for that cannot be seen whole: each wording, and its title without what stands in brackets."""
    is_known = any(_is_worded(entry.text, option) for entry in offer.entries)
    if not offer.searchable or (offer.whole and offer.entries and (is_known or not _may_be_cut(offer))):
        return []
    titles = [wording.split(_BRACKET)[0] for wording in option.wordings]
    # A page of hits for a title may be full of longer titles; what stands behind it parts it from those.
    behind = [wording + _BRACKET for wording in option.wordings if _may_go_on(wording, option)]
    return list(dict.fromkeys([*option.wordings, *titles, *behind]))


def _may_go_on(wording: str, option: Option) -> bool:
    """Whether an entry that is meant may have brackets behind the wording."""
    return any(pattern.startswith(f"^{re.escape(fold(wording))} ?") for pattern in option.patterns)


def _brackets_stand_apart(texts: Sequence[str]) -> bool:
    """Whether all the entries seen have a blank before their brackets, so that a search may have it, too."""
    return all(_BRACKET in text for text in texts if "(" in text)


def _implied(option: Option, query: str) -> Option:
    """What of an option a list narrowed by this query can answer: whatever fits must contain the query."""
    start = re.escape(fold(query.removesuffix(_BRACKET)))
    return Option(
        tuple(wording for wording in option.wordings if fold(query) in fold(wording)),
        tuple(pattern for pattern in option.patterns if pattern.startswith(f"^{start}")),
    )
