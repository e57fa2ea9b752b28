"""The records as a TinyDB database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from helper.model.ids import LARGEST_ID
from helper.store.change_log import Change
from helper.store.log_storage import LogStorage


class Records(TinyDB):
    """The records: read with TinyDB's tables and queries, and changed only with `change`.

    TinyDB's own `insert`, `update` and `remove` work, but each of them writes the whole file.
    """

    storage: LogStorage

    def __init__(self, path: Path, lock_file: Path, **options: Any) -> None:
        """Open the records with the options of `LogStorage`. Raises its errors."""
        super().__init__(path, lock_file, storage=LogStorage, **options)

    def change(
        self,
        puts: Mapping[str, Mapping[int, Mapping[str, Any]]],
        removals: Mapping[str, Iterable[int]] | None = None,
    ) -> None:
        """Insert, replace and remove documents of several tables in one durable write: all of them, or none.

        `puts` has the documents by table and id, `removals` the ids by table. Raises the errors of
        `LogStorage.append`.
        """
        changes: list[Change] = [
            (table, _valid(key), dict(document))
            for table, rows in puts.items()
            for key, document in rows.items()
        ]
        changes += [(table, _valid(key), None) for table, keys in (removals or {}).items() for key in keys]
        self.storage.append(changes)
        for name in {table for table, _, _ in changes}:
            self.table(name).clear_cache()


def _valid(key: int) -> int:
    if not 0 < key <= LARGEST_ID:
        raise ValueError(f"{key} is not an id")
    return key
