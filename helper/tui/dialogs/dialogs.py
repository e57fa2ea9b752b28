"""Dialogs: a question, an input, a choice or a small form.

A key that was typed before a dialog was visible never answers it. Esc and a click outside always give the
answer that changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from helper.errors import HelperError
from helper.translation import tr
from helper.tui.actions import bindings
from helper.tui.formatting import clean, clean_lines
from helper.tui.pane import PaneHost
from helper.tui.widgets.bars import Prose, key_buttons
from helper.tui.widgets.inputs import ChoiceField, Field, Menu, MenuEntry, TickMenu
from helper.tui.widgets.table import VirtualTable

T = TypeVar("T")


class AnsweringScreen(Screen[T], Generic[T]):
    """The base class of screens that return a result.

    The app drops input for which `ignores` returns True.
    """

    INPUT_GUARD_SECONDS: ClassVar[float] = 0.3
    """Seconds during which input is ignored after the dialog opens."""

    _hears_from = math.inf
    _answered = False

    def ignores(self, event: Message) -> bool:
        """Return whether the user pressed a key or clicked too early to have seen the current content.

        The time of the key press or click counts, not the time at which the program handles the event.
        """
        return event.time < self._hears_from

    def ignore_input(self) -> None:
        """Ignore input until the content is drawn, and for `INPUT_GUARD_SECONDS` after that."""
        self._hears_from = math.inf
        self.call_after_refresh(self._listen)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the screen with this result. Later calls do nothing, because a second key press must not close another screen."""
        if self._answered or self.app.screen is not self:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._answered

    async def retranslate(self) -> None:
        """Show the texts again after the user has changed the language. All dialogs have been closed by then."""
        await self.recompose()

    def on_screen_resume(self) -> None:
        """Ignore input for a moment, because the user may have meant it for the screen that was visible before."""
        self.ignore_input()

    def _listen(self) -> None:
        # A new message takes its time from the same clock as key events, so the times can be compared.
        self._hears_from = Message().time + self.INPUT_GUARD_SECONDS


class Dialog(AnsweringScreen[T], ModalScreen[T], Generic[T]):
    """The base class of all dialogs: a title, a hint, the content and a line of keys."""

    BINDINGS = bindings("dialog.no", "dialog.show")
    AUTO_FOCUS = "Menu, Field, VirtualTable, VerticalScroll"
    banner = ""
    """A line shown above the title, such as the practice banner; empty for none."""

    def __init__(
        self,
        nothing: T,
        title: str,
        *body: Widget,
        hint: str = "",
        text: str = "",
        foot: str = "",
        more: tuple[str, str] = ("", ""),
        keys: Mapping[str, str],
    ) -> None:
        """`nothing` is the result if the user presses Esc.

        `text` scrolls if it is long, while `foot` is always visible. `more` is the title and content of an additional
        text, which the action "show" opens in a dialog. `keys` maps actions to their labels.
        """
        super().__init__()
        self._nothing, self._more = nothing, more
        self._title, self._hint, self._text, self._body, self._foot = title, hint, text, body, foot
        self._keys = {name: word for name, word in keys.items() if more[1] or name != "dialog.show"}
        self._withdrawn = False

    @property
    def holds_typing(self) -> bool:
        return False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            if self.banner:
                yield Static(self.banner, classes="practice", markup=False)
            yield Static(clean(self._title), classes="title", markup=False)
            if self._hint:
                yield Static(clean_lines(self._hint), classes="hint", markup=False)
            if self._text:
                yield VerticalScroll(Prose(self._text), classes="text")
            yield from self._body
            if self._foot:
                yield Prose(self._foot, classes="foot")
            yield key_buttons(self._keys)

    def withdraw(self) -> None:
        self._withdrawn = True
        self.dismiss(self._nothing)

    def on_screen_resume(self) -> None:
        """Ignore input for a moment. Close the dialog if it was withdrawn while another dialog covered it."""
        super().on_screen_resume()
        if self._withdrawn:
            self.dismiss(self._nothing)

    def action_no(self) -> None:
        self.dismiss(self._nothing)

    def action_show(self) -> None:
        if self._more[1]:
            self.app.push_screen(Notice(*self._more))


class Confirm(Dialog[bool]):
    """Shows a text, and asks the user to confirm it with Enter."""

    BINDINGS = bindings("dialog.yes")

    def __init__(self, title: str, text: str, *, foot: str = "", yes: str, no: str | None = None) -> None:
        """`no` is the label of Esc. The default is "back"; an empty string hides the label."""
        no = tr("back") if no is None else no
        keys = {"dialog.yes": yes, **({"dialog.no": no} if no else {})}
        super().__init__(False, title, text=text, foot=foot, keys=keys)

    def action_yes(self) -> None:
        self.dismiss(True)


class Notice(Confirm):
    """Shows a text that needs no decision."""

    BINDINGS = bindings("dialog.close")

    def __init__(self, title: str, text: str, *, yes: str = "") -> None:
        super().__init__(title, text, yes=yes or tr("close"), no="")


class ChooseEntry(Dialog[str | None]):
    """Asks the user to choose one entry. Returns the name of the entry, or None."""

    def __init__(
        self,
        title: str,
        entries: Sequence[MenuEntry],
        *,
        hint: str = "",
        foot: str = "",
        yes: str = "",
        no: str = "",
        at: int | None = 0,
        with_letters: bool = True,
    ) -> None:
        """`at` is the index of the entry that is selected when the dialog opens.

        With None, no entry is selected, so that the user has to select one.
        """
        keys = {"menu.choose": yes or tr("choose"), "dialog.no": no or tr("back")}
        menu = Menu(entries, at=at, with_letters=with_letters)
        super().__init__(None, title, menu, hint=hint, foot=foot, keys=keys)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        self.dismiss(event.name)


class ChooseSome(Dialog[tuple[str, ...] | None]):
    """Asks the user to tick entries. Returns the names of the ticked entries, or None."""

    BINDINGS = bindings("dialog.yes", "dialog.tick", "dialog.tick_all")

    def __init__(self, title: str, menu: TickMenu, *, hint: str, yes: str, no: str) -> None:
        keys = {"dialog.yes": yes, "dialog.tick": "", "dialog.tick_all": "", "dialog.no": no}
        super().__init__(None, title, menu, hint=hint, keys=keys)
        self._menu = menu

    def action_yes(self) -> None:
        self.dismiss(self._menu.ticked)

    def action_tick(self) -> None:
        self._menu.action_choose()

    def action_tick_all(self) -> None:
        self._menu.tick_all()


class DialogFlow:
    """A sequence of dialogs. It runs in a worker, because it waits for the user."""

    def __init__(self, host: PaneHost) -> None:
        self._host, self._context = host, host.context


@asynccontextmanager
async def notice_on_error(title: str) -> AsyncIterator[None]:
    """Show a `HelperError` raised in the block as a notice; use this only in a worker.

    `title` is the title of the notice, not translated yet.
    """
    try:
        yield
    except HelperError as error:
        get_current_worker().node.app.push_screen(Notice(tr(title), str(error)))


class LineDialog(Dialog[T], Generic[T]):
    """The base class of dialogs with inputs; Enter in any input confirms."""

    AUTO_FOCUS = "Field"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_yes()

    def action_yes(self) -> None:
        raise NotImplementedError

    def complain(self, problem: str) -> None:
        """Show what is wrong with the input; an empty string removes the message."""
        self.query_one(".problem", Static).update(clean(problem))


def problem_line(name: str = "") -> Static:
    return Static("", id=name or None, classes="problem", markup=False)


class AskText(LineDialog[str | None]):
    """Asks for a single line, and shows what is wrong with it."""

    def __init__(
        self,
        title: str,
        *,
        hint: str = "",
        text: str = "",
        why_not: Callable[[str], str | None] = lambda _: None,
        yes: str = "",
        no: str = "",
    ) -> None:
        keys = {"dialog.yes": yes or tr("save"), "dialog.no": no or tr("back")}
        super().__init__(None, title, Field(text, name="answer"), problem_line(), hint=hint, keys=keys)
        self._why_not = why_not

    def on_input_changed(self) -> None:
        self.complain("")

    def action_yes(self) -> None:
        text = self.query_one(Field).value.strip()
        if problem := self._why_not(text):
            self.complain(problem)
        else:
            self.dismiss(text)


async def ask_name(host: PaneHost) -> None:
    """Ask once for the user's name, before the first answer is saved. Without a name, answers are saved without one."""
    context = host.context
    if context.asked_name or not context.records.lacks_name:
        return
    context.asked_name = True
    hint = tr(
        "It's saved with your answers and appears in the file for a lawyer. You can go on without a name."
    )
    if name := await host.ask(AskText(tr("What is your name?"), hint=hint, no=tr("no name"))):
        try:
            await context.change_setting("name", clean(name))
        except (HelperError, OSError) as error:
            await host.ask(Notice(tr("The setting was not changed"), str(error)))


class Searched(LineDialog[T], Generic[T]):
    """The base class of dialogs with a search line and a list."""

    BINDINGS = bindings("dialog.yes", "menu.down", "menu.up")
    LIST: ClassVar[type[VirtualTable | Menu]] = VirtualTable

    def on_mount(self) -> None:
        self._show(self.query_one(Field).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        event.stop()
        self.action_yes()

    def action_move(self, by: int) -> None:
        self.query_one(self.LIST).action_move(by)

    def _show(self, typed: str) -> None:
        raise NotImplementedError


Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    name: str
    label: str
    value: str = ""
    hint: str = ""
    note: str = ""
    """A remark shown below the input; empty for none."""
    choices: Sequence[str] = ()
    """The known values, shown instead of the hint; empty if any text is allowed."""

    def drawn(self) -> Vertical:
        line = (
            ChoiceField(self.value, self.choices, name=self.name)
            if self.choices
            else Field(self.value, placeholder=self.hint, name=self.name)
        )
        notes = [Static(self.note, classes="note", markup=False)] if self.note else []
        label = Static(self.label, classes="label", markup=False)
        return Vertical(
            Horizontal(label, line), *notes, problem_line(f"problem-{self.name}"), classes="question"
        )


class EditDialog(LineDialog[Values | None]):
    """Asks for several values. Returns the values, or None if the user cancels.

    If the user has typed something, Esc asks for confirmation before it discards the text.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[EditField],
        problems: Callable[[Values], Mapping[str, str]] = lambda _: {},
    ) -> None:
        """`problems` returns a message for each field whose value is not acceptable."""
        form = VerticalScroll(*(field.drawn() for field in fields), classes="text", can_focus=False)
        super().__init__(None, title, form, keys={"dialog.yes": tr("save"), "dialog.no": tr("back")})
        self._before = {field.name: field.value.strip() for field in fields}
        self._problems = problems

    @property
    def holds_typing(self) -> bool:
        return self._values() != self._before

    def on_mount(self) -> None:
        self.query(".problem").set(display=False)

    def action_yes(self) -> None:
        values = self._values()
        found = self._problems(values)
        for name in values:
            problem = self.query_one(f"#problem-{name}", Static)
            problem.update(found.get(name, ""))
            problem.display = name in found
        if not found:
            self.dismiss(values)
        elif wrong := next((name for name in values if name in found), None):
            self.query_one(f"#{wrong}", Field).focus()

    def action_no(self) -> None:
        """Close the form. If the user has typed something, ask for confirmation first."""
        if not self.holds_typing:
            self.dismiss(None)
            return

        def answered(throw_away: bool | None) -> None:
            if throw_away:
                self.dismiss(None)

        words = {"yes": tr("discard"), "no": tr("back to the form")}
        self.app.push_screen(
            Confirm(tr("Discard what you typed?"), tr("What you typed is not saved yet."), **words), answered
        )

    def _values(self) -> Values:
        return {name: self.query_one(f"#{name}", Field).value.strip() for name in self._before}
