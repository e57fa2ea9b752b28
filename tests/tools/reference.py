"""Generates the pages of docs/reference from the program itself: `python -m tests.tools.reference`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helper.cli.app import app
from helper.sheets.words.headings import OnImport, Role
from helper.tui.actions import ACTIONS
from tests.tools.reference_events import events_page

FOLDER = Path(__file__).parents[2] / "docs" / "reference"

_PLACES = {
    "app": "On the five screens",
    "go": "Between screens",
    "move": "In every list",
    "today": "Today",
    "listings": "Listings",
    "filter": "While you filter",
    "judge": "Is this your design, sold without your permission?",
    "designs": "Designs",
    "settings": "Settings",
    "checklist": "Account steps",
    "filing": "Filing",
    "links": "Where you can paste links",
    "sheet": "Spreadsheets",
    "path": "While you enter a path",
    "history": "History",
    "run": "During a run",
    "searches": "Search words",
    "views": "In every view of History",
    "shops": "History: shops",
    "figures": "History: figures",
    "dialog": "Questions",
    "menu": "Choices",
}

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "full_stop": ".",
    "comma": ",",
    "plus": "+",
    "minus": "-",
    "exclamation_mark": "!",
}


def keys_page() -> str:
    """Return the page of all keys, grouped by the screen on which they work."""
    lines = [
        "# Keys",
        "",
        "Written by `make reference` from the program's own table.",
        "To change the keys of an action, add a line with its name to `keys.toml` in your data folder, such as",
        '`"listings.file" = ["ctrl+f"]`.',
        "",
        'No key means "submitted": you press Submit in the browser, and the program sees it.',
        "`ctrl+q` quits from everywhere. Dialogs, separate lists and the account steps show all their keys in the last line.",
    ]
    for place, title in _PLACES.items():
        acts = [(name, act) for name, act in ACTIONS.items() if name.partition(".")[0] == place]
        lines += ["", f"## {title}", "", "| key | what it does | name |", "|---|---|---|"]
        lines += [f"| {_written(act.keys)} | {act.sentence} | `{name}` |" for name, act in acts]
        if place == "judge":
            lines += [
                "",
                "For a listing without a design, `1` to `9` answer yes and choose the design with this number.",
            ]
    return "\n".join(lines) + "\n"


_ON_IMPORT = {
    OnImport.FIELD: "stored",
    OnImport.NOTE: "kept as text in the listing's history",
    OnImport.IGNORE: "ignored",
}


def columns_page() -> str:
    """Return the page of all columns of a spreadsheet."""
    lines = [
        "# Columns of a spreadsheet",
        "",
        "Written by `make reference` from the program's own table.",
        "An export writes the columns that have a heading here, in this order; an import knows these headings, and",
        "many others in several languages. The name is for `ipp-helper import --map NAME=COLUMN`.",
        "",
        "| name | content | heading in an export | on import |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{role}` | {role.words} | {role.heading} | {_ON_IMPORT[role.on_import]} |" for role in Role]
    return "\n".join(lines) + "\n"


_SCRIPTED = "scripts read or write records with it"
_LINE_MODE = "a run without the screens, line by line or as JSON"
_FILES = "scheduled or scripted work with files"
WHY = {
    "try": "the first start of a new user",
    "practice": "a portal to try commands on",
    "links": "other programs check addresses without records",
    "import": _FILES,
    "export": _FILES,
    "backup": _FILES,
    "restore": "repair when the screens do not start",
    "judge": _LINE_MODE,
    "register": _LINE_MODE,
    "file": _LINE_MODE,
    "outcomes": _LINE_MODE,
    "recheck": _LINE_MODE,
    "report": _FILES,
    "pack": _FILES,
    "doctor": "repair when the screens do not start",
    "works add": _SCRIPTED,
    "works list": _SCRIPTED,
    "works edit": _SCRIPTED,
    "queue add": _SCRIPTED,
    "queue list": _SCRIPTED,
    "queue judge": _SCRIPTED,
    "accounts add": "no screen for it",
    "accounts edit": "no screen for it",
    "accounts list": "no screen for it",
    "portal look": "needs no records and no account",
    "portal check": _LINE_MODE,
}
"""Why each command exists in addition to the screens; a command without a reason should be removed."""


def commands_page() -> str:
    """Return the page of all commands with their options."""
    lines = [
        "# Commands",
        "",
        "Written by `make reference` from the program's own help.",
        "`ipp-helper` without a command opens the screens; `ipp-helper --version` prints the version;",
        "`python -m helper` is the same program.",
        "",
        "Every command takes `--data DIR` (or the variable `IPP_HELPER_DATA`), the folder with your records, and",
        '`--json`, for other programs: lists are objects with `"format": 1`, errors are `{"error": {code, what, where, now}}`',
        "on standard error. [The events of a run](events.md).",
        "",
        "Exit codes: 0 done, 1 you must act, 2 wrong usage, 3 internal error.",
        "",
        "What a screen does and no script needs has no command. The reason for each command:",
        "",
        "| reason | commands |",
        "|---|---|",
        *_reason_rows(),
    ]
    for path, command in every_command():
        lines += ["", f"## ipp-helper {path}", "", (command.help or "").strip(), ""]
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            lines += ["| option | meaning |", "|---|---|", *rows]
    return "\n".join(lines).rstrip() + "\n"


def _reason_rows() -> Iterator[str]:
    """Yield a table row for each reason, with the commands that have it."""
    for reason in dict.fromkeys(WHY.values()):
        links = (
            f"[`{path}`](#ipp-helper-{path.replace(' ', '-')})" for path, why in WHY.items() if why == reason
        )
        yield f"| {reason} | {' · '.join(links)} |"


def pages() -> dict[Path, str]:
    """Return the text of every generated page, by its file."""
    return {
        FOLDER / "keys.md": keys_page(),
        FOLDER / "commands.md": commands_page(),
        FOLDER / "columns.md": columns_page(),
        FOLDER / "events.md": events_page(),
    }


def _written(keys: str) -> str:
    return " · ".join(f"`{_NAMES.get(key, key)}`" for key in keys.split(","))


def every_command(group: Any = app, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each command with its full name."""
    for name in group.commands:
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _row(parameter: Any) -> str | None:
    if parameter.name in {"data", "as_json", "help"}:
        return None
    is_option = parameter.param_type_name == "option"
    names = (
        ", ".join(f"`{option}`" for option in parameter.opts) if is_option else f"`{parameter.name.upper()}`"
    )
    return f"| {names} | {parameter.help or ''} |"


if __name__ == "__main__":
    argparse.ArgumentParser(description="Write docs/reference from the program.").parse_args()
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
