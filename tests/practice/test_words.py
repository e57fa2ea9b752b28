"""The texts of the pages, and the languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helper.practice import words as words_module
from helper.practice.language import Language
from helper.practice.listings import ListingStatus
from helper.practice.online_words import ONLINE_WORDS
from helper.practice.registration_words import REGISTRATION_WORDS
from helper.practice.rights import RightState
from helper.practice.words import WORDS, words

FOLDER = Path(words_module.__file__).parent


def every(language: Language) -> dict[str, str]:
    return {
        **words(language),
        **words(language, REGISTRATION_WORDS),
        **words(language, ONLINE_WORDS),
    }


def test_every_text_exists_in_both_languages() -> None:
    """No text is empty, and only addresses and dashes are the same in both."""
    english, chinese = every(Language.EN), every(Language.ZH)
    assert english.keys() == chinese.keys()
    assert len(english) == len(WORDS) + len(REGISTRATION_WORDS) + len(ONLINE_WORDS)
    assert all(english.values())
    assert all(chinese.values())
    assert [key for key in english if english[key] == chinese[key]] == [
        "listings_placeholder",
        "day_placeholder",
    ]


def test_every_text_is_used() -> None:
    """No text is left over from a page that is gone."""
    sources = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html"), *FOLDER.rglob("static/**/*.js")]
    text = "\n".join(path.read_text("utf-8") for path in sources if not path.name.endswith("words.py"))
    made = {f"state_{state}" for state in RightState} | set(ListingStatus)
    unused = [key for key in every(Language.EN) if key not in made and not re.search(rf"\b{key}\b", text)]
    assert unused == []


@pytest.mark.parametrize("status", list(ListingStatus))
def test_every_status_has_words(status: ListingStatus) -> None:
    """The list can name whatever becomes of a listing."""
    assert words(Language.EN)[status.value]
