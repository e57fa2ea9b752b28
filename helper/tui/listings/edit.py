"""Edits the marked listings in the person's own editor; what changes is shown before it is kept as one step."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.model.finding import OPEN_STATES, Finding, Listing, Moment, MomentKind
from helper.model.text import plural
from helper.store.store import Store
from helper.store.works import find_work
from helper.tui.dialogs.dialogs import Confirm, DialogFlow, Notice, Values
from helper.tui.formatting import clean, listing_name
from helper.tui.listings.details import SEEN_LINES, with_values

_NO_EDITOR = (
    "Say which editor you use: set EDITOR, such as EDITOR=nano, and start again. Nothing was changed."
)
_HEAD = """# Change what stands behind the colons, save the file and close your editor.
# Lines that begin with # are not read. A listing you take out here stays as it is.
# Before anything is kept you see what changes.
"""
_FIELDS = {line.label: line.name for line in SEEN_LINES}
_DESIGN = "design"
_BLOCK = re.compile(r"\[([0-9]+)\].*")


@dataclass(frozen=True, slots=True)
class Edited:
    """What the text says."""

    listings: tuple[Listing, ...]
    """Only those that change."""
    findings: tuple[Finding, ...]
    diff: tuple[str, ...]
    """What changes, in lines: the listing, then the old and the new words."""
    mistakes: tuple[str, ...]
    """What cannot be taken, each with its line; nothing is taken then."""


def as_text(store: Store, finding_ids: Sequence[str]) -> str:
    """The listings of these findings, each a block of lines."""
    blocks = [_HEAD]
    for number, finding_id in enumerate(finding_ids, start=1):
        finding = store.findings[finding_id]
        listing = store.listings[finding.listing_id]
        values = {name: clean(getattr(listing, field)) for name, field in _FIELDS.items()}
        lines = [f"[{number}] {listing.item_id or clean(listing.url)}"]
        lines += [f"{name}: {value}".rstrip() for name, value in values.items()]
        lines.append(f"{_DESIGN}: {_title(store, finding)}".rstrip())
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def read_edited(
    text: str, store: Store, finding_ids: Sequence[str], *, now: datetime, by: str = ""
) -> Edited:
    """Read the text that the person has saved."""
    reader = _Reader(store, finding_ids, Moment(at=now, kind=MomentKind.DESIGN_NAMED, by=by))
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip()
        if plain and not plain.startswith("#"):
            reader.take(number, plain)
    return reader.edited()


class _Reader:
    def __init__(self, store: Store, finding_ids: Sequence[str], named: Moment) -> None:
        self._store = store
        self._ids = finding_ids
        self._named = named
        self._finding: Finding | None = None
        self._values: dict[str, Values] = {}
        self._given: dict[tuple[str, str], str] = {}
        self._findings: dict[str, Finding] = {}
        self._mistakes: list[str] = []

    def take(self, number: int, line: str) -> None:
        if block := _BLOCK.fullmatch(line):
            place = int(block[1])
            known = 1 <= place <= len(self._ids)
            self._finding = self._store.findings[self._ids[place - 1]] if known else None
            if not known:
                self._mistake(number, f"There is no listing {place} here.")
            return
        name, colon, value = line.partition(":")
        name, value = name.strip().casefold(), clean(value)
        if not colon or name not in {*_FIELDS, _DESIGN}:
            self._mistake(number, f"“{line[:60]}” is none of the lines that were there.")
        elif self._finding is not None:
            problem = self._name(self._finding, value) if name == _DESIGN else self._set(name, value)
            if problem:
                self._mistake(number, problem)

    def edited(self) -> Edited:
        kept = self._store.listings
        listings = [with_values(kept[listing_id], values) for listing_id, values in self._values.items()]
        findings = [new for new in self._findings.values() if new != self._store.findings[new.id]]
        diff = [*self._listing_diff(listings), *self._finding_diff(findings)]
        return Edited(tuple(listings), tuple(findings), tuple(diff), tuple(self._mistakes))

    def _set(self, name: str, value: str) -> str:
        assert self._finding is not None, "a line belongs to a listing"  # noqa: S101 - for the type checker
        listing_id = self._finding.listing_id
        listing = self._store.listings[listing_id]
        if value == clean(getattr(listing, _FIELDS[name])):
            return ""
        if self._given.setdefault((listing_id, name), value) != value:
            return f"The same listing has another {name} further up."
        if _FIELDS[name] == "store_number" and value and not (value.isascii() and value.isdigit()):
            return "A shop's number has digits only; it stands in the shop's address."
        kept = {field: str(getattr(listing, field)) for field in _FIELDS.values()}
        self._values.setdefault(listing_id, kept)[_FIELDS[name]] = value
        return ""

    def _name(self, finding: Finding, title: str) -> str:
        if title == _title(self._store, finding):
            return ""
        work = find_work(self._store, title) if title else None
        if work is None:
            return f"You have no design called “{title}”." if title else "A design cannot be taken away here."
        if finding.state not in OPEN_STATES or finding.complaint_id is not None:
            return "It is on a form or was sent: its design stays."
        others = (other for other in self._store.findings.all() if other.listing_id == finding.listing_id)
        if any(other.work_id == work.id for other in others if other.id != finding.id):
            return f"This listing is noted for {work.title} already."
        self._findings[finding.id] = replace(
            finding, work_id=work.id, history=(*finding.history, self._named)
        )
        return ""

    def _mistake(self, number: int, sentence: str) -> None:
        self._mistakes.append(f"line {number}: {sentence}")

    def _listing_diff(self, listings: Sequence[Listing]) -> Iterator[str]:
        for new in listings:
            old = self._store.listings[new.id]
            yield listing_name(old)
            for name, field in _FIELDS.items():
                before, after = clean(getattr(old, field)), getattr(new, field)
                if before != after:
                    yield f"  {name}: {before or '(empty)'} → {after or '(empty)'}"

    def _finding_diff(self, findings: Sequence[Finding]) -> Iterator[str]:
        for new in findings:
            listing = self._store.listings[new.listing_id]
            yield listing_name(listing)
            before = _title(self._store, self._store.findings[new.id])
            yield f"  design: {before or '(none)'} → {_title(self._store, new)}"


def _title(store: Store, finding: Finding) -> str:
    work = store.works.get(finding.work_id) if finding.work_id else None
    return clean(work.title) if work else ""


class EditMarked(DialogFlow):
    """Edits many listings; a worker runs it, because it waits for the person."""

    async def edit(self, finding_ids: tuple[str, ...]) -> None:
        """Open the editor until the text can be taken, or the person gives up."""
        text = as_text(self._context.store, finding_ids)
        while True:
            typed = await self._typed(text)
            if typed is None:
                self._app.push_screen(Notice("No editor could be opened", _NO_EDITOR))
                return
            text = typed
            edited = read_edited(
                text,
                self._context.store,
                finding_ids,
                now=self._context.now(),
                by=self._context.settings.name,
            )
            if not edited.mistakes:
                break
            again = await self._answer(
                Confirm(
                    "These lines cannot be taken",
                    "\n".join(edited.mistakes),
                    yes="edit again",
                    no="throw it away",
                )
            )
            if not again:
                return
        await self._keep(edited)

    async def _typed(self, text: str) -> str | None:
        """What the person saved. The screen stands still meanwhile, because the terminal is the editor's."""
        driver = self._app._driver  # noqa: SLF001 - Textual says only there whether it can give the terminal away
        if driver is None or not driver.can_suspend:
            return await asyncio.to_thread(self._context.edit, text)
        with self._app.suspend():
            return self._context.edit(text)

    async def _keep(self, edited: Edited) -> None:
        number = len(edited.listings) + len(edited.findings)
        if not number:
            self._notify("Nothing was changed.")
            return
        title = f"{plural(number, 'listing')} to change"
        agreed = await self._answer(
            Confirm(title, "\n".join(edited.diff), yes="keep them", no="throw them away")
        )
        if agreed:
            edits = f"{plural(number, 'listing')} edited"
            self._context.queue.correct(edits, *edited.listings, *edited.findings)
            self._notify(f"{edits}. u takes it back.")
