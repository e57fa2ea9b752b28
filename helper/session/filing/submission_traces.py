"""What windows and evidence tell of submissions that the records do not know: nothing is sent twice because records are older."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from helper.browser.daemon.journal import JournalEntry, JournalReading, note_known, read_journal
from helper.hosts import is_loopback
from helper.model.address import find_addresses
from helper.model.attempt import Attempt, name_of
from helper.session.filing.job import FilingJob, LostHandover
from helper.session.portal_window import PRACTICE_WINDOW
from helper.store.store import Store

_OTHERS = frozenset({"listings", "stores", "proof", "attached"})
"""What else lies in the evidence folder, and may be much."""


class SubmissionTraces:
    """What the windows' journals and the evidence folder tell of submissions in one lane, and the records do not.

    Records may be older than what was done with them: a copy was put back, or the program was killed before it wrote.
    Known is what belongs to a hand-over in the records that was about the same links; when anything was is never compared.
    """

    def __init__(self, store: Store, *, practice: bool) -> None:
        self._store = store
        self._practice = practice
        self._journals: dict[Path, tuple[tuple[int, int], JournalReading]] = {}
        self._as_of = -1
        """The change of the records after which the two below were read."""
        self._attempts: dict[str, tuple[str, Attempt]] = {}
        """Every hand-over by its id, with the complaint or design that it belongs to."""
        self._lost: list[LostHandover] = []

    def left_window(self, job: FilingJob) -> list[JournalEntry]:
        """What was seen to leave a window, may have gone through, and is about any of its links."""
        return [entry for _, entry in self._unknown(job)]

    def handed_over(self, job: FilingJob) -> list[LostHandover]:
        """Hand-overs of the form, or of another one with any of its links, that only the evidence tells of."""
        self._read_records()
        wanted = frozenset(job.watched)
        return [
            replace(lost, items=lost.items & wanted or wanted)
            for lost in self._lost
            if lost.form == job.id or not wanted.isdisjoint(lost.items)
        ]

    def settle(self, job: FilingJob) -> None:
        """Note in the journals that the records know by now what left a window: it belongs to the last hand-over."""
        if job.last_attempt is None:
            return
        requests: dict[Path, list[str]] = defaultdict(list)
        for file, entry in self._unknown(job):
            requests[file].append(entry.request)
        for file, names in requests.items():
            with suppress(OSError):  # then it is asked about once more
                note_known(file, names, job.last_attempt.id)

    def _unknown(self, job: FilingJob) -> Iterator[tuple[Path, JournalEntry]]:
        self._read_records()
        practised = f"journal-{PRACTICE_WINDOW}.jsonl"
        for file in sorted(self._store.places.run.glob("journal-*.jsonl")):
            # Any account's window of this lane: who files for whom may have changed.
            if (file.name == practised) is self._practice:
                for entry in self._journal(file).submissions_for(job.watched):
                    if entry.accepted is not False and not self._is_known(entry):
                        yield file, entry

    def _is_known(self, entry: JournalEntry) -> bool:
        belonging = [
            attempt
            for _, attempt in self._attempts.values()
            if attempt.id in entry.attempts or (entry.number and attempt.number == entry.number)
        ]
        return bool(belonging) and not _left_by(belonging, entry.items)

    def _journal(self, file: Path) -> JournalReading:
        """What stands in it; one that has not grown is not read again for the next form."""
        about = file.stat()
        as_of = (about.st_mtime_ns, about.st_size)
        if file not in self._journals or self._journals[file][0] != as_of:
            self._journals[file] = (as_of, read_journal(file))
        return self._journals[file][1]

    def _read_records(self) -> None:
        if self._as_of == self._store.changes:
            return
        self._as_of = self._store.changes
        complaints = [(form.id, form.attempts) for form in self._store.complaints.all()]
        works = [(work.id, work.submissions) for work in self._store.works.all()]
        self._attempts = {
            attempt.id: (form, attempt) for form, attempts in (*complaints, *works) for attempt in attempts
        }
        self._lost = list(self._lost_handovers())

    def _lost_handovers(self) -> Iterator[LostHandover]:
        """Those in the evidence folder that no hand-over of the records names, or only one that was about fewer links."""
        evidence = self._store.places.evidence
        named: dict[str, list[Attempt]] = defaultdict(list)
        last: dict[str, int] = defaultdict(int)
        """The last hand-over of each form that its own records know, those before it included: one may be filled again."""
        for owner, attempt in self._attempts.values():
            for kept in {name.rpartition("/")[0] for name in attempt.evidence}:
                named[kept].append(attempt)
                form, _, number = kept.partition("/")
                if form == owner and number.isdecimal():
                    last[form] = max(last[form], int(number))
        homes = evidence.iterdir() if evidence.is_dir() else ()
        for folder in sorted(each for home in homes if home.name not in _OTHERS for each in home.glob("*")):
            form, number = folder.parts[-2:]
            if not number.isdecimal() or int(number) <= last[form]:
                continue
            if (lost := _lost_in(folder)) is None or lost.practice is not self._practice:
                continue
            belonging = named[f"{form}/{number}"]
            items = _left_by(belonging, lost.items)
            if items or not belonging:
                yield replace(lost, items=items)


def _lost_in(folder: Path) -> LostHandover | None:
    """What the kept values say; None: there are none, as of a rehearsal."""
    kept = folder / "values.json"
    try:
        said: dict[str, Any] = json.loads(kept.read_bytes())
        fields = [str(field.get(which) or "") for field in said["fields"] for which in ("filled", "sent")]
        at, page = datetime.fromisoformat(said["at"]), str(said["page"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    form, number = folder.parts[-2:]
    return LostHandover(
        form=form,
        at=at,
        items=frozenset(
            address.global_id for address in find_addresses("\n".join(fields)) if address.global_id
        ),
        practice=is_loopback(page),
        files=tuple(f"{form}/{number}/{file.name}" for file in sorted(folder.iterdir())),
    )


def _left_by(attempts: Iterable[Attempt], items: frozenset[str]) -> frozenset[str]:
    """Those of the items that none of these hand-overs was about; one without links was about all of it."""
    for attempt in attempts:
        items = items - {name_of(link) for link in attempt.links} if attempt.links else frozenset()
    return items
