"""The proof picture: original and listing side by side, with address and date."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.model.finding import Finding, ListingCheck, Presence
from tests.factories import NOW, a_listing, a_work
from tests.systems import is_user_only
from tests.tui.conftest import Open
from tests.tui.stage import Stage, paste, press, wait_for

PNG = b"\x89PNG\r\n\x1a\n"


class RecordingRenderer:
    """A renderer that draws nothing and records the pages that it receives."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    async def draw(self, html: str, size: tuple[int, int], browser: str) -> bytes:
        self.pages.append(html)
        return PNG + b"drawn"


@pytest.fixture
def original(tmp_path: Path) -> Path:
    file = tmp_path / "whale.png"
    file.write_bytes(PNG + b"original")
    return file


def _listing(stage: Stage, *, looked: bool = True) -> None:
    name = "listings/1/20261124T194200Z/product.png"
    look = ListingCheck(at=NOW, presence=Presence.LIVE, evidence=(name,))
    work = a_work(title="Quiet Whale", official_addresses=("www.example.com/whale",), client="Studio North")
    listing = a_listing(1, title="Mug", store_name="Nordic Store", looks=(look,) if looked else ())
    if looked:
        (stage.places.evidence / name).parent.mkdir(parents=True)
        (stage.places.evidence / name).write_bytes(PNG + b"listing")
    stage.store.change(work, listing, Finding(id="31", listing_id=listing.id, work_id=work.id))


@pytest.mark.parametrize("keys", [("2",), ("2", "enter")], ids=["listings", "judging"])
async def test_proof_picture_shows_original_and_listing_and_no_private_data(
    stage: Stage, opened: Open, original: Path, keys: tuple[str, ...]
) -> None:
    _listing(stage)
    drawing = RecordingRenderer()
    async with opened(draw=drawing.draw) as pilot:
        await press(pilot, *keys, "P")
        await paste(pilot, str(original), "enter")
        assert "www.example.com/whale" in await wait_for(pilot, "Where is the original shown?")
        await press(pilot, "enter", until="Assume that the seller will see")
        await press(pilot, "enter")
    assert stage.store.findings["31"].attachments == ()
    (page,) = drawing.pages
    for words in ("Original: Quiet Whale", "www.example.com/whale", "2026-11-24", "1005009900000018.html"):
        assert words in page
    for secret in ("Nordic", "Mira", "Studio North", "Mug"):
        assert secret not in page
    (kept,) = (stage.places.evidence / "proof").iterdir()
    assert kept.read_bytes() == PNG + b"drawn"
    assert is_user_only(kept)


async def test_the_user_is_asked_for_a_listings_picture_if_none_is_saved(
    stage: Stage, opened: Open, original: Path, tmp_path: Path
) -> None:
    _listing(stage, looked=False)
    file = tmp_path / "no-picture.png"
    file.write_text("<svg onload='x()'>", encoding="utf-8")
    drawing = RecordingRenderer()
    async with opened(draw=drawing.draw) as pilot:
        assert "There is no saved picture of this listing." in await press(pilot, "2", "P")
        assert "Browsers cannot show this file" in await paste(pilot, str(file), "enter")
        await press(pilot, "ctrl+u")
        await paste(pilot, str(original), "enter", until="Your original")
    assert drawing.pages == []


async def test_proof_picture_can_be_opened_attached_and_listed_later(
    stage: Stage, opened: Open, original: Path
) -> None:
    _listing(stage)
    async with opened(draw=RecordingRenderer().draw) as pilot:
        await press(pilot, "2", "P")
        await paste(pilot, str(original), "enter", until="Where is the original shown?")
        await press(pilot, "enter", until="the seller sees it")
        await press(pilot, "down", "enter", until=lambda _: len(stage.files) == 1)
        await wait_for(pilot, "the seller sees it")
        await press(pilot, "down", "down", "enter", until="Attached to this listing's form.")
        (attached,) = stage.store.findings["31"].attachments
        assert (stage.places.evidence / attached.name).read_bytes() == PNG + b"drawn"
        await press(pilot, "u")
        assert stage.store.findings["31"].attachments == ()
        assert "product.png" in await press(pilot, "K", until="Saved files")
        await press(pilot, "enter", until=lambda _: len(stage.files) == 2)
        await press(pilot, "K", until="Saved files")
        await press(pilot, "down", "down", "enter", until=lambda _: len(stage.files) == 3)
    proof = stage.places.evidence / "proof"
    assert [path.parent for path in stage.files[:2]] == [proof, proof]
    assert stage.files[2] == proof
