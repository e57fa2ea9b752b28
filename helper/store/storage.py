"""Keeps TinyDB's tables in one file: a document a line, replaced as a whole, never in place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import Storage

from helper.config.durable import write_durably
from helper.errors import StoreError, StoreUnreadable
from helper.store.backups import back_up_foreign, newest_backup
from helper.store.migrations import FORMAT, Content, LaterFormat, UnknownFormat, convert, format_of

Document = dict[str, Any]
"""One entity as JSON has it, with its `id` and `rev`."""
Tables = dict[str, dict[str, Document]]
"""Documents by table and id."""


class RecordsFile(Storage):
    """The file. A document a line: a person can read and compare it, and only changed lines are made anew."""

    def __init__(self, path: Path, backups: Path) -> None:
        self._path = path
        self._backups = backups
        self._lines: dict[tuple[str, str], tuple[Document, str]] = {}
        self._seen: tuple[int, int, int] | None = None
        self.read_format = FORMAT
        """The format the file had when it was read."""

    def read(self) -> Tables | None:
        """Read the file; None where there is none yet.

        Raises:
            StoreUnreadable: It is damaged, missing though there are backups, or written by a later version.
        """
        try:
            text = self._path.read_bytes().decode()
        except FileNotFoundError:
            if newest_backup(self._backups):
                raise self.unreadable("It is not there, though there are copies of it.") from None
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self.unreadable(f"It cannot be read: {error}.") from error
        content = self._parsed(text)
        self._seen = self._stamp()
        return {name: table for name, table in content.items() if name != "format"}

    def write(self, data: Mapping[str, Mapping[str, Document]]) -> None:
        """Replace the file by these tables.

        Raises:
            StoreError: The drive did not take it; the file is as it was.
        """
        content = self._rendered(data).encode()
        try:
            self._set_aside_if_changed()
            write_durably(self._path, content)
        except OSError as error:
            raise StoreError(
                f"The change could not be written down: {error.strerror}. Your records are as they were before.",
                where=str(self._path),
                now="Make room, or see to the drive, and do it again.",
            ) from error
        self._seen = self._stamp()

    def unreadable(self, why: str, now: str = "") -> StoreUnreadable:
        """What to raise for this file; unless `now` says otherwise it names the copy to go back to."""
        copy = newest_backup(self._backups)
        back = f"The newest copy is {copy}: put it in the file's place to go back to it." if copy else ""
        return StoreUnreadable(
            f"Your records cannot be used. {why} Nothing was changed.",
            where=str(self._path),
            now=now or back or "There is no copy of it. Ask for help before you change it.",
        )

    def _parsed(self, text: str) -> Content:
        try:
            content = json.loads(text)
            self.read_format = format_of(content)
            content = convert(content)
        except json.JSONDecodeError as error:
            raise self.unreadable(f"Line {error.lineno}, place {error.colno} is damaged.") from error
        except RecursionError as error:
            raise self.unreadable("The brackets in the file do not match.") from error
        except LaterFormat as error:
            # A copy of an earlier format would cost the person what she has done since.
            raise self.unreadable(
                str(error), "Start the newer version, or bring this one up to date."
            ) from error
        except UnknownFormat as error:
            raise self.unreadable(str(error)) from error
        for name, table in content.items():
            if name != "format" and not _is_table(table):
                raise self.unreadable(f"`{name}` is not a table.")
        return content

    def _rendered(self, tables: Mapping[str, Mapping[str, Document]]) -> str:
        blocks = [f'"format": {FORMAT}']
        for name, table in tables.items():
            lines = ",\n".join([self._line(name, key, document) for key, document in table.items()])
            blocks.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
        return "{\n" + ",\n".join(blocks) + "\n}\n"

    def _line(self, table: str, key: str, document: Document) -> str:
        # A changed document is another object: `Records` replaces documents and changes none in place.
        known = self._lines.get((table, key))
        if known is not None and known[0] is document:
            return known[1]
        line = f"{json.dumps(key)}: {_json(document)}"
        self._lines[table, key] = (document, line)
        return line

    def _set_aside_if_changed(self) -> None:
        """Keep what somebody else has put into the file since we read or wrote it."""
        if self._seen is not None and self._stamp() not in {None, self._seen}:
            back_up_foreign(self._path, self._backups, datetime.now(UTC))

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _json(document: Document) -> str:
    text = json.dumps(document, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a character, as a mangled paste may hold: only the escaped form can be written and read back the same.
        return json.dumps(document)
    return text


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(document, dict) for document in value.values())
