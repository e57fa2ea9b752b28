"""Tests of shop numbers."""

from __future__ import annotations

import pytest

from helper.model.seller import why_no_store_number


@pytest.mark.parametrize(
    ("text", "fits"), [("", True), ("1102345678", True), ("Nordic", False), ("１２", False)]
)
def test_shop_number_with_other_characters_is_refused(text: str, *, fits: bool) -> None:
    assert (why_no_store_number(text) is None) is fits
