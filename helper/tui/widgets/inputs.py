"""Inputs and short lists: a text input, menus, and filter chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input

from helper.translation import comma_list, tr
from helper.tui.actions import bindings
from helper.tui.formatting import MORE, clean, fit
from helper.tui.widgets.table import Tone


class Field(Input):
    """A one-line input. If the user pastes several lines, the screen handles the paste instead."""

    def __init__(self, value: str = "", *, placeholder: str = "", name: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=name, select_on_focus=False)

    async def _on_key(self, event: events.Key) -> None:
        # The input handles letters itself, but other keys, such as backspace, go through the app. During fast
        # typing, a letter could be handled before an earlier backspace, which would then delete that letter.
        active = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if active is None or active.node is not self or not active.enabled:
            return
        # Keys that the input does not use go to the dialog, such as arrow keys to a list.
        if await self.app.run_action(active.binding.action, self):
            event.stop()
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        if len([line for line in event.text.splitlines() if line.strip()]) > 1:
            # The input's own handler would keep only the first line, so leave the paste to the screen.
            event.prevent_default()


class ChoiceField(Field):
    """An input with known values, which the up and down keys choose. The user can also type a value."""

    def __init__(self, value: str, choices: Sequence[str], *, name: str) -> None:
        super().__init__(value, placeholder=f"↓ {comma_list(choices)}", name=name)
        self._choices = ("", *choices)

    async def _on_key(self, event: events.Key) -> None:
        if event.key not in {"up", "down"}:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        at = self._choices.index(self.value) if self.value in self._choices else 0
        self.value = self._choices[(at + (1 if event.key == "down" else -1)) % len(self._choices)]
        self.cursor_position = len(self.value)


class FilterField(Field):
    """The input in which the user types words to filter a list."""

    BINDINGS = bindings("filter")

    async def action_to_list(self) -> None:
        await self.action_submit()

    async def action_clear(self) -> None:
        self.value = ""
        await self.action_submit()


_NONE = -1
"""The value of `cursor` if no entry is selected."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    name: str
    """The value that the menu returns if the user chooses this entry."""
    text: str
    note: str = ""
    """A remark shown beside the entry. It may have several lines."""


_TAKEN = frozenset("jkqd")
"""Letters that are never assigned to an entry, because they are keys of lists and dialogs."""


def letters_for(texts: Iterable[str]) -> list[str]:
    """Return a letter for each text, or "" if no letter is free.

    A free initial of a word in the text is best, then any free letter in the text, then any free letter.
    """
    free = set(ascii_lowercase) - _TAKEN
    chosen = []
    for text in texts:
        words = text.casefold()
        wanted = [*(word[0] for word in words.split()), *words, *ascii_lowercase]
        letter = next((each for each in wanted if each in free), "")
        free.discard(letter)
        chosen.append(letter)
    return chosen


class Menu(ScrollView, can_focus=True):
    """A menu whose entries are chosen with Enter, a click or a letter. An arrow marks the selected entry."""

    BINDINGS = bindings("menu")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu--entry", "menu--note", "menu--cursor", "menu--arrow"}

    cursor = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        name: str

    def __init__(
        self, entries: Iterable[MenuEntry], *, at: int | None = 0, with_letters: bool = True
    ) -> None:
        """`at` is the index of the entry that is selected at first. With None, no entry is selected at first.

        `with_letters` is whether typing a letter chooses an entry. Use this only if a letter typed by mistake does no
        harm.
        """
        super().__init__()
        self._with_letters = with_letters
        self._entries: tuple[MenuEntry, ...] = ()
        self._letters: list[str] = []
        self._lines: list[tuple[int, str, str]] = []
        self.show(entries, at=at)

    def show(self, entries: Iterable[MenuEntry], *, at: int | None = 0) -> None:
        self._entries = tuple(entries)
        self._letters = letters_for(entry.text for entry in self._entries) if self._with_letters else []
        self._lines = [
            (index, "" if below else clean(self.label(entry)), clean(note))
            for index, entry in enumerate(self._entries)
            for below, note in enumerate(entry.note.split("\n"))
        ]
        self._column = max((cell_len(text) for _, text, note in self._lines if note), default=0) + 3
        self.virtual_size = Size(0, len(self._lines))
        self.cursor = _NONE if at is None else at
        self.refresh(layout=True)

    def label(self, entry: MenuEntry) -> str:
        return entry.text

    @property
    def entry(self) -> MenuEntry | None:
        return self._entries[self.cursor] if self._entries and self.cursor != _NONE else None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def render_line(self, y: int) -> Strip:
        at = y + round(self.scroll_y)
        width = self.size.width
        index, text, note = self._lines[at] if at < len(self._lines) else (_NONE - 1, "", "")
        under = index == self.cursor
        ground = "menu--cursor" if under else "menu--entry"
        arrow, plain, soft = (
            self.get_visual_style(ground, name).rich_style for name in ("menu--arrow", ground, "menu--note")
        )
        letter = (
            f"{self._letters[index] or ' '}  " if self._letters and text else "   " if self._letters else ""
        )
        start = 2 + len(letter)
        column = min(self._column, width - start) if note else width - start
        segments = [
            Segment("▸ " if under and text else "  ", arrow),
            Segment(letter, arrow),
            Segment(fit(text, column), plain),
            Segment(fit(note, width - start - column), soft),
        ]
        return Strip(segments).adjust_cell_length(width, plain)

    def validate_cursor(self, cursor: int) -> int:
        return max(_NONE, min(cursor, len(self._entries) - 1))

    def watch_cursor(self) -> None:
        self.refresh()
        places = [at for at, (index, _, _) in enumerate(self._lines) if index == self.cursor]
        if places and self.is_mounted:
            self.scroll_to_region(Region(0, places[0], 1, len(places)), animate=False, force=True)

    def action_move(self, by: int) -> None:
        self.cursor = max(0, self.cursor + by)

    def action_choose(self) -> None:
        if (entry := self.entry) is not None:
            self.post_message(self.Chosen(entry.name))

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in self._letters:
            event.stop()
            self.cursor = self._letters.index(event.character)
            self.action_choose()

    def on_click(self, event: events.Click) -> None:
        at = event.y + round(self.scroll_y)
        if at < len(self._lines):
            self.cursor = self._lines[at][0]
            self.action_choose()


class TickMenu(Menu, inherit_bindings=False):
    """A menu whose entries can be ticked. The dialog that contains the menu handles the keys for ticking."""

    BINDINGS = bindings("menu.down", "menu.up")

    def __init__(self, entries: Iterable[MenuEntry], ticked: Iterable[str] = ()) -> None:
        self._ticked = set(ticked)
        super().__init__(entries, with_letters=False)

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self._entries if entry.name in self._ticked)

    def label(self, entry: MenuEntry) -> str:
        return f"[{'x' if entry.name in self._ticked else ' '}] {entry.text}"

    def tick_all(self) -> None:
        """Tick all entries. If all entries are ticked already, untick them all."""
        names = {entry.name for entry in self._entries}
        self._ticked = set() if self._ticked >= names else names
        self.show(self._entries, at=self.cursor)

    def action_choose(self) -> None:
        if (entry := self.entry) is not None:
            self._ticked ^= {entry.name}
            self.show(self._entries, at=self.cursor)


class Chips(Widget):
    """One line of chips, each of which filters a list by one kind of row.

    If not all chips fit, an ellipsis replaces some of them, but never the selected chip.
    """

    ALLOW_SELECT = False

    counts: reactive[Mapping[str, int]] = reactive(dict[str, int])
    """The number of rows of each kind."""
    chosen = reactive("")

    @dataclass
    class Picked(Message):
        name: str

    def __init__(self, marks: Mapping[str, tuple[str, Tone]]) -> None:
        """`marks` maps each kind to its glyph and colour, in the order of the chips.

        A kind without rows is not shown, except the first kind and the selected one.
        """
        super().__init__()
        self._marks = marks

    def render(self) -> Content:
        """Draw as many chips as fit, among them the selected chip. If all chips fit, separate them with spaces."""
        always = {next(iter(self._marks)), self.chosen}
        some = [kind for kind in self._marks if self.counts.get(kind) or kind in always]
        place = some.index(self.chosen) if self.chosen in some else 0
        drawn = [self._drawn(kind) for kind in some]

        def fits(start: int, end: int, gap: int = 0) -> bool:
            signs = 2 * (start > 0) + (end < len(drawn))
            cells = sum(chip.cell_length + gap for chip in drawn[start:end]) - gap
            return cells + signs <= self.size.width

        first = next((start for start in range(place) if fits(start, place + 1)), place)
        end = next((end for end in range(len(drawn), place + 1, -1) if fits(first, end)), place + 1)
        return Content.assemble(
            (f"{MORE} " if first else "", "$soft"),
            Content(" " if fits(0, len(drawn), 1) else "").join(drawn[first:end]),
            (MORE if end < len(drawn) else "", "$soft"),
        )

    def on_click(self, event: events.Click) -> None:
        if name := event.style.meta.get("kind"):
            self.post_message(self.Picked(name))

    def _drawn(self, kind: str) -> Content:
        glyph, tone = self._marks[kind]
        words = Content.assemble((f" {glyph} {tr(kind)} " if glyph else f" {tr(kind)} ", tone))
        words += Content.styled(f"{self.counts.get(kind, 0)} ", "$soft")
        ground = "bold on $cursor" if kind == self.chosen else ""
        return words.stylize(ground).stylize(Style.from_meta({"kind": str(kind)}))
