"""`ipp-helper demo`: the main job to watch, on the practice portal, with a scripted person who logs in and submits."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.options import AsJson, Data
from helper.cli.output import DONE, NEEDS_PERSON, aside, show

if TYPE_CHECKING:
    from helper.cli.play.score import Score


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
    from helper.cli.play.play import DemoWish, play
    from helper.cli.play.virtual_screen import some_screen
    from helper.practice.person import PersonPace

    with some_screen() as about_screen:
        if not as_json:
            aside("PRACTICE – nothing is sent to Alibaba.")
            aside(f"{complaints} forms, {complaints * links} invented links. {about_screen}".rstrip())
        wish = DemoWish(
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
