"""Tests of designs: names, reasons, searches and files for the registration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.browser.shop_page import is_shop
from helper.hosts import read_host
from helper.model.work import (
    ReasonFor,
    Registration,
    Right,
    Search,
    read_reasons,
    read_search,
    reason_for,
    reasons_line,
    search_line,
    with_searches,
    work_called,
)
from tests.factories import NOW, a_work

WHALE = a_work(title="Quiet Whale", aliases=("Blue Whale", "静かな鯨"))
FOX = a_work(title="Le Renard Étoilé", right=Right(text="Renard Etoile (FR)(000124)"))
CAT = a_work(title="夜の猫")
WORKS = [WHALE, FOX, CAT]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("quiet  whale", "Quiet Whale"),
        ("QUIET-WHALE", "Quiet Whale"),
        ("Ｑｕｉｅｔ Ｗｈａｌｅ", "Quiet Whale"),
        ("blue whale", "Quiet Whale"),
        ("静かな鯨", "Quiet Whale"),
        ("le renard etoile", "Le Renard Étoilé"),
        ("Le Renard E\u0301toile\u0301", "Le Renard Étoilé"),
        ("夜の猫", "夜の猫"),
        ("whale", None),
        ("", None),
        ("!?", None),
    ],
)
def test_design_is_found_by_any_spelling_of_its_name(name: str, title: str | None) -> None:
    found = work_called(WORKS, name)
    assert (found.title if found else None) == title


def test_titles_that_differ_in_an_accent_are_distinguished() -> None:
    ete, accented = a_work(title="Ete"), a_work(title="Été")
    assert work_called([ete, accented], "été") == accented
    assert work_called([ete, accented], "ete") == ete
    assert work_called([accented, a_work(title="Êté")], "ete") is None


OTHER = "Other copyright infringement"


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ("", "mug", "Pirated copy"),
        (OTHER, "mug", OTHER),
        (f"mug: {OTHER}", "Mug", OTHER),
        (f"mug: {OTHER}", "poster", "Pirated copy"),
        (f"{OTHER}; mug: Pirated copy", "mug", "Pirated copy"),
        (f"{OTHER}; mug: Pirated copy", "", OTHER),
        (" ; mug: ; ", "mug", "Pirated copy"),
    ],
)
def test_reason_for_a_product_type_overrides_the_design_reason(typed: str, kind: str, reason: str) -> None:
    assert reason_for(read_reasons(typed), kind) == reason


def test_displayed_reasons_are_accepted_as_input() -> None:
    chosen = (ReasonFor(reason=OTHER), ReasonFor(reason="Pirated copy", product_type="T-shirt"))
    assert read_reasons(reasons_line(chosen)) == chosen


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("whale mug", Search(words="whale mug")),
        ("Wal Tasse | DE", Search(words="Wal Tasse", language="de")),
        ("鲸 杯子 | zh | mug", Search(words="鲸 杯子", language="zh", product_type="mug")),
        ("whale mug | | mug", Search(words="whale mug", product_type="mug")),
        *((typed, None) for typed in ("", "  ", "| de", "whale | german", "whale | d1")),
    ],
)
def test_saved_search_is_parsed_from_a_line_of_words_language_and_type(
    typed: str, read: Search | None
) -> None:
    assert read_search(typed) == read
    assert read is None or read_search(search_line(read)) == read


@pytest.mark.parametrize(
    ("search", "address"),
    [
        (Search(words="whale mug"), "https://www.aliexpress.com/wholesale?SearchText=whale+mug"),
        (Search(words="Wal", language="de"), "https://de.aliexpress.com/wholesale?SearchText=Wal"),
        (Search(words="鲸", language="zh"), "https://www.aliexpress.com/wholesale?SearchText=%E9%B2%B8"),
    ],
)
def test_each_language_is_searched_on_its_own_site(search: Search, address: str) -> None:
    """Languages without a site of their own are searched on the English site."""
    assert search.address == address


@given(words=st.text(min_size=1), language=st.text(max_size=3))
def test_search_words_cannot_change_the_host_of_the_address(words: str, language: str) -> None:
    address = Search(words=words, language=language).address
    place = read_host(address)
    assert is_shop(address)
    assert place is not None
    assert place.path == "/wholesale"


def test_search_keeps_the_date_of_its_last_run_unless_it_is_edited() -> None:
    done = Search(words="whale", last_at=NOW)
    kept = with_searches([done], [Search(words="whale"), Search(words="fox"), Search(words="fox")])
    assert kept == (done, Search(words="fox"))


def test_existing_certificate_is_uploaded_instead_of_the_statement() -> None:
    without = Registration(picture="a.png", certificate_file="c.pdf", statement="s.pdf")
    having = Registration(picture="a.png", certificate_file="c.pdf", statement="s.pdf", certificate=True)
    assert without.files == ("a.png", "s.pdf")
    assert having.files == ("a.png", "c.pdf")
