"""Writes a pack: a folder with a cover, tables that a spreadsheet opens, copies of the exhibits, and the fingerprints."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from helper.exchange.export.sheet import csv_bytes
from helper.exchange.pack.contents import Contents, Sent, Use
from helper.exchange.pack.exhibits import PICTURES
from helper.exchange.pack.manifest import MANIFEST, fingerprint, manifest
from helper.exchange.rendering import render
from helper.model.words import AS_FILLED, FIELD_WORDS

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
    """Write everything into a folder that must not be there yet; gives the names of its files.

    A folder appears whole or not at all: it is built beside its place and then renamed.

    Raises:
        OSError: It cannot be written; nothing is left behind.
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
            ((_utc(one.at), _local(one.at), one.what, one.by) for one in contents.timeline),
        ),
    }
    texts = {name: csv_bytes((headings, *rows)) for name, (headings, rows) in tables.items()}
    texts["cover.html"] = render(
        "pack.html.jinja",
        contents=contents,
        made_at=made_at,
        local=_local,
        pictures=PICTURES,
        words=FIELD_WORDS,
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


def _sent_row(sent: Sent) -> Sequence[str]:
    attempt = sent.attempt
    return (
        sent.complaint.number, sent.design, sent.complaint.reason_sent, _utc(attempt.at), _local(attempt.at),
        _utc(attempt.seen_at), attempt.by, attempt.host, "\n".join(attempt.links_sent or attempt.links),
        attempt.portal_words, " ".join(sent.exhibits),
    )  # fmt: skip


def _value_rows(sent: Iterable[Sent]) -> Iterable[Sequence[str]]:
    for one in sent:
        for value in one.attempt.values:
            shown = AS_FILLED if value.sent is None else value.sent
            yield one.complaint.number, value.field, value.value, shown, _utc(value.sent_at)


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %z}"
