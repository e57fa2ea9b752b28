"""`ipp-helper checklist`: the way to an account at Alibaba, step by step; only days are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated

from helper.cli.output import PortalUrl, View, argument, day_option, open_context, own_places, picked, show
from helper.errors import WrongUse
from helper.flow.load import shipped_guide
from helper.model.checklist import Checklist, ChecklistStep, Guide, StepState, sources_of
from helper.store.notes import read_checklist, write_checklist
from helper.tui.formatting import door_lines, note_words, source_lines, step_lines

Step = Annotated[str, argument("STEP", "Its name or its number in the list.")]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's own day


def list_() -> None:
    """Show both ways, what sellers will see, and how far you are."""
    guide = shipped_guide()
    checklist = read_checklist(own_places(), guide.steps)
    show(_lines(guide, checklist), **_view(guide, checklist))


def done(step: Step, on: Annotated[date | None, day_option("--on", "When; else today.")] = None) -> None:
    """Note that a step is done."""
    _change(step, lambda checklist, named: checklist.done(named, on or _today()))


def waiting(
    step: Step,
    since: Annotated[date | None, day_option("--since", "Since when; else today.")] = None,
    look_again: Annotated[
        date | None, day_option("--look-again", "When to look for an answer; else when one is usual.")
    ] = None,
) -> None:
    """Note that a step waits for Alibaba, and when to look again."""
    _change(step, lambda checklist, named: checklist.waits(named, since or _today(), look_again))


def forget(step: Step) -> None:
    """Forget what was noted about a step."""
    _change(step, Checklist.forgotten)


def open_(step: Step, portal: PortalUrl = "") -> None:
    """Open the page of a step in the program's window. Everything on it is yours: nothing is filled in or read there."""
    from helper.cli.sessions import visit_page

    named = _named(Checklist(shipped_guide().steps), step)
    if not named.page:
        raise WrongUse(
            f"“{named.title}” is not done on a page of the portal.", now="See: ipp-helper checklist list"
        )
    with open_context() as context:
        address = asyncio.run(visit_page(context, named.page, portal=portal))
    lines = [f"Open in the browser window: {address}", "The page is yours; I fill in nothing there.", ""]
    show([*lines, *step_lines(named)], step=named.id, address=address)


def _change(name: str, change: Callable[[Checklist, ChecklistStep], Checklist]) -> None:
    guide = shipped_guide()
    with open_context() as context:
        checklist = read_checklist(context.places, guide.steps)
        changed = change(checklist, _named(checklist, name))
        write_checklist(context.places, changed)
    show(_short(changed), **_view(guide, changed))


def _named(checklist: Checklist, name: str) -> ChecklistStep:
    if (step := checklist.named(name)) is not None:
        return step
    raise WrongUse(
        f"There is no step called “{name}”.",
        where=f"The steps are: {', '.join(step.id for step in checklist.steps)}.",
    )


def _lines(guide: Guide, checklist: Checklist) -> Iterator[str]:
    yield from door_lines(guide)
    yield ""
    yield from (f"  ({line})" for line in source_lines(guide))
    yield ""
    yield from _short(checklist)
    if (step := checklist.next) is not None:
        yield ""
        yield f"Next: {step.title}"
        yield from step_lines(step)


def _short(checklist: Checklist) -> Iterator[str]:
    width = max(len(step.title) for step in checklist.steps)
    marks = {StepState.DONE: "✓", StepState.WAITING: "◐"}
    for number, step in enumerate(checklist.steps, start=1):
        note = checklist.note(step)
        mark = marks.get(note.state, "▸" if step is checklist.next else "○")
        yield f"  {number} {mark} {step.title:<{width}}  {note_words(note, _today())}".rstrip()


def _view(guide: Guide, checklist: Checklist) -> View:
    return {
        "checked_on": guide.checked_on,
        "doors": [picked(door, "title", "lines", "sources") for door in guide.doors],
        "steps": [_step_view(checklist, step) for step in checklist.steps],
        "next": checklist.next.id if checklist.next else None,
        "sources": sources_of((*guide.doors, *guide.steps)),
    }


def _step_view(checklist: Checklist, step: ChecklistStep) -> View:
    return {
        "step": step.id,
        **picked(checklist.note(step), "state", "done_on", "waiting_since", "look_again_on"),
        **picked(step, "title", "what", "usually"),
        "newer_pages": step.newer,
        "older_pages": step.older,
        "has_page": bool(step.page),
    }
