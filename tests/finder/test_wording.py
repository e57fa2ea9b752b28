"""Labels are compared as a whole, without their decorations."""

from __future__ import annotations

import pytest

from helper.finder.wording import WantedWords, is_note, is_prompt, is_sentence, label_key

REASON = WantedWords.of(("Complaint reason", "投诉理由"))


@pytest.mark.parametrize(
    "text",
    [
        "* Complaint reason：",
        "1. Complaint reason (optional)",
        "[Complaint reason]",
        "Ｃｏｍｐｌａｉｎｔ　ｒｅａｓｏｎ",
        "Complaint reason 0/500",
        "Complaint reason (max 500 characters)",
        "Step 2: Complaint reason *",
        "Complaint reason / 投诉理由",
        "投诉理由 (Complaint reason)",
        "投诉理由Complaint reason",
        "投诉理由（必填）",
        "complaint REASON",
        "Complaint\u00a0reason (optional)",
        "投 诉 理 由",
        "1.Complaint reason",
        "2.1 Complaint reason",
        "(1) Complaint reason",
        "（1）Complaint reason",
        "Q1: Complaint reason",
        "① Complaint reason",
        "一、Complaint reason",
        "(一) Complaint reason",
        "a) Complaint reason",
        "Complaint reason - required",
        "Complaint reason – optional",
        "Complaint reason mandatory",
        "Complaint reason (mandatory)",
        "Complaint reason (up to 500 links)",
        "Complaint reason, one per line",
        "Complaint reason (one per line)",
        "Complaint reason, each on a new line",
        "Complaint reason (每行一个)",
        "Complaint reason [?]",
        "Complaint reason;",
        "Required: Complaint reason",
        "» Complaint reason —",
        "✱ Complaint reason †",
        "Complaint reason (JPG, PNG, PDF)",
        "Complaint reason (if any)",
        "【Complaint reason】：",
        "“Complaint reason” *",
    ],
)
def test_label_fits_despite_an_asterisk_numbering_counter_or_note(text: str) -> None:
    assert REASON.fits(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reason",
        "Complaint reasons",
        "Other complaint reason",
        "Complaint reason for the seller",
        "Complaint reason ID",
        "",
    ],
)
def test_label_with_missing_or_additional_words_does_not_fit(text: str) -> None:
    assert not REASON.fits(text)


@pytest.mark.parametrize(
    "text", ["(optional)", "Max. 500 characters", "Please paste one a line", "必填", "Must match the site"]
)
def test_text_beside_a_label_that_keeps_its_meaning_is_a_note(text: str) -> None:
    assert is_note(text, "Reason")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("of the original work", "Reason"),
        ("authorised sellers", "Reason"),
        ("(only for sellers)", "投诉理由"),
        ("（仅限卖家）", "Reason"),
    ],
)
def test_text_beside_a_label_that_narrows_its_meaning_is_not_a_note(text: str, label: str) -> None:
    assert not is_note(text, label)


@pytest.mark.parametrize(
    ("text", "prompt"), [("Please select ▾", True), ("请选择", True), ("Trademark", False)]
)
def test_placeholder_of_a_list_is_recognised(text: str, *, prompt: bool) -> None:
    assert is_prompt(text) is prompt


def test_labels_with_different_dashes_are_equal() -> None:
    assert label_key("Contact e\u2011mail") == label_key("* contact E-MAIL :")


def test_zip_is_ignored_as_a_file_type_but_not_as_a_label() -> None:
    assert label_key("Zip*") == "zip"
    assert label_key("Evidence (zip)") == "evidence"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1. Platform", False), ("Pick one. It must match.", True), ("2) Description.", True)],
)
def test_numbered_label_is_not_mistaken_for_a_sentence(text: str, *, sentence: bool) -> None:
    assert is_sentence(text) is sentence
