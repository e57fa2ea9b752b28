"""Finds the columns of a works register; its headings are other words than those of a list of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from helper.exchange.files.sheet import Cell, Sheet, Source, SourceRow
from helper.exchange.words.lexicon import meanings
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


_BY_WORDS = {word: RegisterRole(name) for word, name in meanings("register").items()}


def find_register(source: Source) -> Iterator[Mapping[RegisterRole, Cell]]:
    """The rows of every sheet that has a title and something about it, as cells by their role."""
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
        for column, cell in row.filled:
            role = _BY_WORDS.get(folded(cell.text) or cell.text)
            if role is not None and role not in roles.values():
                roles[column] = role
        if RegisterRole.TITLE in roles.values() and len(roles) >= min(2, len(row.filled)):
            return row, roles
    return None, {}
