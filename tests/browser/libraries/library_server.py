"""Starts a library's page in a separate process, and reads the data that the page sent."""

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
"""The form's address in the flow.

The server redirects it to the page in the language of the visitor's cookie.
"""
LANGUAGE_COOKIE = "lang"
UPLOAD_COOKIE = "upload"
"""The cookie that decides what happens to an upload.

With the value `refused`, the upload fails. With `held`, the upload waits for a request to
`/release`. Without the
cookie, uploads succeed immediately.
"""
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class LibraryServer:
    """A running server; its pages load nothing from other hosts."""

    port: int

    def address(self, language: str) -> str:
        return f"http://127.0.0.1:{self.port}/{language}/"

    @property
    def start(self) -> str:
        """The address at which a session starts."""
        return f"http://127.0.0.1:{self.port}{FORM}"

    def release(self) -> None:
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/release", timeout=10).close()

    def record(self) -> dict[str, Any]:
        """Return the complaints and files that the server received."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/record", timeout=10) as answer:
            record: dict[str, Any] = json.load(answer)
        return record


@contextmanager
def library_server(library: str) -> Iterator[LibraryServer]:
    """Serve one library's form until the block ends; build the pages of npm packages first."""
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
