"""Backs up all records of a user in one archive, and restores an archive or a copy of the records file.

A backup includes the records, the papers of designs, evidence, taught pages, settings and keys. It excludes
browser profiles, all practice data, the log, the dated copies and the lock. No included file contains a
password.

Complaints that were sent after the backup must not be sent again. So a restore copies them from the present
records into the restored ones. For those known only from evidence and journals, the program asks the user
before it files anything (`helper.session.filing.recovery`).

Over 500 lines because writing, checking and restoring an archive share the list of what it contains.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from helper import __version__
from helper.config.durable import PART_SUFFIX, copy_durably, fingerprint, written_durably
from helper.config.places import Places, is_file, log_beside
from helper.config.settings import Settings, read_settings, write_settings
from helper.errors import HelperError, NotDone, StoreError, StoreUnreadable, WrongUse
from helper.model.attempt import Attempt
from helper.model.complaint import REPORTED_STATES, Account, Complaint
from helper.model.finding import Finding
from helper.model.work import Work
from helper.store.change_log import content_of
from helper.store.intake import forms_without
from helper.store.log_storage import LINK, EncodedTables, LogStorage, json_lines, parse_tables
from helper.store.records import Records
from helper.store.repository import Entity, Repository, key_of
from helper.store.store import STAGING, RecordChange, Store, open_store
from helper.store.transitions import UNDER_WAY
from helper.system.files import private_folder
from helper.system.parsing import parse_json
from helper.translation import local_time, tr, tr_error, tr_n

FORMAT = 1
MANIFEST = "manifest.json"
_RECORDS = "records.json"
_FILES = (
    _RECORDS, "settings.toml", "keys.toml", "checklist.json", "sheets.json",
)  # fmt: skip
_FOLDERS = frozenset({"evidence", "works", "learned"})
_DESTINATIONS = ("portal", "extra_hosts", "browser")
"""The settings that decide which pages and which browser the program opens."""
_NEVER_DELETED = ("evidence/", "works/")
"""Folders in which a restore deletes no files: a file that the backup lacks may be evidence."""
_MOST_MANIFEST = 50_000_000
_YEARS = range(1970, 9999)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """The table of contents that every backup includes."""

    made_at: datetime
    files: Mapping[str, str]
    """The SHA-256 of each file, by its path inside the data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    made_at: datetime
    """The time at which the backup was made."""
    files: int
    """Number of restored files."""
    aside: Path | None
    """The folder with the files that were replaced; None if no file was replaced."""
    kept: int
    """Number of complaints that were sent after the backup, and are kept in the restored records."""
    remarks: tuple[str, ...] = ()
    """Messages for the user about changes that may be missing: a copy was restored without its log."""
    asked: int = 0
    """Number of complaints that may have been sent. The program asks the user about them before it files anything."""


def write_backup(target: Path, places: Places, *, at: datetime) -> Manifest:
    """Write a backup as one zip file, atomically.

    The records are read before the other files, so the backup includes every file that the records name.

    Raises `NotDone` if these are practice records, if there are none, or if the file cannot be written, `StoreError`
    if the records are damaged.
    """
    places.refuse_practice()
    if not places.records_file.is_file():
        raise NotDone(tr("There are no records yet."), where=str(places.data))
    with open_store(places, read_only=True) as store:
        records = json_lines(store.encoded())
    sums: dict[str, str] = {}
    try:
        with written_durably(target) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
            for name, file in _included_files(places.data):
                with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
                    sums[name] = _copied(records if name == _RECORDS else _chunks(source), entry)
            said = {"format": FORMAT, "made_at": at.isoformat(), "version": __version__, "files": sums}
            archive.writestr(MANIFEST, json.dumps(said, indent=1))
    except (OSError, UnicodeEncodeError) as error:
        invalid_name = tr("a file's name has invalid characters")
        why = tr_error(error) if isinstance(error, OSError) else invalid_name
        raise NotDone(tr("The backup cannot be written: {reason}.", reason=why), where=str(target)) from error
    return Manifest(at, sums)


def _keep_destinations(staged: Places, places: Places) -> None:
    ours = Settings()
    # Settings with a mistake lead nowhere: the program refuses to start with them.
    with suppress(HelperError):
        ours = read_settings(places.settings_file)
    with suppress(HelperError):
        theirs = read_settings(staged.settings_file)
        kept = {name: getattr(ours, name) for name in _DESTINATIONS}
        if kept != {name: getattr(theirs, name) for name in _DESTINATIONS}:
            write_settings(staged.settings_file, **kept)


def restore_backup(file: Path, places: Places, *, at: datetime) -> Restored:
    """Replace the records with those of a backup, or of a copy of the records file; keep the replaced files.

    The present portal, hosts and browser are kept: another user's backup must not decide what the program opens.

    Raises `WrongUse` if the file does not exist, `StoreBusy` if another program has the records open, and
    `NotDone` if the file is damaged, of another format, not a backup, or a copy of practice records.
    Nothing is changed in these cases.
    """
    if not is_file(file):
        raise WrongUse(tr("There is no such file."), where=str(file))
    if not places.practice:
        # A copy is beside the records file, or in the folder of dated copies.
        for data in file.absolute().parents[:2]:
            Places(data=data, state=places.state).refuse_practice()
    try:
        with _present_records(places) as present, _staging(places) as staged:
            if is_copy := file.suffix.lower() == ".json":
                made_at, files = datetime.fromtimestamp(file.stat().st_mtime, UTC), {_RECORDS}
                tables, remarks = _tables_of(file)
            else:
                manifest = _unpack(file, staged.data)
                made_at, files = manifest.made_at, {*manifest.files}
                tables, remarks = _tables_of(staged.records_file)
            tables, kept = _with_sent_since(staged, tables, present, file)
            if staged.settings_file.exists():
                _keep_destinations(staged, places)
            aside = _replace_files(staged.data, places, at, only={_RECORDS} if is_copy else None)
            if present is not None:
                present.replace_all(tables)
            else:
                Records(places.records_file, places.lock_file, anew=tables).close()
            return Restored(made_at=made_at, files=len(files), aside=aside, kept=kept, remarks=remarks)
    except ValueError as error:
        raise _unusable(file, str(error)) from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _unusable(file, tr("The file is damaged, or not a backup made by ipp-helper.")) from error
    except OSError as error:
        raise NotDone(
            tr("The backup cannot be restored: {reason}.", reason=tr_error(error)),
            where=str(error.filename or file),
            now=tr(
                "Files that were replaced before the error are in the folder `backups` of your records. Try again."
            ),
        ) from error


def restored_lines(done: Restored) -> Iterator[str]:
    yield tr_n(
        "Your records are back to how they were on {time} ({n} file).",
        "Your records are back to how they were on {time} ({n} files).",
        done.files,
        time=local_time(done.made_at),
    )
    yield from done.remarks
    if done.aside:
        yield tr("The replaced files are in {folder}.", folder=done.aside)
    if done.kept:
        yield tr_n(
            "{n} complaint filed after the backup stays in your records.",
            "{n} complaints filed after the backup stay in your records.",
            done.kept,
        )
    if done.asked:
        yield tr_n(
            "{n} form may have been sent: ipp-helper asks you before anything is filed.",
            "{n} forms may have been sent: ipp-helper asks you before anything is filed.",
            done.asked,
        )


def _included_files(data: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and path of each file that a backup includes, the records file first."""
    for name in _FILES:
        if (data / name).is_file():
            yield name, data / name
    for file in sorted(data.glob("*")) if data.is_dir() else ():
        if file.name in _FOLDERS:
            for inner in sorted(file.rglob("*")):
                if inner.is_file() and _may_include(name := inner.relative_to(data).as_posix()):
                    yield name, inner


def _may_include(name: str) -> bool:
    """Return whether a backup may contain this file: it must be a known file or lie in a known folder."""
    path = PurePosixPath(name)
    if str(path) != name or path.is_absolute() or "\\" in name or ":" in name or "\0" in name:
        return False
    if any(part == ".." or part.endswith(PART_SUFFIX) for part in path.parts):
        return False
    if len(path.parts) == 1:
        return name in _FILES
    return path.parts[0] in _FOLDERS


def _copied(chunks: Iterable[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _chunks(source: IO[bytes], most: int = sys.maxsize) -> Iterator[bytes]:
    """Yield the first `most` bytes of the source, in chunks."""
    while chunk := source.read(min(_CHUNK, most)):
        yield chunk
        most -= len(chunk)


def _unusable(file: Path, why: str, now: str = "") -> NotDone:
    what = tr("The backup cannot be used. {reason} Nothing was changed.", reason=why)
    return NotDone(what, where=str(file), now=now)


@contextmanager
def _present_records(places: Places) -> Iterator[Store | None]:
    """Open the present records, which holds the lock; None if they cannot be read, so that nobody writes them."""
    try:
        present = open_store(places)
    except StoreUnreadable:
        yield None
        return
    with present:
        yield present


@contextmanager
def _staging(places: Places) -> Iterator[Places]:
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=places.data) as folder:
        yield Places(data=Path(folder), state=places.state)


def _tables_of(file: Path) -> tuple[EncodedTables, tuple[str, ...]]:
    """Return the tables of a records file and of the log beside it, and remarks about changes that may be missing.

    Raises `ValueError` if the file is damaged.
    """
    remarks: tuple[str, ...] = ()
    if is_file(log := log_beside(file)):
        try:
            storage = LogStorage(file, file.with_name("lock"), read_only=True)
            return storage.encoded(), tuple(storage.remarks)
        except StoreUnreadable:
            remarks = (
                tr(
                    "The changes in {log} are not in the restored records, because this log does not belong to the file.",
                    log=log.name,
                ),
            )
    tables = parse_tables(content_of(file) or b"")
    tables.pop(LINK, None)
    return tables, remarks


def _unpack(file: Path, folder: Path) -> Manifest:
    with ZipFile(file) as archive:
        manifest = _manifest(archive, file)
        size = sum(entry.file_size for entry in archive.infolist())
        if size > shutil.disk_usage(folder).free:
            no_space = tr(
                "Unpacking the backup needs {size:,} MB, which is more than your drive has left.",
                size=size // 1_000_000,
            )
            raise _unusable(file, no_space, tr("Free some space first."))
        for name, expected in manifest.files.items():
            target = folder / name
            private_folder(target.parent)
            entry = archive.getinfo(name)
            with archive.open(entry) as source, target.open("xb") as out:
                target.chmod(0o600)
                if _copied(_chunks(source, entry.file_size), out) != expected:
                    raise _unusable(file, tr("“{name}” in the backup is damaged.", name=name))
    return manifest


def _manifest(archive: ZipFile, file: Path) -> Manifest:
    """Read the table of contents. Raises `BadZipFile` if the archive is not exactly what `write_backup` writes."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    listed = entries.pop(MANIFEST, None)
    if listed is None or listed.file_size > _MOST_MANIFEST:
        raise BadZipFile(MANIFEST)
    try:
        said: dict[str, Any] = parse_json(archive.read(listed))
        number = int(said["format"])
        made_at = datetime.fromisoformat(said["made_at"])
        manifest = Manifest(made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC), {**said["files"]})
    except (ValueError, KeyError, TypeError, RuntimeError, OverflowError) as error:
        raise BadZipFile(MANIFEST) from error
    if number != FORMAT:
        other = tr(
            "The backup has format {number}; this version of ipp-helper reads format {ours}.",
            number=number,
            ours=FORMAT,
        )
        raise _unusable(file, other, tr("Use the version of ipp-helper that made the backup."))
    is_complete = len(entries) + 1 == len(archive.infolist()) and entries.keys() == manifest.files.keys()
    is_expected = all(_may_include(name) and not _is_special(entry) for name, entry in entries.items())
    if not is_complete or not is_expected or _RECORDS not in entries or made_at.year not in _YEARS:
        raise BadZipFile(MANIFEST)
    return manifest


def _is_special(entry: ZipInfo) -> bool:
    """Return whether the entry is protected by a password, or is not an ordinary file."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return entry.is_dir() or kind not in {0, stat.S_IFREG} or bool(entry.flag_bits & 1)


def _with_sent_since(
    staged: Places, tables: EncodedTables, present: Store | None, file: Path
) -> tuple[EncodedTables, int]:
    """Add to the restored records the complaints that the present records show as sent. Return the number of these."""
    try:
        read_settings(staged.settings_file)
        with open_store(staged, anew=tables) as restored:
            reported = frozenset(finding.id for finding in restored.findings.all() if finding.is_reported)
            known = _RestoredRecords(restored.works, restored.complaints, restored.accounts, reported)
            added = known.missing_from_backup(present) if present is not None else []
            if added:
                smaller = _without_sent(restored, added)
                restored.change(*added, *smaller.put, remove=smaller.remove)
            return restored.encoded(), sum(isinstance(entity, Complaint) for entity in added)
    except HelperError as error:
        raise _unusable(file, error.what, error.now if not isinstance(error, StoreError) else "") from error


def _without_sent(restored: Store, added: Sequence[Entity]) -> RecordChange:
    """Return the change that takes findings off their open forms if they were sent after the backup was made."""
    keys = {key_of(entity) for entity in added}
    return forms_without(
        restored,
        {
            finding_id: form.id
            for form in restored.complaints.all()
            if key_of(form) not in keys and form.state not in REPORTED_STATES
            for finding_id in form.finding_ids
            if (Finding, finding_id) in keys
        },
    )


@dataclass(frozen=True, slots=True)
class _RestoredRecords:
    """The parts of the restored records that are needed to find sent complaints which the backup lacks."""

    works: Repository[Work]
    complaints: Repository[Complaint]
    accounts: Repository[Account]
    reported: frozenset[str]

    def missing_from_backup(self, present: Store) -> list[Entity]:
        """Return all entities of the present records that must be added to the restored ones."""
        findings = {
            finding.id: finding
            for finding in present.findings.all()
            if finding.is_reported and finding.id not in self.reported
        }
        complaints = {form.id: form for form in present.complaints.all() if self._is_ahead(form)}
        for form in complaints.values():
            if not self._is_filed_only_in_backup(form):
                findings |= {key: present.findings[key] for key in form.finding_ids}
        named = {finding.complaint_id for finding in findings.values() if finding.complaint_id}
        complaints |= {key: present.complaints[key] for key in named if key in present.complaints}
        needed = {finding.work_id for finding in findings.values()}
        needed |= {form.work_id for form in complaints.values()}
        return [
            *(
                replace(work, attempts=_merged(self.works.get(work.id), work))
                for work in present.works.all()
                if _has_news(self.works.get(work.id), work)
                or (work.id in needed and work.id not in self.works)
            ),
            *(account for account in present.accounts.all() if account.id not in self.accounts),
            *(present.listings[finding.listing_id] for finding in findings.values()),
            *findings.values(),
            *map(self._with_all_attempts, complaints.values()),
        ]

    def _is_ahead(self, form: Complaint) -> bool:
        """Return whether the form was sent, or got the result of an attempt, after the backup was made."""
        before = self.complaints.get(form.id)
        under_way = form.state in REPORTED_STATES | UNDER_WAY
        return _has_news(before, form) or (
            under_way and (before is None or before.state not in REPORTED_STATES)
        )

    def _is_filed_only_in_backup(self, form: Complaint) -> bool:
        before = self.complaints.get(form.id)
        return before is not None and before.state in REPORTED_STATES and form.state not in REPORTED_STATES

    def _with_all_attempts(self, form: Complaint) -> Complaint:
        """Return the form with the attempts from both the backup and the present records."""
        before = self.complaints.get(form.id)
        kept = before if before and self._is_filed_only_in_backup(form) else form
        return replace(kept, attempts=_merged(before, form))


def _merged(before: Complaint | Work | None, now: Complaint | Work) -> tuple[Attempt, ...]:
    """Return all attempts of both versions of a form; of two versions of an attempt, the one that knows more."""
    attempts = {attempt.id: attempt for attempt in (before.attempts if before else ())}
    for attempt in now.attempts:
        known = attempts.get(attempt.id, attempt)
        attempts[attempt.id] = max(
            (attempt, known), key=lambda one: (one.result is not None, one.sent_at is not None)
        )
    return tuple(sorted(attempts.values(), key=lambda attempt: attempt.at))


def _has_news(before: Complaint | Work | None, now: Complaint | Work) -> bool:
    """Return whether the present form knows something about an attempt that the backup's form does not know."""
    known = before.attempts if before else ()
    return any(attempt not in known for attempt in _merged(before, now))


def _replace_files(
    staged: Path, places: Places, at: datetime, *, only: Collection[str] | None = None
) -> Path | None:
    """Replace the present files, except the records, with the staged ones, where they differ.

    Every file that is about to change, and the records, are first copied to a new folder. Returns that folder; None
    if no file changes.
    """
    fresh = {name: file for name, file in _included_files(staged) if name != _RECORDS}
    present = {name: file for name, file in _included_files(places.data) if only is None or name in only}
    changing = [
        name
        for name, file in present.items()
        if name != _RECORDS
        and (
            fingerprint(file) != fingerprint(fresh[name])
            if name in fresh
            else not name.startswith(_NEVER_DELETED)
        )
    ]
    records = [file for file in (places.records_file, places.records_log) if is_file(file)]
    aside = places.backups / f"before-restore-{at:%Y-%m-%d-%H%M%S}"
    for file in records:
        _copy(file, aside / file.name)
    for name in changing:
        _copy(present[name], aside / name)
    for name in fresh if only is None else ():
        _copy(fresh[name], places.data / name)
    for name in changing:
        if name not in fresh:
            present[name].unlink(missing_ok=True)
    return aside if changing or records else None


def _copy(file: Path, target: Path) -> None:
    private_folder(target.parent)
    copy_durably(file, target)
