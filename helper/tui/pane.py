"""One place of the program. Records come down to it, wishes go up from it as messages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical
from textual.message import Message

if TYPE_CHECKING:
    from helper.tui.workbench import Begin, Records, Workbench


class Pane(Vertical):
    """The base of the places that the keys 0 to 6 lead to."""

    can_focus = True
    PLACE: ClassVar[str]
    """Its name, which is also its id."""

    @dataclass
    class Say(Message):
        """Tell the person something good in passing."""

        text: str

    @dataclass
    class Copy(Message):
        """Put a text on the clipboard, and show it."""

        text: str

    @dataclass
    class Open(Message):
        """Open a page in the person's own browser."""

        url: str

    class Paste(Message):
        """Take in the links on the clipboard."""

    @dataclass
    class File(Message):
        """Ask whether to file all that is ready."""

        by_hand: bool = False
        """Whether the person pastes everything in a browser of their own."""
        rehearse: bool = False
        """Whether one form is only to be looked at."""

    @dataclass
    class LeavePractice(Message):
        """End the practice, and go on in the person's own records."""

        begin: Begin

    class Doors(Message):
        """Ask the person where they are."""

    class Account(Message):
        """Show the way to an account."""

    class Bring(Message):
        """Bring designs in."""

    @dataclass
    class Register(Message):
        """Ask whether to register designs."""

        work_id: str | None
        """The design that is chosen; one that was refused is registered again by itself."""

    class Sheet(Message):
        """Bring in a spreadsheet."""

    @dataclass
    class Export(Message):
        """Write these findings into a spreadsheet."""

        finding_ids: tuple[str, ...]

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__(id=self.PLACE)
        self.bench = bench
        self.records = records

    @property
    def _today(self) -> date:
        """The person's own day."""
        return self.bench.now().astimezone().date()

    def begin(self, errand: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """Run an errand instead of the one that runs in its group.

        It is made when it begins: one that is replaced before that was never there.
        """
        self.run_worker(errand, group=group, exclusive=True)  # type: ignore[arg-type]  # Textual's types know no such callable

    def load(self) -> None:
        """Show the records as they are; called when they have changed and the pane is open."""
        raise NotImplementedError

    def arrive(self) -> None:
        """Take the focus, when the person comes here."""
        self.screen.set_focus(self)
