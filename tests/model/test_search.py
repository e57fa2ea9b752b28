"""Search words: read as they are typed, opened on AliExpress's own hosts only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.browser.shop.facts import is_shop
from helper.hosts import read_host
from helper.model.search import Search, read_search, search_line, with_searches
from tests.factories import NOW


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("whale mug", Search(words="whale mug")),
        ("Wal Tasse | DE", Search(words="Wal Tasse", language="de")),
        ("鲸 杯子 | zh | mug", Search(words="鲸 杯子", language="zh", product_type="mug")),
        ("whale mug | | mug", Search(words="whale mug", product_type="mug")),
    ],
)
def test_words_language_and_product_type(typed: str, read: Search) -> None:
    """Only the words are needed; what is read is written the same way."""
    assert read_search(typed) == read
    assert read_search(search_line(read)) == read


@pytest.mark.parametrize("typed", ["", "  ", "| de", "whale | german", "whale | d1"])
def test_what_cannot_be_searched_for(typed: str) -> None:
    """No words, or a language that is not two letters."""
    assert read_search(typed) is None


@pytest.mark.parametrize(
    ("search", "address"),
    [
        (Search(words="whale mug"), "https://www.aliexpress.com/wholesale?SearchText=whale+mug"),
        (Search(words="Wal", language="de"), "https://de.aliexpress.com/wholesale?SearchText=Wal"),
        (Search(words="鲸", language="zh"), "https://www.aliexpress.com/wholesale?SearchText=%E9%B2%B8"),
    ],
)
def test_each_language_on_its_own_site(search: Search, address: str) -> None:
    """A language without a site of its own is searched on the English one."""
    assert search.address == address


@given(words=st.text(min_size=1), language=st.text(max_size=3))
def test_no_words_lead_anywhere_else(words: str, language: str) -> None:
    """Whatever the words and the language are, the address is AliExpress's and the words are only what is searched for."""
    address = Search(words=words, language=language).address
    place = read_host(address)
    assert is_shop(address)
    assert place is not None
    assert place.path == "/wholesale"


def test_what_was_done_is_remembered_when_the_list_changes() -> None:
    """The same words keep their day, new ones have none, and each stands there once."""
    done = Search(words="whale", last_at=NOW)
    kept = with_searches([done], [Search(words="whale"), Search(words="fox"), Search(words="fox")])
    assert kept == (done, Search(words="fox"))
