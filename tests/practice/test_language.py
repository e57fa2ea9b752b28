"""The two languages."""

from __future__ import annotations

import pytest

from helper.practice.language import Language, read_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en", Language.EN),
        ("en_US", Language.EN),
        ("zh-CN", Language.ZH),
        ("ZH", Language.ZH),
        ("fr", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_beginning(text: str, language: Language | None) -> None:
    """Cookies, parameters and options spell a language in several ways."""
    assert read_language(text) is language
