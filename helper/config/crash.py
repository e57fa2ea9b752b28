"""Writes crashes to a log file, and tells the user where the file is."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from helper.hosts import without_queries
from helper.system.files import private_folder
from helper.translation import sentences, tr

_MOST_BYTES = 500_000
_KEPT = 3
EXIT_CODE = 3


class AddressFormatter(logging.Formatter):
    """Reduces the addresses in a record and its traceback, because they may contain private data."""

    def format(self, record: logging.LogRecord) -> str:
        return without_queries(super().format(record))


def log_crash(error: BaseException | None, folder: Path) -> Path | None:
    """Append the error and its traceback, without values of variables, to the log; return the log file.

    Returns None if writing failed.
    """
    file = folder / "faults.log"
    try:
        private_folder(folder)
        file.touch(mode=0o600)
        handler = RotatingFileHandler(
            file, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", errors="replace"
        )
    except OSError:
        return None
    handler.setFormatter(AddressFormatter("%(asctime)s %(message)s"))
    try:
        trace = (type(error), error, error.__traceback__) if error is not None else None
        handler.emit(logging.LogRecord("helper", logging.ERROR, "", 0, "fault", None, trace))
    finally:
        handler.close()
    return file


def crash_notice(file: Path | None) -> str:
    stopped = tr("ipp-helper stopped because of a bug. Your records are as they were after your last change.")
    where = tr("Details of the error are in {file}.", file=file)
    return sentences(stopped, where if file else tr("Details of the error could not be saved."))
