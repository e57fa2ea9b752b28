"""Headings are recognised by the lists, without regard to case, accents, punctuation and text in brackets."""

from __future__ import annotations

import pytest

from helper.sheets.words.headings import HEADINGS, Role, is_heading, role_named

_HEADINGS = {
    Role.WORK: ("Design", "MOTIV", "Œuvre", "Diseño", "作品"),
    Role.LINK: ("Link (AliExpress)", "Lien", "Enlace", "リンク"),
    Role.REPORTED: ("Reported on", "Gemeldet am", "Signalé le", "Fecha de denuncia", "通報日"),
    Role.REMOVED: ("Removed", "Gelöscht am", "Supprimé le"),
    Role.COMPLAINT_NO: ("Complaint no.", "Fallnummer", "N° de plainte", "Nº de denuncia", "申立番号"),
    Role.STATUS: ("Status", "Statut", "Estado", "状態"),
    Role.OTHER: ("Screenshot", "Etsy link"),
}


@pytest.mark.parametrize(
    ("heading", "role"), [(heading, role) for role, headings in _HEADINGS.items() for heading in headings]
)
def test_a_heading_in_the_lists_names_its_column(heading: str, role: Role) -> None:
    assert role_named(heading) is role


@pytest.mark.parametrize(
    "heading", ["Telefonnummer", "Dates and numbers", "Which of my drawings", "Status of design"]
)
def test_a_heading_outside_the_lists_is_unknown(heading: str) -> None:
    assert role_named(heading) is None
    assert not is_heading(heading)


@pytest.mark.parametrize("heading", ["Name", "Date", "Datum", "No.", "Nr.", "Product", "Titel", "Marke"])
def test_a_vague_heading_names_no_column(heading: str) -> None:
    assert role_named(heading) is None
    assert is_heading(heading)


def test_every_exported_column_is_named_by_its_heading() -> None:
    assert [role_named(heading) for heading in HEADINGS] == [role for role in Role if role.heading]
