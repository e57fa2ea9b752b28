"""The command line: a table of all commands, and the mapping of results to exit codes.

Exit codes: 0 for success, 1 if the user must act, 2 for wrong use, 3 for an internal error.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from helper import __version__
from helper.cli.output import (
    INVOCATION,
    Invocation,
    option,
    own_places,
    show_error,
    wants_json,
    why_unwritten,
)
from helper.config import crash
from helper.config.places import places
from helper.config.settings import read_settings
from helper.errors import HelperError, WrongUse
from helper.translation import ENGLISH, msg, tr, use_english, use_language

_INTERRUPTED = 130
_NEEDS_USER = 1
"""The exit code of a command that returned True, which means that the user must act."""


def _command(name: str, function: Callable[..., Any]) -> TyperCommand:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(function)
    return cast("TyperCommand", get_command(alone))


def _invoked(
    data: Annotated[
        Path | None,
        option(
            "--data",
            "The folder of your records; by default IPP_HELPER_DATA, or the usual folder.",
            metavar="DIR",
        ),
    ] = None,
    as_json: Annotated[bool, option("--json", "Print JSON, for other programs.")] = False,
) -> None:
    INVOCATION.set(Invocation(data or INVOCATION.get().data, as_json))
    use_language(ENGLISH if wants_json() else _language())


def _language() -> str:
    """Return the language in the settings; empty if they cannot be read, which the command itself reports."""
    try:
        return read_settings(own_places().settings_file).language
    except HelperError:
        return ""


_OF_EVERY_COMMAND = _command("", _invoked)


class CommandEntry(NamedTuple):
    """The module and function of a command. The module is imported only when the user runs the command."""

    module: str
    function: str

    @property
    def help(self) -> str:
        """The first sentence of the command's docstring, read without importing the module."""
        source = Path(__file__).with_name("commands") / f"{self.module}.py"
        for statement in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.FunctionDef) and statement.name == self.function:
                return (ast.get_docstring(statement) or "").partition("\n\n")[0]
        raise LookupError(self)

    def loaded(self, name: str) -> TyperCommand:
        """Return the command with its own options and the common ones."""
        command = _command(name, getattr(import_module(f"helper.cli.commands.{self.module}"), self.function))
        own, common = cast("Callable[..., Any]", command.callback), cast("Any", _OF_EVERY_COMMAND)

        def invoke(data: Any, as_json: bool, **values: Any) -> Any:
            common.callback(data=data, as_json=as_json)
            for option_name, value in values.items():
                _refuse_broken_text(option_name, value if isinstance(value, list) else [value])
            return own(**values)

        command.params += [param for param in common.params if param.name != "help"]
        command.callback = invoke
        return command


def _refuse_broken_text(name: str, values: Sequence[object]) -> None:
    """Raise `WrongUse` if a value contains bytes that are not valid text. Paths are not strings and are not checked."""
    for value in values:
        if (
            isinstance(value, str)
            and not value.isascii()
            and any("\ud800" <= char <= "\udfff" for char in value)
        ):
            raise WrongUse(
                tr("“{text}” has unreadable characters.", text=value.encode(errors="replace").decode()),
                where=name,
                now=tr("Enter it again."),
            )


class GroupEntry(NamedTuple):
    help: str
    commands: Mapping[str, CommandEntry]

    def loaded(self, name: str) -> CommandGroup:
        return CommandGroup(name, self.commands, self.help)


class CommandGroup(TyperGroup):
    """A group of commands. Called without a command, the group lists its commands."""

    def __init__(
        self, name: str, table: Mapping[str, CommandEntry | GroupEntry], help_text: str, **settings: Any
    ) -> None:
        named: dict[str, Any] = {word: TyperCommand(word) for word in table}
        super().__init__(
            name=name, commands=named, help=help_text, no_args_is_help=True, rich_markup_mode=None, **settings
        )
        self._table = table

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = self._table.get(cmd_name)
        return entry and entry.loaded(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each command's name and whole help sentence; typer would truncate the sentence at the window's edge."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self._table.items()])


def _of(module: str, *functions: str) -> dict[str, CommandEntry]:
    """Return an entry for each function of the module. A trailing `_` in a function's name is not part of the command."""
    return {name.removesuffix("_"): CommandEntry(module, name) for name in functions}


COMMANDS: Mapping[str, CommandEntry | GroupEntry] = {
    **_of("practice", "try_", "practice"),
    **_of("queue", "links"),
    **_of("reports", "import_", "export", "backup", "restore"),
    **_of("filing", "judge"),
    **_of("works", "register"),
    **_of("filing", "file", "outcomes", "recheck"),
    **_of("reports", "report", "pack"),
    **_of("doctor", "doctor"),
    "works": GroupEntry(
        "Your designs and their registrations at Alibaba.",
        _of("works", "add", "list_", "edit"),
    ),
    "queue": GroupEntry("The links you have found.", _of("queue", "add", "list_", "judge")),
    "accounts": GroupEntry(
        "Your accounts at the portal. Passwords are never stored.", _of("accounts", "add", "edit", "list_")
    ),
    "portal": GroupEntry(
        "What the program knows about the portal's pages.",
        _of("portal", "look", "check"),
    ),
}


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"ipp-helper {__version__}")
        raise typer.Exit


def _name_folder(data: Path | None) -> None:
    INVOCATION.set(replace(INVOCATION.get(), data=data))


def _before_a_command(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_say_version, is_eager=True),
    ] = False,
    data: Annotated[Path | None, typer.Option("--data", hidden=True, callback=_name_folder)] = None,
) -> None:
    """Read the options that precede the command, such as the folder of the records."""


app = CommandGroup(
    "ipp-helper",
    COMMANDS,
    """Prepares copyright complaints for Alibaba's IPP portal and fills them in, in a browser window you can see.

    You log in, read, tick the declaration and press Submit; this program never does. Without a command it opens its
    screens; --data DIR or IPP_HELPER_DATA names another folder for your records.
    """,
    params=_command("ipp-helper", _before_a_command).params,
)


def run(arguments: Sequence[str]) -> int:
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(crash.AddressFormatter())
    INVOCATION.set(Invocation(as_json="--json" in arguments))
    if wants_json():
        use_english()
    try:
        code = app.main(args=list(arguments), prog_name="ipp-helper", standalone_mode=False)
    except typer.TyperException as misuse:
        show_error(_wrong_use(misuse))
        return WrongUse.exit_code
    except HelperError as error:
        show_error(error)
        return error.exit_code
    except typer.Abort:
        return _NEEDS_USER
    except OSError as error:
        if (unwritten := why_unwritten(error)) is None:
            return _our_fault(error)
        show_error(unwritten)
        return unwritten.exit_code
    except Exception as fault:  # noqa: BLE001 - the outermost handler: the user gets one sentence about any error
        return _our_fault(fault)
    if code == _INTERRUPTED:
        return _NEEDS_USER
    return int(code or 0)


def _wrong_use(misuse: typer.TyperException) -> WrongUse:
    use_language(ENGLISH if wants_json() else _language())
    context = getattr(misuse, "ctx", None)
    path = context.command_path if context is not None else "ipp-helper"
    what = misuse.format_message().removeprefix("Invalid value for ").replace("Value error, ", "")
    for pattern, sentence in _MISUSES:
        if found := pattern.fullmatch(what):
            what = tr(sentence, what=found["what"])
    if what.startswith("Usage:"):
        return WrongUse(what)
    with_help = f"{path} --help"
    return WrongUse(what, where=path, now=tr("See: {command}", command=with_help))


_MISUSES = (
    (re.compile(r"No such option: (?P<what>\S+)"), msg("There is no option {what}.")),
    (re.compile(r"No such command '(?P<what>.*)'\."), msg("There is no command {what}.")),
    (re.compile(r"Missing (?:argument|option) '(?P<what>.*)'\."), msg("{what} is missing.")),
    (re.compile(r"Option '(?P<what>.*)' requires an argument\."), msg("{what} needs a value.")),
    (re.compile(r"'(?P<what>.*)': Input should be .*"), msg("{what} cannot have this value.")),
    (re.compile(r"Got unexpected extra argument\(s\) \((?P<what>.*)\)"), msg("Unexpected argument: {what}")),
)
"""Messages of the command-line parser, and the program's own messages that replace them."""


def _our_fault(fault: Exception) -> int:
    try:
        file = crash.log_crash(fault, places(INVOCATION.get().data).log)
    except Exception:  # noqa: BLE001 - what is at fault may be the folder's name itself
        file = None
    show_error(_Fault(crash.crash_notice(file)))
    return crash.EXIT_CODE


class _Fault(HelperError):
    """An internal error, shown instead of a traceback."""

    code = "our_fault"
    exit_code = crash.EXIT_CODE
