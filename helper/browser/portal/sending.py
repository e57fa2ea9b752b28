"""Tells the person's submission from a check of the links and from the page's other traffic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import unquote_plus

from helper.browser.keeper.journal import looks_like_check
from helper.flow.normal import fits
from helper.flow.spec import Flow, StepKind

PRESS_SECONDS = 60.0
"""A press explains what is sent until so long after it: a confirming dialog, a puzzle, a slow page lie in between."""

_MOVING_ON = (
    *("Next", "Next step", "Continue", "Save", "Save draft", "Save as draft", "Preview", "Back", "Previous"),
    *("下一步", "继续", "保存", "保存草稿", "预览", "上一步"),
)
_SUBMIT_STEP = "submit"


class Sending(Enum):
    """What a request is."""

    SUBMISSION = auto()
    CHECK = auto()
    """The portal's own check of the links."""
    PERHAPS = auto()
    """Without our links, but after the press of Submit: a submission if its answer says so."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """What the portal writes on the buttons that matter."""

    submit: tuple[str, ...]
    check: tuple[str, ...]
    checked_well: tuple[str, ...]
    """What its check says about a link that is taken."""


@dataclass(frozen=True, slots=True)
class Press:
    """Something the person pressed."""

    label: str
    how: str
    """`click`, `enter`, or `submit`: the form itself was sent."""
    links: tuple[str, ...] | None
    """The lines of the links field at that moment; None: no field held our links."""
    at: float


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a request."""

    method_reads: bool
    url: str
    body: str | None
    """None: it cannot be read."""
    loads_page: bool
    by_script: bool
    """Whether the page waits for the answer itself (fetch, XMLHttpRequest)."""


def button_words(flow: Flow) -> Words:
    """The buttons of a flow: its handoffs, of which the one with words for “all is well” is the check."""
    handoffs = [step for page in flow.pages for step in page.steps if step.kind is StepKind.HANDOFF]
    checks = [step for step in handoffs if step.option]
    submits = [step for step in handoffs if step.id == _SUBMIT_STEP] or handoffs[-1:]
    return Words(
        submit=tuple(label for step in submits for label in step.label),
        check=tuple(label for step in checks for label in step.label),
        checked_well=tuple(words for step in checks for words in step.option),
    )


def carries(sent: Sent, ids: Iterable[str]) -> bool:
    """Whether one of the item ids is in the readable part of a request."""
    text = unquote_plus(f"{sent.url} {sent.body or ''}")
    return any(item in text for item in ids)


def classify(sent: Sent, ids: Iterable[str], presses: Iterable[Press], words: Words) -> Sending:
    """What a request is, after these presses (of the last minute, oldest first).

    A submission that is taken for something else is lost; something else taken for a submission ends in a question.
    So in doubt it is a submission; but pages check links by themselves, without a press.
    """
    pressed = list(presses)
    last = pressed[-1] if pressed else None
    with_links = carries(sent, ids) or (sent.body is None and _sends(last, words))
    if sent.method_reads:
        return Sending.SUBMISSION if with_links and sent.loads_page and last else Sending.OTHER
    if last is None:
        return _without_press(sent, with_links=with_links)
    if fits(last.label, words.check):
        return Sending.CHECK if with_links else Sending.OTHER
    submit_pressed = any(fits(press.label, words.submit) for press in pressed)
    if fits(last.label, _MOVING_ON) and not submit_pressed:
        return Sending.OTHER
    if with_links:
        is_check = looks_like_check(sent.url.partition("?")[0]) and not submit_pressed
        return Sending.CHECK if is_check else Sending.SUBMISSION
    if sent.loads_page:
        return Sending.SUBMISSION if submit_pressed or last.links else Sending.OTHER
    return Sending.PERHAPS if submit_pressed and sent.by_script and sent.body else Sending.OTHER


def _without_press(sent: Sent, *, with_links: bool) -> Sending:
    if not with_links:
        return Sending.OTHER
    return Sending.SUBMISSION if sent.loads_page else Sending.CHECK


def _sends(press: Press | None, words: Words) -> bool:
    """Whether a press says that the form itself is on its way; then even what cannot be read is it."""
    return press is not None and (press.how == "submit" or fits(press.label, words.submit))
