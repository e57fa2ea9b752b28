"""What the filing screen says in each phase: where we are, whose turn it is, and how it ended."""

from __future__ import annotations

from textual.content import Content
from textual.screen import ModalScreen

from helper.model.attempt import Result
from helper.model.words import counted
from helper.session.filing import wording
from helper.tui.dialogs.choose import ChooseText
from helper.tui.filing.view import PERSONS, FilingView, Phase
from helper.tui.filing.words import KEPT_APART, WHOLE_JOB
from helper.tui.plain import amount

BROKE = """The filing stopped by a fault of ours. Nothing was sent by it, and nothing is lost.
What happened is written down in the log folder; `ipp-helper doctor` says where that is.
f begins again."""
_MOST_SQUARES = 40
_SQUARES = {
    Result.FILED: ("■", "$soft"),
    Result.SKIPPED: ("▪", "$faint"),
    Result.REFUSED: ("■", "$error"),
    Result.FAILED: ("■", "$error"),
    Result.UNKNOWN: ("■", "$yours"),
}
_HEADS = {
    Phase.LOGIN: "YOUR TURN, in the browser: log in",
    Phase.PASTING: "YOUR TURN, in the browser: paste",
    Phase.SHOWING: "YOUR TURN, in the browser: show me where",
}


def place(view: FilingView) -> Content:
    """Which form of how many, and how those before it ended."""
    if not view.total:
        return Content.styled("Filing", "bold")
    head = Content.assemble(("Filing", "bold"), (f"   form {view.position} of {view.total}", "$soft"))
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
    """The box that says what to do in the browser; empty while it is not the person's turn."""
    if view.phase not in PERSONS:
        return Content("")
    lines = [Content.styled(_HEADS.get(view.phase, wording.YOUR_TURN[0]), "bold $yours")]
    lines += [Content.styled(f"! {notice}", "bold") for notice in view.notices]
    lines += [Content.assemble((f"  {item}  ", "$soft"), words) for item, words in view.refused[:5]]
    if len(view.refused) > 5:
        lines.append(Content.styled(f"  and {len(view.refused) - 5} more", "$soft"))
    steps = [line for line in view.todo if line[:1].isdigit()]
    others = [line for line in view.todo if line not in steps]
    air = [] if low or not steps else [Content("")]
    lines += air + (_in_pairs(steps, width) if low else [Content(step) for step in steps])
    if view.unseen and steps:
        lines.append(
            Content.assemble(f"{len(steps) + 1} come back here and press ", ("Enter", "bold $accent"))
        )
    lines += air if others else []
    lines += [Content.styled(line, "$soft" if steps else "") for line in others]
    return Content("\n").join(lines)


def paste(view: FilingView) -> Content:
    """The text to paste, whole; empty when there is none."""
    line = view.pasting
    if view.phase is not Phase.PASTING or line is None:
        return Content("")
    return Content(line.want)


def said(view: FilingView, ready: tuple[int, int], why_nothing: str = "") -> Content:
    """The sentence below the form; `why_nothing` is ready, where nothing is."""
    match view.phase:
        case Phase.IDLE:
            return _idle(*ready, why_nothing)
        case Phase.RELEASED:
            return _released(view)
        case Phase.ENDED:
            return _ended(view, ready)
        case Phase.OPENING | Phase.FILLING | Phase.SENT:
            done = f"   {view.checked} of {len(view.lines)}" if view.phase is Phase.FILLING else ""
            return Content.assemble((view.sentence, "$soft"), (done, "$soft"))
        case _:
            return Content("")


def which_text(view: FilingView) -> ModalScreen[str | None]:
    """A dialog to choose the text to copy from."""
    texts = [(line.label, amount(line.want), line.want) for line in view.lines]
    return ChooseText("Which text shall I copy?", texts)


def _idle(forms: int, links: int, why_nothing: str) -> Content:
    if not forms:
        return Content.assemble(("No form is ready.", "bold"), f"\n\n{why_nothing}")
    are = "is" if forms == 1 else "are"
    return Content.assemble(
        (f"{counted(forms, 'form')} {are} ready, {counted(links, 'link')}.", "bold"),
        "\n\n",
        ("f", "bold $accent"),
        " files them. You log in, read, tick the declaration and press Submit.",
    )


def _released(view: FilingView) -> Content:
    good = view.results[-1:] == (Result.FILED,)
    lines = [Content.styled(f"{'✓ ' if good else ''}{view.sentence}", "bold $success" if good else "bold")]
    if view.left:
        lines += [
            Content(""),
            Content.assemble(
                ("Enter", "bold $accent"),
                f"  next ({view.left} left)      ",
                ("p", "bold $accent"),
                "  stop here",
            ),
        ]
    return Content("\n").join(lines)


def _ended(view: FilingView, ready: tuple[int, int]) -> Content:
    lines = [Content.styled(view.sentence, "bold")] if view.sentence else []
    lines += [Content(line) for line in view.notices]
    if view.practice and view.filed:
        lines += [
            Content(""),
            Content(WHOLE_JOB),
            Content(""),
            _practice_keys(),
            Content.styled(KEPT_APART, "$soft"),
        ]
    elif ready[0]:
        lines += [Content(""), Content.assemble(("f", "bold $accent"), "  file what is still ready")]
    return Content("\n").join(lines)


def _practice_keys() -> Content:
    return Content.assemble(
        ("p", "bold $accent"), "  paste my links now     ",
        ("i", "bold $accent"), "  bring my spreadsheet     ",
        ("0", "bold $accent"), "  back to the doors",
    )  # fmt: skip


def _in_pairs(steps: list[str], width: int) -> list[Content]:
    """Two steps a line where the screen is low and wide enough."""
    column = max((len(step) for step in steps[::2]), default=0) + 3
    if column + max((len(step) for step in steps[1::2]), default=0) > width - 6:
        return [Content(step) for step in steps]
    pairs = [steps[at : at + 2] for at in range(0, len(steps), 2)]
    return [Content("".join(f"{step:<{column}}" for step in pair).rstrip()) for pair in pairs]
