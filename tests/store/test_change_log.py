"""The reader of the log: what was written is read again, and every damage before the end is noticed."""

from __future__ import annotations

import zlib
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.store.change_log import Change, LogDamaged, encode_change, log_line, read_log

NAME = "0" * 32
_plain = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)
documents = st.dictionaries(
    _plain, _plain | st.integers(-(2**53), 2**53) | st.none() | st.lists(_plain), max_size=3
)
changes = st.lists(
    st.tuples(_plain, st.integers(1, 2**48 - 1), st.none() | documents), min_size=1, max_size=3
)
histories = st.lists(changes, min_size=1, max_size=4)


def written(history: list[list[Change]]) -> tuple[bytes, list[int]]:
    """Return a log, and its size before and after each line."""
    content, ends = log_line(orjson.dumps([NAME, 7])), [0]
    for change in history:
        ends.append(len(content))
        content += log_line(orjson.dumps(change), zlib.crc32(content))
    return content, [*ends, len(content)]


@given(histories)
def test_log_is_read_as_it_was_written(history: list[list[Change]]) -> None:
    content, _ = written(history)
    log = read_log(content)
    assert (log.name, log.base, log.changes) == (
        NAME,
        7,
        [encode_change(change) for line in history for change in line],
    )
    assert (log.size, log.crc, log.is_torn) == (len(content), zlib.crc32(content), False)


@given(histories, st.data())
def test_log_cut_anywhere_keeps_all_complete_lines(history: list[list[Change]], data: st.DataObject) -> None:
    content, ends = written(history)
    cut = data.draw(st.integers(ends[1], len(content)))
    zeros = data.draw(st.integers(0, 9))
    log = read_log(content[:cut] + bytes(zeros))
    kept = max(end for end in ends if end <= cut)
    assert (log.size, log.crc) == (kept, zlib.crc32(content[:kept]))
    assert log.is_torn == (cut + zeros != kept)
    assert log.changes == [
        encode_change(change) for line in history[: ends.index(kept) - 1] for change in line
    ]


@given(histories, st.data())
def test_flipped_bit_before_the_last_line_is_refused(
    history: list[list[Change]], data: st.DataObject
) -> None:
    content, ends = written(history)
    at = data.draw(st.integers(0, ends[-2] - 1))
    flipped = bytearray(content)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(LogDamaged):
        read_log(bytes(flipped))


@given(histories, st.data())
def test_flipped_bit_in_the_last_line_adds_no_change(
    history: list[list[Change]], data: st.DataObject
) -> None:
    content, ends = written(history)
    at = data.draw(st.integers(ends[-2], len(content) - 1))
    flipped = bytearray(content)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        log = read_log(bytes(flipped))
    except LogDamaged:
        return
    assert log.is_torn
    assert log.size == ends[-2]


@pytest.mark.parametrize("order", [(0, 2, 1), (0, 1, 1, 2), (0, 2), (1, 2), ()])
def test_moved_repeated_or_removed_line_is_refused(order: tuple[int, ...]) -> None:
    content, _ = written([[("works", 1, {"n": 1})], [("works", 2, {"n": 2})]])
    lines = content.splitlines(keepends=True)
    with pytest.raises(LogDamaged, match=r"Line [123] was changed"):
        read_log(b"".join(lines[at] for at in order))


@pytest.mark.parametrize("body", [b"[]", b"{}", b"5", b'["a", 1, 2]', b"[[1, 2]]", b"nonsense"])
def test_line_of_another_shape_is_refused(body: bytes) -> None:
    header = log_line(orjson.dumps([NAME, 7]))
    values: Any = (
        header + log_line(body, zlib.crc32(header)) if body not in {b"[]", b"{}"} else log_line(body)
    )
    with pytest.raises(LogDamaged):
        read_log(values)
