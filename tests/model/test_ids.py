"""Ids are random whole numbers of at most 48 bits."""

from __future__ import annotations

import pytest

from helper.model.ids import is_id, new_id


def test_new_id_is_drawn_again_if_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([4, 4, 6])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(draws))
    assert new_id({"5"}) == "7"


@pytest.mark.parametrize("text", ["", "0", "07", "-1", "x", "281474976710656", "٣"])
def test_other_text_is_no_id(text: str) -> None:
    assert not is_id(text)
