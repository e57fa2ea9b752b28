"""A work is registered over three pages; what is wrong is said beside its field, and what was received is kept."""

from __future__ import annotations

from typing import Any

import pytest

from helper.practice.presses import Button
from helper.practice.visit import REGISTRATION_PAGE as FIRST_PAGE
from tests.practice.visitor import Answer, Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PDF = b"%PDF-1.7 signed"


def begin(visitor: Visitor) -> str:
    """The first page; the draft it leads to."""
    answer = visitor.post_form(FIRST_PAGE, iprType="copyright", place="other")
    assert answer.status == 302
    return answer.headers["Location"].partition("draft=")[2]


def attach(visitor: Visitor, content: bytes = PNG, name: str = "whale.png") -> str:
    return str(visitor.post_file("/ipr/upload.json", name, content).json["data"]["id"])


def work(visitor: Visitor, draft: str, **changes: str) -> Answer:
    """The second page, complete and right, unless changed."""
    usual = {
        "draft": draft, "hasCertificate": "no", "workKind": "artwork", "title": "Night Fox", "number": "N/A",
        "holder": "Mara Linden", "madeOn": "2019-04-02", "publishedOn": "", "address": "",
    }  # fmt: skip
    files = {"picture": attach(visitor), "statement": attach(visitor, PDF, "signed.pdf")}
    return visitor.post_json("/ipr/draft.json", {**usual, **files, **changes})


def hand_in(visitor: Visitor, draft: str) -> Answer:
    return visitor.post_json("/ipr/submit.json", {"draft": draft, "identity": attach(visitor)})


def received(visitor: Visitor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visitor.control.state()["registrations"]
    return found


def test_three_pages_make_a_right_that_waits(visitor: Visitor) -> None:
    """It is in IPR management as pending, and not in the complaint form yet."""
    draft = begin(visitor)
    assert "iprSubmissionHolder" in work(visitor, draft).json["data"]["redirect"]
    visitor.control.press("n1", Button.SUBMIT.value)
    shown = visitor.get(hand_in(visitor, draft).json["data"]["redirect"]).text
    (one,) = received(visitor)
    assert f">{one['number']}<" in shown
    assert (one["title"], one["place"], one["work_kind"], one["by"]) == (
        "Night Fox", "Others", "Artwork", "human",
    )  # fmt: skip
    assert one["files"]["statement"][0] == "signed.pdf"
    listed = visitor.get("/ipr/iprManagement.htm").text
    assert f"<td>{one['number']}</td><td>Night Fox</td>" in listed
    assert "Pending verification" in listed
    offered = visitor.post_form("/complaint/rights.json", iprType="copyright").json["data"]["rights"]
    assert not [entry for entry in offered if "Night Fox" in entry["text"]]


def test_what_was_approved_can_be_complained_with(visitor: Visitor) -> None:
    """The control API approves it; then the complaint form offers it."""
    draft = begin(visitor)
    work(visitor, draft)
    hand_in(visitor, draft)
    text = visitor.control.approve("Night Fox", expires="2029-11-24")
    assert text == "Night Fox (US)(N/A)"
    offered = visitor.post_form("/complaint/rights.json", iprType="copyright").json["data"]["rights"]
    assert text in [entry["text"] for entry in offered]
    assert "2029-11-24" in visitor.get("/ipr/iprManagement.htm").text


def test_a_rejection_has_its_reason(visitor: Visitor) -> None:
    """It stands beside the status."""
    visitor.control.approve("The Quiet Whale", state="rejected", reason="The picture is too small.")
    assert "The picture is too small." in visitor.get("/ipr/iprManagement.htm").text


@pytest.mark.parametrize("content", [b"PK\x03\x04 word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_word_file_is_refused_with_the_reason(visitor: Visitor, content: bytes) -> None:
    """Whatever its name says."""
    answer = visitor.post_file("/ipr/upload.json", "statement.pdf", content).json
    assert not answer["success"]
    assert "Word" in answer["message"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"holder": ""}, "holder"),
        ({"hasCertificate": ""}, "hasCertificate"),
        ({"hasCertificate": "yes"}, "certificate"),
        ({"workKind": "song"}, "workKind"),
        ({"madeOn": "2 April"}, "madeOn"),
        ({"picture": "gone"}, "picture"),
        ({"statement": ""}, "statement"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    visitor: Visitor, changes: dict[str, str], field: str
) -> None:
    """The second page stays until it is whole."""
    answer = work(visitor, begin(visitor), **changes).json
    assert list(answer["errors"]) == [field]


def test_the_first_page_says_what_is_missing(visitor: Visitor) -> None:
    """It comes again, with what was chosen."""
    answer = visitor.post_form(FIRST_PAGE, iprType="copyright", place="")
    assert answer.status == 200
    assert '"place": "Please choose' in answer.text.replace("&#34;", '"')
    assert "only" in visitor.post_form(FIRST_PAGE, iprType="trademark", place="other").text


def test_without_an_identity_nothing_is_taken(visitor: Visitor) -> None:
    """The press is counted all the same."""
    draft = begin(visitor)
    work(visitor, draft)
    answer = visitor.post_json("/ipr/submit.json", {"draft": draft}).json
    assert list(answer["errors"]) == ["identity"]
    assert received(visitor) == []
    assert visitor.control.state()["counts"]["helper_submits"] == 1


def test_one_draft_is_handed_in_once(visitor: Visitor) -> None:
    """A second Submit of the same draft finds nothing."""
    draft = begin(visitor)
    work(visitor, draft)
    assert hand_in(visitor, draft).json["success"]
    assert not hand_in(visitor, draft).json["success"]
    assert len(received(visitor)) == 1


def test_a_draft_is_its_accounts_own(visitor: Visitor, stranger: Visitor) -> None:
    """Another account finds the first page, and nobody without a login finds anything."""
    draft = begin(visitor)
    assert stranger.get(f"/ipr/iprSubmissionWork.htm?draft={draft}").headers["Location"].startswith("/login")
    stranger.sign_in("somebody.else@example.org")
    assert stranger.get(f"/ipr/iprSubmissionWork.htm?draft={draft}").headers["Location"] == FIRST_PAGE


def test_a_session_that_is_over_leads_to_the_login_and_back(visitor: Visitor) -> None:
    """With the fault, in the middle of the form."""
    draft = begin(visitor)
    visitor.control.fault("session_expiry")
    answer = visitor.post_json("/ipr/submit.json", {"draft": draft}).json
    assert answer["redirect"].endswith("redirectURL=/ipr/iprSubmission.htm")


def test_the_pages_are_there_in_chinese(visitor: Visitor) -> None:
    """All three, and the list."""
    draft = begin(visitor)
    assert "知识产权注册地" in visitor.get(f"{FIRST_PAGE}?lang=zh").text
    assert "著作权声明书" in visitor.get(f"/ipr/iprSubmissionWork.htm?draft={draft}&lang=zh").text
    assert "权利人身份证件" in visitor.get(f"/ipr/iprSubmissionHolder.htm?draft={draft}&lang=zh").text


def test_a_long_list_has_pages(visitor: Visitor) -> None:
    """A hundred and fifty rights on each."""
    for number in range(40):
        visitor.control.approve(f"Night Fox {number}")
    first, second = (visitor.get(f"/ipr/iprManagement.htm?page={number}").text for number in (1, 2))
    assert first.count("<tr><td>") == 150
    assert "page=2" in first
    assert 0 < second.count("<tr><td>") < 150
    assert "page=3" not in second
