"""Tests of search words on the command line, and of `register` without work to do."""

from __future__ import annotations

import pytest

from tests.cli.program import Program
from tests.factories import an_item_url


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


def test_filing_without_screens_puts_copies_on_forms_and_says_what_must_wait(program: Program) -> None:
    program("works", "add", "--title", "Lantern", "--state", "pending")
    program("queue", "add", an_item_url(0), an_item_url(1), "--work", "Lantern")
    first, second = (one["id"] for one in program.json("queue", "list")["findings"])
    program("queue", "judge", first, "--as", "copy", "--viewed")
    answer = program("file", "--plain", "--paste")
    assert answer.exit == 1
    assert "Must wait:\n  Lantern: " in answer.err
    on_form = {one["id"]: bool(one["complaint"]) for one in program.json("queue", "list")["findings"]}
    assert on_form == {first: True, second: False}
