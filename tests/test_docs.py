"""The docs tell the truth: their commands run, their links lead somewhere, their reference is the program's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reference import pages

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "flows" / "README.md", *(ROOT / "docs").rglob("*.md")])
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def sessions_in(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's console blocks, each with the output it promises."""
    found = []
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def matches(promised: str, printed: str) -> bool:
    """Whether the output is the promised one; … alone on a line stands for any lines, inside a line for any text."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r"\n"
        for line in promised.strip("\n").split("\n")
    ]
    return re.fullmatch("".join(lines), printed.strip("\n") + "\n") is not None


@pytest.fixture
def short_home() -> Iterator[Path]:
    """A person's empty folders; their paths are short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in PAGES if sessions_in(page)], ids=name_of)
def test_the_commands_of_a_page_print_what_it_says(page: Path, screen: str, short_home: Path) -> None:
    """Run in order in one empty data folder, each command prints what stands below it (… stands for anything)."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "IPP_HELPER_DATA": str(short_home / "data"),
        "IPP_HELPER_STATE": str(short_home / "state"),
    }
    for command, promised in sessions_in(page):
        done = subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

        assert matches(promised, done.stdout), f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    """Pictures and pages that are linked are in the tree."""
    dead = [
        link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]

    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_command_of_a_page_exists(page: Path) -> None:
    """What the docs tell to make is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8")))

    assert named <= targets


@pytest.mark.parametrize("page", list(pages()), ids=name_of)
def test_the_reference_is_the_programs_own(page: Path) -> None:
    """Keys and commands in the docs are those of the program; `make reference` writes them anew."""
    assert page.read_text(encoding="utf-8") == pages()[page]
