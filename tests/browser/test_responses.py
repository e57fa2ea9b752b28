"""Reading the portal's responses."""

from __future__ import annotations

import json

import pytest

from helper.browser.responses import read_text, visible_text
from helper.flow.load import shipped_flow
from helper.flow.outcome import SeenOutcome

WORDS = shipped_flow().outcome


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ('cb1({"ok":true,"complaintNo":"48213377"});', SeenOutcome(True, "48213377")),
        ({"ok": True, "complaintNo": "0048213377"}, SeenOutcome(True, "0048213377")),
        ({"success": True, "data": {"complaintNumber": 48213377}}, SeenOutcome(True, "48213377")),
        ({"success": True, "data": {"complaintNumber": "CN1001"}}, SeenOutcome(True, "CN1001")),
        ({"success": True, "data": {"id": 48213377}}, SeenOutcome(True)),
        ({"success": False, "message": "Filed before."}, SeenOutcome(False, words="Filed before.")),
        ({"success": True, "data": {"success": False, "msg": "No."}}, SeenOutcome(False, words="No.")),
        ({"message": "Complaint submitted"}, SeenOutcome(True, words="Complaint submitted")),
        ({"code": 200}, SeenOutcome()),
        ([], SeenOutcome()),
    ],
)
def test_reads_json_by_the_names_of_its_values(said: object, answer: SeenOutcome) -> None:
    """A number counts only under a name about complaints; an inner "no" outweighs an outer "yes"; older pages wrap it."""
    assert read_text(200, said if isinstance(said, str) else json.dumps(said), WORDS) == answer


def test_reads_only_visible_text() -> None:
    """Not scripts or fields."""
    page = (
        "<script>var s = 'Submission failed'</script><h1>Complaint <b>submitted</b></h1>"
        "<textarea>Complaint number: 111111</textarea><p>Complaint number: <strong>48213377</strong></p>"
    )
    answer = read_text(200, page, WORDS)
    assert (answer.accepted, answer.number) == (True, "48213377")
    # It may print a listing of ours right after the label.
    assert read_text(200, page, WORDS, ["48213377"]).number == ""


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422])
def test_an_error_is_a_rejection_even_without_words(status: int) -> None:
    """With a sentence of ours instead of a status code."""
    answer = read_text(status, "", WORDS)
    assert answer.accepted is False
    assert answer.words
    assert str(status) not in answer.words


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_gateway_error_proves_nothing(status: int) -> None:
    """The portal may have recorded the complaint, whatever the page says."""
    assert read_text(status, "", WORDS) == SeenOutcome(broke=True)
    assert read_text(status, '{"success": false}', WORDS).accepted is None


def test_the_text_of_a_page_keeps_its_lines() -> None:
    """Blocks are lines; inline elements do not break them."""
    assert visible_text("<p>One <b>two</b></p><div>three<br>four</div>") == "One two\nthree\nfour"
