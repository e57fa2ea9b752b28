"""Which designs words may mean: what is exact is found, what is near is proposed, nothing is decided."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helper.model.matching import proposed_works, work_called
from helper.model.work import Right
from tests.factories import a_work

WHALE = a_work(title="Quiet Whale", aliases=("Blue Whale", "静かな鯨"))
FOX = a_work(title="Le Renard Étoilé", right=Right(text="Renard Etoile (FR)(000124)"))
CAT = a_work(title="夜の猫")
WORKS = [WHALE, FOX, CAT]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("quiet  whale", "Quiet Whale"),
        ("QUIET-WHALE", "Quiet Whale"),
        ("Ｑｕｉｅｔ Ｗｈａｌｅ", "Quiet Whale"),
        ("blue whale", "Quiet Whale"),
        ("静かな鯨", "Quiet Whale"),
        ("le renard etoile", "Le Renard Étoilé"),
        ("Le Renard E\u0301toile\u0301", "Le Renard Étoilé"),
        ("夜の猫", "夜の猫"),
        ("whale", None),
        ("", None),
        ("!?", None),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, title: str | None) -> None:
    """Capitals, widths, marks and accents do not matter; a part of a title is not its name."""
    found = work_called(WORKS, name)
    assert (found.title if found else None) == title


def test_titles_that_differ_in_an_accent_are_told_apart() -> None:
    """Spelled exactly each is found; spelled loosely, with two that fit, none is chosen."""
    ete, accented = a_work(title="Ete"), a_work(title="Été")
    assert work_called([ete, accented], "été") == accented
    assert work_called([ete, accented], "ete") == ete
    assert work_called([accented, a_work(title="Êté")], "ete") is None


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("Quiet Whale Sticker Waterproof Laptop 10pcs", ["Quiet Whale"]),
        ("quite whale", ["Quiet Whale"]),
        ("Affiche Le Renard Etoile A3", ["Le Renard Étoilé"]),
        ("送料無料 夜の猫 ポスター", ["夜の猫"]),
        ("Blue Whale and Le renard étoilé", ["Le Renard Étoilé", "Quiet Whale"]),
        ("Quietness", []),
        ("wall art", []),
        ("", []),
    ],
)
def test_words_propose_designs(words: str, titles: list[str]) -> None:
    """A title among other words, a misspelled one, another script; the longest that fits comes first."""
    assert [work.title for work in proposed_works(WORKS, words)] == titles


def test_a_short_title_is_not_seen_in_every_text() -> None:
    """A design called "Ox" is proposed for its own name only."""
    ox = a_work(title="Ox")
    assert proposed_works([ox], "ox") == [ox]
    assert proposed_works([ox], "wall art with an ox") == []


@settings(deadline=None)  # how long it takes says how busy the machine is
@given(st.text(max_size=60))
def test_any_words_can_be_asked_about(words: str) -> None:
    """Never more than three, each of them once."""
    found = proposed_works([*WORKS, a_work(title=words)], words)
    assert len(found) <= 3
    assert len({work.id for work in found}) == len(found)
