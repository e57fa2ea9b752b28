"""An answer of the portal is read for what it says; what it does not say is not made up."""

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
def test_json_is_read_by_the_names_of_its_values(said: object, answer: SeenOutcome) -> None:
    """A number counts only under a name that says complaint; an inner no outweighs an outer yes; older pages wrap it."""
    assert read_text(200, said if isinstance(said, str) else json.dumps(said), WORDS) == answer


def test_a_page_is_read_by_what_it_shows() -> None:
    """Words in scripts and in fields are not shown."""
    page = (
        "<script>var s = 'Submission failed'</script><h1>Complaint <b>submitted</b></h1>"
        "<textarea>Complaint number: 111111</textarea><p>Complaint number: <strong>48213377</strong></p>"
    )
    answer = read_text(200, page, WORDS)
    assert (answer.accepted, answer.number) == (True, "48213377")
    # It may print a listing of ours right behind the label.
    assert read_text(200, page, WORDS, ["48213377"]).number == ""


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422])
def test_an_error_is_a_no_even_without_words(status: int) -> None:
    """And something is said about it, without a number that only engineers know."""
    answer = read_text(status, "", WORDS)
    assert answer.accepted is False
    assert answer.words
    assert str(status) not in answer.words


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_what_broke_on_the_way_proves_nothing(status: int) -> None:
    """The portal may have recorded the complaint before it or its gateway gave up: no refusal, even in its own words."""
    assert read_text(status, "", WORDS) == SeenOutcome(broke=True)
    assert read_text(status, '{"success": false}', WORDS).accepted is None


def test_the_text_of_a_page_keeps_its_lines() -> None:
    """A block is a line, and inline marks do not break one."""
    assert visible_text("<p>One <b>two</b></p><div>three<br>four</div>") == "One two\nthree\nfour"
