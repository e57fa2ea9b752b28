"""The pages of docs/reference that are made from the program itself: `python -m tests.reference` writes them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helper.cli.app import app
from helper.tui.actions import ACTIONS
from tests.pictures import SCENES
from tests.reference_events import events_page

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

_PLACES = {
    "app": "On the seven screens",
    "go": "From screen to screen",
    "move": "In every list",
    "today": "Today",
    "listings": "Listings",
    "filter": "While you filter",
    "judge": "Is this your design, sold without your permission?",
    "designs": "Designs",
    "checklist": "The way to an account",
    "filing": "Filing",
    "links": "Where links can be pasted",
    "sheet": "Spreadsheets",
    "path": "While you name a file",
    "history": "History",
    "run": "While something is read, looked at or searched for",
    "searches": "Search words",
    "back": "Back again",
    "others": "On other shops",
    "sellers": "Sellers",
    "reports": "Reports",
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
    """Every key, by the place where it works."""
    lines = [
        "# Keys",
        "",
        "Written by `make reference` from the program's own table.",
        "The names on the right are those of `keys.toml` in your data folder; a line there, such as",
        '`"listings.file" = ["ctrl+f"]`, gives an action other keys.',
        "",
        'No key means "submitted": you press Submit in the browser, and the program sees it.',
        "`ctrl+q` leaves from everywhere. A question, a list of its own and the way to an account show all their keys in the",
        "last line.",
    ]
    for place, title in _PLACES.items():
        acts = [(name, act) for name, act in ACTIONS.items() if name.partition(".")[0] == place]
        lines += ["", f"## {title}", "", "| key | what it does | name |", "|---|---|---|"]
        lines += [f"| {_written(act.keys)} | {act.sentence} | `{name}` |" for name, act in acts]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its options."""
    lines = [
        "# Commands",
        "",
        "Written by `make reference` from the program's own help.",
        "`ipp-helper` without a command opens the screens, `ipp-helper --version` says which version this is;",
        "`python -m helper` is the same program.",
        "",
        "Every command takes `--data DIR` (or the variable `IPP_HELPER_DATA`), the folder with your records, and",
        '`--json`, for other programs: lists are objects with `"format": 1`, errors are `{"error": {code, what, where, now}}`',
        "on the error output. [What runs say line by line](events.md).",
        "",
        "Exit codes: 0 done, 1 something needs a person, 2 wrong use, 3 a fault of ours.",
    ]
    for path, command in every_command():
        lines += ["", f"## ipp-helper {path}", "", (command.help or "").strip(), ""]
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            lines += ["| option | meaning |", "|---|---|", *rows]
    return "\n".join(lines).rstrip() + "\n"


def screens_page() -> str:
    """Every screen, with its picture."""
    lines = [
        "# Screens",
        "",
        "Every screen with invented things, drawn by `make pictures`; this page is written by `make reference`.",
    ]
    for scene in SCENES:
        title = scene.name.replace("-", " ").capitalize()
        lines += ["", f"## {title}", "", f"![The screen: {title.lower()}](../pictures/{scene.name}.svg)"]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """File and text of every page that is written so."""
    return {
        FOLDER / "keys.md": keys_page(),
        FOLDER / "commands.md": commands_page(),
        FOLDER / "events.md": events_page(),
        FOLDER / "screens.md": screens_page(),
    }


def _written(keys: str) -> str:
    return " · ".join(f"`{_NAMES.get(key, key)}`" for key in keys.split(","))


def every_command(group: Any = app, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each command with its whole name, loaded."""
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
