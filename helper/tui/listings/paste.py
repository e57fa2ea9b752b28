"""The dialog after a paste: what was found, and one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.model.words import counted
from helper.tui.designs.picker import ADD, ADD_ENTRY, ask_for_design, design_entries
from helper.tui.dialogs.dialogs import Dialog, Notice
from helper.tui.keys import bindings
from helper.tui.listings.pasting import Pasted
from helper.tui.plain import clean
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press
from helper.tui.workbench import Records

_AS_HEADED, _ONE_BY_ONE, _LATER = "as_headed", "one_by_one", "later"


class Way(Enum):
    """What the person said about the pasted listings."""

    ONE_DESIGN = auto()
    AS_HEADED = auto()
    ONE_BY_ONE = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class PasteAnswer:
    """The answer to "Which of your designs do these copy?"."""

    way: Way
    work_id: str | None = None


class PasteDialog(Dialog[PasteAnswer | None]):
    """Esc takes nothing in."""

    BINDINGS = bindings("dialog.show", "dialog.no")

    def __init__(self, records: Records, pasted: Pasted) -> None:
        super().__init__(nothing=None)
        self._records = records
        self._pasted = pasted

    def body(self) -> Iterable[Widget]:
        """The counts, what is not as it should be, and the question."""
        pasted = self._pasted
        yield Static(pasted.headline(), classes="title", markup=False)
        remarks = pasted.remarks()
        for remark in remarks[:4]:
            yield Static(remark, classes="hint", markup=False)
        if pasted.taken:
            number = len(pasted.taken)
            these = f"these {number}" if number > 1 else "this one"
            yield Static(
                f"Which of your designs {'do' if number > 1 else 'does'} {these} copy?", classes="ask"
            )
            yield Menu(self._entries())
        yield Horizontal(
            *([Press("menu.choose", "this one")] if pasted.taken else []),
            *([Press("dialog.show", "show which")] if remarks else []),
            Press("dialog.no", "take nothing" if pasted.taken else "back"),
            classes="presses",
        )

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Give the answer back; a new design needs its title first."""
        event.stop()
        ways = {_AS_HEADED: Way.AS_HEADED, _ONE_BY_ONE: Way.ONE_BY_ONE, _LATER: Way.LATER}
        if event.name in ways:
            self.dismiss(PasteAnswer(ways[event.name]))
        elif event.name == ADD:
            ask_for_design(self.app, self._records, self._added)
        else:
            self._added(event.name)

    def action_show(self) -> None:
        """Show each link that is doubtful or no listing."""
        if details := self._pasted.details():
            self.app.push_screen(Notice("These need a look", details))

    def _added(self, work_id: str | None) -> None:
        if work_id is not None:
            self.dismiss(PasteAnswer(Way.ONE_DESIGN, work_id))

    def _entries(self) -> list[Entry]:
        entries = [*design_entries(self._records), ADD_ENTRY]
        if self._pasted.by_design:
            entries.insert(0, Entry(_AS_HEADED, "as your headings say", self._headed()))
        if len(self._pasted.taken) > 1:
            entries.append(Entry(_ONE_BY_ONE, "different ones", "show me one by one"))
        return [*entries, Entry(_LATER, "later", "they wait in Listings")]

    def _headed(self) -> str:
        works = self._records.store.works
        parts = [f"{clean(works[work_id].title)} {len(taken)}" for work_id, taken in self._pasted.by_design]
        return " · ".join(parts)


def taken_in(new: int, known: int) -> str:
    """What to say after the links were taken in."""
    if not new:
        return f"You had {'it' if known == 1 else 'them all'} already."
    had = f", {known} you had already" if known else ""
    return f"{counted(new, 'link')} taken in{had}. u takes it back."
