"""The data of a flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.flow.spec import form_of


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
def test_patterns_of_list_options_are_given_most_common_first(entries: list[str], form: str) -> None:
    assert form_of(entries) == form


@given(st.lists(st.text(max_size=60), max_size=5))
def test_pattern_of_list_options_reveals_none_of_their_text(entries: list[str]) -> None:
    assert set(form_of(entries)) <= set("TCNA/() or")
