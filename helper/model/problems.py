"""Finds the problems that prevent filing a complaint or a registration, and describes them for the user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from helper.model.attempt import MOST_ATTACHMENTS, Attachment
from helper.model.complaint import MOST_CHARACTERS, MOST_LISTINGS, Account, Complaint, ComplaintState
from helper.model.finding import GONE_STATES, Finding, FindingState, Judgement, Listing, why_wait
from helper.model.text import casefold_key, is_hidden_in, normalize, one_line
from helper.model.work import RightState, Work
from helper.translation import day_in_words, msg, sentences, tr, tr_n, with_label


@dataclass(frozen=True, slots=True)
class Problem:
    field: str
    sentence: str
    is_missing: bool = False
    """Whether a required value is missing. If False, the existing value must be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemContext:
    """Further data for checking a complaint."""

    today: date
    works: Sequence[Work] = ()
    """All works, to find other works with the same registration."""
    accounts: Sequence[Account] = ()
    others: Mapping[str, Sequence[tuple[Finding, Complaint]]] = field(default_factory=dict)
    """The complaints about each listing, each with its finding, by listing id.

    The complaint that is being checked may be among them.
    """
    files: Mapping[str, str] | None = None
    """The hashes of the attached files that exist, by file name; None if the files were not checked."""


_RIGHT_SENTENCES = {
    RightState.DRAFT: msg(
        "its registration (IPR) is still a draft. Complaints must wait until it is approved."
    ),
    RightState.PENDING: msg(
        "its registration (IPR) is waiting for Alibaba's approval. Complaints must wait until it is approved."
    ),
    RightState.REJECTED: msg(
        "Alibaba rejected its registration (IPR). Complaints must wait until it is approved."
    ),
    RightState.EXPIRED: msg(
        "its registration (IPR) has expired. Renew it: complaints must wait until it is approved."
    ),
}
_MOST_QUOTED = 60
"""Maximum number of characters of a text with invisible characters that a message quotes."""
_WAITING = frozenset({FindingState.PLANNED, FindingState.FILED})
"""States of a finding that is on a form, or whose report waits for Alibaba's decision."""


def problems(
    complaint: Complaint,
    work: Work | None,
    findings: Sequence[Finding],
    listings: Sequence[Listing],
    context: ProblemContext,
) -> list[Problem]:
    """Return all problems of a complaint; if there are none, the form may be filled.

    `listings` contains the listing of each finding, in the same order as `findings`.
    """
    return [
        *_work_problems(work, complaint, context),
        *_listing_problems(complaint, work, list(zip(findings, listings, strict=True)), context),
        *_text_problems(complaint),
        *_hidden_problems("ipr", [work.title, work.right.text] if work else []),
        *_hidden_problems("reason", [complaint.reason]),
        *_hidden_problems("description", [complaint.description]),
        *_attachment_problems(complaint, findings, context.files),
    ]


def approval_unknown(works: Iterable[Work]) -> str:
    """Return a question for the user whether Alibaba has approved certain designs; empty if all states are known.

    An unknown approval does not prevent filing, because the user may know that the design is approved.
    """
    titles = [work.title for work in works if work.right.state is RightState.UNKNOWN]
    if not titles:
        return ""
    question = tr_n(
        "Is {title} approved by Alibaba? The form accepts approved designs only.",
        "Are {title} and the other designs ({n} in all) approved by Alibaba? The form accepts approved designs only.",
        len(titles),
        title=titles[0],
    )
    return sentences(
        question,
        tr(
            "In Designs, press r to register a design, v to read the registration status, or e to edit the design."
        ),
    )


def _work_problems(work: Work | None, complaint: Complaint, context: ProblemContext) -> Iterator[Problem]:
    if work is None:
        yield Problem("work", tr("Choose the design that these listings copy."))
        return
    if sentence := _RIGHT_SENTENCES.get(work.right.state_on(context.today)):
        yield Problem("ipr", with_label(work.title, tr(sentence)))
    if sentence := _others_right(work, context.works):
        yield Problem(
            "ipr",
            with_label(
                work.title, sentences(sentence, tr("Correct the registration (IPR) of either design."))
            ),
        )
    until = work.permission_until
    if until is not None and until < context.today:
        ended = tr(
            "{title}: the written permission from {client} ended on {day}. Ask for a new one, and enter its last day.",
            title=work.title,
            client=work.client or tr("its owner"),
            day=day_in_words(until),
        )
        yield Problem("client", ended)
    if sentence := _account_sentence(work, complaint, context.accounts):
        yield Problem("account", with_label(work.title, sentence))


def _others_right(work: Work, works: Sequence[Work]) -> str:
    """Return a message if the work's registration seems to belong to another work; otherwise an empty string.

    Works of the same client may share a registration, because one trademark may cover several works.
    """
    text, number = normalize(work.right.text), normalize(work.right.known_number)
    for other in works:
        if other.id == work.id:
            continue
        if text and text == normalize(other.title) and text != normalize(work.title):
            return tr("its registration (IPR) names another design: “{other}”.", other=work.right.text)
        of_text = text and text == normalize(other.right.text)
        of_number = number and number == normalize(other.right.known_number)
        if (of_text or of_number) and casefold_key(other.client) != casefold_key(work.client):
            if not other.client:
                return tr("{other}, your own design, has the same registration (IPR).", other=other.title)
            theirs = msg("{other}, a design of {client}, has the same registration (IPR).")
            return tr(theirs, other=other.title, client=other.client)
        if of_number and text and other.right.text and not of_text:
            return tr("{other} has the same registration number (IPR).", other=other.title)
    return ""


def _account_sentence(work: Work, complaint: Complaint, accounts: Sequence[Account]) -> str:
    if complaint.account_id is None:
        if accounts and not any(account.may_file_for(work.client) for account in accounts):
            none = msg("none of your accounts may file for {client}. Add the client to the right account.")
            return tr(none, client=work.client)
        return ""
    chosen = next((account for account in accounts if account.id == complaint.account_id), None)
    if chosen is None:
        return tr("the form's account is not in your list. Choose another.") if accounts else ""
    if chosen.may_file_for(work.client):
        return ""
    may_not = msg("account {account} may not file for {client}. Choose another, or add the client to it.")
    return tr(may_not, account=chosen.label, client=work.client)


def _listing_problems(
    complaint: Complaint, work: Work | None, pairs: Sequence[tuple[Finding, Listing]], context: ProblemContext
) -> Iterator[Problem]:
    if not pairs:
        yield Problem("listings", tr("Add at least one listing."))
    if len(pairs) > MOST_LISTINGS:
        most = tr(
            "A form has room for {most} listings; this one has {number}.",
            most=MOST_LISTINGS,
            number=len(pairs),
        )
        yield Problem("listings", most)
    seen: set[str] = set()
    for finding, listing in pairs:
        name = listing.item_id or listing.url
        sentence = (
            tr("it is on this form twice.")
            if name in seen
            else _finding_sentence(finding, listing, complaint, work)
            or _elsewhere(finding, complaint, context.others.get(listing.id, ()))
        )
        seen.add(name)
        if sentence:
            yield Problem("listings", with_label(listing.name, sentence))


def _finding_sentence(finding: Finding, listing: Listing, complaint: Complaint, work: Work | None) -> str:
    if listing.item_id and finding.judgement is not Judgement.COPY:
        return tr("it is not marked as a copy.")
    if listing.item_id and finding.work_id != complaint.work_id:
        return tr("it is marked as a copy of another design.")
    return why_wait(finding, listing, work)


def _elsewhere(finding: Finding, complaint: Complaint, others: Sequence[tuple[Finding, Complaint]]) -> str:
    """Return a message if another form reports the same listing for the same work; otherwise an empty string."""
    earlier = _earlier_ids(finding, others)
    for other, its_complaint in others:
        if its_complaint.id == complaint.id or other.work_id != complaint.work_id:
            continue
        number = its_complaint.number or tr("number missing")
        if its_complaint.state is ComplaintState.HANDED_OVER:
            return tr(
                "it is on a form that may have been submitted: answer the question about that form first."
            )
        if other.state in _WAITING:
            sent = other.state is FindingState.FILED
            filed = tr("it is already filed ({number}).", number=number)
            return filed if sent else tr("it is already on another form.")
        if finding.is_second and other.state in GONE_STATES and other.id == finding.predecessor_id:
            return tr(
                "it is gone ({number}). Answer “decide later” to remove it from this form.", number=number
            )
        if other.id not in earlier:
            return tr(
                "it was reported before ({number}). If it is on sale again, check its page: Today then shows it under “back again”.",
                number=number,
            )
    return ""


def _earlier_ids(finding: Finding, others: Sequence[tuple[Finding, Complaint]]) -> set[str | None]:
    """Return the ids of all predecessors of the finding: earlier relistings and earlier complaints."""
    before = {other.id: other.predecessor_id for other, _ in others}
    found: set[str | None] = set()
    at = finding.predecessor_id
    while at is not None and at not in found:
        found.add(at)
        at = before.get(at)
    return found


def _text_problems(complaint: Complaint) -> Iterator[Problem]:
    if not complaint.reason.strip():
        yield Problem("reason", tr("Choose the reason for the complaint."))
    length = len(complaint.description)
    if length > MOST_CHARACTERS:
        yield Problem(
            "description",
            tr(
                "The explanation has {length} characters. Shorten it to {most}, so that it fits the form.",
                length=length,
                most=MOST_CHARACTERS,
            ),
        )


def _hidden_problems(name: str, texts: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each text of the field that has invisible characters."""
    for text in filter(is_hidden_in, texts):
        hidden = msg("The text “{text}” has invisible characters. Type it again.")
        yield Problem(name, tr(hidden, text=one_line(text, _MOST_QUOTED)))


def attachments_of(complaint: Complaint, findings: Iterable[Finding]) -> tuple[Attachment, ...]:
    """Return all attachments of the form: those of the complaint and those of its findings."""
    of_listings = (attachment for finding in findings for attachment in finding.attachments)
    return tuple(dict.fromkeys((*complaint.attachments, *of_listings)))


def _attachment_problems(
    complaint: Complaint, findings: Sequence[Finding], files: Mapping[str, str] | None
) -> Iterator[Problem]:
    attached = attachments_of(complaint, findings)
    if len(attached) > MOST_ATTACHMENTS:
        most = msg("A form has room for {most} attachments; this one has {number}. Remove some of them.")
        yield Problem("evidence", tr(most, most=MOST_ATTACHMENTS, number=len(attached)))
    if files is None:
        return
    for attachment in attached:
        if attachment.name not in files:
            what = msg("The attachment {file} is missing. Remove it from the form, or attach it again.")
        elif files[attachment.name] != attachment.sha256:
            what = msg(
                "The attachment {file} has changed since you attached it. Check it, and attach it again."
            )
        else:
            continue
        yield Problem("evidence", tr(what, file=attachment.shown))


USUAL_PLACE = "Others"
"""The portal's list entry for the place of registration of a work that is not registered in China."""
MOST_MEGABYTES = 5
"""Maximum size of a file, in MB.

The portal's own limit is unknown, but all known forms accept 5 MB.
"""
_WITH_ALIBABA = {
    RightState.PENDING: msg("The registration is already submitted, and waiting for Alibaba's approval."),
    RightState.APPROVED: msg("The design is already registered."),
}


class FileSort(StrEnum):
    """The type of a file, determined by its first bytes and not by its name."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    WORD = "word"
    OTHER = "other"
    MISSING = "missing"


LONGEST_START = 12
"""Number of bytes at the beginning of a file that suffice to determine its type."""
_STARTS = (
    (b"%PDF-", FileSort.PDF),
    (b"\xff\xd8\xff", FileSort.JPG),
    (b"\x89PNG\r\n\x1a\n", FileSort.PNG),
    (b"GIF8", FileSort.GIF),
    # Both Word formats: the old one, and the new one, which is a ZIP file.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileSort.WORD),
    (b"PK\x03\x04", FileSort.WORD),
)


def sort_of(content: bytes) -> FileSort:
    """Return the type of a file with this content; its first `LONGEST_START` bytes suffice."""
    if content.startswith(b"RIFF") and content[8:LONGEST_START] == b"WEBP":
        return FileSort.WEBP
    return next((sort for start, sort in _STARTS if content.startswith(start)), FileSort.OTHER)


@dataclass(frozen=True, slots=True)
class FileSeen:
    sort: FileSort
    size: int = 0
    """The size in bytes."""


Files = Mapping[str, FileSeen]
"""The files of a design, by their paths inside the design's folder."""


def registration_problems(work: Work, today: date, files: Files) -> list[Problem]:
    """Return all problems of a registration; if there are none, the form may be filled."""
    return [*_registration_text_problems(work, today), *_file_problems(work, files)]


def why_not_register(work: Work) -> str:
    """Return why the design must not be registered now; empty if it may be."""
    right = work.right
    if right.state is RightState.UNKNOWN and (right.text or right.number):
        # The registration was read from the portal's list or the user's sheet, so a new one would be a
        # duplicate.
        return tr(
            "This design's registration (IPR) is already in your records. If that is wrong, set its state to draft."
        )
    if work.open_attempt is not None:
        return tr(
            "The design is on a form that may have been submitted: answer the question about that form first."
        )
    return tr(_WITH_ALIBABA.get(right.state, ""))


def _registration_text_problems(work: Work, today: date) -> Iterator[Problem]:
    registration = work.registration
    if not work.title.strip():
        yield Problem("title", tr("Give the design a title. It will be registered under that title."))
    yield from _hidden_problems("title", [work.title])
    yield from _hidden_problems("number", [work.right.number])
    yield from _hidden_problems("place", [registration.place])
    yield from _hidden_problems("address", work.official_addresses)
    made, published = registration.made_on, registration.published_on
    if made is not None and made > today:
        yield Problem("made_on", tr("The date the design was made is in the future. Correct it."))
    if published is not None and published > today:
        yield Problem(
            "published_on", tr("The date the design was first published is in the future. Correct it.")
        )
    if made is not None and published is not None and published < made:
        yield Problem(
            "published_on",
            tr("By its dates, the design was published before it was made. Correct one of them."),
        )


_MISSING = {
    "picture": msg("The picture of the design is missing."),
    "certificate": msg("The scan of the certificate is missing."),
    "statement": msg(
        "The signed Copyright Claim Statement is missing. The portal requires it if you have no certificate."
    ),
}


def _file_problems(work: Work, files: Files) -> Iterator[Problem]:
    registration = work.registration
    named = {"picture": registration.picture}
    if registration.certificate:
        named["certificate"] = registration.certificate_file
    else:
        named["statement"] = registration.statement
    for field_name, file in named.items():
        if not file:
            yield Problem(field_name, tr(_MISSING[field_name]), is_missing=True)
        elif sentence := _wrong(field_name, file, files.get(file, FileSeen(FileSort.MISSING))):
            yield Problem(field_name, sentence)


def _wrong(field_name: str, name: str, seen: FileSeen) -> str:
    match seen.sort:
        case FileSort.MISSING:
            return tr("The file {file} is no longer in the design's folder.", file=name)
        case FileSort.WORD:
            word = msg(
                "“{file}” is a Word file, which the portal does not accept. Print, sign and scan it as PDF, JPG or PNG."
            )
            return tr(word, file=name)
        case FileSort.OTHER | FileSort.GIF | FileSort.WEBP:
            return tr("The content of {file} is not PDF, JPG or PNG. Save it as one of these.", file=name)
        case FileSort.PDF if field_name == "picture":
            return tr("The picture is a PDF. Save it as JPG or PNG.")
    size = seen.size / 1024 / 1024
    if size <= MOST_MEGABYTES:
        return ""
    large = msg("{file} is {size:.1f} MB. Make it smaller: at most {most} MB.")
    return tr(large, file=name, size=size, most=MOST_MEGABYTES)
