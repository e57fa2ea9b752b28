"""`ipp-helper practice`, `try` and `demo`: the practice portal by itself, with the screens, or with a scripted person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from helper.cli.output import FORMAT, INVOCATION, Texts, aside, option, own_places, show, wants_json
from helper.cli.practice_ground import TITLES, lay_one_ready, some_screen
from helper.cli.screens import open_screens
from helper.config.places import PRACTICE_FOLDER, places
from helper.practice.server import PracticePortal
from helper.session.context import FilingRequest
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.system.signals import catch_interrupts
from helper.tui.context import Begin

if TYPE_CHECKING:
    from helper.cli.play import Score

Variant = Annotated[str, typer.Option(help="Which generation of the portal to imitate: ipp or aidc.")]
Layout = Annotated[str, typer.Option(help="How the form of aidc is spread: long or wizard.")]
Language = Annotated[str, typer.Option(help="The portal's language: en or zh.")]


def practice(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")] = 0,
    variant: Variant = "ipp",
    layout: Layout = "long",
    lang: Language = "en",
    fault: Annotated[Texts, option("--fault", "Something that goes wrong; may be repeated.", "NAME")] = None,
    title: Annotated[
        Texts, option("--title", "A design that is approved there; may be repeated.", "TITLE")
    ] = None,
) -> None:
    """Serve the practice portal on this computer until you press Ctrl+C."""
    titles = tuple(title or ()) or (*_own_titles(), *TITLES)
    wait_for_end = catch_interrupts()
    with PracticePortal(
        port=port, variant=variant, layout=layout, lang=lang, faults=fault or (), titles=titles
    ) as portal:
        about = {"format": FORMAT, "address": portal.address, "home": portal.home, "token": portal.secret}
        people = f"PRACTICE portal at {portal.home} – nothing is sent to Alibaba. Ctrl+C ends it."
        typer.echo(json.dumps(about) if wants_json() else people)
        wait_for_end()


def try_() -> int:
    """Try the whole job: the practice portal, sample links and the screens; you play the person.

    Leaving closes the practice window. Links of your own are taken into your own records.
    """
    from helper.cli.sessions import close_practice_window

    folder = own_places().data / PRACTICE_FOLDER
    with some_screen() as about_screen, PracticePortal(titles=TITLES) as portal:
        if about_screen:
            aside(f"{about_screen} You will not see it: try this on a desktop.")
        places(folder).mark_practice()
        with open_store(places(folder)) as store:
            lay_one_ready(store, Queue(store))
        left_for: list[Begin] = []
        request = FilingRequest(portal=portal.address, practice=True)
        code = open_screens(folder, request, leave_practice=left_for.append)
        close_practice_window(places(folder))
    return open_screens(INVOCATION.get().data, begin=left_for[0]) if left_for else code


def _own_titles() -> tuple[str, ...]:
    """The person's designs, so that her own complaints find their registration on the practice portal."""
    if not own_places().queue_file.exists():
        return ()
    with open_store(own_places(), read_only=True) as store:
        return tuple(work.right.text or work.title for work in store.works.all())


def demo(
    complaints: Annotated[int, typer.Option(min=1, max=500, help="How many forms.")] = 4,
    links: Annotated[int, typer.Option(min=1, max=300, help="How many links on each form.")] = 10,
    pace: Annotated[
        Literal["watch", "fast"], typer.Option(help="How quickly the scripted person moves.")
    ] = "watch",
    variant: Variant = "ipp",
    layout: Layout = "long",
    lang: Language = "en",
) -> bool:
    """Watch the main job on the practice portal: forms are filled, a scripted person logs in and submits."""
    from helper.cli.play import play
    from helper.practice.person import PersonPace

    with some_screen() as about_screen:
        if not wants_json():
            aside("PRACTICE – nothing is sent to Alibaba.")
            aside(f"{complaints} forms, {complaints * links} invented links. {about_screen}".rstrip())
        shape: dict[str, Any] = {"variant": variant, "layout": layout, "lang": lang}
        say = None if wants_json() else aside
        score = asyncio.run(play(complaints=complaints, links=links, pace=PersonPace(pace), say=say, **shape))
    show(_lines(score), **score.as_json())
    return not score.is_clean


def _lines(score: Score) -> Iterator[str]:
    """The summary, with what each figure means."""
    fill = score.seconds_fill
    rows = (
        ("forms filed", f"{score.filed} of {score.complaints}", f"{score.listings} links"),
        ("numbers read and written down", score.numbers_read, ""),
        ("wrong values in a submitted form", score.wrong_values, "compared by the portal's own record"),
        ("submitted by the person", score.human_submits, "counted by the portal"),
        ("submitted by the program", score.helper_submits, "counted by the portal"),
        ("seconds to fill a form", f"{fill.median:g}", f"slowest of twenty {fill.p95:g}"),
        ("seconds a form, the person's time in it", f"{score.seconds_per_form.median:g}", ""),
    )
    yield ""
    for what, figure, remark in rows:
        yield f"  {what:<40} {figure:>8}   {remark}".rstrip()
