"""Finds the columns of a works register; its headings are other words than those of a list of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from helper.exchange.files.sheet import Cell, Sheet, Source, SourceRow
from helper.exchange.words.lexicon import meanings
from helper.exchange.words.phrases import Phrases
from helper.model.spelling import folded


class RegisterRole(StrEnum):
    """What a column of a register holds."""

    TITLE = "title"
    ALIASES = "aliases"
    CLIENT = "client"
    RIGHT = "right"
    NUMBER = "number"
    STATE = "state"
    OFFICIAL = "official"
    LICENSEES = "licensees"
    APPROVED_ON = "approved_on"
    EXPIRES_ON = "expires_on"
    PERMISSION_UNTIL = "permission_until"
    NOTE = "note"


_LONGEST = 60
_NEEDED = ({RegisterRole.TITLE}, {RegisterRole.CLIENT, RegisterRole.PERMISSION_UNTIL})
"""What a sheet must have: designs, or clients with their permission."""

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_BY_WORDS = {word: RegisterRole(name) for word, name in meanings("register").items()}
_PHRASES = Phrases([word for word in _BY_WORDS if len(word) > 3])


def find_register(source: Source) -> Iterator[Mapping[RegisterRole, Cell]]:
    """The rows of every sheet about designs or clients, as cells by their role."""
    for sheet in source.sheets:
        header, roles = _header(sheet)
        if header is None:
            continue
        for row in sheet.rows:
            if row.number > header.number and row.filled:
                yield {role: row.cell(column) for column, role in roles.items() if row.cell(column).text}


def _header(sheet: Sheet) -> tuple[SourceRow | None, dict[int, RegisterRole]]:
    for row in sheet.rows:
        roles: dict[int, RegisterRole] = {}
        for named in (_whole, _inside):
            for column, cell in row.filled:
                role = named(cell.text) if column not in roles else None
                if role is not None and role not in roles.values():
                    roles[column] = role
            enough = any(needed <= set(roles.values()) for needed in _NEEDED)
            if named is _whole and not roles:
                break  # no heading is known: words of a title may hold one all the same
        if enough and len(roles) >= min(2, len(row.filled)):
            return row, roles
    return None, {}


def _whole(text: str) -> RegisterRole | None:
    """The role of a heading that is known as it stands, or without its brackets."""
    return _BY_WORDS.get(folded(text) or text) or _BY_WORDS.get(folded(_BRACKETS.sub(" ", text)))


def _inside(text: str) -> RegisterRole | None:
    """The role of the longest known heading that stands in a longer one."""
    found = [phrase for _, phrase in _PHRASES.find(folded(text))] if len(text) <= _LONGEST else []
    return _BY_WORDS[max(found, key=len)] if found else None
