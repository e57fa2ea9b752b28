"""Listings sent from the user's own browser: which are accepted, what is stored, and the answers."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.browser.shop_page import read_shop_page
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement, MomentKind, Presence
from helper.session.shop.clipping import read_clip, read_picture
from helper.store.attachments import listing_picture
from tests.factories import (
    NOW,
    a_complaint,
    a_finding,
    a_listing,
    an_attempt,
    an_item_url,
)
from tests.web.clip_stage import ClipStage, a_picture


def test_received_listing_is_cleaned_and_stored_without_a_judgement(clips: ClipStage) -> None:
    answer = clips.take(title="Whale\u202e shirt\x1b[31m " + "x" * 900, price="US $9.50")
    listing, finding = clips.store.listings.all()[0], clips.store.findings.all()[0]
    assert listing.title.startswith("Whale shirt[31m xxx")
    assert len(listing.title) == 300
    seen = (listing.price, listing.store_number, listing.store_name)
    assert seen == ("US $9.50", "1105550001", "Ocean Prints Store")
    noted = (finding.state, finding.judgement, finding.work_id, finding.viewed)
    assert noted == (FindingState.NEW, None, None, True)
    assert finding.history[0].kind is MomentKind.ADDED
    assert answer.finding == finding.id
    look = listing.looks[0]
    assert look.presence is Presence.LIVE
    kept = (clips.places.evidence / look.evidence[0]).read_text(encoding="utf-8")
    assert "https://ae01.example/whale.jpg" in kept, "the address of the picture is missing"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.temu.com/item/1005009900000017.html",
        "https://evil.example/item/1005009900000017.html",
        "https://www.aliexpress.com.evil.example/item/1005009900000017.html",
        "https://evil.example/?u=https://www.aliexpress.com/item/1005009900000017.html",
        "https://www.aliexpress.com@evil.example/item/1005009900000017.html",
        "https://www.aliexpress.com/store/1102406",
        "https://www.aliexpress.com/",
        "file:///item/1005009900000017.html",
        "1005009900000017",
        "",
    ],
)
def test_received_page_outside_aliexpress_is_refused(clips: ClipStage, address: str) -> None:
    answer = clips.take(address=address, picture=a_picture())
    assert answer.headline == "Nothing was added."
    assert answer.lines[0].endswith(".")
    assert not answer.finding
    assert len(clips.store.listings) == len(clips.store.findings) == 0
    assert not list(clips.places.evidence.rglob("*")) if clips.places.evidence.exists() else True


def test_saving_a_known_listing_adds_missing_facts_and_overwrites_none(clips: ClipStage) -> None:
    clips.take(price="", described={}, stores=[])
    again = clips.take(title="Other words", price="US $8.00", described={})
    assert again.headline == "Already in your records: to review."
    assert (len(clips.store.listings), len(clips.store.findings)) == (1, 1)
    listing = clips.store.listings.all()[0]
    assert (listing.title, listing.price) == ("Whale shirt 0", "US $8.00")
    assert len(listing.looks) == 1
    clips.now = NOW + timedelta(days=2)
    clips.take(price="US $7.00")
    listing = clips.store.listings.all()[0]
    assert (listing.price, len(listing.looks)) == ("US $8.00", 2), "a known fact should not be overwritten"
    assert "US $7.00" in (clips.places.evidence / listing.looks[1].evidence[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_picture_of_a_saved_listing_is_stored_with_the_visit(
    clips: ClipStage, kind: str, ending: str
) -> None:
    clips.take()
    clips.take(picture=a_picture(kind))
    file = listing_picture(clips.places.evidence, clips.store.listings.all()[0])
    assert file is not None
    assert file.name == f"product.{ending}"


@pytest.mark.parametrize(
    "text",
    ["", "no base64!", b64encode(b"GIF89a" + bytes(100)).decode(), a_picture("BMP"), a_picture(size=(20, 20)),
     a_picture(size=(4200, 50)), a_picture()[:200], b64encode(bytes(2_200_000)).decode(),
     b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()],
    ids=["none", "text", "gif", "bmp", "small", "vast", "cut", "heavy", "svg"],
)  # fmt: skip
def test_listing_is_saved_without_an_invalid_picture(clips: ClipStage, text: str) -> None:
    answer = clips.take(picture=text)
    assert len(clips.store.listings) == 1
    assert ("The picture could not be read, and was left out." in answer.lines) is bool(text)
    assert listing_picture(clips.places.evidence, clips.store.listings.all()[0]) is None


def test_design_of_the_previous_listing_is_suggested_but_not_set(clips: ClipStage) -> None:
    whale, fox = clips.work(), clips.work("Fox at Night")
    first = clips.take()
    assert first.headline == "Added. Which of your designs does the listing copy?"
    assert first.designs == ((fox.id, "Fox at Night"), (whale.id, "Quiet Whale"))
    assert clips.clipper.name_design(first.finding, whale.id).headline == "1 added for Quiet Whale"
    second = clips.take(1, title="Mug, fox at night")
    assert second.headline == "Added. Which of your designs does the listing copy?"
    assert second.designs == (
        (fox.id, "Fox at Night? its title says “Fox at Night”"),
        (whale.id, "Quiet Whale? same as the last one"),
    )
    assert clips.clipper.name_design(second.finding, fox.id).headline == "1 added for Fox at Night"
    assert [finding.work_id for finding in clips.store.findings.all()] == [whale.id, fox.id]
    assert all(finding.judgement is None for finding in clips.store.findings.all()), "a judgement was stored"


def test_design_chosen_in_advance_is_set_for_all_following_listings(clips: ClipStage) -> None:
    clips.clipper.work_id = clips.work().id
    assert [clips.take(number).headline for number in range(2)] == [
        "1 added for Quiet Whale",
        "2 added for Quiet Whale",
    ]


def test_extension_shows_an_earlier_complaint_about_the_listing(clips: ClipStage) -> None:
    whale, fox = clips.work(), clips.work("Fox at Night")
    listing = a_listing()
    complaint = a_complaint(
        whale,
        state=ComplaintState.FILED,
        number="48213377",
        attempts=(an_attempt(result=Result.FILED, seen_at=NOW - timedelta(days=21)),),
    )
    filed = a_finding(listing, whale, state=FindingState.FILED, complaint_id=complaint.id)
    clips.store.change(listing, filed, complaint)
    clips.clipper.work_id = fox.id
    answer = clips.take()
    assert answer.headline == "Already in your records: waiting for Alibaba."
    assert (
        "Reported before (3 November 2026, Quiet Whale, number 48213377): waiting for Alibaba."
        in answer.lines
    )
    assert (answer.finding, answer.may_judge) == (filed.id, False)
    assert "The link is already reported." in clips.clipper.judge_copy(filed.id, "").lines
    assert len(clips.store.findings) == 1
    also = clips.clipper.name_design(filed.id, fox.id)
    assert also.headline == "1 added for Fox at Night"
    assert sorted(finding.work_id or "" for finding in clips.store.findings.all()) == sorted(
        [whale.id, fox.id]
    )


def test_extension_shows_the_users_earlier_judgement_of_the_listing(clips: ClipStage) -> None:
    whale = clips.work()
    listing = a_listing()
    finding = a_finding(listing, whale, judgement=Judgement.NOT_A_COPY, judged_at=NOW - timedelta(days=21))
    clips.store.change(listing, finding)
    answer = clips.take()
    assert answer.headline == "Already in your records: not yours."
    assert "You answered on 3 November 2026: not yours." in answer.lines
    assert clips.store.findings[finding.id].judgement is Judgement.NOT_A_COPY


def test_listing_can_be_judged_a_copy_on_the_extensions_page(clips: ClipStage) -> None:
    whale = clips.work()
    first = clips.take()
    without = clips.clipper.judge_copy(first.finding, "")
    assert "Which of your designs does the listing copy?" in without.lines
    assert clips.store.findings[first.finding].judgement is None
    clips.clipper.name_design(first.finding, whale.id)
    assert clips.clipper.judge_copy(first.finding, "").headline == "Saved: copied from you."
    judged = clips.store.findings[first.finding]
    assert (judged.judgement, judged.state, judged.judged_by) == (Judgement.COPY, FindingState.JUDGED, "Mira")
    assert (judged.viewed, judged.viewed_by_word) == (True, False)


def test_doubtful_judgement_on_the_extensions_page_needs_a_reason(clips: ClipStage) -> None:
    whale = clips.work(official_addresses=("https://www.aliexpress.com/store/1105550001",))
    first = clips.take()
    clips.clipper.name_design(first.finding, whale.id)
    asked = clips.clipper.judge_copy(first.finding, "  ")
    assert (
        asked.ask
        == "This seems to be your own shop. Why are you reporting this listing anyway? Your reason is saved."
    )
    assert clips.store.findings[first.finding].judgement is None
    clips.clipper.judge_copy(first.finding, "It was sold with my old shop")
    grounds = clips.store.findings[first.finding].grounds
    assert grounds is not None
    assert grounds.reason == "It was sold with my old shop"


def test_extension_reports_that_undo_has_removed_the_saved_listing(clips: ClipStage) -> None:
    whale, answer = clips.work(), clips.take(picture=a_picture())
    assert clips.context.store.undo_stack.undo() == "1 listing saved"
    assert (len(clips.store.listings), len(clips.store.findings), len(clips.store.sellers)) == (0, 0, 0)
    for said in (
        clips.clipper.judge_copy(answer.finding, ""),
        clips.clipper.name_design(answer.finding, whale.id),
    ):
        assert said.headline == "The listing is no longer in your records."


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_PARTS = st.sampled_from(
    ["page", "address", "title", "price", "stores", "described", "country", "trail", "number", "names"]
)


@given(st.dictionaries(_PARTS, _JSON | st.dictionaries(_PARTS, _JSON)))
def test_any_data_from_the_extension_is_read_or_refused(value: dict[str, Any]) -> None:
    clip = read_clip(value)
    assert clip is None or len(clip.page.address) <= 4000
    seen = read_shop_page(an_item_url(), value)
    assert max(map(len, seen.seen().values())) <= 300


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00\x00\x00WEBP"]),
)
def test_picture_data_that_cannot_be_decoded_raises_no_error(noise: bytes, begins: bytes) -> None:
    assert read_picture(b64encode(begins + noise).decode()) is None
