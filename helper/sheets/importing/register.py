"""The designs that an import knows: found by title, alias, right or number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from helper.model.text import normalize
from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, SourceRow


class RegisterRole(StrEnum):
    """The role of a column in a register."""

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


@dataclass(frozen=True)
class RegisterTable:
    """A sheet of designs or clients: its heading, and the role of each column."""

    sheet: Sheet
    header: SourceRow
    columns: Mapping[RegisterRole, int]


@dataclass(frozen=True)
class Register:
    """Designs with the known data about their rights; found by title, alias, right or number."""

    works: tuple[Work, ...] = ()
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """The id of the design that a row is about, by the sheet's name and the row's number."""
    tables: tuple[RegisterTable, ...] = ()
    """The sheets of designs that were read."""
    titles: tuple[str, ...] = ()
    """The titles in such sheets, as written."""

    @property
    def sheets(self) -> frozenset[str]:
        """The names of the sheets of designs."""
        return frozenset(table.sheet.name for table in self.tables)

    def named(self, title: str) -> Work | None:
        """Return the design with this title or alias."""
        return self._by_name.get(name) if (name := normalize(title)) else None

    def by_right(self, text: str) -> Work | None:
        """Return the design with this right: by its text, its number or the title that the text begins with."""
        if not text:
            return None
        bare = normalize(re.sub(r"[(（].*", "", text))
        return self._by_right.get(normalize(text)) or self._by_right.get(bare)

    def permission_until(self, client: str) -> date | None:
        """Return the last day of a client's written permission; None if unknown, or if the designs are the user's own."""
        return self._permissions.get(normalize(client)) if client else None

    @cached_property
    def _permissions(self) -> dict[str, date]:
        permitted = ((work.client, work.permission_until) for work in self.works if work.client)
        return {normalize(client): until for client, until in permitted if until}

    @cached_property
    def _by_name(self) -> dict[str, Work]:
        names = {normalize(alias): work for work in self.works for alias in work.aliases}
        return {**names, **{normalize(work.title): work for work in self.works}}

    @cached_property
    def _by_right(self) -> dict[str, Work]:
        rights = ((text, work) for work in self.works for text in (work.right.text, work.right.known_number))
        return {**self._by_name, **{normalize(text): work for text, work in rights if text}}
