"""Headings that are in no list are understood from their parts: a subject and a property."""

from __future__ import annotations

import pytest

from helper.sheets.words.headings import Role, role_named

_HEADINGS = {
    Role.REPORTED: (
        "Wann gemeldet?", "Fecha del reclamo", "Meldingsdatum", "申诉日期", "date I reported it", "Когда подал жалобу",
    ),
    Role.COMPLAINT_NO: ("Dossiernummer", "申告番号", "Numéro du signalement"),
    Role.REMOVED: ("Retirado em", "Datum der Entfernung", "下架日"),
    Role.STORE_NUMBER: ("卖家编号",),
    Role.ITEM_ID: ("Numero articolo", "アイテムID", "Artikelnummern"),
    Role.STATUS: ("案件状态", "Beschwerdestatus"),
    Role.OPERATOR: ("Wer hat gemeldet",),
    Role.WORK: ("Mein Bild", "Benim tasarımım", "Which of my drawings"),
    Role.NOTE: ("Design notes",),
    Role.ASIDE: ("Store screenshot", "Country of registration"),
    Role.COUNTRY: ("Land des Verkäufers", "Pays de la boutique"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "role"), [(heading, role) for role, headings in _HEADINGS.items() for heading in headings]
)
def test_a_heading_is_understood_from_its_subject_and_property(heading: str, role: Role) -> None:
    """The subject and the property may stand in any order, as separate words or as one compound word."""
    named = role_named(heading)
    assert named is not None
    assert named[0] is role


@pytest.mark.parametrize(
    "heading", ["Link zum Original", "Lien vers l'original", "Etsy URL", "원본 링크", "元URL"]
)
def test_a_column_of_links_to_originals_is_not_read_as_listings(heading: str) -> None:
    assert role_named(heading) == (Role.ASIDE, heading != "Lien vers l'original")


@pytest.mark.parametrize("heading", ["Telefonnummer", "Bestellnummer", "Dates and numbers"])
def test_a_heading_without_a_known_subject_or_property_is_unknown(heading: str) -> None:
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
def test_a_heading_with_a_question_mark_is_understood(heading: str, role: Role) -> None:
    assert role_named(heading) == (role, False)
