"""Records of every earlier format can be read; later ones are never touched."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helper.config.places import Places
from helper.errors import StoreUnreadable
from helper.exchange.facts import facts_of
from helper.model.complaint import ComplaintState
from helper.model.deadlines import due_list
from helper.model.finding import FindingState, Moment, MomentKind
from helper.model.words import moment_words
from helper.store.codec import to_document
from helper.store.migrations import CONVERTERS, FORMAT, UnknownFormat, convert, finding_with_kinds, format_of
from helper.store.presence import practised
from helper.store.store import open_store
from tests.factories import NOW

SAMPLES = Path(__file__).with_name("samples")
WRITTEN_IN_FORMAT_1 = Path(__file__).with_name("old_records") / "format-1.json"
"""Records as the last program of that format wrote them: a sheet taken in, forms filed, refused, practised, answers read."""


def test_there_is_a_sample_of_every_format() -> None:
    """A format without a kept sample could break unseen."""
    assert {path.name for path in SAMPLES.iterdir()} == {
        f"format-{number}.json" for number in range(1, FORMAT + 1)
    }
    assert set(CONVERTERS) == set(range(1, FORMAT))


@pytest.mark.parametrize("sample", sorted(SAMPLES.iterdir()), ids=lambda path: path.stem)
def test_every_sample_reads_as_the_same_records(sample: Path, places: Places) -> None:
    """Whatever the format, the entities in the samples are these."""
    places.data.mkdir()
    places.queue_file.write_bytes(sample.read_bytes())
    with open_store(places) as store:
        whale, fox = store.works.all()
        assert (whale.title, whale.right.number, fox.title) == ("Quiet Whale", "000123", "Fox")
        assert [listing.flagged for listing in store.listings.all()] == [False, True]
        assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED, FindingState.NEW]
        (complaint,) = store.complaints.all()
        assert (complaint.state, complaint.number) == (ComplaintState.FILED, "0048213377")
        assert complaint.open_attempt is not None
        assert store.sellers.all()[0].names == ("Wall Art Store", "Art Deco Store")
        assert store.accounts.all()[0].clients == ("Studio Nord",)


def test_the_sample_of_today_s_format_uses_every_field(places: Places) -> None:
    """A field the sample does not have could be lost unseen."""
    places.data.mkdir()
    places.queue_file.write_bytes((SAMPLES / f"format-{FORMAT}.json").read_bytes())
    with open_store(places, read_only=True) as store:
        for shelf in (store.works, store.findings, store.complaints, store.sellers, store.accounts):
            first = shelf.all()[0]
            assert set(to_document(first)) == set(type(first).__dataclass_fields__)


def _with_old_records(places: Places) -> dict[str, Any]:
    """The kept records in their place; gives their findings as the file has them."""
    places.data.mkdir()
    places.queue_file.write_bytes(WRITTEN_IN_FORMAT_1.read_bytes())
    findings: dict[str, Any] = json.loads(WRITTEN_IN_FORMAT_1.read_text(encoding="utf-8"))["findings"]
    return findings


def test_every_line_of_an_old_history_reads_as_it_did(places: Places) -> None:
    """Each sentence of format 1 became a kind with fields, and the sentence that is made of them is the same one."""
    before = _with_old_records(places)
    with open_store(places, read_only=True) as store:
        for finding in store.findings.all():
            lines = before[finding.id].get("history", [])
            assert [moment_words(moment) for moment in finding.history] == [line["what"] for line in lines]
            assert all(moment.kind is not MomentKind.NOTE for moment in finding.history)


def test_reports_and_due_dates_of_old_records_are_as_they_were(places: Places) -> None:
    """What was read from the sentences then is what the fields say now; the values were told by the earlier program."""
    _with_old_records(places)
    with open_store(places, read_only=True) as store:
        facts = [
            (
                fact.design,
                fact.number,
                fact.state.value,
                str(fact.reported_on or ""),
                str(fact.ended_on or ""),
            )
            for fact in facts_of(store)
        ]
        real = [finding for finding in store.findings.all() if not practised(store, finding)]
        dues = [(str(due.on), due.what) for due in due_list(real, store.works.all(), date(2026, 9, 1))]
    assert facts == [
        ("Quiet Whale", "00482133", "removed", "2024-03-04", "2024-03-06"),
        ("Quiet Whale", "00482133", "rejected", "2024-03-04", ""),
        ("Quiet Whale", "", "removed", "", ""),
        ("Fox", "00482144", "countered", "2024-05-01", ""),
        ("Fox", "00482144", "filed", "2024-05-01", ""),
        ("Fox", "00482155", "withdrawn", "", ""),
        ("Fox", "", "gone_before_review", "2024-06-01", "2024-06-03"),
        ("Quiet Whale", "0048213377", "removed", "2026-09-01", "2026-09-01"),
        ("Quiet Whale", "0048213377", "rejected", "2026-09-01", "2026-09-01"),
        ("Quiet Whale", "", "gone_before_review", "2026-09-01", "2026-09-01"),
    ]
    assert dues[:3] == [
        ("2024-05-03", "look what Alibaba says: 1 link of “Fox”"),
        ("2024-05-06", "answer the seller's objection: 1 link of “Fox”"),
        ("2026-08-27", "look whether Alibaba has said yes: “Fox”"),
    ]


def test_the_first_write_of_old_records_leaves_a_copy_of_them(places: Places) -> None:
    """Who goes back to the earlier program has the file that it wrote, byte for byte; reading alone changes nothing."""
    _with_old_records(places)
    with open_store(places, read_only=True) as store:
        expected = store.findings.all()
    assert places.queue_file.read_bytes() == WRITTEN_IN_FORMAT_1.read_bytes()
    with open_store(places) as store:
        assert store.findings.all() == expected
    (copy,) = places.backups.glob("*-before-format-1.json")
    assert copy.read_bytes() == WRITTEN_IN_FORMAT_1.read_bytes()
    assert json.loads(places.queue_file.read_text(encoding="utf-8"))["format"] == FORMAT
    with open_store(places, read_only=True) as again:
        assert again.findings.all() == expected


def test_a_newer_file_is_refused_with_what_to_do(places: Places) -> None:
    """Nothing of it is touched, and no older copy is offered in its place."""
    places.data.mkdir()
    newer = f'{{"format": {FORMAT + 1}, "works": {{}}}}'
    places.queue_file.write_text(newer, encoding="utf-8")
    with pytest.raises(StoreUnreadable, match="written by a later version") as refused:
        open_store(places)
    assert "newer version" in str(refused.value)
    assert places.queue_file.read_text(encoding="utf-8") == newer


@pytest.mark.parametrize(
    ("sentence", "moment"),
    [
        ("she rang me about it", {"kind": "note", "note": "she rang me about it"}),
        ("reported by phone", {"kind": "reported", "note": "reported by phone"}),
        (
            "reported, on a day that is not clear, it says",
            {"kind": "reported", "note": "reported, on a day that is not clear, it says", "undated": True},
        ),
        ("sent off", {"kind": "reported", "note": "sent off"}),
        ("said by hand: lost", {"kind": "note", "note": "said by hand: lost"}),
    ],
)
def test_a_sentence_that_nobody_knows_stays_whole(sentence: str, moment: dict[str, Any]) -> None:
    """Nothing of it is lost, and what counted as the report still does."""
    old = {"id": "c", "history": [{"at": "2026-11-20T08:00:00Z", "what": sentence, "by": "Mira"}]}
    (line,) = finding_with_kinds(old)["history"]
    assert line == {"at": "2026-11-20T08:00:00Z", "by": "Mira", **moment}


@pytest.mark.parametrize("kind", MomentKind)
def test_every_kind_of_moment_has_its_sentence(kind: MomentKind) -> None:
    """Also where nothing else is known than what happened."""
    sentence = moment_words(Moment(at=NOW, kind=kind, note="as she noted"))
    assert sentence.endswith("as she noted")


def test_converters_are_applied_one_after_the_other() -> None:
    """Two formats back is two steps."""
    converters = {1: _renamed("works", "designs"), 2: _renamed("designs", "originals")}
    converted = convert({"format": 1, "works": {}}, wanted=3, converters=converters)
    assert converted == {"format": 3, "originals": {}}


def test_a_later_format_is_refused() -> None:
    """An old program must not write what it does not understand."""
    with pytest.raises(UnknownFormat, match="later version"):
        convert({"format": 3}, wanted=2, converters={})


@pytest.mark.parametrize("content", [None, [], {}, {"format": "1"}, {"format": True}, {"format": 0}])
def test_content_without_a_format_is_refused(content: Any) -> None:
    """It is not taken for the first format."""
    with pytest.raises(UnknownFormat):
        format_of(content)


def _renamed(old: str, new: str) -> Any:
    return lambda content: {new if name == old else name: table for name, table in content.items()}
