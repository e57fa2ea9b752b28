"""The options that every command has, and those that several share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def option(name: str, sentence: str, *, metavar: str | None = None) -> Any:
    """An option that is named in its help, without a default worth showing."""
    return typer.Option(name, metavar=metavar, help=sentence, show_default=False)


def argument(metavar: str, sentence: str) -> Any:
    """What a command is about."""
    return typer.Argument(metavar=metavar, help=sentence, show_default=False)


Data = Annotated[
    Path | None, option("--data", "The folder with your records; else IPP_HELPER_DATA.", metavar="DIR")
]
AsJson = Annotated[bool, option("--json", "Answer as JSON, for other programs.")]
WorkTitle = Annotated[str, option("--work", "The design.", metavar="TITLE")]
MaybeWorkTitle = Annotated[str | None, option("--work", "The design.", metavar="TITLE")]


def group(help_text: str) -> typer.Typer:
    """A group of commands; without one of them it shows what there is."""
    return typer.Typer(help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
