"""What a person taught about one host's pages, and a flow that knows it.

Learned is little: further words for known steps, anchors, entries chosen in a list, the words before the number. It
cannot add a step, a host or an address, and nothing of it is ever pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from helper.flow.anchors import Anchors, Taught
from helper.flow.normal import fits, same_entry
from helper.flow.spec import Flow, Step, StepKind
from helper.hosts import is_loopback

PRACTICE = "practice"
"""Stands for the host of every practice portal: practice never mixes with real hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedStep:
    """What was learned about one step."""

    day: date
    """When a person showed it last."""
    labels: tuple[str, ...] = ()
    """Whole wordings under which the page shows the field."""
    anchors: Anchors | None = None
    entries: tuple[tuple[str, str], ...] = ()
    """An entry as it is wanted, and the page's entry that a person chose for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Everything that was learned about one host."""

    host: str
    """A bare host, or `PRACTICE`."""
    steps: Mapping[str, LearnedStep] = field(default_factory=dict)
    """By the id of the flow's step."""
    number_label: tuple[str, ...] = ()
    """Words before the complaint's number."""
    number_day: date | None = None

    @property
    def empty(self) -> bool:
        return not self.steps and not self.number_label


def learned_key(host: str) -> str:
    """Under which name what a host teaches is kept: its own, or `PRACTICE` for every portal on this machine."""
    return PRACTICE if host == PRACTICE or is_loopback(f"http://{host}/") else host


def with_learned(flow: Flow, learned: Learned) -> Flow:
    """The flow as it is on that host: with further wordings, anchors, entries and number labels. Steps stay as they are."""
    if learned.empty:
        return flow
    pages = tuple(
        replace(page, steps=tuple(_taught(step, learned, flow) for step in page.steps)) for page in flow.pages
    )
    number_label = _joined(flow.outcome.number_label, learned.number_label)
    return replace(flow, pages=pages, outcome=replace(flow.outcome, number_label=number_label))


def words_elsewhere(flow: Flow, step_id: str, learned: Learned | None = None) -> tuple[str, ...]:
    """Every wording that is another step's than this one's; a link to a page names no field."""
    known = learned.steps if learned else {}
    return tuple(
        wording
        for page in flow.pages
        for step in page.steps
        if step.id != step_id and step.kind is not StepKind.GO
        for wording in (*step.label, *(known[step.id].labels if step.id in known else ()))
    )


def joined(old: Learned, new: Learned) -> Learned:
    """What is known when the newer is taken in: its anchors replace, its words and entries come beside the older."""
    steps = dict(old.steps)
    for name, step in new.steps.items():
        steps[name] = _joined_step(steps[name], step) if name in steps else step
    return replace(
        old,
        steps=steps,
        number_label=_joined(old.number_label, new.number_label),
        number_day=new.number_day or old.number_day,
    )


def without(learned: Learned, step_id: str) -> Learned:
    """What is left when one step is forgotten."""
    return replace(learned, steps={name: step for name, step in learned.steps.items() if name != step_id})


def shareable(learned: Learned, flow: Flow) -> Learned:
    """What others can use, without anything of the person's: entries of her designs and of words of her own stay here."""
    known = {step.id: step for page in flow.pages for step in page.steps}
    steps = {
        name: replace(step, entries=_everybodys(step, known[name])) for name, step in learned.steps.items()
    }
    return replace(
        learned,
        steps={name: step for name, step in steps.items() if step.labels or step.anchors or step.entries},
    )


def changes_in_words(old: Learned, new: Learned, flow: Flow) -> list[str]:
    """What `new` would change beside `old`, a sentence for each; empty: it is known already."""
    known = {step.id: step for page in flow.pages for step in page.steps}
    after = joined(old, new)
    lines: list[str] = []
    for name, step in after.steps.items():
        before = old.steps.get(name, LearnedStep(day=step.day))
        lines += _step_changes(known[name], before, step, old.host)
    fresh = [words for words in after.number_label if words not in old.number_label]
    lines += [f"The complaint's number also stands after “{words}” on {old.host}." for words in fresh]
    return lines


def _step_changes(step: Step, before: LearnedStep, after: LearnedStep, host: str) -> list[str]:
    title = step.label[0]
    lines = [
        f"“{title}” is now also called “{label}” on {host}."
        for label in after.labels
        if label not in before.labels
    ]
    if after.anchors is not None and after.anchors != before.anchors:
        signs = ", ".join(f"{name} “{words}”" for name, words in after.anchors.words().items())
        lines.append(f"“{title}” is known on {host} by {signs}; two of these must agree.")
    lines += [
        f"For “{asked}” in “{title}” the entry “{entry}” is chosen on {host}."
        for asked, entry in after.entries
        if (asked, entry) not in before.entries
    ]
    return lines


def _taught(step: Step, learned: Learned, flow: Flow) -> Step:
    known = learned.steps.get(step.id)
    if known is None or not step.enters:
        return step
    taught = None
    if known.anchors is not None:
        labels = tuple(label for label in known.labels if not fits(label, step.label))
        elsewhere = words_elsewhere(flow, step.id, learned)
        taught = Taught(anchors=known.anchors, labels=labels, day=known.day, elsewhere=elsewhere)
    return replace(step, label=_joined(step.label, known.labels), taught=taught, entries=known.entries)


def _everybodys(step: LearnedStep, known: Step) -> tuple[tuple[str, str], ...]:
    """The entries for what the flow itself wants; an entry of the person's own words or designs is hers."""
    return tuple(
        (asked, entry)
        for asked, entry in step.entries
        if any(same_entry(asked, one) for one in known.wordings)
    )


def _joined_step(old: LearnedStep, new: LearnedStep) -> LearnedStep:
    kept = tuple(
        (asked, entry)
        for asked, entry in old.entries
        if not any(same_entry(asked, one) for one, _ in new.entries)
    )
    return LearnedStep(
        day=max(old.day, new.day),
        labels=_joined(old.labels, new.labels),
        anchors=new.anchors or old.anchors,
        entries=(*kept, *new.entries),
    )


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return (*old, *(words for words in new if not fits(words, old)))
