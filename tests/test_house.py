"""The house stays one that a person can hold: a name stands once, a module is one noun and no longer than it needs to be."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path

HOUSE = Path(__file__).parents[1] / "helper"
_LONG = 500
_LONGEST = 650
_MOST_SHARED = 0.12
_NO_NOUN = frozenset(["__init__.py", "__main__.py"])


def modules() -> dict[str, str]:
    """Every module by its path, with its text."""
    return {
        file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(HOUSE.rglob("*.py"))
    }


def test_a_public_class_name_stands_in_one_module() -> None:
    """Whoever searches for a class finds the one place."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, text in modules().items():
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
                homes[statement.name].append(path)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_few_files_share_their_name() -> None:
    """Only where the folder says all the rest, as `commands/queue.py` beside `store/queue.py`."""
    names = Counter(path.rpartition("/")[2] for path in modules())
    files = sum(times for name, times in names.items() if name not in _NO_NOUN)
    shared = {name: times for name, times in names.items() if times > 1 and name not in _NO_NOUN}
    assert sum(shared.values()) <= _MOST_SHARED * files, shared


def test_a_long_module_says_why_it_is_one() -> None:
    """Over 500 lines its docstring gives the reason; 650 is the end."""
    unexplained = []
    for path, text in modules().items():
        lines = text.count("\n")
        reason = "lines because" in (ast.get_docstring(ast.parse(text)) or "")
        if lines > _LONGEST or (lines > _LONG and not reason):
            unexplained.append(f"{path}: {lines} lines")
    assert unexplained == []
