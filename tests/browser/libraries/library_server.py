"""Starts a library's page in a process of its own, and reads what it received."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tools import library_pages

LIBRARIES = ("antd", "mantine", "native", "quasar")
FORM = "/complaint/complaint.htm"
"""The form's address in the flow; it redirects to the page in the visitor's language."""
LANGUAGE_COOKIE = "lang"
UPLOAD_COOKIE = "upload"
"""Cookie that selects how the page takes a file: `refused`, `held` until a request to `/release`, or, without a cookie, at once."""
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class LibraryServer:
    """A running server; its pages load nothing from other hosts."""

    port: int

    def address(self, language: str) -> str:
        """The form in one language."""
        return f"http://127.0.0.1:{self.port}/{language}/"

    @property
    def start(self) -> str:
        """The address at which a session starts."""
        return f"http://127.0.0.1:{self.port}{FORM}"

    def release(self) -> None:
        """Finish the held uploads."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/release", timeout=10).close()

    def record(self) -> dict[str, Any]:
        """The complaints and files that it received."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/record", timeout=10) as answer:
            record: dict[str, Any] = json.load(answer)
        return record


@contextmanager
def library_server(library: str) -> Iterator[LibraryServer]:
    """Serve one library's form until the block ends; a library of npm packages is built first."""
    if library in library_pages.LIBRARIES:
        library_pages.build()
    command = [sys.executable, "-m", "tests.browser.libraries.serve", library]
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield LibraryServer(int(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(10)
