"""Choice of one entry of a native list, a radio group or a component library's drop-down, by the entry's text.

The page offers entries; `helper.flow.text_matching.pick` selects one, or none if in doubt; `PageInput` clicks it.

To learn all entries of a long list, the chooser uses the list's own search field or scrolls from top to bottom. A
list that has a search field and shows about a page of entries may have more entries without any sign of them. In a
tree, whose entries open further entries, nothing is clicked: the user chooses.
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
_PAGE_OF_ENTRIES = 10
"""A searchable list that shows at least this many entries may have more."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    text: str
    off: bool
    at: float
    """The entry's position: the index in a native list or group, the vertical offset in a drop-down."""


@dataclass(frozen=True, slots=True)
class Offer:
    entries: tuple[ListEntry, ...]
    whole: bool
    """Whether `entries` holds every entry of the list, including those that are scrolled out of view."""
    searchable: bool
    open: bool
    scrolls: bool = False
    """Whether the open list scrolls, so that more entries may load at its end."""

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.entries]


class Chooser:
    def __init__(self, isolated: IsolatedScripts, page_input: PageInput) -> None:
        self._isolated = isolated
        self._page_input = page_input
        self._pressed: tuple[Option, str] | None = None
        """The option and the entry's text of the last click, if the page then replaced the list's control.

        The new control may already hold the clicked entry, so the next call of `choose` checks that first.
        """

    async def choose(self, control: Control, option: Option) -> Chosen | Unchosen:
        """Choose the matching entry if there is exactly one; otherwise change nothing, and return the list's entries."""
        pressed, self._pressed = self._pressed, None
        if pressed and pressed[0] == option and await self._holds(control, pressed[1]):
            return Chosen(pressed[1])
        offered = (await ask(self._isolated, control, "plainEntries"))["entries"]
        if offered is None:
            return await self._choose_in_popup(control, option)
        return await self._choose_plain(control, option, offered)

    async def _holds(self, control: Control, entry: str) -> bool:
        return same_entry(await self.value_of(control), entry)

    async def _choose_plain(
        self, control: Control, option: Option, offered: Sequence[dict[str, Any]]
    ) -> Chosen | Unchosen:
        """Choose an entry in a control whose entries can be read without opening it.

        Afterwards, check that the entry is now the control's value.
        """
        entries, match = _match_plain(offered, option)
        if isinstance(match, Unchosen) and not match.fitting:
            # The entries may depend on the previous field's value, and the page may still be loading them.
            offered = (await ask(self._isolated, control, "otherEntries"))["entries"]
            entries, match = _match_plain(offered, option)
        if isinstance(match, Unchosen):
            return match
        if control.candidate.kind is ControlKind.RADIO:
            shown = await self._turn_on(control, match)
        else:
            shown = (await ask(self._isolated, control, "chooseNative", int(match.at)))["value"]
        if shown == match.text:
            return Chosen(match.text)
        return Unchosen(tuple(entry.text for entry in entries), (match.text,))

    async def _turn_on(self, control: Control, entry: ListEntry) -> str:
        shown = (await ask(self._isolated, control, "read"))["value"]
        if shown != entry.text:
            if not await self._page_input.pick_radio(control, int(entry.at)):
                return ""
            shown = (await ask(self._isolated, control, "radioOn", int(entry.at)))["value"]
        return str(shown)

    async def _choose_in_popup(self, control: Control, option: Option) -> Chosen | Unchosen:
        offer = await self._opened(control)
        if offer is None:
            return Unchosen(())
        answer = await self._choose_from(control, option, offer)
        if isinstance(answer, Chosen) or answer.fitting:
            return answer
        if not offer.open and not offer.entries:
            # The list did not open.
            return answer
        # The entries may depend on the previous field's value, and the page may still be loading them.
        later = await self._opened_later(control, offer)
        return answer if later is None else await self._choose_from(control, option, later)

    async def _opened_later(self, control: Control, before: Offer) -> Offer | None:
        """Open the list again and wait for other entries; return None if the entries stay the same."""
        offer = await self._opened(control)
        if offer is not None and offer.texts == before.texts:
            offer = await self.changed(control)
        if offer is not None and offer.texts != before.texts:
            return offer
        await self.close(control)
        return None

    async def _choose_from(self, control: Control, option: Option, offer: Offer) -> Chosen | Unchosen:
        narrowed = offer
        for query in _queries(offer, option):
            if query.endswith(_BRACKET) and not _have_blank_before_brackets(_all_texts(narrowed, offer)):
                continue
            narrowed = await self._offer(control, "filtered", query)
            match = _match_entry(narrowed.entries, _answerable(option, query))
            if isinstance(match, ListEntry) and narrowed.whole and _is_only(match, narrowed, offer, option):
                return await self.choose_entry(control, match, narrowed, option)
            if isinstance(match, Unchosen) and len(match.fitting) > 1:
                break
        is_searched = narrowed is not offer
        is_cut = is_searched and _may_be_cut(offer if offer.entries else narrowed)
        if is_cut and offer.scrolls:
            # If more entries have loaded at the end of the list, they are all there.
            gathered = await self._whole(control) or offer
            is_cut, offer = len(gathered.entries) <= len(offer.entries), gathered
        if is_cut and (doubt := _why_uncertain(narrowed, offer, option)) is not None:
            await self.close(control)
            return doubt
        if is_searched or not offer.whole or offer.scrolls or (offer.searchable and not offer.entries):
            # Some lists show no entries without a search; for these, use the results of the last search.
            offer = await self._whole(control) or narrowed
        match = _match_entry(offer.entries, option)
        if isinstance(match, ListEntry) and offer.whole:
            return await self.choose_entry(control, match, offer, option)
        await self.close(control)
        return match if isinstance(match, Unchosen) else Unchosen(tuple(offer.texts), (match.text,))

    async def _opened(self, control: Control) -> Offer | None:
        """Open the list. Retry, because a page that was just drawn may not react to the first click."""
        offer: Offer | None = None
        for _ in range(_OPENING_TRIES):
            if not await self._page_input.open_list(control):
                return offer
            offer = await self._offer(control, "opened")
            if offer.open or offer.entries:
                return offer
        return offer

    async def choose_entry(
        self, control: Control, entry: ListEntry, offer: Offer, option: Option
    ) -> Chosen | Unchosen:
        """Click an entry of an open list; verify the choice by the text in the closed box afterwards."""
        answer = await self._pressed_entry(control, entry, option)
        if answer is None or answer["open"]:
            await self.close(control)
        if answer is not None and answer["arrived"]:
            # The closed box may show less than the chosen entry, for example the title without the number.
            shown = answer["value"]
            return Chosen(shown if shown and fold(shown) in fold(entry.text) else entry.text)
        return Unchosen(tuple(offer.texts), (entry.text,))

    async def _pressed_entry(
        self, control: Control, entry: ListEntry, option: Option
    ) -> dict[str, Any] | None:
        if not await self._page_input.pick(control, entry.text, entry.at):
            return None
        self._pressed = (option, entry.text)
        answer = await ask(self._isolated, control, "chosen", entry.text)
        self._pressed = None
        return answer

    async def value_of(self, control: Control) -> str:
        return str((await ask(self._isolated, control, "read"))["value"])

    async def changed(self, control: Control) -> Offer:
        return await self._offer(control, "changed")

    async def _whole(self, control: Control) -> Offer | None:
        """Clear the list's search field and return all entries; None if there are none without a search."""
        await ask(self._isolated, control, "unfilter")
        offer = await self._offer(control, "gathered")
        return offer if offer.entries else None

    async def _offer(self, control: Control, function: str, *arguments: object) -> Offer:
        answer = await ask(self._isolated, control, function, *arguments)
        entries = tuple(
            ListEntry(entry["text"], bool(entry["off"]), float(entry["top"])) for entry in answer["entries"]
        )
        return Offer(
            entries,
            whole=bool(answer["whole"]),
            searchable=bool(answer["filter"]),
            open=bool(answer["open"]),
            scrolls=bool(answer.get("scrolls")),
        )

    async def close(self, control: Control) -> None:
        """Clear the search, and close the list by taking the focus away, or by a click on its box."""
        await ask(self._isolated, control, "unfilter")
        if (await ask(self._isolated, control, "letGo"))["open"]:
            await self._page_input.close_list(control)


def _match_plain(
    offered: Sequence[dict[str, Any]], option: Option
) -> tuple[list[ListEntry], ListEntry | Unchosen]:
    entries = [ListEntry(entry["text"], bool(entry["off"]), float(entry["at"])) for entry in offered]
    return entries, _match_entry(entries, option)


def _match_entry(entries: Sequence[ListEntry], option: Option) -> ListEntry | Unchosen:
    texts = [entry.text for entry in entries]
    match = pick(texts, option)
    if isinstance(match, Unchosen):
        return match
    meant = next(entry for entry in entries if entry.text == match.text)
    return Unchosen(tuple(texts), (meant.text,)) if meant.off else meant


def _may_be_cut(offer: Offer) -> bool:
    return offer.searchable and offer.whole and len(offer.entries) >= _PAGE_OF_ENTRIES


def _has_exact_wording(entry: str, option: Option) -> bool:
    return any(same_entry(wording, entry) for wording in option.wordings)


def _is_only(entry: ListEntry, narrowed: Offer, offer: Offer, option: Option) -> bool:
    """Return whether no other entry of the list can match the option.

    That is certain if the entry's text is exactly a wording of the option, if the list shows all of its
    entries, or if a search leaves only this match.
    """
    if _has_exact_wording(entry.text, option) or not _may_be_cut(offer if offer.entries else narrowed):
        return True
    return len(narrowed.entries) < len(offer.entries) and pick(_all_texts(narrowed, offer), option) == Chosen(
        entry.text
    )


def _why_uncertain(narrowed: Offer, offer: Offer, option: Option) -> Unchosen | None:
    """Return why the program cannot be sure which entry to choose; None if it is sure.

    The list may show only some of its entries. The choice is certain if exactly one entry matches, the list
    shows this entry without a search, and the results of the search are complete.
    """
    texts = _all_texts(narrowed, offer)
    match = pick(texts, option)
    if isinstance(match, Unchosen):
        return match
    return None if match.text in offer.texts and not _may_be_cut(narrowed) else Unchosen(texts, (match.text,))


def _all_texts(*offers: Offer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for offer in offers for text in offer.texts))


def _queries(offer: Offer, option: Option) -> list[str]:
    """Return the texts to search for in a list that may show only some entries.

    These texts are the option's wordings, each also without its brackets.
    """
    is_known = any(_has_exact_wording(entry.text, option) for entry in offer.entries)
    if not offer.searchable or (offer.whole and offer.entries and (is_known or not _may_be_cut(offer))):
        return []
    titles = [wording.split(_BRACKET)[0] for wording in option.wordings]
    # A search for a title also finds longer titles that begin with it; adding the bracket excludes them.
    behind = [wording + _BRACKET for wording in option.wordings if _may_continue(wording, option)]
    return list(dict.fromkeys([*option.wordings, *titles, *behind]))


def _may_continue(wording: str, option: Option) -> bool:
    return any(pattern.startswith(f"^{re.escape(fold(wording))} ?") for pattern in option.patterns)


def _have_blank_before_brackets(texts: Sequence[str]) -> bool:
    """Return whether every visible entry with a bracket has a space before the bracket.

    If an entry has none, a search for a space and a bracket would miss that entry.
    """
    return all(_BRACKET in text for text in texts if "(" in text)


def _answerable(option: Option, query: str) -> Option:
    """Return the wordings and patterns of an option that can match an entry found by this query."""
    start = re.escape(fold(query.removesuffix(_BRACKET)))
    return Option(
        tuple(wording for wording in option.wordings if fold(query) in fold(wording)),
        tuple(pattern for pattern in option.patterns if pattern.startswith(f"^{start}")),
    )
