"""If one complaint has the number of another in the records, the portal's outcomes still reach the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.composition.practice_ground import TITLES, add_samples
from helper.session.operator import QuestionKind
from tests.practice.play import QUICK_SECONDS
from tests.practice.portal import FaultyPortal
from tests.whole.by_script import file_everything, parts_in
from tests.whole.list_person import ListPerson

pytestmark = pytest.mark.browser


async def test_outcomes_are_matched_by_links_if_the_numbers_disagree(
    window_state: Path, short_folder: Path
) -> None:
    """The first complaint was recorded with the second one's number, so the program asks the user."""
    served = FaultyPortal(titles=TITLES, late_seconds=QUICK_SECONDS)
    with served as portal, parts_in(short_folder, window_state) as parts:
        made = add_samples(parts.store, parts.queue, complaints=2, links=2)
        await file_everything(parts, portal)
        first, second = (parts.store.complaints[complaint.id] for complaint in made)
        portal.control().decide(first.number, "rejected")
        portal.control().decide(second.number, "removed")
        parts.queue.set_number(first.id, second.number)
        parts.queue.set_number(second.id, "")
        reading = ListPerson(portal=portal, parts=parts)

        await reading.read()

        assert QuestionKind.SAME_COMPLAINT in {question.kind for question in reading.questions}
        assert reading.recorded() == reading.truth()
        now = [parts.store.complaints[complaint.id].number for complaint in made]
        assert now == [first.number, second.number]
