"""The review screen: one listing and one question at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from helper.model.finding import Judgement, doubt_about
from helper.model.state_words import JUDGEMENT_WORDS
from helper.session.judging import (
    NO_REASON,
    QUESTION,
    WHICH_DESIGN,
    WHY,
    AnswerResult,
    DesignHint,
    JudgingRound,
    ListingSeen,
)
from helper.store.queries import earlier_complaints
from helper.translation import msg, tr, with_label
from helper.tui.actions import ACTIONS, bindings
from helper.tui.context import ScreenContext
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import AnsweringScreen, AskText
from helper.tui.formatting import clean, fit, listing_name, shortened
from helper.tui.listings.details import make_proof
from helper.tui.pane import Pane, host_of
from helper.tui.widgets.bars import KeyButton, key_buttons, screen_head
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import labelled

_LABEL = 10
"""Width in cells of the labels before the facts about the listing."""
_HINTS = ("judge.proposed", "judge.same")
"""The actions that assign the design that a hint proposes."""
_ANSWERS = ("judge.copy", "judge.not_mine", "judge.licensed", "judge.own", "judge.later")


_YES_NUMBERED = msg("yes, copied from me; a number chooses the design:")
_NUMBER = 4
"""Width in cells of a design's number and the gap around it."""


def _numbered(place: int, title: str, width: int) -> Content:
    press = Style.from_meta({"@click": f"screen.number({place + 1})"})
    return Content.assemble((f"{place + 1} ", "bold $accent"), fit(title, width - 2)).stylize(press)


class JudgeScreen(AnsweringScreen[int]):
    """Asks the user about one finding at a time, and records each answer immediately.

    If the user answers on the judge page in the browser, this screen moves on to the next finding, too. Returns
    the number of answers.
    """

    BINDINGS = bindings("judge")
    AUTO_FOCUS = ""

    def __init__(self, context: ScreenContext, finding_ids: tuple[str, ...], *, sign: str = "") -> None:
        """`sign` is the indicator of a background activity shown in the heading, such as watching the clipboard."""
        super().__init__()
        self._sign = sign
        self.context = context
        self._round = JudgingRound(context.store, context.queue, finding_ids)
        self._shown_id = finding_ids[0]
        self._seen: ListingSeen | None = None
        """The displayed finding, which the user's answer is about; None if it has been removed from the records."""
        self._refusal = ""
        """The message that says why the last answer was not recorded; empty if it was recorded."""

    def compose(self) -> ComposeResult:
        yield from screen_head(tr("Listings"), sign=self._sign, practice=self.context.practice)
        with VerticalScroll(id="judge", can_focus=False):
            yield Static(id="listing")
            yield Vertical(*map(KeyButton, _HINTS), id="hints")
            yield Static(tr(QUESTION), id="question", markup=False)
            yes, *others = map(KeyButton, _ANSWERS)
            yield Vertical(yes, Static(id="numbered"), *others, id="answers")
            yield Static(id="problem", classes="problem", markup=False)
        yield key_buttons(
            dict.fromkeys(("judge.page", "judge.open", "judge.design", "judge.undo", "judge.out"), "")
        )

    def on_mount(self) -> None:
        self._unsubscribe = self.context.store.subscribe(self._records_changed)
        self._show()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def action_judge(self, word: str) -> None:
        """Record the answer, and show the next finding.

        If the answer is "copy" and no design is known, ask for the design. A link with a doubtful address can only be
        judged a copy after the user has opened the page.
        """
        if self._seen is not None:
            self._answer(self._seen, Judgement(word))

    def on_key(self, event: events.Key) -> None:
        if (event.character or "").isdecimal() and event.key not in self.active_bindings:
            event.stop()
            self.action_number(int(event.character or 0))

    def action_number(self, number: int) -> None:
        """Answer that the listing copies the design with this number on the screen."""
        works = self._round.numbered(self._seen)
        if self._seen is not None and 0 < number <= len(works):
            self._answer(self._seen, Judgement.COPY, works[number - 1].id)

    def action_design(self) -> None:
        """Ask which design the listing copies, and save the design without judging the listing."""
        if (seen := self._seen) is not None:
            self._pick(lambda work_id: self._name_design(seen, work_id))

    def action_hint(self, act: str) -> None:
        """Assign the design that a hint proposes. `act` is the hint's action, "proposed" or "same"."""
        if (seen := self._seen) is not None:
            for hint in self._round.hints(seen):
                if hint.act == act:
                    self._name_design(seen, hint.work.id)

    def action_open(self) -> None:
        """Open the listing's page.

        Answers about this listing are recorded, from now on, as given after the page was viewed.
        """
        if self._seen is not None:
            self._round.opened.add(self._shown_id)
            self.post_message(Pane.Open(self._seen.listing.url))
            self._show()

    def action_page(self) -> None:
        host_of(self.app).judge_page(self._round.ids)

    def action_copy(self) -> None:
        if self._seen is not None:
            self.post_message(Pane.Copy(self._seen.listing.url))

    def action_proof(self) -> None:
        self.run_worker(make_proof(host_of(self.app), self._shown_id), group="proof", exclusive=True)

    def action_undo(self) -> None:
        if (undone := self._round.undo()) is not None:
            self._shown_id = undone
            self._show()

    def action_out(self) -> None:
        self.dismiss(self._given)

    @property
    def _given(self) -> int:
        return len(self._round.ids) - self._round.left

    def _pick(self, then: Callable[[str], None]) -> None:
        hints = self._round.hints(self._seen) if self._seen else ()
        ways = [MenuEntry(hint.work.id, f"{clean(hint.work.title)}?", clean(hint.why)) for hint in hints]
        self.app.push_screen(
            DesignPicker(self.context.records, tr(WHICH_DESIGN), ways=ways),
            lambda work_id: then(work_id) if work_id else None,
        )

    def _answer(
        self, seen: ListingSeen, judgement: Judgement, work_id: str | None = None, because: str = ""
    ) -> None:
        """Record an answer about `seen`, the finding that was on the screen when the user answered.

        `seen` is passed explicitly, because the records may have changed while a dialog was open.
        """
        result = self._round.answer(seen, judgement, work_id=work_id, because=because)
        if result.needs_design:
            self._pick(lambda work_id: self._answer(seen, judgement, work_id))
        elif not self._objected(result, lambda why: self._answer(seen, judgement, work_id, why)):
            self._go_on()

    def _name_design(self, seen: ListingSeen, work_id: str, because: str = "") -> None:
        result = self._round.name_design(seen, work_id, because=because)
        if not self._objected(result, lambda why: self._name_design(seen, work_id, why)):
            self._show()

    def _objected(self, result: AnswerResult, again: Callable[[str], None]) -> bool:
        """Show why the answer was not recorded.

        If only a reason from the user is missing, ask for it and call `again`.

        Returns whether the answer was not recorded.
        """
        if result.doubts:
            ask = AskText(
                tr(WHY),
                hint=result.doubt_words,
                why_not=lambda text: None if text else tr(NO_REASON),
                yes=tr("report it"),
            )
            self.app.push_screen(ask, lambda why: again(why) if why else None)
        self._problem(result.problem)
        return not result.is_written

    def _go_on(self) -> None:
        following = self._round.following(self._shown_id)
        if following is None:
            self.dismiss(self._given)
            return
        self._shown_id = following
        self._show()

    def _records_changed(self) -> None:
        self.call_later(self._follow)

    def _follow(self) -> None:
        """If the displayed finding was answered elsewhere, go to the next one. If it was changed, draw it again."""
        if self._answered or self._round.look(self._shown_id) == self._seen:
            return
        if self._round.is_answered(self._shown_id) and self.app.screen is self:
            refused = (
                self._refusal and self._seen and with_label(listing_name(self._seen.listing), self._refusal)
            )
            self._go_on()
            self._problem(refused or "")
        else:
            self._show()

    def _problem(self, sentence: str) -> None:
        self._refusal = sentence
        self.query_one("#problem", Static).update(sentence)

    def _show(self) -> None:
        """Draw the finding, and ignore input until it has been drawn."""
        self._seen, ids = self._round.look(self._shown_id), self._round.ids
        self._problem("")
        position = ids.index(self._shown_id) + 1
        place = tr("{position} of {total}", position=position, total=len(ids)) if len(ids) > 1 else ""
        self.query_one(".place", Static).update(Content.styled(place, "$soft"))
        lines = (
            self._lines(self._seen)
            if self._seen
            else [Content(tr("This listing is no longer in your records."))]
        )
        self.query_one("#listing", Static).update(Content("\n").join(lines))
        self._show_hints(self._round.hints(self._seen) if self._seen else ())
        self._show_numbered()
        self.ignore_input()

    def _show_hints(self, hints: Iterable[DesignHint]) -> None:
        shown = {f"judge.{hint.act}": f"{clean(hint.work.title)}?  {clean(hint.why)}" for hint in hints}
        self.query_one("#hints").display = bool(shown)
        for button in self.query("#hints KeyButton").results(KeyButton):
            button.display = button.act in shown
            button.show(shown.get(button.act, ""))

    def _show_numbered(self) -> None:
        """Draw the numbered list of designs, in as many columns as fit."""
        shown, works = self.query_one("#numbered", Static), self._round.numbered(self._seen)
        shown.display = bool(works)
        titles = [clean(work.title) for work in works]
        width = max(map(cell_len, titles), default=0) + _NUMBER
        columns = max(1, (self.app.size.width - 2 * _NUMBER) // width)
        rows = [range(at, min(at + columns, len(titles))) for at in range(0, len(titles), columns)]
        lines = (Content("").join(_numbered(at, titles[at], width) for at in row) for row in rows)
        shown.update(Content("\n").join(lines))
        yes = tr(_YES_NUMBERED) if works else tr(ACTIONS[_ANSWERS[0]].word)
        self.query_one("#answers KeyButton", KeyButton).show(yes)

    def _lines(self, seen: ListingSeen) -> Iterator[Content]:
        finding, listing = seen.finding, seen.listing
        opened = finding.id in self._round.opened
        yield Content.styled(shortened(listing_name(listing)), "bold")
        yield Content.styled(clean(listing.url), "$soft")
        shown = (listing.store_name or listing.store_number, listing.price, listing.product_type)
        if about := " · ".join(filter(None, map(clean, shown))):
            yield Content(about)
        yield Content("")
        yield from labelled(_LABEL, (tr("note"), clean(finding.note_beside)))
        design = clean(seen.work.title) if seen.work else tr("not chosen yet")
        yield from labelled(_LABEL, (tr("design"), design))
        if finding.judgement is not None:
            yield from labelled(_LABEL, (tr("judged"), tr(JUDGEMENT_WORDS[finding.judgement])))
        if finding.viewed or opened:
            by_word = finding.viewed_by_word and not opened
            said = tr("You said you have looked at the page.") if by_word else tr("You have opened the page.")
            yield Content.styled(said, "$soft")
        else:
            yield Content.styled(
                tr("! The page has not been opened yet: press {judge.open} to open it."), "bold"
            )
        if doubt := doubt_about(finding, listing):
            yield Content.styled(doubt, "$error")
        for earlier in earlier_complaints(self.context.store, finding.listing_id):
            if earlier.finding.id != finding.id:
                yield from labelled(_LABEL, (tr("before"), clean(earlier.words)))
