"""Tests of the problems that prevent filing a complaint or a registration."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from helper.model.complaint import Account, Complaint, ComplaintState
from helper.model.finding import Doubt, Finding, FindingState, Judgement, Justification, Listing
from helper.model.problems import (
    FileSeen,
    FileSort,
    Problem,
    ProblemContext,
    problems,
    registration_problems,
    why_not_register,
)
from helper.model.work import Registration, Right, RightState, Work
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_attempt

WHALE = a_work()
TODAY = date(2026, 11, 24)
NOW_AND_HERE = ProblemContext(today=TODAY)
YESTERDAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 25)


SHORT = "https://a.aliexpress.com/_mSample"
BUNDLE = "https://www.aliexpress.com/ssr/1/BundleDeals2?productIds=1005009900000017:1,1005009900000033:2"


def problems_of(
    work: Work | None = WHALE,
    listing: dict[str, Any] | None = None,
    finding: dict[str, Any] | None = None,
    around: ProblemContext = NOW_AND_HERE,
    **complaint: Any,
) -> list[Problem]:
    """Return the problems of a complaint that would be valid without the given values."""
    (product, copy), form = _form(listing or {}, finding or {}, complaint)
    return problems(form, work, [copy], [product], around)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"work": None}, "work", "Choose the design"),
        ({"listing": {"item_id": "", "reading": "short_link"}}, "listings", "short link"),
        # if the original address is stored, the message is more specific
        ({"listing": {"item_id": "", "raw": (SHORT,), "reading": "short_link"}}, "listings", "hides which"),
        ({"listing": {"item_id": "", "raw": (BUNDLE,), "reading": "no_id"}}, "listings", "several products"),
        ({"listing": {"item_id": "", "reading": "id_damaged"}}, "listings", "number is damaged"),
        ({"listing": {"flagged": True}}, "listings", "may not lead to the right product"),
        (
            {"listing": {"title": "Whale curtain " * 4}, "finding": {"judgement": Judgement.LICENSED}},
            "listings",
            f"“Whale curtain Whale curtain Whale curta…” ({FIRST_ITEM}): it is not marked as a copy",
        ),
        ({"finding": {"judgement": None}}, "listings", "not marked as a copy"),
        ({"finding": {"work_id": "another"}}, "listings", "another design"),
        ({"reason": " "}, "reason", "Choose the reason"),
    ],
)
def test_each_mistake_is_reported_as_exactly_one_problem(
    values: dict[str, Any], field: str, words: str
) -> None:
    (problem,) = problems_of(**values)
    assert problem.field == field
    assert words in problem.sentence


def _registered(**right: Any) -> Work:
    return a_work(id=WHALE.id, right=Right(**{"state": RightState.APPROVED, **right}))


@pytest.mark.parametrize(
    ("right", "blocked"),
    [
        ({"expires_on": YESTERDAY}, True),
        ({"expires_on": TODAY}, False),
        ({"approved_on": TOMORROW}, True),
        ({"approved_on": YESTERDAY, "expires_on": TOMORROW}, False),
        ({"state": RightState.UNKNOWN, "expires_on": YESTERDAY}, True),
        ({"state": RightState.UNKNOWN}, False),
        ({"state": RightState.DRAFT}, True),
        ({"state": RightState.PENDING}, True),
        ({"state": RightState.REJECTED}, True),
        ({"state": RightState.EXPIRED}, True),
    ],
)
def test_invalid_or_expired_registration_blocks_the_complaint(right: dict[str, Any], blocked: bool) -> None:
    """A registration is valid up to and including its last day. An unknown state blocks nothing."""
    found = problems_of(_registered(**right))
    assert [problem.field for problem in found] == ["ipr"] * blocked
    assert all(problem.sentence.startswith("Quiet Whale: ") for problem in found)


@pytest.mark.parametrize(("until", "blocked"), [(YESTERDAY, True), (TODAY, False), (None, False)])
def test_permission_is_valid_until_its_last_day(until: date | None, blocked: bool) -> None:
    found = problems_of(a_work(id=WHALE.id, client="Studio Nord", permission_until=until))
    assert [problem.field for problem in found] == ["client"] * blocked
    assert all(
        "Studio Nord ended on 23 November 2026. Ask for a new one" in problem.sentence for problem in found
    )


@pytest.mark.parametrize(
    ("right", "other", "blocked"),
    [
        ({"text": "Night Fox"}, {"title": "Night Fox"}, True),
        ({"text": "NIGHT  FOX"}, {"title": "Night Fox", "client": "Studio Nord"}, True),
        ({"text": "Lino (TM)"}, {"title": "Fox", "right": Right(text="Lino (TM)")}, False),
        ({"text": "Lino"}, {"title": "Fox", "client": "Mira", "right": Right(text="Lino")}, True),
        ({"number": "0071"}, {"title": "Fox", "client": "Mira", "right": Right(number="0071")}, True),
        ({"text": "A", "number": "0071"}, {"title": "Fox", "right": Right(text="B", number="0071")}, True),
        ({"number": "0071"}, {"title": "Fox", "right": Right(number="71")}, False),
        ({"number": "cr-71 "}, {"title": "Fox", "client": "Mira", "right": Right(number="CR-71")}, True),
        ({"text": "A", "number": "N/A"}, {"title": "Fox", "right": Right(text="B", number="N/A")}, False),
        ({"number": "none"}, {"title": "Fox", "client": "Mira", "right": Right(number="None")}, False),
    ],
)
def test_registration_that_belongs_to_another_design_is_a_problem(
    right: dict[str, Any], other: dict[str, Any], blocked: bool
) -> None:
    """Two designs of one client may share a trademark; designs of different clients may not."""
    work = _registered(**right)
    found = problems_of(work, around=ProblemContext(today=TODAY, works=[work, a_work(**other)]))
    assert [problem.field for problem in found] == ["ipr"] * blocked


@pytest.mark.parametrize(
    ("client", "clients", "chosen", "blocked"),
    [
        ("", (), None, False),
        ("", ("Studio Nord",), "a", False),
        ("Studio Nord", ("studio  nord",), "a", False),
        ("Studio Nord", ("Mira",), "a", True),
        ("Studio Nord", (), None, True),
        ("Studio Nord", ("Mira",), None, True),
        ("Studio Nord", ("Studio Nord",), "gone", True),
    ],
)
def test_account_may_file_only_for_its_clients(
    client: str, clients: tuple[str, ...], chosen: str | None, blocked: bool
) -> None:
    account = Account(id="a", label="mine", host="ipp.example.com", clients=clients)
    found = problems_of(
        a_work(id=WHALE.id, client=client),
        around=ProblemContext(today=TODAY, accounts=[account]),
        account_id=chosen,
    )
    assert [problem.field for problem in found] == ["account"] * blocked


_OWN = {"official_addresses": ("https://www.aliexpress.com/store/1102345678",)}


@pytest.mark.parametrize(
    ("work", "listing", "finding", "doubt"),
    [
        (_OWN, {"store_number": "1102345678"}, {}, Doubt.OWN),
        ({"licensees": ("Print House",)}, {"store_name": "PRINT-HOUSE"}, {}, Doubt.LICENSED),
        ({"licensees": ("1102345678",)}, {"store_number": "1102345678"}, {}, Doubt.LICENSED),
        ({}, {}, {"doubts": (Doubt.OTHER_CLIENT,)}, Doubt.OTHER_CLIENT),
        ({}, {"reading": "id_damaged", "flagged": True}, {"viewed": True}, Doubt.DAMAGED_ID),
    ],
)
def test_reason_given_by_the_user_settles_only_the_doubts_stored_with_it(
    work: dict[str, Any], listing: dict[str, Any], finding: dict[str, Any], doubt: Doubt
) -> None:
    design = a_work(id=WHALE.id, **work)
    (problem,) = problems_of(design, listing, finding)
    assert "give a reason" in problem.sentence
    reason = Justification(reason="the licence ended in May", doubts=(doubt,), by="Mira", at=NOW)
    assert problems_of(design, listing, {**finding, "grounds": reason}) == []
    others = tuple(other for other in Doubt if other is not doubt)
    for_others = Justification(reason="something else", doubts=others, by="Mira", at=NOW)
    assert len(problems_of(design, listing, {**finding, "grounds": for_others})) == 1


@pytest.mark.parametrize(
    ("state", "of_complaint", "relisted", "words"),
    [
        (FindingState.FILED, ComplaintState.FILED, None, ""),
        (FindingState.PLANNED, ComplaintState.PLANNED, False, "on another form"),
        (FindingState.PLANNED, ComplaintState.HANDED_OVER, True, "may have been submitted"),
        (FindingState.FILED, ComplaintState.FILED, True, "already filed (0077)"),
        (FindingState.REMOVED, ComplaintState.CLOSED, False, "reported before (0077)"),
        (FindingState.REMOVED, ComplaintState.CLOSED, True, ""),
    ],
)
def test_listing_is_reported_again_for_a_design_only_if_relisted(
    state: FindingState, of_complaint: ComplaintState, relisted: bool | None, words: str
) -> None:
    """In the case with `relisted=None`, the earlier report was about another design."""
    listing, design = a_listing(), a_work(title="Fox") if relisted is None else WHALE
    before = a_finding(listing, design, state=state)
    earlier = a_complaint(design, (before,), state=of_complaint, number="0077")
    finding = a_finding(listing, WHALE, predecessor_id=before.id if relisted else None)
    around = ProblemContext(today=TODAY, others={listing.id: [(before, earlier)]})
    found = problems(a_complaint(WHALE, (finding,)), WHALE, [finding], [listing], around)
    assert [words in problem.sentence for problem in found] == ([True] if words else [])


def test_listing_that_is_on_the_form_twice_is_a_problem() -> None:
    listings = [a_listing(), a_listing()]
    findings = [a_finding(listing, WHALE) for listing in listings]
    (problem,) = problems(a_complaint(WHALE, tuple(findings)), WHALE, findings, listings, NOW_AND_HERE)
    assert "on this form twice" in problem.sentence


@pytest.mark.parametrize(("length", "blocked"), [(200, False), (201, True)])
def test_overlong_explanation_is_a_problem(length: int, blocked: bool) -> None:
    """The portal would truncate the text."""
    found = problems_of(around=ProblemContext(today=TODAY), description="x" * length)
    assert [problem.field for problem in found] == ["description"] * blocked


@pytest.mark.parametrize(("amount", "sentences"), [(0, 1), (300, 0), (301, 1)])
def test_form_takes_1_to_300_listings(amount: int, sentences: int) -> None:
    pairs = [_form({"item_id": str(FIRST_ITEM + number)}, {}, {})[0] for number in range(amount)]
    listings, findings = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = problems(a_complaint(WHALE), WHALE, findings, listings, NOW_AND_HERE)
    assert len(found) == sentences


def _form(
    listing: dict[str, Any], finding: dict[str, Any], complaint: dict[str, Any]
) -> tuple[tuple[Listing, Finding], Complaint]:
    product = a_listing(**listing)
    copy = a_finding(product, WHALE, **finding)
    return (product, copy), a_complaint(WHALE, (copy,), **complaint)


@pytest.mark.parametrize(
    ("work", "complaint", "field"),
    [
        (a_work(title="Quiet\u202e Whale"), {}, "ipr"),
        (a_work(right=Right(text="Quiet\x1b Whale")), {}, "ipr"),
        (WHALE, {"description": "This is\u202e mine."}, "description"),
        (WHALE, {"reason": "Pirated\x00 copy"}, "reason"),
    ],
    ids=["title", "registration", "explanation", "reason"],
)
def test_invisible_characters_are_a_problem(work: Work, complaint: dict[str, Any], field: str) -> None:
    [problem] = problems_of(work, finding={"work_id": work.id}, work_id=work.id, **complaint)
    assert problem.field == field
    assert re.search(
        r"“(Quiet Whale|This is mine\.|Pirated copy)” has invisible characters", problem.sentence
    )


READY = Registration(picture="whale.png", statement="statement.pdf")
GOOD = {"whale.png": FileSeen(FileSort.PNG, 4000), "statement.pdf": FileSeen(FileSort.PDF, 9000)}


def ready(**changes: Any) -> Work:
    return a_work(registration=replace(READY, **changes))


def sentences_by_field(work: Work, files: dict[str, FileSeen] = GOOD) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in registration_problems(work, TODAY, files)}


def test_data_missing_from_a_registration_is_reported_as_a_problem() -> None:
    """A new design lacks a picture and a statement.

    A title that is blank or has invisible characters is refused, too.
    """
    assert sentences_by_field(a_work()).keys() == {"picture", "statement"}
    assert "title" in sentences_by_field(replace(ready(), title="  "))
    assert "invisible characters" in sentences_by_field(replace(ready(), title="Quiet\u202e Whale"))["title"]


def test_registration_with_a_certificate_needs_no_statement() -> None:
    assert (
        "scan of the certificate is missing"
        in sentences_by_field(ready(statement="", certificate=True))["certificate"]
    )
    certified = ready(statement="", certificate=True, certificate_file="scan.jpg")
    assert sentences_by_field(certified, {**GOOD, "scan.jpg": FileSeen(FileSort.JPG, 4000)}) == {}


@pytest.mark.parametrize(
    ("file", "seen", "words"),
    [
        ("whale.png", FileSeen(FileSort.MISSING), "no longer in the design's folder"),
        ("whale.png", FileSeen(FileSort.OTHER, 10), "not PDF, JPG or PNG"),
        ("whale.png", FileSeen(FileSort.PDF, 10), "Save it as JPG or PNG"),
        ("whale.png", FileSeen(FileSort.PNG, 6 * 1024 * 1024), "6.0 MB"),
        (
            "statement.pdf",
            FileSeen(FileSort.WORD, 9000),
            "is a Word file",
        ),
    ],
)
def test_unsuitable_files_are_problems(file: str, seen: FileSeen, words: str) -> None:
    """The file is missing, has the wrong type according to its first bytes, or is too large."""
    (sentence,) = sentences_by_field(ready(), {**GOOD, file: seen}).values()
    assert words in sentence


def test_impossible_dates_are_problems() -> None:
    assert "made_on" in sentences_by_field(ready(made_on=date(2026, 11, 25)))
    assert "published_on" in sentences_by_field(ready(published_on=date(2026, 11, 25)))
    assert "published_on" in sentences_by_field(
        ready(made_on=date(2020, 5, 2), published_on=date(2020, 5, 1))
    )
    assert sentences_by_field(ready(made_on=date(2020, 5, 1), published_on=date(2020, 5, 1))) == {}


@pytest.mark.parametrize(
    ("values", "may_be"),
    [
        ({"right": Right(state=RightState.UNKNOWN)}, True),
        ({"right": Right(state=RightState.DRAFT)}, True),
        ({"right": Right(state=RightState.REJECTED)}, True),
        ({"right": Right(state=RightState.EXPIRED)}, True),
        ({"right": Right(state=RightState.PENDING)}, False),
        ({"right": Right(state=RightState.APPROVED)}, False),
        # the design's exact entry in the portal's list is known, so the design is registered
        ({"right": Right(text="Quiet Whale (US)(N/A)")}, False),
        # a submission whose result is unknown
        ({"attempts": (an_attempt(),)}, False),
    ],
)
def test_pending_or_approved_design_is_not_registered_again(values: dict[str, Any], may_be: bool) -> None:
    assert (why_not_register(a_work(**values)) == "") is may_be
