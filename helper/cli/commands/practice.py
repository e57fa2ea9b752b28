"""`ipp-helper practice` and `ipp-helper try`: the practice portal by itself, and with the screens beside it."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.options import AsJson, Data
from helper.cli.output import DONE, FORMAT, aside
from helper.cli.play.samples import TITLES, lay_one_ready
from helper.cli.play.virtual_screen import some_screen
from helper.cli.starting import PRACTICE_FOLDER
from helper.config.places import places
from helper.store.store import open_store

if TYPE_CHECKING:
    from helper.practice.server import PracticePortal
    from helper.tui.workbench import Begin


def practice(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")] = 0,
    variant: Annotated[
        str, typer.Option(help="Which generation of the portal to imitate: ipp or aidc.")
    ] = "ipp",
    layout: Annotated[str, typer.Option(help="How the form of aidc is spread: long or wizard.")] = "long",
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Something that goes wrong; may be repeated.", show_default=False),
    ] = None,
    title: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TITLE", help="A design that is approved there; may be repeated.", show_default=False
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Serve the practice portal on this computer until you press Ctrl+C."""
    from helper.practice.server import PracticePortal

    titles = tuple(title or ()) or (*_own_titles(data), *TITLES)
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with PracticePortal(
        port=port, variant=variant, layout=layout, lang=lang, faults=fault or (), titles=titles
    ) as portal:
        if as_json:
            typer.echo(json.dumps(_described(portal)))
        else:
            typer.echo(f"PRACTICE portal at {portal.home} – nothing is sent to Alibaba. Ctrl+C ends it.")
        ended.wait()
    return DONE


def try_it(data: Data = None, as_json: AsJson = False) -> int:  # noqa: ARG001 - every command takes it; this one is for people
    """Try the whole job: the practice portal, sample links and the screens; you play the person.

    Leaving closes the practice window. Links of your own are taken into your own records.
    """
    from helper.cli.opening import close_practice_window
    from helper.cli.screens import open_screens
    from helper.practice.server import PracticePortal
    from helper.store.queue import Queue

    here = places(data).data / PRACTICE_FOLDER
    with some_screen() as about_screen, PracticePortal(titles=TITLES) as portal:
        if about_screen:
            aside(f"{about_screen} You will not see it: try this on a desktop.")
        with open_store(places(here)) as store:
            lay_one_ready(store, Queue(store))
        left_for: list[Begin] = []
        code = open_screens(here, portal=portal.address, practice=True, leave_practice=left_for.append)
        close_practice_window(places(here))
    return open_screens(data, begin=left_for[0]) if left_for else code


def _described(portal: PracticePortal) -> dict[str, object]:
    return {
        "format": FORMAT,
        "address": portal.address,
        "home": portal.home,
        "token": portal.secret,
    }


def _own_titles(data: Path | None) -> tuple[str, ...]:
    """The person's designs, so that her own complaints find their registration on the practice portal."""
    here = places(data)
    if not here.queue_file.exists():
        return ()
    with open_store(here, read_only=True) as store:
        return tuple(work.right.text or work.title for work in store.works.all())
