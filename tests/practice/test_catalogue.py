"""The choices of the form."""

from __future__ import annotations

from helper.practice.catalogue import COMPLAINT_TYPES, IPR_TYPES, WEBSITES, choice_of, reason_of, reasons_for
from helper.practice.language import Language


def test_every_choice_has_words_of_its_own_in_both_languages() -> None:
    """Within one drop-down no two entries read the same."""
    lists = [WEBSITES, IPR_TYPES, COMPLAINT_TYPES, reasons_for("copyright"), reasons_for("trademark")]
    for choices in lists:
        for language in Language:
            texts = [choice.text(language) for choice in choices]
            assert all(texts)
            assert len(set(texts)) == len(texts)


def test_every_reason_explains_itself_in_both_languages() -> None:
    """Whatever is chosen, a sentence appears."""
    for reason in (*reasons_for("copyright"), *reasons_for("other")):
        assert all(reason.explanation(language) for language in Language)


def test_a_reason_is_found_by_its_code_in_any_list() -> None:
    """Also one that only the list without piracy has."""
    for without in (True, False):
        for reason in reasons_for("copyright", without_pirated=without):
            assert reason_of(reason.code) is reason


def test_an_unknown_code_is_no_choice() -> None:
    """A code nobody offered leads to nothing."""
    assert choice_of("nowhere", WEBSITES) is None
    assert reason_of("copyright.item.never") is None
