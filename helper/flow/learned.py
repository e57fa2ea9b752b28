"""What a person showed of one host's pages: which words may be kept, a flow that knows them, and a field known again by them.

Learned is little: further words for known steps, anchors, entries chosen in a list, the words before the number. It
cannot add a step, a host or an address, and nothing of it is ever pressed. A control is known again where two of its
independent anchors agree on it alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from helper.flow.form import (
    Ambiguous,
    Candidate,
    ControlKind,
    FindResult,
    Found,
    NotFound,
    WantedField,
    candidates_of,
)
from helper.flow.spec import FEWEST, Anchors, Flow, Step, StepKind, TaughtField
from helper.flow.text_matching import fits, fold, label_key, same_entry
from helper.hosts import is_loopback

LONGEST_WORDS = 80
LONGEST_ENTRY = 200
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKUP = re.compile(r"<\s*[a-z/!?]|&#?\w+;", re.IGNORECASE)
_ADDRESS = re.compile(r"\w:/{2}|(?<!\w)(?:www\.|https?:|javascript:|data:|file:|blob:)", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}(?=$|[\s/:?#,;)])", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")
_SENDING = frozenset(["submit", "confirm", "agree", "verify", "send", "pay", "apply"])
"""Words that send something when a button's text begins with them."""
_ACTIONS = _SENDING | frozenset({
    "confirmed", "accept", "validate", "next", "continue", "finish", "done", "complete", "register",
    "login", "logout", "withdraw", "delete", "remove", "save", "publish", "proceed", "buy", "checkout",
    "sign", "authorize", "authorise", "ok", "yes", "post", "report",
})  # fmt: skip
_FILLERS = frozenset({
    "and", "the", "my", "your", "this", "complaint", "form", "now", "it", "links", "all", "draft", "i",
    "we", "to", "&",
})  # fmt: skip
_ACTIONS_ZH = [
    "提交", "确认", "确定", "申请", "发送", "支付", "付款", "同意", "验证", "校验", "下一步", "继续", "登录", "登陆", "注册", "保存", "接受",
    "完成", "发起投诉", "立即投诉", "撤回", "撤诉", "删除", "发布",
]  # fmt: skip
_LONGEST_ACTION_ZH = 6
_BUTTON = "is what a button says that sends something; those are the person's"
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
    absent: bool = False
    """Whether the pages have no such field."""


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
        """Whether nothing was taught that is worth a file."""
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
    steps = {
        name: replace(step, entries=_everybodys(step, flow.by_id[name]))
        for name, step in learned.steps.items()
    }
    return replace(
        learned,
        steps={name: step for name, step in steps.items() if step != LearnedStep(day=step.day)},
    )


def changes_in_words(old: Learned, new: Learned, flow: Flow) -> list[str]:
    """What `new` would change beside `old`, a sentence for each; empty: it is known already."""
    after, host = joined(old, new), old.host
    lines: list[str] = []
    for name, step in after.steps.items():
        before, title = old.steps.get(name, LearnedStep(day=step.day)), flow.by_id[name].label[0]
        labels = (label for label in step.labels if label not in before.labels)
        lines += [f"“{title}” is now also called “{label}” on {host}." for label in labels]
        if step.anchors is not None and step.anchors != before.anchors:
            signs = ", ".join(f"{name} “{words}”" for name, words in step.anchors.words().items())
            lines.append(f"“{title}” is known on {host} by {signs}; two of these must agree.")
        if step.absent and not before.absent:
            lines.append(f"“{title}” is no field of the form on {host}.")
        entries = (pair for pair in step.entries if pair not in before.entries)
        lines += [
            f"For “{asked}” in “{title}” the entry “{entry}” is chosen on {host}." for asked, entry in entries
        ]
    fresh = (words for words in after.number_label if words not in old.number_label)
    return [*lines, *(f"The complaint's number also stands after “{words}” on {host}." for words in fresh)]


def _taught(step: Step, learned: Learned, flow: Flow) -> Step:
    known = learned.steps.get(step.id)
    if known is None or not step.enters:
        return step
    taught = None
    if known.anchors is not None:
        labels = tuple(label for label in known.labels if not fits(label, step.label))
        elsewhere = words_elsewhere(flow, step.id, learned)
        taught = TaughtField(anchors=known.anchors, labels=labels, day=known.day, elsewhere=elsewhere)
    return replace(
        step,
        label=_joined(step.label, known.labels),
        taught=taught,
        entries=known.entries,
        optional=step.optional or known.absent,
    )


def _everybodys(step: LearnedStep, known: Step) -> tuple[tuple[str, str], ...]:
    """The entries for what the flow itself wants; an entry of the person's own words or designs is hers."""
    return tuple(
        (asked, entry)
        for asked, entry in step.entries
        if any(same_entry(asked, wording) for wording in known.wordings)
    )


def _joined_step(old: LearnedStep, new: LearnedStep) -> LearnedStep:
    kept = tuple(
        (asked, entry)
        for asked, entry in old.entries
        if not any(same_entry(asked, newer) for newer, _ in new.entries)
    )
    return LearnedStep(
        day=max(old.day, new.day),
        labels=_joined(old.labels, new.labels),
        anchors=new.anchors or old.anchors,
        entries=(*kept, *new.entries),
        absent=new.absent,
    )


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return (*old, *(words for words in new if not fits(words, old)))


def objection(words: str) -> str | None:
    """Why a label or an anchor may not be kept, as the end of a sentence; None: it may."""
    if sentence := _not_plain(words, LONGEST_WORDS):
        return sentence
    if _ADDRESS.search(words) or _HOST.search(words):
        return "holds an address"
    if _LONG_NUMBER.search(words):
        return "holds a long number, which may be somebody's"
    return _BUTTON if says_sending(words) else None


def entry_objection(words: str) -> str | None:
    """Why an entry of a list may not be kept; an entry may hold a number, and the name of a site (AliExpress.com)."""
    if sentence := _not_plain(words, LONGEST_ENTRY):
        return sentence
    if _ADDRESS.search(words):
        return "holds an address"
    return _BUTTON if only_sends(words) else None


def says_sending(words: str) -> bool:
    """Whether a button with these words sends, agrees or moves on. A form's words such as “Report reason” do not."""
    said = _said(words)
    compact = re.sub(r"\s", "", said)
    if len(compact) <= _LONGEST_ACTION_ZH and any(action in compact for action in _ACTIONS_ZH):
        return True
    return only_sends(words) or said.partition(" ")[0] in _SENDING


def only_sends(words: str) -> bool:
    """Whether the words are those of a sending button and say nothing else: entries may begin like one."""
    said = _said(words)
    if re.sub(r"\s", "", said) in _ACTIONS_ZH:
        return True
    spoken = [word.strip(".,;:!?'\"") for word in said.split()]
    return any(word in _ACTIONS for word in spoken) and all(word in _ACTIONS | _FILLERS for word in spoken)


def _said(words: str) -> str:
    return label_key(words).rstrip("→»›> ")


def _not_plain(words: str, longest: int) -> str | None:
    if not fold(words).strip(" *:"):
        return "says nothing"
    if len(words) > longest:
        return f"is longer than {longest} characters"
    if any(unicodedata.category(sign) in _UNSEEN for sign in words):
        return "holds characters that cannot be seen"
    if _MARKUP.search(words):
        return "looks like HTML"
    return "holds an e-mail address" if "@" in words else None


_OWN = frozenset({"label", "name", "placeholder", "row"})
"""Anchors that belong to the control itself; places alone would find whatever has moved there."""
_SCORE = 3.0
"""What a control that was shown weighs beside those the finder proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDescription:
    """A control of a page that takes a value, and what can be seen of it."""

    candidate: Candidate
    kinds: tuple[ControlKind, ...]
    """The sorts of control it can serve as."""
    anchors: Anchors
    forbidden: str = ""
    """Why it must never be worked on, such as that it submits; empty: it may."""
    value: str = ""
    """What a list or radio group shows; never what stands in a text field."""


def recognise(wanted: WantedField, page: Sequence[ControlDescription]) -> FindResult:
    """The control that was shown, when two anchors agree and nothing speaks against it; `wanted.taught` must be set.

    Whatever any anchor still fits must be the one same control: another one is a twin or a neighbour.
    """
    taught = wanted.taught
    if taught is None:
        return NotFound("Nobody has shown it.")
    of_kind = [control for control in page if _is_of_kind(control, wanted, taught)]
    fitting = {
        name: here
        for name, words in taught.anchors.words().items()
        if (here := [control for control in of_kind if _says(control, name, words)])
    }
    named = {control.candidate.ref: control for here in fitting.values() for control in here}
    candidates = [
        _as_shown(control, wanted, taught) for control in named.values() if _may_be(control, taught)
    ]
    if not candidates:
        return NotFound("What you showed is not on this page any more.")
    only = next(iter(named.values()))
    agree = len(fitting) >= FEWEST and bool(_OWN & fitting.keys())
    if len(named) == 1 and agree and not _is_called_otherwise(only, wanted, taught):
        return Found(candidates[0])
    return Ambiguous(tuple(replace(candidate, score=1.0) for candidate in candidates))


def weigh(plain: FindResult, shown: FindResult) -> FindResult:
    """Join what the flow's own words find with what was shown; where they disagree, or only one wording fits, ask.

    `plain` was found without the taught labels.
    """
    match plain, shown:
        case Found(candidate), NotFound():
            return Found(candidate)
        case Found(candidate), Found(other) if candidate.ref == other.ref:
            return Found(candidate)
        case ((Ambiguous() | NotFound()), Found(candidate)):
            return Found(candidate)
        case _:
            return _together(plain, shown)


def distinctive(
    control: ControlDescription,
    page: Sequence[ControlDescription],
    wanted: WantedField,
    elsewhere: Sequence[str],
) -> Anchors | None:
    """The anchors by which alone this control can be known again, proved by looking for it; None: there are not two.

    `elsewhere` are the wordings of the other steps.
    """
    kind = _kind_for(control, wanted)
    if kind is None or control.forbidden or fits(control.anchors.label, elsewhere):
        return None
    rivals = [other for other in page if other is not control and _kind_for(other, wanted) is not None]
    kept: dict[str, str] = {}
    for name, words in control.anchors.words().items():
        said = label_key(words)
        repeats = said in map(label_key, kept.values())
        if (
            not repeats
            and objection(words) is None
            and not any(_says(rival, name, words) for rival in rivals)
        ):
            kept[name] = words
    anchors = Anchors(kind=kind.value, frame=control.anchors.frame, **kept)
    day = date(2000, 1, 1)
    taught = TaughtField(anchors=anchors, labels=(), day=day, elsewhere=tuple(elsewhere))
    found = recognise(replace(wanted, taught=taught), page)
    return anchors if isinstance(found, Found) and found.candidate.ref == control.candidate.ref else None


def shown_on(day: date) -> str:
    """Why a control that was shown is the right control, for the person."""
    return f"you showed it on {day.day} {day:%b}"


def _is_of_kind(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> bool:
    return (
        _kind_for(control, wanted) is not None
        and taught.anchors.kind in control.kinds
        and control.anchors.frame == taught.anchors.frame
    )


def _may_be(control: ControlDescription, taught: TaughtField) -> bool:
    """Whether it may be proposed at all; one that may not still speaks against the others when an anchor fits it."""
    return not control.forbidden and not fits(control.anchors.label, taught.elsewhere)


def _kind_for(control: ControlDescription, wanted: WantedField) -> ControlKind | None:
    return next((kind for kind in wanted.kinds if kind in control.kinds), None)


def _says(control: ControlDescription, name: str, words: str) -> bool:
    said = label_key(getattr(control.anchors, name))
    return said != "" and said == label_key(words)


def _is_called_otherwise(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> bool:
    """Whether the page calls it by a name under which nobody has shown it."""
    own, label = control.anchors.label, taught.anchors.label
    if label:
        return not fits(own, (label, *wanted.labels))
    return own != "" and not fits(own, wanted.labels)


def _as_shown(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> Candidate:
    kind = _kind_for(control, wanted) or control.candidate.kind
    return replace(control.candidate, kind=kind, score=_SCORE, reasons=(shown_on(taught.day),))


def _together(*found: FindResult) -> FindResult:
    """All candidates of several findings as control question; what was shown stands last, each control once."""
    candidates: dict[str, Candidate] = {}
    for result in found:
        for candidate in candidates_of(result):
            candidates.setdefault(candidate.ref, candidate)
    if candidates:
        return Ambiguous(tuple(candidates.values()))
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """What the person pointed at; nothing of it was pressed."""

    control: ControlDescription | None = None
    """None: she gave it up, or it is no field."""
    refused: str = ""
    """Why that is none, in a sentence; empty with no control: she gave it up."""


class Teacher(Protocol):
    """A page a person can show things in. Every method raises `PageGone` when the page is closed or was left."""

    async def survey(self) -> tuple[ControlDescription, ...]:
        """Every control that takes a value, in the order of the page."""
        ...

    async def begin_pointing(self) -> None:
        """From now on the next press picks, and does not reach the page."""
        ...

    async def pointed(self) -> Pointed:
        """Wait until the person has picked something, once after each beginning. May be cancelled."""
        ...

    async def end_pointing(self) -> None:
        """Presses are the page's again."""
        ...

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Each long number the page shows with the words before it by which alone it is found; `known_ids` are none."""
        ...
