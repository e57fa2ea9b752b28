"""What the user taught about the pages of one host, and how taught fields are recognised by their anchors.

Only these can be taught: labels of known steps, anchors, chosen list entries, and the text before the
complaint number. Teaching cannot add a step, a host or an address, and the program never presses a taught
control.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

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
from helper.translation import day_in_words, msg, sentences, tr

LONGEST_WORDS = 80
LONGEST_ENTRY = 200
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKUP = re.compile(r"<\s*[a-z/!?]|&#?\w+;", re.IGNORECASE)
_ADDRESS = re.compile(r"\w:/{2}|(?<!\w)(?:www\.|https?:|javascript:|data:|file:|blob:)", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}(?=$|[\s/:?#,;)])", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")
SENDING = frozenset(["submit", "confirm", "agree", "verify", "send", "pay", "apply"])
"""Words at the start of a button's text that show that the button sends something."""
ACTIONS = SENDING | frozenset({
    "confirmed", "accept", "validate", "next", "continue", "finish", "done", "complete", "register",
    "login", "logout", "withdraw", "delete", "remove", "save", "publish", "proceed", "buy", "checkout",
    "sign", "authorize", "authorise", "ok", "yes", "post", "report", "dispute", "appeal", "check",
})  # fmt: skip
"""Words on buttons that send something, agree to something or move on."""
FILLERS = frozenset({
    "and", "the", "my", "your", "this", "complaint", "form", "now", "it", "links", "all", "draft", "i",
    "we", "to", "&",
})  # fmt: skip
ACTIONS_ZH = [
    "提交", "确认", "确定", "申请", "发送", "支付", "付款", "同意", "验证", "校验", "下一步", "继续", "登录", "登陆", "注册", "保存", "接受",
    "完成", "发起投诉", "立即投诉", "撤回", "撤诉", "删除", "发布",
]  # fmt: skip
_LONGEST_ACTION_ZH = 6
_BUTTON = msg("it is the text of a button that submits something, and only you press such buttons")
PRACTICE = "practice"
"""The name under which everything taught on a practice portal is stored, instead of a host's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedStep:
    """What was taught about one step: `[step.NAME]` in the file."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")
    day: Day
    """The day on which the user last taught the step."""
    labels: tuple[Label, ...] = ()
    """Complete labels of the field on this host's pages."""
    anchors: Annotated[Anchors, AfterValidator(fit_anchors)] | None = None
    entries: Entries = ()
    """Pairs of a planned list entry and the page's entry that the user chose for it."""
    absent: Annotated[bool, Field(strict=True)] = False
    """Whether this host's pages lack the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedNumber:
    """What was taught about the complaint's number: `[outcome]` in the file."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")
    day: Day
    labels: Annotated[tuple[Label, ...], Field(alias="number_label")]
    """The texts that the page shows before the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Everything that was taught about one host. The file's tables are read into these classes with pydantic."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")
    format: Literal[1] = 1
    host: str
    """A host name, or `PRACTICE`."""
    steps: Annotated[Mapping[str, LearnedStep], Field(alias="step")] = field(default_factory=dict)
    """What the user taught about each step of the flow, by the step's id."""
    number: Annotated[LearnedNumber | None, Field(alias="outcome")] = None

    @property
    def number_label(self) -> tuple[str, ...]:
        """The texts that the page shows before the complaint's number."""
        return self.number.labels if self.number else ()

    @property
    def empty(self) -> bool:
        """Whether nothing was taught."""
        return not self.steps and self.number is None


def learned_key(host: str) -> str:
    """Return the name under which taught fields are stored.

    The name is the host, or `PRACTICE` for any portal on this computer.
    """
    return PRACTICE if host == PRACTICE or is_loopback(f"http://{host}/") else host


def with_learned(flow: Flow, learned: Learned) -> Flow:
    """Return the flow with the labels, anchors, entries and number labels taught for the host.

    No step is added.
    """
    if learned.empty:
        return flow
    pages = tuple(
        replace(page, steps=tuple(_taught(step, learned, flow) for step in page.steps)) for page in flow.pages
    )
    number_label = _joined(flow.outcome.number_label, learned.number_label)
    return replace(flow, pages=pages, outcome=replace(flow.outcome, number_label=number_label))


def words_elsewhere(flow: Flow, step_id: str, learned: Learned | None = None) -> tuple[str, ...]:
    """Return all labels of the other steps.

    The texts of `go` links are left out, because they are not labels of fields.
    """
    known = learned.steps if learned else {}
    return tuple(
        wording
        for page in flow.pages
        for step in page.steps
        if step.id != step_id and step.kind is not StepKind.GO
        for wording in (*step.label, *(known[step.id].labels if step.id in known else ()))
    )


def joined(old: Learned, new: Learned) -> Learned:
    """Merge what was taught earlier (`old`) with what was taught now (`new`).

    Anchors in `new` replace those in `old`; labels and entries are added.
    """
    steps = dict(old.steps)
    for name, step in new.steps.items():
        steps[name] = _joined_step(steps[name], step) if name in steps else step
    number = new.number and replace(new.number, labels=_joined(old.number_label, new.number.labels))
    return replace(old, steps=steps, number=number or old.number)


NUMBER = "number"
"""Stands for the label of the complaint's number where the id of a step is expected."""


def without(learned: Learned, step_id: str) -> Learned:
    """Return everything that was taught except what concerns one step, or the complaint's number."""
    if step_id == NUMBER:
        return replace(learned, number=None)
    return replace(learned, steps={name: step for name, step in learned.steps.items() if name != step_id})


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
    """Return why a text must not be stored as a label or an anchor; None if the text may be stored."""
    if sentence := _not_plain(words, LONGEST_WORDS):
        return sentence
    if _ADDRESS.search(words) or _HOST.search(words):
        return tr("it contains an address")
    if _LONG_NUMBER.search(words):
        return tr("it contains a long number, which may be personal data")
    return tr(_BUTTON) if is_submit_text(words) else None


def entry_objection(words: str) -> str | None:
    """Return why a list entry must not be stored; None if it may be stored.

    Unlike a label, a list entry may contain a number or a site's name.
    """
    if sentence := _not_plain(words, LONGEST_ENTRY):
        return sentence
    if _ADDRESS.search(words):
        return tr("it contains an address")
    return tr(_BUTTON) if is_only_submit_text(words) else None


def _kept(refusal: str, why_not: Callable[[str], str | None]) -> AfterValidator:
    """Return a validator that rejects a text if `why_not` returns a reason for not storing the text."""

    def judged(text: str) -> str:
        if sentence := why_not(text):
            said = tr(refusal, text=text[:40], reason=sentence)
            raise PydanticCustomError("unfit", "{said}", {"said": said})
        return text

    return AfterValidator(judged)


_ANCHOR = msg("the anchor '{text}' is not allowed: {reason}")
_FRAME = re.compile(r"[a-zA-Z0-9._~*/-]{0,120}")
Day = Annotated[date, Field(alias="taught", strict=True)]
Label = Annotated[str, _kept(msg("the label '{text}' is not allowed: {reason}"), objection)]
_Entry = Annotated[str, _kept(msg("the option '{text}' is not allowed: {reason}"), entry_objection)]
Entries = Annotated[
    tuple[tuple[_Entry, _Entry], ...],
    Field(alias="options"),
    BeforeValidator(lambda options: tuple(options.items()) if isinstance(options, dict) else None),
    PlainSerializer(dict),
]


def fit_anchors(anchors: Anchors) -> Anchors:
    """Return anchors that may be stored. Raises `PydanticCustomError` if they may not, or are too few."""
    said = anchors.words().values()
    reasons = [(words, objection(words)) for words in said]
    if not _FRAME.fullmatch(anchors.frame):
        reasons.append((anchors.frame, tr("it contains an address")))
    refused = [tr(_ANCHOR, text=words[:40], reason=reason) for words, reason in reasons if reason]
    if len(set(map(label_key, said))) < FEWEST:
        refused.append(tr("at least {fewest} anchors with different texts are needed", fewest=FEWEST))
    if refused:
        raise PydanticCustomError("unfit", "{said}", {"said": sentences(*refused)})
    return anchors


def is_submit_text(words: str) -> bool:
    """Return whether a button with this text submits, agrees to something or moves on.

    A phrase such as "Report reason" is not the text of such a button.
    """
    said = _said(words)
    compact = re.sub(r"\s", "", said)
    if len(compact) <= _LONGEST_ACTION_ZH and any(action in compact for action in ACTIONS_ZH):
        return True
    return is_only_submit_text(words) or said.partition(" ")[0] in SENDING


def is_only_submit_text(words: str) -> bool:
    """Return whether the text could be the whole text of a submit button, such as "Submit complaint"."""
    said = _said(words)
    if re.sub(r"\s", "", said) in ACTIONS_ZH:
        return True
    spoken = [word.strip(".,;:!?'\"") for word in said.split()]
    return any(word in ACTIONS for word in spoken) and all(word in ACTIONS | FILLERS for word in spoken)


def _said(words: str) -> str:
    return label_key(words).rstrip("→»›> ")


def _not_plain(words: str, longest: int) -> str | None:
    if not fold(words).strip(" *:"):
        return tr("it is empty")
    if len(words) > longest:
        return tr("it is longer than {most} characters", most=longest)
    if any(unicodedata.category(sign) in _UNSEEN for sign in words):
        return tr("it contains invisible characters")
    if _MARKUP.search(words):
        return tr("it looks like HTML")
    return tr("it contains an e-mail address") if "@" in words else None


_OWN = frozenset({"label", "name", "placeholder", "row"})
"""Anchors that describe the control itself and not its surroundings.

At least one of these must match, because another control can appear at the same position.
"""
_SCORE = 3.0
"""The score of a taught control, comparable with the scores of the finder's candidates."""
_DOUBT_SCORE = 1.0
"""The score of a control that may be the taught one: it has one of `_OWN`, or at least `FEWEST` anchors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDescription:
    """A control that takes a value, with its visible properties."""

    candidate: Candidate
    kinds: tuple[ControlKind, ...]
    """Every kind as which the control can be filled."""
    anchors: Anchors
    forbidden: str = ""
    """Why the control must never be used, for example because it submits; empty if it may be used."""
    value: str = ""
    """The value that a list or radio group shows. The content of a text field is never stored here."""


def recognise(wanted: WantedField, page: Sequence[ControlDescription]) -> FindResult:
    """Find the taught control by its anchors; `wanted.taught` must be set.

    The match is certain if at least two anchors match the control and no anchor matches another control. If
    an anchor matches a second control, the user must decide.
    """
    taught = wanted.taught
    if taught is None:
        return NotFound(tr("You have not taught this field."))
    of_kind = [
        control
        for control in page
        if _kind_for(control, wanted) is not None
        and taught.anchors.kind in control.kinds
        and control.anchors.frame == taught.anchors.frame
    ]
    fitting = {
        name: here
        for name, words in taught.anchors.words().items()
        if (here := [control for control in of_kind if _says(control, name, words)])
    }
    named = {control.candidate.ref: control for here in fitting.values() for control in here}
    candidates = [
        replace(
            control.candidate,
            kind=_kind_for(control, wanted) or control.candidate.kind,
            score=_SCORE,
            reasons=(tr("you pointed at it on {day}", day=day_in_words(taught.day)),),
        )
        for control in named.values()
        if _may_be(control, taught)
    ]
    if not candidates:
        return NotFound(tr("The field you pointed at earlier is not on this page."))
    only = next(iter(named.values()))
    agree = len(fitting) >= FEWEST and bool(_OWN & fitting.keys())
    if len(named) == 1 and agree and not _is_called_otherwise(only, wanted, taught):
        return Found(candidates[0])
    signs: dict[str, set[str]] = {}
    for name, here in fitting.items():
        for control in here:
            signs.setdefault(control.candidate.ref, set()).add(name)
    return Ambiguous(tuple(replace(one, score=_doubt(signs[one.ref])) for one in candidates))


def _doubt(signs: Collection[str]) -> float:
    # One neighbour of the taught control may have moved beside any other control.
    return _DOUBT_SCORE if len(signs) >= FEWEST or not _OWN.isdisjoint(signs) else _DOUBT_SCORE / 2


def weigh(plain: FindResult, shown: FindResult) -> FindResult:
    """Combine the results of two searches: by the flow file's labels (`plain`) and by the taught anchors (`shown`).

    What was taught is added to the flow file's labels: a control that these find stays found, unless the
    anchors match another control. Then the user must decide. `plain` must not use the taught labels.
    """
    match plain, shown:
        case Found(candidate), NotFound() | Ambiguous() if all(
            other.ref == candidate.ref or other.score < _DOUBT_SCORE for other in candidates_of(shown)
        ):
            return plain
        case Found(candidate), Found(other) if candidate.ref == other.ref:
            return Found(candidate)
        case ((Ambiguous() | NotFound()), Found(candidate)):
            return Found(candidate)
        case _:
            each_once: dict[str, Candidate] = {}
            for candidate in (*candidates_of(plain), *candidates_of(shown)):
                each_once.setdefault(candidate.ref, candidate)
            return Ambiguous(tuple(each_once.values())) if each_once else plain


def distinctive(
    control: ControlDescription,
    page: Sequence[ControlDescription],
    wanted: WantedField,
    elsewhere: Sequence[str],
) -> Anchors | None:
    """Return the control's anchors that no other control on the page shares.

    Returns None if the anchors do not suffice to recognise the control on this page. `elsewhere` holds the
    labels of the other steps.
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


def _may_be(control: ControlDescription, taught: TaughtField) -> bool:
    """Return whether the control may be offered to the user as the field."""
    return not control.forbidden and not fits(control.anchors.label, taught.elsewhere)


def _kind_for(control: ControlDescription, wanted: WantedField) -> ControlKind | None:
    return next((kind for kind in wanted.kinds if kind in control.kinds), None)


def _says(control: ControlDescription, name: str, words: str) -> bool:
    said = label_key(getattr(control.anchors, name))
    return said != "" and said == label_key(words)


def _is_called_otherwise(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> bool:
    """Return whether the control now has a label that is neither in the flow file nor taught."""
    own, label = control.anchors.label, taught.anchors.label
    if label:
        return not fits(own, (label, *wanted.labels))
    return own != "" and not fits(own, wanted.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """The result of pointing at a control on the page: the control, or the reason why it was refused.

    A click while pointing never reaches the page.
    """

    control: ControlDescription | None = None
    """The control that the user clicked; None if the user cancelled, or clicked something that is not a field."""
    refused: str = ""
    """Why the clicked element was refused; empty if it was accepted, or if the user cancelled."""


class Teacher(Protocol):
    """A page on which the user can point at controls.

    Every method raises `PageGone` if the page was closed, or the browser moved to another page.
    """

    async def survey(self) -> tuple[ControlDescription, ...]:
        """Return every control that takes a value, in page order."""
        ...

    async def begin_pointing(self) -> None:
        """Make the user's next click select a control. The page does not receive the click."""
        ...

    async def pointed(self) -> Pointed:
        """Wait until the user has selected a control.

        Call this method once after each `begin_pointing`. The wait may be cancelled.
        """
        ...

    async def end_pointing(self) -> None:
        """Let clicks reach the page again."""
        ...

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Return each long number on the page once, with the text before it, except those in `known_ids`."""
        ...
