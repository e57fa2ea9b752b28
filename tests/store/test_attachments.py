"""Files attached to forms: copied, verified, removed, and never left out silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.errors import WrongUse
from helper.model.attempt import Attachment
from helper.model.complaint import Complaint
from helper.model.finding import ListingCheck, Presence
from helper.store.attachments import (
    keep_copy,
    listing_picture,
)
from helper.store.queries import next_up
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_listing, a_work, addresses, complain
from tests.systems import is_user_only

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(30)


@pytest.fixture
def form(store: Store, queue: Queue) -> Complaint:
    work = a_work()
    store.change(work)
    return complain(queue, work.id, addresses(2))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    there = tmp_path / "Jane Doe, whale.png"
    there.write_bytes(PICTURE)
    return there


def sentences(store: Store, queue: Queue) -> list[str]:
    (form,) = next_up(store)
    return [problem.sentence for problem in queue.problems(form)]


def test_the_copy_of_an_attached_file_gets_a_neutral_name(
    store: Store, queue: Queue, form: Complaint, file: Path
) -> None:
    """The seller sees the names of attached files, so the original name, which may be private, is not used."""
    kept = keep_copy(store.places.evidence, file)
    store.change(replace(form, attachments=(kept,)))
    assert "Jane" not in kept.name
    path = store.places.evidence / kept.name
    assert path.read_bytes() == PICTURE
    assert is_user_only(path)
    assert sentences(store, queue) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "is missing. Remove it from the form, or attach it again."),
        (PICTURE + b"more", "has changed since you attached it. Check it, and attach it again."),
    ],
)
def test_a_missing_or_changed_file_blocks_the_form(
    store: Store, queue: Queue, form: Complaint, file: Path, content: bytes | None, why: str
) -> None:
    kept = keep_copy(store.places.evidence, file)
    store.change(replace(form, attachments=(kept,)))
    path = store.places.evidence / kept.name
    path.unlink() if content is None else path.write_bytes(content)
    assert sentences(store, queue) == [f"The attachment {kept.shown} {why}"]
    assert queue.ready() == []


def test_too_many_or_unsuitable_files_are_refused(store: Store, queue: Queue, form: Complaint) -> None:
    (no_picture := store.places.data / "whale.png").write_text("<svg/>", encoding="utf-8")
    with pytest.raises(WrongUse, match="does not accept this file"):
        keep_copy(store.places.evidence, no_picture)
    five = tuple(Attachment(f"proof/{number}.png", "0") for number in range(5))
    store.change(replace(form, attachments=five))
    assert "has room for 4 attachments; this one has 5" in sentences(store, queue)[0]


def test_the_newest_product_picture_of_a_listing_is_shown(tmp_path: Path) -> None:
    names = [f"listings/7/{day}/{name}" for day in "123" for name in ("page.png", "product.png")]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PICTURE)
    looks = tuple(
        ListingCheck(at=datetime(2026, 11, day, tzinfo=UTC), presence=Presence.LIVE, evidence=tuple(kept))
        for day, kept in ((1, names[:2]), (2, names[2:4]), (3, names[4:5]))
    )
    listing = replace(a_listing(), looks=looks)
    assert listing_picture(tmp_path, listing) == tmp_path / "listings/7/2/product.png"
    (tmp_path / "listings/7/2/product.png").unlink()
    assert listing_picture(tmp_path, listing) == tmp_path / "listings/7/1/product.png"
    assert listing_picture(tmp_path, replace(listing, looks=())) is None
