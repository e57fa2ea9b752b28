"""The evidence pack for a lawyer: a folder with tables of copies and complaints, exhibits, and hashes."""

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
from helper.model.csv_text import csv_bytes
from helper.model.finding import Finding, Listing
from helper.model.state_words import AS_FILLED, JUDGEMENT_WORDS, field_words, finding_words, moment_words
from helper.model.text import plural
from helper.reports.documents import render
from helper.store.queries import Fact, facts_of
from helper.store.repository import Repositories
from helper.store.second_complaint import with_earlier

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One evidence file, with its number in the pack."""

    number: str
    """The exhibit number, such as E1, which the tables use."""
    source: Path
    name: str
    """The path inside the pack."""
    what: str
    """A description of the file."""
    taken_at: datetime | None


class Exhibits:
    """Collects the evidence files, and numbers each of them once, in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._numbers: dict[str, str] = {}
        self.all: list[Exhibit] = []
        self.missing: list[str] = []

    def take(self, names: Sequence[str], what: str, at: datetime | None) -> tuple[str, ...]:
        """Add these files, and return their exhibit numbers; missing files get no number."""
        for name in names:
            source = (self._folder / name).resolve()
            # Records may have been edited by hand; never put a file from outside the folder into a pack.
            if not source.is_relative_to(self._folder) or not source.is_file():
                self.missing.append(name)
            elif name not in self._numbers:
                number = self._numbers[name] = f"E{len(self.all) + 1}"
                kept_as = f"exhibits/{number}-{PurePosixPath(name).name}"
                self.all.append(Exhibit(number=number, source=source, name=kept_as, what=what, taken_at=at))
        return tuple(self._numbers[name] for name in names if name in self._numbers)

    def picture_among(self, numbers: Sequence[str]) -> str:
        """Return the path of the latest of these exhibits that is a picture; empty if none is.

        A product picture is preferred to a screenshot of the page.
        """
        named = (exhibit.name for exhibit in self.all if exhibit.number in numbers)
        shown = [name for name in named if name.endswith(PICTURES)]
        own = [name for name in shown if name.endswith("-product.png")]
        return (own or shown or [""])[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One listing that used the design."""

    number: int
    fact: Fact
    listing: Listing
    judged: str
    """The judgement, who made it and when."""
    outcome: str
    portal_words: str
    exhibits: tuple[str, ...]
    thumbnail: str
    """Path inside the pack of the exhibit that shows the listing; empty without a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """One submission to the real portal."""

    complaint: Complaint
    attempt: Attempt
    design: str
    exhibits: tuple[str, ...]


class TimelineEvent(NamedTuple):
    """One line of the timeline."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The content of one pack; times are in UTC."""

    subject: str
    """The design's title or the store's name, which the cover shows."""
    uses: tuple[Use, ...]
    sent: tuple[SentForm, ...]
    exhibits: tuple[Exhibit, ...]
    missing: tuple[str, ...]
    """Files that the records name, but that no longer exist."""
    timeline: tuple[TimelineEvent, ...]

    @property
    def noted_numbers(self) -> tuple[str, ...]:
        """Complaint numbers known only from the user's sheet: this program did not file their forms."""
        known = {"", *(sent.complaint.number for sent in self.sent)}
        return tuple(dict.fromkeys(use.fact.number for use in self.uses if use.fact.number not in known))

    @property
    def headline(self) -> str:
        """A summary such as "21 listings, 0 forms filed here, 0 pictures"."""
        pictures = sum(exhibit.name.endswith(PICTURES) for exhibit in self.exhibits)
        others = len(self.exhibits) - pictures
        noted = len(self.noted_numbers)
        parts = [
            plural(len(self.uses), "listing"),
            f"{plural(len(self.sent), 'form')} filed here",
            f"{plural(noted, 'complaint number')} from your own spreadsheet" if noted else "",
            plural(pictures, "picture"),
            plural(others, "other file") if others else "",
        ]
        return ", ".join(filter(None, parts))


def contents_of(store: Repositories, evidence: Path, facts: Sequence[Fact], *, subject: str) -> Contents:
    """Return the content of the pack about these facts, without practice.

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
    """Return the reported listings of one design, or of one store by number or name; case is ignored."""
    design, seller = design.strip().casefold(), seller.strip().casefold()
    facts = [fact for fact in facts_of(store) if design in {"", fact.design.casefold()}]
    return [its for its in facts if seller in {"", its.seller.casefold(), its.store_name.casefold()}]


def _use(store: Repositories, number: int, fact: Fact, finding: Finding, exhibits: Exhibits) -> Use:
    listing = store.listings[finding.listing_id]
    looks: list[str] = []
    for look in listing.looks:
        what = f"the product page, {look.presence.value}: {fact.item_id}"
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
        return "not reviewed here: known from the user's own spreadsheet"
    seen = "after viewing the page" if finding.viewed else "without opening the page"
    if finding.viewed_by_word:
        seen = "page viewed, according to the user"
    by = f" by {finding.judged_by}" if finding.judged_by else ""
    at = f" on {finding.judged_at:%Y-%m-%d %H:%M} UTC" if finding.judged_at else ""
    return f"{JUDGEMENT_WORDS[finding.judgement]},{by}{at}, {seen}".replace(",,", ",")


def _submissions(
    store: Repositories, findings: Sequence[Sequence[Finding]], exhibits: Exhibits
) -> Iterator[SentForm]:
    reported = (finding.complaint_id for about in findings for finding in about)
    for complaint in filter(None, map(store.complaints.get, dict.fromkeys(reported))):
        work = store.works.get(complaint.work_id)
        for attempt in complaint.attempts:
            if attempt.result is Result.FILED and not attempt.practice:
                changed = any(value.changed for value in attempt.values)
                before = ", before the user changed it" if changed else ""
                what = f"the form as handed over{before}, {attempt.host}"
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
        TimelineEvent(moment.at, f"listing {use.number}: {moment_words(moment)}", moment.by)
        for use, about in zip(uses, findings, strict=True)
        for finding in about
        for moment in finding.history
    ]
    for form in sent:
        attempt = form.attempt
        what = f"form for “{form.design}” handed over, {plural(len(attempt.links), 'link')}"
        events.append(TimelineEvent(attempt.at, what, attempt.by))
        if attempt.seen_at:
            number = f", number {attempt.number}" if attempt.number else ""
            what = f"submission seen, {plural(len(attempt.links_sent or attempt.links), 'link')}{number}"
            events.append(TimelineEvent(attempt.seen_at, what, attempt.by))
    return tuple(sorted(events, key=lambda event: event.at))


MANIFEST = "SHA256SUMS"


def manifest(fingerprints: Mapping[str, str]) -> str:
    """Return the text of the list of hashes; `fingerprints` has a hash for each path inside the pack."""
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in sorted(fingerprints.items()))


def verify(folder: Path) -> list[str]:
    """Return sentences about changes since the pack was created; empty if it is unchanged.

    Raises `OSError` if the folder or the list of hashes cannot be read.
    """
    text = (folder / MANIFEST).read_bytes().decode(errors="replace")
    lines = text.removesuffix("\n").split("\n")
    listed = {name: value for value, _, name in (line.partition("  ") for line in lines)}
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    present = set(files) - {MANIFEST}
    return [
        # The program always writes the list in the same form, so any difference is a change.
        *([f"{MANIFEST} itself was changed."] if manifest(listed) != text else []),
        *(f"{name} is missing." for name in sorted(listed.keys() - present)),
        *(f"{name} was added later." for name in sorted(present - listed.keys())),
        *(
            f"{name} was changed."
            for name in sorted(present & listed.keys())
            if fingerprint(folder / name) != listed[name]
        ),
    ]


_PRIVATE = 0o700
_USE_HEADINGS = (
    "No.", "Design", "Link", "Item id", "Product title", "Price", "Store number", "Store name", "Added (UTC)",
    "Judged", "Reported on", "Complaint no.", "Outcome", "Alibaba's words", "Exhibits", "Picture",
)  # fmt: skip
_SENT_HEADINGS = (
    "Complaint no.", "Design", "Reason", "Handed over (UTC)", "Handed over (local)", "Submission seen (UTC)",
    "Submitted by", "Portal", "Links", "Alibaba's words", "Exhibits",
)  # fmt: skip

_VALUE_HEADINGS = ("Complaint no.", "Field", "As filled", "As sent", "Read at the submission (UTC)")


def write_pack(contents: Contents, folder: Path, made_at: datetime) -> list[str]:
    """Write the pack into a new folder; returns the names of the files.

    Writing is atomic: the files are written into a temporary folder beside the new one, which is then
    renamed.

    Raises `OSError` if writing fails; the temporary folder is then removed.
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
            ("UTC", "Local", "What", "By"),
            ((_utc(at), _local(at), what, by) for at, what, by in contents.timeline),
        ),
    }
    texts = {name: csv_bytes((headings, *rows)) for name, (headings, rows) in tables.items()}
    texts["cover.html"] = render(
        "pack.html.jinja",
        contents=contents,
        made_at=made_at,
        local=_local,
        pictures=PICTURES,
        words=field_words,
        as_filled=AS_FILLED,
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
            shown = AS_FILLED if value.sent is None else value.sent
            yield form.complaint.number, value.field, value.value, shown, _utc(value.sent_at)


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %z}"
