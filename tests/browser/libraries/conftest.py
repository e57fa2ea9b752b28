"""One window and one store for all library pages, and one server per library."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from helper.browser.daemon.connection import PortalBrowser, portal_browser
from helper.composition.sessions import window_order
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import AppContext
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.browser.daemons import close_daemon
from tests.browser.libraries.library_server import LibraryServer, library_server
from tests.factories import practice_places


@pytest.fixture(scope="module")
def served() -> Iterator[Callable[[str], LibraryServer]]:
    """A function that returns a library's server, started on the first call."""
    with ExitStack() as stack:
        running: dict[str, LibraryServer] = {}

        def serve(library: str) -> LibraryServer:
            if library not in running:
                running[library] = stack.enter_context(library_server(library))
            return running[library]

        yield serve


@pytest.fixture(scope="module")
def parts(screen: str) -> Iterator[AppContext]:
    """An empty store in a folder whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-", dir="/tmp"))
    here = practice_places(folder / "data", folder / "state")
    with open_store(here) as store:
        yield AppContext(
            places=here,
            settings=Settings(),
            store=store,
            queue=Queue(store, by="test"),
        )
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
async def window(parts: AppContext) -> AsyncIterator[PortalBrowser]:
    """The program's own window, closed after all tests of the file."""
    async with portal_browser(window_order(parts, shipped_flow(), practice=True)) as browser:
        yield browser
        await close_daemon(browser)
