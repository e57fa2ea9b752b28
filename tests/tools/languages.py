"""Writes the template of all translatable sentences: `python -m tests.tools.languages`."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "helper/languages/ipp-helper.pot"
_KEYWORDS = ("tr:1", "tr_n:1,2", "msg:1", "msg_n:1,2", "Action:2")

_SOURCES = """\
[extractors]
calls = tests.tools.languages:calls
[calls: **.py]
[jinja2: **.html]
[jinja2: **.jinja]
"""


def calls(
    file: IO[bytes], keywords: Mapping[str, object], _tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield the calls of the keywords with their literal arguments, as Babel expects of an extractor.

    Babel's own extractor finds no calls inside f-strings before Python 3.12.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            given = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            yield (
                node.lineno,
                node.func.id,
                tuple(text if isinstance(text, str) else None for text in given),
                [],
            )


def template() -> str:
    """Return the template as Babel extracts it; without line numbers, so that moved code does not change it."""
    keywords = [f"--keyword={keyword}" for keyword in _KEYWORDS]
    options = [
        "--no-default-keywords",
        "--omit-header",
        "--sort-output",
        "--add-location=file",
        "--width=110",
    ]
    with TemporaryDirectory() as folder:
        written = Path(folder) / TEMPLATE.name
        sources = Path(folder) / "sources.cfg"
        sources.write_text(_SOURCES, encoding="utf-8")
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *keywords, *options]
        subprocess.run([*command, "-F", str(sources), "-o", str(written), "helper"], cwd=ROOT, check=True)
        return written.read_text(encoding="utf-8")


if __name__ == "__main__":
    argparse.ArgumentParser(description="Write the template of all translatable sentences.").parse_args()
    TEMPLATE.write_text(template(), encoding="utf-8")
