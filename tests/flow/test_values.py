"""What one complaint says."""

from pathlib import Path

from helper.flow.values import values_of
from helper.model.complaint import Complaint
from helper.model.listing import Listing
from helper.model.work import Right, Work
from tests.flow.samples import LISTINGS, RIGHT, values_with

WORK = Work(id="w", title="The Quiet Whale", right=Right(text=RIGHT, number="VA0002468013"))
COMPLAINT = Complaint(id="c", work_id="w", finding_ids=("f",), reason="Test purchase", description="Mine.")


def test_the_values_come_from_complaint_work_and_listings() -> None:
    """Reason and text of the complaint, title and right of the work, addresses of the listings in their order."""
    listings = [Listing(id=url, item_id=url[-21:-5], url=url) for url in LISTINGS]
    assert values_of(COMPLAINT, WORK, listings) == values_with(
        right_text=RIGHT, right_number="VA0002468013", reason="Test purchase", description="Mine."
    )


def test_each_field_has_a_text_for_the_clipboard() -> None:
    """Links stand one a line, files by their names, a registration by its exact text once that is known."""
    values = values_with(right_text=RIGHT, evidence=(Path("one.png"), Path("folder/two.pdf")))
    assert values.text_of("listings") == "\n".join(LISTINGS)
    assert values.text_of("evidence") == "one.png\ntwo.pdf"
    assert values.text_of("ipr") == RIGHT
    assert values_with().text_of("ipr") == "The Quiet Whale"
