"""Puts together what the screens need, and shows them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helper.cli.starting import SessionStarter
from helper.config.keys import read_keys
from helper.config.places import Places, places
from helper.config.settings import Settings, read_settings
from helper.errors import HelperError, WrongUse
from helper.tui.workbench import Begin, Records, Workbench

if TYPE_CHECKING:
    from helper.session.filing.went_through import Witness


def open_screens(
    data: Path | None,
    *,
    portal: str = "",
    flow: Path | None = None,
    practice: bool = False,
    rehearse: bool = False,
    paste: bool = False,
    limit: int | None = None,
    begin: Begin | None = None,
    leave_practice: Callable[[Begin], None] | None = None,
) -> int:
    """Show the screens until the person leaves; the exit code.

    With `practice` the whole program runs on the practice portal at `portal`; with `rehearse` it begins by asking
    about a rehearsal. `paste` and `limit` hold for every session that does not say otherwise. `begin` is what the person
    wants first, and `leave_practice` is told what she wants in her own records, where the screens end for that.
    """
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise WrongUse(
                "The screens need a terminal.",
                now="Line by line it is: ipp-helper file --plain. Other commands: ipp-helper --help",
            )
        here = places(data)
        here.ensure()
        settings = read_settings(here.settings_file)
        with ExitStack() as opened:
            from helper.tui.app import main

            starter = SessionStarter(here, settings, portal, flow, paste=paste, limit=limit)
            bench = workbench(
                here, settings, opened, starter, practice=practice, rehearse=rehearse, portal=portal
            )
            return main(replace(bench, begin=begin, leave_practice=leave_practice))
    except HelperError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def workbench(
    here: Places,
    settings: Settings,
    opened: ExitStack,
    starter: SessionStarter,
    *,
    practice: bool,
    rehearse: bool = False,
    portal: str = "",
) -> Workbench:
    """What the screens need; `opened` closes the records when the program ends."""

    def open_records() -> Records:
        from helper.store.queue import Queue
        from helper.store.store import open_store

        store = opened.enter_context(open_store(here))
        queue = Queue(
            store,
            by=settings.name,
            description=settings.description,
            most_characters=settings.description_characters,
        )
        starter.records = Records(store, queue)
        return starter.records

    first_time = not practice and not here.queue_file.exists()
    return Workbench(
        places=here,
        settings=settings,
        open_records=open_records,
        start_session=starter.start,
        visit=starter.visit,
        start_run=starter.run,
        keymap=read_keys(here.keys_file),
        practice=practice,
        rehearse=rehearse,
        first_time=first_time,
        pages_tried=_pages_tried() if first_time else 0,
        portal_is_practice=_is_practice(portal),
        witness_of=partial(_witness_of, here),
    )


def _is_practice(portal: str) -> bool:
    if not portal:
        return False
    from helper.hosts import is_loopback

    return is_loopback(portal)


def _witness_of(here: Places, practice: bool) -> Witness:
    # Loaded only where something is open: the first frame does not wait for it.
    from helper.cli.opening import witness_of

    return witness_of(here, practice=practice)


def _pages_tried() -> int:
    from helper.cli.measured import read_measured

    measured = read_measured()
    return measured.clean if measured else 0
