"""Reading the portal's responses to a submission."""

from __future__ import annotations

import json

import pytest

from helper.browser.responses import read_text, visible_text
from helper.flow.load import shipped_flow
from helper.flow.text_matching import SeenOutcome
from helper.translation import use_language

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
def test_json_response_is_interpreted_by_its_keys(said: object, answer: SeenOutcome) -> None:
    """A number is used only if its key refers to complaints. A nested `false` overrides an outer `true`."""
    assert read_text(200, said if isinstance(said, str) else json.dumps(said), WORDS) == answer


def test_text_of_scripts_and_input_fields_is_ignored_in_responses() -> None:
    page = (
        "<script>var s = 'Submission failed'</script><h1>Complaint <b>submitted</b></h1>"
        "<textarea>Complaint number: 111111</textarea><p>Complaint number: <strong>48213377</strong></p>"
    )
    answer = read_text(200, page, WORDS)
    assert (answer.accepted, answer.number) == (True, "48213377")
    # A listing id that the complaint contains is never taken for its complaint number, whatever its label.
    assert read_text(200, page, WORDS, ["48213377"]).number == ""


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422])
def test_client_error_without_text_counts_as_a_rejection(status: int) -> None:
    answer = read_text(status, "", WORDS)
    assert answer.accepted is False
    assert answer.words
    assert str(status) not in answer.words


def test_rejection_without_a_message_is_explained_in_the_users_language() -> None:
    use_language("fr")
    try:
        assert read_text(401, "", WORDS).words == "Le portail te demande de te reconnecter."
    finally:
        use_language("en")


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_server_error_leaves_the_outcome_open(status: int) -> None:
    """Whatever the response says, the portal may have recorded the complaint."""
    assert read_text(status, "", WORDS) == SeenOutcome(broke=True)
    assert read_text(status, '{"success": false}', WORDS).accepted is None


def test_visible_text_of_a_page_has_one_line_per_block() -> None:
    assert visible_text("<p>One <b>two</b></p><div>three<br>four</div>") == "One two\nthree\nfour"
