"""The History pane: filed complaints with their numbers and outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from helper.model.attempt import FieldValue
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, ListingCheck, Presence
from helper.store.queries import findings_of, listings_of
from helper.tui.history_pane import complaint_lines
from helper.tui.widgets.inputs import Field
from tests.factories import NOW, an_item_url
from tests.sheets.sample_sheets import take_text
from tests.tui.conftest import Open
from tests.tui.stage import Stage, flat, press, see, text_of, type_in


async def test_dates_and_the_next_step_fit_into_a_narrow_window(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    objected = [each for each in stage.store.findings.all() if each.state is FindingState.COUNTERED]
    long_ago = NOW - timedelta(days=30)
    for each in objected:
        assert each.outcome is not None
        stage.store.change(replace(each, outcome=replace(each.outcome, at=long_ago)))
    async with opened((80, 24)) as pilot:
        text = await press(pilot, "5", until="Alibaba may have decided on 9 links")
        see(
            text,
            "Press r to read its decisions",
            "20 Nov",
            "9 waiting for Alibaba",
            "48213290",
            "not accepted by the form",
        )
        (waiting,) = [form for form in stage.store.complaints.all() if form.number == "48213290"]
        stage.queue.set_outcomes({FindingState.REMOVED: findings_of(stage.store, waiting)})
        await press(pilot, until="1 form has no complaint number yet")


async def test_imported_complaints_are_shown_with_their_numbers(stage: Stage, opened: Open) -> None:
    sheet = "Design,Link,Status,Reported on,Complaint no.\n"
    take_text(
        stage.store, f"{sheet}Quiet Whale,#1,removed,2026-03-04,48213290\nQuiet Whale,#2,rejected,,48213291\n"
    )
    async with opened() as pilot:
        text = await press(pilot, "5", until="2 complaints")
        see(text, "48213290", "48213291", "✓ 1 gone", "✗ 1 rejected by Alibaba")
        assert "1970" not in text


async def test_imported_complaint_with_an_objection_still_waits(stage: Stage, opened: Open) -> None:
    sheet = "Design,Link,Status,Reported on,Complaint no.\n"
    take_text(stage.store, f"{sheet}Quiet Whale,#1,countered,2026-03-04,48213290\n")
    async with opened() as pilot:
        assert "◐ 1 seller objected" in await press(pilot, "5", until="1 complaint")


async def test_views_of_history_are_named_above_the_first_column_of_their_titles(
    sample_pilot: Pilot[int],
) -> None:
    lines = (await press(sample_pilot, "5")).splitlines()
    (views,) = (line for line in lines if "complaints" in line and "figures" in line)
    (title,) = (line for line in lines if "5 complaints" in line)
    assert views.index("complaints") == title.index("5 complaints")


def test_complaint_details_show_attempts_and_links(stage: Stage) -> None:
    stage.add_samples()
    complaint = replace(_numbered(stage, "48213290"), note="the name was wrong")
    listing = listings_of(stage.store, complaint)[0]
    stage.store.change(replace(listing, looks=(ListingCheck(at=NOW, presence=Presence.LIVE),)))
    text = _details(stage, complaint)
    see(text, "note      the name was wrong", "20 Nov 19:25, ipp.alibabagroup.com: filed (Mira)")
    see(text, "waiting for Alibaba", "checked 24 Nov 19:42: on sale (Alibaba has not decided yet)")


def _numbered(stage: Stage, number: str) -> Complaint:
    return next(complaint for complaint in stage.store.complaints.all() if complaint.number == number)


def _details(stage: Stage, complaint: Complaint) -> str:
    return "\n".join(complaint_lines(complaint, stage.records, NOW))


def test_complaint_details_show_values_and_links_that_the_user_changed(stage: Stage) -> None:
    """Values that the program could not read at the submission are marked, and empty fields are hidden."""
    stage.add_samples()
    complaint = _numbered(stage, "48213290")
    values = (
        FieldValue(field="ipr_type", value="Copyright"),
        FieldValue(field="evidence", value=""),
        FieldValue(field="description", value="A copy.", sent="My own words.", sent_at=NOW),
    )
    ours, out, added = (an_item_url(number) for number in (1, 2, 77))
    last = replace(complaint.attempts[-1], values=values, links=(ours, out), links_sent=(ours, added))
    text = _details(stage, replace(complaint, attempts=(last,)))
    assert "explanation           My own words.   changed by you (filled in: A copy.)" in text
    assert "type of registration  Copyright   as filled in; not read again on submission" in text
    see(text, f"removed               {out}", f"added by hand         {added}")
    assert not [word for word in ("ipr_type", "evidence") if word in text]


async def test_missing_complaint_number_can_be_entered(stage: Stage, sample_pilot: Pilot[int]) -> None:
    await press(sample_pilot, "5", "down", "down", "down", "e")
    for typed in ("4.", "12"):
        assert "does not look like a complaint number" in await type_in(sample_pilot, typed, "enter")
        await press(sample_pilot, "ctrl+u")
    await type_in(sample_pilot, "48211000", "enter", "y")
    assert stage.copied == ["48211000"]
    filed = [
        complaint for complaint in stage.store.complaints.all() if complaint.state is ComplaintState.FILED
    ]
    assert all(complaint.number for complaint in filed)


async def test_number_that_another_complaint_has_is_saved_only_if_confirmed(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    await press(sample_pilot, "5", "down", "down", "down", "e")
    said = await type_in(sample_pilot, "48213290", "enter", until="Another form has the number 48213290")
    assert "9 links" in said
    await press(sample_pilot, "escape")
    assert len([form for form in stage.store.complaints.all() if form.number == "48213290"]) == 1
    await press(sample_pilot, "e")
    await type_in(sample_pilot, "48213290", "enter", until="use this number anyway")
    await press(sample_pilot, "enter")
    assert len([form for form in stage.store.complaints.all() if form.number == "48213290"]) == 2


async def test_one_dialog_sets_the_outcome_of_one_link_or_of_all(sample_pilot: Pilot[int]) -> None:
    def line() -> str:
        return next(line for line in text_of(sample_pilot.app).splitlines() if "48213290" in line)

    assert "all 9 links" in await press(sample_pilot, "5", "down", "down", "c")
    assert "Alibaba took it down" in await press(sample_pilot, "enter")
    await press(sample_pilot, "enter")
    assert "✓ 9 gone" in line()
    assert "9 waiting for Alibaba" in await press(sample_pilot, "u")
    await press(sample_pilot, "c", "down", "enter", "escape", "down", "enter", "down", "down", "enter")
    assert "8 waiting for Alibaba · 1 rejected by" in line()
    assert "8 waiting for Alibaba" in await press(sample_pilot, "c", "escape")


async def test_saved_files_of_a_complaint_can_be_opened(stage: Stage, sample_pilot: Pilot[int]) -> None:
    await press(
        sample_pilot, "5", "down", "down", "K", until="There are no saved files: no picture was taken"
    )
    complaint = _numbered(stage, "48213290")
    folder = stage.places.evidence / complaint.id / "1"
    folder.mkdir(parents=True)
    (folder / "form.png").write_bytes(b"picture")
    evidence = (f"{complaint.id}/1/form.png", "../../outside.png")
    attempt = replace(complaint.attempts[-1], evidence=evidence)
    stage.store.change(replace(complaint, attempts=(attempt,)))
    await press(sample_pilot, "enter", "K", until="Saved files")
    await press(sample_pilot, "enter", until=lambda _: bool(stage.files))
    assert stage.files == [folder / "form.png"]


async def test_links_of_a_rejected_complaint_can_be_reported_again(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    stage.add_samples()
    refused = stage.reject("48213290", still_there=3)
    proof = tmp_path / "proof.png"
    proof.write_bytes(b"\x89PNG\r\n\x1a\n")
    async with opened((80, 24)) as pilot:
        text = await press(pilot, "5", "down", "down", "a")
        assert "Complain again: 3 links of 48213290" in text
        assert "6 of its links cannot be reported again" in flat(text)
        pilot.app.screen.query_one("#evidence", Field).value = str(proof)
        await press(pilot, "enter", until="on a new form, ready to file")
        (made,) = [form for form in stage.store.complaints.all() if form.predecessor_id == refused.id]
        assert (len(made.finding_ids), len(made.attachments)) == (3, 1)
        assert made.description.startswith("This concerns complaint 48213290. ")
        assert "again     " in await press(pilot, "enter")
        assert "The link is already on another form." in flat(await press(pilot, "escape", "a"))


async def test_views_of_history_change_with_tab_and_with_a_click(sample_pilot: Pilot[int]) -> None:
    assert "5 complaints" in await press(sample_pilot, "5")
    assert "4 shops" in await press(sample_pilot, "tab")
    assert "What your reports achieved" in await press(sample_pilot, "tab")
    await sample_pilot.click("#figures Views", offset=(2, 0))
    assert "5 complaints" in await press(sample_pilot, "down")


async def test_file_is_saved_from_each_view_of_history(sample_pilot: Pilot[int]) -> None:
    reported = "the reported links"
    for key, its_list in (("5", reported), ("tab", "the shops"), ("tab", reported)):
        text = await press(sample_pilot, key, "x", until="Which file do you want to save?")
        see(text, its_list, "the report", "a file for a lawyer")
        await press(sample_pilot, "escape")
