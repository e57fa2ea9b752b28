"""Limits are understood in English and Chinese, and numbers that only look like limits are ignored."""

from __future__ import annotations

import pytest

from helper.browser.form.limits import FieldLimits, limits_in, most_files


def limits(around: str, **more: object) -> FieldLimits:
    nothing = {"most": None, "lengths": [0, 0], "lines": 0, "label": "", "below": "", "isFirst": True}
    return limits_in({"behind": "", "isNoted": False, **nothing, "around": f"Links {around}", **more})


@pytest.mark.parametrize(
    ("hint", "chars", "lines"),
    [
        ("Max. 1,000 characters", 1000, None),
        ("up to 300 links", None, 300),
        ("1 to 10 links", None, 10),
        ("1-10 links a form", None, 10),
        ("max. 300 links, a maximum of 10 links at a time", None, 10),
        ("at most 300", None, 300),
        ("max. 1,000", None, 1000),
        ("最多 300", None, 300),
        ("max. 5 MB", None, None),
        ("at most 3 days", None, None),
        ("最多 300 条", None, 300),
        ("500字以内", 500, None),
        ("0/300 links", None, 300),
        ("Version 1/2 of 2019", None, None),
        ("", None, None),
    ],
)
def test_limit_of_a_field_is_read_from_a_hint(hint: str, chars: int | None, lines: int | None) -> None:
    assert limits(hint) == (chars, lines)


@pytest.mark.parametrize(
    ("lengths", "filled", "chars", "lines"),
    [([12, 12], 1, 500, None), ([40, 40], 12, None, 500), ([40, 40], 3, None, None)],
    ids=["characters", "lines", "something else"],
)
def test_counter_beside_a_field_limits_characters_or_lines(
    lengths: list[int], filled: int, chars: int | None, lines: int | None
) -> None:
    assert limits("12/500", lengths=lengths, lines=filled) == (chars, lines)


def test_length_attribute_takes_precedence_over_a_hint() -> None:
    assert limits("max. 1,000 characters", most=40).chars == 40


def test_maximum_number_of_files_is_read_beside_an_upload() -> None:
    assert most_files(["Choose a file", "Up to 5 files"]) == 5
    assert most_files(["最多3个文件"]) == 3
    assert most_files(["PDF, max. 5 MB"]) is None
