"""Decisions copied from Alibaba's list or mail and pasted in History: shown once, and set only then."""

from __future__ import annotations

from textual.pilot import Pilot

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.store.queries import findings_of
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_attempt, an_item_url
from tests.tui.stage import Stage, flat, paste, press, see


def _filed(stage: Stage, number: str, first: int, links: int = 2, title: str = "Quiet Whale") -> Complaint:
    """Add a filed complaint whose links are numbered from `first`."""
    work = a_work(title=title)
    listings = [a_listing(first + place) for place in range(links)]
    findings = [a_finding(listing, work, state=FindingState.FILED) for listing in listings]
    complaint = a_complaint(
        work, tuple(findings), state=ComplaintState.FILED, number=number, attempts=(an_attempt(),)
    )
    findings = [a_finding(listing, work, id=finding.id, state=FindingState.FILED, complaint_id=complaint.id)
                for listing, finding in zip(listings, findings, strict=True)]  # fmt: skip
    stage.store.change(work, complaint, *listings, *findings)
    return complaint


def _states(stage: Stage, complaint: Complaint) -> list[FindingState]:
    return [finding.state for finding in findings_of(stage.store, stage.store.complaints[complaint.id])]


async def test_pasted_list_sets_outcomes_after_one_confirmation(stage: Stage, pilot: Pilot[int]) -> None:
    """The state given for a link overrides that of its complaint. A single undo restores all links."""
    gone = _filed(stage, "48213377", 1)
    mixed = _filed(stage, "48213378", 11, title="Midnight Fox")
    stage.clipboard = "\n".join(
        [
            "Complaint number\tStatus\tSubmitted",
            "48213377\tTaken down\t2026-11-20",
            "48213378\tCompleted\t2026-11-20",
            f"{an_item_url(11)}\tRemoved",
            f"{an_item_url(12)}\tRejected",
        ]
    )
    text = flat(await press(pilot, "5", "p"))
    see(
        text,
        "48213377: Quiet Whale, 2 links: 2 gone",
        "48213378: Midnight Fox, 2 links: 1 gone, 1",
    )
    assert _states(stage, gone) == [FindingState.FILED] * 2, "something was set before the user confirmed"
    await press(pilot, "enter")
    assert _states(stage, gone) == [FindingState.REMOVED] * 2
    assert _states(stage, mixed) == [FindingState.REMOVED, FindingState.REJECTED]
    await press(pilot, "u")
    assert _states(stage, gone) + _states(stage, mixed) == [FindingState.FILED] * 4


async def test_mail_with_an_unknown_complaint_number_raises_a_question(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """Enter alone chooses no complaint. The number is saved with the complaint that the user chooses."""
    ours = _filed(stage, "", 1)
    mail = (
        f"Dear complainant,\nComplaint No. 48219999\n{an_item_url(1)}\n{an_item_url(2)}\nResult: rejected.\n"
    )
    mail += "Complaint No. 48220000\nResult: removed.\n"
    await press(pilot, "5")
    see(await paste(pilot, mail), "Which complaint has the number 48219999?", "Quiet Whale, 2 links")
    await press(pilot, "enter")
    text = await press(pilot, "down", "down", "enter")
    assert "48220000: not in your records" in text, "one complaint was offered for two numbers"
    assert "u undoes the outcomes; e changes a number." in text
    assert "2 links changed." in await press(pilot, "enter")
    assert _states(stage, ours) == [FindingState.REJECTED] * 2
    assert stage.store.complaints[ours.id].number == "48219999"


async def test_unknown_or_contradictory_decisions_change_nothing(stage: Stage, pilot: Pilot[int]) -> None:
    ours, other = _filed(stage, "48213377", 1), _filed(stage, "48213378", 11)
    text = f"48213377 removed\n48213377 rejected\n48210000 removed\n48213378 removed {an_item_url(1)}"
    await press(pilot, "5")
    see(
        flat(await paste(pilot, text)),
        "the text gives two different outcomes: no change",
        "48210000: not in your records: no change",
        "the text lists other links",
        "Nothing changes.",
    )
    await press(pilot, "enter")
    assert {*_states(stage, ours), *_states(stage, other)} == {FindingState.FILED}


async def test_pasted_outcome_that_is_not_recognised_is_reported(stage: Stage, pilot: Pilot[int]) -> None:
    """The complaint's number shows that the text is from Alibaba's list, so it is not read as a list of links."""
    ours = _filed(stage, "48213377", 1)
    await press(pilot, "5")
    unread = "48213377: Quiet Whale, 2 links: no outcome was recognised: no change"
    see(flat(await paste(pilot, "48213377\tCompleted")), unread, "Nothing changes.")
    await press(pilot, "enter")
    _filed(stage, "48213378", 11)
    see(
        flat(await paste(pilot, "48213377\tCompleted\n48213378\tTaken down")),
        unread,
        "48213378: Quiet Whale, 2 links: 2 gone",
    )
    await press(pilot, "escape")
    assert _states(stage, ours) == [FindingState.FILED] * 2


async def test_links_in_a_text_with_a_known_complaint_number_are_added(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _filed(stage, "48213377", 1)
    await press(pilot, "5")
    assert "1 link pasted" in await paste(pilot, f"like 48213377\n{an_item_url(30)}")


async def test_outcome_changed_while_the_dialog_is_open_is_not_overwritten(
    stage: Stage, pilot: Pilot[int]
) -> None:
    complaint = _filed(stage, "48213377", 1)
    stage.clipboard = "48213377\tTaken down"
    see(flat(await press(pilot, "5", "p")), "48213377: Quiet Whale, 2 links: 2 gone")
    first = findings_of(stage.store, complaint)[:1]
    stage.queue.set_outcomes({FindingState.COUNTERED: first})
    await press(pilot, "enter", until="1 link changed")
    assert _states(stage, complaint) == [FindingState.COUNTERED, FindingState.REMOVED]


async def test_links_without_a_complaint_number_are_added_from_history(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _filed(stage, "48213377", 1)
    await press(pilot, "5")
    assert "1 link pasted" in await paste(pilot, an_item_url(30))
