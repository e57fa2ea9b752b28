"""`ipp-helper search` and `register`, which open no window if there is nothing to do."""

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


def test_register_names_what_each_design_lacks(program: Program) -> None:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Lantern", "--state", "approved")
    answer = program("register")
    assert answer.exit == 0
    assert "Quiet Whale: The picture of the design is missing" in answer.err
    assert "Lantern" not in answer.err
    assert "0 submitted. Nothing left to register." in answer.out
