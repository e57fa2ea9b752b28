"""Tests of the report, the proof picture and the statement sheet. They must escape all text from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from helper.model.finding import FindingState
from helper.model.work import Registration, Right, WorkKind
from helper.reports.documents import (
    ProofPicture,
    figures_of,
    kind_of,
    proof_page,
    report_page,
    signing_sheet,
)
from helper.store.facts import Fact
from tests.factories import a_work

PNG = b"\x89PNG\r\n\x1a\nwhale"
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg onload='x()'>", ""),
        (b"", ""),
    ],
)
def test_picture_type_is_derived_from_the_content(start: bytes, kind: str) -> None:
    """Formats that can contain scripts, such as SVG, are refused."""
    assert kind_of(start) == kind


def _fact(
    state: FindingState = FindingState.REMOVED, *, design: str = "Quiet Whale", seller: str = "1102345678"
) -> Fact:
    return Fact(
        finding_id="f",
        design=design,
        seller=seller,
        shop_names=("Old Lino", "LinoShop"),
        number="48213377",
        state=state,
        reported_on=TODAY - timedelta(days=5),
        ended_on=TODAY if state is FindingState.REMOVED else None,
    )


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("page", "pictures"),
    [
        (lambda name: report_page(figures_of([_fact(design=name, seller=name)], TODAY), client=name), 0),
        (lambda name: proof_page(ProofPicture(heading=name, picture=PNG, address=f'">{name}')), 1),
        (lambda name: signing_sheet(a_work(title=name), PNG), 1),
        (lambda name: signing_sheet(a_work(title=name), b"%PDF-1.7"), 0),
    ],
    ids=["report", "proof", "signing sheet", "signing sheet without its picture"],
)  # fmt: skip
def test_pages_load_nothing_from_the_network(page: Callable[[str], str], pictures: int) -> None:
    text = page("<script>alert(1)</script><img src=https://tracker.example/x>")
    tags = _Tags(text).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "iframe", "object", "form", "a"}
    assert not {name for _, attributes in tags for name in attributes} & {"href", "style", "onload"}
    assert [tag for tag, attributes in tags if "src" in attributes] == ["img"] * pictures
    assert text.count('src="data:image/png;base64,') == pictures
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text
    assert "&lt;script&gt;" in text


def test_report_contains_no_control_characters() -> None:
    """Lone surrogates are replaced too; text in other scripts is not changed."""
    name = "Fox \x9b31m\x85 \u202e\u2066 \x7f \udcff 鯨 שועל"
    page = report_page(figures_of([_fact(design=name, seller=name)], TODAY), client=name).encode().decode()
    assert not set(page) & set("\x9b\x85\u202e\u2066\x7f")
    assert "Fox \ufffd31m" in page
    assert "鯨 שועל" in page


def test_report_names_a_shop_by_its_latest_name_and_its_number() -> None:
    page = report_page(figures_of([_fact()], TODAY))
    assert "LinoShop (1102345678)" in page
    assert "Old Lino" not in page


def test_report_of_empty_records_says_that_nothing_was_reported() -> None:
    page = report_page(figures_of([], TODAY))
    assert "Nothing reported yet." in page
    assert "<table" not in page


def test_report_counts_undated_listings_in_a_separate_row() -> None:
    undated = replace(_fact(), reported_on=None, ended_on=None)
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td class="number">(\d+)</td><td class="number">(\d+)</td></tr>',
        report_page(figures_of([_fact(), undated, undated], TODAY)),
    )
    assert ("no date", "2", "2") in rows
    assert sum(int(reported) for _, reported, _ in rows) == 3


def test_statement_sheet_contains_the_known_facts() -> None:
    work = a_work(
        title="The Quiet Whale",
        official_addresses=("https://www.redbubble.com/shop/ap/40990001",),
        right=Right(number="VA 2-140-982"),
        registration=Registration(
            kind=WorkKind.PHOTOGRAPH, made_on=date(2024, 2, 1), published_on=date(2024, 12, 3)
        ),
    )
    page = " ".join(signing_sheet(work, PNG).split())
    for words in (
        "Statement about my work “The Quiet Whale”", "photograph", "1 February 2024", "3 December 2024",
        "shop/ap/40990001", "VA 2-140-982", "Prepared, not signed.", "If the portal offers its own form",
        "Word files are rejected", "aside { display: none; }",
    ):  # fmt: skip
        assert words in page


def test_statement_sheet_prints_no_names_and_leaves_space_for_the_signer() -> None:
    """The client, the licensees and the note are omitted; the signer fills in the name by hand."""
    work = a_work(
        title="Whale", client="Studio North", note="Mara Linden, Sample Street 1", licensees=("Fjord Home",)
    )
    page = signing_sheet(work, b"")
    assert not any(name in page for name in ("Studio North", "Mara Linden", "Sample Street", "Fjord Home"))
    for blank in ("Name of the holder of the copyright, in full", "Place and date", "Signature"):
        assert f"<div>{blank}" in page
    assert not {"name", "holder", "signature"} & {field.name for field in fields(Registration)}
