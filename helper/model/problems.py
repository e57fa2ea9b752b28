"""What still prevents a complaint, or the registration of a design, from being filed, in sentences that can be shown unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from helper.model.account import Account
from helper.model.attempt import MOST_ATTACHMENTS, Attachment
from helper.model.complaint import MOST_CHARACTERS, MOST_LISTINGS, Complaint, ComplaintState
from helper.model.finding import GONE_STATES, Finding, FindingState, Judgement, Listing, why_wait
from helper.model.text import casefold_key, is_hidden_in, normalize
from helper.model.work import RightState, Work


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a form cannot be filed as it is."""

    field: str
    sentence: str
    is_missing: bool = False
    """Whether something is missing; otherwise something must be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemContext:
    """What else is known when a complaint is checked; checks without their data are skipped."""

    today: date | None = None
    works: Sequence[Work] = ()
    """All works: a right may belong to another one."""
    accounts: Sequence[Account] = ()
    others: Mapping[str, Sequence[tuple[Finding, Complaint]]] = field(default_factory=dict)
    """Other complaints that are planned, in progress or sent (without practice), by listing."""
    most_characters: int = MOST_CHARACTERS
    practice: bool | None = None
    """Whether it is to go to a practice portal; None: as it did, or does."""
    files: Mapping[str, str] | None = None
    """Hashes of the attached files that exist, by name; None if they were not checked."""


_NOTHING_ELSE = ProblemContext()
_RIGHT_SENTENCES = {
    RightState.DRAFT: "Its registration (IPR) at Alibaba is still a draft.",
    RightState.PENDING: "Its registration (IPR) is waiting for Alibaba's approval.",
    RightState.REJECTED: "Alibaba did not accept its registration (IPR).",
    RightState.EXPIRED: "Its registration (IPR) at Alibaba has expired.",
}
_WAITING = frozenset({FindingState.PLANNED, FindingState.FILED})
"""States in which a report of the listing is on a form, or undecided at Alibaba."""


def problems(
    complaint: Complaint,
    work: Work | None,
    findings: Sequence[Finding],
    listings: Sequence[Listing],
    context: ProblemContext = _NOTHING_ELSE,
) -> list[Problem]:
    """Everything that is missing or doubtful; if empty, the form may be filled.

    `listings` are those of `findings`, in the same order.
    """
    return [
        *_work_problems(work, complaint, context),
        *_listing_problems(complaint, work, list(zip(findings, listings, strict=True)), context),
        *_text_problems(complaint, context.most_characters),
        *_hidden_problems(complaint, work),
        *_attachment_problems(complaint, findings, context.files),
    ]


def approval_unknown(works: Iterable[Work]) -> str:
    """The remark before a window opens about designs whose approval by Alibaba is unknown; empty if all are known.

    It prevents nothing: only the portal's own list, and perhaps the user, knows the state.
    """
    titles = [work.title for work in works if work.right.state is RightState.UNKNOWN]
    if not titles:
        return ""
    names = titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more"
    be, them = ("is", "it") if len(titles) == 1 else ("are", "them")
    return (
        f"Not known here: {be} {names} approved by Alibaba? The form takes approved designs only."
        f" Designs: r applies for {them}, v reads what Alibaba says, e notes it."
    )


def _work_problems(work: Work | None, complaint: Complaint, context: ProblemContext) -> Iterator[Problem]:
    if work is None:
        yield Problem("work", "Say which design these listings copy.")
        return
    # An approval by a practice portal counts in practice only.
    lane = complaint.practice if context.practice is None else context.practice
    right = work.right_in(practice=lane)
    state = right.state if context.today is None else right.state_on(context.today)
    if sentence := _RIGHT_SENTENCES.get(state):
        yield Problem("ipr", f"{work.title}: {sentence} Complaints must wait until it is approved.")
    if sentence := _others_right(work, context.works):
        yield Problem("ipr", f"{work.title}: {sentence} Correct the registration (IPR) of one of them.")
    until = work.permission_until
    if until is not None and context.today is not None and until < context.today:
        yield Problem(
            "client",
            f"{work.title}: the written permission of {work.client or 'its owner'} ended on {_day(until)}."
            " Ask for another, and note until when it holds.",
        )
    if sentence := _account_sentence(work, complaint, context.accounts):
        yield Problem("account", f"{work.title}: {sentence}")


def _others_right(work: Work, works: Sequence[Work]) -> str:
    """What is wrong with a registration that belongs to another work; one trademark may cover several works of a client."""
    text, number = normalize(work.right.text), normalize(work.right.known_number)
    for other in works:
        if other.id == work.id:
            continue
        if text and text == normalize(other.title) and text != normalize(work.title):
            return f"its registration (IPR) is noted as “{work.right.text}”, and that is another design."
        of_text = text and text == normalize(other.right.text)
        of_number = number and number == normalize(other.right.known_number)
        whose = f"a design of {other.client}" if other.client else "your own"
        if (of_text or of_number) and casefold_key(other.client) != casefold_key(work.client):
            return f"its registration (IPR) is also noted for {other.title}, which is {whose}."
        if of_number and text and other.right.text and not of_text:
            return f"its number of the registration (IPR) is also noted for {other.title}."
    return ""


def _account_sentence(work: Work, complaint: Complaint, accounts: Sequence[Account]) -> str:
    if complaint.account_id is None:
        if accounts and not any(account.may_file_for(work.client) for account in accounts):
            return (
                f"none of your accounts may file for {work.client}. Add the client to the account that may."
            )
        return ""
    chosen = next((account for account in accounts if account.id == complaint.account_id), None)
    if chosen is None:
        return "the account it was meant for is no longer among yours. Choose another." if accounts else ""
    if chosen.may_file_for(work.client):
        return ""
    return (
        f"the account {chosen.label} may not file for {work.client}. Choose another, or add the client to it."
    )


def _listing_problems(
    complaint: Complaint, work: Work | None, pairs: Sequence[tuple[Finding, Listing]], context: ProblemContext
) -> Iterator[Problem]:
    if not pairs:
        yield Problem("listings", "Add at least one listing.")
    if len(pairs) > MOST_LISTINGS:
        yield Problem("listings", f"One form takes {MOST_LISTINGS} listings; these are {len(pairs)}.")
    seen: set[str] = set()
    for finding, listing in pairs:
        name = listing.item_id or listing.url
        sentence = (
            "it is on this form twice."
            if name in seen
            else _finding_sentence(finding, listing, complaint, work)
            or _elsewhere(finding, complaint, context.others.get(listing.id, ()))
        )
        seen.add(name)
        if sentence:
            yield Problem("listings", f"{name}: {sentence}")


def _finding_sentence(finding: Finding, listing: Listing, complaint: Complaint, work: Work | None) -> str:
    if not listing.item_id:
        return why_wait(finding, listing, work)
    if finding.judgement is not Judgement.COPY:
        return "nobody has said yet that this is a copy."
    if finding.work_id != complaint.work_id:
        return "it is noted as a copy of another design."
    return why_wait(finding, listing, work)


def _elsewhere(finding: Finding, complaint: Complaint, others: Sequence[tuple[Finding, Complaint]]) -> str:
    """Whether the same listing is, or was, reported for the same work on another form."""
    earlier = _earlier_ids(finding, others)
    for other, its_complaint in others:
        if its_complaint.id == complaint.id or other.work_id != complaint.work_id:
            continue
        number = f" (number {its_complaint.number})" if its_complaint.number else ""
        if its_complaint.state is ComplaintState.HANDED_OVER:
            return "it is on a form of which you have not said yet whether it was submitted."
        if other.state in _WAITING:
            sent = other.state is FindingState.FILED
            return f"Alibaba has it already{number}." if sent else "it is on another form already."
        if finding.is_second and other.state in GONE_STATES and other.id == finding.predecessor_id:
            return f"it is gone after all{number}. Take it off this form: judge it “decide later”."
        if other.id not in earlier:
            return f"it was reported before{number}. Note it as back again if you report it once more."
    return ""


def _earlier_ids(finding: Finding, others: Sequence[tuple[Finding, Complaint]]) -> set[str | None]:
    """The ids of its predecessors, one after the other."""
    before = {other.id: other.predecessor_id for other, _ in others}
    found: set[str | None] = set()
    at = finding.predecessor_id
    while at is not None and at not in found:
        found.add(at)
        at = before.get(at)
    return found


def _text_problems(complaint: Complaint, most_characters: int) -> Iterator[Problem]:
    if not complaint.reason.strip():
        yield Problem("reason", "Say which reason the complaint gives.")
    length = len(complaint.description)
    if length > most_characters:
        yield Problem(
            "description",
            f"The explanation has {length} characters; {most_characters} are the most, so that it fits the form."
            " Shorten it.",
        )


def _hidden_problems(complaint: Complaint, work: Work | None) -> Iterator[Problem]:
    """Invisible characters from a sheet or a paste that would go into the form."""
    texts = {
        "ipr": ("design's title or its registration (IPR)", (work.title, work.right.text) if work else ()),
        "reason": ("reason", (complaint.reason,)),
        "description": ("explanation", (complaint.description,)),
    }
    for name, (what, values) in texts.items():
        if any(map(is_hidden_in, values)):
            yield Problem(name, f"There are characters in the {what} that cannot be seen. Type it anew.")


def attachments_of(complaint: Complaint, findings: Iterable[Finding]) -> tuple[Attachment, ...]:
    """All attachments of the form: the complaint's own and those of its listings."""
    of_listings = (attachment for finding in findings for attachment in finding.attachments)
    return tuple(dict.fromkeys((*complaint.attachments, *of_listings)))


def _attachment_problems(
    complaint: Complaint, findings: Sequence[Finding], files: Mapping[str, str] | None
) -> Iterator[Problem]:
    attached = attachments_of(complaint, findings)
    if len(attached) > MOST_ATTACHMENTS:
        sentence = f"One form takes {MOST_ATTACHMENTS} attachments; these are {len(attached)}. Take some of them off."
        yield Problem("evidence", sentence)
    if files is None:
        return
    for attachment in attached:
        if attachment.name not in files:
            what = "is not there any more. Take it off the form, or attach it anew."
        elif files[attachment.name] != attachment.sha256:
            what = "has changed since you attached it. Look at it, and attach it anew."
        else:
            continue
        yield Problem("evidence", f"The attachment {attachment.shown} {what}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


USUAL_PLACE = "Others"
"""The portal's name for the rest of the world: the place for a work that is not registered in China."""
MOST_MEGABYTES = 5
"""The largest file, in MB; the portal's own limit is unknown, this one fits any form."""
_MEGABYTE = 1024 * 1024
_WITH_ALIBABA = {
    RightState.PENDING: "It was handed in already, and waits for Alibaba's approval.",
    RightState.APPROVED: "It is registered already.",
}


class FileSort(StrEnum):
    """A file's type by its first bytes, not by its name."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    WORD = "word"
    OTHER = "other"
    MISSING = "missing"


LONGEST_START = 12
"""The number of bytes needed to recognise a file."""
_STARTS = (
    (b"%PDF-", FileSort.PDF),
    (b"\xff\xd8\xff", FileSort.JPG),
    (b"\x89PNG\r\n\x1a\n", FileSort.PNG),
    (b"GIF8", FileSort.GIF),
    # The old Word format, and the new one, which is a ZIP; no picture is a ZIP.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileSort.WORD),
    (b"PK\x03\x04", FileSort.WORD),
)


def sort_of(content: bytes) -> FileSort:
    """The type of a file with this content."""
    if content.startswith(b"RIFF") and content[8:LONGEST_START] == b"WEBP":
        return FileSort.WEBP
    return next((sort for start, sort in _STARTS if content.startswith(start)), FileSort.OTHER)


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file of a design, as found in its folder."""

    sort: FileSort
    size: int = 0
    """In bytes."""


Files = Mapping[str, FileSeen]
"""The files of a design by their path in its folder."""


def registration_problems(work: Work, today: date, files: Files | None = None) -> list[Problem]:
    """Everything that is missing or wrong; if empty, the form may be filled.

    If `files` is None they were not checked: only whether they are named counts.
    """
    return [*_registration_text_problems(work, today), *_file_problems(work, files)]


def why_not_register(work: Work, *, practice: bool = False) -> str:
    """Why this design needs no registration, or no further one, as a sentence; empty if it may be registered."""
    right = work.right_in(practice=practice)
    if right.state is RightState.UNKNOWN and (right.text or right.number):
        # It is in the list of the complaint form, or in the user's sheet: a registration would duplicate it.
        return "Its registration (IPR) at Alibaba is noted already. Say that it is a draft if that is wrong."
    if work.open_submission(practice=practice) is not None:
        return "It is on a form of which nobody has said yet whether it was submitted."
    return _WITH_ALIBABA.get(right.state, "")


def _registration_text_problems(work: Work, today: date) -> Iterator[Problem]:
    registration = work.registration
    if not work.title.strip():
        yield Problem("title", "It needs a title: the one it is to be registered under.")
    for name, text in (
        ("title", work.title),
        ("number", work.right.number),
        ("place", registration.place),
        ("address", " ".join(work.official_addresses)),
    ):
        if is_hidden_in(text):
            yield Problem(name, f"There are characters in the {name} that cannot be seen. Type it anew.")
    made, published = registration.made_on, registration.published_on
    if made is not None and made > today:
        yield Problem("made_on", "The day it was made has not come yet.")
    if published is not None and published > today:
        yield Problem("published_on", "The day it was first published has not come yet.")
    if made is not None and published is not None and published < made:
        yield Problem("published_on", "It cannot have been published before it was made.")


_MISSING = {
    "picture": "The picture of the design is missing.",
    "certificate": "You said that there is a certificate; its scan is missing.",
    "statement": "The signed Copyright Claim Statement is missing. Without a certificate the portal asks for it.",
}


def _file_problems(work: Work, files: Files | None) -> Iterator[Problem]:
    registration = work.registration
    named = {"picture": registration.picture}
    if registration.certificate:
        named["certificate"] = registration.certificate_file
    else:
        named["statement"] = registration.statement
    for field_name, file in named.items():
        if not file:
            yield Problem(field_name, _MISSING[field_name], is_missing=True)
        elif sentence := _wrong(field_name, file, files):
            yield Problem(field_name, sentence)


def _wrong(field_name: str, name: str, files: Files | None) -> str:
    """What is wrong with one file, as a sentence; empty if nothing."""
    if files is None:
        is_word = name.lower().endswith((".doc", ".docx"))
        seen = FileSeen(FileSort.WORD if is_word else FileSort.PNG)
    else:
        seen = files.get(name, FileSeen(FileSort.MISSING))
    match seen.sort:
        case FileSort.MISSING:
            return f"The {field_name} is not in the design's folder any more: {name}."
        case FileSort.WORD:
            return (
                f"The {field_name} is a Word file, which the portal does not take: it must be signed. "
                "Print it, sign it, and scan it as PDF, JPG or PNG."
            )
        case FileSort.OTHER | FileSort.GIF | FileSort.WEBP:
            return f"The {field_name} is neither PDF, JPG nor PNG, whatever its name says. Save it as one of these."
        case FileSort.PDF if field_name == "picture":
            return "The picture is a PDF. Save it as JPG or PNG."
    size = seen.size / _MEGABYTE
    if size <= MOST_MEGABYTES:
        return ""
    return f"The {field_name} has {size:.1f} MB; {MOST_MEGABYTES} MB are the most. Save it smaller."
