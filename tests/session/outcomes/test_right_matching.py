"""A row of the list is a design's by its number or its whole title, never by a part of it."""

from __future__ import annotations

from helper.model.attempt import Result
from helper.model.work import Right
from helper.session.outcomes.right_matching import last_number, match, near
from tests.factories import a_work, an_attempt
from tests.session.list_stage import a_row


def test_a_title_counts_as_a_whole() -> None:
    """Whatever its capitals; a longer title is another design's. An alias is the design's own."""
    whale = a_work(title="Quiet Whale", aliases=("The Whale",))
    rows = [a_row("9000117", title="Quiet Whale II"), a_row("9000118", title="QUIET WHALE")]
    assert [one.rows for one in match(rows, [whale], practice=False)] == [(rows[1],)]
    assert match([a_row("9000119", title="The Whale")], [whale], practice=False)


def test_a_registration_number_tells_two_apart() -> None:
    """Of two rows with one title, the one with the design's number is meant."""
    whale = a_work(title="Quiet Whale", right=Right(number="VA000117"))
    rows = [
        a_row("9000117", "rejected", title="Quiet Whale", registration="N/A"),
        a_row("9000118", "approved", title="Quiet Whale", registration="VA000117"),
    ]
    (one,) = match(rows, [whale], practice=False)
    assert one.row == rows[1]


def test_the_last_number_of_the_lane_counts() -> None:
    """Practice has its own."""
    work = a_work(
        submissions=(
            an_attempt(number="1", result=Result.FILED),
            an_attempt(number="2", result=Result.FILED),
            an_attempt(number="3", result=Result.FILED, practice=True),
        )
    )
    assert (last_number(work, practice=False), last_number(work, practice=True)) == ("2", "3")


def test_near_titles_come_likeliest_first() -> None:
    """And what reads otherwise does not come at all."""
    rows = [
        a_row(str(number), title=title)
        for number, title in enumerate(("Lantern", "Quiet Wale", "Quiet Whales"))
    ]
    assert [row.title for row in near(a_work(title="Quiet Whale"), rows)] == ["Quiet Whales", "Quiet Wale"]
