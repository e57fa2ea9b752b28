"""`ipp-helper practice` and `try`: serves the practice portal, alone or with the screens."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from helper.cli.output import FORMAT, INVOCATION, Texts, option, own_places, wants_json
from helper.cli.screens import open_screens
from helper.composition.practice_ground import TITLES, add_ready_form
from helper.config.places import PRACTICE_FOLDER, places
from helper.errors import BrowserUnavailable
from helper.practice.server import PracticePortal
from helper.practice.state import PortalState
from helper.session.context import FilingRequest
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.system.desktop import has_desktop
from helper.system.processes import catch_interrupts
from helper.translation import tr
from helper.tui.context import Begin


def practice(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any free port.")
    ] = 0,
    title: Annotated[
        Texts,
        option(
            "--title", "A design that the practice portal has approved; may be given several times.", "TITLE"
        ),
    ] = None,
) -> None:
    """Serve the practice portal on this computer until you press Ctrl+C."""
    titles = tuple(title or ()) or (*_own_titles(), *TITLES)
    wait_for_end = catch_interrupts()
    with PracticePortal(port=port, titles=titles) as portal:
        about = {"format": FORMAT, "address": portal.address, "home": portal.home}
        people = tr(
            "PRACTICE portal at {address} – nothing is sent to Alibaba. Press Ctrl+C to end it.",
            address=portal.home,
        )
        typer.echo(json.dumps(about) if wants_json() else people)
        wait_for_end()


def try_() -> int:
    """Try the whole process with the practice portal, sample links and the screens. You log in and submit.

    You may also paste a note of your own: its links are never opened, and stay in practice unless you take them along.
    """
    from helper.composition.sessions import close_practice_window

    folder = own_places().data / PRACTICE_FOLDER
    if not has_desktop():
        raise BrowserUnavailable(
            tr("This computer has no screen, so the browser window cannot be shown."),
            now=tr("Run this command on a desktop."),
        )
    state = PortalState(titles=TITLES)
    with PracticePortal(state=state) as portal:
        places(folder).mark_practice()
        with open_store(places(folder)) as store:
            add_ready_form(store, Queue(store))
        left_for: list[Begin] = []
        request = FilingRequest(portal=portal.address)
        code = open_screens(folder, request, leave_practice=left_for.append, practice_portal=state)
        close_practice_window(places(folder))
    return open_screens(INVOCATION.get().data, begin=left_for[0]) if left_for else code


def _own_titles() -> tuple[str, ...]:
    """Return the titles of the user's designs, for which the practice portal shows approved registrations."""
    if not own_places().records_file.exists():
        return ()
    with open_store(own_places(), read_only=True) as store:
        return tuple(work.right.text or work.title for work in store.works.all())
