"""The register of designs: their data, files and search words."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helper.config.places import Places
from helper.errors import WrongUse
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.problems import Files, FileSort
from helper.model.state_words import moment_words
from helper.model.work import Registration, Right, RightState, Search, Work, work_called
from helper.store.queries import earlier_complaints
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.works import (
    Paper,
    add_work,
    edit_work,
    file_of,
    keep_file,
    keep_searches,
    look_at_files,
    merge_works,
    near_titles,
    note_done,
    remove_work,
    why_not_merge,
    why_not_paper,
    why_not_remove,
    why_not_title,
)
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.systems import is_user_only

WHEN: dict[str, Any] = {"by": "Mira", "at": NOW}


def _filed(store: Store, work: Work, number: int = 0) -> Finding:
    """Store a filed link of this design; return the link."""
    listing = a_listing(number)
    finding = a_finding(listing, work, state=FindingState.FILED)
    complaint = a_complaint(
        work,
        (finding,),
        state=ComplaintState.FILED,
        number="48213377",
        attempts=(an_attempt(result=Result.FILED, number="48213377"),),
    )
    store.change(work, listing, complaint, replace(finding, complaint_id=complaint.id))
    return store.findings[finding.id]


def _everything(store: Store) -> list[object]:
    return [
        sorted(repository.all(), key=lambda one: one.id)
        for repository in (store.works, store.findings, store.complaints)
    ]


def test_merging_two_designs_keeps_the_data_of_both(store: Store, queue: Queue) -> None:
    whale = a_work(
        title="Quiet Whale", aliases=("Whale",), right=Right(state=RightState.APPROVED, number="VA 1")
    )
    typo = a_work(title="Quiet Wale", aliases=("The Wale",), licensees=("Nordic",))
    store.change(whale)
    sent = _filed(store, typo)
    open_one = a_finding(listing := a_listing(1), typo)
    store.change(listing, open_one)
    before = _everything(store)
    merge_works(store, typo, whale, **WHEN)
    (work,) = store.works.all()
    assert (work.title, work.aliases) == ("Quiet Whale", ("Whale", "Quiet Wale", "The Wale"))
    assert (work.licensees, work.right.number) == (("Nordic",), "VA 1")
    assert work_called(store.works.all(), "quiet wale") == work, (
        "a sheet with the old spelling finds the design"
    )
    assert {one.work_id for one in store.findings.all()} == {whale.id}
    (complaint,) = store.complaints.all()
    assert (complaint.work_id, complaint.filed_as, complaint.number) == (whale.id, "Quiet Wale", "48213377")
    assert store.findings[sent.id].state is FindingState.FILED
    assert moment_words(store.findings[sent.id].history[-1]) == "design merged; earlier title: Quiet Wale"
    assert store.undo_stack.undo() == "design Quiet Wale merged with Quiet Whale"
    assert _everything(store) == before


@pytest.mark.parametrize(
    ("of_typo", "of_whale", "stays"),
    [
        ({"state": FindingState.JUDGED}, {"state": FindingState.NEW, "judgement": None}, "typo"),
        ({"state": FindingState.NEW, "judgement": None}, {"state": FindingState.JUDGED}, "whale"),
        ({"state": FindingState.REMOVED}, {"state": FindingState.JUDGED}, "typo"),
        ({"state": FindingState.REMOVED}, {"state": FindingState.FILED}, "both"),
    ],
)
def test_a_link_recorded_for_both_merged_designs_keeps_one_finding(
    store: Store, queue: Queue, of_typo: dict[str, object], of_whale: dict[str, object], stays: str
) -> None:
    """The finding that has progressed further is kept. If both findings were reported, both are kept."""
    whale, typo, listing = a_work(), a_work(title="Quiet Wale"), a_listing()
    findings = {"typo": a_finding(listing, typo, **of_typo), "whale": a_finding(listing, whale, **of_whale)}
    store.change(whale, typo, listing, *findings.values())
    merge_works(store, typo, whale, **WHEN)
    wanted = findings if stays == "both" else {stays: findings[stays]}
    assert {one.id for one in store.findings.all()} == {one.id for one in wanted.values()}
    assert {one.work_id for one in store.findings.all()} == {whale.id}
    store.undo_stack.undo()
    assert {one.id: one.work_id for one in store.findings.all()} == {
        findings["typo"].id: typo.id,
        findings["whale"].id: whale.id,
    }


def test_merging_copies_pictures_and_documents(store: Store) -> None:
    whale, typo = a_work(), a_work(title="Wale", registration=Registration(picture="picture.png"))
    store.change(whale, typo)
    there = file_of(store.places, typo, "picture.png")
    there.parent.mkdir(parents=True)
    there.write_bytes(b"\x89PNG\r\n\x1a\n")
    merged = merge_works(store, typo, whale, **WHEN)
    assert merged.registration.picture == "picture.png"
    seen: Files = look_at_files(store.places, merged)
    assert seen["picture.png"].sort.value == "png"
    assert there.is_file()


@pytest.mark.parametrize(
    ("gone", "into", "why"),
    [
        ({"client": "Studio Nord"}, {}, "different clients"),
        (
            {"right": Right(number="VA 1")},
            {"right": Right(number="VA 2")},
            "different registrations: VA 1 and VA 2",
        ),
        ({"right": Right(taken_at=NOW)}, {}, "is being submitted"),
    ],
)
def test_designs_that_must_stay_separate_are_not_merged(
    store: Store, gone: dict[str, object], into: dict[str, object], why: str
) -> None:
    one, other = a_work(title="Wale", **gone), a_work(**into)
    store.change(one, other)
    assert why in why_not_merge(store, one, other)
    with pytest.raises(ValueError, match=why):
        merge_works(store, one, other, **WHEN)
    assert len(store.works) == 2


def test_removing_a_design_keeps_its_links(store: Store, queue: Queue) -> None:
    """A link judged a copy of the design must be judged again. Undo restores the design and its findings."""
    typo, listings = a_work(title="Wale"), [a_listing(number) for number in range(2)]
    copy, other = a_finding(listings[0], typo), a_finding(listings[1], typo, judgement=Judgement.NOT_A_COPY)
    store.change(typo, *listings, copy, other)
    queue.plan([copy.id])
    before = _everything(store)
    remove_work(store, typo, **WHEN)
    assert (len(store.works), len(store.complaints)) == (0, 0)
    kept = store.findings[copy.id]
    assert (kept.work_id, kept.state, kept.judgement, kept.complaint_id) == (
        None,
        FindingState.NEW,
        None,
        None,
    )
    assert store.findings[other.id].judgement is Judgement.NOT_A_COPY
    assert store.undo_stack.undo() == "design Wale removed"
    assert _everything(store) == before


def test_a_design_that_was_filed_or_registered_cannot_be_removed(store: Store) -> None:
    work = a_work()
    _filed(store, work)
    assert "were filed (1 link), so the design must stay." in why_not_remove(store, work)
    with pytest.raises(ValueError, match="so the design must stay"):
        remove_work(store, work, **WHEN)
    handed_in = a_work(title="Fox", attempts=(an_attempt(result=Result.FILED),))
    store.change(handed_in)
    assert "registration was submitted" in why_not_remove(store, handed_in)


def test_a_filed_complaint_keeps_the_old_title_of_its_design(store: Store, queue: Queue) -> None:
    work = a_work(title="Quiet Wale", right=Right(approved_on=date(2026, 3, 1)))
    sent = _filed(store, work)
    edit_work(store, work, title="Quiet Whale")
    complaint = store.complaints[sent.complaint_id or ""]
    assert complaint.filed_as == "Quiet Wale"
    (earlier,) = earlier_complaints(store, sent.listing_id)
    assert earlier.work_title == "Quiet Wale"
    assert store.undo_stack.undo() == "1 design changed"
    assert store.complaints[complaint.id].filed_as == ""
    edit_work(store, store.works[work.id], client="Studio Nord")


def test_the_date_of_a_search_is_stored_with_its_search_words(store: Store) -> None:
    whale, fox = Search(words="whale"), Search(words="fox")
    work = a_work(searches=(whale, fox))
    store.change(work)
    note_done(store, work.id, whale, NOW)
    assert store.works[work.id].searches == (Search(words="whale", last_at=NOW), fox)
    keep_searches(store, store.works[work.id], [fox])
    note_done(store, work.id, whale, NOW)
    note_done(store, "unknown", whale, NOW)
    assert store.works[work.id].searches == (fox,)


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (PNG, FileSort.PNG),
        (b"\xff\xd8\xff\xe0 JFIF", FileSort.JPG),
        (b"%PDF-1.7 ...", FileSort.PDF),
        (b"PK\x03\x04 word/document.xml", FileSort.WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", FileSort.WORD),
        (b"GIF89a", FileSort.GIF),
        (b"", FileSort.OTHER),
    ],
)
def test_the_file_type_comes_from_the_content(
    places: Places, tmp_path: Path, content: bytes, sort: FileSort
) -> None:
    """A Word file whose name ends in `.pdf` counts as a Word file."""
    (tmp_path / "statement.PDF").write_bytes(content)
    work = a_work()
    name = keep_file(places, work, tmp_path / "statement.PDF", "statement")
    assert name == "statement.pdf"
    seen = look_at_files(places, replace(work, registration=Registration(statement=name)))
    assert (seen[name].sort, seen[name].size) == (sort, len(content))
    assert is_user_only(file_of(places, work, name))
    assert file_of(places, work, name).read_bytes() == content


def test_a_document_that_cannot_be_stored_is_reported(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongUse, match="cannot be copied"):
        keep_file(places, a_work(), tmp_path / "nothing.png", "picture")
    work, paper = a_work(), tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.7 first")
    kept = file_of(places, work, keep_file(places, work, paper, "statement"))
    paper.write_bytes(b"%PDF-1.7 second")
    monkeypatch.setattr(os, "fsync", _no_room)
    with pytest.raises(WrongUse, match="No space left"):
        keep_file(places, work, paper, "statement")
    assert kept.read_bytes() == b"%PDF-1.7 first"
    assert list(kept.parent.iterdir()) == [kept]


def test_a_missing_file_of_a_design_is_reported_as_missing(places: Places) -> None:
    work = a_work(registration=Registration(picture="../../records.json", statement="gone.pdf"))
    places.ensure()
    places.records_file.write_bytes(b"{}")
    assert {seen.sort for seen in look_at_files(places, work).values()} == {FileSort.MISSING}


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_similar_titles_are_proposed_for_an_unknown_title(store: Store) -> None:
    for title in ("Quiet Whale", "Fox", "Whale Song"):
        add_work(store, title=title)
    add_work(store, title="Owl", aliases=("Fox",))
    assert work_called(store.works.all(), "fox") == store.works.all()[1], (
        "a title takes precedence over an alias"
    )
    assert work_called(store.works.all(), "Quiet Wale") is None
    assert near_titles(store, "Quiet Wale")[0] == "Quiet Whale"
    assert near_titles(store, "song") == ["Whale Song"]
    assert near_titles(store, "entirely different") == []


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("quiet whale", "already"),
        ("orca", "already saved as a spelling of Quiet Whale"),
        ("  ", "needs the title"),
        ("Quiet\u202e Whale", "invisible characters"),
        ("Quiet \x1b[31mWhale", "invisible characters"),
        ("x" * 201, "this one has 201"),
        ("Fox", None),
    ],
)
def test_duplicate_empty_and_malformed_titles_are_refused(store: Store, title: str, why: str | None) -> None:
    add_work(store, title="Quiet Whale", aliases=("Orca",))
    reason = why_not_title(store, title)
    if why is None:
        assert reason is None
        return
    assert why in (reason or "")
    with pytest.raises(ValueError, match=why):
        add_work(store, title=title)


def test_refused_word_file_is_named(tmp_path: Path) -> None:
    (file := tmp_path / "statement.docx").write_bytes(b"PK\x03\x04")
    assert "“statement.docx” is a Word file" in why_not_paper(Paper.STATEMENT, file, NOW.date())
