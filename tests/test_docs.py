"""The docs match the program: commands work, links resolve, and the reference pages are up to date."""

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
from tests.tools.translated_pages import first_line, original_of, original_text
from tests.tools.translated_pages import pages as translated_pages

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "flows" / "README.md", *(ROOT / "docs").rglob("*.md")])
TRANSLATED = translated_pages()
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)((?:#[^)]*)?)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_TYPED = re.compile(r"(?:^|[|&(] *)ipp-helper ([^|&;<>)`]*)")
_COMMAND = re.compile(r"^(?:\$ |    )(\S.*?)(?=  |$)", re.MULTILINE)
_NEXT = "-- the next command --"
FILES_PAGE = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def sessions_in(page: Path) -> list[tuple[str, str]]:
    """Return the commands in the console blocks of a page, each with its documented output."""
    found = []
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def matches(promised: str, printed: str) -> bool:
    """Return whether the printed output matches the promised output.

    An … alone on a line matches any number of lines. An … within a line matches any text.
    """
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r"\n"
        for line in promised.strip("\n").split("\n")
    ]
    return re.fullmatch("".join(lines), printed.strip("\n") + "\n") is not None


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, built from the headings as GitHub builds them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def typed_in(page: Path) -> list[str]:
    """Return the arguments of every `ipp-helper` command on a page, and each option that the page names."""
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
    commands: list[Any] = [app, *(command for _, command in every_command())]
    return frozenset(
        option for command in commands for parameter in command.params for option in parameter.opts
    )


def is_known(words: list[str]) -> bool:
    """Return whether these words name an existing command and only options of that command."""
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
    """An empty home folder with a path that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def commands() -> Iterator[Path]:
    """A folder with an `ipp-helper` that starts quickly."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    server, command = (
        [sys.executable, str(Path(__file__).with_name("command_server.py"))],
        folder / "ipp-helper",
    )
    address = str(folder / "socket")
    command.write_text(f'#!/bin/sh\nexec {server[0]} -S {server[1]} {address} "$@"\n', encoding="utf-8")
    command.chmod(0o700)
    with subprocess.Popen([*server, address, "--serve"], cwd=ROOT, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        yield folder
        running.terminate()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.longest
@pytest.mark.parametrize(
    "page", [page for page in PAGES if sessions_in(page) and page not in TRANSLATED], ids=name_of
)
def test_documented_commands_print_the_documented_output(
    page: Path, screen: str, short_home: Path, commands: Path
) -> None:
    """All commands of a page run in one shell with an empty home folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("IPP_", "XDG_"))}
    environment |= {
        "PATH": os.pathsep.join([str(commands), str(Path(sys.executable).parent), os.environ["PATH"]]),
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
def test_links_commands_and_options_in_the_docs_exist(page: Path) -> None:
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


def test_every_picture_is_used_and_has_an_alternative_text() -> None:
    """A folder has at most twenty pictures, and each alternative text has at least four words."""
    shown = {
        (page.parent / file).resolve(): words
        for page in PAGES
        for words, file in re.findall(r"!\[(.*?)\]\(([^)]+)\)", page.read_text(encoding="utf-8"), re.DOTALL)
    }
    folders = [set(folder.iterdir()) for folder in (ROOT / "docs").rglob("pictures")]

    assert [name_of(picture) for pictures in folders for picture in pictures - shown.keys()] == []
    assert all(len(pictures) <= 20 for pictures in folders)
    assert all(len(words.split()) >= 4 for words in shown.values())


@pytest.mark.parametrize("page", TRANSLATED, ids=name_of)
def test_translated_page_has_the_commands_and_keys_of_its_original(page: Path) -> None:
    """The options must be the same, too. Another test runs the commands."""
    text, original = page.read_text(encoding="utf-8"), original_text(page)

    assert text.partition("\n")[0] == first_line(page), (
        f"{name_of(original_of(page))} has changed since {name_of(page)} was translated: correct the translation,"
        f" then run .venv/bin/python -m tests.tools.translated_pages {name_of(page)}"
    )
    assert _COMMAND.findall(text) == _COMMAND.findall(original)
    assert set(_SPAN.findall(text)) == set(_SPAN.findall(original))
    assert re.findall(r"^#+ ", text, re.MULTILINE) == re.findall(r"^#+ ", original, re.MULTILINE)


def test_files_page_lists_exactly_the_existing_settings() -> None:
    rows = re.search(r"## Settings\n(.*?)\n## ", FILES_PAGE, re.DOTALL)
    assert rows is not None

    assert set(re.findall(r"^\| `(\w+)`", rows[1], re.MULTILINE)) == {
        field.name for field in fields(Settings)
    }


def test_files_page_names_every_file_and_environment_variable() -> None:
    here = Places(data=Path("/data"), state=Path("/state"))
    named = [getattr(here, name) for name, value in vars(Places).items() if isinstance(value, property)]
    paths = [path for path in named if isinstance(path, Path)]
    missing = [path.name for path in paths if not re.search(rf"`(\w+/)?{path.name}/?`", FILES_PAGE)]
    variables = {
        name
        for file in (ROOT / "helper").rglob("*.py")
        for name in re.findall(r"\bIPP_HELPER_[A-Z_]+", file.read_text(encoding="utf-8"))
    }

    assert missing == []
    assert {name for name in variables if f"`{name}`" not in FILES_PAGE} == set()


def test_contributing_table_names_only_existing_files() -> None:
    """The table lists the files that each of five common changes affects, which must be few."""
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    table = page.partition("## Where five common changes go")[2].partition("\n## ")[0]
    lines = [re.findall(r"`([\w/.-]+\.\w+)`", line) for line in table.splitlines() if line.startswith("| ")]
    changes = [files for files in lines if files]

    assert [name for files in changes for name in files if not (ROOT / name).is_file()] == []
    assert [len(files) <= most for files, most in zip(changes, (3, 8, 4, 4, 5), strict=True)] == [True] * 5


def test_numbers_of_commands_and_options_stay_within_the_limits() -> None:
    """At most 40 commands, and 100 options besides --data and --json. Each command has a documented reason."""
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
def test_reference_pages_equal_the_output_of_make_reference(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page]


def test_every_event_and_error_code_is_documented() -> None:
    codes = {
        code
        for file in (ROOT / "helper").rglob("*.py")
        for code in re.findall(r'^    code = "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    page = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")

    assert [kind.name for kind in Event.__subclasses__() if f"| `{kind.name}` |" not in page] == []
    assert {code for code in codes if f"| `{code}` |" not in page} == {"error", "store"}
