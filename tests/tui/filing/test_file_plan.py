"""What a yes would lead to is listed whole before it is given."""

from __future__ import annotations

from dataclasses import replace

from helper.model.attempt import Result
from helper.model.work import Right, RightState
from helper.tui.filing.file_plan import plan_filing
from tests.factories import a_work
from tests.tui.stage import Stage, a_ready_complaint, add_findings


def _copies(stage: Stage, amount: int, title: str = "Fox", **listing: object) -> list[str]:
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    return [finding.id for finding in add_findings(stage, amount, work, start=900, listing=listing)]


def test_marked_copies_go_on_forms_of_one_design_and_of_the_right_size(stage: Stage) -> None:
    """Five marked copies with three a form make two forms; nothing is written before the yes."""
    marked = _copies(stage, 5)
    plan = plan_filing(stage.records, marked, marked, limit=3, practice=False)
    assert [len(form.finding_ids) for form in plan.fileable] == [3, 2]
    assert len(stage.store.complaints) == 0
    assert plan.headline == "2 forms to file, 5 links"
    assert len(plan.commit(stage.records)) == 2
    assert len(stage.store.complaints) == 2


def test_links_that_ride_along_are_said_and_hidden_ones_named(stage: Stage) -> None:
    """Whoever marks one link of a form that has six files all six; what a filter hides of them is counted, and named below."""
    complaint = a_ready_complaint(stage, links=6)
    ids = complaint.finding_ids
    plan = plan_filing(stage.records, ids[:1], ids[:3], limit=300, practice=False)
    first, *names = plan.text().splitlines()
    assert "(5 on this form already, 3 not shown in the list)" in first
    assert names == [f"  · {listing.item_id}" for listing in stage.queue.listings_of(complaint)[3:]]
    assert plan.commit(stage.records) == (complaint.id,)


def test_a_form_that_was_put_off_is_offered_again_and_says_so(stage: Stage) -> None:
    """Left for later is not done: it comes behind the others, with how it ended and what the person said then."""
    put_off, fresh = a_ready_complaint(stage), a_ready_complaint(stage)
    stage.queue.reserve(practice=False, complaint_id=put_off.id)
    stage.queue.release(put_off.id, result=Result.SKIPPED, note="the portal shows another name")
    plan = plan_filing(stage.records, (), (), limit=300, practice=False)
    assert [form.complaint.id for form in plan.fileable] == [fresh.id, put_off.id]
    assert plan.text().count("(left for later: the portal shows another name,") == 1


def test_what_stays_out_says_why(stage: Stage) -> None:
    """Not judged, doubtful, without a whole number: each with how many and the reason, or with what puts it right."""
    doubtful = _copies(stage, 2, flagged=True) + _copies(
        stage, 3, item_id="", reading="id_damaged", flagged=True
    )
    (unjudged,) = add_findings(stage)
    plan = plan_filing(stage.records, [*doubtful, unjudged.id], doubtful, limit=300, practice=False)
    assert plan.fileable == ()
    assert plan.left_out == (
        "2 links must be looked at first: the address is doubtful.",
        "3 links without a whole number: e in Listings puts the address right.",
        "1 link left out: to judge.",
    )


def test_a_design_that_waits_for_alibaba_makes_no_form_to_file(stage: Stage) -> None:
    """Its form is listed with the reason, and a yes does not touch it."""
    (finding,) = add_findings(stage, 1, a_work(right=Right(state=RightState.PENDING)))
    plan = plan_filing(stage.records, (), [finding.id], limit=300, practice=False)
    assert plan.fileable == ()
    assert "Its registration (IPR) is waiting for Alibaba's approval." in plan.text()
    assert plan.commit(stage.records) == ()


def test_all_means_what_is_ready_and_what_can_go_on_a_form(stage: Stage) -> None:
    """Without marks the forms that are ready come first, then those that can be made."""
    ready = a_ready_complaint(stage)
    _copies(stage, 2)
    plan = plan_filing(stage.records, (), (), limit=300, practice=False)
    assert [form.complaint.id for form in plan.fileable] == [ready.id, ""]


def test_a_design_that_nobody_has_registered_is_said_before_a_window_opens(stage: Stage) -> None:
    """It may be approved all the same, so it is filed at a yes; but the yes is not given unknowing. Practice needs no approval."""
    marked = _copies(stage, 2)
    work = stage.store.works.all()[0]
    stage.store.change(replace(work, right=Right()))
    plan = plan_filing(stage.records, marked, marked, limit=300, practice=False)
    assert len(plan.fileable) == 1
    assert "! Not known here: is Fox approved by Alibaba?" in plan.text()
    assert "approved" not in plan_filing(stage.records, marked, marked, limit=300, practice=True).text()
    stage.store.change(replace(work, right=Right(state=RightState.APPROVED)))
    assert "approved" not in plan_filing(stage.records, marked, marked, limit=300, practice=False).text()
