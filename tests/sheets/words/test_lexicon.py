"""Words in artists' sheets: statuses of listings, dates, ownership and licences."""

from __future__ import annotations

from datetime import date

import pytest

from helper.model.text import normalize
from helper.sheets.words.lexicon import (
    DayOrder,
    Status,
    order_of,
    read_day,
    read_status,
    says_licensed,
    says_own,
    words_of,
)

_FOURTH = date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04", "2024/3/4", "2024年3月4日", "2024. 3. 4.", "04.03.2024", "4.3.24", "20240304", "45355",
        "4 Mar 2024", "Mar 4, 2024", "4. März 2024", "4 de marzo de 2024", "4 mars 2024", "4 марта 2024", "Mon 4 March 2024",
        "2024-03-04T19:22:00Z",
    ],
)  # fmt: skip
def test_unambiguous_dates_are_read(text: str) -> None:
    day = read_day(text)
    assert day is not None
    assert not day.open
    assert day.settled(None) == _FOURTH


@pytest.mark.parametrize("text", ["", "March 2024", "99/99/2024", "1005009900000017", "soon"])
def test_text_without_a_date_is_not_read_as_a_date(text: str) -> None:
    assert read_day(text) is None


def test_unambiguous_dates_prove_the_order_of_day_and_month() -> None:
    days = [day for text in ("13/02/2024", "03/04/2024") if (day := read_day(text))]
    other = read_day("02/13/2024")
    assert order_of(days) is DayOrder.DAY_FIRST
    assert other is not None
    assert order_of([*days, other]) is None


_STATUSES = {
    Status.REMOVED: ("Taken down!", "not available", "REMOVED ✓", "已下架", "retirado", "ist jetzt weg"),
    Status.PENDING: ("pending, not shown from here", "no answer yet"),
    Status.REJECTED: ("驳回",),
    Status.COUNTERED: ("le vendeur conteste",),
    Status.WITHDRAWN: ("取り下げ", "retiré ma plainte", "Withdrawn by us", "retiré par nous"),
    Status.LIVE: ("still live", "未删除", "Nadal online"),
    Status.NOT_REPORTED: ("à signaler",),
    Status.NOT_SHOWN: ("Not available in my country.", "in meinem Land nicht verfügbar"),
    Status.DUPLICATE: ("doppelt", "see above"),
    None: (
        "weggezaubert", "not removed yet", "reported in March, removed in April", "removed, then back", "no reply, removed",
        "isn't live anymore", "hasn’t been taken down",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "status"), [(words, status) for status, entries in _STATUSES.items() for words in entries]
)
def test_a_status_is_read_only_if_the_whole_cell_is_in_the_lists(words: str, status: Status | None) -> None:
    """A sentence with a status word in it may deny it, so the user is asked about it."""
    assert read_status(words) is status


@pytest.mark.parametrize("name", ["headings", "statuses", "register", "right_states"])
def test_no_word_is_in_two_lists_of_meanings(name: str) -> None:
    """Otherwise, the meaning of a word would depend on the order of the lists."""
    words = [
        normalize(word) or word
        for key, listed in words_of(name).items()
        if key != "is"
        for word in {normalize(word) or word for word in listed}
    ]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("note", "own"),
    [
        ("my own", True),
        ("this is my own shop", True),
        ("w moim sklepie", True),
        ("it's mine", True),
        ("not my shop", True),
        ("copies my own drawing", False),
        ("looks the same as mine", False),
        ("a copy of mine", False),
    ],
)
def test_notes_that_a_listing_is_the_users_own_are_recognised(note: str, own: bool) -> None:
    """A note that calls only the drawing the user's own is not recognised. A denial is not interpreted."""
    assert says_own(note) is own


@pytest.mark.parametrize(
    ("licensed", "note"),
    [
        *((True, note) for note in (
            "licensed to them until May", "Lizenz erteilt", "avec autorisation", "autorizzato", "con permiso", "mit Genehmigung",
            "met toestemming", "za moją zgodą", "lisanslı", "izinli", "с разрешения автора", "授权店铺", "許諾済み", "허락함",
            "not licensed for mugs. Licensed for shirts!", "Licensed? yes", "Lizenz: ja", "licensed?",
            "licence expired 2023", "Lizenz? nein", "授权？否", "never gave permission",
        )),
        *((False, note) for note in (
            "not licensed!", "unlicensed copy", "no permission", "ohne Genehmigung", "sans autorisation",
            "sin permiso", "non autorizzato", "zonder toestemming", "bez zgody", "без разрешения", "未授权",
            "許可なし", "허락 없이", "asked the authorities", "autoridad portuaria",
        )),
    ],
)  # fmt: skip
def test_notes_that_a_listing_is_licensed_are_recognised(note: str, *, licensed: bool) -> None:
    """A licence counts as denied only directly after a word such as "no"; of all other notes, the user decides."""
    assert says_licensed(note) is licensed
