"""A saved reading holds no private words, and is decided as the page was."""

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


def test_same_word_has_the_same_letters() -> None:
    mask = WordMask(KNOWN)
    assert mask.text("Agency") == mask.text("Agency")
    assert mask.text("Agency") != mask.text("Heron!")


def test_saved_reading_is_decided_as_the_page() -> None:
    """Also after its JSON was read again."""
    page = Drawing()
    ref = page.labelled("Complaint reason", spoken=["Jane's words"])
    page.labelled("Jane's other field")
    saved = SavedReading.of(page.reading().source, WordMask(KNOWN))
    text = saved.model_dump_json(exclude_defaults=True)

    assert "Jane" not in text
    reading = SavedReading.model_validate_json(text).opened()
    wanted = [WantedField("reason", ("Complaint reason",), TEXT)]
    (found,) = decide_all([FormFinder(reading).find(wanted)], 1)
    assert isinstance(found, Found)
    assert found.candidate.ref == f"/{ref}"
