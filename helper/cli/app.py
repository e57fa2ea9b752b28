"""The command line: every command under its name, and one place where each ending gets its exit code.

0 done, 1 something needs a person, 2 wrong use, 3 a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from helper import __version__
from helper.cli.output import DONE, NEEDS_PERSON, show_error, why_unwritten
from helper.config import crash
from helper.config.places import places
from helper.errors import HelperError, WrongUse

_ABOUT = """Prepares copyright complaints for Alibaba's IPP portal and fills them in, in a browser window you can see.

You log in, read, tick the declaration and press Submit; this program never does. Without a command it opens its screens;
--data DIR or IPP_HELPER_DATA names another folder for your records.
"""

_INTERRUPTED = 130
"""What the library returns for ctrl+c."""


def _command(name: str, function: Callable[..., Any]) -> TyperCommand:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(function)
    return cast("TyperCommand", get_command(alone))


class CommandEntry(NamedTuple):
    """Where a command is, and its first sentence: its module is loaded when it is called, not to say what there is."""

    module: str
    function: str
    help: str

    def loaded(self, name: str) -> TyperCommand:
        """The command with its options."""
        module = import_module(f"helper.cli.commands.{self.module}")
        return _command(name, getattr(module, self.function))


class GroupEntry(NamedTuple):
    """Commands under one name."""

    help: str
    commands: Mapping[str, CommandEntry]

    def loaded(self, name: str) -> CommandGroup:
        """The group, with none of its commands loaded."""
        return CommandGroup(name, self.commands, self.help)


class CommandGroup(TyperGroup):
    """Commands by their names; without one of them it shows what there is."""

    def __init__(
        self, name: str, table: Mapping[str, CommandEntry | GroupEntry], help_text: str, **settings: Any
    ) -> None:
        """The library gets a stand-in for each command, with its name and sentence."""
        named: dict[str, Any] = {word: TyperCommand(word, help=entry.help) for word, entry in table.items()}
        super().__init__(
            name=name, commands=named, help=help_text, no_args_is_help=True, rich_markup_mode=None, **settings
        )
        self._table = table

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself; None: there is no such name."""
        entry = self._table.get(cmd_name)
        return entry and entry.loaded(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Names and whole sentences, wrapped; the library would cut them at the edge of the window."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self._table.items()])


COMMANDS: Mapping[str, CommandEntry | GroupEntry] = {
    "try": CommandEntry(
        "practice",
        "try_it",
        "Try the whole job: the practice portal, sample links and the screens; you play the person.",
    ),
    "demo": CommandEntry(
        "practice",
        "demo",
        "Watch the main job on the practice portal: forms are filled, a scripted person logs in and submits.",
    ),
    "practice": CommandEntry(
        "practice", "practice", "Serve the practice portal on this computer until you press Ctrl+C."
    ),
    "links": CommandEntry(
        "queue", "links", "Read the addresses in a text and say which of them can be reported."
    ),
    "import": CommandEntry(
        "reports",
        "import_sheet",
        "Read a spreadsheet: designs with their registrations, what was reported as history, the rest for your listings.",
    ),
    "export": CommandEntry(
        "reports",
        "export",
        "Write your listings as a spreadsheet; numbers leave as text, and nothing in it is a formula.",
    ),
    "backup": CommandEntry(
        "reports",
        "backup",
        "Carry your whole records in one file: evidence, papers, settings too; no browser profile, and no password.",
    ),
    "restore": CommandEntry(
        "reports",
        "restore",
        "Put the records of a backup in place of yours, which are kept aside; what was sent meanwhile is not lost.",
    ),
    "shop": CommandEntry(
        "filing",
        "shop",
        "Open a window on AliExpress and write down the listings that you have open, one Enter each.",
    ),
    "search": CommandEntry(
        "filing",
        "search",
        "Open your search words one by one, the ones done longest ago first; you browse, Enter writes a listing down.",
    ),
    "register": CommandEntry(
        "works_intake",
        "register_designs",
        "Fill in the registration of each design that has all it needs; you say who you are, and submit.",
    ),
    "file": CommandEntry(
        "filing", "file", "Fill in the forms that are ready; you check, attest and submit each one."
    ),
    "outcomes": CommandEntry(
        "filing",
        "outcomes",
        "Read what Alibaba says about your complaints, from the list that the portal shows you.",
    ),
    "recheck": CommandEntry(
        "filing",
        "recheck",
        "Open the listings you have reported, one by one, and see if they are really gone.",
    ),
    "due": CommandEntry(
        "filing", "due", "List what is due, the earliest first; nothing is ever sent for you."
    ),
    "report": CommandEntry(
        "reports",
        "report",
        "Write what became of your reports as one page: it opens without a network and prints well.",
    ),
    "pack": CommandEntry(
        "reports",
        "pack",
        "Make a file for a lawyer: listings, complaints, pictures, who did what and when, with fingerprints.",
    ),
    "doctor": CommandEntry("doctor", "doctor", "Say what is there and what is missing."),
    "checklist": GroupEntry(
        "No account at Alibaba yet: both ways, what to have ready, and the steps, one by one.",
        {
            "list": CommandEntry(
                "checklist", "list_steps", "Show both ways, what sellers will see, and how far you are."
            ),
            "done": CommandEntry("checklist", "done", "Note that a step is done."),
            "waiting": CommandEntry(
                "checklist", "waiting", "Note that a step waits for Alibaba, and when to look again."
            ),
            "forget": CommandEntry("checklist", "forget", "Forget what was noted about a step."),
            "open": CommandEntry(
                "checklist",
                "open_step",
                "Open the page of a step in the program's window. Everything on it is yours: nothing is filled in or read there.",
            ),
        },
    ),
    "works": GroupEntry(
        "Your designs, and their registrations at Alibaba.",
        {
            "add": CommandEntry("works", "add", "Add a design; only its title is needed."),
            "list": CommandEntry("works", "list_works", "List your designs."),
            "edit": CommandEntry("works", "edit", "Change a design; what is not named stays as it is."),
            "merge": CommandEntry(
                "works",
                "merge",
                "Join two designs that are the same; what was filed keeps the title it was filed under.",
            ),
            "remove": CommandEntry(
                "works",
                "remove",
                "Take a design out of which nothing was filed; its links stay, without a design.",
            ),
            "permission": CommandEntry(
                "works",
                "permission",
                "Note until when a client's written permission holds; after that day nothing of theirs is filed.",
            ),
            "bring": CommandEntry(
                "works_intake",
                "bring",
                "Bring designs in. Titles come from the names of files and from addresses; no page is opened.",
            ),
            "papers": CommandEntry(
                "works",
                "papers",
                "Give what the registration of a design needs; without anything to give, say what it has and what is missing.",
            ),
            "statement": CommandEntry(
                "works",
                "statement",
                "Write a statement about a design as a page to print and sign by hand. Name, place, day and signature stay blank.",
            ),
            "read": CommandEntry(
                "works_intake",
                "read",
                "Read what Alibaba says about your registrations, from IPR management as the portal shows it to you.",
            ),
        },
    ),
    "queue": GroupEntry(
        "The links you have found.",
        {
            "add": CommandEntry("queue", "add", "Take links in. They still have to be judged."),
            "list": CommandEntry("queue", "list_findings", "List links; every filter must fit."),
            "judge": CommandEntry(
                "queue", "judge", "Say whether these are your design, sold without your permission."
            ),
            "again": CommandEntry(
                "queue",
                "again",
                "Say that a link is one that was gone, back again; its form then names the earlier number.",
            ),
        },
    ),
    "complaints": GroupEntry(
        "Forms: planned, filed, and what became of them.",
        {
            "add": CommandEntry(
                "complaints",
                "add",
                "Put links on one form. By this you say that each of them is your design, sold without your permission.",
            ),
            "plan": CommandEntry("complaints", "plan", "Put everything you have judged a copy on forms."),
            "list": CommandEntry("complaints", "list_complaints", "List your forms and how far they are."),
            "show": CommandEntry(
                "complaints",
                "show_complaint",
                "Show one form: its links, what stands in its way, and every time it was handed to you.",
            ),
            "attach": CommandEntry(
                "complaints",
                "attach_file",
                "Attach a file to a form. AliExpress passes attachments on to the seller: never an identity document.",
            ),
            "detach": CommandEntry("complaints", "detach_file", "Take an attachment off a form."),
        },
    ),
    "accounts": GroupEntry(
        "Your accounts at the portal. No password is ever kept.",
        {
            "add": CommandEntry(
                "accounts", "add_account", "Add an account; each has a browser profile of its own."
            ),
            "edit": CommandEntry(
                "accounts", "edit_account", "Change an account: its name, and the clients it may file for."
            ),
            "list": CommandEntry("accounts", "list_accounts", "List your accounts."),
            "rating": CommandEntry(
                "accounts",
                "rating",
                "Show what the portal's own page said about your reports, beside the limits that Alibaba has published.",
            ),
        },
    ),
    "sellers": GroupEntry(
        "The shops you have met.",
        {
            "list": CommandEntry(
                "sellers",
                "list_sellers",
                "List the shops, the one with takedowns on the most different days in a year first.",
            ),
            "show": CommandEntry(
                "sellers",
                "show_seller",
                "Show one shop with everything you know of it; --json leaves out what is private.",
            ),
            "link": CommandEntry("sellers", "link", "Say that two shops have the same owner, and why."),
            "unlink": CommandEntry("sellers", "unlink", "Take it back that two shops have the same owner."),
            "gone": CommandEntry(
                "sellers",
                "gone",
                "Write down that the page of a shop is not available any more. Why it is not, nobody knows.",
            ),
            "there": CommandEntry(
                "sellers", "there", "Write down that the page of a shop is there, or there again."
            ),
        },
    ),
    "portal": GroupEntry(
        "What is known of the portal's pages: look, check, teach, record.",
        {
            "look": CommandEntry(
                "portal",
                "look",
                "Look at the form, say what is understood, and write a report of twenty lines that you may send; nothing is sent.",
            ),
            "check": CommandEntry(
                "portal",
                "check",
                "Before a session: look at each field of the form, without filling anything, and say what to expect of it.",
            ),
            "record": CommandEntry(
                "portal",
                "record",
                "Keep a page for tests: its controls and the portal's own words; no name, value, entry or picture of yours.",
            ),
            "reports": CommandEntry(
                "portal",
                "reports",
                "Read reports back: a page rebuilt from each for the tests, and what it would change in the flow.",
            ),
            "teach": CommandEntry(
                "teach",
                "teach",
                "Show where the fields are: log in, open the form, and click each box you are asked for. Nothing is filled or sent.",
            ),
            "add": CommandEntry(
                "teach",
                "add",
                "Take in a correction somebody else has made; it says first what would change.",
            ),
            "export": CommandEntry(
                "teach",
                "export",
                "Give what was learned as a correction for others, without anything of yours.",
            ),
            "forget": CommandEntry(
                "teach", "forget", "Take back what was learned; ipp-helper asks again then."
            ),
        },
    ),
}


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"ipp-helper {__version__}")
        raise typer.Exit


def _before_a_command(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """The options that stand before a command."""


app = CommandGroup("ipp-helper", COMMANDS, _ABOUT, params=_command("ipp-helper", _before_a_command).params)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    as_json = "--json" in arguments
    try:
        code = app.main(args=_with_data_behind(arguments), prog_name="ipp-helper", standalone_mode=False)
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
