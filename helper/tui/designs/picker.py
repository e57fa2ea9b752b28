"""Which design: one of the person's, or one more, for which a title is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.app import App
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.store.works import add_work, why_not_title
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Dialog
from helper.tui.plain import clean
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press
from helper.tui.workbench import Records

ADD = "+"
"""The entry that adds a design; no id looks like it."""
ADD_ENTRY = Entry(ADD, "+ a new design", "only its title")
TITLE_HINT = "Its title, as you registered it or will register it. Everything else can wait."


class DesignPicker(Dialog[str | None]):
    """Gives back the id of a design; None: none was chosen."""

    def __init__(self, records: Records, question: str) -> None:
        super().__init__(nothing=None)
        self._records = records
        self._question = question

    def body(self) -> Iterable[Widget]:
        """The question and the designs."""
        yield Static(self._question, classes="title", markup=False)
        yield Menu([*design_entries(self._records), ADD_ENTRY])
        yield Horizontal(Press("menu.choose", "this one"), Press("dialog.no", "back"), classes="presses")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Give the design back, or ask for the title of a new one first."""
        event.stop()
        if event.name == ADD:
            ask_for_design(self.app, self._records, self._added)
        else:
            self.dismiss(event.name)

    def _added(self, work_id: str | None) -> None:
        if work_id is not None:
            self.dismiss(work_id)


def design_entries(records: Records) -> Sequence[Entry]:
    """The designs there are, the one that was named last first."""
    named = {finding.work_id: place for place, finding in enumerate(records.store.findings.all())}
    works = sorted(
        records.store.works.all(), key=lambda work: (-named.get(work.id, -1), work.title.casefold())
    )
    return [Entry(work.id, clean(work.title), clean(work.client)) for work in works]


def ask_for_design(app: App[int], records: Records, then: Callable[[str | None], None]) -> None:
    """Ask for a title and add the design; `then` is given its id, or None when the person thought better of it."""

    def titled(title: str | None) -> None:
        work_id = add_work(records.store, title=title).id if title else None
        then(work_id)

    def why_not(title: str) -> str | None:
        return why_not_title(records.store, title)

    app.push_screen(AskText("A new design", hint=TITLE_HINT, why_not=why_not, yes="add it"), titled)
