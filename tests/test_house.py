"""Limits that keep the code readable: names of classes and files, lengths of files, and top-level entries."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import tomllib
import warnings
from collections import Counter, defaultdict
from importlib.metadata import metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.systems import not_on_windows

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "helper"
TOP_LEVEL = frozenset([
    ".ci", ".github", ".gitignore", "LICENSE", "Makefile", "README.md", "SECURITY.md", "docs", "flows", "helper",
    "pyproject.toml", "recordings", "requirements.lock", "tests",
])  # fmt: skip
"""The only files and folders that the repository may have at its top level."""
TOOLS = (
    "tests.tools.bench", "tests.generators.layouts", "tests.tools.languages",
    "tests.tools.moving_picture", "tests.tools.pictures", "tests.tools.record", "tests.tools.reference",
    "tests.tools.translated_pages", "tests.tools.windows",
)  # fmt: skip
"""Modules that `make` or a contributor runs as scripts."""
if sys.platform == "win32":
    # `bench` needs a pseudo-terminal, which Windows lacks. `windows` starts these tests, so it runs already.
    TOOLS = tuple(name for name in TOOLS if name not in {"tests.tools.bench", "tests.tools.windows"})
_LONGEST = 650
_MOST_SHARED = 0.12
_MOST_LINES = {"store": 5_000}
"""Maximum number of lines of Python in each package that has a limit."""
_NO_NOUN = frozenset(["__init__.py", "__main__.py"])


def modules() -> dict[str, str]:
    return {
        file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(HOUSE.rglob("*.py"))
    }


def test_public_class_names_are_unique() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path, text in modules().items():
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
                homes[statement.name].append(path)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_at_most_12_percent_of_modules_share_their_file_name() -> None:
    names = Counter(path.rpartition("/")[2] for path in modules())
    files = sum(times for name, times in names.items() if name not in _NO_NOUN)
    shared = {name: times for name, times in names.items() if times > 1 and name not in _NO_NOUN}
    assert sum(shared.values()) <= _MOST_SHARED * files, shared


def test_no_module_is_longer_than_650_lines() -> None:
    lines = {path: text.count("\n") for path, text in modules().items()}
    assert {path: count for path, count in lines.items() if count > _LONGEST} == {}


@pytest.mark.parametrize("package", _MOST_LINES)
def test_package_is_no_longer_than_its_limit(package: str) -> None:
    lines = sum(text.count("\n") for path, text in modules().items() if path.startswith(f"{package}/"))
    assert lines <= _MOST_LINES[package]


@not_on_windows("Wine has no git")
def test_repository_has_only_the_listed_top_level_entries() -> None:
    """This detects files that a tool wrote to the top level by accident and that were then committed."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {path.partition("/")[0] for path in tracked.splitlines()} == TOP_LEVEL


def contents() -> dict[Path, int]:
    """Return when each file that a tool may write was last written, to the nanosecond."""
    written = (
        "docs",
        "flows",
        "helper/languages",
        "helper/browser/extension",
        "recordings",
        "tests/tools",
        "tests/tui",
    )
    files = [ROOT / "README.md", *(file for folder in written for file in (ROOT / folder).rglob("*"))]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file() and file.suffix != ".pyc"}


@pytest.mark.parametrize("tool", TOOLS)
def test_help_option_of_each_tool_shows_its_usage_and_writes_nothing(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [tool, "--help"])
    with pytest.raises(SystemExit) as ended, warnings.catch_warnings(action="ignore"):
        runpy.run_module(tool, run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage:")
    assert list(tmp_path.iterdir()) == []
    assert contents() == before


def test_no_dependency_has_the_gpl_or_lgpl_as_its_licence() -> None:
    """`make bundle` ships all dependencies in one folder, so none may be under the GPL or LGPL."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, seen = list(map(Requirement, project["dependencies"])), set[str]()
    while waiting:
        needed = waiting.pop()
        if needed.name in seen or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        seen.add(needed.name)
        about = metadata(needed.name)
        names = ("License-Expression", "License", "Classifier")
        said = "\n".join(line for name in names for line in about.get_all(name) or ())
        assert re.search("GPL|General Public", said) is None, needed.name
        waiting += map(Requirement, requires(needed.name) or ())
    assert {"textual", "tinydb"} <= seen
