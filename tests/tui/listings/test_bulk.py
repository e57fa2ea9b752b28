"""One answer for many: what stays out and why, what the filter hides, and one step to take it back."""

from __future__ import annotations

from dataclasses import replace

from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from tests.factories import NOW, a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, paste, press, text_of, type_in

COPY = ("enter",)
NOT_MINE = ("down", "enter")
BECAME = (*["down"] * 6, "enter")


def _unjudged(stage: Stage) -> list[Finding]:
    """Three listings of one shop that nobody has answered."""
    work = a_work(title="Quiet Whale")
    shop = {"store_name": "Nordic", "store_number": "11"}
    listings = [a_listing(n, title=f"Poster {n}", **shop) for n in range(3)]
    findings = [Finding(id=f"f{n}", listing_id=one.id, work_id=work.id) for n, one in enumerate(listings)]
    stage.store.change(work, *listings, *findings)
    return findings


async def test_one_answer_for_all_marked_is_one_step(stage: Stage, opened: Open) -> None:
    """All marked ones are answered at once, it says that nobody has looked, and u takes all of it back."""
    findings = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "a", "c")
        assert "Change 3 links" in text_of(pilot.app)
        await press(pilot, *NOT_MINE)
        assert "3 of the pages were not opened from here; that is written" in text_of(pilot.app)
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


async def test_copies_in_bulk_are_her_word_that_she_has_looked(stage: Stage, opened: Open) -> None:
    """The same question as after a paste: nothing by default, one by one, or that she has looked at all; so it is kept."""
    findings = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", *COPY)
        text = text_of(pilot.app)
        assert "3 links: copied from you" in text
        assert "Has each page been looked at?" in text
        assert "3 of the pages were not opened from here" in text
        await press(pilot, "enter")
        assert {stage.store.findings[one.id].judgement for one in findings} == {None}
        await press(pilot, "down", "down", "down", "enter")
        kept = [stage.store.findings[one.id] for one in findings]
        assert {(one.judgement, one.judged_by, one.viewed, one.viewed_by_word) for one in kept} == {
            (Judgement.COPY, "Mira", True, True)
        }
        await press(pilot, "u")
        assert {stage.store.findings[one.id].judgement for one in findings} == {None}
        await press(pilot, "a", "c", *COPY, "down", "enter")
        assert "1 of 3" in text_of(pilot.app)


async def test_pages_that_were_opened_need_no_word(stage: Stage, opened: Open) -> None:
    """Where all of them were opened from here, the usual yes is enough."""
    findings = _unjudged(stage)
    stage.store.change(*(replace(one, viewed=True) for one in findings))
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", *COPY, "enter")
    kept = [stage.store.findings[one.id] for one in findings]
    assert {(one.judgement, one.viewed, one.viewed_by_word) for one in kept} == {
        (Judgement.COPY, True, False)
    }


async def test_what_became_of_many_is_said_at_once(stage: Stage, opened: Open) -> None:
    """An imported year: marked links are said to be gone in one step; what was not reported stays out with the reason."""
    work, moment = a_work(), Moment(at=NOW, kind=MomentKind.REPORTED)
    listings = [a_listing(n, title=f"Poster {n}") for n in range(4)]
    reported = [a_finding(one, work, state=FindingState.FILED, history=(moment,)) for one in listings[:3]]
    stage.store.change(work, *listings, *reported, a_finding(listings[3], work))
    async with opened() as pilot:
        await press(pilot, "1", "a", "c", *BECAME)
        assert "What became of it?" in text_of(pilot.app)
        await press(pilot, "enter")
        text = text_of(pilot.app)
        assert "3 links: gone" in text
        assert "It was not reported, so nothing can have become of it." in text
        await press(pilot, "enter")
        kept = [stage.store.findings[one.id] for one in reported]
        assert {(one.state, one.outcome and one.outcome.at) for one in kept} == {(FindingState.REMOVED, NOW)}
        assert "✓ gone 3" in text_of(pilot.app)
        await press(pilot, "u")
    assert {stage.store.findings[one.id].state for one in reported} == {FindingState.FILED}


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
        await press(pilot, "1", "a", "c", "down", "down", "down", "down", "down", "enter")
        await type_in(pilot, "fox")
        await press(pilot, "enter")
        assert "2 links: Fox" in text_of(pilot.app)
        await press(pilot, "enter")
        assert {one.work_id for one in stage.store.findings.all()} == {fox.id}
        await press(pilot, "u")
    assert {one.work_id for one in stage.store.findings.all()} == {None}
