"""Tests of the practice portal's texts."""

from __future__ import annotations

import re
from pathlib import Path

from helper.practice import catalogue
from helper.practice.catalogue import Language, words
from helper.practice.iprs import IprState
from helper.practice.listings import ListingStatus

FOLDER = Path(catalogue.__file__).parent


def test_every_text_exists_in_both_languages() -> None:
    """Only the placeholders of two input boxes are the same in both languages."""
    english, chinese = words(Language.EN), words(Language.ZH)
    assert all(english.values())
    assert all(chinese.values())
    same = [key for key in english if english[key] == chinese[key]]
    assert same == ["listings_placeholder", "day_placeholder"]


def test_every_text_is_used() -> None:
    forms = FOLDER / "forms.json"
    sources = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html"), *FOLDER.rglob("static/**/*.js"), forms]
    sources += [path for path in Path(__file__).parent.rglob("*") if path.suffix in {".js", ".html"}]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    made = {f"state_{state}" for state in IprState} | set(ListingStatus)
    unused = [key for key in words(Language.EN) if key not in made and not re.search(rf"\b{key}\b", text)]
    assert unused == []
    assert made <= words(Language.EN).keys()
