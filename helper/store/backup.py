"""One file that carries a person's whole records, and the way back from it.

Carried: the records, the papers of designs, evidence, learned pages, settings, keys, and sheets that lie with them.
Never: browser profiles, anything of practice, the log, the daily copies, the lock. No file of ours holds a password.

What was sent after the copy was made must not be sent again. So what this computer knows beyond it is kept: the records
that are replaced, the evidence of hand-overs, and what the windows' journals saw leave.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from helper import __version__
from helper.config.durable import PART_SUFFIX, private_folder, written_durably
from helper.config.places import Places, is_file
from helper.config.settings import read_settings
from helper.errors import HelperError, NotDone, StoreError, WrongUse
from helper.hosts import is_loopback
from helper.model.addresses import find_addresses
from helper.model.attempt import Attempt
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Moment
from helper.model.text import plural
from helper.model.work import Work
from helper.store.storage import StoreLock
from helper.store.store import Entity, Store, open_store

FORMAT = 1
MANIFEST = "manifest.json"
_RECORDS = "queue.json"
_FILES = (
    _RECORDS, "settings.toml", "keys.toml", "checklist.json", "sheets.json", "living-sheet.json",
)  # fmt: skip
_SHEETS = frozenset({".xlsx", ".csv"})
_FOLDERS = frozenset({"evidence", "works", "learned"})
_ONLY_GROW = ("evidence/", "works/")
"""Of these nothing is taken away: a file that the copy does not know may prove something."""
_MOST_MANIFEST = 50_000_000
_CHUNK = 1 << 20

_UNSENT = frozenset({FindingState.NEW, FindingState.JUDGED, FindingState.PLANNED})
_UNDER_WAY = frozenset({ComplaintState.RESERVED, ComplaintState.HANDED_OVER})

SentSince = Callable[[Sequence[str], datetime], bool]
"""Whether a window was seen to send something about one of these item ids since that moment."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: datetime
    version: str
    """Of the program that made it."""
    files: Mapping[str, str]
    """The SHA-256 of each file, by its path in the records."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has done."""

    manifest: Manifest
    aside: Path | None
    """Where the files lie that were replaced; None: there were none."""
    kept: int = 0
    """Complaints that were reported after the backup was made, and are in the records again."""
    asked: int = 0
    """Complaints of which only the person knows whether they were sent; the program asks before anything is filed."""
    held: int = 0
    """Links that may have been reported after the backup was made; they wait for the person's answer."""


def write_backup(target: Path, places: Places, *, at: datetime) -> Manifest:
    """Write everything into one zip, whole or not at all; the records are read first, so that what they name is in it.

    Raises:
        NotDone: There are no records, or the file cannot be written there.
        StoreError: The records are damaged.
    """
    if not places.queue_file.is_file():
        raise NotDone("There are no records yet.", where=str(places.data))
    Store(places).close()
    sums: dict[str, str] = {}
    try:
        with written_durably(target) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
            for name, file in _carried(places.data):
                with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
                    sums[name] = _copied(source, entry)
            said = {"format": FORMAT, "made_at": at.isoformat(), "version": __version__, "files": sums}
            archive.writestr(MANIFEST, json.dumps(said, indent=1))
    except (OSError, UnicodeEncodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "the name of a file is no text"
        raise NotDone(f"The backup cannot be written: {why}.", where=str(target)) from error
    return Manifest(at, __version__, sums)


def restore_backup(file: Path, places: Places, *, at: datetime, sent_since: SentSince) -> Restored:
    """Put the records of a backup in place of the present ones, which are kept aside.

    Raises:
        NotDone: It is no backup, damaged, or made by a later version; nothing was changed.
        WrongUse: There is no such file.
        StoreBusy: Another program has the records open.
    """
    if not is_file(file):
        raise WrongUse("There is no such file.", where=str(file))
    try:
        with ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            places.ensure()
            lock = StoreLock(places.lock_file)
            lock.acquire()
            try:
                with tempfile.TemporaryDirectory(prefix=".restore-", dir=places.data) as folder:
                    staged = Places(data=Path(folder), state=places.state)
                    _unpack(archive, manifest, staged.data, file)
                    done = _reconcile(staged, places, manifest, file, at, sent_since)
                    return replace(done, aside=_put_in_place(staged.data, places, at))
            finally:
                lock.release()
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _refused(file, "It is damaged, or it is no backup of ipp-helper.") from error
    except OSError as error:
        raise NotDone(
            f"The backup cannot be brought in: {error.strerror}.",
            where=str(error.filename or file),
            now="What was replaced already, if anything, lies in the folder `backups` of your records. Do it again.",
        ) from error


def restored_lines(done: Restored) -> Iterator[str]:
    """What a restore has done, for people."""
    made = f"{done.manifest.made_at.astimezone():%d %b %Y, %H:%M}"
    yield f"Your records are those of {made} ({plural(len(done.manifest.files), 'file')})."
    if done.aside:
        yield f"What they replaced is kept in {done.aside}."
    if done.kept:
        yield f"Reported after that day, and kept: {plural(done.kept, 'complaint')}."
    if done.asked:
        yield (
            f"{plural(done.asked, 'form')} may have been sent after that day: ipp-helper asks you before anything is filed."
        )
    if done.held:
        yield f"{plural(done.held, 'link')} may have been reported after that day: see the portal before you answer."


def _carried(data: Path) -> Iterator[tuple[str, Path]]:
    """Name and file of everything that is carried; the records come first."""
    for name in _FILES:
        if (data / name).is_file():
            yield name, data / name
    for file in sorted(data.glob("*")) if data.is_dir() else ():
        if file.suffix.lower() in _SHEETS and file.is_file():
            yield file.name, file
        elif file.name in _FOLDERS:
            for inner in sorted(file.rglob("*")):
                if inner.is_file() and _may_be_carried(name := inner.relative_to(data).as_posix()):
                    yield name, inner


def _may_be_carried(name: str) -> bool:
    """Whether a backup may hold it: a file of the records under its own name, and no way out of their folder."""
    path = PurePosixPath(name)
    if str(path) != name or path.is_absolute() or "\\" in name or ":" in name or "\0" in name:
        return False
    if any(part == ".." or part.endswith(PART_SUFFIX) for part in path.parts):
        return False
    if len(path.parts) == 1:
        return name in _FILES or path.suffix.lower() in _SHEETS
    return path.parts[0] in _FOLDERS


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> str:
    """Copy, and give the SHA-256; no more than `most` bytes, whatever the source has."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK if most is None else min(_CHUNK, most)):
        digest.update(chunk)
        target.write(chunk)
        if most is not None and (most := most - len(chunk)) <= 0:
            break
    return digest.hexdigest()


def _refused(file: Path, why: str, now: str = "") -> NotDone:
    return NotDone(f"The backup cannot be used. {why} Nothing was changed.", where=str(file), now=now)


def _manifest(archive: ZipFile, file: Path) -> Manifest:
    entries = {entry.filename: entry for entry in archive.infolist()}
    listed = entries.pop(MANIFEST, None)
    if listed is None or listed.file_size > _MOST_MANIFEST:
        raise _refused(file, "It is no backup of ipp-helper.")
    try:
        said: dict[str, Any] = json.loads(archive.read(listed))
        number = int(said["format"])
        made_at = datetime.fromisoformat(said["made_at"])
        made_at = made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
        manifest = Manifest(made_at, str(said["version"]), {**said["files"]})
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _refused(file, "Its list of files is damaged.") from error
    if number > FORMAT:
        raise _refused(file, "It was made by a later version.", "Bring this version up to date.")
    if len(entries) + 1 != len(archive.infolist()) or entries.keys() != manifest.files.keys():
        raise _refused(file, "What is in it is not what its list of files says.")
    for name, entry in entries.items():
        if not _may_be_carried(name) or _is_special(entry):
            raise _refused(file, f"“{name}” in it is no file of your records.")
    if _RECORDS not in entries:
        raise _refused(file, "There are no records in it.")
    return manifest


def _is_special(entry: ZipInfo) -> bool:
    """Whether it is a link, a folder or the like, or locked by a password."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return entry.is_dir() or kind not in {0, stat.S_IFREG} or bool(entry.flag_bits & 1)


def _unpack(archive: ZipFile, manifest: Manifest, folder: Path, file: Path) -> None:
    for name, expected in manifest.files.items():
        target = folder / name
        private_folder(target.parent)
        entry = archive.getinfo(name)
        with archive.open(entry) as source, target.open("xb") as out:
            target.chmod(0o600)
            if _copied(source, out, entry.file_size) != expected:
                raise _refused(file, f"“{name}” in it is damaged.")


def _reconcile(
    staged: Places, places: Places, manifest: Manifest, file: Path, at: datetime, sent_since: SentSince
) -> Restored:
    """Bring into the staged records what this computer knows of what was sent since."""
    try:
        read_settings(staged.settings_file)
        with open_store(staged) as store:
            meanwhile = _Meanwhile(store, _present(places), places, at)
            kept = meanwhile.keep_sent()
            asked, held = meanwhile.ask(lambda ids: sent_since(ids, manifest.made_at))
    except HelperError as error:
        raise _refused(file, error.what, error.now if not isinstance(error, StoreError) else "") from error
    return Restored(manifest, None, kept, asked, held)


def _present(places: Places) -> Store | None:
    """The records as they are now; None: there are none that can be read."""
    try:
        return Store(places)
    except StoreError:
        return None


class _Meanwhile:
    """What was sent after a backup was made, as far as this computer knows."""

    def __init__(self, restored: Store, present: Store | None, places: Places, at: datetime) -> None:
        self._restored = restored
        self._present = present
        self._evidence = places.evidence
        self._at = at
        self._sent_items: set[str] = set()

    def keep_sent(self) -> int:
        """Take over from the present records what went to the portal and the backup does not know; how many forms."""
        if (present := self._present) is None:
            return 0
        findings = {one.id: one for one in present.findings.all() if self._is_news(one)}
        complaints = [one for one in present.complaints.all() if self._is_ahead(one)]
        for complaint in complaints:
            findings |= {key: present.findings[key] for key in complaint.finding_ids}
        complaints += [
            present.complaints[key]
            for key in {one.complaint_id for one in findings.values() if one.complaint_id}
            if key in present.complaints and key not in {one.id for one in complaints}
        ]
        listings = [present.listings[one.listing_id] for one in findings.values()]
        self._sent_items |= {one.item_id for one in listings if one.item_id}
        needed = {one.work_id for one in findings.values()} | {one.work_id for one in complaints}
        works = [one for one in present.works.all() if self._is_registered_since(one)]
        works += [
            one for one in present.works.all() if one.id in needed and one.id not in self._restored.works
        ]
        accounts = [one for one in present.accounts.all() if one.id not in self._restored.accounts]
        taken: tuple[Entity, ...] = (
            *works,
            *accounts,
            *listings,
            *findings.values(),
            *map(self._joined, complaints),
        )
        emptied, gone = self._emptied(findings.keys(), {one.id for one in complaints})
        self._change((*taken, *emptied), gone)
        return len(complaints)

    def ask(self, was_sent: Callable[[Sequence[str]], bool]) -> tuple[int, int]:
        """Let the program ask about each form, and each link, that may have been sent since; how many of each."""
        self._sent_items |= self._items_in_evidence()
        changed: list[Entity] = []
        for complaint in self._restored.complaints.all():
            on_form = (self._restored.findings.get(key) for key in complaint.finding_ids)
            items = [self._item(finding) for finding in on_form if finding]
            if complaint.state in REPORTED_STATES | {ComplaintState.HANDED_OVER} and not complaint.practice:
                continue
            if self._was_handed_over(complaint) or self._may_be_sent(items, was_sent):
                attempt = Attempt(id=uuid4().hex, host="", practice=False, at=self._at)
                changed.append(
                    replace(
                        complaint,
                        state=ComplaintState.HANDED_OVER,
                        practice=False,
                        attempts=(*complaint.attempts, attempt),
                    )
                )
        held = [
            replace(finding, state=FindingState.NEW, judgement=Judgement.LATER, history=(*finding.history, moment))
            for finding in self._restored.findings.all()
            if finding.state in _UNSENT and finding.complaint_id is None
            if self._may_be_sent([self._item(finding)], was_sent)
            for moment in [Moment(at=self._at, note="may have been reported after the backup was made")]
        ]  # fmt: skip
        self._change((*changed, *held))
        return len(changed), len(held)

    def _change(self, put: Iterable[Entity], gone: Iterable[Entity] = ()) -> None:
        put, gone = tuple(put), tuple(gone)
        if put or gone:
            self._restored.change(*put, remove=gone)

    def _is_news(self, finding: Finding) -> bool:
        before = self._restored.findings.get(finding.id)
        return finding.state not in _UNSENT and (before is None or before.state in _UNSENT)

    def _is_ahead(self, complaint: Complaint) -> bool:
        """Whether the backup knows it as not sent, or without one of its hand-overs."""
        if complaint.practice:
            return False
        before = self._restored.complaints.get(complaint.id)
        if before is None:
            return complaint.state in REPORTED_STATES | _UNDER_WAY or bool(_real(complaint.attempts))
        known = {one.id: one for one in before.attempts}
        return (
            any(one.id not in known for one in _real(complaint.attempts))
            or any(known[one.id].result is None and one.result for one in _real(complaint.attempts))
            or (complaint.state in REPORTED_STATES | _UNDER_WAY and before.state not in REPORTED_STATES)
        )

    def _joined(self, complaint: Complaint) -> Complaint:
        """The complaint as it is now, with hand-overs that only the backup knows."""
        before = self._restored.complaints.get(complaint.id)
        return replace(complaint, attempts=_together(before.attempts if before else (), complaint.attempts))

    def _is_registered_since(self, work: Work) -> bool:
        before = self._restored.works.get(work.id)
        known = {one.id for one in before.submissions} if before else set()
        return any(one.id not in known for one in _real(work.submissions))

    def _emptied(self, taken: Iterable[str], but: set[str]) -> tuple[list[Complaint], list[Complaint]]:
        """Forms of the backup from which these findings go: those that go on, and those that hold nothing then."""
        leaving = set(taken)
        fewer = [
            replace(one, finding_ids=tuple(key for key in one.finding_ids if key not in leaving))
            for one in self._restored.complaints.all()
            if one.id not in but
            and one.state not in REPORTED_STATES
            and leaving.intersection(one.finding_ids)
        ]
        return [one for one in fewer if one.finding_ids], [one for one in fewer if not one.finding_ids]

    def _item(self, finding: Finding) -> str:
        listing = self._restored.listings.get(finding.listing_id)
        return listing.item_id if listing else ""

    def _may_be_sent(self, items: Iterable[str], was_sent: Callable[[Sequence[str]], bool]) -> bool:
        named = [item for item in items if item]
        return bool(named) and (bool(self._sent_items.intersection(named)) or was_sent(named))

    def _was_handed_over(self, complaint: Complaint) -> bool:
        """Whether evidence of a hand-over is here that the backup does not know."""
        return any(
            int(folder.name) > len(complaint.attempts) and not _is_practice(folder)
            for folder in _numbered(self._evidence / complaint.id)
        )

    def _items_in_evidence(self) -> set[str]:
        """The items on forms of which only the evidence of a hand-over is left."""
        restored = self._restored
        known = {one.id for one in restored.complaints.all()} | {one.id for one in restored.works.all()}
        return {
            address.item_id
            for form in (self._evidence.iterdir() if self._evidence.is_dir() else ())
            if form.name not in known
            for folder in _numbered(form)
            if not _is_practice(folder)
            for address in find_addresses("\n".join(_values_in(folder)))
            if address.item_id
        }


def _real(attempts: Iterable[Attempt]) -> list[Attempt]:
    return [one for one in attempts if not one.practice]


def _together(before: Sequence[Attempt], now: Sequence[Attempt]) -> tuple[Attempt, ...]:
    known = {one.id: one for one in (*before, *now)}
    return tuple(sorted(known.values(), key=lambda one: one.at))


def _numbered(folder: Path) -> list[Path]:
    """The folders of hand-overs: 1, 2, and so on."""
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if one.name.isascii() and one.name.isdigit() and one.is_dir()]


def _values(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / "values.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_practice(folder: Path) -> bool:
    return is_loopback(str(_values(folder).get("page", "")))


def _values_in(folder: Path) -> list[str]:
    fields = _values(folder).get("fields", ())
    return [
        str(field.get(which) or "")
        for field in (fields if isinstance(fields, list) else ())
        if isinstance(field, dict)
        for which in ("filled", "sent")
    ]


def _put_in_place(staged: Path, places: Places, at: datetime) -> Path | None:
    """Keep aside what will be another file, then replace it, the records last; where it was put aside."""
    fresh, present = dict(_carried(staged)), dict(_carried(places.data))
    leaving = [
        name
        for name, file in present.items()
        if (_sum(file) != _sum(fresh[name]) if name in fresh else not name.startswith(_ONLY_GROW))
    ]
    aside = places.backups / f"before-restore-{at:%Y-%m-%d-%H%M%S}" if leaving else None
    for name in leaving:
        assert aside is not None  # noqa: S101 - it is named where something leaves
        _copy(present[name], aside / name)
    for name in sorted(fresh, key=lambda name: name == _RECORDS):
        _copy(fresh[name], places.data / name)
    for name in leaving:
        if name not in fresh:
            present[name].unlink()
    return aside


def _copy(file: Path, target: Path) -> None:
    private_folder(target.parent)
    with file.open("rb") as source, written_durably(target) as out:
        shutil.copyfileobj(source, out)


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
