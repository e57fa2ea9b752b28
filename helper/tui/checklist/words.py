"""The checklist in words: the doors, a step with both wordings of the portal's pages, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from helper.model.checklist import Checklist, ChecklistStep, Guide, StepNote, StepState, sources_of
from helper.tui.when import on_day

MEANWHILE = "Meanwhile: paste links and keep their pictures (they may vanish)."


def door_lines(guide: Guide) -> Iterator[str]:
    """Both doors in eight lines, the day they were looked up among them."""
    for door in guide.doors:
        yield door.title
        yield from (f"  · {line}" for line in door.lines)


def source_lines(guide: Guide) -> Iterator[str]:
    """Where that is known from."""
    yield f"From {'; '.join(sources_of(guide.doors))}."
    yield f"Looked up on {guide.checked_on}. Nobody here has seen the pages themselves. Not legal advice."


def step_lines(step: ChecklistStep) -> Iterator[str]:
    """What to know before a step, and what its pages say."""
    yield from (f"  · {line}" for line in step.what)
    if step.newer == step.older and step.newer:
        yield f"  On the page: {_quoted(step.newer)}"
    else:
        if step.newer:
            yield f"  On newer pages: {_quoted(step.newer)}"
        if step.older:
            yield f"  On older pages: {_quoted(step.older)}"
    if step.waits_for:
        yield f"  Then you wait for {step.waits_for}: usually {step.usually}."
    yield f"  (From {'; '.join(step.sources)}.)"


def note_words(note: StepNote, today: date) -> str:
    """How far a step is; empty: nothing was noted."""
    if note.state is StepState.DONE and note.done_on:
        return f"done {on_day(note.done_on, today)}"
    if note.state is StepState.WAITING and note.waiting_since:
        again = f", look again {on_day(note.look_again_on, today)}" if note.look_again_on else ""
        return f"waiting since {on_day(note.waiting_since, today)}{again}"
    return ""


def waiting_sentences(checklist: Checklist, today: date) -> tuple[str, str] | None:
    """What is waited for and since when, and how long it usually takes; None: nothing waits."""
    if not checklist.waiting:
        return None
    step = checklist.waiting[0]
    note = checklist.note(step)
    since = on_day(note.waiting_since, today) if note.waiting_since else ""
    head = f"Waiting for {step.waits_for or 'Alibaba'}, since {since}."
    usually = f"That usually takes {step.usually}." if step.usually else ""
    return head, usually


def is_time_to_look(checklist: Checklist, today: date) -> bool:
    """Whether an answer may have come to something that waits."""
    notes = (checklist.note(step) for step in checklist.waiting)
    return any(note.look_again_on is not None and note.look_again_on <= today for note in notes)


def _quoted(words: tuple[str, ...]) -> str:
    return " → ".join(f"“{word}”" if word[:1].isupper() else word for word in words)
