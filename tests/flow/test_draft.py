"""Reading what is right in a flow file that has mistakes."""

import tomllib

from helper.flow.draft import read_draft
from tests.flow.samples import FLOW_TEXT


def test_a_wrong_part_does_not_hide_the_others() -> None:
    """A step with a mistake is left out; its name is still known, and so is everything else."""
    document = tomllib.loads(FLOW_TEXT)
    document["page"][0]["step"][5]["options"] = []
    document["hosts"] = "nowhere"
    draft = read_draft(document)
    assert draft.hosts is None
    assert draft.head is not None
    assert "reason" not in {drafted.step.id for drafted in draft.steps}
    assert (0, "reason") in draft.ids
    assert draft.steps[-1].place == "page complaint, step 14 (open_in_page)"


def test_a_file_of_nonsense_can_be_read_as_nothing() -> None:
    """Whatever stands where tables should be."""
    draft = read_draft({"page": [7, {"step": "x", "heading": [1]}], "flow": []})
    assert (draft.steps, draft.ids, draft.head) == ((), (), None)
    assert [page.heading for page in draft.pages] == [()]
