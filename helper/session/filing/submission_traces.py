"""Searches the windows' journals and the evidence folder for submissions that are missing from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from helper.browser.daemon.journal import JournalEntry, JournalReading, note_known, read_journal
from helper.model.address import find_addresses
from helper.model.attempt import Attempt, name_of
from helper.model.complaint import Complaint
from helper.model.work import Work
from helper.session.filing.jobs import FilingJob, LostHandover
from helper.session.navigation import PRACTICE_WINDOW
from helper.store.store import Store
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_json

_WITHOUT_HANDOVERS = frozenset({"listings", "proof", "attached"})
"""Subfolders of the evidence folder that contain no hand-overs.

They may be large, so the search for hand-overs skips them.
"""


@dataclass(eq=False)
class SubmissionTraces:
    """Submissions that the records lack, but that appear in a window's journal or in the evidence folder.

    The records can be older than a submission if a backup was restored, or if the program was killed before
    it saved. A submission counts as recorded if a recorded hand-over has the same links. Times are not
    compared.
    """

    store: Store

    def __post_init__(self) -> None:
        self._journals: dict[Path, tuple[tuple[int, int], JournalReading]] = {}
        self._as_of = -1
        """The revision of the records from which `_attempts` and `_lost` were read."""
        self._attempts: dict[str, tuple[str, Attempt]] = {}
        """All recorded hand-overs by their id, each with the id of its complaint or design."""
        self._lost: list[LostHandover] = []

    def left_window(self, job: FilingJob) -> list[JournalEntry]:
        return [entry for _, entry in self._unknown(job, self._readings())]

    def possibly_sent(self, jobs: Iterable[FilingJob]) -> set[str]:
        readings = self._readings()
        return {job.id for job in jobs if any(self._unknown(job, readings)) or self.handed_over(job)}

    def handed_over(self, job: FilingJob) -> list[LostHandover]:
        self._read_records()
        wanted = frozenset(job.watched)
        return [
            replace(lost, items=lost.items & wanted or wanted)
            for lost in self._lost
            if lost.form == job.id or not wanted.isdisjoint(lost.items)
        ]

    def settle(self, job: FilingJob) -> None:
        if job.last_attempt is None:
            return
        requests: dict[Path, list[str]] = defaultdict(list)
        for file, entry in self._unknown(job, self._readings()):
            requests[file].append(entry.request)
        for file, names in requests.items():
            # If marking the entries fails, the only consequence is that the user is asked again.
            with suppress(OSError):
                note_known(file, names, job.last_attempt.id)

    def _readings(self) -> dict[Path, JournalReading]:
        """Read the journals of all windows, because the form may have been assigned to another account in the meantime."""
        practice, practice_journal = self.store.places.practice, f"journal-{PRACTICE_WINDOW}.jsonl"
        return {
            file: self._journal(file)
            for file in sorted(self.store.places.run.glob("journal-*.jsonl"))
            if (file.name == practice_journal) is practice
        }

    def _unknown(
        self, job: FilingJob, readings: Mapping[Path, JournalReading]
    ) -> Iterator[tuple[Path, JournalEntry]]:
        self._read_records()
        for file, reading in readings.items():
            for entry in reading.submissions_for(job.watched):
                if entry.accepted is not False and not self._is_known(entry):
                    yield file, entry

    def _is_known(self, entry: JournalEntry) -> bool:
        belonging = [
            attempt
            for _, attempt in self._attempts.values()
            if attempt.id in entry.attempts or (entry.number and attempt.number == entry.number)
        ]
        return bool(belonging) and not _not_included_in(belonging, entry.items)

    def _journal(self, file: Path) -> JournalReading:
        """Return the content of a journal file. The file is read again only if it has changed."""
        about = file.stat()
        as_of = (about.st_mtime_ns, about.st_size)
        if file not in self._journals or self._journals[file][0] != as_of:
            self._journals[file] = (as_of, read_journal(file))
        return self._journals[file][1]

    def _read_records(self) -> None:
        if self._as_of == self.store.changes:
            return
        self._as_of = self.store.changes
        forms: tuple[Complaint | Work, ...] = (*self.store.complaints.all(), *self.store.works.all())
        self._attempts = {attempt.id: (form.id, attempt) for form in forms for attempt in form.attempts}
        self._lost = list(self._lost_handovers())

    def _lost_handovers(self) -> Iterator[LostHandover]:
        """Yield hand-overs in the evidence folder that the records lack, in full or for some of the links."""
        evidence = self.store.places.evidence
        named: dict[str, list[Attempt]] = defaultdict(list)
        last: dict[str, int] = defaultdict(int)
        """For each form, the highest folder number among its recorded hand-overs.

        Evidence folders up to this number are ignored, because a form may be filled several times.
        """
        for owner, attempt in self._attempts.values():
            for kept in {name.rpartition("/")[0] for name in attempt.evidence}:
                named[kept].append(attempt)
                form, _, name = kept.partition("/")
                if form == owner:
                    last[form] = max(last[form], folder_number(name))
        homes = evidence.iterdir() if evidence.is_dir() else ()
        for folder in sorted(
            each for home in homes if home.name not in _WITHOUT_HANDOVERS for each in home.glob("*")
        ):
            form, name = folder.parts[-2:]
            if folder_number(name) <= last[form]:
                continue
            if (lost := _lost_in(folder)) is None:
                continue
            belonging = named[f"{form}/{name}"]
            items = _not_included_in(belonging, lost.items)
            if items or not belonging:
                yield replace(lost, items=items)


def folder_number(name: str) -> int:
    """Return the number at the beginning of the name of an evidence folder, such as 2 for "2-3f9a01bc"; otherwise 0."""
    number = name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _lost_in(folder: Path) -> LostHandover | None:
    """Return the hand-over that the folder's saved values describe.

    Return None if the folder has no saved values, as after a rehearsal.
    """
    kept = folder / "values.json"
    try:
        said: dict[str, Any] = parse_json(read_file(kept, SizeLimit.TEXT))
        fields = [str(field.get(which) or "") for field in said["fields"] for which in ("filled", "sent")]
        at = datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    form, name = folder.parts[-2:]
    return LostHandover(
        form=form,
        at=at,
        items=frozenset(
            address.global_id for address in find_addresses("\n".join(fields)) if address.global_id
        ),
        files=tuple(f"{form}/{name}/{file.name}" for file in sorted(folder.iterdir())),
    )


def _not_included_in(attempts: Iterable[Attempt], items: frozenset[str]) -> frozenset[str]:
    """Return the items that are in none of these hand-overs.

    A hand-over without recorded links is assumed to contain all items.
    """
    for attempt in attempts:
        items = items - {name_of(link) for link in attempt.links} if attempt.links else frozenset()
    return items
