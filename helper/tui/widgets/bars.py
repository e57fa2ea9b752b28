"""The top bar, the key bar and key buttons. Every key can also be clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from helper.translation import msg, tr
from helper.tui.actions import ACTIONS, key_label
from helper.tui.formatting import PRACTICE, clean_lines, fit


class KeyButton(Static):
    """A button that runs an action and shows the action's current key."""

    def __init__(self, name: str, word: str = "") -> None:
        """`name` is the name of an action in `helper.tui.actions.ACTIONS`.

        `word` replaces the action's own label; if it is empty, the button shows the action's own label.
        """
        super().__init__(classes="press")
        self.act = name
        self._word = word or tr(ACTIONS[name].word)

    def on_mount(self) -> None:
        self.show(self._word)

    def show(self, word: str) -> None:
        """Show `word` as the label beside the key."""
        keys = [key for key, active in self.screen.active_bindings.items() if active.binding.id == self.act]
        key = key_label(keys[0] if keys else ACTIONS[self.act].keys)
        self.update(Content.assemble((key, "bold $accent"), f" {word}"))

    async def on_click(self) -> None:
        await self.screen.run_action(ACTIONS[self.act].method)


def key_buttons(words: Mapping[str, str]) -> Horizontal:
    """Return a line of key buttons.

    `words` maps the names of actions to labels. If a label is empty, the action's own label is shown.
    """
    return Horizontal(*(KeyButton(name, word) for name, word in words.items()), classes="presses")


def screen_head(name: str, place: str = "", *, sign: str = "", practice: bool = False) -> Iterator[Widget]:
    """Yield the heading of a full screen: its name, an activity sign, a short note, and a banner in practice mode.

    `place` is the note, such as the position in a series of screens.
    """
    parts = [("name", name), *([("watching", sign)] if sign else []), ("place", place)]
    yield Horizontal(*(Static(text, classes=part, markup=False) for part, text in parts), classes="head")
    if practice:
        yield Static(tr(PRACTICE), classes="practice", markup=False)


class Prose(Widget):
    """Paragraphs of text. If an item of a list is wrapped, its further lines are indented."""

    _BEGINNING = re.compile(r" *(?:[·!–] |[0-9]+ +)?")

    def __init__(self, text: str, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._lines = clean_lines(text).split("\n")

    def show(self, text: str) -> None:
        self._lines = clean_lines(text).split("\n")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(self._wrapped(line, width)) for line in self._lines)

    def render(self) -> Content:
        width = self.size.width
        return Content("\n").join(part for line in self._lines for part in self._wrapped(line, width))

    def _wrapped(self, line: str, width: int) -> list[Content]:
        indent = len(match[0]) if (match := self._BEGINNING.match(line)) else 0
        if not line or width - indent < 8:
            return Content(line).wrap(max(1, width)) or [Content("")]
        first, *rest = Content(line[indent:]).wrap(width - indent) or [Content("")]
        return [Content(line[:indent]) + first, *(Content(" " * indent) + part for part in rest)]


class KeyBar(Widget):
    """One line with the keys that are available now. It is never wider than the screen.

    Only the line itself is redrawn when the keys change, which does not lay out the screen again.
    """

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Redraw the line whenever the focus moves, because it shows the keys of the focused widget."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        """Draw as many keys as fit, in the order of the action table, and the help key at the right end."""
        # The keys are read in reverse order, so that the first key is shown if an action has several.
        pairs = reversed(self.screen.active_bindings.items())
        found = {active.binding.id: (key, active) for key, active in pairs}
        # While an input has the focus, the help key would type a question mark into it.
        help_item = _key_item(*found.pop("app.help")) if "app.help" in found else Content(" ")
        room = self.size.width - help_item.cell_length - 3
        line = Content(" ")
        for name, act in ACTIONS.items():
            if name not in found or not act.word or not found[name][1].enabled:
                continue
            item = _key_item(*found[name])
            if line.cell_length + item.cell_length > room:
                break
            line = Content.assemble(line, item, "  ")
        return line.pad_right(self.size.width - 1 - line.cell_length - help_item.cell_length) + help_item

    async def on_click(self, event: events.Click) -> None:
        for active in self.screen.active_bindings.values():
            if active.binding.id == event.style.meta.get("action"):
                await self.app.run_action(active.binding.action, active.node)
                return


def _key_item(key: str, active: ActiveBinding) -> Content:
    words = Content.assemble((key_label(key), "bold $accent"), f" {tr(active.binding.description)}")
    return words.stylize(Style.from_meta({"action": active.binding.id}))


SIGNS = {
    "watching": msg("◉ watching clipboard"),
    "clipping": msg("◆ your browser"),
}
"""The indicators of background activities. If there is no room for the text, only the symbol is shown."""
_SHORTEST_NEWS = 4


class TopBar(Widget):
    """The navigation bar: all names if there is room, otherwise the keys and the name of the current pane."""

    ALLOW_SELECT = False
    auto_links = reactive(False)

    here = reactive("")
    """The name of the pane that is open; one that is not a place is a view of History."""
    news = reactive("")
    """A short text about the running session; empty if no session is running."""
    yours = reactive(False)
    """Whether it is the user's turn in the running session."""
    beside: reactive[frozenset[str]] = reactive(frozenset[str]())
    """The background activities that are running, as keys of `SIGNS`."""

    def __init__(self, name: str, places: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._title = name
        self._places = places

    def sign(self, *, words: bool) -> str:
        """Return the indicators of all running background activities; empty if none is running.

        If `words` is false, each indicator is only a symbol.
        """
        shown = [tr(sign) if words else sign[0] for name, sign in SIGNS.items() if name in self.beside]
        return "  ".join(shown)

    def render(self) -> Content:
        """Draw the most detailed version that fits.

        The indicators of background activities and `news` are at the right end.
        """
        width = self.size.width
        news_length = cell_len(self.news)
        news_cells = news_length + 2 if self.news else 0
        for form, words in product(range(3), (True, False)):
            tabs, sign = self._tabs(form), self.sign(words=words)
            if tabs.cell_length + news_cells + cell_len(sign) + 2 * bool(sign) <= width:
                break
        right = Content.assemble((sign, "$success"), "  " if sign else "")
        room = width - tabs.cell_length - 2 - right.cell_length
        if self.news and room >= _SHORTEST_NEWS:
            news = fit(self.news, min(news_length, room))
            right = Content.assemble(right, (news, "bold $yours" if self.yours else "$soft"), "  ")
        left = width - right.cell_length + 1 if right else width
        return (tabs.truncate(left, pad=True) + right).truncate(width)

    def _tabs(self, form: int) -> Content:
        line = Content.styled(f" {self._title}  " if form == 0 else "", "bold $primary")
        for place, (key, name) in self._places.items():
            title = tr(name)
            if place == (self.here if self.here in self._places else "history"):
                tab = Content.styled(f" {key} {title} ", "bold on $cursor")
            else:
                tab = Content.assemble((f" {key}", "$soft"), f" {title} " if form < 2 else " ")
            line += tab.stylize(Style.from_meta({"@click": f"screen.go({place!r})"}))
        return line
