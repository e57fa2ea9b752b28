"""Writes the template of all translatable sentences: `python -m tests.tools.languages`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "helper/languages/ipp-helper.pot"
_KEYWORDS = ("tr:1", "tr_n:1,2", "msg:1", "msg_n:1,2", "Action:2")


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
        sources.write_text("[python: **.py]\n[jinja2: **.html]\n[jinja2: **.jinja]\n", encoding="utf-8")
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *keywords, *options]
        subprocess.run([*command, "-F", str(sources), "-o", str(written), "helper"], cwd=ROOT, check=True)
        return written.read_text(encoding="utf-8")


if __name__ == "__main__":
    argparse.ArgumentParser(description="Write the template of all translatable sentences.").parse_args()
    TEMPLATE.write_text(template(), encoding="utf-8")
