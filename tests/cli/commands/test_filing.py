"""`ipp-helper file`, `outcomes`, `recheck`, `shop` and `search`: commands that open windows."""

from __future__ import annotations

import pytest

from tests.cli.program import Program


@pytest.fixture
def whale(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "edit", "Quiet Whale", "--search", "whale mug | de | mug", "--search", "whale poster")
    return program


def test_search_words_are_kept_with_the_design(whale: Program) -> None:
    (work,) = whale.json("works", "list")["works"]
    assert work["searches"][0] == {
        "work": "Quiet Whale",
        "words": "whale mug",
        "by_picture": False,
        "language": "de",
        "product_type": "mug",
        "url": "https://de.aliexpress.com/wholesale?SearchText=whale+mug",
        "last_at": None,
    }
    answer = whale("works", "edit", "Quiet Whale", "--search", "whale | german")
    assert answer.exit == 2
    assert '"whale mug | de | mug"' in answer.err


def test_without_search_words_no_window_opens(program: Program) -> None:
    answer = program("search")
    assert answer.exit == 1
    assert "works edit DESIGN --search" in answer.err
