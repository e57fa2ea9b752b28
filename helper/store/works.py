"""The register of designs: adds, changes, merges and removes designs, their papers and their searches.

Each change to a design is one undo step. Adding a design and recording a search cannot be undone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from helper.config.durable import fingerprint, write_durably
from helper.config.places import Places
from helper.errors import WrongUse, os_error_as
from helper.model.complaint import Complaint
from helper.model.finding import OPEN_STATES, Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.ids import new_id
from helper.model.problems import LONGEST_START, Files, FileSeen, FileSort, registration_problems, sort_of
from helper.model.text import casefold_key, is_hidden_in, normalize
from helper.model.work import (
    Registration,
    Right,
    RightState,
    Search,
    Work,
    with_searches,
)
from helper.store.intake import forms_without
from helper.store.store import Store
from helper.store.transitions import UNDER_WAY
from helper.system.files import SizeLimit, open_file, private_folder, read_file
from helper.translation import msg, tr, tr_n

_RANKS = {
    FindingState.NEW: 0,
    FindingState.JUDGED: 1,
    FindingState.PLANNED: 2,
}
"""The rank of a finding by its state; a higher rank means more progress. Other states rank `_SENT`."""
_SENT = 3
MOST_TITLE = 200
"""Maximum number of characters in a title. A longer text, pasted by mistake, would fill every list."""
_NEVER = datetime.fromtimestamp(0, UTC)
T = TypeVar("T")


def near_titles(store: Store, title: str) -> list[str]:
    names = {
        casefold_key(name): work.title for work in store.works.all() for name in (work.title, *work.aliases)
    }
    close = get_close_matches(casefold_key(title), names, n=3, cutoff=0.5)
    within = [name for name in names if casefold_key(title) in name]
    return list(dict.fromkeys(names[name] for name in (*close, *within)))[:3]


def why_not_title(store: Store, title: str, *, of: Work | None = None) -> str | None:
    """Return a message explaining why a design cannot have this title; None if it can.

    `of` is the design that gets the title; None for a new design.
    """
    if not title.strip():
        return tr("A design needs the title it is registered under.")
    if len(title.strip()) > MOST_TITLE:
        return tr(
            "A title may have at most {most} characters; this one has {n}.",
            most=MOST_TITLE,
            n=len(title.strip()),
        )
    if is_hidden_in(title):
        return tr("This title has invisible characters. Type it instead of pasting it.")
    # Two titles are the same if only case, character width and blanks differ.
    wanted = casefold_key(title)
    works = store.works.all()
    by_title = (work for work in works if casefold_key(work.title) == wanted)
    by_alias = (work for work in works if wanted in map(casefold_key, work.aliases))
    there = next(by_title, None) or next(by_alias, None)
    if there is None or (of is not None and there.id == of.id):
        return None
    if casefold_key(there.title) != wanted:
        return tr("{title} is already saved as a spelling of {design}.", title=title, design=there.title)
    return tr("There is already a design with this title: {title}.", title=title)


def add_work(store: Store, *, title: str, client: str = "", **values: Any) -> Work:
    """Add a design. Call `why_not_title` first.

    If another design has the same client, the client's written permission applies to the new design, too.
    """
    if reason := why_not_title(store, title):
        raise ValueError(reason)
    until = permission_of(store, client)
    known = {"client": client, "permission_until": until, "right": Right(), **values}
    work = Work(id=new_id(store.works), title=title.strip(), **known)
    store.change(work)
    return work


def edit_work(
    store: Store, work: Work, *, title: str | None = None, client: str | None = None, **values: Any
) -> Work:
    """Change a design as one undo step; None leaves a value unchanged. Call `why_not_title` first."""
    if title is not None and (reason := why_not_title(store, title, of=work)):
        raise ValueError(reason)
    given = {name: value for name, value in values.items() if value is not None}
    changed = replace(work, title=work.title if title is None else title.strip(), **given)
    if client is not None and client != work.client:
        changed = replace(changed, client=client, permission_until=permission_of(store, client))
    store.undo_stack.do(tr("1 design changed"), changed, *filed_titles(store, work, changed))
    return changed


def filed_titles(store: Store, before: Work, after: Work) -> list[Complaint]:
    """Return the filed complaints of a renamed design, with the old title stored in their attempts."""
    if before.title == after.title:
        return []
    return [
        _titled(complaint, before.title)
        for complaint in store.complaints.where("work_id", before.id)
        if complaint.attempts
    ]


def permission_of(store: Store, client: str) -> date | None:
    """Return the last day of the client's written permission; None if unknown."""
    return next((work.permission_until for work in works_of(store, client) if work.permission_until), None)


def works_of(store: Store, client: str) -> list[Work]:
    """Return the designs of a client. Without a client, return none: the user's own designs have no client."""
    if not client.strip():
        return []
    return [work for work in store.works.all() if casefold_key(work.client) == casefold_key(client)]


def why_not_merge(store: Store, gone: Work, into: Work) -> str:
    """Return a message explaining why `gone` cannot be merged into `into`; empty if it can."""
    if gone.id == into.id:
        return tr("Both titles mean the same design.")
    if casefold_key(gone.client) != casefold_key(into.client):
        return tr("The two designs belong to different clients. Correct the client of one of them first.")
    numbers = [work.right.known_number for work in (gone, into)]
    if all(numbers) and normalize(numbers[0]) != normalize(numbers[1]):
        return tr(
            "The two designs have different registrations: {first} and {second}. Correct one of them first.",
            first=numbers[0],
            second=numbers[1],
        )
    return next((reason for work in (gone, into) if (reason := _why_busy(store, work))), "")


def merge_works(store: Store, gone: Work, into: Work, *, by: str, at: datetime) -> Work:
    """Merge the design `gone` into `into`, with its links, forms and titles. Call `why_not_merge` first.

    Raises `ValueError` if the designs cannot be merged, `WrongUse` if a picture or paper cannot be copied.
    """
    if reason := why_not_merge(store, gone, into):
        raise ValueError(reason)
    merged = _merged(store, gone, into)
    named = Moment(at=at, kind=MomentKind.DESIGN_MERGED, words=gone.title, by=by)
    findings, dropped = _merged_findings(store, gone, into, named)
    complaints = [
        _titled(replace(complaint, work_id=into.id), gone.title)
        for complaint in store.complaints.where("work_id", gone.id)
    ]
    what = tr("design {title} merged with {other}", title=gone.title, other=into.title)
    store.undo_stack.do(what, merged, *findings, *complaints, remove=(gone, *dropped))
    return merged


def why_not_remove(store: Store, work: Work) -> str:
    """Return a message explaining why the design cannot be removed; empty if it can."""
    if reason := _why_busy(store, work):
        return reason
    sent = sum(finding.state not in OPEN_STATES for finding in store.findings.where("work_id", work.id))
    forms = sum(bool(complaint.attempts) for complaint in store.complaints.where("work_id", work.id))
    if sent or forms:
        links = tr_n("{n} link", "{n} links", sent)
        return tr(
            "Complaints about this design were filed ({links_or_forms}), so the design must stay. You can merge it with another design.",
            links_or_forms=links if sent else tr_n("{n} form", "{n} forms", forms),
        )
    if work.attempts:
        return tr(
            "The design's registration was submitted, so the design must stay. You can merge it with another design."
        )
    return ""


def remove_work(store: Store, work: Work, *, by: str, at: datetime) -> None:
    """Remove a design from the register; its links stay, without a design. Call `why_not_remove` first.

    Raises `ValueError` if the design cannot be removed.
    """
    if reason := why_not_remove(store, work):
        raise ValueError(reason)
    findings = store.findings.where("work_id", work.id)
    taken = Moment(at=at, kind=MomentKind.DESIGN_REMOVED, words=work.title, by=by)
    leaving = {finding.id: finding.complaint_id for finding in findings if finding.complaint_id}
    forms = forms_without(store, leaving)
    free = tuple(_without_design(finding, taken) for finding in findings)
    what = tr("design {title} removed", title=work.title)
    store.undo_stack.do(what, *free, *forms.put, remove=(work, *forms.remove))


def _why_busy(store: Store, work: Work) -> str:
    """Return a message if a form of the design is open or its outcome is unknown; otherwise an empty string."""
    if work.right.taken_at is not None or work.open_attempt is not None:
        return tr(
            "The registration of {title} is being submitted. First say whether the submission went through.",
            title=work.title,
        )
    if any(complaint.state in UNDER_WAY for complaint in store.complaints.where("work_id", work.id)):
        return tr(
            "A form about {title} is being filled in, or its outcome is unknown. Finish that form first.",
            title=work.title,
        )
    return ""


def _merged(store: Store, gone: Work, into: Work) -> Work:
    """Return `into`, with values of `gone` where it has none. Reasons stay, as they go on the forms of all links."""
    names = (*into.aliases, gone.title, *gone.aliases, gone.right.text)
    aliases = {
        casefold_key(name): name for name in names if name and casefold_key(name) != casefold_key(into.title)
    }
    searches = [search for search in gone.searches if not any(map(search.is_for_the_same, into.searches))]
    known = into.right != Right() and into.right.state is not RightState.UNKNOWN
    right = into.right if known else replace(gone.right, number=into.right.number or gone.right.number)
    bare = into.registration == Registration()
    return replace(
        into,
        aliases=tuple(aliases.values()),
        official_addresses=_union(into.official_addresses, gone.official_addresses),
        licensees=_union(into.licensees, gone.licensees),
        searches=(*into.searches, *searches),
        right=right if right.number else replace(right, number=gone.right.number),
        registration=_papers(store, gone, into) if bare else into.registration,
        attempts=tuple(sorted((*into.attempts, *gone.attempts), key=lambda attempt: attempt.at)),
        description=into.description or gone.description,
        note="\n".join(note for note in (into.note, gone.note) if note),
    )


def _papers(store: Store, gone: Work, into: Work) -> Registration:
    """Return the registration of `gone`, after copying its files into the folder of `into`."""

    def copied(name: str) -> str:
        source = file_of(store.places, gone, name)
        return keep_file(store.places, into, source, source.stem) if name and source.is_file() else name

    papers = gone.registration
    named = ("picture", "statement", "certificate_file")
    files: dict[str, Any] = {name: copied(getattr(papers, name)) for name in named}
    return replace(papers, **files)


def _merged_findings(
    store: Store, gone: Work, into: Work, named: Moment
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings to store for the design `into`, and those to remove because `into` has one of the listing."""
    there = {finding.listing_id: finding for finding in store.findings.where("work_id", into.id)}
    kept: list[Finding] = []
    dropped: list[Finding] = []
    for finding in store.findings.where("work_id", gone.id):
        moved = replace(finding, work_id=into.id, history=(*finding.history, named))
        twin = there.get(finding.listing_id)
        if twin is None:
            kept.append(moved)
            continue
        further, other = (moved, twin) if _rank(moved) > _rank(twin) else (twin, moved)
        if other.complaint_id is not None or _rank(other) == _SENT:
            # Do not merge the findings, because both of them were sent or put on a form.
            kept.append(moved)
        else:
            kept.append(_with_history(further, other))
            dropped.append(store.findings[other.id])
    return kept, dropped


def _with_history(finding: Finding, other: Finding) -> Finding:
    """Return the finding with the history of its duplicate; if not sent, also with its attachments and doubts."""
    lines = sorted(_union(finding.history, other.history), key=lambda moment: moment.at)
    joined = replace(finding, history=tuple(lines))
    if _rank(finding) == _SENT:
        return joined
    attachments = _union(finding.attachments, other.attachments)
    return replace(joined, attachments=attachments, doubts=_union(finding.doubts, other.doubts))


def _without_design(finding: Finding, taken: Moment) -> Finding:
    """Return the finding without its design; a copy must be judged again, because it is unknown what it copies."""
    free = replace(finding, work_id=None, complaint_id=None, history=(*finding.history, taken))
    if finding.judgement is not Judgement.COPY:
        return free
    return replace(free, state=FindingState.NEW, judgement=None, judged_by="", judged_at=None, grounds=None)


def _titled(complaint: Complaint, title: str) -> Complaint:
    attempts = tuple(
        attempt if attempt.title else replace(attempt, title=title) for attempt in complaint.attempts
    )
    return replace(complaint, attempts=attempts)


def _rank(finding: Finding) -> int:
    return _RANKS.get(finding.state, _SENT)


def _union(first: Iterable[T], second: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def look_at_file(path: Path) -> FileSeen:
    """Return a file's type and size; only the first bytes are read."""
    try:
        with open_file(path) as file:
            start, size = file.read(LONGEST_START), file.seek(0, os.SEEK_END)
    except OSError:
        return FileSeen(FileSort.MISSING)
    return FileSeen(sort_of(start), size)


def look_at_files(places: Places, work: Work) -> Files:
    seen = {}
    for name in work.registration.files:
        path = PurePosixPath(name)
        # Accept only files in the design's folder: the user may have edited the records, and any other path
        # could attach an arbitrary file of the computer to the form.
        is_own = not path.is_absolute() and ".." not in path.parts
        seen[name] = look_at_file(file_of(places, work, name)) if is_own else FileSeen(FileSort.MISSING)
    return seen


def file_of(places: Places, work: Work, name: str) -> Path:
    return places.works / work.id / name


def keep_file(places: Places, work: Work, source: Path, name: str) -> str:
    """Copy a file into the design's folder as `name` with the file's suffix; return the new file name.

    Raises `WrongUse` if the file cannot be read or copied.
    """
    folder = places.works / work.id
    kept = folder / f"{name}{source.suffix.lower()}"
    uncopied = msg("This file cannot be copied into the design's folder: {reason}.")
    now = msg("Check that the file exists and that you may read it.")
    with os_error_as(WrongUse, uncopied, source, now):
        content = read_file(source, SizeLimit.DOCUMENT)
        private_folder(folder)
        write_durably(kept, content)
    return kept.name


def identity_of(picture: Path) -> str:
    """Return the hash of the picture's content. Raises `WrongUse` if the picture cannot be read."""
    with os_error_as(WrongUse, msg("This picture cannot be read: {reason}."), picture):
        return fingerprint(picture)


class Paper(StrEnum):
    PICTURE = "picture"
    STATEMENT = "statement"
    CERTIFICATE = "certificate"


def why_not_paper(paper: Paper, file: Path, today: date) -> str:
    """Return a message explaining why the portal would refuse this file; empty if it would not."""
    looked_at = Work(id="", title="", registration=_with_paper(Registration(), paper, file.name))
    found = registration_problems(looked_at, today, {file.name: look_at_file(file)})
    return next((problem.sentence for problem in found if problem.field == paper), "")


def keep_paper(places: Places, work: Work, paper: Paper, file: Path) -> Work:
    """Copy the file into the design's folder, and return the design with the new file name. The records do not change.

    Raises `WrongUse` if the file cannot be read or copied.
    """
    name = keep_file(places, work, file, f"{paper}-{identity_of(file)[:16]}")
    return replace(work, registration=_with_paper(work.registration, paper, name))


def _with_paper(registration: Registration, paper: Paper, name: str) -> Registration:
    if paper is Paper.CERTIFICATE:
        return replace(registration, certificate=bool(name), certificate_file=name)
    if paper is Paper.PICTURE:
        return replace(registration, picture=name)
    return replace(registration, statement=name)


def searches_due(store: Store, work_id: str | None = None) -> list[tuple[Work, Search]]:
    """Return the searches of one design, or of all designs, the least recent first."""
    found = [
        (work, search) for work in store.works.all() if work_id in {None, work.id} for search in work.searches
    ]
    return sorted(found, key=lambda pair: pair[1].last_at or _NEVER)


def keep_searches(store: Store, work: Work, searches: Iterable[Search]) -> Work:
    """Set the design's search words, as one undo step.

    Words that were in the list before keep the time of their last search.
    """
    changed = replace(work, searches=with_searches(work.searches, searches))
    if changed != work:
        store.undo_stack.do(tr("search words of {title} changed", title=work.title), changed)
    return changed


def note_done(store: Store, work_id: str, done: Search, at: datetime) -> None:
    """Record the time of a search. Does nothing if the design no longer has the search."""
    work = store.works.get(work_id)
    if work is None or not any(map(done.is_for_the_same, work.searches)):
        return
    searches = (
        replace(search, last_at=at) if search.is_for_the_same(done) else search for search in work.searches
    )
    store.change(replace(work, searches=tuple(searches)))
