"""Tests of the document of a form inspection."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from helper.flow.form import ControlKind
from helper.reports.portal_look import (
    FieldState,
    LookedField,
    PortalLook,
    safe_address,
    without_private,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://ipp.aidcgroup.net/#/complaint/form?platform=ae&token=9",
            "https://ipp.aidcgroup.net/#/complaint/form",
        ),
        ("https://ipp.aidcgroup.net/users/4815162342/form", "https://ipp.aidcgroup.net/users/…/form"),
        ("https://jane:secret@ipp.aidcgroup.net/", ""),
        ("http://ipp.aidcgroup.net/", ""),
        ("the usual one", ""),
    ],
)
def test_safe_address_has_no_query_and_no_ids(typed: str, kept: str) -> None:
    assert safe_address(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("write to jane@doeworth.example", "write to …"),
        ("see https://ipp.example.com/a?session=abc", "see https://ipp.example.com/a"),
        ("number 4821337712", "number …"),
        ("(+49) 170 123 45 67", "(…"),
        ("key 3f9a8b7c6d5e4f3a2b", "key …"),
        ("0/500, up to 2000 characters, 4 files of 20 MB", "0/500, up to 2000 characters, 4 files of 20 MB"),
    ],
)
def test_personal_data_is_removed_from_a_text(typed: str, kept: str) -> None:
    assert without_private(typed) == kept


LINKS = LookedField(
    name="listings", state=FieldState.SURE, label="Infringing listings", kind=ControlKind.LINES, most_lines=300
)  # fmt: skip
LOOK = PortalLook(
    format=1,
    version="0.1.0",
    address="https://ipp.aidcgroup.net/#/complaint/form",
    fields=(LINKS,),
    verify="Verify",
)


def test_saved_document_can_be_read_again() -> None:
    text = LOOK.to_json()
    assert PortalLook.model_validate_json(text) == LOOK
    assert text.startswith('{\n  "format": 1,')
    assert "options" not in text, "empty values should be left out"


@pytest.mark.parametrize(
    ("value", "private"),
    [
        ("Verify", "jane@doeworth.example"),
        ("Verify", "call +49 170 1234567"),
        ("Infringing listings", "https://ipp.example.com/a?token=1"),
        ("https://ipp.aidcgroup.net/#/complaint/form", "https://ipp.aidcgroup.net/#/complaint/4821337712"),
        ('"format": 1', '"format": 2'),
    ],
)
def test_document_with_personal_data_or_another_format_is_refused(value: str, private: str) -> None:
    with pytest.raises(ValidationError):
        PortalLook.model_validate_json(LOOK.to_json().replace(value, private))


def test_document_with_unknown_keys_is_refused() -> None:
    with pytest.raises(ValidationError):
        PortalLook.model_validate_json(LOOK.to_json().replace('"verify"', '"owner"'))
