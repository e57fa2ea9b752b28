"""Converts entities to JSON documents and back without loss.

A document's keys are the entity's field names. Empty values are left out. Ids are whole numbers, times ISO 8601 in UTC,
enum members their values. The portal's numbers and item ids are text.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic_core import CoreSchema, ErrorDetails, SchemaSerializer, SchemaValidator, ValidationError
from pydantic_core import core_schema as schemas

from helper.model.ids import LARGEST_ID, EntityId, EntityIdOrEmpty
from helper.translation import comma_list, msg, tr, with_label, with_note

T = TypeVar("T")
Json = Any
"""A JSON value as parsed by `json`; only this module checks its type."""


class Misread(ValueError):
    """Raised for a document that does not match the entity. The message starts with the path of the wrong value."""

    def __init__(self, sentence: str, *place: str) -> None:
        super().__init__(with_label(comma_list(place) or "document", sentence))


def writer_of(kind: type[T]) -> Callable[[T], dict[str, Json]]:
    """Return the function that converts entities of this kind to documents."""
    return _converters(cast("Hashable", kind))[0]


def reader_of(kind: type[T]) -> Callable[[Json], T]:
    """Return the function that converts documents to entities of this kind.

    The function raises `Misread` if a key is unknown or missing, or if a value has the wrong type or form.
    """
    return _converters(cast("Hashable", kind))[1]


@cache
def _converters(kind: Any) -> tuple[Callable[[Any], dict[str, Json]], Callable[[Json], Any]]:
    schema = _record(kind)
    validate = SchemaValidator(schema).validate_python

    def read(document: Json) -> Any:
        try:
            return validate(document)
        except ValidationError as error:
            raise _misread(error.errors(include_url=False)[0]) from None

    return partial(SchemaSerializer(schema).to_python, mode="json", exclude_defaults=True), read


def _record(kind: Any) -> CoreSchema:
    hints = get_type_hints(kind, include_extras=True)
    arguments = [schemas.dataclass_field(name, _field(hint)) for name, hint in hints.items()]
    checked = schemas.dataclass_args_schema(kind.__name__, arguments, extra_behavior="forbid")
    return schemas.dataclass_schema(kind, checked, [*hints], slots=True)


def _field(hint: Any) -> CoreSchema:
    schema, empty = _value(hint), _empty(hint)
    return schema if empty is _ALWAYS_WRITTEN else schemas.with_default_schema(schema, default=empty)


def _empty(hint: Any) -> object:
    """Return the empty value of a field, which is left out of documents."""
    if is_dataclass(hint) and isinstance(hint, type):
        # A record without required fields may be absent from a document. So a later version can add such a
        # record as a new field, and still read older documents.
        parts = {name: _empty(inner) for name, inner in get_type_hints(hint, include_extras=True).items()}
        return _ALWAYS_WRITTEN if _ALWAYS_WRITTEN in parts.values() else hint(**parts)
    if get_origin(hint) in {UnionType, Union}:
        return None
    return () if get_args(hint)[-1:] == (Ellipsis,) else _EMPTY.get(hint, _ALWAYS_WRITTEN)


def _value(hint: Any) -> CoreSchema:
    if get_origin(hint) in {UnionType, Union}:
        return schemas.nullable_schema(_value(next(arg for arg in get_args(hint) if arg is not NoneType)))
    if get_origin(hint) is tuple:
        first, *more = get_args(hint)
        if more == [Ellipsis]:
            return schemas.tuple_variable_schema(_value(first))
        return schemas.tuple_positional_schema([_value(inner) for inner in (first, *more)])
    if hint in _VALUES:
        return _VALUES[hint]
    return (
        schemas.enum_schema(hint, list(hint), sub_type="str") if issubclass(hint, StrEnum) else _record(hint)
    )


@lru_cache(maxsize=4096)  # an imported sheet repeats the same time thousands of times
def _write_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time needs a time zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def _read_moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        in_utc = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(tr("this is not a time such as 2026-11-24T19:42:00Z")) from None
    if moment.tzinfo is None:
        raise ValueError(tr("this time has no time zone"))
    return in_utc


def _read_day(value: Json) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(tr("this is not a date such as 2026-11-24")) from None


def _read_id(value: Json) -> str:
    # JSON of another program may hold a whole number as 7.0, which `str` would change.
    if type(value) is int and 0 < value <= LARGEST_ID:
        return str(value)
    raise ValueError(tr("this is not the number of an entry"))


_ID = schemas.no_info_plain_validator_function(
    _read_id, serialization=schemas.plain_serializer_function_ser_schema(int)
)
_ALWAYS_WRITTEN = object()
_EMPTY: dict[Any, object] = {str: "", bool: False, EntityIdOrEmpty: ""}
_VALUES: dict[Any, CoreSchema] = {
    str: schemas.is_instance_schema(str),  # a string schema would refuse lone surrogates
    bool: schemas.bool_schema(strict=True),
    EntityId: _ID,
    EntityIdOrEmpty: _ID,
    datetime: schemas.no_info_plain_validator_function(
        lambda value: _read_moment(value if isinstance(value, str) else ""),
        serialization=schemas.plain_serializer_function_ser_schema(_write_moment),
    ),
    date: schemas.no_info_plain_validator_function(
        _read_day, serialization=schemas.plain_serializer_function_ser_schema(date.isoformat)
    ),
}
_REFUSALS = {
    "unexpected_keyword_argument": msg("this name is unknown"),
    "missing": msg("this is missing"),
    "dataclass_type": msg("this is not a JSON object"),
    "is_instance_of": msg("this is not text"),
    "bool_type": msg("this is not true or false"),
    "tuple_type": msg("this is not a list"),
    "too_long": msg("this list has the wrong length"),
    "enum": msg("this is not one of {values}"),
}


def _misread(error: ErrorDetails) -> Misread:
    # Positions in a list count from 1.
    place = (str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    about = error.get("ctx", {})
    sentence = str(about["error"]) if "error" in about else _REFUSALS.get(error["type"], error["msg"])
    values = about.get("expected", "").replace(" or ", ", ").replace("'", "")
    said = tr(sentence, values=values)
    found = error["input"]
    return Misread(
        with_note(said, f"{found!r:.80}") if isinstance(found, str | int | float) else said, *place
    )
