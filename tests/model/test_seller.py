"""AliExpress's rules for shops, in the wording of the program."""

from __future__ import annotations

import pytest

from helper.model.seller import why_no_store_number


@pytest.mark.parametrize(
    ("text", "fits"), [("", True), ("1102345678", True), ("Nordic", False), ("１２", False)]
)
def test_a_shop_number_has_digits_only(text: str, *, fits: bool) -> None:
    assert (why_no_store_number(text) is None) is fits
