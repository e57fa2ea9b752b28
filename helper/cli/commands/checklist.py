"""`ipp-helper checklist`: the way to an account at Alibaba, step by step; only days are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from helper.cli.commands.works import read_day
from helper.cli.context import open_context
from helper.cli.output import DONE, AsJson, Data, PortalUrl, argument, option, show
from helper.config.places import places
from helper.errors import WrongUse
from helper.model.checklist import Checklist, ChecklistStep, Guide, StepState, sources_of
from helper.store.notes import read_checklist, write_checklist
from helper.tui.formatting import door_lines, note_words, source_lines, step_lines

Step = Annotated[str, argument("STEP", "Its name or its number in the list.")]


def list_steps(data: Data = None, as_json: AsJson = False) -> int:
    """Show both ways, what sellers will see, and how far you are."""
    guide, today = _guide(), date.today()  # noqa: DTZ011 - the person's own day
    checklist = read_checklist(places(data), guide.steps)
    show(_lines(guide, checklist, today), as_json=as_json, **_view(guide, checklist))
    return DONE


def done(
    step: Step,
    on: Annotated[str | None, option("--on", "When; else today.", metavar="YYYY-MM-DD")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Note that a step is done."""
    day = read_day(on, "--on") or date.today()  # noqa: DTZ011 - the person's own day
    return _change(data, step, lambda checklist, one: checklist.done(one, day), as_json=as_json)


def waiting(
    step: Step,
    since: Annotated[str | None, option("--since", "Since when; else today.", metavar="YYYY-MM-DD")] = None,
    look_again: Annotated[
        str | None,
        option("--look-again", "When to look for an answer; else when one is usual.", metavar="YYYY-MM-DD"),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Note that a step waits for Alibaba, and when to look again."""
    day = read_day(since, "--since") or date.today()  # noqa: DTZ011 - the person's own day
    again = read_day(look_again, "--look-again")
    return _change(data, step, lambda checklist, one: checklist.waits(one, day, again), as_json=as_json)


def forget(step: Step, data: Data = None, as_json: AsJson = False) -> int:
    """Forget what was noted about a step."""
    return _change(data, step, lambda checklist, one: checklist.forgotten(one), as_json=as_json)


def open_step(
    step: Step,
    portal: PortalUrl = "",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Open the page of a step in the program's window. Everything on it is yours: nothing is filled in or read there."""
    from helper.cli.sessions import visit_page

    guide = _guide()
    one = _named(Checklist(guide.steps), step)
    if not one.page:
        raise WrongUse(
            f"“{one.title}” is not done on a page of the portal.", now="See: ipp-helper checklist list"
        )
    with open_context(data) as desk:
        address = asyncio.run(visit_page(desk, one.page, portal=portal))
    lines = [f"Open in the browser window: {address}", "The page is yours; I fill in nothing there.", ""]
    show([*lines, *step_lines(one)], as_json=as_json, step=one.id, address=address)
    return DONE


def _change(data: Any, name: str, change: Any, *, as_json: bool) -> int:
    guide, today = _guide(), date.today()  # noqa: DTZ011 - the person's own day
    with open_context(data) as desk:
        checklist = read_checklist(desk.places, guide.steps)
        step = _named(checklist, name)
        changed = change(checklist, step)
        write_checklist(desk.places, changed)
    show(_short(changed, today), as_json=as_json, **_view(guide, changed))
    return DONE


def _guide() -> Guide:
    """The checklist; its reader is loaded where it is used, so that every other command starts sooner."""
    from helper.flow.load import shipped_guide

    return shipped_guide()


def _named(checklist: Checklist, name: str) -> ChecklistStep:
    step = checklist.named(name)
    if step is None:
        raise WrongUse(
            f"There is no step called “{name}”.",
            where=f"The steps are: {', '.join(one.id for one in checklist.steps)}.",
        )
    return step


def _lines(guide: Guide, checklist: Checklist, today: date) -> Iterator[str]:
    yield from door_lines(guide)
    yield ""
    yield from (f"  ({line})" for line in source_lines(guide))
    yield ""
    yield from _short(checklist, today)
    if (step := checklist.next) is not None:
        yield ""
        yield f"Next: {step.title}"
        yield from step_lines(step)


def _short(checklist: Checklist, today: date) -> list[str]:
    width = max(len(step.title) for step in checklist.steps)
    return [
        f"  {at} {_mark(checklist, step)} {step.title:<{width}}  {note_words(checklist.note(step), today)}".rstrip()
        for at, step in enumerate(checklist.steps, start=1)
    ]


def _mark(checklist: Checklist, step: ChecklistStep) -> str:
    marks = {StepState.DONE: "✓", StepState.WAITING: "◐"}
    return marks.get(checklist.note(step).state, "▸" if step is checklist.next else "○")


def _view(guide: Guide, checklist: Checklist) -> dict[str, Any]:
    return {
        "checked_on": guide.checked_on.isoformat(),
        "doors": [
            {"title": door.title, "lines": list(door.lines), "sources": list(door.sources)}
            for door in guide.doors
        ],
        "steps": [_step_view(checklist, step) for step in checklist.steps],
        "next": checklist.next.id if checklist.next else None,
        "sources": list(sources_of((*guide.doors, *guide.steps))),
    }


def _step_view(checklist: Checklist, step: ChecklistStep) -> dict[str, Any]:
    note = checklist.note(step)
    return {
        "step": step.id,
        "title": step.title,
        "state": note.state.value,
        "done_on": note.done_on.isoformat() if note.done_on else None,
        "waiting_since": note.waiting_since.isoformat() if note.waiting_since else None,
        "look_again_on": note.look_again_on.isoformat() if note.look_again_on else None,
        "what": list(step.what),
        "newer_pages": list(step.newer),
        "older_pages": list(step.older),
        "has_page": bool(step.page),
        "usually": step.usually,
    }
