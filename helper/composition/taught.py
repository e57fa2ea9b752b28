"""What the user taught about the portal's pages: changes of it can be undone like any other change."""

from __future__ import annotations

from functools import partial

from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.learned import Learned
from helper.flow.learned_file import LearnedBook
from helper.flow.load import REGISTRATION_FLOW, shipped_flow
from helper.flow.spec import Flow
from helper.store.repository import UndoStack
from helper.translation import comma_list, quoted, tr


def with_undo(book: LearnedBook, flow: Flow, undo_stack: UndoStack) -> LearnedBook:
    """Let every change of the book be an undo step."""

    def changed(before: Learned, after: Learned) -> None:
        names = {**before.steps, **after.steps}
        fields = [
            flow.by_id[name].label[0] for name in names if before.steps.get(name) != after.steps.get(name)
        ]
        said = tr("what you taught about {fields}", fields=comma_list(map(quoted, fields)))
        undo_stack.add_outside(
            said if fields else tr("what you taught about the complaint number"),
            partial(book.swap, after, before),
            partial(book.swap, before, after),
        )

    book.on_change = changed
    return book


def taught_books(places: Places, settings: Settings, undo_stack: UndoStack) -> list[tuple[LearnedBook, Flow]]:
    """Return what was taught about the forms for complaints and for registrations.

    Raises `LearnedMistakes` or `WrongUse` if a file cannot be read.
    """
    shipped = (
        (places.learned, shipped_flow()),
        (places.learned_registration, shipped_flow(REGISTRATION_FLOW)),
    )
    return [
        (with_undo(LearnedBook(folder, flow, settings.extra_hosts), flow, undo_stack), flow)
        for folder, flow in shipped
    ]
