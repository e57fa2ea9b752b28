"""Only short, plain words of the form itself may be learned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import helper.browser
from helper.flow.learned_words import entry_objection, objection, says_sending

SCRIPT = Path(helper.browser.__file__).parent / "scripts" / "submitlike.js"


@pytest.mark.parametrize(
    "words",
    ["Why you complain", "Report reason", "投诉的原因", "Up to 300 links, one a line.", "Post content (optional)",
     "Check all that apply?", "¿Por qué?"],
)  # fmt: skip
def test_the_words_of_a_form_may_be_learned(words: str) -> None:
    """Also when they begin like a button's."""
    assert objection(words) is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Submit", "button"), ("提 交", "button"), ("Verify", "button"), ("Confirm and submit", "button"),
        ("SUBMIT →", "button"), ("Next", "button"), ("下一步", "button"), ("Save draft", "button"),
        ("Submit complaint now", "button"), ("Ｓｕｂｍｉｔ", "button"),
        ("", "nothing"), ("  *: ", "nothing"), ("x" * 81, "longer"),
        ("Why\u202eyou", "cannot be seen"), ("Why\nyou", "cannot be seen"), ("a\u0000b", "cannot be seen"),
        ("<b>Why</b>", "HTML"), ("Why&nbsp;you", "HTML"), ("< script", "HTML"),
        ("https://evil.example", "address"), ("see evil.example/x", "address"), ("javascript:x", "address"),
        ("www.evil", "address"), ("jane@example.org", "e-mail"), ("Order 2026-11-240", "long number"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_its_reason(words: str, why: str) -> None:
    """Buttons, what cannot be seen, markup, addresses, people."""
    assert why in (objection(words) or "accepted")


def test_every_bare_action_of_the_pages_guard_is_refused() -> None:
    """The two lists of words that only the person may press do not drift apart."""
    source = SCRIPT.read_text(encoding="utf-8")
    bare = re.search(r"const BARE = new Set\(\[(.*?)\]\)", source, re.DOTALL)
    assert bare is not None
    words = re.findall(r"'([^']+)'", bare[1])

    assert len(words) > 20
    assert [word for word in words if not says_sending(word)] == []


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        ("AliExpress.com", True), ("Apply for removal of a copy", True), ("Other (VA0002468013)", True),
        ("Submit", False), ("同意", False), ("https://evil.example", False), ("<i>x</i>", False), ("x" * 201, False),
    ],
)  # fmt: skip
def test_entries_may_hold_numbers_and_names_of_sites(entry: str, allowed: bool) -> None:
    """But they are no buttons, no markup and no addresses."""
    assert (entry_objection(entry) is None) is allowed
