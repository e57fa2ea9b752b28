"""Pages of our own from templates: the report, the proof picture and the sheet for signing; foreign text is escaped in all."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from helper.model.finding import FindingState
from helper.model.work import Registration, Right, WorkKind
from helper.reports.documents import (
    Effort,
    ProofPicture,
    figures_of,
    headline,
    kind_of,
    proof_page,
    report_card,
    report_page,
    sheet_name,
    signing_sheet,
)
from helper.store.queries import Fact
from tests.factories import a_work

PNG = b"\x89PNG\r\n\x1a\n...."


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
def test_the_content_says_what_kind_of_picture_it_is(start: bytes, kind: str) -> None:
    """Never the name; what a browser would run, such as SVG, is no picture here."""
    assert kind_of(start) == kind


def test_foreign_text_is_only_text() -> None:
    """An address or a title with markup in it stands there as it is written."""
    page = proof_page(ProofPicture(heading="<script>x()</script>", picture=PNG, address='"><img src=x>'))
    assert "<script>" not in page
    assert "<img src=x>" not in page


def test_the_page_asks_nobody_for_anything() -> None:
    """Its own policy forbids every request; the pictures are inside it."""
    page = proof_page(ProofPicture(heading="Original", picture=PNG, address="example.com", day="2026-11-24"))
    assert "default-src 'none'; img-src data:" in page
    assert page.count("<img") == page.count('src="data:image/png;base64,') == 1


TODAY = date(2026, 11, 24)
NO_EFFORT = Effort(forms=0, evenings=0, time=timedelta())
HOSTILE = "<script>alert(1)</script><img src=https://tracker.example/x>"


def _fact(
    state: FindingState = FindingState.REMOVED, *, design: str = "Quiet Whale", seller: str = "1102345678"
) -> Fact:
    return Fact(
        finding_id="f",
        item_id="1005009900000017",
        url="https://www.aliexpress.com/item/1005009900000017.html",
        design=design,
        seller=seller,
        store_name="LinoShop",
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


def test_nothing_from_elsewhere() -> None:
    """The page has no script, and no attribute or style that fetches anything."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    tags = _Tags(page).tags
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not {name for _, attributes in tags for name in attributes} & {"src", "href", "style", "onload"}
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_names_stay_text() -> None:
    """The name of a store or design that is HTML is shown as the text it is."""
    page = report_page(figures_of([_fact(seller=HOSTILE, design=HOSTILE)], TODAY), NO_EFFORT, client=HOSTILE)
    assert not {tag for tag, _ in _Tags(page).tags} & {"script", "img"}
    assert "&lt;script&gt;" in page


def test_says_the_figures() -> None:
    """The first sentence tells how many were reported and what became of them."""
    facts = [_fact(), _fact(), _fact(FindingState.FILED), _fact(FindingState.REJECTED)]
    sentence = headline(figures_of(facts, TODAY))
    assert sentence == (
        "4 listings reported since November 2026: 2 are gone, 1 is waiting for Alibaba, 1 was turned down by Alibaba."
    )
    assert sentence in report_page(figures_of(facts, TODAY), NO_EFFORT)


def test_empty_records() -> None:
    """Before anything was reported the page says so, and shows no empty tables."""
    page = report_page(figures_of([], TODAY), NO_EFFORT)
    assert "Nothing has been reported yet." in page
    assert "<table" not in page


def test_every_figure_has_its_heading() -> None:
    """Every row and column of every table is named for a reader who cannot see it, and every table has a caption."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    tags = [tag for tag, _ in _Tags(page).tags]
    assert tags.count("caption") == tags.count("table") > 0
    assert all(
        attributes.get("scope") in {"row", "col"} for tag, attributes in _Tags(page).tags if tag == "th"
    )


def test_never_a_promise() -> None:
    """The report counts different days and says that nobody can promise the end of a store."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    assert "nobody can promise that a shop will close" in page


def test_the_card_names_nobody() -> None:
    """The picture to share has the two figures and no seller, design or number."""
    card = report_card(figures_of([_fact(), _fact(FindingState.FILED)], TODAY))
    assert re.search(r">1</text>", card)
    assert "2 reported" in card
    assert not any(private in card for private in ("1102345678", "LinoShop", "Quiet Whale", "48213377"))


def test_the_card_says_of_which_half() -> None:
    """Half of those that are gone, not half of all that were reported; and no "0 days"."""
    fact = _fact()
    assert "Half of those gone disappeared within 5 days." in report_card(figures_of([fact], TODAY))
    at_once = replace(fact, reported_on=fact.ended_on)
    assert "Half of those gone disappeared on the same day." in report_card(figures_of([at_once], TODAY))


def test_what_is_in_no_month_is_told() -> None:
    """586 reported and months that hold fewer would leave the reader to guess: the rest has a line of its own."""
    undated = replace(_fact(), reported_on=None, ended_on=None)
    figures = figures_of([_fact(), undated, undated], TODAY)
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td class="number">(\d+)</td><td class="number">(\d+)</td></tr>',
        report_page(figures, NO_EFFORT),
    )
    assert ("Day not known", "2", "2") in rows
    assert sum(int(reported) for _, reported, _ in rows) == figures.total.reported


PNG_of_signing_sheet = b"\x89PNG\r\n\x1a\n" + b"whale"


def test_what_is_known_stands_on_it() -> None:
    """Title, picture, kind, days that cannot be misread, official address and number."""
    work = a_work(
        title="The Quiet Whale",
        official_addresses=("https://www.redbubble.com/shop/ap/40990001",),
        right=Right(number="VA 2-140-982"),
        registration=Registration(
            kind=WorkKind.PHOTOGRAPH, made_on=date(2024, 2, 1), published_on=date(2024, 12, 3)
        ),
    )
    page = signing_sheet(work, PNG_of_signing_sheet)
    for words in (
        "The Quiet Whale", "photograph", "1 February 2024", "3 December 2024", "shop/ap/40990001", "VA 2-140-982",
        "data:image/png;base64,",
    ):  # fmt: skip
        assert words in page


def test_who_signs_stays_blank_whatever_is_noted() -> None:
    """Neither a client nor a note nor a licensee gets onto it: the name is written by hand."""
    work = a_work(
        title="Whale", client="Studio North", note="Mara Linden, Sample Street 1", licensees=("Fjord Home",)
    )
    page = signing_sheet(work, b"")
    assert not any(name in page for name in ("Studio North", "Mara Linden", "Sample Street", "Fjord Home"))
    for blank in ("Name of the holder of the copyright, in full", "Place and date", "Signature"):
        assert f"<div>{blank}" in page
    assert not {"name", "holder", "signature"} & {field.name for field in fields(Registration)}


def test_it_says_that_the_portals_own_form_comes_first_and_word_is_refused() -> None:
    """In plain words, in a box that is not printed."""
    page = " ".join(signing_sheet(a_work(), b"").split())
    for words in (
        "Prepared, not signed.",
        "If the portal offers a form of its own",
        "Word files are refused",
    ):
        assert words in page
    assert "aside { display: none; }" in page


def test_it_asks_nobody_for_anything() -> None:
    """No script, nothing from elsewhere, and a hostile title stays a title."""
    page = signing_sheet(a_work(title='<script src="https://evil.example"></script>'), PNG_of_signing_sheet)
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", page)


def test_a_file_that_is_no_picture_is_left_out() -> None:
    """The rest of the sheet is there."""
    page = signing_sheet(a_work(title="Whale"), b"%PDF-1.7")
    assert "<img" not in page
    assert "Statement about my work" in page


def test_its_file_is_called_by_the_title() -> None:
    """With nothing in it that a system does not take."""
    assert sheet_name(a_work(title="Fern / Study: No. 4")) == "statement-fern-study-no-4.html"
    assert sheet_name(a_work(title="???", id="0123456789abcdef")) == "statement-01234567.html"
