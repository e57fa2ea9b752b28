"""Tests of the parsers of TOML and JSON: every fault is a `ValueError` with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.system.parsing import parse_json, parse_toml

NUMBER = "9" * 5_000
DEEP = "[" * 100_000
PARTS = st.sampled_from(
    ["[", "]", "{", "}", "=", ".", ",", ":", '"', "'", "\n", "#", "a", "1", "-", "e", "_", "true", "null", "1979-13-32",
     "\\", "\\ud800", '"""', "[[a]]", "a.b = ", "0x", "inf", "\t", "\0", DEEP, NUMBER, "[" * 60, "a." * 60 + "b = 1"]
)  # fmt: skip


@given(text=st.lists(PARTS, max_size=12).map("".join) | st.text())
def test_any_text_is_parsed_or_refused_as_a_wrong_value(text: str) -> None:
    with suppress(ValueError):
        parse_toml(text)
    with suppress(ValueError):
        parse_json(text)


@pytest.mark.parametrize(
    ("parse", "text", "said"),
    [
        (parse_toml, f"a = 1\nb = {NUMBER}", "line 2 has a number with too many digits"),
        (parse_json, f'{{"a": 1,\n"b": {NUMBER}}}', "line 2 has a number with too many digits"),
        (parse_toml, f"a = {DEEP}", "nested too deeply"),
        (parse_json, DEEP, "nested too deeply"),
        (parse_toml, "a." * 2_000 + "b = 1", "nested too deeply"),
        (parse_toml, "a = 1\nb = ,", "line 2"),
        (parse_json, '{"a": 1,\n"b": }', "line 2"),
    ],
)
def test_refusal_names_the_fault_and_its_line(parse: Callable[[str], Any], text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_documents_of_the_program_are_parsed_unchanged(document: Any) -> None:
    assert parse_json(json.dumps(document)) == document
