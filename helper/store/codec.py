"""Converts entities to JSON documents and back without loss.

A document's keys are the entity's field names. Empty values are left out. Ids and numbers are stored as text,
times as ISO 8601 in UTC, enum members as their values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from helper.translation import comma_list, msg, tr, with_label

T = TypeVar("T")
Json = Any
"""A JSON value as parsed by `json`; only this module checks its type."""

_ALWAYS_WRITTEN = object()


class Misread(ValueError):
    """Raised for a document that does not match the entity. The message starts with the path of the wrong value."""

    def __init__(self, sentence: str, *place: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.place = place

    def inside(self, name: str) -> Misread:
        """Return the error for the enclosing document: the path gets `name` as its first part."""
        return Misread(self.sentence, name, *self.place)

    def __str__(self) -> str:
        return with_label(comma_list(self.place) or "document", self.sentence)


@dataclass(frozen=True, slots=True)
class Codec:
    write: Callable[[Any], Json]
    read: Callable[[Json], Any]
    empty: object = _ALWAYS_WRITTEN
    """The empty value, which is left out of documents."""
    plain: type | None = None
    """The type of the JSON value if it needs no conversion, otherwise None."""


def writer_of(kind: type[T]) -> Callable[[T], dict[str, Json]]:
    """Return the function that converts entities of this kind to documents."""
    return _record_codec(cast("Hashable", kind)).write


def reader_of(kind: type[T]) -> Callable[[Json], T]:
    """Return the function that converts documents to entities of this kind.

    The function raises `Misread` if a key is unknown or missing, or if a value has the wrong type or form.
    """
    return _record_codec(cast("Hashable", kind)).read


@cache
def _record_codec(kind: Any) -> Codec:
    hints = get_type_hints(kind)
    codecs = {field.name: _codec(hints[field.name]) for field in fields(kind)}
    empties = {name: codec.empty for name, codec in codecs.items() if codec.empty is not _ALWAYS_WRITTEN}
    required = codecs.keys() - empties.keys()

    parts = [(name, None if codec.plain else codec.write, codec.empty) for name, codec in codecs.items()]
    values_of = attrgetter(*codecs)

    def write(entity: Any) -> Json:
        # Usually an empty value is the very object `empty`, so comparing with `is` first makes writing twice
        # as fast.
        return {
            name: write_value(value) if write_value else value
            for (name, write_value, empty), value in zip(parts, values_of(entity), strict=True)
            if value is not empty and (empty is _ALWAYS_WRITTEN or value != empty)
        }

    put = {name: getattr(kind, name).__set__ for name in codecs}
    readers = {name: (codec.plain, codec.read, put[name]) for name, codec in codecs.items()}
    defaults, new = tuple((put[name], value) for name, value in empties.items()), kind.__new__

    def read(document: Json) -> Any:
        if not isinstance(document, dict):
            raise Misread(tr("this is not a JSON object"))
        # Set the fields directly, which is twice as fast as the constructor and has the same result.
        made = new(kind)
        for put_value, value in defaults:
            put_value(made, value)
        for name, value in document.items():
            if name not in readers:
                raise Misread(tr("this name is unknown"), name)
            plain, read_value, put_value = readers[name]
            try:
                put_value(made, value if type(value) is plain else read_value(value))
            except Misread as problem:
                raise problem.inside(name) from None
        if not required <= document.keys():
            raise Misread(tr("this is missing"), min(required - document.keys()))
        return made

    # If no field of a record is required, the record as a whole may be absent from a document. Therefore a
    # later version can add such a record as a new field, and still read old documents.
    return Codec(write, read) if required else Codec(write, read, empty=kind(**empties))


def _codec(hint: Any) -> Codec:
    if get_origin(hint) is tuple:
        return _tuple_codec(get_args(hint))
    if get_origin(hint) is UnionType:
        return _optional_codec(get_args(hint))
    if hint in _CODECS:
        return _CODECS[hint]
    if issubclass(hint, StrEnum):
        return _enum_codec(hint)
    return _record_codec(hint)


def _optional_codec(args: tuple[Any, ...]) -> Codec:
    inner = _codec(next(arg for arg in args if arg is not NoneType))
    return Codec(inner.write, inner.read, empty=None, plain=inner.plain)


def _tuple_codec(args: tuple[Any, ...]) -> Codec:
    length = None if args[-1] is Ellipsis else len(args)
    inner = _codec(args[0])

    def write(values: Any) -> Json:
        return [inner.write(value) for value in values]

    def read(values: Json) -> Any:
        if not isinstance(values, list) or length not in {None, len(values)}:
            raise Misread(
                tr("this is not a list")
                if length is None
                else tr("this is not a list of {n} values", n=length)
            )
        entries = []
        for place, value in enumerate(values, start=1):
            try:
                entries.append(inner.read(value))
            except Misread as problem:
                raise problem.inside(str(place)) from None
        return tuple(entries)

    return Codec(write, read, empty=() if length is None else _ALWAYS_WRITTEN)


def _enum_codec(kind: type[StrEnum]) -> Codec:
    words = {member.value: member for member in kind}

    def read(value: Json) -> StrEnum:
        if not isinstance(value, str) or value not in words:
            raise Misread(tr("this is not one of {values}", values=comma_list(words)))
        return words[value]

    return Codec({member: word for word, member in words.items()}.__getitem__, read)


def _plain_codec(kind: type, empty: object, refusal: str) -> Codec:
    """Return the codec for a type whose values are the same in JSON, such as texts.

    `refusal` is the untranslated error message for a value of another type.
    """

    def read(value: Json) -> Any:
        if not isinstance(value, kind):
            raise Misread(tr(refusal))
        return value

    return Codec(lambda value: value, read, empty=empty, plain=kind)


@lru_cache(maxsize=4096)  # an imported sheet repeats the same time thousands of times
def _write_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time needs a time zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        in_utc = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise Misread(tr("this is not a time such as 2026-11-24T19:42:00Z")) from None
    if moment.tzinfo is None:
        raise Misread(tr("this time has no time zone"))
    return in_utc


def _read_moment(value: Json) -> datetime:
    return _moment(value if isinstance(value, str) else "")


def _read_day(value: Json) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Misread(tr("this is not a date such as 2026-11-24")) from None


_CODECS: dict[Any, Codec] = {
    str: _plain_codec(str, "", msg("this is not text")),
    bool: _plain_codec(bool, False, msg("this is not true or false")),
    datetime: Codec(_write_moment, _read_moment),
    date: Codec(date.isoformat, _read_day),
}
