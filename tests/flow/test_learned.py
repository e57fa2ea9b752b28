"""The labels that the user taught for one host: which texts may be stored, and how they extend the flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from helper.flow.form import Option
from helper.flow.learned import (
    Learned,
    LearnedNumber,
    LearnedStep,
    entry_objection,
    joined,
    learned_key,
    objection,
    with_learned,
    words_elsewhere,
)
from helper.flow.plan import bind, wanted_for
from helper.flow.spec import Anchors, Step
from tests.flow.samples import FLOW, VALUES, values_with

HOST = "ipp.aidcgroup.net"
DAY = date(2026, 11, 24)
ANCHORS = Anchors(kind="list", label="Why you complain", after="Complaint type")
REASON = LearnedStep(
    day=DAY, labels=("Why you complain",), anchors=ANCHORS, entries=(("Pirated copy", "Piracy (copyright)"),)
)
LEARNED = Learned(
    host=HOST, steps={"reason": REASON}, number=LearnedNumber(day=DAY, labels=("Your reference",))
)


def step_of(learned: Learned, name: str) -> Step:
    flow = with_learned(FLOW, learned)
    return next(step for page in flow.pages for step in page.steps if step.id == name)


def test_taught_labels_follow_the_labels_of_the_flow_file() -> None:
    outcome = with_learned(FLOW, LEARNED).outcome
    assert outcome.number_label[-1] == "Your reference"
    assert (outcome.accepted, outcome.refused) == (FLOW.outcome.accepted, FLOW.outcome.refused)
    step = step_of(LEARNED, "reason")

    assert step.label[0] == "Complaint reason"
    assert step.label[-1] == "Why you complain"
    assert wanted_for(step).taught == step.taught
    assert step.taught is not None
    assert (step.taught.anchors, step.taught.labels, step.taught.day) == (ANCHORS, ("Why you complain",), DAY)
    assert {"Submit", "Infringing listings"} <= set(step.taught.elsewhere)


def test_taught_option_is_tried_before_the_options_of_the_flow_file() -> None:
    flow = with_learned(FLOW, LEARNED)
    field, other = (
        next(field for field in bind(flow, values).fields if field.step == "reason")
        for values in (VALUES, values_with(reason="Test purchase"))
    )
    assert isinstance(field.puts, Option)
    assert field.puts.wordings[:2] == ("Piracy (copyright)", "Pirated copy")
    assert field.held_by("Piracy (copyright)")
    assert other.puts == Option(("Test purchase",))


@pytest.mark.parametrize("name", ["submit", "verify", "declaration", "open"])
def test_steps_without_a_field_cannot_be_taught(name: str) -> None:
    learned = Learned(host=HOST, steps={name: REASON})

    assert step_of(learned, name) == step_of(Learned(host=HOST), name)


def test_anchors_from_newer_teaching_replace_older_ones() -> None:
    step = LearnedStep(
        day=date(2026, 12, 1),
        labels=("* why you  complain:", "Grund"),
        anchors=Anchors(kind="list", label="Grund", before="Links"),
        entries=(("pirated copy", "Raubkopie"),),
    )
    after = joined(LEARNED, Learned(host=HOST, steps={"reason": step})).steps["reason"]

    assert after == replace(step, labels=("Why you complain", "Grund"))


def test_labels_of_other_fields_include_taught_labels() -> None:
    learned = Learned(host=HOST, steps={"listings": LearnedStep(day=DAY, labels=("Pages that copy you",))})
    elsewhere = words_elsewhere(FLOW, "reason", learned)

    assert {"Pages that copy you", "Submit", "IPR type"} <= set(elsewhere)
    assert "Complaint reason" not in elsewhere


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("127.0.0.1", "practice"),
        ("localhost", "practice"),
        ("[::1]", "practice"),
        (HOST, HOST),
        ("practice", "practice"),
    ],
)
def test_teaching_is_stored_under_one_key_for_all_practice_portals(host: str, key: str) -> None:
    assert learned_key(host) == key


@pytest.mark.parametrize(
    "words",
    ["Why you complain", "Report reason", "投诉的原因", "Up to 300 links, one a line.", "Post content (optional)",
     "Check all that apply?", "¿Por qué?"],
)  # fmt: skip
def test_plausible_field_labels_may_be_taught(words: str) -> None:
    assert objection(words) is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Submit", "button"), ("提 交", "button"), ("Verify", "button"), ("Confirm and submit", "button"),
        ("SUBMIT →", "button"), ("Next", "button"), ("下一步", "button"), ("Save draft", "button"),
        ("Submit complaint now", "button"), ("Ｓｕｂｍｉｔ", "button"),
        ("", "empty"), ("  *: ", "empty"), ("x" * 81, "longer"),
        ("Why\u202eyou", "invisible"), ("Why\nyou", "invisible"), ("a\u0000b", "invisible"),
        ("<b>Why</b>", "HTML"), ("Why&nbsp;you", "HTML"), ("< script", "HTML"),
        ("https://evil.example", "address"), ("see evil.example/x", "address"), ("javascript:x", "address"),
        ("www.evil", "address"), ("jane@example.org", "e-mail"), ("Order 2026-11-240", "long number"),
    ],
)  # fmt: skip
def test_unsuitable_labels_are_refused_with_a_reason(words: str, why: str) -> None:
    assert why in (objection(words) or "accepted")


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        ("AliExpress.com", True), ("Apply for removal of a copy", True), ("Other (VA0002468013)", True),
        ("Submit", False), ("同意", False), ("https://evil.example", False), ("<i>x</i>", False), ("x" * 201, False),
    ],
)  # fmt: skip
def test_only_plausible_option_names_may_be_taught(entry: str, allowed: bool) -> None:
    assert (entry_objection(entry) is None) is allowed
