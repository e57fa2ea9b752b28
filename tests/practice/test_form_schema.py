"""The form schemas, and validation of values by the schema alone."""

from __future__ import annotations

from typing import Any

import pytest

from helper.practice.catalogue import CHOICES, REASONS, Language, words
from helper.practice.form_schema import COMPLAINT, REGISTRATION, read_values

FORMS = {"complaint": COMPLAINT.fields, "registration": REGISTRATION.fields}


@pytest.mark.parametrize("form", FORMS)
def test_every_field_names_existing_words_and_lists(form: str) -> None:
    """A field comes after those that it depends on, and names are unique."""
    known, before = words(Language.EN), set[str]()
    for field in FORMS[form]:
        assert {field.label, field.hint, field.placeholder} <= {"", *known}
        assert field.options in {"", *CHOICES}
        assert {*field.needs, *([field.shown_if[0]] if field.shown_if else [])} <= before
        assert field.name not in before
        before.add(field.name)


def test_reasons_with_an_extra_field_agree_with_the_form() -> None:
    """Form and list of reasons name the same field."""
    (extra,) = (field for field in COMPLAINT.fields if field.name == "extra")
    assert extra.shown_if == ("reason", tuple(reason.code for reason in REASONS if reason.extra))


def test_values_are_kept_exactly_as_received() -> None:
    """Blanks and line ends stay; a missing value is empty."""
    values = read_values(COMPLAINT.fields, {"links": " a \r\n\nb", "evidence": ["f1"], "declaration": True})
    assert values is not None
    assert (values["links"], values["evidence"], values["declaration"]) == (" a \r\n\nb", ["f1"], True)
    assert values["website"] == ""


@pytest.mark.parametrize("body", [None, [], "text", {"website": 1}, {"evidence": "x"}])
def test_a_body_of_another_shape_has_no_values(body: Any) -> None:
    """No page of the portal sends one."""
    assert read_values(COMPLAINT.fields, body) is None
