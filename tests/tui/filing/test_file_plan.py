"""The filing plan lists every form before the user confirms."""

from __future__ import annotations

from dataclasses import replace

from helper.model.attempt import Result
from helper.model.work import Right, RightState
from helper.store.queries import listings_of
from helper.store.transitions import HandoverEnd
from helper.tui.filing.file_plan import plan_filing
from tests.factories import a_work
from tests.tui.stage import Stage, a_ready_complaint, add_findings


def _copies(stage: Stage, amount: int, title: str = "Fox", **listing: object) -> list[str]:
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    return [finding.id for finding in add_findings(stage, amount, work, start=900, listing=listing)]


def test_marked_copies_are_split_at_the_limit_of_links_per_form(stage: Stage) -> None:
    marked = _copies(stage, 5)
    plan = plan_filing(stage.records, marked, marked, limit=3)
    assert [len(form.finding_ids) for form in plan.fileable] == [3, 2]
    assert len(stage.store.complaints) == 0
    assert plan.headline == "2 forms to file, 5 links"
    assert len(plan.commit(stage.records)) == 2
    assert len(stage.store.complaints) == 2


def test_link_removed_after_marking_is_left_out_of_the_plan(stage: Stage) -> None:
    """The plan is made in another thread, so the records may change after the user has marked the links."""
    marked = _copies(stage, 2)
    stage.queue.remove(marked[:1])
    plan = plan_filing(stage.records, marked, marked, limit=300)
    assert [form.finding_ids for form in plan.fileable] == [tuple(marked[1:])]


def test_plan_lists_the_links_of_a_form_that_the_filter_hides(stage: Stage) -> None:
    """Marking one link files the whole form, which has six links."""
    complaint = a_ready_complaint(stage, links=6)
    ids = complaint.finding_ids
    plan = plan_filing(stage.records, ids[:1], ids[:3], limit=300)
    first, *names = plan.text().splitlines()
    assert "(5 already on this form, 3 hidden by the filter)" in first
    assert names == [f"  · {listing.item_id}" for listing in listings_of(stage.store, complaint)[3:]]
    assert plan.commit(stage.records) == (complaint.id,)


def test_postponed_form_is_offered_again_after_the_other_forms(stage: Stage) -> None:
    put_off, fresh = a_ready_complaint(stage), a_ready_complaint(stage)
    stage.queue.reserve(put_off.id)
    stage.queue.release(put_off.id, HandoverEnd(result=Result.SKIPPED, note="the portal shows another name"))
    plan = plan_filing(stage.records, (), (), limit=300)
    assert [form.complaint.id for form in plan.fileable] == [fresh.id, put_off.id]
    assert plan.text().count("(left for later: the portal shows another name,") == 1


def test_plan_says_why_each_marked_link_is_left_out(stage: Stage) -> None:
    doubtful = _copies(stage, 2, flagged=True) + _copies(
        stage, 3, item_id="", reading="id_damaged", flagged=True
    )
    (unjudged,) = add_findings(stage)
    plan = plan_filing(stage.records, [*doubtful, unjudged.id], doubtful, limit=300)
    assert plan.fileable == ()
    assert plan.left_out == (
        "Not yet: 2 links to check. In Listings (2), press Enter on each, then o.",
        "3 links are missing digits in their numbers: press e in Listings to fix the addresses.",
        "1 link left out: to review.",
    )


def test_form_about_a_design_that_awaits_approval_is_not_filed(stage: Stage) -> None:
    (finding,) = add_findings(stage, 1, a_work(right=Right(state=RightState.PENDING)))
    plan = plan_filing(stage.records, (), [finding.id], limit=300)
    assert plan.fileable == ()
    assert "its registration (IPR) is waiting for Alibaba's approval." in plan.text()
    assert "In Designs (3), press v to read its registration status." in plan.text()
    assert plan.commit(stage.records) == ()


def test_plan_warns_about_a_design_whose_approval_is_unknown(stage: Stage) -> None:
    """In practice mode there is no warning, because designs need no approval."""
    marked = _copies(stage, 2)
    work = stage.store.works.all()[0]
    stage.store.change(replace(work, right=Right()))
    plan = plan_filing(stage.records, marked, marked, limit=300)
    assert len(plan.fileable) == 1
    assert "! Is Fox approved by Alibaba?" in plan.text()
    stage.places.mark_practice()
    assert "approved" not in plan_filing(stage.records, marked, marked, limit=300).text()
    stage.places.practice_file.unlink()
    stage.store.change(replace(work, right=Right(state=RightState.APPROVED)))
    assert "approved" not in plan_filing(stage.records, marked, marked, limit=300).text()
