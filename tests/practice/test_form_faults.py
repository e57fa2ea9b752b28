"""Faults of the complaint form: what its fields are called, what they offer and take, and how success is told."""

from __future__ import annotations

import re

import pytest

from helper.practice.language import Language
from helper.practice.words import RENAMED, words
from tests.practice.samples import GOOD_LINK, OTHER_LINK
from tests.practice.visitor import SUBMIT, Visitor


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_renamed_labels_are_all_other_words(visitor: Visitor, lang: str) -> None:
    """No field keeps its name."""
    usual = visitor.get(f"/complaint/complaint.htm?lang={lang}").text
    visitor.control.fault("labels_renamed")
    renamed = visitor.get(f"/complaint/complaint.htm?lang={lang}").text
    place = list(Language).index(Language(lang))
    for key, both in RENAMED.items():
        assert both[place] in renamed
        assert both[place] not in usual
        assert f">{words(Language(lang))[key]}<" not in renamed


def test_chinese_labels_are_for_whoever_has_chosen_nothing(visitor: Visitor) -> None:
    """A language that was chosen stays."""
    visitor.control.fault("chinese_labels")
    assert "提交投诉" in visitor.get("/complaint/complaint.htm").text
    assert "Submit a complaint" in visitor.get("/complaint/complaint.htm?lang=en").text


def offered(visitor: Visitor) -> list[str]:
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright").json
    return [entry["text"] for entry in answer["data"]["rights"] if "Quiet Whale" in entry["text"]]


def test_two_rights_have_one_title(visitor: Visitor) -> None:
    """They differ in what stands behind it."""
    visitor.control.fault("two_iprs_with_the_same_title")
    assert len(set(offered(visitor))) == 2


@pytest.mark.parametrize("state", ["pending", "rejected", "expired"])
def test_a_right_that_is_not_approved_is_not_offered(visitor: Visitor, state: str) -> None:
    """It stands among the account's rights with its state, and comes back when the fault is over."""
    visitor.control.fault(f"ipr_{state}")
    assert offered(visitor) == []
    own = next(right for right in visitor.control.state()["rights"] if right["title"] == "The Quiet Whale")
    assert own["state"] == state
    visitor.control.fault(f"ipr_{state}", on=False)
    assert len(offered(visitor)) == 1


@pytest.mark.parametrize("limit", [200, 500, 1000])
def test_the_description_has_the_wanted_limit(visitor: Visitor, limit: int) -> None:
    """One sign more is refused, with the number in the sentence."""
    visitor.control.fault(f"description_limit_{limit}")
    visitor.verify(GOOD_LINK)
    body = {**visitor.complaint(GOOD_LINK), "explanation": "x" * (limit + 1)}
    assert visitor.post_json(SUBMIT, body).json["errors"] == {"explanation": f"At most {limit} characters."}
    assert visitor.post_json(SUBMIT, {**body, "explanation": "x" * limit}).json["success"] is True


def test_required_evidence_is_required(visitor: Visitor) -> None:
    """Without a file the complaint is not taken, with one it is."""
    visitor.control.fault("required_evidence")
    assert visitor.file(GOOD_LINK).json["errors"] == {"evidence": "Please attach at least one file."}
    kept = visitor.post_file("/complaint/evidence.json", "original.png", b"\x89PNG\r\n\x1a\n picture").json
    body = {**visitor.complaint(GOOD_LINK), "evidence": [kept["data"]["id"]]}
    assert visitor.post_json(SUBMIT, body).json["success"] is True


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("wrong_site_link", "您选择的投诉站点与被投诉链接所属站点不匹配，请重新选择投诉站点！"),
        ("dead_listing", "The listing does not exist or was already removed."),
        (
            "already_complained_listing",
            "A complaint about this listing with this IPR is already being processed.",
        ),
    ],
)
def test_the_first_line_is_refused_once(visitor: Visitor, fault: str, sentence: str) -> None:
    """Whatever it is; the others are accepted, and the next time it is too."""
    visitor.control.fault(fault)
    first = visitor.verify(GOOD_LINK, OTHER_LINK).json["data"]["links"]
    assert [link["invalidReason"] for link in first] == [sentence, ""]
    assert all(link["valid"] for link in visitor.verify(GOOD_LINK, OTHER_LINK).json["data"]["links"])


def test_an_american_address_is_refused_while_that_is_on(visitor: Visitor) -> None:
    """Otherwise it counts as the same website."""
    american = "https://www.aliexpress.us/item/3256809999999999.html"
    assert visitor.verify(american).json["data"]["links"][0]["valid"] is True
    visitor.control.fault("us_link")
    assert visitor.verify(american).json["data"]["links"][0]["valid"] is False


def test_blank_lines_are_passed_over_unless_that_is_on(visitor: Visitor) -> None:
    """While it is on Verify does not even look at the lines."""
    assert visitor.verify(GOOD_LINK, "", OTHER_LINK).json["success"] is True
    visitor.control.fault("blank_lines")
    assert visitor.verify(GOOD_LINK, "", OTHER_LINK).json["message"] == "Remove the blank lines first."
    assert visitor.verify(GOOD_LINK, OTHER_LINK).json["success"] is True


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        ("success_as_page", "page"),
        ("success_as_modal", "modal"),
        ("success_as_toast_without_number", "toast"),
    ],
)
def test_success_is_shown_as_wanted(visitor: Visitor, fault: str, shown: str) -> None:
    """The answer says how; the passing line has no number at all."""
    visitor.control.fault(fault)
    answer = visitor.file(GOOD_LINK).json["data"]
    assert answer["show"] == shown
    number = visitor.control.state()["complaints"][0]["number"]
    assert (number in str(answer)) is (shown == "modal")


def test_a_success_without_a_number_tells_none(visitor: Visitor) -> None:
    """The page says only that it was taken."""
    visitor.control.fault("success_without_number")
    text = visitor.get(visitor.file(GOOD_LINK).json["data"]["redirect"]).text
    assert "Complaint submitted" in text
    assert visitor.control.state()["complaints"][0]["number"] not in text


@pytest.mark.parametrize("digits", [6, 14])
def test_numbers_have_the_wanted_length(visitor: Visitor, digits: int) -> None:
    """As text, whatever they begin with."""
    visitor.control.fault(f"complaint_number_{digits}_digits")
    visitor.file(GOOD_LINK)
    assert len(visitor.control.state()["complaints"][0]["number"]) == digits


def test_a_counter_notice_has_one_day_left(visitor: Visitor) -> None:
    """It stands among the last fifteen days, and its page counts the day."""
    visitor.control.fault("counter_notice_last_day")
    rows = visitor.get("/complaint/manageComplaints.htm?status=countered").text
    keys = re.findall(r'data-complaint="(\w+)"', rows)
    pages = [visitor.get(f"/complaint/complaintDetail.htm?id={key}").text for key in keys]
    assert sum("(1 days left)" in text for text in pages) == 1


@pytest.mark.parametrize(
    ("fault", "sign"),
    [
        ("late_loading_options", '"lateOptionsMs": 1200'),
        ("search_only_by_typing", '"searchOnly": true'),
        ("field_inside_an_iframe", "<iframe data-links"),
        ("description_maxlength", '"maxlength": true'),
    ],
)
def test_the_form_is_told_of_a_habit(visitor: Visitor, fault: str, sign: str) -> None:
    """What its scripts do with it is seen in a browser; see test_app_pages and tests/whole."""
    assert sign not in visitor.get("/complaint/complaint.htm").text
    visitor.control.fault(fault)
    assert sign in visitor.get("/complaint/complaint.htm").text
