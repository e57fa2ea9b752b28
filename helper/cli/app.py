"""The command line: every command under its name, and one place where each ending gets its exit code.

0 done, 1 something needs a person, 2 wrong use, 3 a fault of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from helper import __version__
from helper.cli.commands import (
    accounts,
    checklist,
    complaints,
    portal,
    queue,
    sellers,
    teach,
    works,
    works_intake,
)
from helper.cli.commands.accounts import register as register_rating
from helper.cli.commands.doctor import doctor
from helper.cli.commands.filing import due, file, outcomes, recheck, search, shop
from helper.cli.commands.practice import demo, practice, try_it
from helper.cli.commands.queue import again, links
from helper.cli.commands.reports import export, import_sheet, pack, report
from helper.cli.commands.works import papers, statement
from helper.cli.commands.works_intake import bring, register_designs
from helper.cli.output import DONE, NEEDS_PERSON, CommandGroup, show_error, why_unwritten
from helper.config import crash
from helper.config.places import places
from helper.errors import HelperError, WrongUse

_ABOUT = """Prepares copyright complaints for Alibaba's IPP portal and fills them in, in a browser window you can see.

You log in, read, tick the declaration and press Submit; this program never does. Without a command it opens its screens;
--data DIR or IPP_HELPER_DATA names another folder for your records.
"""

_INTERRUPTED = 130
"""What the library returns for ctrl+c."""

app = typer.Typer(
    name="ipp-helper",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("try")(try_it)
app.command("demo")(demo)
app.command("practice")(practice)
app.command("links")(links)
app.command("import")(import_sheet)
app.command("export")(export)
app.add_typer(checklist.app, name="checklist")
works.app.command("bring")(bring)
works.app.command("papers")(papers)
works.app.command("statement")(statement)
app.add_typer(works.app, name="works")
queue.app.command("again")(again)
app.add_typer(queue.app, name="queue")
complaints.register(complaints.app)
app.add_typer(complaints.app, name="complaints")
register_rating(accounts.accounts)
app.add_typer(accounts.accounts, name="accounts")
app.add_typer(sellers.app, name="sellers")
app.command("shop")(shop)
app.command("search")(search)
teach.register(portal.app)
works_intake.register(works.app)
app.add_typer(portal.app, name="portal")
app.command("register")(register_designs)
app.command("file")(file)
app.command("outcomes")(outcomes)
app.command("recheck")(recheck)
app.command("due")(due)
app.command("report")(report)
app.command("pack")(pack)
app.command("doctor")(doctor)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"ipp-helper {__version__}")
        raise typer.Exit


@app.callback(help=_ABOUT)
def root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    as_json = "--json" in arguments
    try:
        code = app(args=_with_data_behind(arguments), prog_name="ipp-helper", standalone_mode=False)
    except typer.TyperException as misuse:
        show_error(_wrong_use(misuse), as_json=as_json)
        return WrongUse.exit_code
    except HelperError as error:
        show_error(error, as_json=as_json)
        return error.exit_code
    except typer.Abort:
        return NEEDS_PERSON
    except OSError as error:
        if (unwritten := why_unwritten(error)) is None:
            return _our_fault(error, arguments, as_json=as_json)
        show_error(unwritten, as_json=as_json)
        return unwritten.exit_code
    except Exception as fault:  # noqa: BLE001 - the outermost place: whatever it is, the person reads one sentence
        return _our_fault(fault, arguments, as_json=as_json)
    if code == _INTERRUPTED:
        return NEEDS_PERSON
    return code if isinstance(code, int) else DONE


def _wrong_use(misuse: typer.TyperException) -> WrongUse:
    context = getattr(misuse, "ctx", None)
    path = context.command_path if context is not None else "ipp-helper"
    what = misuse.format_message().removeprefix("Invalid value for ").replace("Value error, ", "")
    if what.startswith("Usage:"):
        return WrongUse(what)
    return WrongUse(what, where=path, now=f"See: {path} --help")


def _our_fault(fault: Exception, arguments: Sequence[str], *, as_json: bool) -> int:
    try:
        file = crash.write_down(fault, places(_named_data(arguments)).log)
    except Exception:  # noqa: BLE001 - what is at fault may be the folder's name itself
        file = None
    show_error(_Fault(crash.sentence(file)), as_json=as_json)
    return crash.EXIT_CODE


def _with_data_behind(arguments: Sequence[str]) -> list[str]:
    """The folder is an option of each command; as with the screens, it may also stand before the command."""
    match arguments:
        case ["--data", folder, *rest] if rest:
            before = ["--data", folder]
        case [word, *rest] if rest and word.startswith("--data="):
            before = [word]
        case _:
            return list(arguments)
    if rest[0] in {"--help", "--version"}:
        return list(rest)
    end = rest.index("--") if "--" in rest else len(rest)
    return [*rest[:end], *before, *rest[end:]]


def _named_data(arguments: Sequence[str]) -> Path | None:
    """The folder after `--data`, found without the parser that may be at fault."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--data" and following:
            return Path(following)
        if word.startswith("--data="):
            return Path(word.removeprefix("--data="))
    return None


class _Fault(HelperError):
    """Shown instead of a traceback."""

    code = "our_fault"
    exit_code = crash.EXIT_CODE
