"""The checklist that came with the program, and what such a file may not say."""

from __future__ import annotations

import pytest

from helper.errors import FlowMistakes
from helper.flow.checklist import read_guide, shipped_guide
from helper.flow.load import flows_folder
from helper.session.portal.visit import address_of
from helper.tui.checklist.words import door_lines

TEXT = (flows_folder() / "checklists" / "account.toml").read_text(encoding="utf-8")


def test_both_doors_are_told_in_eight_lines_with_their_sources() -> None:
    """Short enough to be read, and nothing in it without a source."""
    guide = shipped_guide()
    assert len(list(door_lines(guide))) == 8
    text = "\n".join(door_lines(guide))
    assert "up to 300 links a form" in text
    assert "10 links at a time" in text
    assert "closed to those who have an account" in text
    assert all(door.sources for door in guide.doors)
    assert all(step.sources for step in guide.steps)


def test_what_sellers_will_see_stands_before_the_first_page_is_opened() -> None:
    """Which document is asked for, that a PO box works, and what is shown to sellers: in the first step."""
    first = shipped_guide().steps[0]
    text = " ".join(first.what)
    for words in (
        "passport",
        "PO box",
        "two e-mail addresses",
        "sellers will see your name and your contact e-mail",
    ):
        assert words in text
    assert not first.page


def test_both_wordings_of_the_pages_are_told() -> None:
    """Whoever meets the older pages finds their words, too."""
    steps = {step.id: step for step in shipped_guide().steps}
    assert "Agree and register" in steps["register"].newer
    assert "Category of registrant: Right Holder" in steps["identity"].older
    assert steps["confirm"].newer != steps["confirm"].older


@pytest.mark.parametrize(
    ("start", "page", "address"),
    [
        ("https://ipp.alibabagroup.com/", "register", "https://ipp.alibabagroup.com/register.htm"),
        ("https://ipp.alibabagroup.com/login.htm", "account", "https://ipp.alibabagroup.com/login.htm"),
        ("https://ipp.aidcgroup.net/#/ippHome", "register", "https://ipp.aidcgroup.net/#/ippHome"),
        ("http://127.0.0.1:4711/", "account", "http://127.0.0.1:4711/account.htm"),
        ("http://127.0.0.1:4711/#/ippHome", "register", "http://127.0.0.1:4711/#/ippHome"),
    ],
)
def test_a_page_is_opened_where_it_is_known_to_be(start: str, page: str, address: str) -> None:
    """Never on another host; where the page's place is not known, at the front page."""
    assert address_of(shipped_guide(), start, page) == address


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '[pages."ipp.alibabagroup.com"]',
            '[pages."ipp.alibabagroup.example"]',
            "not among the portal's hosts",
        ),
        ('register = "/register.htm"', 'register = "//evil.example/"', "pages.ipp.alibabagroup.com.register"),
        ('register = "/register.htm"', 'register = "/?to=https://evil.example"', "register"),
        ("schema = 1", "schema = 2", "schema"),
        ('title = "Register"', 'titel = "Register"', "titel"),
    ],
)
def test_a_file_that_says_too_much_is_refused(old: str, new: str, said: str) -> None:
    """It may narrow the hosts that are known, never add one, nor lead anywhere else."""
    with pytest.raises(FlowMistakes) as refused:
        read_guide(TEXT.replace(old, new, 1), "account.toml")
    assert said in str(refused.value)
