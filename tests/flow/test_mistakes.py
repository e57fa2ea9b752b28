"""Mistakes of shape, in plain words, each with its place."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from helper.flow.mistakes import place_of, shape_mistakes
from tests.flow.samples import FLOW_TEXT

Change = Callable[[dict[str, Any]], object]


def mistakes_after(change: Change) -> list[str]:
    """The mistakes of the shipped flow after a change."""
    document = tomllib.loads(FLOW_TEXT)
    change(document)
    return shape_mistakes(document)


def step(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(step for step in document["page"][0]["step"] if step["id"] == name)
    return found


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            lambda flow: step(flow, "reason").update(options=["Pirated copy"]),
            "page complaint, step 6 (reason): 'options' is not known; did you mean 'option'?",
        ),
        (
            lambda flow: flow.update(notes="x"),
            "top of the file: 'notes' is not known; known are schema, flow, hosts, login, page, outcome, list",
        ),
        (lambda flow: flow.pop("login"), "top of the file: 'login' is missing"),
        (lambda flow: flow["flow"].pop("kind"), "[flow]: 'kind' is missing"),
        (lambda flow: flow["page"][0].pop("heading"), "page complaint: 'heading' is missing"),
        (lambda flow: flow.update(schema=2), "top of the file: 'schema' is '2'; it must be 1"),
        (
            lambda flow: flow["flow"].update(kind="complain"),
            "[flow]: 'kind' is 'complain'; it must be 'complaint', 'ipr' or 'list'",
        ),
        (
            lambda flow: step(flow, "reason").update(choose="reasons"),
            ("page complaint, step 6 (reason): 'choose' is 'reasons'; "
            "it must be 'website', 'ipr_type', 'ipr', 'complaint_type', 'reason', 'place', 'has_certificate' or 'work_kind'"),
        ),
        (
            lambda flow: step(flow, "reason").pop("choose"),
            ("page complaint, step 6 (reason): does not say what it is; "
            "it needs one of fill, choose, attach, expect, handoff, go"),
        ),
        (
            lambda flow: step(flow, "submit").update(fill="listings"),
            ("page complaint, step 12 (submit): has fill and handoff at once; "
            "it needs one of fill, choose, attach, expect, handoff, go"),
        ),
        (
            lambda flow: step(flow, "reason").update(label="Reason"),
            ("page complaint, step 6 (reason): 'label' must be a list, "
            'such as ["Complaint reason", "投诉理由"]'),
        ),
        (
            lambda flow: step(flow, "reason").update(label=["Reason", ""]),
            "page complaint, step 6 (reason): 'label 2' must not be empty",
        ),
        (
            lambda flow: step(flow, "reason").update(label=["Reason", 7]),
            "page complaint, step 6 (reason): 'label 2' must be a text between quotes",
        ),
        (
            lambda flow: step(flow, "listings").update(at_most=0),
            "page complaint, step 7 (listings): 'at_most' must be 1 or more",
        ),
        (
            lambda flow: step(flow, "listings").update(at_most="300"),
            "page complaint, step 7 (listings): 'at_most' must be a whole number",
        ),
        (
            lambda flow: step(flow, "evidence").update(optional="yes"),
            "page complaint, step 9 (evidence): 'optional' must be true or false",
        ),
        (
            lambda flow: step(flow, "reason").update(id="The Reason"),
            ("page complaint, step 6 (The Reason): 'id' must be a short name of small letters, digits, - and _, "
            "not 'The Reason'"),
        ),
        (
            lambda flow: flow["flow"]["seen"].update({"ipp.taobao.com": "yes"}),
            "[flow]: 'seen.ipp.taobao.com' must be 'described', 'taught on DATE' or 'worked on DATE', not 'yes'",
        ),
        (lambda flow: flow.update(page={"id": "x"}), "top of the file: 'page' must be written as [[page]], once for each"),
        (lambda flow: flow["page"][0]["step"].append(5), "page complaint: 'step 15' must be a table"),
        (lambda flow: flow.update(outcome=1), "top of the file: 'outcome' must be a table"),
        (lambda flow: flow.update(list={"columns": {"number": 1}}), '[list]: \'columns.number\' must be a list, such as ["Complaint reason", "投诉理由"]'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(change: Change, mistake: str) -> None:
    """One change, one sentence: where, what is wrong, what would be right."""
    assert mistakes_after(change) == [mistake]


def test_a_page_without_a_name_is_counted() -> None:
    """Where the id is missing, the place in the file has to do."""
    assert mistakes_after(lambda flow: flow["page"][0].pop("id")) == ["page 1: 'id' is missing"]
    assert place_of(("page", 0, "step", 2), {}) == "page 1, step 3"


def test_all_mistakes_come_at_once() -> None:
    """Nobody mends one only to be told of the next."""

    def spoil(flow: dict[str, Any]) -> None:
        flow["flow"].pop("id")
        step(flow, "reason").update(labels=["Reason"])
        step(flow, "listings").pop("label")
        flow["outcome"]["accepted"] = []

    assert len(mistakes_after(spoil)) == 3


def test_the_shipped_flow_has_no_mistakes_of_shape() -> None:
    """As it is, it is right."""
    assert mistakes_after(lambda _: None) == []
