"""`ipp-helper practice`, `try` and `demo`: the practice portal by itself, with the screens, or with a scripted person."""

from __future__ import annotations

import asyncio
import json
import signal
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.output import DONE, FORMAT, NEEDS_PERSON, AsJson, Data, aside, show
from helper.cli.practice_ground import TITLES, lay_one_ready, some_screen
from helper.cli.screens import PRACTICE_FOLDER
from helper.config.places import places
from helper.store.store import open_store

if TYPE_CHECKING:
    from helper.cli.play import Score
    from helper.practice.server import PracticePortal
    from helper.tui.context import Begin


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
    from helper.cli.context import close_practice_window
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


class PaceName(StrEnum):
    """How quickly the scripted person moves."""

    WATCH = "watch"
    FAST = "fast"


def demo(
    complaints: Annotated[int, typer.Option(min=1, max=500, help="How many forms.")] = 4,
    links: Annotated[int, typer.Option(min=1, max=300, help="How many links on each form.")] = 10,
    pace: Annotated[PaceName, typer.Option(help="How quickly the scripted person moves.")] = PaceName.WATCH,
    variant: Annotated[str, typer.Option(help="Which generation of the portal: ipp or aidc.")] = "ipp",
    layout: Annotated[str, typer.Option(help="How the form of aidc is spread: long or wizard.")] = "long",
    lang: Annotated[str, typer.Option(help="The portal's language: en or zh.")] = "en",
    data: Data = None,  # noqa: ARG001 - every command takes it; a demo keeps nothing
    as_json: AsJson = False,
) -> int:
    """Watch the main job on the practice portal: forms are filled, a scripted person logs in and submits."""
    # The browser and the practice portal are loaded only where they are used: every other command starts sooner.
    from helper.cli.play import DemoRequest, play
    from helper.cli.practice_ground import some_screen
    from helper.practice.person import PersonPace

    with some_screen() as about_screen:
        if not as_json:
            aside("PRACTICE – nothing is sent to Alibaba.")
            aside(f"{complaints} forms, {complaints * links} invented links. {about_screen}".rstrip())
        wish = DemoRequest(
            complaints=complaints,
            links=links,
            pace=PersonPace(pace.value),
            variant=variant,
            layout=layout,
            lang=lang,
        )
        score = asyncio.run(play(wish, say=None if as_json else aside))
    show(_table(score), as_json=as_json, **score.as_json())
    return DONE if score.is_clean else NEEDS_PERSON


def _table(score: Score) -> list[str]:
    """The summary, with what each figure means."""
    rows = (
        ("forms filed", f"{score.filed} of {score.complaints}", f"{score.listings} links"),
        ("numbers read and written down", f"{score.numbers_read}", ""),
        ("wrong values in a submitted form", f"{score.wrong_values}", "compared by the portal's own record"),
        ("submitted by the person", f"{score.human_submits}", "counted by the portal"),
        ("submitted by the program", f"{score.helper_submits}", "counted by the portal"),
        (
            "seconds to fill a form",
            f"{score.seconds_fill.median:g}",
            f"slowest of twenty {score.seconds_fill.p95:g}",
        ),
        ("seconds a form, the person's time in it", f"{score.seconds_per_form.median:g}", ""),
    )
    return ["", *(f"  {what:<40} {figure:>8}   {remark}".rstrip() for what, figure, remark in rows)]
