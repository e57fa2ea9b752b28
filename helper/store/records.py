"""TinyDB as we use it: documents by our own ids, and changes to several tables in one write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import Middleware
from tinydb.table import Table

from helper.store.storage import Document, RecordsFile, Tables


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happens to one table."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    """New and changed documents by id."""
    removed: Collection[str] = ()


class RecordTable(Table):
    """A table whose documents are found by our own ids, never by a number that may be given twice."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own seam; only its default is annotated

    def apply(self, change: TableChange) -> None:
        """Set and remove documents; one that is there already keeps its place."""

        def update(table: dict[Any, Mapping[Any, Any]]) -> None:
            for key in change.removed:
                table.pop(key, None)
            table.update(change.documents)

        self._update_table(update)

    def documents(self) -> Mapping[str, Document]:
        """The documents as they are kept; not to be changed."""
        return self._read_table()  # type: ignore[return-value]  # TinyDB promises any mapping, the file gives dicts


class OneWrite(Middleware):
    """Holds back what TinyDB writes, table by table, until `flush` puts all of it into the file at once."""

    def __init__(self) -> None:
        super().__init__(RecordsFile)
        self._kept: Tables | None = None
        self._pending: Tables | None = None

    @property
    def file(self) -> RecordsFile:
        assert isinstance(self.storage, RecordsFile)  # noqa: S101 - the constructor above says so
        return self.storage

    def read(self) -> Tables:
        if self._kept is None:
            self._kept = self.file.read() or {}
        # TinyDB puts changed tables into the mapping it is given; what is kept must stay as the file is.
        return dict(self._kept if self._pending is None else self._pending)

    def write(self, data: Tables) -> None:
        self._pending = data

    def flush(self) -> None:
        """Write everything held back."""
        if self._pending is not None:
            self.file.write(self._pending)
            self._kept, self._pending = self._pending, None

    def discard(self) -> None:
        """Forget everything held back."""
        self._pending = None

    def close(self) -> None:
        self.discard()
        self.file.close()


class Records(TinyDB):
    """The tables. `change` is the only way in which anything is written."""

    table_class = RecordTable

    def __init__(self, path: Path, backups: Path) -> None:
        self._writes = OneWrite()
        super().__init__(path, backups, storage=self._writes)

    @property
    def file(self) -> RecordsFile:
        """Where the tables lie."""
        return self._writes.file

    def documents(self, table: str) -> Mapping[str, Document]:
        """The documents of a table by id; not to be changed."""
        return self._table(table).documents()

    def change(self, changes: Mapping[str, TableChange]) -> None:
        """Change these tables in one durable write.

        Raises:
            StoreError: It could not be written; nothing has changed.
        """
        try:
            for name, change in changes.items():
                self._table(name).apply(change)
            self._writes.flush()
        finally:
            self._writes.discard()

    def _table(self, name: str) -> RecordTable:
        table = self.table(name)
        assert isinstance(table, RecordTable)  # noqa: S101 - `table_class` says so, TinyDB's types do not
        return table
