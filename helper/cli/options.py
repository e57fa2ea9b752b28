"""The options that every command has, and those that several share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from helper.errors import WrongUse


def option(name: str, sentence: str, *, metavar: str | None = None) -> Any:
    """An option that is named in its help, without a default worth showing."""
    return typer.Option(name, metavar=metavar, help=sentence, show_default=False)


def flow_option(sentence: str) -> Any:
    """The option that names a description of pages; `require_flow` says whether it is there."""
    return option("--flow", sentence, metavar="FILE")


def require_flow(flow: Path | None) -> None:
    """Say at once that a named description is not there, before a window opens.

    Raises:
        WrongUse: There is no such file.
    """
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")


def argument(metavar: str, sentence: str) -> Any:
    """What a command is about."""
    return typer.Argument(metavar=metavar, help=sentence, show_default=False)


Data = Annotated[
    Path | None, option("--data", "The folder with your records; else IPP_HELPER_DATA.", metavar="DIR")
]
AsJson = Annotated[bool, option("--json", "Answer as JSON, for other programs.")]
PortalUrl = Annotated[str, option("--portal", "The portal's address.", metavar="URL")]
Paste = Annotated[bool, option("--paste", "In a browser of your own: each text is copied for pasting.")]
WorkTitle = Annotated[str, option("--work", "The design.", metavar="TITLE")]
MaybeWorkTitle = Annotated[str | None, option("--work", "The design.", metavar="TITLE")]


class CommandGroup(TyperGroup):
    """Tells each of its commands in its whole first sentence; the library would cut it at the edge of the window."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Names and sentences, wrapped."""
        rows = [
            (name, (command.help or "").split("\n\n", 1)[0].replace("\n", " "))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def group(help_text: str) -> typer.Typer:
    """A group of commands; without one of them it shows what there is."""
    return typer.Typer(
        cls=CommandGroup, help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode=None
    )
