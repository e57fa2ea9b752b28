"""Docs match the program: their commands run, their links resolve, and their reference is generated from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helper.cli.app import app
from helper.config.places import Places
from helper.config.settings import Settings
from helper.session.events import Event
from tests.tools.reference import WHY, every_command, pages

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "flows" / "README.md", *(ROOT / "docs").rglob("*.md")])
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)((?:#[^)]*)?)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_TYPED = re.compile(r"(?:^|[|&(] *)ipp-helper ([^|&;<>)`]*)")
_NEXT = "-- the next command --"
FILES_PAGE = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def sessions_in(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's console blocks, each with the documented output."""
    found = []
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def matches(promised: str, printed: str) -> bool:
    """Whether the output matches; … alone on a line matches any lines, within a line any text."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r"\n"
        for line in promised.strip("\n").split("\n")
    ]
    return re.fullmatch("".join(lines), printed.strip("\n") + "\n") is not None


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, derived from their words."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def typed_in(page: Path) -> list[str]:
    """The words after `ipp-helper` in a sentence or on a line, and options named alone."""
    text = page.read_text(encoding="utf-8")
    lines = [
        line[4:] if line.startswith("    ") else line[2:]
        for line in text.splitlines()
        if line.startswith(("    ", "$ "))
    ]
    spans = _SPAN.findall(text)
    return [
        *(typed for span in [*spans, *lines] for typed in _TYPED.findall(span)),
        *(span for span in spans if span.startswith("--")),
    ]


@cache
def every_option() -> frozenset[str]:
    """The options of all commands."""
    commands: list[Any] = [app, *(command for _, command in every_command())]
    return frozenset(
        option for command in commands for parameter in command.params for option in parameter.opts
    )


def is_known(words: list[str]) -> bool:
    """Whether these words are a command, with options that it has."""
    command: Any = app
    known: Collection[str]
    if words and words[0].startswith("--"):
        known = every_option()
    else:
        while words and words[0] in getattr(command, "commands", {}):
            command, words = command.get_command(None, words[0]), words[1:]
        known = {option for parameter in command.params for option in parameter.opts}
        if words and hasattr(command, "commands"):
            return False
    return all(word in known for word in words if word.startswith("--"))


@pytest.fixture
def short_home() -> Iterator[Path]:
    """A user's empty folders; their paths are short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in PAGES if sessions_in(page)], ids=name_of)
def test_documented_commands_print_the_documented_output(page: Path, screen: str, short_home: Path) -> None:
    """In one shell of a new user; … matches any text."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("IPP_", "XDG_"))}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(short_home),
        "TMPDIR": str(short_home),
    }
    sessions = sessions_in(page)
    script = "\n".join(f"{command}\necho {_NEXT}" for command, _ in sessions)
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    printed = done.stdout.split(f"{_NEXT}\n")

    assert len(printed) == len(sessions) + 1, done.stdout + done.stderr
    for (command, promised), output in zip(sessions, printed, strict=False):
        assert matches(promised, output), f"{command}\n{output}{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_commands_and_options_of_a_page_exist(page: Path) -> None:
    """A link leads to a file and a heading of the repository; a command and its options exist."""
    text = page.read_text(encoding="utf-8")
    dead = [
        f"{link}{anchor}"
        for link, anchor in _LINK.findall(text)
        if not (target := (page.parent / link) if link else page).exists()
        or (anchor and anchor not in anchors_of(target))
    ]
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert dead == []
    assert [typed for typed in typed_in(page) if not is_known(typed.split())] == []
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets


def test_every_picture_is_shown_and_explained_by_a_page() -> None:
    """At most twenty, each with an alternative text."""
    shown = {
        (page.parent / file).resolve(): words
        for page in PAGES
        for words, file in re.findall(r"!\[(.*?)\]\(([^)]+)\)", page.read_text(encoding="utf-8"), re.DOTALL)
    }
    pictures = set((ROOT / "docs" / "pictures").iterdir())

    assert {picture.name for picture in pictures - shown.keys()} == set()
    assert len(pictures) <= 20
    assert all(len(words.split()) >= 4 for words in shown.values())


def test_every_setting_is_in_the_docs() -> None:
    """The page about files names each setting once, and no other."""
    rows = re.search(r"## Settings\n(.*?)\n## ", FILES_PAGE, re.DOTALL)
    assert rows is not None

    assert set(re.findall(r"^\| `(\w+)`", rows[1], re.MULTILINE)) == {
        field.name for field in fields(Settings)
    }


def test_every_file_of_the_records_is_in_the_docs() -> None:
    """The files in the user's folders, and the variables that move these folders."""
    here = Places(data=Path("/data"), state=Path("/state"))
    named = (getattr(here, name) for name, value in vars(Places).items() if isinstance(value, property))
    missing = [path.name for path in named if not re.search(rf"`(\w+/)?{path.name}/?`", FILES_PAGE)]
    variables = {
        name
        for file in (ROOT / "helper").rglob("*.py")
        for name in re.findall(r"\bIPP_HELPER_[A-Z_]+", file.read_text(encoding="utf-8"))
    }

    assert missing == []
    assert {name for name in variables if f"`{name}`" not in FILES_PAGE} == set()


def test_the_files_of_the_five_changes_exist() -> None:
    """The table for contributors names existing files, and at most the promised number."""
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    table = page.partition("## Where five common changes go")[2].partition("\n## ")[0]
    lines = [re.findall(r"`([\w/.-]+\.\w+)`", line) for line in table.splitlines() if line.startswith("| ")]
    changes = [files for files in lines if files]

    assert [name for files in changes for name in files if not (ROOT / name).is_file()] == []
    assert [len(files) <= most for files, most in zip(changes, (3, 8, 4, 4, 5), strict=True)] == [True] * 5


def test_commands_and_options_stay_few() -> None:
    """At most 40 commands and 100 options besides --data and --json; the page gives each command's reason."""
    commands = dict(every_command())
    options = [
        option
        for command in commands.values()
        for option in command.params
        if option.param_type_name == "option" and option.name not in {"data", "as_json", "help"}
    ]

    assert commands.keys() == WHY.keys()
    assert len(commands) <= 40
    assert len(options) <= 100


@pytest.mark.parametrize("page", list(pages()), ids=name_of)
def test_the_reference_is_generated_from_the_program(page: Path) -> None:
    """Keys and commands; `make reference` writes them."""
    assert page.read_text(encoding="utf-8") == pages()[page]


def test_every_event_and_error_code_is_documented() -> None:
    """On the page for other programs."""
    codes = {
        code
        for file in (ROOT / "helper").rglob("*.py")
        for code in re.findall(r'^    code = "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    page = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")

    assert [kind.name for kind in Event.__subclasses__() if f"| `{kind.name}` |" not in page] == []
    assert {code for code in codes if f"| `{code}` |" not in page} == {"error", "store", "control_gone"}
