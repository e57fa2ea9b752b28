"""One answer for many: what stays out and why, what the filter hides, and one step to take it back."""

from __future__ import annotations

from helper.model.finding import Finding, Judgement
from tests.factories import a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, paste, press, text_of

COPY = ("enter",)
NOT_MINE = ("down", "enter")


def _unjudged(stage: Stage, *, seen: bool = False) -> list[Finding]:
    """Three listings of one shop that nobody has answered; where `seen`, a fourth was looked at and called a copy."""
    work = a_work(title="Quiet Whale")
    shop = {"store_name": "Nordic", "store_number": "11"}
    listings = [a_listing(n, title=f"Poster {n}", **shop) for n in range(4)]
    findings = [Finding(id=f"f{n}", listing_id=one.id, work_id=work.id) for n, one in enumerate(listings[:3])]
    stage.store.change(work, *listings[:3], *findings)
    if seen:
        stage.store.change(listings[3], a_finding(listings[3], work, viewed=True))
    return findings


async def test_one_answer_for_all_marked_is_one_step(stage: Stage, opened: Open) -> None:
    """All marked ones are answered at once, it says that nobody has looked, and u takes all of it back."""
    findings = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "a", "c")
        assert "Change 3 links" in text_of(pilot.app)
        await press(pilot, *NOT_MINE)
        assert "3 of the pages were not opened; that is written down with your answer." in text_of(pilot.app)
        await press(pilot, "enter")
        kept = [stage.store.findings[one.id] for one in findings]
        assert {(one.judgement, one.viewed) for one in kept} == {(Judgement.NOT_A_COPY, False)}
        assert "3 links changed. u takes it back." in text_of(pilot.app)
        await press(pilot, "u")
        assert {stage.store.findings[one.id].judgement for one in findings} == {None}
        await press(pilot, "U", "u", "u", "u")
        text = text_of(pilot.app)
    assert {stage.store.findings[one.id].judgement for one in findings} == {None}
    assert "u takes it back" not in text, "what was said before the undo holds no longer"
    assert text.count("There is nothing to take back.") == 1


async def test_a_copy_needs_one_look_at_that_shop(stage: Stage, opened: Open) -> None:
    """Without a look at one listing of the shop and the design nothing is called a copy in bulk."""
    findings = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", *COPY)
        text = text_of(pilot.app)
        assert "None of them can be changed like that" in text
        assert text.count("Look at one of this shop's listings of this design first.") == 1
        assert "Poster 0, Poster 1, Poster 2" in text
        assert "u takes it back" not in text
    assert {stage.store.findings[one.id].judgement for one in findings} == {None}


async def test_after_one_look_the_others_may_be_called_copies(stage: Stage, opened: Open) -> None:
    """One listing of the shop and design was looked at: the others follow, written down as not looked at."""
    findings = _unjudged(stage, seen=True)
    async with opened() as pilot:
        await press(pilot, "1")
        for _ in range(3):
            await press(pilot, "space")
        await press(pilot, "c", *COPY)
        assert "3 links: copied from you" in text_of(pilot.app)
        await press(pilot, "enter")
    kept = [stage.store.findings[one.id] for one in findings]
    assert {(one.judgement, one.viewed) for one in kept} == {(Judgement.COPY, False)}


async def test_what_the_filter_hides_is_named(stage: Stage, opened: Open) -> None:
    """Marked rows that are not shown stand in the dialog by their names."""
    _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "a", "slash")
        await paste(pilot, '"poster 1"')
        await press(pilot, "enter", "c", *NOT_MINE)
        text = text_of(pilot.app)
        assert "The filter hides 2 of them:" in text
        assert "· Poster 0" in text
        assert "· Poster 2" in text


async def test_what_was_sent_stays_out_with_its_reason(stage: Stage, opened: Open) -> None:
    """A listing on a form that is being filled is named with the reason; the others are changed."""
    findings = _unjudged(stage)
    complaint = a_ready_complaint(stage, links=1)
    stage.queue.reserve(practice=False, complaint_id=complaint.id)
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", *NOT_MINE)
        text = text_of(pilot.app)
        assert "Not changed, 1 link:" in text
        assert "It is on the form that is being filled." in text
        await press(pilot, "enter")
    assert {stage.store.findings[one.id].judgement for one in findings} == {Judgement.NOT_A_COPY}


async def test_the_design_of_many_is_named_at_once(stage: Stage, opened: Open) -> None:
    """Naming the design leaves the answers as they are, and is one step too."""
    listings = [a_listing(n, title=f"Poster {n}") for n in range(2)]
    fox = a_work(title="Fox")
    stage.store.change(fox, *listings, *(a_finding(listing) for listing in listings))
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", "down", "down", "down", "down", "down", "enter", "enter")
        assert "2 links: Fox" in text_of(pilot.app)
        await press(pilot, "enter")
        assert {one.work_id for one in stage.store.findings.all()} == {fox.id}
        await press(pilot, "u")
    assert {one.work_id for one in stage.store.findings.all()} == {None}
