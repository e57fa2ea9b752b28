"""Entities are converted to JSON documents and back without loss."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helper.model.complaint import Account, Complaint
from helper.model.finding import Finding, Listing
from helper.model.ids import LARGEST_ID, EntityId, EntityIdOrEmpty
from helper.model.seller import Seller
from helper.model.work import Work
from helper.store.codec import Misread, reader_of, writer_of
from tests.factories import a_complaint, a_work, an_attempt

KINDS = [Work, Listing, Finding, Complaint, Seller, Account]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)  # few examples are enough, because the backup test generates entities, too
@given(data=st.data())
def test_every_entity_survives_conversion_to_json_and_back(kind: type[Any], data: st.DataObject) -> None:
    entity = data.draw(values(kind))
    document = json.loads(json.dumps(writer_of(kind)(entity)))
    assert reader_of(kind)(document) == entity


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"title": None}, "title"),
        ({"title": 7}, "title"),
        ({"aliases": "one"}, "aliases"),
        ({"aliases": ["one", 2]}, "aliases, 2"),
        ({"right": {"state": "fine"}}, "right, state"),
        ({"right": {"state": "approved", "approved_on": "yesterday"}}, "right, approved_on"),
        ({"right": {"state": "approved", "holder": "x"}}, "right, holder"),
        ({"right": {}}, "right, state"),
        ({"right": []}, "right"),
    ],
)
def test_a_wrong_value_is_reported_with_its_field(change: dict[str, Any], place: str) -> None:
    with pytest.raises(Misread) as caught:
        reader_of(Work)(writer_of(Work)(a_work()) | change)
    assert str(caught.value).startswith(f"{place}: ")


@pytest.mark.parametrize("value", ["7", 7.0, 0, -1, 2**48, True, None])
def test_id_that_is_no_whole_number_is_reported_with_its_field(value: object) -> None:
    with pytest.raises(Misread, match=r"^work_id: this is not the number of an entry"):
        reader_of(Complaint)(writer_of(Complaint)(a_complaint()) | {"work_id": value})


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"host": 5}, "host"),
        ({"at": "2026-11-24T19:42:00"}, "at"),
        ({"at": 5}, "at"),
        ({"refused_links": [["1005009900000017"]]}, "refused_links, 1, 2"),
        ({"result": "lost"}, "result"),
    ],
)
def test_list_positions_in_errors_count_from_one(change: dict[str, Any], place: str) -> None:
    complaint = writer_of(Complaint)(a_complaint(attempts=(an_attempt(),)))
    complaint["attempts"][0] |= change
    with pytest.raises(Misread) as caught:
        reader_of(Complaint)(complaint)
    assert str(caught.value).startswith(f"attempts, 1, {place}: ")


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Generate any value of a field's type, including texts with lone surrogates. Times are in UTC."""
    if hint is str:
        return st.text(st.characters(codec=None), max_size=20)
    if hint is datetime:
        return st.datetimes(timezones=st.just(UTC))
    if hint in {EntityId, EntityIdOrEmpty}:
        return st.integers(1, LARGEST_ID).map(str)
    if get_origin(hint) in {UnionType, Union}:
        return st.one_of([values(arg) for arg in get_args(hint)])
    if get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*map(values, get_args(hint)))
    if is_dataclass(hint) and isinstance(hint, type):
        return st.builds(
            hint, **{name: values(inner) for name, inner in get_type_hints(hint, include_extras=True).items()}
        )
    return st.from_type(hint)
