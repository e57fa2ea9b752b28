"""A form as the page sent it; what is wrong with it is tested over HTTP in test_filing.py."""

from __future__ import annotations

from typing import Any

import pytest

from helper.practice.form import read_form
from helper.practice.language import Language
from helper.practice.rights import rights_of_account

BODY: dict[str, Any] = {
    "website": "ae",
    "iprType": "copyright",
    "ipr": "1234567",
    "complaintType": "item",
    "reason": "copyright.item.pirated",
    "links": " a \r\n\nb",
    "explanation": "why",
    "evidence": ["e1"],
    "declaration": True,
}


def test_values_are_kept_exactly_as_they_came() -> None:
    """Neither blanks nor line ends are tidied in the record; the lines are read from it."""
    form = read_form(BODY)
    assert form is not None
    assert form.links == " a \r\n\nb"
    assert form.lines == ("a", "b")
    assert form.declaration


@pytest.mark.parametrize("language", list(Language))
def test_choices_are_shown_in_the_words_of_the_page(language: Language) -> None:
    """Codes become what the person saw."""
    form, right = read_form(BODY), rights_of_account(1, ("The Quiet Whale",))[0]
    assert form is not None
    shown = form.shown(right, language)
    expected = {Language.EN: ("AliExpress.com", "Pirated copy"), Language.ZH: ("全球速卖通", "盗版")}[
        language
    ]
    assert (shown["website"], shown["reason"]) == expected
    assert shown["ipr"] == "The Quiet Whale (US)(N/A)"


def test_codes_nobody_offered_have_no_words() -> None:
    """What the page cannot have sent is shown as nothing."""
    form = read_form({"website": "nowhere"})
    assert form is not None
    assert form.shown(None, Language.EN)["website"] == ""
