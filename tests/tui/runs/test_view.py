"""What the screen of a run shows after each event."""

from __future__ import annotations

from typing import Any

from helper.session.events import Event, PageReached
from helper.session.operator import Choice, Question, QuestionKind
from helper.session.outcomes.events import ListRead, NumberFound, OutcomeRead, OutcomesEnded
from helper.session.shop.events import ListingLookedAt, RecheckEnded, StillThere, WallMet
from helper.tui.runs.view import RunView
from tests.factories import NOW


def after(*events: Event) -> RunView:
    view = RunView()
    for event in events:
        view = view.after(event)
    return view


def told(kind: type[Event], **values: Any) -> Event:
    return kind(at=NOW, session="s", **values)


def looked(presence: str = "removed", *, back: bool = False) -> Event:
    return told(
        ListingLookedAt, position=3, total=20, item_id="1005009900000017", presence=presence, back=back, text="seen"
    )  # fmt: skip


def test_what_happened_stands_in_lines_and_news_is_plainer_than_the_rest() -> None:
    """A page of the list is soft, a complaint with news is plain, a number that was found is good news."""
    view = after(
        told(ListRead, page=1, rows=10, ours=2, text="A page of the list"),
        told(OutcomeRead, number="1", changed=0, text="nothing new"),
        told(OutcomeRead, number="2", changed=3, text="3 × removed"),
        told(NumberFound, number="3", text="Number 3 is written down."),
    )
    assert [line.style for line in view.lines] == ["$soft", "$soft", "$foreground", "$success"]


def test_how_far_it_is() -> None:
    """A listing that was looked at says which of how many it is."""
    view = after(looked())
    assert (view.position, view.total) == (3, 20)


def test_a_listing_that_is_back_is_the_loudest_line() -> None:
    """It is amber, as what needs the person is; a gone one is good news."""
    assert [line.style for line in after(looked("live", back=True), looked()).lines] == [
        "bold $yours",
        "$success",
    ]


def test_a_wall_is_the_persons_until_something_happens_after_it() -> None:
    """A puzzle, a login and the question whether she is there make it her turn, and the next event ends that."""
    for event in (
        told(WallMet, wall="puzzle", text="The page shows a puzzle."),
        told(StillThere, text="25 of 60. Press Enter to go on."),
        told(PageReached, page="login", host="portal", text="Log in."),
    ):
        view = after(event)
        assert view.yours
        assert view.turn == (event.text,)
        assert not view.lines
        assert not view.after(looked()).yours


def test_a_question_makes_it_the_persons_turn() -> None:
    """While it stands, and no longer."""
    question = Question(
        id="q", kind=QuestionKind.SAME_COMPLAINT, text="Is it this one?", choices=(Choice("none", "No", safe=True),)
    )  # fmt: skip
    view = RunView().asked(question)
    assert view.yours
    assert not view.asked(None).yours


def test_the_end_says_what_came_of_it_and_what_is_open() -> None:
    """The farewell has every line, harmless, and what was the person's turn is not any more."""
    wall = told(WallMet, wall="puzzle", text="The page shows a puzzle.")
    ended = told(
        OutcomesEnded, read=2, changed=3, found=0, text="2 complaints read.\nNot in the list: \x1b[31mWhale\n"
    )
    view = after(wall, ended)
    assert view.farewell == ("2 complaints read.", "Not in the list: [31mWhale")
    assert not view.turn


def test_a_run_that_broke_says_so_below_what_was_seen() -> None:
    """The lines stay; whose turn it is does not."""
    view = after(looked(), told(StillThere, text="go on?")).broken(
        "The window could not be opened.\nLook there."
    )
    assert len(view.lines) == 1
    assert view.farewell == ("The window could not be opened.", "Look there.")
    assert not view.running
    assert not view.yours


def test_after_its_end_nothing_runs() -> None:
    """Also not where the run never came to say so."""
    view = after(
        told(RecheckEnded, live=0, removed=1, redirected=0, unknown=0, back=0, left=0, text="1 gone")
    ).ended()
    assert not view.running
    assert view.farewell == ("1 gone",)
