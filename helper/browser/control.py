"""A control of a page as our code holds it: by reference, in the frame it was found in, never by a selector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helper.browser.world import Place, World
from helper.errors import PageGone
from helper.flow.form import Candidate


class ControlGone(PageGone):
    """Raised when the page has drawn the control anew; the form looks for the field again, once."""

    code = "control_gone"


@dataclass(frozen=True, slots=True)
class Control:
    """One control that can be asked and acted on."""

    candidate: Candidate
    place: Place
    ref: str
    """Its name inside the frame's world."""


def hold(world: World, candidate: Candidate) -> Control:
    """The control behind a candidate. Raises `PageGone` when its frame shows another document by now."""
    document, _, ref = candidate.ref.rpartition("/")
    frame_id, _, _ = document.rpartition(".")
    place = world.place(frame_id)
    if place is None or _document_of(place) != document:
        raise PageGone("The page was left or loaded again.", where=f"The field “{candidate.label}”.")
    return Control(candidate, place, ref)


def ref_in(place: Place, ref: str) -> str:
    """The name of a control among those of all frames, for as long as the frame's document lives."""
    return f"{_document_of(place)}/{ref}"


def gone(candidate: Candidate) -> ControlGone:
    """The surprise that a control is not in the page any more."""
    return ControlGone(
        f"The page has replaced the field “{candidate.label}”.",
        now="Fill again; what is on the page already stays.",
    )


async def ask(world: World, control: Control, function: str, *arguments: object) -> dict[str, Any]:
    """Call a function of the page's scripts on the control. Raises `ControlGone` when it is not in the page any more."""
    answer = await world.call(function, control.ref, *arguments, place=control.place)
    if answer is None or answer.get("gone"):
        raise gone(control.candidate)
    return dict(answer)


def _document_of(place: Place) -> str:
    return f"{place.frame_id}.{place.context_id}"
