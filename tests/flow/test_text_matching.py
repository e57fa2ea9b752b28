"""Comparing the texts of a page with the texts of a flow, and recognising the open page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.form import Chosen, Option, Unchosen, Where
from helper.flow.load import shipped_flow
from helper.flow.plan import entry_for
from helper.flow.text_matching import (
    Vocabulary,
    fits,
    fold,
    label_key,
    on_portal,
    page_at,
    pick,
    same_entry,
    same_text,
)
from tests.flow.samples import FLOW, VALUES

LABELS = st.text(
    alphabet=st.sampled_from(list("aZ é（）()*＊：: 0/59投诉 理由选填optional\u200b\u00a0\u3000ßﬁ"))
)


LABEL, CHINESE = "complaint reason", "投诉理由"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Complaint reason", LABEL), ("* Complaint reason:", LABEL), ("＊Complaint  reason：", LABEL),
        ("COMPLAINT REASON", LABEL), ("Complaint\u00a0reason (optional)", LABEL), ("Complaint reason (Required)", LABEL),
        ("Complaint reason 0/500", LABEL), ("Complaint reason (12 / 500)", LABEL), ("Complaint reason optional", LABEL),
        ("Complaint\u200b reason ⓘ", LABEL), ("Ｃｏｍｐｌａｉｎｔ ｒｅａｓｏｎ", LABEL),
        ("投诉理由", CHINESE), ("*投诉理由：", CHINESE), ("投诉 理由（选填）", CHINESE), ("投诉理由 （必填）", CHINESE), ("投诉理由选填", CHINESE),
        # "required" is ignored only in brackets or at the end
        ("Required documents", "required documents"),
    ],
)  # fmt: skip
def test_stars_and_counters_in_a_label_are_ignored(label: str, key: str) -> None:
    assert label_key(label) == key


@given(LABELS | st.text())
def test_normalising_is_idempotent(text: str) -> None:
    assert label_key(label_key(text)) == label_key(text)
    assert fold(fold(text)) == fold(text)


def test_part_of_a_label_does_not_fit() -> None:
    assert fits("Reason*", ("Complaint reason", "Reason"))
    assert not fits("Infringement reason", ("Complaint reason", "Reason"))
    assert not any(fits(label, ("", "*", "Reason")) for label in ("", "  ", "*", "(optional)", "0/500"))


def test_texts_may_differ_only_in_line_ends_and_trailing_spaces() -> None:
    assert not same_entry("Whale 1/2", "Whale 2/2")
    assert same_entry("  The Quiet Whale （US）", "the quiet whale (US)")
    assert same_text("one\r\ntwo  \n", "one\ntwo")
    assert not same_text("one\n\ntwo", "one\ntwo")
    assert not same_text(" one", "one")


PIRATED = ("Pirated goods", "Pirated pictures", "Other")
TWICE = ("Whale (US)(N/A)", "Whale (US)(N/A)")


@pytest.mark.parametrize(
    ("entries", "option", "answer"),
    [
        (("Obvious pirated wording", "Pirated copy"), Option(("Pirated copy",), ("pirat",)), Chosen("Pirated copy")),
        (("AliExpress", "AliExpress.com"), Option(("AliExpress.com", "AliExpress")), Chosen("AliExpress.com")),
        (PIRATED, Option((), ("pirated .*",)), Unchosen(PIRATED, PIRATED[:2])),
        (TWICE, Option(TWICE[:1]), Unchosen(TWICE, TWICE)),
        (("", "Other"), Option(("", " ")), Unchosen(("", "Other"))),
        (("  Pirated  Copy ",), Option(("pirated copy",)), Chosen("  Pirated  Copy ")),
    ],
    ids=["wording before pattern", "first wording first", "two match", "duplicate entry", "empty wording", "spelling of the page"],
)  # fmt: skip
def test_at_most_one_option_is_chosen(
    entries: tuple[str, ...], option: Option, answer: Chosen | Unchosen
) -> None:
    assert pick(entries, option) == answer


@pytest.mark.parametrize(
    "entry",
    [
        "Pirated product design (patent)",
        "Pirated goods",
        "Pirated goods: not copyright",
        "Pirated works - refuse",
        "Obvious pirated goods",
    ],
)
def test_option_with_additional_words_does_not_match(entry: str) -> None:
    reason = next(step for step in FLOW.pages[0].steps if step.id == "reason")
    option = entry_for(reason, VALUES)
    assert pick((entry, "Other"), option) == Unchosen((entry, "Other"))
    assert pick((entry, "Pirate copy"), option) == Chosen("Pirate copy")


@pytest.mark.parametrize("entry", ["2. Pirated copy", "- Pirated copy", "Pirated copy (12)"])
def test_numbered_option_is_a_question_once_and_then_known(entry: str) -> None:
    reason = next(step for step in FLOW.pages[0].steps if step.id == "reason")
    assert pick((entry, "Other"), entry_for(reason, VALUES)) == Unchosen((entry, "Other"))
    taught = replace(reason, entries=((VALUES.text_of("reason"), entry),))
    assert pick((entry, "Other"), entry_for(taught, VALUES)) == Chosen(entry)


def at(address: str, *headings: str) -> Where:
    return Where(address, headings, "document")


FORM = "Submit a complaint"


@pytest.mark.parametrize(
    ("address", "headings", "known"),
    [
        ("https://ipp.aidcgroup.net/#/complaint/form?platform=ae", ("Rights", " submit a complaint "), True),
        ("http://127.0.0.1:8123/complaint/complaint.htm", ("提交投诉",), True),
        ("https://ipp.aidcgroup.net/", ("Manage Complaints",), False),
        ("https://ipp.alibabagroup.com.example/complaint", (FORM,), False),
        ("http://ipp.alibabagroup.com/complaint", (FORM,), False),
        ("https://user@ipp.alibabagroup.com/", (FORM,), False),
        ("http://evil.example\\@127.0.0.1/", (FORM,), False),
        ("", (FORM,), False),
        ("about:blank", (FORM,), False),
    ],
)
def test_a_page_is_recognised_by_host_and_heading(
    address: str, headings: tuple[str, ...], known: bool
) -> None:
    assert page_at(FLOW, at(address, *headings)) == (FLOW.pages[0] if known else None)


def test_a_host_confirmed_by_the_user_counts_as_portal() -> None:
    assert on_portal(FLOW, "https://ipp.example/", more_hosts=("ipp.example",))
    assert not on_portal(FLOW, "https://ipp.example/")


def test_a_page_with_the_headings_of_two_pages_is_not_recognised() -> None:
    second = replace(FLOW.pages[0], id="second", heading=("Evidence",))
    flow = replace(FLOW, pages=(*FLOW.pages, second))
    assert page_at(flow, at("https://ipp.taobao.com/", "Submit a complaint", "Evidence")) is None


WORDS = Vocabulary(shipped_flow())


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("* complaint  REASON：", "Complaint reason"),
        ("Description (optional)", "Description (optional)"),
        ("补充说明（选填）", "补充说明 (optional)"),
        ("Description 4821/99887766", "Description"),
        ("Rights holder: Jane Doe", None),
        ("Complaint reason Jane", None),
        ("", None),
    ],
)
def test_known_label_is_returned_as_spelled_in_the_flow_file(seen: str, known: str | None) -> None:
    assert WORDS.label(seen) == known


def test_vocabulary_has_options_of_the_portal_but_none_of_the_user() -> None:
    assert WORDS.entry("aliexpress.com") == "AliExpress.com"
    assert WORDS.entry("盗版") == "盗版"
    assert WORDS.entry("The Quiet Whale (US)(N/A)") is None
    assert WORDS.entry("Pirated copy of the Quiet Whale") is None
    assert WORDS.heading("submit a complaint") == "Submit a complaint"
    assert WORDS.heading("Welcome, Jane") is None
