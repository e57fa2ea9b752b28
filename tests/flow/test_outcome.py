"""Reading the page after a submission: only clear statements count, and no complaint number is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.spec import OutcomeWords
from helper.flow.text_matching import SeenOutcome, links_in, outcome_in
from tests.flow.samples import FLOW

ITEM = "1005009900000017"
OTHER_ITEM = "1005009900000024"
OK_WORDS = next(step for step in FLOW.pages[0].steps if step.id == "verify").option


def seen_in(text: str) -> SeenOutcome:
    return outcome_in(text, FLOW.outcome, known_ids=(ITEM,))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Complaint submitted\nIt will be reviewed.\nComplaint number\n48213377\nView complaint", "48213377"),
        ("Complaint submitted. Complaint number: 0048213377.", "0048213377"),
        ("Your complaint has been submitted, complaint No.: 482133", "482133"),
        ("Submitted successfully! Complaint ID #20240131000123", "20240131000123"),
        ("投诉提交成功\n投诉编号：48213377", "48213377"),
        ("提交成功，投诉单号为４８２１３３７７", "48213377"),
        ("Complaint submitted. Complaint number: CN1001", "CN1001"),
        ("Complaint submitted\nComplaint number\nIPR-2026-0481\nView", "IPR-2026-0481"),
        ("投诉提交成功，投诉编号：ＣＮ１００１", "CN1001"),
        ("Complaint submitted. Complaint number: 12345.", "12345"),
        ("SUBMITTED  SUCCESSFULLY", ""),
    ],
)
def test_an_accepted_complaint_is_read_with_its_number(text: str, number: str) -> None:
    seen = seen_in(text)
    assert (seen.accepted, seen.number) == (True, number)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("The complaint was not submitted. Please look at the marked fields.", False),
        ("Submission failed: captcha", False),
        ("投诉未提交，请检查标出的项目。", False),
        ("", None),
        ("Loading…", None),
        ("It was not submitted successfully", None),
        ("If your complaint was submitted successfully, you will see a number.", None),
        ("Submitted successfully?", None),
        ("Please wait until it is submitted successfully", None),
        ("提交成功后将显示编号", None),
        ("Resubmitted successfully", None),
        ("Submission failed\nComplaint submitted", None),
    ],
)
def test_an_unclear_text_is_not_taken_as_a_rejection(text: str, accepted: bool | None) -> None:
    seen = seen_in(text)
    assert seen.accepted is accepted
    assert accepted is None or seen == SeenOutcome(accepted=False, words=text)


@pytest.mark.parametrize(
    "beside",
    [
        ITEM,
        "2026-11-24",
        "20261124",
        "+86 57185022088",
        "400-800-1688",
        "138001 38000",
        "1234",
        "12345 characters",
        "123456789012345678901",
        f"AE{ITEM}",
        "pending",
        "Pending2026",
        "48213377 and complaint number 48213378",
    ],
)
def test_other_numbers_are_not_taken_for_the_complaint_number(beside: str) -> None:
    assert seen_in(f"Complaint submitted\nComplaint number: {beside}").number == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("48213377\nComplaint note: 48213377\nOrder number 48213377", ""),
        ("Complaint number: 48213377\nYour complaint no. 48213377", "48213377"),
        ("Complaint number 48213377 2026-11-24 10:05", "48213377"),
    ],
)
def test_only_the_number_after_its_label_is_the_complaint_number(text: str, number: str) -> None:
    assert seen_in(text).number == number


def test_sentence_that_states_the_result_is_returned() -> None:
    words = seen_in(f"Home\n  Your complaint has been submitted {'x' * 400}\nFooter").words
    assert words.startswith("Your complaint has been submitted")
    assert len(words) == 300
    assert outcome_in("Complaint number: 48213377", OutcomeWords(accepted=())) == SeenOutcome(accepted=None)


@given(st.text(), st.integers(10**5, 10**15 - 1).map(str))
def test_complaint_number_is_never_invented(noise: str, number: str) -> None:
    seen = outcome_in(f"{noise}\nComplaint number: {number}\n{noise}", FLOW.outcome)
    assert seen.number in {"", number} | set(noise.split())


LINK = f"https://www.aliexpress.com/item/{ITEM}.html"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"{LINK}\tAccepted", ""),
        (f"{LINK}\n有效", ""),
        (f"3. {LINK}?spm=a2g0o.x&gatewayAdapt=glo2usa Valid", ""),
        (f"aliexpress.com/item/{ITEM}.htmlAccepted", ""),
        (f"Moonlit mug\t{ITEM}\tPassed\tremove", ""),
        (LINK, ""),
        (f"{ITEM}\t✓", ""),
        *(
            (f"2\t{LINK}\t{words}", words)
            for words in (
                "The listing does not exist or was already removed.",
                "您选择的投诉站点与被投诉链接所属站点不匹配，请重新选择投诉站点！",
                "Invalid",
                "not valid",
                "无效",
            )
        ),
    ],
)
def test_a_refused_link_is_read_with_the_portals_reason(row: str, words: str) -> None:
    assert links_in([row], {ITEM, OTHER_ITEM}, OK_WORDS) == (((ITEM, words),) if words else ())


def test_row_that_names_two_links_marks_neither_as_refused() -> None:
    rows = [f"{ITEM} {OTHER_ITEM} Invalid", f"{ITEM}0 Invalid", "3 not accepted"]
    assert links_in(rows, {ITEM, OTHER_ITEM}, OK_WORDS) == ()
    rows = [f"{ITEM}\tDead", f"{OTHER_ITEM}\tAccepted", f"{ITEM}\tStill dead"]
    assert links_in(rows, {ITEM, OTHER_ITEM}, OK_WORDS) == ((ITEM, "Dead"),)
