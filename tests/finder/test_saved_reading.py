"""A saved reading contains no private words, and the finder decides on it as on the page."""

from __future__ import annotations

import pytest

from helper.finder.decision import FormFinder, decide_all
from helper.finder.saved_reading import SavedReading, WordMask
from helper.flow.form import Found, WantedField
from tests.finder.forms import TEXT, Drawing

KNOWN = ("Complaint reason", "投诉理由", "AliExpress.com")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("* Complaint reason (optional):", "* Complaint reason (optional):"),
        ("The Hidden Heron (VA0004711815)", "The Axxxxx Bxxxx (CX0000000000)"),
        ("投诉理由 张三", "投诉理由 某某"),
        ("At most 500 characters", "At most 000 characters"),
    ],
)
def test_unknown_words_are_masked(text: str, masked: str) -> None:
    assert WordMask(KNOWN).text(text) == masked


def test_masking_replaces_equal_unknown_words_with_the_same_text() -> None:
    mask = WordMask(KNOWN)
    assert mask.text("Agency") == mask.text("Agency")
    assert mask.text("Agency") != mask.text("Heron!")


def test_field_is_found_in_a_saved_page_whose_private_words_are_masked() -> None:
    page = Drawing()
    ref = page.labelled("Complaint reason", spoken=["Jane's words"])
    page.labelled("Jane's other field")
    saved = SavedReading.of(page.source, WordMask(KNOWN))
    text = saved.model_dump_json(exclude_defaults=True)

    assert "Jane" not in text
    reading = SavedReading.model_validate_json(text).opened()
    wanted = [WantedField("reason", ("Complaint reason",), TEXT)]
    (found,) = decide_all([FormFinder(reading).find(wanted)], 1)
    assert isinstance(found, Found)
    assert found.candidate.ref == f"/{ref}"
