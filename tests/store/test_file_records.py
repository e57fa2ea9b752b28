"""The records in a file satisfy the contract of `Records`; another program edits the file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helper.config.places import Places
from helper.store.codec import writer_of
from helper.store.file_records import FileRecords
from helper.store.repository import TABLES, Entity
from helper.store.storage import RecordsFile
from helper.store.store import Store, open_store
from tests.store.contract import RecordsContract


class FileBench:
    def __init__(self, places: Places) -> None:
        self.places = places

    def open(self) -> Store:
        return open_store(self.places)

    def kill(self, store: Store) -> None:
        records = store._records
        assert isinstance(records, FileRecords)
        assert records._lock is not None
        records._lock.release()

    def change_elsewhere(self, *put: Entity, remove: tuple[Entity, ...] = ()) -> None:
        file = RecordsFile(self.places)
        tables = file.read()
        for entity in remove:
            del tables[TABLES[type(entity)]][entity.id]
        for entity in put:
            table = tables.setdefault(TABLES[type(entity)], {})
            rev = table[entity.id]["rev"] + 1 if entity.id in table else 1
            table[entity.id] = {"id": entity.id, "rev": rev, **writer_of(type(entity))(entity)}
        file.write(tables)

    @contextmanager
    def unwritable(self) -> Iterator[None]:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", full)
            yield


@pytest.fixture
def bench(places: Places) -> FileBench:
    return FileBench(places)


class TestFileRecords(RecordsContract):
    """The contract on the file alone."""
