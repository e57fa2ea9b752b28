"""The texts of the pages and the options of the forms, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helper.practice import catalogue
from helper.practice.catalogue import CHOICES, REASONS, Language, choice_of, read_language, reasons_for, words
from helper.practice.iprs import IprState
from helper.practice.listings import ListingStatus

FOLDER = Path(catalogue.__file__).parent


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
def test_a_language_is_recognised_by_its_prefix(text: str, language: Language | None) -> None:
    """Cookies, parameters and options spell a language in several ways."""
    assert read_language(text) is language


def test_every_text_exists_in_both_languages() -> None:
    """No text is empty, and only addresses and dashes are equal."""
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


@pytest.mark.parametrize("language", list(Language))
def test_every_option_has_unique_words(language: Language) -> None:
    """Within a drop-down; and every reason has an explanation."""
    for choices in (*CHOICES.values(), reasons_for("copyright"), reasons_for("trademark")):
        texts = [language.of(choice.texts) for choice in choices]
        assert all(texts)
        assert len(set(texts)) == len(texts)
    assert all(language.of(reason.explanation) for reason in REASONS)


def test_a_reason_is_found_by_its_code_in_any_list() -> None:
    """Including one that only the list without piracy has; an unknown code gives None."""
    for without in (True, False):
        for reason in reasons_for("copyright", without_pirated=without):
            assert choice_of(reason.code, "reasons") is reason
    assert choice_of("nowhere", "websites") is None
