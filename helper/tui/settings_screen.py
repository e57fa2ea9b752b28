"""The settings: each with its meaning, default and limits, changed in place and written to settings.toml.

The language has a menu: each language under its own name, with the state of its translation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll

from helper.config.settings import Setting, Settings, mistakes_in
from helper.errors import HelperError
from helper.translation import CATALOGUES, Catalogue, catalogue_of, comma_list, languages, msg, tr
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import AnsweringScreen, AskText, ChooseEntry, Notice
from helper.tui.dialogs.path import shown
from helper.tui.taught_fields import LABEL, MEANING, count_in_words, forget_taught
from helper.tui.terminal import CONTRAST, DARK, LIGHT, theme_for
from helper.tui.widgets.bars import Prose, key_buttons, screen_head
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import PLAIN, SOFT, Cell, Column, VirtualTable


@dataclass(frozen=True, slots=True)
class SettingWords:
    """The texts that describe a setting, not translated yet."""

    label: str
    meaning: str
    if_empty: str = ""
    """Says what applies if the setting is empty."""
    limits: str = ""
    at_once: bool = True
    """Whether a change takes effect without restarting the program."""


_LIKE_THE_COMPUTER = msg("the computer's language")
"""The menu entry for an empty setting, which means the language of the user's locale."""
_NONE = msg("none")
_THEMES = {DARK: msg("dark"), LIGHT: msg("light"), CONTRAST: msg("high contrast")}
WORDS = {
    "name": SettingWords(msg("your name"), msg("Stored with every answer and every form you file."), _NONE),
    "language": SettingWords(
        msg("language"), msg("The language of screens, questions and reports."), _LIKE_THE_COMPUTER
    ),
    "theme": SettingWords(msg("colours"), msg("The colours of these screens."), msg("to suit the terminal")),
    "ascii": SettingWords(
        msg("plain characters"),
        msg("For terminals and screen readers that show only letters and digits."),
        at_once=False,
    ),
    "bell": SettingWords(msg("bell"), msg("Ring the terminal's bell once when it is your turn.")),
    "listings_per_form": SettingWords(
        msg("links on a form"),
        msg("The maximum number of links on one complaint form."),
        limits=msg("1 to 300, the portal's own limit"),
    ),
    "description": SettingWords(
        msg("explanation"),
        msg("The explanation on the form for designs that have no explanation of their own."),
        msg("a sentence from the artists' guide"),
        at_once=False,
    ),
    "no_number": SettingWords(
        msg("if a design has no number"),
        msg("The text I enter on the form when a design has no registration number."),
    ),
    "browser": SettingWords(
        msg("browser"),
        msg("The browser to open: its name, such as chrome, or its path."),
        msg("the first one found"),
    ),
    "portal": SettingWords(
        msg("portal"),
        msg(
            "The address at which filing starts, from AliExpress' own documents. The program asks before it uses an unknown host."
        ),
        msg("ipp.alibabagroup.com"),
    ),
    "extra_hosts": SettingWords(
        msg("more hosts of the portal"),
        msg("Hosts that you have confirmed as the portal's, separated by commas."),
        _NONE,
    ),
    "clip": SettingWords(
        msg("listings from your browser"),
        msg("Accept listings from your own browser from the start, without pressing C first."),
        at_once=False,
    ),
}


_TAUGHT = "taught"
"""The last row: it is no setting, but lists what the user taught."""


class SettingsScreen(AnsweringScreen[None]):
    BINDINGS = bindings("settings", "dialog.no")
    AUTO_FOCUS = "VirtualTable"
    _DEFAULTS: ClassVar = Settings()

    def __init__(self, context: ScreenContext, *, at: str = "") -> None:
        """`at` is the name of the setting that is selected at first.

        If empty, the first setting in the list is selected.
        """
        super().__init__()
        self.context, self._at = context, at
        self._taught = ""

    def compose(self) -> ComposeResult:
        yield from screen_head(tr("Settings"), "settings.toml")
        columns: tuple[Column[str], ...] = (
            Column("", 30, lambda name: (tr(LABEL if name == _TAUGHT else WORDS[name].label), PLAIN)),
            Column("", 40, self._value, grow=1),
        )
        yield VirtualTable(columns, str, headed=False)
        with VerticalScroll(id="about", can_focus=False):
            yield Prose("")
        yield key_buttons({"settings.change": "", "dialog.no": tr("back")})

    def on_mount(self) -> None:
        self._taught = count_in_words(self.context)
        self.query_one(VirtualTable).show([*WORDS, _TAUGHT], at=self._at or None)

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        if event.row == _TAUGHT:
            self.query_one(Prose).show(tr(MEANING))
            return
        words = WORDS[event.row]
        default = _in_words(event.row, getattr(self._DEFAULTS, event.row))
        lines = [
            tr(words.meaning),
            tr("Allowed: {limits}.", limits=tr(words.limits)) if words.limits else "",
            tr("Default: {default}.", default=default),
            "" if words.at_once else tr("Applies after you restart ipp-helper."),
            tr("In settings.toml: {name}", name=event.row),
        ]
        self.query_one(Prose).show("\n".join(filter(None, lines)))

    def on_virtual_table_entered(self) -> None:
        self.action_change()

    @work(exclusive=True, group="setting")
    async def action_change(self) -> None:
        name = self.query_one(VirtualTable).row
        if name is None:
            return
        if name == _TAUGHT:
            await forget_taught(self.app, self.context)
            self._taught = count_in_words(self.context)
            self.query_one(VirtualTable).refresh()
            return
        if name == "language":
            self._at = name
            await self.run_action("app.language")
            return
        now = getattr(self.context.settings, name)
        value = not now if isinstance(now, bool) else await self._asked(name, now)
        if value is None or value == now:
            return
        try:
            await self.context.change_setting(name, value)
        except (HelperError, OSError) as error:
            self.app.push_screen(Notice(tr("The setting was not changed"), str(error)))
            return
        if name == "theme":
            self.app.theme = theme_for(self.context.settings.theme) or DARK
        self.query_one(VirtualTable).refresh()

    async def retranslate(self) -> None:
        await super().retranslate()
        self.on_mount()
        self.query_one(VirtualTable).focus()

    def action_no(self) -> None:
        self.dismiss(None)

    async def _asked(self, name: str, now: Setting) -> Setting | None:
        """Ask the user for a value; return None if the user cancels."""
        words = WORDS[name]
        if name == "theme":
            entries = [MenuEntry(theme, _in_words(name, theme)) for theme in ("", *_THEMES)]
            at = next((at for at, entry in enumerate(entries) if entry.name == now), 0)
            return await self.app.push_screen_wait(ChooseEntry(tr(words.label), entries, at=at))
        entered = await self.app.push_screen_wait(
            AskText(
                tr(words.label),
                hint=tr("{meaning} Empty: the default.", meaning=tr(words.meaning)),
                text=", ".join(now) if isinstance(now, tuple) else str(now),
                why_not=lambda text: next(iter(mistakes_in({name: self._read(name, text)})), None),
            )
        )
        return None if entered is None else self._read(name, entered)

    def _read(self, name: str, text: str) -> Setting:
        """Convert the typed text to the type of the setting.

        If a number is needed and the text is not a number, return the text, so that `mistakes_in` can reject it.
        """
        default: Setting = getattr(self._DEFAULTS, name)
        if not text:
            return default
        if isinstance(default, tuple):
            return tuple(filter(None, (part.strip() for part in text.split(","))))
        return int(text) if isinstance(default, int) and text.isdecimal() else text

    def _value(self, name: str) -> Cell:
        if name == _TAUGHT:
            return self._taught, SOFT
        value = getattr(self.context.settings, name)
        tone = SOFT if value == getattr(self._DEFAULTS, name) else PLAIN
        return _in_words(name, value), tone


def _in_words(name: str, value: Setting) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if name == "language":
        value = languages().get(str(value), "")
    if name == "theme":
        value = tr(_THEMES.get(str(value), str(value)))
    text = comma_list(value) if isinstance(value, tuple) else str(value)
    return text or tr(WORDS[name].if_empty)


async def choose_language(app: App[Any], context: ScreenContext) -> bool:
    """Ask for a language and save it; return whether it was changed. This function must run in a worker."""
    now = context.settings.language
    entries = [MenuEntry("", tr(_LIKE_THE_COMPUTER)), *_language_entries()]
    at = next((at for at, entry in enumerate(entries) if entry.name == now), 0)
    foot = tr(
        "To correct a sentence, edit the file of its language in {folder}, and start ipp-helper again.",
        folder=shown(CATALOGUES),
    )
    chosen = await app.push_screen_wait(ChooseEntry(tr("Language"), entries, foot=foot, at=at))
    if chosen is None or chosen == now:
        return False
    try:
        await context.change_setting("language", chosen)
    except (HelperError, OSError) as error:
        app.push_screen(Notice(tr("The setting was not changed"), str(error)))
        return False
    return True


def _language_entries() -> Iterator[MenuEntry]:
    for code, name in languages().items():
        catalogue, notes = catalogue_of(code), []
        if isinstance(catalogue, Catalogue):
            if (share := int(catalogue.share * 100)) < 100:
                notes.append(tr("{share} % translated", share=share))
            if not catalogue.reader:
                notes.append(tr("not yet read by a native speaker"))
        yield MenuEntry(code, name, "\n".join(notes))
