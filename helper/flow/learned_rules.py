"""What a file of learned words must keep beside its shape: known hosts, known steps, words nobody can confuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helper.flow.learned import PRACTICE, Learned, words_elsewhere
from helper.flow.mistakes import suggestion
from helper.flow.normal import fits, normalise
from helper.flow.plan import wanted_for
from helper.flow.spec import Flow, Step, StepKind

Rule = Callable[[Learned, Flow], Iterator[str]]


def learned_mistakes(learned: Learned, flow: Flow, hosts: tuple[str, ...]) -> list[str]:
    """Every broken rule; `hosts` are those that the program and the person know."""
    found = [mistake for rule in RULES for mistake in rule(learned, flow)]
    known = (*hosts, PRACTICE)
    if learned.host not in known:
        found.insert(
            0,
            f"top of the file: the host {learned.host[:80]!r} is not known{suggestion(learned.host[:80], known)}",
        )
    return found


def steps_are_known(learned: Learned, flow: Flow) -> Iterator[str]:
    """Only fields can be learned: what the flow does not enter, it does not look for."""
    known = tuple(_entering(flow))
    for name in learned.steps:
        if name not in known:
            yield f"[step.{name[:40]}]: there is no such field{suggestion(name[:40], known)}"


def labels_are_of_one_step(learned: Learned, flow: Flow) -> Iterator[str]:
    """A wording of two steps would fill one value into the other's box."""
    for name, step in learned.steps.items():
        elsewhere = words_elsewhere(flow, name, learned)
        own = (step.anchors.label,) if step.anchors and step.anchors.label else ()
        for wording in (*step.labels, *own):
            if fits(wording, elsewhere):
                yield f"[step.{name[:40]}]: the wording '{wording[:40]}' is one of another field"


def anchors_are_of_the_right_kind(learned: Learned, flow: Flow) -> Iterator[str]:
    """A text goes into no list, and a file into no text."""
    known = _entering(flow)
    for name, step in learned.steps.items():
        if step.anchors and name in known and step.anchors.kind not in wanted_for(known[name]).kinds:
            yield f"[step.{name}.anchors]: a control of the kind '{step.anchors.kind[:40]}' does not take this field"


def options_are_of_lists(learned: Learned, flow: Flow) -> Iterator[str]:
    """Only a list has entries."""
    known = _entering(flow)
    for name, step in learned.steps.items():
        if step.entries and name in known and known[name].kind is not StepKind.CHOOSE:
            yield f"[step.{name}]: 'options' has no meaning here; this field is no list"
        if step.entries and name in known and known[name].value == "ipr":
            yield f"[step.{name}]: 'options' has no meaning here; the entry comes from the design"


def number_words_say_nothing_else(learned: Learned, flow: Flow) -> Iterator[str]:
    """Words of the answer itself, or of a field, are no label of a number."""
    taken = (*flow.outcome.accepted, *flow.outcome.refused, *words_elsewhere(flow, ""))
    for wording in learned.number_label:
        if fits(wording, taken):
            yield f"[outcome]: the wording '{wording[:40]}' means something else in the portal's pages"
        elif len(normalise(wording)) < _SHORTEST_NUMBER_LABEL:
            yield f"[outcome]: the wording '{wording[:40]}' is too short to tell a number by"


_SHORTEST_NUMBER_LABEL = 2
RULES: tuple[Rule, ...] = (
    steps_are_known,
    labels_are_of_one_step,
    anchors_are_of_the_right_kind,
    options_are_of_lists,
    number_words_say_nothing_else,
)


def _entering(flow: Flow) -> dict[str, Step]:
    return {step.id: step for page in flow.pages for step in page.steps if step.enters}
