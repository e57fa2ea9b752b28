"""The descriptions of the forms, and what is said of values by them alone."""

from __future__ import annotations

from typing import Any

import pytest

from helper.practice.catalogue import CHOICES, REASONS, Language, words
from helper.practice.form_schema import COMPLAINT, REGISTRATION, read_values

FORMS = {"complaint": COMPLAINT.fields, "registration": REGISTRATION.fields}


@pytest.mark.parametrize("form", FORMS)
def test_every_field_names_words_and_lists_that_there_are(form: str) -> None:
    """What a field hangs on comes before it, and nothing is named twice."""
    known, before = words(Language.EN), set[str]()
    for field in FORMS[form]:
        assert {field.label, field.hint, field.placeholder} <= {"", *known}
        assert field.options in {"", *CHOICES}
        assert {*field.needs, *([field.shown_if[0]] if field.shown_if else [])} <= before
        assert field.name not in before
        before.add(field.name)


def test_one_more_field_is_there_for_the_reasons_that_ask_for_it() -> None:
    """The form and the list of reasons say the same."""
    (extra,) = (field for field in COMPLAINT.fields if field.name == "extra")
    assert extra.shown_if == ("reason", tuple(reason.code for reason in REASONS if reason.extra))


def test_values_are_kept_exactly_as_they_came() -> None:
    """Neither blanks nor line ends are tidied; what is missing is empty."""
    values = read_values(COMPLAINT.fields, {"links": " a \r\n\nb", "evidence": ["f1"], "declaration": True})
    assert values is not None
    assert (values["links"], values["evidence"], values["declaration"]) == (" a \r\n\nb", ["f1"], True)
    assert values["website"] == ""


@pytest.mark.parametrize("body", [None, [], "text", {"website": 1}, {"evidence": "x"}])
def test_a_body_of_another_shape_has_no_values(body: Any) -> None:
    """No page of ours would send it."""
    assert read_values(COMPLAINT.fields, body) is None
