"""Judging: one listing, one question, one key an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from helper.model.doubts import DOUBT_WORDS, doubt_about
from helper.model.finding import Doubt, Finding, Judgement
from helper.model.words import JUDGEMENT_WORDS, counted
from helper.tui.designs.picker import DesignPicker
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.asking import Asking
from helper.tui.dialogs.dialogs import Dialog
from helper.tui.filing.words import PRACTICE
from helper.tui.keys import bindings
from helper.tui.listings.details import earlier_words
from helper.tui.listings.proof import Proof
from helper.tui.pane import Pane
from helper.tui.plain import clean, shortened
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press
from helper.tui.widgets.prose import Prose
from helper.tui.workbench import Records, Workbench

QUESTION = "Is this your design, sold without your permission?"
OPENED = "You have opened the page."
NOT_OPENED = "The page has not been opened. o opens it in your browser."
_ANSWERS = ("judge.copy", "judge.not_mine", "judge.licensed", "judge.own", "judge.later")


class Looked(Enum):
    """What the person says about the pages of links whose design she has named."""

    ONE_BY_ONE = "one_by_one"
    LATER = "later"
    SAID = "said"


class HaveYouLooked(Dialog[Looked | None]):
    """The one question before links are called copies without a page having been opened from here; None: back.

    Nothing is chosen before the person chooses: that she has looked is hers to say.
    """

    def __init__(self, links: int, title: str, foot: str = "") -> None:
        super().__init__(nothing=None)
        self._links, self._title, self._foot = links, title, foot

    def body(self) -> Iterable[Widget]:
        """The question, and what each answer leads to."""
        yield Static(f"{counted(self._links, 'link')}: {self._title}", classes="title", markup=False)
        yield Static(
            "Has each page been looked at? What you say here is kept with your name.",
            classes="hint",
            markup=False,
        )
        yield Menu(list(self._entries()), at=None)
        if self._foot:
            yield Prose(self._foot, classes="foot")
        yield Horizontal(Press("menu.choose", "this one"), Press("dialog.no", "back"), classes="presses")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Give the answer back."""
        event.stop()
        self.dismiss(Looked(event.name))

    def _entries(self) -> Iterator[Entry]:
        yield Entry(Looked.ONE_BY_ONE.value, "show me one by one", "open the page, then answer")
        yield Entry(Looked.LATER.value, "later", "in Listings, to judge; Enter begins there")
        if self._links:
            them = f"all {self._links}" if self._links > 1 else "it"
            note = "my design, sold without my permission"
            yield Entry(Looked.SAID.value, f"I have looked at {them}", note)


class JudgeScreen(Asking[int]):
    """Goes through some findings; gives back how many were answered. Each answer is written down at once."""

    BINDINGS = bindings(
        *_ANSWERS, "judge.open", "judge.design", "judge.undo", "judge.link", "judge.proof", "judge.out"
    )
    AUTO_FOCUS = ""

    def __init__(
        self, bench: Workbench, records: Records, finding_ids: tuple[str, ...], *, sign: str = ""
    ) -> None:
        """`sign` says what is watched or open meanwhile; it stands here too."""
        super().__init__()
        self._sign = sign
        self._bench = bench
        self._records = records
        self._ids = finding_ids
        self._at = 0
        self._given = 0
        self._opened: set[str] = set()

    def compose(self) -> ComposeResult:
        """The listing, the question, and the answers with their keys."""
        with Horizontal(classes="head"):
            yield Static("Listings", classes="name")
            if self._sign:
                yield Static(self._sign, classes="watching", markup=False)
            yield Static(id="place", classes="place")
        if self._bench.practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        with VerticalScroll(id="judge", can_focus=False):
            yield Static(id="listing")
            yield Static(QUESTION, id="question", markup=False)
            with Vertical(id="answers"):
                for name in _ANSWERS:
                    yield Press(name)
            yield Static(id="problem", classes="problem", markup=False)
        with Horizontal(classes="presses"):
            for name in ("judge.open", "judge.design", "judge.undo", "judge.out"):
                yield Press(name)

    def on_mount(self) -> None:
        """Show the listing that is asked about."""
        self._show()

    def action_judge(self, word: str) -> None:
        """Write the answer down and go on; a copy needs a design, and a doubtful address a look."""
        judgement = Judgement(word)
        finding = self._finding
        listing = self._records.store.listings[finding.listing_id]
        if judgement is Judgement.COPY:
            doubt = doubt_about(finding, listing)
            # With an incomplete number there is no page to look at: the answer is kept, and its link waits to be fixed.
            if doubt and listing.item_id and finding.id not in self._opened:
                self._problem(doubt)
                return
            if finding.work_id is None:
                self._pick(lambda work_id: self._judge(judgement, work_id))
                return
        self._judge(judgement, None)

    def action_design(self) -> None:
        """Say which design it is about; the answer to the question stays as it was."""
        judgement = self._finding.judgement or Judgement.LATER
        self._pick(lambda work_id: self._judge(judgement, work_id, stay=True))

    def action_open(self) -> None:
        """Open the page; from now on the answer counts as given after a look."""
        self._opened.add(self._finding.id)
        self.post_message(Pane.Open(self._url))
        self._show()

    def action_copy(self) -> None:
        """Copy the address."""
        self.post_message(Pane.Copy(self._url))

    def action_proof(self) -> None:
        """Put the original beside the listing's picture."""
        proof = Proof(self.app, self._bench, self._records)
        self.run_worker(proof.make(self._finding.id), group="proof", exclusive=True)

    def action_undo(self) -> None:
        """Take the last answer back and ask again."""
        if self._given and self._records.queue.undo():
            self._given -= 1
            self._at = max(0, self._at - 1)
            self._show()

    def action_out(self) -> None:
        """Stop here; the answers given stay."""
        self.dismiss(self._given)

    @property
    def _finding(self) -> Finding:
        return self._records.store.findings[self._ids[self._at]]

    @property
    def _url(self) -> str:
        return self._records.store.listings[self._finding.listing_id].url

    def _pick(self, then: Callable[[str], None]) -> None:
        def picked(work_id: str | None) -> None:
            if work_id is not None:
                then(work_id)

        self.app.push_screen(DesignPicker(self._records, "Which of your designs does it copy?"), picked)

    def _judge(self, judgement: Judgement, work_id: str | None, *, stay: bool = False) -> None:
        finding = self._finding
        if reason := self._records.queue.why_not_judge(finding, work_id):
            self._problem(reason)
        elif judgement is Judgement.COPY and (doubts := self._records.queue.open_doubts(finding, work_id)):
            self._ask_why(doubts, lambda because: self._write(judgement, work_id, stay=stay, because=because))
        else:
            self._write(judgement, work_id, stay=stay)

    def _ask_why(self, doubts: tuple[Doubt, ...], then: Callable[[str], None]) -> None:
        """Ask for the reason why it is reported although something speaks against it; it is kept."""

        def typed(because: str | None) -> None:
            if because:
                then(because)

        def why_not(text: str) -> str | None:
            return None if text else "Without a reason it is not reported."

        words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
        hint = f"{words[:1].upper()}{words[1:]}. Your reason is kept with your answer."
        ask = AskText("Why do you report it all the same?", hint=hint, why_not=why_not, yes="report it")
        self.app.push_screen(ask, typed)

    def _write(
        self, judgement: Judgement, work_id: str | None, *, stay: bool = False, because: str = ""
    ) -> None:
        """Write the answer down and go on."""
        finding = self._finding
        self._records.queue.judge(
            [finding.id],
            judgement,
            viewed=finding.id in self._opened,
            work_id=work_id,
            because=because,
        )
        self._given += 1
        if stay:
            self._show()
        elif self._at + 1 < len(self._ids):
            self._at += 1
            self._show()
        else:
            self.dismiss(self._given)

    def _problem(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(sentence)

    def _show(self) -> None:
        """Draw the listing, and hear nothing until it can have been read."""
        self._problem("")
        finding, count = self._finding, len(self._ids)
        place = f"{self._at + 1} of {count}" if count > 1 else ""
        self.query_one("#place", Static).update(Content.styled(place, "$soft"))
        self.query_one("#listing", Static).update(Content("\n").join(self._lines(finding)))
        self.go_deaf()

    def _lines(self, finding: Finding) -> list[Content]:
        listing = self._records.store.listings[finding.listing_id]
        work = self._records.store.works.get(finding.work_id) if finding.work_id else None
        opened = finding.id in self._opened
        by_word = finding.viewed_by_word and not opened
        seen = (
            clean(listing.store_name) or clean(listing.store_number),
            clean(listing.price),
            clean(listing.product_type),
        )
        about = " · ".join(part for part in seen if part)
        lines = [
            Content.styled(shortened(clean(listing.title)) or listing.item_id or clean(listing.url), "bold"),
            Content.styled(clean(listing.url), "$soft"),
            *([Content(about)] if about else []),
            Content(""),
            Content.assemble(
                ("design    ", "$soft"), (clean(work.title), "bold") if work else "not said yet"
            ),
        ]
        if finding.judgement is not None:
            lines.append(Content.assemble(("you said  ", "$soft"), JUDGEMENT_WORDS[finding.judgement]))
        lines.append(
            Content.styled("You said that you have looked at the page." if by_word else OPENED, "$soft")
            if finding.viewed or opened
            else Content.styled(f"! {NOT_OPENED}", "bold")
        )
        if doubt := doubt_about(finding, listing):
            lines.append(Content.styled(doubt, "$error"))
        return [*lines, *self._earlier(finding)]

    def _earlier(self, finding: Finding) -> list[Content]:
        """What was reported about this listing before, the latest first."""
        now = self._bench.now()
        return [
            Content.assemble(("before    ", "$soft"), earlier_words(earlier, now))
            for earlier in self._records.queue.earlier_complaints(finding.listing_id)
            if earlier.finding.id != finding.id
        ]
