"""Records of every earlier format can be read; later ones are never touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.config.places import Places
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.store.codec import to_document
from helper.store.migrations import CONVERTERS, FORMAT, UnknownFormat, convert, format_of
from helper.store.store import open_store

SAMPLES = Path(__file__).with_name("samples")


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
