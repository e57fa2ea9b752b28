"""Tests of search words on the command line, and of `register` without work to do."""

from __future__ import annotations

import pytest

from tests.cli.program import Program


@pytest.fixture
def whale(program: Program) -> Program:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "edit", "Quiet Whale", "--search", "whale mug | de | mug", "--search", "whale poster")
    return program


def test_search_words_are_saved_with_the_design(whale: Program) -> None:
    (work,) = whale.json("works", "list")["works"]
    assert work["searches"][0] == {
        "work": "Quiet Whale",
        "words": "whale mug",
        "language": "de",
        "product_type": "mug",
        "url": "https://de.aliexpress.com/wholesale?SearchText=whale+mug",
        "last_at": None,
    }
    answer = whale("works", "edit", "Quiet Whale", "--search", "whale | german")
    assert answer.exit == 2
    assert '"whale mug | de | mug"' in answer.err


def test_register_command_lists_the_data_missing_from_each_design(program: Program) -> None:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Lantern", "--state", "approved")
    answer = program("register")
    assert answer.exit == 0
    assert "Quiet Whale: The picture of the design is missing" in answer.err
    assert "Lantern" not in answer.err
    assert "0 submitted. Nothing left to register." in answer.out
