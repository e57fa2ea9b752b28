"""The sheet for signing: what is known stands on it, what only the person can say stays blank."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

from helper.exchange.signing_sheet import sheet_name, signing_sheet
from helper.model.work import Registration, Right, WorkKind
from tests.factories import a_work

PNG = b"\x89PNG\r\n\x1a\n" + b"whale"


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
    page = signing_sheet(work, PNG)
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
    page = signing_sheet(a_work(title='<script src="https://evil.example"></script>'), PNG)
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
