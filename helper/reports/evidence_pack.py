"""Writes and verifies the evidence pack for a lawyer.

The pack is a folder with tables of listings and complaints, exhibits, and a list of hashes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from helper.config.durable import fingerprint
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.state_words import (
    AS_FILLED,
    JUDGEMENT_WORDS,
    PRESENCE_WORDS,
    field_words,
    finding_words,
    moment_words,
)
from helper.model.text import csv_bytes
from helper.reports.documents import render
from helper.store.queries import Fact, facts_of
from helper.store.repository import Repositories
from helper.store.second_complaint import with_earlier
from helper.translation import comma_list, day_in_words, msg, msg_n, tr, tr_n

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    number: str
    """The exhibit number, such as E1, by which the tables refer to the exhibit."""
    source: Path
    name: str
    """The path of the file inside the pack."""
    what: str
    taken_at: datetime | None


class Exhibits:
    """Collects evidence files, and gives each file an exhibit number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._numbers: dict[str, str] = {}
        self.all: list[Exhibit] = []
        self.missing: list[str] = []

    def take(self, names: Sequence[str], what: str, at: datetime | None) -> tuple[str, ...]:
        """Add the files as exhibits, and return their exhibit numbers. Missing files get no number."""
        for name in names:
            source = (self._folder / name).resolve()
            # The user may have edited the records by hand, so never pack a file from outside the evidence
            # folder.
            if not source.is_relative_to(self._folder) or not source.is_file():
                self.missing.append(name)
            elif name not in self._numbers:
                number = self._numbers[name] = f"E{len(self.all) + 1}"
                kept_as = f"exhibits/{number}-{PurePosixPath(name).name}"
                self.all.append(Exhibit(number=number, source=source, name=kept_as, what=what, taken_at=at))
        return tuple(self._numbers[name] for name in names if name in self._numbers)

    def picture_among(self, numbers: Sequence[str]) -> str:
        """Return the path of the latest picture among these exhibits; empty if there is none.

        Pictures of the product take precedence over screenshots of the page.
        """
        named = (exhibit.name for exhibit in self.all if exhibit.number in numbers)
        shown = [name for name in named if name.endswith(PICTURES)]
        own = [name for name in shown if name.endswith("-product.png")]
        return (own or shown or [""])[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    number: int
    fact: Fact
    listing: Listing
    judged: str
    """The user's judgement as a phrase that includes who judged the listing, and when."""
    outcome: str
    portal_words: str
    exhibits: tuple[str, ...]
    thumbnail: str
    """The path inside the pack of the picture that shows the listing; empty if there is no picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """A form that was submitted to the real portal and accepted."""

    complaint: Complaint
    attempt: Attempt
    design: str
    exhibits: tuple[str, ...]

    @property
    def is_unread(self) -> bool:
        """Whether the form had values, none of which was read when the user submitted the form."""
        values = self.attempt.values
        return bool(values) and not any(value.sent_at for value in values)


class TimelineEvent(NamedTuple):
    at: datetime
    what: str
    by: str


_FROM_SHEET = msg_n(
    "{n} complaint number from your own spreadsheet", "{n} complaint numbers from your own spreadsheet"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The content of one evidence pack. Times are in UTC."""

    subject: str
    """The design's title or the store that the pack is about, shown as the title of the cover."""
    uses: tuple[Use, ...]
    sent: tuple[SentForm, ...]
    exhibits: tuple[Exhibit, ...]
    missing: tuple[str, ...]
    """Names of files that are mentioned in the records but missing on disk."""
    timeline: tuple[TimelineEvent, ...]

    @property
    def noted_numbers(self) -> tuple[str, ...]:
        """Complaint numbers that occur only in the user's spreadsheet, not in records of this program."""
        known = {"", *(sent.complaint.number for sent in self.sent)}
        return tuple(dict.fromkeys(use.fact.number for use in self.uses if use.fact.number not in known))

    @property
    def headline(self) -> str:
        """A summary such as "21 listings, 0 forms filed here, 0 pictures"."""
        pictures = sum(exhibit.name.endswith(PICTURES) for exhibit in self.exhibits)
        others = len(self.exhibits) - pictures
        noted = len(self.noted_numbers)
        parts = [
            tr_n("{n} listing", "{n} listings", len(self.uses)),
            tr_n("{n} form filed here", "{n} forms filed here", len(self.sent)),
            tr_n(*_FROM_SHEET, noted) if noted else "",
            tr_n("{n} picture", "{n} pictures", pictures),
            tr_n("{n} other file", "{n} other files", others) if others else "",
        ]
        return comma_list(parts)


def contents_of(store: Repositories, evidence: Path, facts: Sequence[Fact], *, subject: str) -> Contents:
    """Return the content of the evidence pack about these reported listings.

    `evidence` is the evidence folder.
    """
    findings = [with_earlier(store, store.findings[fact.finding_id]) for fact in facts]
    exhibits = Exhibits(evidence)
    submissions = tuple(_submissions(store, findings, exhibits))
    pairs = enumerate(zip(facts, findings, strict=True), 1)
    uses = tuple(_use(store, number, fact, about[-1], exhibits) for number, (fact, about) in pairs)
    return Contents(
        subject=subject,
        uses=uses,
        sent=submissions,
        exhibits=tuple(exhibits.all),
        missing=tuple(exhibits.missing),
        timeline=_timeline(uses, findings, submissions),
    )


def facts_about(store: Repositories, *, design: str = "", seller: str = "") -> list[Fact]:
    """Return the facts about the reported listings of the design or the store.

    `seller` is a store's number or name. Upper and lower case are not distinguished.
    """
    design, seller = design.strip().casefold(), seller.strip().casefold()
    facts = [fact for fact in facts_of(store) if design in {"", fact.design.casefold()}]
    return [its for its in facts if seller in {"", its.seller.casefold(), its.store_name.casefold()}]


def _use(store: Repositories, number: int, fact: Fact, finding: Finding, exhibits: Exhibits) -> Use:
    listing = store.listings[finding.listing_id]
    looks: list[str] = []
    for look in listing.looks:
        shown = tr(PRESENCE_WORDS.get(look.presence, msg("unclear")))
        what = tr("page of product {item}: {state}", item=fact.item_id, state=shown)
        looks += exhibits.take(look.evidence, what, look.at)
    return Use(
        number=number,
        fact=fact,
        listing=listing,
        judged=_judged(finding),
        outcome=finding_words(finding),
        portal_words=finding.outcome.portal_words if finding.outcome else "",
        exhibits=tuple(looks),
        thumbnail=exhibits.picture_among(looks),
    )


def _judged(finding: Finding) -> str:
    if finding.judgement is None:
        return tr("not judged here: known from the user's own spreadsheet")
    seen = tr("after viewing the page") if finding.viewed else tr("without opening the page")
    if finding.viewed_by_word:
        seen = tr("page viewed, according to the user")
    at = f"{finding.judged_at:%Y-%m-%d %H:%M}" if finding.judged_at else ""
    parts = (
        tr(JUDGEMENT_WORDS[finding.judgement]),
        tr("by {name}", name=finding.judged_by) if finding.judged_by else "",
        tr("on {time} UTC", time=at) if at else "",
        seen,
    )
    return comma_list(parts)


def _submissions(
    store: Repositories, findings: Sequence[Sequence[Finding]], exhibits: Exhibits
) -> Iterator[SentForm]:
    reported = (finding.complaint_id for about in findings for finding in about)
    for complaint in filter(None, map(store.complaints.get, dict.fromkeys(reported))):
        work = store.works.get(complaint.work_id)
        for attempt in complaint.attempts:
            if attempt.result is Result.FILED:
                changed = any(value.changed for value in attempt.values)
                as_filled = msg("the form as filled in, {host}")
                before = msg("the form as filled in, before the user changed it, {host}")
                what = tr(before if changed else as_filled, host=attempt.host)
                yield SentForm(
                    complaint=complaint,
                    attempt=attempt,
                    design=complaint.filed_as or (work.title if work else ""),
                    exhibits=exhibits.take(attempt.evidence, what, attempt.at),
                )


def _timeline(
    uses: Sequence[Use],
    findings: Sequence[Sequence[Finding]],
    sent: Sequence[SentForm],
) -> tuple[TimelineEvent, ...]:
    events = [
        TimelineEvent(
            moment.at,
            tr("listing {number}: {event}", number=use.number, event=moment_words(moment)),
            moment.by,
        )
        for use, about in zip(uses, findings, strict=True)
        for finding in about
        for moment in finding.history
    ]
    for form in sent:
        attempt = form.attempt
        links = tr_n("{n} link", "{n} links", len(attempt.links))
        what = tr("form for “{design}” filled in: {links}", design=form.design, links=links)
        events.append(TimelineEvent(attempt.at, what, attempt.by))
        if attempt.seen_at:
            links = tr_n("{n} link", "{n} links", len(attempt.links_sent or attempt.links))
            number = tr("number {number}", number=attempt.number) if attempt.number else ""
            what = comma_list((tr("form submitted: {links}", links=links), number))
            events.append(TimelineEvent(attempt.seen_at, what, attempt.by))
    return tuple(sorted(events, key=lambda event: event.at))


MANIFEST = "SHA256SUMS"


def manifest(fingerprints: Mapping[str, str]) -> str:
    """Return the text of the file SHA256SUMS.

    `fingerprints` contains the hash of each file, by path in the pack.
    """
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in sorted(fingerprints.items()))


def verify(folder: Path) -> list[str]:
    """Return a message for each file that was changed, removed or added; no messages if the pack is unchanged.

    Raises `OSError` if the folder or its list of hashes cannot be read.
    """
    text = (folder / MANIFEST).read_bytes().decode(errors="replace")
    lines = text.removesuffix("\n").split("\n")
    listed = {name: value for value, _, name in (line.partition("  ") for line in lines)}
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    present = set(files) - {MANIFEST}
    return [
        # The program writes SHA256SUMS in only one way, so any difference means that the file was changed.
        *([tr("{file} itself was changed.", file=MANIFEST)] if manifest(listed) != text else []),
        *(tr("{file} is missing.", file=name) for name in sorted(listed.keys() - present)),
        *(tr("{file} was added later.", file=name) for name in sorted(present - listed.keys())),
        *(
            tr("{file} was changed.", file=name)
            for name in sorted(present & listed.keys())
            if fingerprint(folder / name) != listed[name]
        ),
    ]


_PRIVATE = 0o700
_USE_HEADINGS = (
    msg("No."), msg("Design"), msg("Link"), msg("Item id"), msg("Product title"), msg("Price"),
    msg("Store number"), msg("Store name"), msg("Added (UTC)"), msg("Judged"), msg("Reported on"),
    msg("Complaint no."), msg("Outcome"), msg("Alibaba's text"), msg("Exhibits"), msg("Picture"),
)  # fmt: skip
_SENT_HEADINGS = (
    msg("Complaint no."), msg("Design"), msg("Reason"), msg("Filled in (UTC)"), msg("Filled in (local time)"),
    msg("Submitted (UTC)"), msg("Submitted by"), msg("Portal"), msg("Links"), msg("Alibaba's text"), msg("Exhibits"),
)  # fmt: skip
_VALUE_HEADINGS = (
    msg("Complaint no."), msg("Field"), msg("Value filled in"), msg("Value submitted"), msg("Read at (UTC)"),
)  # fmt: skip
_TIMELINE_HEADINGS = ("UTC", msg("Local time"), msg("Event"), msg("By"))


def write_pack(contents: Contents, folder: Path, made_at: datetime) -> list[str]:
    """Write the pack into a new folder, and return the names of its files.

    The folder appears only when the pack is complete: a temporary folder is filled and then renamed. If
    writing fails, the temporary folder is deleted and the error is raised again.
    """
    building = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=_PRIVATE, parents=True)
    try:
        names = _fill(contents, building, made_at)
        building.rename(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return names


def _fill(contents: Contents, folder: Path, made_at: datetime) -> list[str]:
    tables: dict[str, tuple[Sequence[str], Iterable[Sequence[str]]]] = {
        "uses.csv": (_USE_HEADINGS, map(_use_row, contents.uses)),
        "complaints.csv": (_SENT_HEADINGS, map(_sent_row, contents.sent)),
        "values.csv": (_VALUE_HEADINGS, _value_rows(contents.sent)),
        "timeline.csv": (
            _TIMELINE_HEADINGS,
            ((_utc(at), _local(at), what, by) for at, what, by in contents.timeline),
        ),
    }
    texts = {name: csv_bytes((tuple(map(tr, headings)), *rows)) for name, (headings, rows) in tables.items()}
    texts["cover.html"] = render(
        "pack.html.jinja",
        contents=contents,
        made_at=made_at,
        local=_local,
        pictures=PICTURES,
        words=field_words,
        as_filled=tr(AS_FILLED),
        day_in_words=day_in_words,
    ).encode()
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    if contents.exhibits:
        (folder / "exhibits").mkdir(mode=_PRIVATE)
    for exhibit in contents.exhibits:
        shutil.copyfile(exhibit.source, folder / exhibit.name)
    names = [*texts, *(exhibit.name for exhibit in contents.exhibits)]
    prints = {name: fingerprint(folder / name) for name in names}
    (folder / MANIFEST).write_text(manifest(prints), encoding="utf-8", newline="\n")
    return [*names, MANIFEST]


def _use_row(use: Use) -> Sequence[str]:
    listing, fact = use.listing, use.fact
    return (
        str(use.number), fact.design, listing.url, listing.item_id, listing.title, listing.price,
        listing.store_number, listing.store_name, _utc(listing.added_at), use.judged,
        fact.reported_on.isoformat() if fact.reported_on else "", fact.number, use.outcome, use.portal_words,
        " ".join(use.exhibits), use.thumbnail,
    )  # fmt: skip


def _sent_row(sent: SentForm) -> Sequence[str]:
    attempt = sent.attempt
    return (
        sent.complaint.number, sent.design, sent.complaint.reason_sent, _utc(attempt.at), _local(attempt.at),
        _utc(attempt.seen_at), attempt.by, attempt.host, "\n".join(attempt.links_sent or attempt.links),
        attempt.portal_words, " ".join(sent.exhibits),
    )  # fmt: skip


def _value_rows(sent: Iterable[SentForm]) -> Iterable[Sequence[str]]:
    for form in sent:
        for value in form.attempt.values:
            shown = tr(AS_FILLED) if value.sent is None else value.sent
            yield form.complaint.number, value.field, value.value, shown, _utc(value.sent_at)


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %z}"
