"""The view of a session or a run, computed from its events alone, with texts that are safe to draw.

Over 500 lines because every kind of event changes the same view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self, assert_never

from textual.content import Content
from textual.screen import Screen

from helper.model.attempt import Result
from helper.model.finding import Presence
from helper.model.work import RightState
from helper.session import events
from helper.session.operator import YOUR_TURN, Question
from helper.translation import msg, sentences, tr, tr_n
from helper.tui.actions import key_of
from helper.tui.formatting import clean, clean_lines, links


class Phase(StrEnum):
    IDLE = "idle"
    OPENING = "opening"
    LOGIN = "login"
    FILLING = "filling"
    PASTING = "pasting"
    SHOWING = "showing"
    YOURS = "yours"
    SENT = "sent"
    RELEASED = "released"
    ENDED = "ended"


OPENED = msg("Opening the portal.")
HANDS_OFF = msg("Please don't touch the page: it is being filled in.")
USER_PHASES = frozenset({Phase.LOGIN, Phase.PASTING, Phase.SHOWING, Phase.YOURS})
"""Phases in which the program waits until the user acts in the browser."""


class Mark(StrEnum):
    WAITING = "waiting"
    RIGHT = "right"
    ASKED = "asked"
    PASTE = "paste"
    PASTED = "pasted"
    BY_HAND = "by_hand"
    """The user filled in the field, and the program could not check the value."""
    DIFFERS = "differs"
    CHANGED = "changed"
    """The user replaced the filled-in value with another one, which will be submitted."""
    LEFT = "left"
    YOURS = "yours"
    """When asked, the user chose an entry other than the planned one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field of the form, with the planned value and the value on the page."""

    step: str
    label: str
    want: str
    seen: str = ""
    mark: Mark = Mark.WAITING
    checks: int = 0
    """How often the program has read the correct value back from the page: 0, 1 or 2 times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """The part of the view that filing sessions and all other runs have in common."""

    position: int = 0
    total: int = 0
    """The number of forms or pages; 0 if unknown."""
    asking: bool = False
    """Whether a question is waiting for the user's answer."""
    practice: bool = False

    @property
    def place(self) -> str:
        """The position, such as "3 of 9"; empty if unknown."""
        return tr("{position} of {total}", position=self.position, total=self.total) if self.total else ""

    def asked(self, question: Question | None) -> Self:
        return replace(self, asking=question is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView(SessionView):
    phase: Phase = Phase.IDLE
    unseen: bool = False
    """Whether the program cannot watch the browser, so that the user must report what they have done."""
    work: str = ""
    links: int = 0
    lines: tuple[FieldLine, ...] = ()
    todo: tuple[str, ...] = ()
    """The user's steps, in order."""
    steps: tuple[str, ...] = ()
    """For each numbered line in `todo`, the id of its step; empty if the page cannot show whether the step is done."""
    ticked: frozenset[str] = frozenset()
    """The ids of the steps that the page currently shows as done; they only affect the display."""
    notices: tuple[str, ...] = ()
    """Sentences shown above the steps, because the user must read them first."""
    passing: tuple[str, ...] = ()
    """The part of `notices` that is removed as soon as the user has solved the problem that they describe."""
    refused: tuple[tuple[str, str], ...] = ()
    """Links that the portal's own check rejected, as pairs of item id and the portal's message."""
    remarks: tuple[str, ...] = ()
    """Sentences about what the program learned from the user on this form, and whether that could be saved."""
    results: tuple[str, ...] = ()
    """The results of the earlier forms of this session."""
    sentence: str = ""
    filed: int = 0
    left: int = 0

    @property
    def running(self) -> bool:
        return self.phase not in {Phase.IDLE, Phase.ENDED}

    @property
    def yours(self) -> bool:
        return self.asking or self.phase in USER_PHASES

    @property
    def half_filled(self) -> bool:
        """Whether the window contains a form whose outcome is not recorded yet."""
        return self.phase in {Phase.FILLING, Phase.PASTING, Phase.SHOWING, Phase.YOURS, Phase.SENT}

    @property
    def pasting(self) -> FieldLine | None:
        return next((line for line in self.lines if line.mark is Mark.PASTE), None)

    @property
    def without_paste(self) -> FilingView:
        """The view after the user has pasted a value. The field then counts as filled in by the user."""
        line = self.pasting
        return self.line(line.step, mark=Mark.BY_HAND) if line is not None else self

    @property
    def settled(self) -> FilingView:
        """The view after the user has solved the problem that the `passing` notices describe."""
        notices = tuple(notice for notice in self.notices if notice not in self.passing)
        return replace(self, notices=notices, passing=(), refused=())

    def line(self, step: str, **changes: object) -> FilingView:
        lines = tuple(replace(line, **changes) if line.step == step else line for line in self.lines)  # type: ignore[arg-type]  # each call names existing fields
        return replace(self, lines=lines)

    def after(self, event: events.AnyEvent) -> FilingView:
        return _of_field(self, event) or _of_turn(self, event) or _of_form(self, event)

    def broken(self, text: str) -> FilingView:
        return FilingView(phase=Phase.ENDED, practice=self.practice, notices=lines_of(text))

    def ended(self) -> FilingView:
        return replace(self, phase=Phase.ENDED, asking=False) if self.running else self


def _of_field(view: FilingView, event: events.AnyEvent) -> FilingView | None:
    filling = replace(view, phase=Phase.FILLING, todo=())
    match event:
        case events.FieldFilled(field=step):
            now = replace(filling.without_paste, notices=(), sentence=tr(HANDS_OFF))
            mark = Mark.YOURS if event.yours else Mark.RIGHT
            return now.line(step, seen=clean_lines(event.seen), mark=mark, checks=event.checks)
        case events.FieldPasted(field=step, done=True):
            return filling.line(step, seen=clean_lines(event.value), mark=Mark.PASTED, checks=1)
        case events.FieldPasted(field=step):
            now = replace(view.without_paste, phase=Phase.PASTING, todo=lines_of(event.text))
            return now.line(step, mark=Mark.PASTE, want=clean_lines(event.value))
        case events.FieldShown(done=True):
            return filling
        case events.FieldShown(field=step):
            return replace(view, phase=Phase.SHOWING, todo=lines_of(event.text)).line(step, mark=Mark.ASKED)
        case events.FieldAsked(field=step):
            return view.line(step, mark=Mark.ASKED)
        case events.FieldLeftOut(field=step):
            return filling.line(step, mark=Mark.LEFT)
        case events.FieldDiffers(field=step):
            return view.line(step, seen=clean_lines(event.seen), mark=Mark.DIFFERS, checks=0)
        case events.FieldChanged(field=step, right=right):
            mark = Mark.RIGHT if right else Mark.CHANGED
            now = view.settled if event.settled else view
            return now.line(step, seen=clean_lines(event.seen), mark=mark, checks=int(right))
    return None


def _of_turn(view: FilingView, event: events.AnyEvent) -> FilingView | None:
    """Return the view after `event` if the event belongs to the user's turn; otherwise None."""
    match event:
        case events.HandedOver():
            # Only the first hand-over event lists the steps; a later one says what happened since.
            before = view.todo if view.phase in {Phase.YOURS, Phase.SENT} else ()
            todo = tuple(map(clean, event.todo)) if event.todo else before
            notices = tuple(map(clean, event.notices)) if event.todo else lines_of(event.text)
            now = replace(view.without_paste, phase=Phase.YOURS, sentence="", notices=notices, todo=todo)
            if event.todo:
                return replace(now, steps=event.steps, ticked=frozenset(), passing=(), refused=())
            return replace(now, passing=notices)
        case events.StepsSeen():
            return replace(view, ticked=frozenset(event.seen))
        case events.PageAsks():
            others = tuple(notice for notice in view.notices if notice != clean(event.text))
            return replace(view, notices=(clean(event.text), *others) if event.waits else others)
        case events.LinksRefused(links=()):
            return view.settled
        case events.LinksRefused():
            refused = tuple((clean(item), clean(words)) for item, words in event.links)
            said = lines_of(event.text)
            notices = tuple(dict.fromkeys([*view.notices, *said]))
            return replace(view, refused=refused, notices=notices, passing=(*view.passing, *said))
        case events.Remembered():
            text = sentences(event.text, tr("{app.undo} undoes this.") if event.kept else "")
            return replace(view, remarks=tuple(dict.fromkeys([*view.remarks, *lines_of(text)])))
    return None


def _of_form(view: FilingView, event: events.AnyEvent) -> FilingView:
    match event:
        case events.ComplaintReserved():
            return _reserved(view, event)
        case events.PageReached(page="login"):
            return replace(view, phase=Phase.LOGIN, todo=lines_of(event.text))
        case events.PageReached():
            return replace(view, phase=Phase.FILLING, todo=(), sentence=tr(HANDS_OFF))
        case events.SubmittedSeen():
            return replace(view, phase=Phase.SENT, notices=(), sentence=clean(event.text))
        case events.Released():
            filed, left = view.filed + (event.result == Result.FILED), max(0, view.total - view.position)
            now = replace(view, phase=Phase.RELEASED, results=(*view.results, event.result))
            return replace(now, sentence=clean(event.text), filed=filed, left=left, todo=(), notices=())
        case events.SessionEnded():
            sentence = view.sentence if view.phase is Phase.RELEASED else ""
            now = replace(view, phase=Phase.ENDED, sentence=sentence, filed=event.filed, left=event.left)
            return replace(now, todo=(), notices=lines_of(event.text))
        case (
            events.FieldFilled() | events.FieldPasted() | events.FieldShown() | events.FieldAsked()
            | events.FieldLeftOut() | events.FieldDiffers() | events.FieldChanged()
            | events.Remembered() | events.HandedOver() | events.StepsSeen() | events.PageAsks()
            | events.LinksRefused()
        ):  # fmt: skip
            # The functions above handled these events.
            return view
        case (
            events.ListRead() | events.OutcomeRead() | events.RightRead() | events.ListEnded()
            | events.ListingLookedAt() | events.ListingRecorded()
            | events.ListingJudged() | events.NeedsUser() | events.Remark() | events.RunEnded()
        ):  # fmt: skip
            # A filing session never sends these events; other runs have a view of their own.
            return view
        case _:
            assert_never(event)


def _reserved(view: FilingView, event: events.ComplaintReserved) -> FilingView:
    return FilingView(
        phase=Phase.OPENING,
        practice=event.practice,
        unseen=event.by_hand,
        position=event.position,
        total=event.total,
        work=clean(event.work),
        links=event.listings,
        lines=tuple(
            FieldLine(step=name, label=clean(label), want=clean_lines(value))
            for name, label, value in event.fields
        ),
        results=view.results,
        filed=view.filed,
        sentence=tr(OPENED),
    )


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.splitlines() if (line := clean(part)))


def running_view(screen: Screen[Any]) -> FilingView | None:
    """Return the view of the filing session that is running on this screen; None if no session is running."""
    pane = next(iter(screen.query("#filing")), None)
    view = getattr(pane, "view", None)
    return view if isinstance(view, FilingView) and view.running else None


_MOST_LINES = 400
"""Maximum number of lines that stay on screen for scrolling back. Older results are still in the records."""
_OF_RIGHTS: dict[str, str] = {RightState.APPROVED: "$success", RightState.REJECTED: "bold $yours"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView(SessionView):
    lines: tuple[tuple[str, str], ...] = ()
    """The most recent events as lines of text, each with its style."""
    turn: tuple[str, ...] = ()
    """What the user has to do in the browser window; empty if nothing."""
    summary: tuple[str, ...] = ()
    """The result of the run, and what still needs the user's attention."""
    over: bool = False

    @property
    def running(self) -> bool:
        return not self.over

    @property
    def yours(self) -> bool:
        return self.running and (self.asking or bool(self.turn))

    def broken(self, text: str) -> RunView:
        return replace(self.ended(), summary=lines_of(text))

    def ended(self) -> RunView:
        return replace(self, over=True, turn=(), asking=False)

    def after(self, event: events.AnyEvent) -> RunView:
        said, turn = lines_of(event.text), tuple[str, ...]()
        match event:
            case events.ListEnded() | events.RunEnded():
                return replace(self, turn=(), summary=said)
            case events.NeedsUser() | events.PageReached(page="login"):
                return replace(self, turn=said)
            case events.ListingRecorded() | events.Remark():
                turn = self.turn
        style = _style(event)
        lines = (*self.lines, *((line, style) for line in said))[-_MOST_LINES:]
        view = replace(self, turn=turn, lines=lines)
        if isinstance(event, events.ListingLookedAt):
            return replace(view, position=event.position, total=event.total)
        return view


def _style(event: events.AnyEvent) -> str:
    """Return the style of an event's line: grey for progress, a more visible style for a result."""
    match event:
        case events.OutcomeRead():
            return "$success" if event.found else "$foreground" if event.changed else "$soft"
        case events.RightRead():
            return _OF_RIGHTS.get(event.state, "$foreground")
        case events.ListingLookedAt() if event.back:
            return "bold $yours"
        case events.ListingLookedAt() if event.presence == Presence.REMOVED:
            return "$success"
        case (
            events.ListingLookedAt() | events.ListingRecorded() | events.Remark()
            | events.NeedsUser() | events.ListEnded() | events.RunEnded()
        ):  # fmt: skip
            return "$foreground"
        case (
            events.ListRead() | events.ListingJudged() | events.ComplaintReserved() | events.PageReached()
            | events.FieldFilled() | events.FieldAsked() | events.FieldPasted() | events.FieldLeftOut()
            | events.FieldShown() | events.Remembered() | events.FieldDiffers()
            | events.FieldChanged() | events.HandedOver() | events.StepsSeen() | events.PageAsks()
            | events.LinksRefused() | events.SubmittedSeen() | events.Released() | events.SessionEnded()
        ):  # fmt: skip
            return "$soft"
        case _:
            assert_never(event)


HostView = FilingView | RunView

BROKE = msg(
    "Filing stopped because of a bug in ipp-helper. The bug did not send anything, and nothing is lost.\nThe details are in the log folder; `ipp-helper doctor` shows where that is.\nPress {filing.start} to start again."
)
_MOST_SQUARES = 40
_SQUARES = {
    Result.FILED: ("■", "$soft"),
    Result.SKIPPED: ("▪", "$faint"),
    Result.REFUSED: ("■", "$error"),
    Result.FAILED: ("■", "$error"),
    Result.UNKNOWN: ("■", "$yours"),
}
_HEADS = {
    Phase.LOGIN: msg("YOUR TURN in the browser: log in"),
    Phase.PASTING: msg("YOUR TURN in the browser: paste"),
    Phase.SHOWING: msg("YOUR TURN in the browser: show me where"),
}


def place(view: FilingView) -> Content:
    """Draw the heading with the form's position, followed by a coloured square for each form of the session."""
    if not view.total:
        return Content.styled(tr("Filing"), "bold")
    head = Content.assemble((tr("Filing"), "bold"), (f"   {tr('form {place}', place=view.place)}", "$soft"))
    if view.total == 1 or view.total > _MOST_SQUARES:
        return head
    squares = [_SQUARES[Result(result)] for result in view.results[: view.position]]
    here = len(squares)
    if view.running and here < view.total:
        squares.append(("◆", "$yours" if view.yours else "$accent"))
    squares += [("·", "$faint")] * (view.total - len(squares))
    row = Content(" ").join(Content.styled(glyph, style) for glyph, style in squares)
    return Content.assemble(head, "   ", row)


def turn(view: FilingView, width: int, *, low: bool) -> Content:
    """Draw the box that lists what the user must do in the browser; empty if it is not the user's turn."""
    if view.phase not in USER_PHASES:
        return Content("")
    lines = [Content.styled(tr(_HEADS.get(view.phase, YOUR_TURN)), "bold $yours")]
    lines += [Content.styled(f"! {notice}", "bold") for notice in view.notices]
    lines += [Content.assemble((f"  {item}  ", "$soft"), words) for item, words in view.refused[:5]]
    if len(view.refused) > 5:
        lines.append(Content.styled(f"  {tr('and {n} more', n=len(view.refused) - 5)}", "$soft"))
    steps, others = _steps(view), [line for line in view.todo if not line[:1].isdigit()]
    air = [] if low or not steps else [Content("")]
    lines += air + (_in_pairs(steps, width) if low else steps)
    if view.unseen and steps:
        come_back = tr("{step} come back here and press Enter", step=len(steps) + 1)
        lines.append(Content(come_back))
    lines += air if others else []
    lines += [Content.styled(line, "$soft" if steps else "") for line in others]
    return Content("\n").join(lines)


def said(
    view: FilingView, ready: tuple[int, int] | None, why_nothing: str = "", achieved: str = ""
) -> Content:
    """Draw the text below the form, and the remarks under it.

    `ready` is None until the forms have been counted.
    """
    text = _text_below(view, ready, why_nothing, achieved)
    remarks = [Content.styled(remark, "$soft") for remark in view.remarks if view.phase is not Phase.ENDED]
    return Content("\n").join([text, *remarks] if text.plain else remarks) if remarks else text


def _text_below(view: FilingView, ready: tuple[int, int] | None, why_nothing: str, achieved: str) -> Content:
    """Draw the text below the form. `why_nothing` is shown if no form is ready, `achieved` when a session has ended."""
    match view.phase:
        case Phase.IDLE:
            return _idle(*ready, why_nothing) if ready else Content("")
        case Phase.RELEASED:
            said = _released(view)
            following = _key(key_of("filing.go_on"), tr_n("next ({n} left)", "next ({n} left)", view.left))
            stop = _key(key_of("filing.pause"), tr("stop here"))
            return Content.assemble(said, "\n\n", following, "      ", stop) if view.left else said
        case Phase.ENDED:
            return _ended_text(view, ready, achieved)
        case Phase.SENT if view.ticked:
            return Content("\n").join([Content.styled(view.sentence, "$soft"), Content(""), *_steps(view)])
        case Phase.OPENING | Phase.FILLING | Phase.SENT:
            checked = sum(line.mark in {Mark.RIGHT, Mark.PASTED, Mark.YOURS} for line in view.lines)
            done = tr("{position} of {total}", position=checked, total=len(view.lines))
            progress = f"   {done}" if view.phase is Phase.FILLING else ""
            return Content.assemble((view.sentence, "$soft"), (progress, "$soft"))
        case _:
            return Content("")


def _idle(forms: int, on_forms: int, why_nothing: str) -> Content:
    if not forms:
        return Content.assemble((tr("No form is ready."), "bold"), f"\n\n{why_nothing}")
    head = tr_n("{n} form is ready, {links}.", "{n} forms are ready, {links}.", forms, links=links(on_forms))
    how = tr("Press {filing.start}: you log in, read, tick the declaration and press Submit.")
    return Content.assemble((head, "bold"), f"\n\n{how}")


def _released(view: FilingView) -> Content:
    """Draw the form's outcome, in green if the form was accepted."""
    good = view.results[-1:] == (Result.FILED,)
    return Content.styled(f"{'✓ ' if good else ''}{view.sentence}", "bold $success" if good else "bold")


def _ended_text(view: FilingView, ready: tuple[int, int] | None, achieved: str) -> Content:
    lines = [_released(view)] if view.sentence else []
    lines += [Content(line) for line in view.notices]
    lines += [Content(""), Content.styled(achieved, "$soft")] if achieved else []
    if view.practice and view.filed:
        keys = (
            _key(key_of("filing.paste"), tr("paste my links")),
            _key(key_of("filing.sheet"), tr("import my spreadsheet")),
            _key(key_of("filing.doors"), tr("start page")),
        )
        apart = Content.styled(tr("Practice data is kept apart and never mixes with yours."), "$soft")
        lines += [Content(""), Content(tr(_WHOLE_JOB)), Content(""), Content("     ").join(keys), apart]
    elif ready and ready[0]:
        lines += [Content(""), _key(key_of("filing.start"), tr("file the remaining forms"))]
    return Content("\n").join(lines)


_WHOLE_JOB = msg("""That is the whole job. With real links you also
  · say once which design they copy
  · need Alibaba's approval of your account and of each design (days)""")


def _key(key: str, word: str) -> Content:
    return Content.assemble((key, "bold $accent"), f"  {word}")


def _steps(view: FilingView) -> list[Content]:
    """Draw the numbered steps. If the page shows that a step is done, a tick replaces its number."""
    numbered = [line for line in view.todo if line[:1].isdigit()]
    done = [step in view.ticked for step in view.steps]
    done += [False] * (len(numbered) - len(done))
    return [
        Content.assemble(("✓", "bold $success"), (line[1:], "$soft")) if is_done else Content(line)
        for line, is_done in zip(numbered, done, strict=False)
    ]


def _in_pairs(steps: list[Content], width: int) -> list[Content]:
    column = max((step.cell_length for step in steps[::2]), default=0) + 3
    if column + max((step.cell_length for step in steps[1::2]), default=0) > width - 6:
        return steps
    pairs = [steps[at : at + 2] for at in range(0, len(steps), 2)]
    return [
        Content.assemble(pair[0], " " * (column - pair[0].cell_length), pair[1]) if pair[1:] else pair[0]
        for pair in pairs
    ]
