"""Judging: one listing, one question, one key an answer, each written down at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.tui.listings.judging import JudgeScreen
from helper.tui.workbench import Records
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_address, an_attempt, an_item_url
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, paste, press, settle, text_of, type_in

IN = ("1", "enter")


def _unjudged(stage: Stage, amount: int = 3, *, design: bool = True, **listing: object) -> list[Finding]:
    work = a_work()
    listings = [a_listing(number, title=f"Poster {number}", **listing) for number in range(amount)]
    findings = [
        Finding(id=f"f{number}", listing_id=one.id, work_id=work.id if design else None)
        for number, one in enumerate(listings)
    ]
    stage.store.change(work, *listings, *findings)
    return findings


@pytest.mark.parametrize(
    ("key", "judgement"),
    [
        ("c", Judgement.COPY),
        ("n", Judgement.NOT_A_COPY),
        ("l", Judgement.LICENSED),
        ("m", Judgement.OWN),
        ("z", Judgement.LATER),
    ],
)
async def test_one_key_is_one_answer(stage: Stage, opened: Open, key: str, judgement: Judgement) -> None:
    """The answer is in the records at once, and the next listing is asked about."""
    first, *_ = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, *IN)
        assert "Is this your design, sold without your permission?" in text_of(pilot.app)
        await press(pilot, key)
        assert "2 of 3" in text_of(pilot.app)
    kept = stage.store.findings[first.id]
    assert (kept.judgement, kept.judged_by, kept.viewed) == (judgement, "Mira", False)


async def test_a_title_without_end_leaves_the_question_in_sight(stage: Stage, opened: Open) -> None:
    """What a seller has written is cut where it would push away what is asked, and how to answer."""
    (first, *_) = _unjudged(stage, 1)
    stage.store.change(replace(stage.store.listings[first.listing_id], title="海报 whale " * 200))
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, *IN)
        text = text_of(pilot.app)
        assert "Is this your design, sold without your permission?" in text
        assert "z decide later" in text


async def test_it_is_said_and_kept_whether_the_page_was_opened(stage: Stage, opened: Open) -> None:
    """Before o: plainly that it was not. After it: that it was, and so it is written down."""
    first, *_ = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, *IN)
        assert "! The page has not been opened." in text_of(pilot.app)
        await press(pilot, "o")
        assert "You have opened the page." in text_of(pilot.app)
        await press(pilot, "c")
    assert stage.opened == [stage.store.listings[first.listing_id].url]
    assert stage.store.findings[first.id].viewed


async def test_a_doubtful_address_must_be_looked_at_before_it_is_a_copy(stage: Stage, opened: Open) -> None:
    """The key c alone says why not; every other answer goes through, and after a look c does too."""
    first, second, *_ = _unjudged(stage, flagged=True)
    async with opened() as pilot:
        await press(pilot, *IN, "c")
        assert stage.store.findings[first.id].judgement is None
        assert "Look at this page before you report it" in text_of(pilot.app)
        await press(pilot, "o", "c", "n")
    assert stage.store.findings[first.id].judgement is Judgement.COPY
    assert stage.store.findings[second.id].judgement is Judgement.NOT_A_COPY


async def test_an_incomplete_number_is_called_that_and_holds_nothing_up(stage: Stage, opened: Open) -> None:
    """The answer is kept and the next one comes; the link says that it is to be fixed, and its address can be put right."""
    first, *_ = _unjudged(stage, 2)
    broken = replace(
        stage.store.listings[first.listing_id], item_id="", reading="id_damaged", flagged=True, title="Poster"
    )
    stage.store.change(broken)
    async with opened() as pilot:
        await press(pilot, *IN)
        assert "The number is incomplete" in text_of(pilot.app)
        await press(pilot, "c")
        assert "2 of 2" in text_of(pilot.app)
        await press(pilot, "escape")
        assert stage.store.findings[first.id].judgement is Judgement.COPY
        assert "! fix the link" in text_of(pilot.app)
        assert stage.queue.plan(dry_run=True) == [], "it goes on no form"
        await press(pilot, "e")
        await paste(pilot, an_item_url(1))
        await press(pilot, "enter")
        assert "already" in text_of(pilot.app)
        await press(pilot, "home", *["delete"] * 80)
        await paste(pilot, an_item_url(900))
        await press(pilot, "enter")
        assert "! fix the link" not in text_of(pilot.app)
    kept = stage.store.listings[first.listing_id]
    assert (kept.item_id, kept.url, kept.flagged) == (an_address(900).global_id, an_item_url(900), False)
    assert [one.finding_ids for one in stage.queue.plan(dry_run=True)] == [(first.id,)]


async def test_a_copy_needs_a_design(stage: Stage, opened: Open) -> None:
    """Where none is named the answer asks for it, and is not written down without."""
    first, *_ = _unjudged(stage, design=False)
    async with opened() as pilot:
        await press(pilot, *IN, "c")
        assert "Which of your designs does it copy?" in text_of(pilot.app)
        await press(pilot, "escape")
        assert stage.store.findings[first.id].judgement is None
        await press(pilot, "c", "down", "down", "enter")
    kept = stage.store.findings[first.id]
    assert (kept.judgement, kept.state) == (Judgement.COPY, FindingState.JUDGED)
    assert kept.work_id == stage.store.works.all()[0].id


async def test_another_design_can_be_named(stage: Stage, opened: Open) -> None:
    """The key d names the design, a new one too, and the answer stays what it was."""
    first, *_ = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, *IN, "d", "down", "enter")
        await type_in(pilot, "Fern Study")
        await press(pilot, "enter")
        assert "design    Fern Study" in text_of(pilot.app)
        assert "1 of 3" in text_of(pilot.app)
    assert stage.store.findings[first.id].judgement is Judgement.LATER


async def test_the_last_answer_can_be_taken_back(stage: Stage, opened: Open) -> None:
    """The key u asks about the listing before again."""
    first, *_ = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, *IN, "n", "u")
        assert "1 of 3" in text_of(pilot.app)
    assert stage.store.findings[first.id].judgement is None


async def test_one_may_stop_in_the_middle(stage: Stage, opened: Open) -> None:
    """Esc leaves; the answers given stay, the others are not answered."""
    first, second, _ = _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, *IN, "n", "escape")
        assert not isinstance(pilot.app.screen, JudgeScreen)
    assert stage.store.findings[first.id].judgement is Judgement.NOT_A_COPY
    assert stage.store.findings[second.id].judgement is None


async def test_the_last_answer_leads_back_to_the_list(stage: Stage, opened: Open) -> None:
    """When all are answered the list is there again, as it is now."""
    _unjudged(stage, 1)
    async with opened() as pilot:
        await press(pilot, *IN, "n")
        assert "· not yours" in text_of(pilot.app)


async def test_only_marked_ones_are_asked_about(stage: Stage, opened: Open) -> None:
    """Marks choose what is judged."""
    _unjudged(stage)
    async with opened() as pilot:
        await press(pilot, "1", "space", "space", "enter")
        assert "1 of 2" in text_of(pilot.app)


async def test_a_listing_that_is_no_copy_after_all_leaves_its_form(stage: Stage, opened: Open) -> None:
    """The person's word counts until it is sent."""
    complaint = a_ready_complaint(stage, links=2)
    async with opened() as pilot:
        await press(pilot, *IN, "n")
    assert len(stage.store.complaints[complaint.id].finding_ids) == 1
    assert stage.store.complaints[complaint.id].state is ComplaintState.PLANNED


async def test_the_same_listing_is_not_noted_twice_for_a_design(stage: Stage, opened: Open) -> None:
    """When the pair is there already the answer says so, and nothing changes."""
    listing, whale = a_listing(title="Mug"), a_work(title="Whale")
    there, unnamed = a_finding(listing, whale), a_finding(listing)
    stage.store.change(whale, listing, there, unnamed)
    async with opened() as pilot:
        await press(pilot, *IN, "c", "down", "down", "enter")
        assert "This listing is noted for that design already." in text_of(pilot.app)
    assert stage.store.findings[unnamed.id].judgement is None


async def test_what_is_known_of_the_listing_and_its_past_is_there(stage: Stage, opened: Open) -> None:
    """Shop, price and product stand beside the question, and what was reported about it before."""
    first, *_ = _unjudged(stage, 1, store_name="Nordic", price="US $3", product_type="mug")
    fox = a_work(title="Fox")
    before = Finding(id="before", listing_id=first.listing_id, work_id=fox.id, state=FindingState.REMOVED)
    complaint = a_complaint(
        fox,
        (before,),
        state=ComplaintState.CLOSED,
        number="48209114",
        attempts=(an_attempt(result=Result.FILED),),
    )
    stage.store.change(fox, complaint, replace(before, complaint_id=complaint.id))
    async with opened() as pilot:
        await press(pilot, "1")
        await press(pilot, *(() if _on(pilot, "to judge") else ("down",)), "enter")
        text = text_of(pilot.app)
        assert "Nordic · US $3 · mug" in text
        assert "before    48209114, today, Fox: gone" in text


async def test_a_licensed_shop_is_reported_only_with_a_reason(stage: Stage, opened: Open) -> None:
    """The reason is typed and kept; without one nothing is written."""
    first, *_ = _unjudged(stage, 1, store_name="Nordic")
    (work,) = stage.store.works.all()
    stage.store.change(replace(work, licensees=("Nordic",)))
    async with opened() as pilot:
        await press(pilot, *IN, "c")
        assert "Why do you report it all the same?" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "Without a reason it is not reported." in text_of(pilot.app)
        assert stage.store.findings[first.id].judgement is None
        await paste(pilot, "The licence ended in May.")
        await press(pilot, "enter")
    grounds = stage.store.findings[first.id].grounds
    assert grounds is not None
    assert grounds.reason == "The licence ended in May."


async def test_the_sign_of_the_clipboard_stands_here_too(stage: Stage, opened: Open) -> None:
    """While the clipboard is watched every screen says so."""
    _unjudged(stage, 1)
    async with opened() as pilot:
        records = Records(stage.store, stage.queue)
        pilot.app.push_screen(JudgeScreen(stage.bench(), records, ("f0",), sign="◉ watching clipboard"))
        await settle(pilot)
        assert "◉ watching clipboard" in text_of(pilot.app).splitlines()[0]


def _on(pilot: Pilot[int], words: str) -> bool:
    """Whether the row under the cursor says these words."""
    return any(line.startswith("  ▌") and words in line for line in text_of(pilot.app).splitlines())
