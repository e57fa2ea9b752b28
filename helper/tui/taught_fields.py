"""What the user taught about the portal's pages: a row of the settings lists it, and forgets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import App

from helper.errors import HelperError
from helper.translation import comma_list, day_in_words, msg, quoted, tr, tr_n, with_note
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import ChooseEntry, Notice
from helper.tui.formatting import clean
from helper.tui.widgets.inputs import MenuEntry

if TYPE_CHECKING:
    from helper.flow.learned_file import LearnedBook

LABEL = msg("what you taught")
MEANING = msg("Fields that you showed on the portal's pages while filing, and entries that you chose there.")


@dataclass(frozen=True, slots=True)
class TaughtEntry:
    """What was taught about one field of one host."""

    book: LearnedBook
    host: str
    step: str
    text: str


def taught_entries(context: ScreenContext) -> list[TaughtEntry]:
    """Return what was taught, by host. Raises `HelperError` if a file of taught fields cannot be read."""
    return list(_entries(context))


def _entries(context: ScreenContext) -> Iterator[TaughtEntry]:
    from helper.composition.taught import taught_books
    from helper.flow.learned import NUMBER

    for book, flow in taught_books(context.places, context.settings, context.store.undo_stack):
        for host in book.hosts:
            learned = book.of(host)
            days = {name: step.day for name, step in learned.steps.items()}
            if learned.number is not None:
                days[NUMBER] = learned.number.day
            for name, day in days.items():
                field = tr("the complaint number") if name == NUMBER else quoted(flow.by_id[name].label[0])
                yield TaughtEntry(
                    book, host, name, clean(with_note(field, comma_list((host, day_in_words(day)))))
                )


def count_in_words(context: ScreenContext) -> str:
    """Return how many fields were taught, for the row of the settings."""
    try:
        taught = len(taught_entries(context))
    except HelperError as error:
        return error.what.splitlines()[0]
    return tr_n("{n} field", "{n} fields", taught) if taught else tr("nothing yet")


async def forget_taught(app: App[Any], context: ScreenContext) -> None:
    """List what was taught, and forget each chosen field, until the user leaves. This must run in a worker."""
    while True:
        try:
            taught = taught_entries(context)
            if not taught:
                await app.push_screen_wait(Notice(tr(LABEL), f"{tr(MEANING)}\n\n{tr('nothing yet')}"))
                return
            entries = [MenuEntry(str(at), entry.text) for at, entry in enumerate(taught)]
            foot = tr("A forgotten field is asked about again. {app.undo} undoes this on the other screens.")
            ask = ChooseEntry(tr(LABEL), entries, foot=foot, yes=tr("forget"), with_letters=False)
            if (chosen := await app.push_screen_wait(ask)) is None:
                return
            entry = taught[int(chosen)]
            entry.book.forget(entry.host, entry.step)
        except (HelperError, OSError) as error:
            await app.push_screen_wait(Notice(tr(LABEL), str(error)))
            return
