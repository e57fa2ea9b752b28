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
"""Everything that may lie at the top of the repository."""
TOOLS = (
    "tests.tools.bench", "tests.tools.bench_forms", "tests.generators.layouts", "tests.tools.languages",
    "tests.tools.moving_picture",
    "tests.tools.pictures", "tests.tools.record", "tests.tools.reference", "tests.tools.windows",
)  # fmt: skip
"""Scripts that `make` or a contributor starts."""
if sys.platform == "win32":
    # Windows has no pseudo-terminal for `bench`, and `windows` is already running: it starts the tests there.
    TOOLS = tuple(name for name in TOOLS if name not in {"tests.tools.bench", "tests.tools.windows"})
_LONGEST = 650
_MOST_SHARED = 0.12
_NO_NOUN = frozenset(["__init__.py", "__main__.py"])


def modules() -> dict[str, str]:
    """Return the text of every module, by path."""
    return {
        file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(HOUSE.rglob("*.py"))
    }


def test_public_class_names_are_unique() -> None:
    """A search for a class finds exactly one definition."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, text in modules().items():
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
                homes[statement.name].append(path)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_few_files_share_their_name() -> None:
    """At most 12 percent of the files share a name, such as `commands/queue.py` and `store/queue.py`."""
    names = Counter(path.rpartition("/")[2] for path in modules())
    files = sum(times for name, times in names.items() if name not in _NO_NOUN)
    shared = {name: times for name, times in names.items() if times > 1 and name not in _NO_NOUN}
    assert sum(shared.values()) <= _MOST_SHARED * files, shared


def test_no_module_is_longer_than_the_limit() -> None:
    lines = {path: text.count("\n") for path, text in modules().items()}
    assert {path: count for path, count in lines.items() if count > _LONGEST} == {}


@not_on_windows("Wine has no git")
def test_top_level_holds_only_the_listed_files_and_folders() -> None:
    """The test notices a file that a tool wrote there by accident."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {path.partition("/")[0] for path in tracked.splitlines()} == TOP_LEVEL


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_shows_its_usage_and_writes_nothing(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [tool, "--help"])
    with pytest.raises(SystemExit) as ended, warnings.catch_warnings(action="ignore"):
        runpy.run_module(tool, run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage:")
    assert list(tmp_path.iterdir()) == []


def test_the_program_needs_no_package_under_the_gpl() -> None:
    """No dependency is under the GPL or LGPL, because `make bundle` ships all of them in one folder."""
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
