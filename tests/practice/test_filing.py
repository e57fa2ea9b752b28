"""The complaint form's requests over HTTP: token, Verify, evidence, submission, number."""

from __future__ import annotations

import re

import pytest

from tests.practice.samples import DEAD_LINK, GOOD_LINK, OTHER_LINK
from tests.practice.visitor import SUBMIT, VERIFY, Visitor

JPEG = b"\xff\xd8\xff\xe0 a picture"
REQUESTS = ("/complaint/rights.json", VERIFY, "/complaint/evidence.json", SUBMIT)


@pytest.mark.parametrize("path", REQUESTS)
def test_a_stranger_s_request_leads_to_the_login(stranger: Visitor, path: str) -> None:
    """Who is signed out gets a 401 and the way to the login."""
    answer = stranger.post_form(path)
    assert answer.status == 401
    assert answer.json["redirect"].startswith("/login.htm")


@pytest.mark.parametrize("path", REQUESTS)
def test_a_request_without_the_page_s_token_is_refused(visitor: Visitor, path: str) -> None:
    """A foreign page that knows the cookie only cannot act."""
    visitor.cookies["_tb_token_"] = "guessed"
    answer = visitor.post_form(path)
    assert answer.status == 403
    assert answer.json["message"] == "This page is too old. Load it again."


def test_the_token_may_come_as_a_field(visitor: Visitor) -> None:
    """The field of the form is taken like the header."""
    token, visitor.cookies["_tb_token_"] = visitor.token, ""
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright", _tb_token_=token)
    assert answer.json["success"] is True


def test_the_fields_stand_in_the_portal_s_order(visitor: Visitor) -> None:
    """Website, type, right, complaint type, reason, listings, supplement, evidence, declaration."""
    rows = re.findall(r'data-row="(\w+)"', visitor.get("/complaint/complaint.htm?platform=ae").text)
    assert rows == [
        "website", "iprType", "ipr", "complaintType", "reason", "extra", "links", "explanation", "evidence", "declaration",
    ]  # fmt: skip


def test_a_hundred_and_twenty_approved_copyrights_are_offered(visitor: Visitor) -> None:
    """The person's own design comes on top of the invented ones."""
    offered = visitor.post_form("/complaint/rights.json", iprType="copyright").json["data"]["rights"]
    assert len(offered) == 121
    assert offered[0]["text"] == "The Quiet Whale (US)(N/A)"


def test_verify_answers_line_by_line(visitor: Visitor) -> None:
    """Each line comes back as it was sent, accepted or with the reason."""
    answer = visitor.verify(GOOD_LINK, "", f"  {DEAD_LINK}  ", "not a link")
    assert answer.json["data"]["links"] == [
        {"link": GOOD_LINK, "valid": True, "invalidReason": ""},
        {
            "link": DEAD_LINK,
            "valid": False,
            "invalidReason": "The listing does not exist or was already removed.",
        },
        {"link": "not a link", "valid": False, "invalidReason": "This is not the address of a listing."},
    ]


def test_a_wrong_site_is_told_in_the_known_words(visitor: Visitor) -> None:
    """The one sentence known from such a portal is used, exactly."""
    visitor.get("/complaint/complaint.htm?lang=zh")
    (link,) = visitor.verify(GOOD_LINK, website="taobao").json["data"]["links"]
    assert link["invalidReason"] == "您选择的投诉站点与被投诉链接所属站点不匹配，请重新选择投诉站点！"


def test_verify_wants_the_fields_above_it(visitor: Visitor) -> None:
    """Without website, right and type there is nothing to verify against."""
    answer = visitor.post_form(VERIFY, links=GOOD_LINK)
    assert answer.json["message"] == "Choose the website, the IPR and the complaint type first."


@pytest.mark.parametrize(("count", "accepted"), [(300, True), (301, False)])
def test_three_hundred_lines_are_the_most(visitor: Visitor, count: int, accepted: bool) -> None:
    """The three hundredth line is taken, one more is refused with a sentence."""
    answer = visitor.verify(
        *(f"https://www.aliexpress.com/item/10050098{row:04d}0017.html" for row in range(count))
    )
    assert answer.json["success"] is accepted
    assert accepted or answer.json["message"] == "At most 300 listings in one complaint."


def test_a_complete_complaint_gets_a_number(visitor: Visitor) -> None:
    """The answer leads to a page that says it was submitted, with the number of the record."""
    answer = visitor.file(GOOD_LINK, OTHER_LINK)
    text = visitor.get(answer.json["data"]["redirect"]).text
    number = visitor.control.state()["complaints"][0]["number"]
    assert "<h1>Complaint submitted</h1>" in text
    assert f'Complaint number: <strong id="complaint-number">{number}</strong>' in text
    assert "View complaint" in text
    assert "Submit another" in text


def test_numbers_are_texts_of_eight_to_twelve_digits(visitor: Visitor) -> None:
    """All differ, and some begin with a zero that belongs to them."""
    for _ in range(30):
        visitor.file(GOOD_LINK)
    numbers = [complaint["number"] for complaint in visitor.control.state()["complaints"]]
    assert len(set(numbers)) == 30
    assert all(re.fullmatch(r"\d{8,12}", number) for number in numbers)
    assert any(number.startswith("0") for number in numbers)
    assert {len(number) for number in numbers} >= {8, 12}


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"website": ""}, "website", "Please choose."),
        ({"iprType": ""}, "iprType", "Please choose."),
        ({"ipr": ""}, "ipr", "Please choose."),
        ({"ipr": "0000000"}, "ipr", "This IPR cannot be used: it is not approved, or of another type."),
        ({"iprType": "trademark"}, "ipr", "This IPR cannot be used: it is not approved, or of another type."),
        ({"complaintType": ""}, "complaintType", "Please choose."),
        ({"reason": ""}, "reason", "Please choose."),
        ({"reason": "copyright.item.judgment"}, "extra", "Please fill this in."),
        ({"links": " \n\n "}, "links", "Please fill this in."),
        ({"links": OTHER_LINK}, "links", "Verify the listings first."),
        ({"links": f"{GOOD_LINK}\n{DEAD_LINK}"}, "links", "Remove the listings that were not accepted."),
        ({"links": f"{GOOD_LINK}\n{GOOD_LINK}"}, "links", "Remove the listings that were not accepted."),
        ({"links": "\n".join([GOOD_LINK] * 301)}, "links", "At most 300 listings in one complaint."),
        ({"website": "taobao"}, "links", "Verify the listings first."),
        ({"explanation": "x" * 501}, "explanation", "At most 500 characters."),
        (
            {"evidence": ["never-came"]},
            "evidence",
            "A file is no longer there. Remove it and choose it again.",
        ),
        ({"evidence": ["e"] * 5}, "evidence", "No more than 4 files."),
        ({"declaration": False}, "declaration", "The declaration has to be ticked."),
        ({"declaration": "true"}, "declaration", "The declaration has to be ticked."),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    visitor: Visitor, change: dict[str, object], field: str, sentence: str
) -> None:
    """The answer is HTTP 200 and still a no; nothing is recorded."""
    visitor.verify(GOOD_LINK, DEAD_LINK)
    answer = visitor.post_json(SUBMIT, visitor.complaint(GOOD_LINK) | change)
    assert (answer.status, answer.json["success"]) == (200, False)
    assert answer.json["errors"][field] == sentence
    assert visitor.control.state()["complaints"] == []


def test_everything_missing_is_told_at_once(visitor: Visitor) -> None:
    """An empty form names every field that must be filled."""
    errors = visitor.post_json(SUBMIT, {}).json["errors"]
    assert set(errors) == {"website", "iprType", "ipr", "complaintType", "reason", "links", "declaration"}


@pytest.mark.parametrize("body", [None, [], {"website": 1}, {"evidence": "x"}])
def test_a_body_of_another_shape_is_refused(visitor: Visitor, body: object) -> None:
    """What no page of ours would send is no complaint."""
    assert visitor.post_json(SUBMIT, body).status == 400


def test_a_new_complaint_must_be_verified_anew(visitor: Visitor) -> None:
    """Verify serves one complaint."""
    visitor.file(GOOD_LINK)
    answer = visitor.post_json(SUBMIT, visitor.complaint(GOOD_LINK))
    assert answer.json["errors"] == {"links": "Verify the listings first."}


def test_evidence_is_taken_and_named(visitor: Visitor) -> None:
    """A picture arrives with its name and size, and can be part of a complaint."""
    kept = visitor.post_file("/complaint/evidence.json", "original.jpg", JPEG).json["data"]
    assert (kept["name"], kept["size"]) == ("original.jpg", len(JPEG))
    visitor.verify(GOOD_LINK)
    answer = visitor.post_json(SUBMIT, visitor.complaint(GOOD_LINK) | {"evidence": [kept["id"]]})
    assert answer.json["success"] is True


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("letter.docx", b"PK\x03\x04", "Only JPG, PNG and PDF files are taken."),
        ("renamed.jpg", b"no picture", "Only JPG, PNG and PDF files are taken."),
        ("large.jpg", JPEG + bytes(20 * 1024 * 1024), "The file is larger than 20 MB."),
        ("huge.jpg", JPEG + bytes(22 * 1024 * 1024), "The file is larger than 20 MB."),
    ],
)
def test_evidence_of_another_kind_or_size_is_refused(
    visitor: Visitor, name: str, content: bytes, sentence: str
) -> None:
    """The kind is read from the file itself, not from its name."""
    assert visitor.post_file("/complaint/evidence.json", name, content).json["message"] == sentence


def test_a_number_is_shown_to_its_owner_only(visitor: Visitor) -> None:
    """Another account finds no such complaint."""
    place = visitor.file(GOOD_LINK).json["data"]["redirect"]
    visitor.get("/logout.htm")
    visitor.sign_in("somebody.else@example.org")
    assert "There is no such complaint in this account." in visitor.get(place).text
