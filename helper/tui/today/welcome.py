"""The first two screens: what this is, and where the person is."""

from __future__ import annotations

from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.tui.dialogs.asking import Asking
from helper.tui.keys import bindings
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press

_OPENING = """Someone is selling your art. That is a rotten feeling, and a lot of forms.
This program does the forms with you."""
_IT = """keeps your links, fills in Alibaba's complaint form in a browser window you can see, \
checks every field twice, and stops."""
_YOU = "log in, look, tick the declaration and press Submit."
_NEVER = """presses Submit, keeps a password, solves a puzzle picture, writes to a seller, or sends your data anywhere. \
No AI, no cloud, no account with us."""
_DEALS = (("It", _IT), ("You", _YOU), ("It never", _NEVER))


class Door(StrEnum):
    """Where the person may be."""

    LOOKING = "looking"
    LINKS = "links"
    SHEET = "sheet"
    NO_ACCOUNT = "no_account"


_DOORS = (
    Entry(
        Door.LOOKING,
        "Just looking",
        "a practice complaint: two minutes, no account,\nnothing is sent to Alibaba",
    ),
    Entry(Door.LINKS, "I have links to report", "paste them, tell me which design they copy"),
    Entry(Door.SHEET, "I have a spreadsheet", "bring it in; your file is not changed"),
    Entry(
        Door.NO_ACCOUNT,
        "I have no account there",
        "what to have ready, what sellers will see,\nhow long it takes",
    ),
)

_AFTER_THE_DOORS = """You can come back here any time: key 0, then h, "start page"
The portal starts at ipp.alibabagroup.com, which AliExpress' own documents name; ipp.aidcgroup.net is equally known."""


class WelcomeScreen(Asking[bool]):
    """Shown once. Gives back whether the person goes on."""

    BINDINGS = bindings("dialog.yes", "dialog.no")
    AUTO_FOCUS = ""

    def __init__(self, pages_tried: int) -> None:
        super().__init__()
        self._pages_tried = pages_tried

    def compose(self) -> ComposeResult:
        """The deal, and how far it has been tried."""
        yield _head("1 of 2")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(_OPENING, markup=False)
            with Vertical(id="deals"):
                for who, what in _DEALS:
                    yield Horizontal(
                        Static(who, classes="who", markup=False), Static(what, markup=False), classes="deal"
                    )
            yield Static(self._honest(), id="honest")
        yield Horizontal(Press("dialog.yes", "go on"), Press("app.leave", "leave"), classes="presses")

    def action_yes(self) -> None:
        """Go on to the doors."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Go on all the same: nothing is decided here."""
        self.dismiss(True)

    def _honest(self) -> Content:
        first = "Good to know: nobody has tried it on the real portal yet."
        if not self._pages_tried:
            return Content.styled(first, "$soft")
        then = (
            f" On {self._pages_tried} practice pages it put no wrong value into a field; when it was not sure, it asked."
            "  (figures: ipp-helper doctor)"
        )
        return Content.styled(first + then, "$soft")


class DoorsScreen(Asking[Door | None]):
    """Gives back where the person is; None: they look round by themselves."""

    BINDINGS = bindings("dialog.no")
    AUTO_FOCUS = "Menu"

    def compose(self) -> ComposeResult:
        """Four doors."""
        yield _head("2 of 2", "Where are you?")
        with VerticalScroll(classes="page", can_focus=False):
            yield Menu(_DOORS)
            yield Static(_AFTER_THE_DOORS, id="honest", markup=False)
        yield Horizontal(
            Press("menu.choose", "this one"), Press("dialog.no", "look round"), classes="presses"
        )

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Through this door."""
        event.stop()
        self.dismiss(Door(event.name))

    def action_no(self) -> None:
        """Through none."""
        self.dismiss(None)


def _head(place: str, title: str = "ipp-helper") -> Horizontal:
    return Horizontal(
        Static(title, classes="name", markup=False),
        Static(place, classes="place", markup=False),
        classes="head",
    )
