"""The form of a list's entries holds none of their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.registration import form_of


@pytest.mark.parametrize(
    ("entries", "form"),
    [
        (["The Quiet Whale (US)(VA0002345678)"], "T (C)(N)"),
        (["The Quiet Whale (United States)(N/A)", "Fox (US)(n/a)"], "T (C)(N/A)"),
        (["安静的鲸鱼（中国）（国作登字-2020-F-001）"], "T(C)(N)"),
        (["Whale"], "T"),
        (["Whale (US)(VA (2) 7)", "Fox (US)(N/A)", "Hen (US)(N/A)"], "T (C)(N/A) or T (C)(N)"),
        ([], ""),
    ],
)
def test_the_commonest_form_comes_first(entries: list[str], form: str) -> None:
    """A text, a word, a number, nothing: in brackets or not."""
    assert form_of(entries) == form


@given(st.lists(st.text(max_size=60), max_size=5))
def test_whatever_the_entries_are_only_forms_come_out(entries: list[str]) -> None:
    """No letter of an entry is in its form."""
    assert set(form_of(entries)) <= set("TCNA/() or")
