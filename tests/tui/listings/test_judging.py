"""Reviewing listings one by one with a key each, and changing all marked listings at once."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from helper.model.finding import Finding, FindingState, Judgement, Moment, MomentKind
from helper.store.second_complaint import superseded
from helper.tui.widgets.inputs import Field
from tests.factories import (
    NOW,
    a_listing,
    a_work,
    an_address,
    an_item_url,
)
from tests.tui.stage import Stage, add_findings, add_gone, flat, paste, press, see, text_of, type_in, wait_for

COPY = ("enter",)
NOT_MINE = ("down", "enter")
BECAME, AGAIN, NOTE, SHOP, REASON, REMOVE = ((*["down"] * place, "enter") for place in range(6, 12))


def _unjudged(stage: Stage, amount: int = 3, *, design: bool = True, **listing: object) -> list[Finding]:
    """Add listings that are not reviewed yet, and return their findings."""
    work = a_work()
    listings = [a_listing(number, title=f"Poster {number}", **listing) for number in range(amount)]
    named = work.id if design else None
    findings = [
        Finding(id=f"4{n}", listing_id=listing.id, work_id=named) for n, listing in enumerate(listings)
    ]
    stage.store.change(work, *listings, *findings)
    return findings


async def test_one_answer_for_all_marked_links_is_undone_as_one_step(stage: Stage, pilot: Pilot[int]) -> None:
    findings = _unjudged(stage)
    assert "Change 3 links" in await press(pilot, "2", "a", "c")
    assert "You did not open 3 of the pages from here; that is saved" in await press(pilot, *NOT_MINE)
    await press(pilot, "enter")
    kept = [stage.store.findings[finding.id] for finding in findings]
    assert {(finding.judgement, finding.viewed) for finding in kept} == {(Judgement.NOT_A_COPY, False)}
    assert "3 links changed. u undoes this." in text_of(pilot.app)
    await press(pilot, "u")
    assert {stage.store.findings[finding.id].judgement for finding in findings} == {None}
    text = await press(pilot, "U", "u", "u", "u")
    assert {stage.store.findings[finding.id].judgement for finding in findings} == {None}
    assert "u undoes this" not in text, "the earlier message is still shown"
    assert text.count("There is nothing to undo.") == 1


async def test_marked_links_are_judged_copies_only_if_all_pages_were_viewed(
    stage: Stage, pilot: Pilot[int]
) -> None:
    findings = _unjudged(stage)
    text = await press(pilot, "2", "a", "c", *COPY)
    see(text, "3 links: copied from you", "Have you looked at each page?")
    assert "You did not open 3 of the pages from here" in text
    await press(pilot, "enter")
    assert {stage.store.findings[finding.id].judgement for finding in findings} == {None}
    await press(pilot, "down", "down", "down", "enter")
    assert _kept(stage) == {(Judgement.COPY, "Mira", True, True)}
    await press(pilot, "u")
    assert {stage.store.findings[finding.id].judgement for finding in findings} == {None}
    assert "1 of 3" in await press(pilot, "a", "c", *COPY, "down", "enter")
    await press(pilot, "escape")
    stage.store.change(*(replace(finding, viewed=True) for finding in findings))
    await press(pilot, "c", *COPY, "enter")
    assert _kept(stage) == {(Judgement.COPY, "Mira", True, False)}


def _kept(stage: Stage) -> set[tuple[object, ...]]:
    return {
        (finding.judgement, finding.judged_by, finding.viewed, finding.viewed_by_word)
        for finding in stage.store.findings.all()
    }


async def test_one_outcome_for_all_marked_links_is_undone_as_one_step(
    stage: Stage, pilot: Pilot[int]
) -> None:
    work, moment = a_work(), Moment(at=NOW, kind=MomentKind.REPORTED)
    reported = add_findings(stage, 3, work, state=FindingState.FILED, history=(moment,))
    add_findings(stage, 1, work, start=4)
    assert "Outcome" in await press(pilot, "2", "a", "c", *BECAME)
    text = await press(pilot, "enter")
    see(text, "3 links: gone", "The link was not reported, so it has no outcome yet.")
    await press(pilot, "enter")
    kept = [stage.store.findings[finding.id] for finding in reported]
    assert {(finding.state, finding.outcome and finding.outcome.at) for finding in kept} == {
        (FindingState.REMOVED, NOW)
    }
    assert "✓ gone 3" in text_of(pilot.app)
    await press(pilot, "u")
    assert {stage.store.findings[finding.id].state for finding in reported} == {FindingState.FILED}


async def test_dialog_about_marked_links_lists_those_that_the_filter_hides(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _unjudged(stage)
    await press(pilot, "2", "a", "slash")
    text = await paste(pilot, '"poster 1"', "enter", "c", *NOT_MINE)
    see(text, "The filter hides 2 of them:", "· Poster 0", "· Poster 2")


async def test_one_design_can_be_chosen_for_all_marked_links(stage: Stage, pilot: Pilot[int]) -> None:
    add_findings(stage, 2)
    stage.store.change(fox := a_work(title="Fox"))
    await press(pilot, "2", "a", "c", "down", "down", "down", "down", "down", "enter")
    assert "2 links: Fox" in await type_in(pilot, "fox", "enter")
    await press(pilot, "enter")
    assert {finding.work_id for finding in stage.store.findings.all()} == {fox.id}
    await press(pilot, "u")
    assert {finding.work_id for finding in stage.store.findings.all()} == {None}


OPEN_JUDGING = ("2", "enter")


async def test_each_key_saves_one_answer_immediately(stage: Stage, pilot: Pilot[int]) -> None:
    findings = _unjudged(stage, 6)
    answers = {
        "c": Judgement.COPY,
        "n": Judgement.NOT_A_COPY,
        "l": Judgement.LICENSED,
        "m": Judgement.OWN,
        "z": Judgement.LATER,
    }
    text = await press(pilot, "2", *["space"] * 5, "enter")
    see(text, "1 of 5", "Is this your design, sold without your permission?")
    for at, (finding, (key, judgement)) in enumerate(zip(findings, answers.items(), strict=False), 1):
        if at < 5:
            assert f"{at + 1} of 5" in await press(pilot, key)
        else:
            assert "4 of 5" in await press(pilot, "u")
            assert stage.store.findings[findings[3].id].judgement is None
            await press(pilot, "m", key)
        kept = stage.store.findings[finding.id]
        assert (kept.judgement, kept.judged_by, kept.viewed) == (judgement, "Mira", False)


async def test_doubtful_listing_is_judged_a_copy_only_once_its_page_is_opened(
    stage: Stage, pilot: Pilot[int]
) -> None:
    first, second, *_ = _unjudged(stage, flagged=True)
    text = await press(pilot, *OPEN_JUDGING, "c")
    see(text, "! The page has not been opened yet", "This address may not lead to the right product")
    assert stage.store.findings[first.id].judgement is None
    assert "You have opened the page." in await press(pilot, "o")
    await press(pilot, "c", "n")
    assert stage.opened == [stage.store.listings[first.listing_id].url]
    kept, other = stage.store.findings[first.id], stage.store.findings[second.id]
    assert [(finding.judgement, finding.viewed) for finding in (kept, other)] == [
        (Judgement.COPY, True),
        (Judgement.NOT_A_COPY, False),
    ]


async def test_listing_with_a_damaged_number_cannot_be_filed_until_corrected(
    stage: Stage, pilot: Pilot[int]
) -> None:
    first, *_ = _unjudged(stage, 2)
    broken = replace(
        stage.store.listings[first.listing_id], item_id="", reading="id_damaged", flagged=True, title="Poster"
    )
    stage.store.change(broken)
    assert "The listing's number is damaged" in await press(pilot, "2", "home", "enter")
    assert "2 of 2" in await press(pilot, "c")
    await press(pilot, "escape")
    assert stage.store.findings[first.id].judgement is Judgement.COPY
    see(text_of(pilot.app), "! fix link 1", "! fix link")
    assert stage.queue.plan(dry_run=True) == [], "a form takes a link with an incomplete number"
    await press(pilot, "home", "e")
    assert "already" in await paste(pilot, an_item_url(1), "enter")
    await press(pilot, "end", "ctrl+u")
    assert "! fix link" not in await paste(pilot, an_item_url(900), "enter")
    kept = stage.store.listings[first.listing_id]
    assert (kept.item_id, kept.url, kept.flagged) == (an_address(900).global_id, an_item_url(900), False)
    assert [complaint.finding_ids for complaint in stage.queue.plan(dry_run=True)] == [(first.id,)]


async def test_judging_as_copy_requires_a_design(stage: Stage, pilot: Pilot[int]) -> None:
    first, *_ = _unjudged(stage, design=False)
    assert "Which of your designs does the listing copy?" in await press(pilot, *OPEN_JUDGING, "c")
    await press(pilot, "escape")
    assert stage.store.findings[first.id].judgement is None
    await press(pilot, "c", "down", "down", "enter")
    kept = stage.store.findings[first.id]
    assert (kept.judgement, kept.state) == (Judgement.COPY, FindingState.JUDGED)
    assert kept.work_id == stage.store.works.all()[0].id


async def test_choosing_a_design_during_the_review_does_not_judge_the_listing(
    stage: Stage, pilot: Pilot[int]
) -> None:
    first, *_ = _unjudged(stage)
    await press(pilot, *OPEN_JUDGING, "d", "down", "enter")
    assert "design    Fern Study" in await type_in(pilot, "Fern Study", "enter")
    assert "1 of 3" in text_of(pilot.app)
    assert stage.store.findings[first.id].judgement is None


async def test_review_shows_the_shop_and_earlier_reports(stage: Stage, pilot: Pilot[int]) -> None:
    first, *_ = _unjudged(stage, 1, store_name="Nordic", price="US $3", product_type="mug")
    add_gone(stage, stage.store.listings[first.listing_id], a_work(title="Fox"))
    await press(pilot, "2")
    text = await press(pilot, *(() if _cursor_on(pilot, "to review") else ("down",)), "enter")
    see(text, "Nordic · US $3 · mug", "before    number 48209114, sent 24 Nov 2026, Fox: gone")


async def test_licensed_shop_is_reported_only_with_a_reason(stage: Stage, pilot: Pilot[int]) -> None:
    first, *_ = _unjudged(stage, 1, store_name="Nordic")
    (work,) = stage.store.works.all()
    stage.store.change(replace(work, licensees=("Nordic",)))
    assert "Why are you reporting this listing anyway?" in await press(pilot, *OPEN_JUDGING, "c")
    assert "Without a reason, the listing is not reported." in await press(pilot, "enter")
    assert stage.store.findings[first.id].judgement is None
    await paste(pilot, "The licence ended in May.", "enter")
    grounds = stage.store.findings[first.id].grounds
    assert grounds is not None
    assert grounds.reason == "The licence ended in May."


def _cursor_on(pilot: Pilot[int], words: str) -> bool:
    """Return whether the row under the cursor contains this text."""
    return any(line.startswith("  ▌") and words in line for line in text_of(pilot.app).splitlines())


async def test_shop_details_of_all_marked_links_are_undone_as_one_step(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _unjudged(stage, price="$3")
    assert "Edit 3 links; empty fields change nothing" in await press(pilot, "2", "a", "c", *SHOP)
    for text in ("poster", "Art Store", "no 7"):
        await type_in(pilot, text, "tab")
    assert "digits only" in await press(pilot, "shift+tab", "enter")
    await press(pilot, "end", *["backspace"] * 4)
    await type_in(pilot, "1102345678", "enter")
    assert {
        (one.product_type, one.store_name, one.store_number, one.price) for one in stage.store.listings.all()
    } == {("poster", "Art Store", "1102345678", "$3")}
    await press(pilot, "u")
    assert {listing.store_name for listing in stage.store.listings.all()} == {""}


async def test_choosing_a_reason_puts_the_marked_copies_on_a_form(stage: Stage, pilot: Pilot[int]) -> None:
    add_findings(stage, 2, a_work())
    add_findings(stage, start=3)
    await press(pilot, "2", "a", "c", *REASON)
    await press(pilot, *["backspace"] * 20)
    await type_in(pilot, "Counterfeit")
    see(await press(pilot, "enter"), "2 links: Counterfeit", "You have not marked the link as a copy")
    assert "2 links changed. 1 was left as it is. u undoes this." in await press(pilot, "enter")
    (form,) = stage.store.complaints.all()
    assert (form.reason, len(form.finding_ids)) == ("Counterfeit", 2)
    await press(pilot, "u")
    assert stage.store.complaints.all() == []


async def test_removal_of_all_marked_links_can_be_undone(stage: Stage, pilot: Pilot[int]) -> None:
    (sent,) = add_findings(stage, 1, work := a_work(), state=FindingState.FILED)
    add_findings(stage, 2, work, start=2)
    listed = {listing.id: listing for listing in stage.store.listings.all()}
    found = {finding.id: finding for finding in stage.store.findings.all()}
    text = await press(pilot, "2", "a", "c", *REMOVE)
    see(text, "2 links: remove from your records?", "Not changed, 1 link:", "The link is already reported.")
    await press(pilot, "escape")
    assert len(stage.store.findings) == 3
    await press(pilot, "c", *REMOVE, "enter")
    assert stage.store.findings.all() == [sent]
    assert [listing.id for listing in stage.store.listings.all()] == [sent.listing_id]
    see(text := text_of(pilot.app), "2 links removed. 1 was left as it is. u undoes this.", "1 link")
    assert "marked" not in text, "the next key would act on the link that was left out"
    await press(pilot, "u")
    assert {listing.id: listing for listing in stage.store.listings.all()} == listed
    assert {finding.id: finding for finding in stage.store.findings.all()} == found


async def test_links_changed_while_the_dialog_is_open_are_left_out(stage: Stage, pilot: Pilot[int]) -> None:
    found = add_findings(stage, 3, a_work())
    first, second, third = (finding.id for finding in found)
    assert "3 links: remove from your records?" in await press(pilot, "2", "a", "c", *REMOVE)
    stage.queue.plan([first])
    stage.queue.reserve()
    stage.queue.remove([second])
    assert "1 link removed. 2 were left as they are. u undoes this." in await press(pilot, "enter")
    assert [finding.id for finding in stage.store.findings.all()] == [first]
    assert third not in stage.store.findings


async def test_links_of_rejected_complaints_can_be_reported_again(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    stage.reject("48213290", still_there=3)
    await press(sample_pilot, "2", "slash")
    await type_in(sample_pilot, "state:rejected", "enter", "a", "c", *["down"] * 7, "enter")
    text = await wait_for(sample_pilot, "Complain again: 3 links of 48213290")
    assert "6 of its links cannot be reported" in flat(text)
    lines = len(stage.store.findings)
    sample_pilot.app.screen.query_one("#reason", Field).value = "Other copyright infringement"
    await press(sample_pilot, "enter", until="on a new form, ready to file")
    assert len(stage.store.findings) == lines + 3
    assert len(superseded(stage.store)) == 3
    assert f"6 of {lines} " in text_of(sample_pilot.app)
