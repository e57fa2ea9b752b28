"""The words in which a portal's shape is asked for."""

from __future__ import annotations

import pytest

from helper.errors import WrongUse
from helper.practice.language import Language
from helper.practice.server import PracticePortal
from helper.practice.shape import Layout, Variant, read_shape

LATE = (0.0, 0.0)


def test_words_become_a_shape() -> None:
    """Variant, layout and language are read from what stands on a command line."""
    shape = read_shape(variant="aidc", layout="wizard", lang="zh", late_seconds=LATE)
    assert (shape.variant, shape.layout, shape.language) == (Variant.AIDC, Layout.WIZARD, Language.ZH)


@pytest.mark.parametrize(("variant", "home"), [("ipp", "/"), ("aidc", "/#/ippHome")])
def test_each_variant_begins_where_its_model_does(variant: str, home: str) -> None:
    """The portal's address leads to the home of its variant."""
    with PracticePortal(variant=variant) as portal:
        assert portal.home == f"{portal.address.removesuffix('/')}{home}"


@pytest.mark.parametrize("wrong", [{"variant": "rain"}, {"layout": "rain"}, {"lang": "rain"}])
def test_a_word_that_means_nothing_is_answered_with_those_there_are(wrong: dict[str, str]) -> None:
    """The sentence names what can be had."""
    asked = {"variant": "aidc", "layout": "long", "lang": "en", **wrong}
    with pytest.raises(WrongUse, match="rain") as raised:
        read_shape(late_seconds=LATE, **asked)
    assert "Take one of" in raised.value.now
