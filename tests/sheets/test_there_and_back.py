"""Any records, written as a sheet and brought into empty ones, are the same records."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from helper.model.attempt import Attempt, FieldValue, Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import (
    Doubt,
    Finding,
    FindingState,
    Judgement,
    Justification,
    Listing,
    ListingCheck,
    Moment,
    MomentKind,
    Outcome,
    Presence,
)
from helper.model.text import casefold_key
from helper.model.work import Registration, Right, RightState, Search, Work, WorkKind, with_searches
from helper.sheets.export import as_csv, as_xlsx
from helper.sheets.files.workbook import open_source
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.reading import read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowOutcome, RowSnapshot, read_snapshot, snapshot_text
from helper.sheets.importing.taking import ImportPlan, take
from helper.store.store import Entity, Store, open_store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_item_url, places_in
from tests.sheets.sample_sheets import TODAY

WRITERS = pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
Writer = Callable[[Store], bytes]

WORDS = some.text(some.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
NAMES = WORDS.map(str.strip).filter(bool)
DAYS = some.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
MOMENTS = some.integers(0, 300_000_000).map(lambda seconds: NOW - timedelta(seconds=seconds))
MAYBE_DAY = some.none() | DAYS
IDS = some.uuids(version=4).map(lambda one: one.hex)

RIGHTS = some.builds(
    Right,
    text=WORDS,
    number=WORDS,
    state=some.sampled_from(RightState),
    approved_on=MAYBE_DAY,
    expires_on=MAYBE_DAY,
)
SEARCHES = some.builds(
    Search,
    words=NAMES,
    language=some.sampled_from(["", "de", "ko", "zh"]),
    product_type=WORDS,
    last_at=some.none() | MOMENTS,
)
WORKS = some.builds(
    Work,
    id=IDS,
    title=NAMES,
    aliases=some.lists(NAMES, max_size=2).map(tuple),
    client=WORDS,
    permission_until=MAYBE_DAY,
    official_addresses=some.lists(NAMES, max_size=2).map(tuple),
    licensees=some.lists(NAMES, max_size=2).map(tuple),
    right=RIGHTS,
    registration=some.builds(
        Registration, kind=some.none() | some.sampled_from(WorkKind), made_on=MAYBE_DAY, place=WORDS
    ),
    description=WORDS,
    note=WORDS,
    searches=some.lists(SEARCHES, max_size=3).map(tuple).map(partial(with_searches, ())),
)
GROUNDS = some.builds(
    Justification, reason=NAMES, doubts=some.lists(some.sampled_from(Doubt)).map(tuple), by=WORDS, at=MOMENTS
)
MOMENT_LINES = some.builds(
    Moment,
    at=MOMENTS,
    kind=some.sampled_from(MomentKind),
    undated=some.booleans(),
    number=some.sampled_from(("", "0048213377")),
    words=WORDS,
    note=NAMES,
    by=WORDS,
)
ATTEMPTS = some.builds(
    Attempt,
    id=IDS,
    host=some.just("ipp.aidcgroup.net"),
    practice=some.just(value=False),
    at=MOMENTS,
    by=WORDS,
    result=some.none() | some.sampled_from(Result),
    number=some.from_regex(r"[0-9]{0,9}", fullmatch=True),
    portal_words=WORDS,
    seen_at=some.none() | MOMENTS,
)


@some.composite
def records(draw: some.DrawFn) -> list[Entity]:
    """Designs, listings, findings and forms that belong together as the program leaves them."""
    works = draw(some.lists(WORKS, max_size=3, unique_by=lambda work: casefold_key(work.title)))
    listings = draw(some.lists(_listings(), max_size=4, unique_by=lambda one: one.item_id))
    complaints = [_form(draw, work) for work in works for _ in range(draw(some.integers(0, 2)))]
    pairs = [
        (listing, work)
        for listing in listings
        for work in draw(some.lists(some.sampled_from([None, *works]), min_size=1, max_size=2, unique=True))
    ]
    findings = [_finding(draw, listing, work, complaints) for listing, work in pairs]
    on_form = {one.id: tuple(f.id for f in findings if f.complaint_id == one.id) for one in complaints}
    forms = [replace(one, finding_ids=on_form[one.id]) for one in complaints if on_form[one.id]]
    return [*works, *listings, *findings, *forms]


@some.composite
def _listings(draw: some.DrawFn) -> Listing:
    number = draw(some.integers(0, 999))
    return Listing(
        id=draw(IDS),
        item_id=str(FIRST_ITEM + number),
        url=an_item_url(number),
        raw=tuple(draw(some.lists(NAMES, max_size=2))),
        reading=draw(some.sampled_from(["item", "us_id_reduced", "id_damaged", "not_a_link"])),
        flagged=draw(some.booleans()),
        title=draw(WORDS),
        product_type=draw(WORDS),
        price=draw(WORDS),
        store_number=draw(some.from_regex(r"[0-9]{0,10}", fullmatch=True)),
        store_name=draw(WORDS),
        added_at=draw(some.none() | MOMENTS),
    )


def _form(draw: some.DrawFn, work: Work) -> Complaint:
    return Complaint(
        id=draw(IDS),
        work_id=work.id,
        finding_ids=(),
        reason=draw(WORDS),
        description=draw(WORDS),
        state=draw(some.sampled_from(ComplaintState)),
        number=draw(some.from_regex(r"[0-9]{0,9}", fullmatch=True)),
        attempts=tuple(draw(some.lists(ATTEMPTS, max_size=2))),
        planned_at=draw(some.none() | MOMENTS),
        note=draw(WORDS),
    )


def _finding(
    draw: some.DrawFn, listing: Listing, work: Work | None, complaints: Sequence[Complaint]
) -> Finding:
    forms = [one for one in complaints if work and one.work_id == work.id]
    form = draw(some.sampled_from(forms)) if forms else None
    if form is not None and form.state not in {ComplaintState.FILED, ComplaintState.CLOSED}:
        state = FindingState.PLANNED
    else:
        state = draw(some.sampled_from(sorted(set(FindingState) - {FindingState.PLANNED})))
    return Finding(
        id=draw(IDS),
        listing_id=listing.id,
        work_id=work.id if work else None,
        state=state,
        judgement=draw(some.none() | some.sampled_from(Judgement)),
        judged_by=draw(WORDS),
        judged_at=draw(some.none() | MOMENTS),
        viewed=draw(some.booleans()),
        doubts=tuple(draw(some.lists(some.sampled_from(Doubt), unique=True))),
        grounds=draw(some.none() | GROUNDS),
        complaint_id=form.id if form else None,
        outcome=draw(some.none() | some.builds(Outcome, state=some.just(state), at=MOMENTS)),
        history=tuple(draw(some.lists(MOMENT_LINES, max_size=3))),
    )


def bring(store: Store, content: bytes) -> ImportPlan:
    path = store.places.data / "listings"
    path.write_bytes(content)
    register = Register(tuple(store.works.all()))
    reading = read_sheet(open_source(path), Answers(), register, TODAY)
    taken = take(store, reading, hidden_rows=False, now=NOW)
    store.change(*taken.put, remove=taken.remove)
    return taken


def said(store: Store) -> dict[str, dict[str, Entity]]:
    kept: dict[str, Sequence[Entity]] = {
        "works": store.works.all(),
        "listings": store.listings.all(),
        "findings": store.findings.all(),
        "complaints": store.complaints.all(),
    }
    return {name: {one.id: one for one in entities} for name, entities in kept.items()}


@WRITERS
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(entities=records())
def test_any_records_come_back_as_they_were(write: Writer, entities: list[Entity]) -> None:
    """Designs, listings, answers, typed reasons, history, forms, numbers, permissions: the very same; and a second time adds nothing."""
    with TemporaryDirectory() as folder:
        with open_store(places_in(Path(folder) / "one")) as store:
            store.change(*entities)
            content, before = write(store), said(store)
            order = [finding.id for finding in store.findings.all()]
        with open_store(places_in(Path(folder) / "other")) as other:
            bring(other, content)
            assert said(other) == before
            assert [finding.id for finding in other.findings.all()] == order
            assert bring(other, content).put == ()


@WRITERS
def test_what_is_left_behind(store: Store, tmp_path: Path, write: Writer) -> None:
    """Evidence, looks, what stood in the fields, the account, and everything of practice stay where they were."""
    work, listing = (
        a_work(),
        a_listing(looks=(ListingCheck(at=NOW, presence=Presence.LIVE, evidence=("a.png",)),)),
    )
    attempt = Attempt(
        id="1" * 32,
        host="ipp.aidcgroup.net",
        practice=False,
        at=NOW,
        result=Result.FILED,
        number="481",
        account_id="an-account",
        values=(FieldValue(field="description", value="typed words"),),
        links=(listing.url,),
        evidence=("b.png",),
    )
    played = replace(attempt, id="2" * 32, practice=True)
    form = a_complaint(work, state=ComplaintState.FILED, number="481", attempts=(played, attempt))
    finding = a_finding(listing, work, state=FindingState.FILED, complaint_id=form.id)
    store.change(work, listing, finding, replace(form, finding_ids=(finding.id,), account_id="an-account"))
    content = write(store)
    for secret in (b"a.png", b"b.png", b"typed words", b"an-account"):
        assert secret not in as_csv(store)
    with open_store(places_in(tmp_path / "other")) as other:
        bring(other, content)
        (back,) = other.complaints.all()
        assert [one.id for one in back.attempts] == [attempt.id]
        assert back.finding_ids == (finding.id,)


def test_a_row_changed_by_hand_is_read_as_it_stands(store: Store, tmp_path: Path) -> None:
    """A status that the person has typed over counts, and what the row carried does not; the other rows are untouched."""
    work = a_work(permission_until=date(2027, 1, 31), client="Studio")
    listings = [a_listing(number) for number in range(2)]
    store.change(work, *listings, *(a_finding(listing, work) for listing in listings))
    text = as_csv(store).decode("utf-8-sig")
    assert text.count(",not reported,") == 2
    changed = text.replace(",not reported,", ",removed,", 1)
    with open_store(places_in(tmp_path / "other")) as other:
        bring(other, changed.encode())
        states = {other.listings[one.listing_id].item_id: one.state for one in other.findings.all()}
        assert states == {listings[0].item_id: FindingState.REMOVED, listings[1].item_id: FindingState.JUDGED}
        assert [one.permission_until for one in other.works.all()] == [date(2027, 1, 31)]


def test_a_forged_cell_names_no_other_listing(store: Store, tmp_path: Path) -> None:
    """A cell whose listing is not what its address says is not believed: the row is read by its words."""
    work, listing = a_work(), a_listing()
    store.change(work, listing, a_finding(listing, work))
    forged = (
        as_csv(store).decode().replace(f'""item_id"":""{FIRST_ITEM}""', f'""item_id"":""{FIRST_ITEM + 5}""')
    )
    with open_store(places_in(tmp_path / "other")) as other:
        bring(other, forged.encode())
        assert [one.item_id for one in other.listings.all()] == [str(FIRST_ITEM)]


def test_designs_without_listings_come_along(store: Store, tmp_path: Path) -> None:
    """A design that has no listing yet has a row of its own, and is in the register again."""
    store.change(a_work(title="Red Fox", licensees=("LinoShop",)))
    with open_store(places_in(tmp_path / "other")) as other:
        taken = bring(other, as_csv(store))
        assert taken.fates == (RowOutcome.NO_DATA, RowOutcome.DESIGN)
        assert [(one.title, one.licensees) for one in other.works.all()] == [("Red Fox", ("LinoShop",))]


@WRITERS
def test_search_words_come_to_a_design_that_is_there(store: Store, tmp_path: Path, write: Writer) -> None:
    """Whoever has the design already gets the words of the sheet beside her own; the later day of the same words counts."""
    earlier, later = NOW - timedelta(days=9), NOW - timedelta(days=1)
    mug = Search(words="whale mug", language="de", product_type="mug", last_at=later)
    curtain = Search(words="whale curtain", last_at=earlier)
    listing, work = a_listing(), a_work(searches=(mug, curtain))
    store.change(work, a_work(title="Red Fox", searches=(curtain,)), listing, a_finding(listing, work))
    content = write(store)
    with open_store(places_in(tmp_path / "other")) as other:
        hers = Search(words="whale pin")
        her_own = (hers, replace(mug, last_at=earlier), replace(curtain, last_at=NOW))
        other.change(a_work(searches=her_own))
        bring(other, content)
        words = {one.title: one.searches for one in other.works.all()}
        assert words == {
            "Quiet Whale": (hers, mug, replace(curtain, last_at=NOW)),
            "Red Fox": (curtain,),
        }
        assert bring(other, content).put == ()


def test_search_words_can_be_read_in_the_sheet(store: Store) -> None:
    """As they may be typed again, and when each was last done; the form for the press has none of them."""
    mug = Search(words="whale mug", language="de", product_type="mug", last_at=NOW)
    listing, work = a_listing(), a_work(searches=(mug, Search(words="whale")))
    store.change(work, listing, a_finding(listing, work, state=FindingState.FILED))
    rows = list(csv.DictReader(StringIO(as_csv(store).decode("utf-8-sig"), newline="")))
    assert [row["Search words"] for row in rows] == [
        "whale mug | de | mug (done 2026-11-24); whale (never done)"
    ]
    assert b"whale mug" not in as_csv(store, redacted=True)


def test_a_cell_of_the_earlier_format_is_taken_back(tmp_path: Path) -> None:
    """A sheet that was written when a history was sentences brings the same history, in today's fields."""
    listing = a_listing(1)
    kept = RowSnapshot(
        listing=listing, finding=a_finding(listing, history=(Moment(at=NOW, kind=MomentKind.SENT),))
    )
    cell = json.loads(snapshot_text(kept, ("a word",)))
    cell["format"] = 1
    cell["finding"]["history"] = [{"at": "2026-11-24T19:42:00Z", "what": "sent, number still to find"}]
    assert read_snapshot(json.dumps(cell), ("a word",)) == kept
