"""Headings that no list has whole, read by what the column is about and what of it."""

from __future__ import annotations

import pytest

from helper.sheets.words.headings import Role, role_named


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Wann gemeldet?", Role.REPORTED),
        ("Fecha del reclamo", Role.REPORTED),
        ("Meldingsdatum", Role.REPORTED),
        ("申诉日期", Role.REPORTED),
        ("date I reported it", Role.REPORTED),
        ("Dossiernummer", Role.COMPLAINT_NO),
        ("申告番号", Role.COMPLAINT_NO),
        ("Numéro du signalement", Role.COMPLAINT_NO),
        ("Retirado em", Role.REMOVED),
        ("Datum der Entfernung", Role.REMOVED),
        ("下架日", Role.REMOVED),
        ("卖家编号", Role.STORE_NUMBER),
        ("Numero articolo", Role.ITEM_ID),
        ("アイテムID", Role.ITEM_ID),
        ("案件状态", Role.STATUS),
        ("Beschwerdestatus", Role.STATUS),
        ("Wer hat gemeldet", Role.OPERATOR),
        ("Когда подал жалобу", Role.REPORTED),
        ("Artikelnummern", Role.ITEM_ID),
        ("Mein Bild", Role.WORK),
        ("Benim tasarımım", Role.WORK),
        ("Which of my drawings", Role.WORK),
        ("Design notes", Role.NOTE),
        ("Store screenshot", Role.ASIDE),
        ("Land des Verkäufers", Role.COUNTRY),
        ("Pays de la boutique", Role.COUNTRY),
        ("Country of registration", Role.ASIDE),
    ],
)
def test_two_parts_make_a_heading(heading: str, role: Role) -> None:
    """What it is about and what of it, in any order, as words or as one compound word."""
    named = role_named(heading)
    assert named is not None
    assert named[0] is role


@pytest.mark.parametrize(
    "heading", ["Link zum Original", "Lien vers l'original", "Etsy URL", "원본 링크", "元URL"]
)
def test_the_originals_link_is_no_listing(heading: str) -> None:
    """A link to the artist's own page is never read as the copy."""
    assert role_named(heading) == (Role.ASIDE, heading != "Lien vers l'original")


@pytest.mark.parametrize("heading", ["Telefonnummer", "Bestellnummer", "Dates and numbers"])
def test_one_part_alone_says_nothing(heading: str) -> None:
    """A number or a date of nothing that is known stays unread."""
    assert role_named(heading) is None


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Gelöscht?", Role.STATUS),
        ("¿Eliminado?", Role.STATUS),
        ("已檢舉？", Role.REPORTED),
        ("Weg?", Role.STATUS),
    ],
)
def test_a_question_is_a_column_to_tick(heading: str, role: Role) -> None:
    """A state with a question mark is a heading, not a state."""
    assert role_named(heading) == (role, False)
