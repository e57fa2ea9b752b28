"""The Today pane: the next step, the figures and the dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.model.complaint import ComplaintState
from helper.model.finding import (
    Finding,
    FindingState,
    Judgement,
    ListingCheck,
    Moment,
    MomentKind,
    Outcome,
    Presence,
)
from helper.model.work import Right, RightState
from helper.session.filing.recovery import open_complaints
from helper.store.facts import count, due_items
from helper.translation import ENGLISH, use_language
from helper.tui.filing.file_plan import plan_filing
from helper.tui.next_step import next_step
from helper.tui.today_pane import (
    TodayStats,
    due_words,
    last_seen,
    lines_of,
    note_seen,
)
from tests.factories import NOW, a_complaint, a_listing, a_work, an_attempt, places_in
from tests.systems import is_user_only
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, add_findings, add_gone, press, see, text_of, wait_for


def _next(stage: Stage) -> str:
    found = plan_filing(stage.records, limit=300), count(stage.store)
    left_open, dues = open_complaints(stage.store, stage.queue), due_items(stage.store, NOW.date())
    step = next_step(None, today=NOW.date(), practice=False, found=found, left_open=left_open, dues=dues)
    assert step is not None
    return step.head


def _unfinished(stage: Stage, state: ComplaintState) -> None:
    work = a_work()
    (finding,) = add_findings(stage, 1, work)
    attempts = (an_attempt(),) if state is ComplaintState.HANDED_OVER else ()
    complaint = a_complaint(work, (finding,), state=state, attempts=attempts, reserved_at=NOW)
    stage.store.change(complaint)


def test_open_questions_come_before_interrupted_and_ready_forms(stage: Stage) -> None:
    a_ready_complaint(stage)
    _unfinished(stage, ComplaintState.RESERVED)
    assert _next(stage) == "“Quiet Whale” (1 link) was being filled in when the program stopped"
    _unfinished(stage, ComplaintState.HANDED_OVER)
    assert _next(stage) == "Was “Quiet Whale” (1 link) submitted?"


def test_sellers_objection_is_the_next_step_until_a_week_after_its_deadline(stage: Stage) -> None:
    """The deadline is an estimate, so the user may still be able to answer."""
    _unfinished(stage, ComplaintState.HANDED_OVER)
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=7))
    assert _next(stage) == "Answer a seller's objection: 1 link"
    stage.queue.set_outcomes({FindingState.REMOVED: stage.store.findings.all()})
    assert _next(stage) == "Was “Quiet Whale” (1 link) submitted?"
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=1))
    assert _next(stage) == "Answer a seller's objection: 1 link"
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=20))
    assert _next(stage) == "Answer a seller's objection: 1 link"
    stage.queue.set_outcomes({FindingState.REMOVED: stage.store.findings.all()})
    assert _next(stage) == "Was “Quiet Whale” (1 link) submitted?"


async def test_today_shows_an_objection_as_the_next_step(stage: Stage, opened: Open) -> None:
    a_ready_complaint(stage)
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=1))
    async with opened() as pilot:
        text = await wait_for(pilot, "Answer a seller's objection")
    assert "form is ready" not in text


def test_overdue_dates_under_the_same_rule_share_a_line(stage: Stage) -> None:
    sent = Moment(at=NOW - timedelta(days=90), kind=MomentKind.SENT)
    for number in range(50):
        add_findings(stage, 1, a_work(title=f"Design {number}"), state=FindingState.FILED, history=(sent,))
    text = _dates(stage)
    assert "read Alibaba's decisions: 50 due, since" in text
    assert text.count("read Alibaba's decisions") == 2, (
        "expected one line of dates and the source of their rule"
    )


def test_next_steps_lead_from_pasting_a_link_to_filing_a_form(stage: Stage) -> None:
    assert _next(stage) == "Paste the links you have found"
    (finding,) = add_findings(stage)
    stage.store.change(work := a_work())
    assert _next(stage) == "1 link to review"
    stage.queue.judge([finding.id], Judgement.COPY, viewed=True, work_id=work.id)
    assert _next(stage) == "1 form is ready (1 link, about 2 minutes)"
    stage.queue.judge([finding.id], Judgement.LICENSED, viewed=True)
    assert _next(stage) == "Nothing is waiting for you"


async def test_today_filing_and_the_plan_count_the_same_forms(stage: Stage, opened: Open) -> None:
    """The plan, which the key f shows, also lists forms that are created only when the user confirms."""
    stage.add_samples()
    objected = [each for each in stage.store.findings.all() if each.state is FindingState.COUNTERED]
    stage.queue.set_outcomes({FindingState.REMOVED: objected})
    async with opened() as pilot:
        assert "4 forms are ready (17 links, about 8 minutes)" in text_of(pilot.app)
        assert "4 forms to file, 17 links" in await press(pilot, "f")
        await press(pilot, "escape", "4", until="4 forms are ready, 17 links.")


def test_incomplete_links_are_counted_neither_as_ready_nor_as_to_review(stage: Stage) -> None:
    work = a_work()
    (copy,) = add_findings(stage, 1, work, listing={"item_id": "", "reading": "id_damaged"})
    add_findings(stage, 1, start=5, listing={"item_id": "", "reading": "id_damaged"})
    assert _next(stage) == "2 links have incomplete addresses"
    assert count(stage.store).to_review == 0
    add_findings(stage, 1, start=8)
    assert _next(stage) == "1 link to review"
    assert copy.fileable


def test_next_step_tells_how_many_links_cannot_be_filed_yet(stage: Stage) -> None:
    add_findings(stage, 3, a_work(right=Right(state=RightState.PENDING)))
    assert _next(stage) == "3 links cannot be filed yet"


def test_next_step_is_reading_due_decisions_if_nothing_else_is_to_do(stage: Stage) -> None:
    _filed(stage, FindingState.FILED)
    assert _next(stage) == "Alibaba may have decided on 1 link"


def add_back(stage: Stage) -> Finding:
    """Add a reported and removed listing that was seen on sale since, and return its finding."""
    looks = (ListingCheck(at=NOW, presence=Presence.LIVE),)
    listing = a_listing(1, title="Quiet Whale Shower Curtain", looks=looks)
    outcome = Outcome(state=FindingState.REMOVED, at=NOW - timedelta(days=3))
    return add_gone(stage, listing, a_work(), outcome=outcome)


async def test_listing_on_sale_again_is_judged_again_if_the_user_wants(
    stage: Stage, pilot: Pilot[int]
) -> None:
    before = add_back(stage)
    await wait_for(pilot, "on sale again")
    see(await press(pilot, "b"), "Quiet Whale Shower Curtain", "number 48209114, gone 21 Nov, Quiet Whale")
    await press(pilot, "enter", until="yes, copied from me")
    _, again = stage.store.findings.all()
    assert (again.predecessor_id, again.judgement) == (before.id, None)
    await press(pilot, "escape", until="Listings")
    await press(pilot, "1", until="Next for you")
    assert "back again" not in text_of(pilot.app)


@pytest.mark.parametrize("keys", [("escape",), ("space", "enter")])
async def test_listing_on_sale_again_stays_in_today_until_the_user_wants_it(
    stage: Stage, pilot: Pilot[int], keys: tuple[str, ...]
) -> None:
    before = add_back(stage)
    await wait_for(pilot, "on sale again")
    await press(pilot, "b", *keys)
    assert stage.store.findings.all() == [before]
    await wait_for(pilot, "on sale again")


async def test_today_is_updated_when_the_records_change(stage: Stage, pilot: Pilot[int]) -> None:
    a_ready_complaint(stage, links=3)
    text = await press(pilot, "h", "escape")
    see(text, "1 form is ready (3 links, about 2 minutes)", "Press f to file it: you log in")


def test_zero_counts_are_hidden(stage: Stage) -> None:
    assert list(_lines(stage)) == ["your designs"]


def test_today_has_a_separate_line_for_links_with_incomplete_addresses(stage: Stage) -> None:
    first, *_ = add_findings(stage, 2, listing={"item_id": ""})
    add_findings(stage, 1, start=5)
    stage.queue.judge([first.id], Judgement.NOT_A_COPY, viewed=True)
    assert "copy the address again" in _lines(stage)["fix the link"]


def test_sellers_objection_shows_the_estimated_date_for_the_answer(stage: Stage) -> None:
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=4))
    assert "answer by tomorrow (estimate)" in _lines(stage)["seller objected"]
    assert "answer the seller's objection: 1 link of “Quiet Whale”" in _dates(stage)
    assert "nothing is known for AliExpress" in _dates(stage)


def test_today_shows_the_objection_that_can_still_be_answered(stage: Stage) -> None:
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=20))
    assert "time to answer ended about" in _lines(stage)["seller objected"]
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=4))
    assert "answer by tomorrow (estimate)" in _lines(stage)["seller objected"]


def test_today_shows_the_next_date_and_the_number_of_overdue_dates(stage: Stage) -> None:
    _filed(stage, FindingState.FILED)
    lines = _lines(stage)
    assert lines["next date"].split()[0] == "today"
    assert "read Alibaba's decisions: 1 link of “Quiet Whale”" in lines["next date"]
    assert "no answer yet" not in lines["waiting for Alibaba"]
    later = NOW.replace(year=NOW.year + 2)
    lines = _lines(stage, later)
    assert "next date" not in lines
    assert "no answer yet" in lines["waiting for Alibaba"]
    assert lines["dates"] == "1 overdue"
    assert "read Alibaba's decisions: 1 link of “Quiet Whale”" in _dates(stage, later)


async def test_outcomes_since_the_previous_visit_are_marked_as_new(stage: Stage, opened: Open) -> None:
    note_seen(stage.places, NOW - timedelta(days=2))
    _filed(stage, FindingState.REMOVED, ended=NOW - timedelta(days=3))
    for _ in range(2):
        _filed(stage, FindingState.REMOVED, ended=NOW - timedelta(days=1))
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=1))
    _filed(stage, FindingState.REJECTED, ended=NOW - timedelta(days=1))
    async with opened() as pilot:
        await wait_for(pilot, "2 since you last looked")
        assert _line(pilot, "gone") == "5  gone                   3 links  2 since you last looked"
        assert "1 new · answer by" in _line(pilot, "seller objected")
        assert _line(pilot, "rejected by Alibaba").endswith("1 link   since you last looked")
        await press(pilot, "2", "1")
        assert "2 since you last looked" in _line(pilot, "gone")
        _filed(stage, FindingState.REMOVED, ended=NOW)
        await wait_for(pilot, "3 since you last looked")
        await press(pilot, "h", "escape")
    assert last_seen(stage.places) == NOW
    async with opened() as pilot:
        assert "since you last looked" not in await wait_for(pilot, "4 links  latest today")


async def test_today_shown_without_a_key_press_does_not_count_as_a_visit(stage: Stage, opened: Open) -> None:
    looked = NOW - timedelta(days=2)
    note_seen(stage.places, looked)
    _filed(stage, FindingState.REMOVED, ended=NOW - timedelta(days=1))
    async with opened() as pilot:
        await pilot.resize_terminal(80, 24)
        await wait_for(pilot, "1 since you last looked")
    assert last_seen(stage.places) == looked


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ((), "1 ready"),
        ((4,), "1 ready 1 waiting since 20 Nov (usually 2-7 days)"),
        ((4, 12), "1 ready 2 waiting, the oldest since 12 Nov (usually 2-7 days)"),
        ((None,), "1 ready 1 waiting (usually 2-7 days)"),
    ],
)
def test_today_shows_since_when_the_oldest_design_awaits_approval(
    stage: Stage, days: tuple[int | None, ...], line: str
) -> None:
    rights = [Right(state=RightState.APPROVED)]
    for ago in days:
        handed_in = (NOW - timedelta(days=ago)).date() if ago else None
        rights.append(Right(state=RightState.PENDING, submitted_on=handed_in))
    stage.store.change(*(a_work(title=f"Design {n}", right=right) for n, right in enumerate(rights)))
    assert " ".join(_lines(stage)["your designs"].split()) == line
    assert ("Alibaba's help says 3 to 5 business days" in _dates(stage)) is any(days)


def test_due_date_of_another_year_is_not_cut_in_japanese(stage: Stage) -> None:
    rejected = Outcome(state=FindingState.REJECTED, at=NOW)
    add_findings(stage, 1, a_work(), state=FindingState.REJECTED, outcome=rejected)
    use_language("ja")
    try:
        assert "2027年5月24日  EU" in _dates(stage)
    finally:
        use_language(ENGLISH)


def _lines(stage: Stage, now: datetime = NOW) -> dict[str, str]:
    """Return the lines of Today by label, as on a first visit."""
    store = stage.store
    stats = TodayStats.of(store, now.date(), None)
    lines = lines_of(count(store), store.works.all(), stats, now)
    return {line.label: line.drawn(200).plain.partition(line.label)[2].strip() for line in lines}


def _dates(stage: Stage, now: datetime = NOW) -> str:
    return due_words(due_items(stage.store, now.date()), now.date())


def _line(pilot: Pilot[int], label: str) -> str:
    """Return the line of Today with this label."""
    return next(line.strip() for line in text_of(pilot.app).splitlines() if f"  {label} " in line)


def _filed(stage: Stage, state: FindingState, *, ended: datetime | None = None) -> None:
    """Add a link that was filed four days ago, with its outcome."""
    sent = Moment(at=NOW - timedelta(days=4), kind=MomentKind.SENT)
    outcome = Outcome(state=state, at=ended) if ended else None
    add_findings(stage, 1, a_work(), state=state, history=(sent,), outcome=outcome)


def test_time_of_the_last_visit_is_saved_outside_the_data_folder(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    assert last_seen(places) is None
    note_seen(places, NOW - timedelta(days=1))
    note_seen(places, NOW)
    assert last_seen(places) == NOW
    assert places.looked_file.read_text() == f"{NOW.isoformat()}\n"
    assert is_user_only(places.looked_file)
    assert not places.looked_file.is_relative_to(places.data)


@pytest.mark.parametrize("content", [b"", b"yesterday", b"2026-11-24T19:42:00", b"\xff\xfe"])
def test_damaged_file_of_the_last_visit_is_ignored(tmp_path: Path, content: bytes) -> None:
    places = places_in(tmp_path)
    note_seen(places, NOW)
    places.looked_file.write_bytes(content)
    assert last_seen(places) is None
    places.looked_file.unlink()
    places.state.rmdir()
    places.state.write_text("a file where the folder should be")
    note_seen(places, NOW)
    assert last_seen(places) is None


async def test_practice_passes_three_days_before_it_reads_the_decisions(stage: Stage, opened: Open) -> None:
    _filed(stage, FindingState.FILED, ended=NOW)
    passed: list[int] = []
    async with opened(practice=True, pass_days=passed.append) as pilot:
        text = await wait_for(pilot, "Three days later: press r")
        see(text, "1 link is filed")
        see(await press(pilot, "r"), "Three days pass on the practice portal")
        assert passed == []
        await press(pilot, "enter")
        assert passed == [3]
