"""The language menu: each language under its own name, with the state of its translation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.message import Message

from helper.errors import HelperError
from helper.translation import CATALOGUES, Catalogue, catalogue_of, languages, msg, tr
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import ChooseEntry, Notice
from helper.tui.dialogs.path import shown
from helper.tui.widgets.inputs import MenuEntry

LIKE_THE_COMPUTER = msg("like the computer")
"""The name of the menu entry for an empty setting, which selects the language of the user's locale."""
_UNREAD = msg("not yet read by a native speaker")


class LanguageChanged(Message):
    """Asks the app to show all open screens in the language of the settings."""


async def choose_language(app: App[Any], context: ScreenContext) -> None:
    """Ask for a language, save it, and switch to it immediately. Call this function only in a worker."""
    now = context.settings.language
    chosen = await app.push_screen_wait(language_menu(now))
    if chosen is None or chosen == now:
        return
    try:
        await context.change_setting("language", chosen)
    except (HelperError, OSError) as error:
        app.push_screen(Notice(tr("The setting was not changed"), str(error)))
    else:
        app.post_message(LanguageChanged())


def language_menu(now: str) -> ChooseEntry:
    """Return a dialog that asks for a language. `now` is the current setting, which is selected at first."""
    entries = [MenuEntry("", tr(LIKE_THE_COMPUTER)), *_entries()]
    at = next((at for at, entry in enumerate(entries) if entry.name == now), 0)
    foot = tr(
        "To correct a sentence, edit the file of its language in {folder}, and start ipp-helper again.",
        folder=shown(CATALOGUES),
    )
    return ChooseEntry(tr("Language"), entries, foot=foot, at=at)


def _entries() -> Iterator[MenuEntry]:
    for code, name in languages().items():
        catalogue, notes = catalogue_of(code), []
        if isinstance(catalogue, Catalogue):
            if (share := int(catalogue.share * 100)) < 100:
                notes.append(tr("{share} % translated", share=share))
            if not catalogue.reader:
                notes.append(tr(_UNREAD))
        yield MenuEntry(code, name, "\n".join(notes))
