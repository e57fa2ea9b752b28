"""Of a page's words only the portal's own, limits and signs stay in a recording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.browser.recordings.words import RecordingWords
from helper.flow.load import shipped_flow
from helper.flow.vocabulary import Vocabulary

WORDS = RecordingWords(Vocabulary(shipped_flow()))


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ("Complaint reason", "Complaint reason"),
        (" 投诉理由： ", " 投诉理由 "),
        ("Jane Doe, 4 Elm St.", "Xxxx Xxx, 0 Xxx Xx."),
        ("张三", "某某"),
        ("Zoë", "Xxx"),
        ("17/500", "0/500"),
        ("Please select", "Please select"),
        ("Please select Jane's right", "Xxxxxx xxxxxx Xxxx'x xxxxx"),
        ("One address a line, at most 300. Ask Jane.", "At most 300 links"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_a_text_keeps_its_shape_and_nothing_else(seen: str, kept: str) -> None:
    """Known words, limits and signs; letters that say nothing for the rest."""
    assert WORDS.text(seen) == kept


def test_an_unknown_entry_does_not_even_keep_its_length() -> None:
    """A list of registrations says nothing at all."""
    assert WORDS.entry("The Quiet Whale (US)(VA0002345678)") == "Xxxxx"
    assert WORDS.entry("Copyright") == "Copyright"


def test_class_names_are_kept_when_libraries_have_them() -> None:
    """A drop-down is known by its class; a person's word in a class is not kept."""
    assert WORDS.classes("ant-select-selector jane-select css-1x2y next-select") == (
        "ant-select-selector next-select"
    )


def test_parts_of_a_known_label_stay_but_for_numbers() -> None:
    """Pages put labels together from pieces."""
    assert WORDS.is_label("Complaint Reason 12/500")
    assert WORDS.part("Reason ") == "Reason "
    assert WORDS.part("4915/77") == "0/77"


def test_a_long_text_that_begins_like_a_label_is_no_label() -> None:
    """Blanks between a label and a name do not hide the name."""
    assert not WORDS.is_label("IPR" + " " * 300 + "Jane")


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd"]), min_size=12, max_size=60))
def test_letters_and_digits_of_an_unknown_text_never_stay(text: str) -> None:
    """Whatever the script: only x, X, 0 and the neutral sign are left."""
    assert set(WORDS.text(text)) <= set("xX0某")
