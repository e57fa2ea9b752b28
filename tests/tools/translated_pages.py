"""Accepts translated pages of the docs as up to date: `python -m tests.tools.translated_pages PAGE ...`.

The first line of a translated page names its English original and a checksum of the original's text. If the original
has changed since, a test fails until the translation is corrected and accepted with this tool.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FIRST_LINE = re.compile(r"<!-- Translates .* -->\n")
_FIGURE = re.compile(r"<!-- bench -->.*?<!-- /bench -->")
_DIGITS = 12


def pages() -> list[Path]:
    """Return the translated pages. They are in one folder for each language, such as `docs/fr`."""
    return sorted(DOCS.glob("[a-z][a-z]/*.md"))


def original_of(page: Path) -> Path:
    return ROOT / page.name if page.name == "README.md" else DOCS / page.name


def original_text(page: Path) -> str:
    """Return the English text that the page translates: the whole original, of the README only its introduction.

    The figure that `make bench` writes into the README is left out, so that a new one does not outdate a translation.
    """
    text = _FIGURE.sub("", original_of(page).read_text(encoding="utf-8"))
    return text.partition("\n## ")[0] if page.name == "README.md" else text


def first_line(page: Path) -> str:
    """Return the first line that a translation of the present original has."""
    checksum = hashlib.sha256(original_text(page).encode()).hexdigest()[:_DIGITS]
    original = original_of(page).relative_to(ROOT).as_posix()
    return f"<!-- Translates {original}, checksum {checksum}. How to update it: docs/contributing.md. -->"


def accept(page: Path) -> None:
    """Write into the page that it translates the present text of its original."""
    text = _FIRST_LINE.sub("", page.read_text(encoding="utf-8"), count=1)
    page.write_text(f"{first_line(page)}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Accept translated pages as up to date.")
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE", help="such as docs/fr/tutorial.md")
    for each in parser.parse_args().pages:
        if each.resolve() not in pages():
            parser.error(f"not a translated page: {each}")
        accept(each.resolve())
