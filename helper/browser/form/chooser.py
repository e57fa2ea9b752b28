"""Chooses one entry of a native list, a radio group or a component library's drop-down, by its words.

The page offers entries; `helper.flow.text_matching.pick` selects one, or none in doubt; `PageInput` presses it.

A long list is narrowed by its own search field, or read from top to bottom, so that all its entries are known. A list
that shows a page of entries and has a search field may have more of them without a sign. In a list whose entries open
others, the chooser follows the given path, or opens every branch for an entry that may be in one branch only.
Branches are opened and never chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from helper.browser.input import PageInput
from helper.browser.isolated_scripts import Control, IsolatedScripts, ask
from helper.flow.form import Chosen, ControlKind, Option, Unchosen
from helper.flow.text_matching import fold, pick, same_entry

_OPENING_TRIES = 3
_BRACKET = " ("
_A_PAGE = 10
"""A searchable list with this many entries may show only its first ones."""
_MOST_BRANCHES = 40
"""A list with more branches is left to the user."""
_STEP = re.compile(r"\s+(?:/|>|->|→)\s+|\s*[›»]\s*")
"""Separators of a path: `Copyright / Artwork`; without blanks they may be part of a name."""
_SAME_INDENT = 4.0
"""Pixels; entries that differ by less are on the same level."""

Way = tuple[str, ...]
"""The entries to open one after the other, and the entry at the end."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    text: str
    off: bool
    """Whether the page disables the entry."""
    at: float
    """Its position: the index in a native list or group, the height in a drop-down."""
    opens: bool = False
    """Whether it opens other entries and cannot be chosen itself."""
    indent: float = 0.0
    """Pixels from the left: entries that it opens are further right."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The entries that a drop-down shows at the moment."""

    entries: tuple[ListEntry, ...]
    whole: bool
    """Whether no entry is hidden by scrolling."""
    searchable: bool
    open: bool
    complete: bool
    """Whether the page has the same entries in a native list: a search would find no others."""
    may_grow: bool = False
    """Whether more entries may load at its end, which was not checked."""
    in_columns: bool = False
    """Whether opened entries appear in a column beside the entry instead of below it."""

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.entries]

    @property
    def is_tree(self) -> bool:
        return any(entry.opens for entry in self.entries)

    def below(self, above: ListEntry | None) -> list[ListEntry]:
        """The entries below an open entry; for None the entries of the first level."""
        start = self.entries.index(above) + 1 if above and not self.in_columns else 0
        level = above.indent if above else -1.0
        deeper: list[ListEntry] = []
        for entry in self.entries[start:]:
            if entry.indent > level + _SAME_INDENT:
                deeper.append(entry)
            elif not self.in_columns:
                break
        nearest = min((entry.indent for entry in deeper), default=0.0)
        return [entry for entry in deeper if entry.indent <= nearest + _SAME_INDENT]


class Chooser:
    """Chooses in one page."""

    def __init__(self, isolated: IsolatedScripts, page_input: PageInput) -> None:
        self._isolated = isolated
        self._page_input = page_input
        self._pressed: tuple[Option, str] | None = None
        """The last press in a list that the page then redrew: the new list may already show it as chosen."""

    async def choose(self, control: Control, option: Option) -> Chosen | Unchosen:
        """Choose the one entry that matches; without a single match, leave everything unchanged and return the entries."""
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
        """Choose in a control that needs no opening; verified by what the control shows afterwards."""
        entries, ruling = _plain_ruling(offered, option)
        if isinstance(ruling, Unchosen) and not ruling.fitting:
            # The entries may depend on the previous field, and still be loading.
            offered = (await ask(self._isolated, control, "otherEntries"))["entries"]
            entries, ruling = _plain_ruling(offered, option)
        if isinstance(ruling, Unchosen):
            return ruling
        if control.candidate.kind is ControlKind.RADIO:
            shown = await self._turn_on(control, ruling)
        else:
            shown = (await ask(self._isolated, control, "chooseNative", int(ruling.at)))["value"]
        if shown == ruling.text:
            return Chosen(ruling.text)
        return Unchosen(tuple(entry.text for entry in entries), (ruling.text,))

    async def _turn_on(self, control: Control, entry: ListEntry) -> str:
        """Press a radio button unless it is selected; returns the words of the selected one."""
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
            # It does not open at all.
            return answer
        # The entries may depend on the previous field, and still be loading.
        later = await self._opened_later(control, offer)
        return answer if later is None else await self._choose_from(control, option, later)

    async def _opened_later(self, control: Control, before: Offer) -> Offer | None:
        """Open the list again until it offers something else; None if it does not."""
        offer = await self._opened(control)
        if offer is not None and offer.texts == before.texts:
            offer = await self.changed(control)
        if offer is not None and offer.texts != before.texts:
            return offer
        await self.close(control)
        return None

    async def _choose_from(self, control: Control, option: Option, offer: Offer) -> Chosen | Unchosen:
        if offer.is_tree or not _queries(offer, option):
            offer = await self._to_its_end(control, offer)
        if offer.is_tree:
            return await TreeWalk(self, control, offer).choose(option)
        narrowed = offer
        for query in _queries(offer, option):
            if query.endswith(_BRACKET) and not _brackets_stand_apart(_seen_in(narrowed, offer)):
                continue
            narrowed = await self._offer(control, "filtered", query)
            ruling = _ruling(narrowed.entries, _implied(option, query))
            if isinstance(ruling, ListEntry) and narrowed.whole and _is_only(ruling, narrowed, offer, option):
                return await self.choose_entry(control, ruling, narrowed, option)
            if isinstance(ruling, Unchosen) and len(ruling.fitting) > 1:
                break
        is_searched = narrowed is not offer
        if is_searched and offer.may_grow:
            await ask(self._isolated, control, "unfilter")
            offer = await self._to_its_end(control, offer)
        if (
            is_searched
            and _may_be_cut(offer if offer.entries else narrowed)
            and (doubt := _doubt(narrowed, offer, option)) is not None
        ):
            await self.close(control)
            return doubt
        if is_searched or not offer.whole or (offer.searchable and not offer.entries):
            # A list that is empty without a search shows only what the last search found.
            offer = await self._whole(control) or narrowed
        ruling = _ruling(offer.entries, option)
        if isinstance(ruling, ListEntry) and offer.whole:
            return await self.choose_entry(control, ruling, offer, option)
        await self.close(control)
        return ruling if isinstance(ruling, Unchosen) else Unchosen(tuple(offer.texts), (ruling.text,))

    async def _to_its_end(self, control: Control, offer: Offer) -> Offer:
        """The same offer once it is known whether more entries load at its end; takes time that a search may save."""
        if not offer.may_grow:
            return offer
        grows = (await ask(self._isolated, control, "growing"))["grows"]
        return replace(offer, may_grow=False, whole=not grows)

    async def _opened(self, control: Control) -> Offer | None:
        """Open the list; a page that was just drawn may not react to the first press."""
        offer: Offer | None = None
        for _ in range(_OPENING_TRIES):
            if not await self._page_input.open_list(control):
                return offer
            offer = await self._offer(control, "opened")
            if offer.open or offer.entries:
                return offer
        return offer

    async def choose_entry(
        self, control: Control, entry: ListEntry, offer: Offer, option: Option, way: Way | None = None
    ) -> Chosen | Unchosen:
        """Press an entry of an open list; verified by what the closed box shows afterwards."""
        answer = await self._pressed_entry(control, entry, option, way)
        if answer is not None and answer["unheard"]:
            # Some lists do not react to the press right after the one that opened them.
            answer = await self._pressed_entry(control, entry, option, way)
        if answer is None or answer["open"]:
            await self.close(control)
        if answer is not None and answer["arrived"]:
            # A box may show less than the entry, such as the title without the number.
            shown = answer["value"]
            return Chosen(shown if way or (shown and fold(shown) in fold(entry.text)) else entry.text)
        return Unchosen(tuple(offer.texts), (_path_text(way) if way else entry.text,))

    async def _pressed_entry(
        self, control: Control, entry: ListEntry, option: Option, way: Way | None
    ) -> dict[str, Any] | None:
        if not await self._page_input.pick(control, entry.text, entry.at):
            return None
        self._pressed = (option, entry.text)
        answer = await ask(self._isolated, control, "chosen", entry.text, way and list(way))
        self._pressed = None
        return answer

    async def value_of(self, control: Control) -> str:
        return str((await ask(self._isolated, control, "read"))["value"])

    async def unfold(self, control: Control, entry: ListEntry) -> Offer | None:
        """Press an entry that opens others, and return what the list shows then; None if it was unreachable, or closed."""
        if not await self._page_input.pick(control, entry.text, entry.at):
            return None
        offer = await self._offer(control, "unfolded")
        return offer if offer.open else None

    async def changed(self, control: Control) -> Offer:
        """The list's entries once they have changed, or a moment later."""
        return await self._offer(control, "changed")

    async def _whole(self, control: Control) -> Offer | None:
        """Every entry of a long list, with the search cleared; None if the list is empty then."""
        await ask(self._isolated, control, "unfilter")
        offer = await self._offer(control, "gathered")
        return offer if offer.entries else None

    async def _offer(self, control: Control, function: str, *arguments: object) -> Offer:
        answer = await ask(self._isolated, control, function, *arguments)
        entries = tuple(
            ListEntry(
                entry["text"],
                bool(entry["off"]),
                float(entry["top"]),
                opens=bool(entry["opens"]),
                indent=float(entry["indent"]),
            )
            for entry in answer["entries"]
        )
        return Offer(
            entries,
            whole=bool(answer["whole"]),
            searchable=bool(answer["filter"]),
            open=bool(answer["open"]),
            complete=bool(answer["complete"]),
            may_grow=bool(answer.get("mayGrow")),
            in_columns=bool(answer["inColumns"]),
        )

    async def close(self, control: Control) -> None:
        """Clear the search, and close the list by the first way that works."""
        await ask(self._isolated, control, "unfilter")
        for close in (self._page_input.close_list, self._page_input.press_aside, self._page_input.dismiss):
            if not (await ask(self._isolated, control, "letGo"))["open"]:
                return
            await close(control)


class TreeWalk:
    """One walk through a list whose entries open others."""

    def __init__(self, chooser: Chooser, control: Control, offer: Offer) -> None:
        self._chooser = chooser
        self._control = control
        self._offer = offer
        self._opened: Way = ()
        """The last opened path: in columns, its entries are in the next column."""

    async def choose(self, option: Option) -> Chosen | Unchosen:
        """Choose the one entry that matches by its path or its words, and close the list."""
        held = await self._chooser.value_of(self._control)
        ruling = await self._ruled(option, held)
        if isinstance(ruling, Unchosen):
            await self._chooser.close(self._control)
            return ruling
        entry = _only(await self._under(ruling[:-1], held=None) or (), ruling[-1])
        if entry is None:
            await self._chooser.close(self._control)
            return Unchosen((_path_text(ruling),), (_path_text(ruling),))
        return await self._chooser.choose_entry(self._control, entry, self._offer, option, ruling)

    async def _ruled(self, option: Option, held: str) -> Way | Unchosen:
        """The matching path; a complete path is not searched elsewhere."""
        for given in (_way(wording) for wording in option.wordings):
            if len(given) > 1 and (ways := await self._ways(given, held=None)):
                return ways[0] if len(ways) == 1 else Unchosen(_path_texts(ways), _path_texts(ways))
        ways = await self._ways((), held)
        if ways is None:
            return Unchosen(())
        # A branch that did not open at the first press has been opened since.
        whole = [way for way in ways if any(_same_way(way, _way(wording)) for wording in option.wordings)]
        return whole[0] if len(whole) == 1 else _rule(ways, option)

    async def _ways(self, given: Way, held: str | None) -> list[Way] | None:
        """The paths to all entries that can be chosen, or along a given path; None if some could not be read."""
        found: list[Way] = []
        waiting: list[Way] = [()]
        for way in waiting:
            entries = await self._under(way, held)
            if entries is None or len(waiting) > _MOST_BRANCHES:
                return None
            for entry in entries:
                here = (*way, entry.text)
                if given and not same_entry(entry.text, given[len(way)]):
                    continue
                if not entry.opens:
                    # An entry that opens nothing cannot be in the middle of a path.
                    found += [here] if not given or len(here) == len(given) else []
                elif not entry.off and (not given or len(here) < len(given)):
                    waiting.append(here)
        return found

    async def _under(self, way: Way, held: str | None) -> list[ListEntry] | None:
        """The entries at the end of a path, opened as far as needed; None if the path is not clear.

        `held` is the value that the box must keep: if opening a branch chooses it, no other branch is opened to look.
        """
        level = self._offer.below(None)
        for depth, text in enumerate(way):
            here = way[: depth + 1]
            if (entry := _only(level, text)) is None:
                return None
            if not self._is_open(entry, here):
                if not await self._open(entry, here):
                    return None
                if held is not None and await self._chooser.value_of(self._control) != held:
                    return None
                entry = self._again(here)
            if entry is None:
                return None
            level = self._offer.below(entry)
        # An empty branch may be loading: it could hold the same words again.
        return level if self._offer.whole and level else None

    def _is_open(self, entry: ListEntry, way: Way) -> bool:
        if self._offer.in_columns:
            return self._opened[: len(way)] == way
        return bool(self._offer.below(entry))

    async def _open(self, entry: ListEntry, way: Way) -> bool:
        opened = await self._chooser.unfold(self._control, entry)
        if opened is None:
            return False
        self._offer, self._opened = opened, way
        if (again := self._again(way)) and not self._offer.below(again):
            self._offer = await self._chooser.changed(self._control)
        return True

    def _again(self, way: Way) -> ListEntry | None:
        entry: ListEntry | None = None
        for text in way:
            if (entry := _only(self._offer.below(entry), text)) is None:
                return None
        return entry


def _only(entries: Sequence[ListEntry], text: str) -> ListEntry | None:
    """The one enabled entry with this text; None if there are zero or several."""
    named = [entry for entry in entries if entry.text == text]
    return named[0] if len(named) == 1 and not named[0].off else None


def _way(wording: str) -> Way:
    return tuple(_STEP.split(wording))


def _same_way(way: Way, given: Way) -> bool:
    return len(way) == len(given) > 1 and all(map(same_entry, way, given))


def _path_text(way: Way) -> str:
    return " / ".join(way)


def _path_texts(ways: Sequence[Way]) -> tuple[str, ...]:
    return tuple(map(_path_text, ways))


def _rule(ways: Sequence[Way], option: Option) -> Way | Unchosen:
    """The one path whose last entry matches; an equal entry in another branch makes it a question."""
    ruling = pick([way[-1] for way in ways], option)
    words = (ruling.text,) if isinstance(ruling, Chosen) else ruling.fitting
    fitting = [way for way in ways if way[-1] in words]
    return fitting[0] if len(fitting) == 1 else Unchosen(_path_texts(ways), _path_texts(fitting))


def _plain_ruling(
    offered: Sequence[dict[str, Any]], option: Option
) -> tuple[list[ListEntry], ListEntry | Unchosen]:
    entries = [ListEntry(entry["text"], bool(entry["off"]), float(entry["at"])) for entry in offered]
    return entries, _ruling(entries, option)


def _ruling(entries: Sequence[ListEntry], option: Option) -> ListEntry | Unchosen:
    """The matching enabled entry; a disabled entry is never chosen."""
    texts = [entry.text for entry in entries]
    ruling = pick(texts, option)
    if isinstance(ruling, Unchosen):
        return ruling
    meant = next(entry for entry in entries if entry.text == ruling.text)
    return Unchosen(tuple(texts), (meant.text,)) if meant.off else meant


def _may_be_cut(offer: Offer) -> bool:
    return offer.searchable and offer.whole and not offer.complete and len(offer.entries) >= _A_PAGE


def _is_worded(entry: str, option: Option) -> bool:
    return any(same_entry(wording, entry) for wording in option.wordings)


def _is_only(entry: ListEntry, narrowed: Offer, offer: Offer, option: Option) -> bool:
    """Whether no other entry can match: it has the exact wording, or is the only result of a search."""
    if _is_worded(entry.text, option) or not _may_be_cut(offer if offer.entries else narrowed):
        return True
    return len(narrowed.entries) < len(offer.entries) and pick(_seen_in(narrowed, offer), option) == Chosen(
        entry.text
    )


def _doubt(narrowed: Offer, offer: Offer, option: Option) -> Unchosen | None:
    """Why no entry is chosen from a list that shows only its first entries; None if it shows the wanted one without a search."""
    texts = _seen_in(narrowed, offer)
    ruling = pick(texts, option)
    if isinstance(ruling, Unchosen):
        return ruling
    return (
        None if ruling.text in offer.texts and not _may_be_cut(narrowed) else Unchosen(texts, (ruling.text,))
    )


def _seen_in(*offers: Offer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for offer in offers for text in offer.texts))


def _queries(offer: Offer, option: Option) -> list[str]:
    """Search texts for a list that cannot be read whole: each wording, and its title without brackets."""
    is_known = any(_is_worded(entry.text, option) for entry in offer.entries)
    if not offer.searchable or (offer.whole and offer.entries and (is_known or not _may_be_cut(offer))):
        return []
    titles = [wording.split(_BRACKET)[0] for wording in option.wordings]
    # The results for a title may be full of longer titles; the brackets distinguish them.
    behind = [wording + _BRACKET for wording in option.wordings if _may_go_on(wording, option)]
    return list(dict.fromkeys([*option.wordings, *titles, *behind]))


def _may_go_on(wording: str, option: Option) -> bool:
    """Whether the wanted entry may have brackets after the wording."""
    return any(pattern.startswith(f"^{re.escape(fold(wording))} ?") for pattern in option.patterns)


def _brackets_stand_apart(texts: Sequence[str]) -> bool:
    """Whether all visible entries have a blank before their brackets, so that a search may contain it."""
    return all(_BRACKET in text for text in texts if "(" in text)


def _implied(option: Option, query: str) -> Option:
    """The part of an option that a list narrowed by this query can answer: matching entries must contain the query."""
    start = re.escape(fold(query.removesuffix(_BRACKET)))
    return Option(
        tuple(wording for wording in option.wordings if fold(query) in fold(wording)),
        tuple(pattern for pattern in option.patterns if pattern.startswith(f"^{start}")),
    )
