"""The rules for a flow beyond the shape of its file."""

from typing import Any

import pytest

from helper.flow.load import rule_mistakes
from tests.flow.samples import Change, at_step, changed_flow, step_in


def mistakes_after(change: Change) -> list[str]:
    return rule_mistakes(changed_flow(change))


def add_page(document: dict[str, Any], *steps: dict[str, Any]) -> dict[str, Any]:
    page = {"id": "second", "heading": ["Second page"], "step": list(steps)}
    document["page"].append(page)
    return page


SEND = {"id": "send", "handoff": "person", "label": ["Send"]}
OF_A_STEP: list[tuple[str, dict[str, Any], str]] = [
    ("evidence", {"attach": "picture"}, ("a form of kind 'complaint' has no field 'picture'; it has "
     "website, ipr_type, ipr, complaint_type, reason, listings, description, evidence")),
    ("reason", {"option_for": {"pirated": ["Pirated copy"]}}, "'option_for' has no meaning here"),
    ("listings", {"option_for": {"any": ["Any"]}}, "'option_for' has no meaning here"),
    ("description", {"label": ["REASON *"]}, "the label 'REASON *' is also a label of step reason"),
    ("submit", {"label": ["Submit a complaint"]}, "the label 'Submit a complaint' is also a label of step open"),
    ("reason", {"label": ["(optional)"]}, "the label '(optional)' is empty"),
    ("reason", {"label": []}, "'label' is missing; without a label the field cannot be found"),
    ("listings", {"option": ["x"]}, "'option' has no meaning here"),
    ("reason", {"option": []}, "'option' is missing; it names the list entry to choose"),
    ("ipr", {"option": ["Whale"]}, "'option' has no meaning here"),
    ("reason", {"option": ["*"]}, "the option * is empty"),
    ("reason", {"at_most": 3}, "'at_most' has no meaning here"),
    ("description", {"fill": "listings"}, "step listings already fills in 'listings'"),
    ("reason", {"after": ["complaint_typ"]}, ("'after' names complaint_typ, which is not an earlier step "
     "(did you mean 'complaint_type'?)")),
    ("complaint_type", {"after": ["reason"]}, ("'after' names reason, which is not an earlier step "
     "(possible: open, website, ipr_type, ipr)")),
    ("open", {"go": "link", "label": []}, "go = 'link' needs the link's text in 'label'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "mistake"), OF_A_STEP)
def test_invalid_step_is_reported_with_its_location(name: str, values: dict[str, Any], mistake: str) -> None:
    assert at_step(name, mistake) in mistakes_after(lambda flow: step_in(flow, name).update(values))


CASES: list[tuple[Change, str]] = [
    (lambda flow: flow["hosts"]["portal"].append("ipp.alibabagroup.com.example"),
     ("[hosts]: 'portal' has ipp.alibabagroup.com.example, which is not a host that ipp-helper may use "
     "(did you mean 'ipp.alibabagroup.com'?)")),
    (lambda flow: flow["hosts"]["portal"].append("https://ipp.taobao.com/"),
     ("[hosts]: 'portal' has https://ipp.taobao.com/, which is not a host that ipp-helper may use "
     "(did you mean 'ipp.taobao.com'?)")),
    (lambda flow: flow["hosts"]["login"].append("login.example"),
     "[hosts]: 'login' has login.example, which is not a host that ipp-helper may use (did you mean 'login.aliexpress.com'?)"),
    (lambda flow: flow["hosts"]["portal"].remove("ipp.taobao.com"),
     "[flow]: 'seen' names ipp.taobao.com, which is not in [hosts] portal"),
    (lambda flow: add_page(flow, {"id": "submit", "handoff": "person", "label": ["Send"]}),
     "step submit: another step has the same id"),
    (lambda flow: flow["page"][0]["heading"].append("*"),
     "page complaint: the heading '*' is empty"),
    (lambda flow: (add_page(flow, SEND), flow["page"][1]["heading"].append("submit a complaint:")),
     "page second: the heading 'submit a complaint:' is also a heading of page complaint"),
    (lambda flow: add_page(flow, {"id": "next", "fill": "description", "label": ["Text"]}),
     "page second, step 1 (next): step description already fills in 'description'"),
    (lambda flow: flow["outcome"]["refused"].append("complaint submitted"),
     "[outcome]: 'complaint submitted' is in both 'accepted' and 'refused'"),
    (lambda flow: flow["login"]["in"].append("text: "), "[login]: the sign 'text: ' has no text"),
    (lambda flow: flow["page"][0].update(step=flow["page"][0]["step"][:9]),
     "page complaint, step 9 (evidence): a handoff must follow, in which the user reads and submits the form"),
    (lambda flow: flow["page"][0].update(step=[{"id": "submit", "handoff": "person", "label": ["Submit"]}]),
     "top of the file: no step fills in a field, but a form needs fields"),
    (lambda flow: add_page(flow, SEND).update(id="complaint"),
     "page complaint: another page has the same id"),
    (
        lambda flow: (
            flow["hosts"].update(portal=["ipp.taobao.com"]),
            step_in(flow, "open").update(go="https://ipp.aidcgroup.net/"),
        ),
        ("page complaint, step 1 (open): 'https://ipp.aidcgroup.net/' must be a path such as /complaint.htm, "
        "or an https address of a host in [hosts] portal"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "mistake"), CASES)
def test_each_mistake_in_a_flow_file_is_reported_with_its_location(change: Change, mistake: str) -> None:
    assert mistake in mistakes_after(change)


@pytest.mark.parametrize(
    ("way", "leads_along"),
    [
        ("/complaint/complaint.htm?platform=ae", True),
        ("#/complaint/form?platform=ae", True),
        ("?platform=ae", True),
        ("https://ipp.aidcgroup.net/#/ippHome", True),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("/\t/evil.example/", False),
        ("https://evil.example/", False),
        ("https://ipp.aidcgroup.net@evil.example/", False),
        ("https://user@ipp.aidcgroup.net/", False),
        ("https://ipp.aidcgroup.net:8443/", False),
        ("http://ipp.aidcgroup.net/", False),
        ("javascript:alert(1)", False),
        ("complaint.htm", False),
    ],
)
def test_address_that_a_go_step_opens_must_be_on_the_portal(way: str, leads_along: bool) -> None:
    mistakes = mistakes_after(lambda flow: step_in(flow, "open").update(go=way))
    assert [mistake.startswith("page complaint, step 1 (open)") for mistake in mistakes] == [True] * (
        not leads_along
    )


def test_flow_file_for_reading_lists_needs_no_fields_and_no_handoff_step() -> None:

    def turn(flow: dict[str, Any]) -> None:
        flow["flow"]["kind"] = "list"
        flow["page"][0]["step"] = [{"id": "table", "expect": "button", "label": ["Search"]}]

    assert mistakes_after(turn) == []
