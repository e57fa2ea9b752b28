"""The functions that compose sessions for commands, screens and tests."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helper.composition.sessions import (
    WindowOpening,
    filing_session,
    learned_book,
    list_session,
    portal_start,
    run_of,
    window_order,
)
from helper.config.settings import Settings, read_settings
from helper.errors import NotDone, WrongUse
from helper.flow.learned import Learned, LearnedNumber, LearnedStep
from helper.flow.learned_file import LearnedBook
from helper.flow.load import flows_folder, shipped_flow
from helper.hosts import PORTAL_HOSTS
from helper.model.attempt import FieldValue, Result
from helper.model.complaint import Account
from helper.session.context import AppContext, FilingRequest, ReadRequest, RecheckRequest, RightsRequest
from helper.session.filing.admission import PortalAddress, Trust
from helper.store.queue import Queue
from helper.store.store import Store
from tests.cli.program import Program
from tests.factories import a_work, addresses, an_attempt, an_id, complain
from tests.session.stage import ScriptedOperator

STRANGE = "https://ipp.portal.example/form"
HOST = "ipp.aidcgroup.net"
LOOPBACK = "http://127.0.0.1:5000/"


OPERATOR = ScriptedOperator()
Compose = Callable[[AppContext, str], object]
"""Creates a session with these records on this portal."""


@pytest.fixture
def parts(store: Store) -> AppContext:
    queue, work = Queue(store), a_work()
    store.change(work)
    complain(queue, work.id, addresses(2))
    return AppContext(places=store.places, settings=Settings(), store=store, queue=queue)


def test_filing_starts_at_the_documented_address_by_default(parts: AppContext) -> None:
    assert portal_start(parts, "")[0] == "https://ipp.alibabagroup.com/"
    for address in ("https://ipp.alibabagroup.com/", "https://ipp.aidcgroup.net/#/ippHome"):
        start, read = portal_start(parts, address)
        assert (start, read.trust) == (address, Trust.KNOWN)
    assert portal_start(replace(parts, settings=Settings(portal=STRANGE)), "")[0] == STRANGE


CHANGING: tuple[tuple[str, Compose], ...] = (
    ("file", lambda parts, portal: filing_session(parts, OPERATOR, FilingRequest(portal=portal))),
    (
        "register",
        lambda parts, portal: filing_session(parts, OPERATOR, FilingRequest(portal=portal, works=())),
    ),
    ("outcomes", lambda parts, portal: list_session(parts, OPERATOR, ReadRequest(), portal=portal)),
    ("rights", lambda parts, portal: list_session(parts, OPERATOR, RightsRequest(), portal=portal)),
)
"""The sessions on a portal that change records."""


@pytest.mark.parametrize("compose", [compose for _, compose in CHANGING], ids=[name for name, _ in CHANGING])
def test_practice_portal_is_never_used_with_the_users_own_records(
    parts: AppContext, compose: Compose
) -> None:
    with pytest.raises(WrongUse, match="your own records") as refused:
        compose(parts, LOOPBACK)
    assert (refused.value.where, bool(refused.value.now)) == (str(parts.places.data), True)
    parts.places.mark_practice()
    assert compose(parts, LOOPBACK)


@pytest.mark.parametrize("compose", [compose for _, compose in CHANGING], ids=[name for name, _ in CHANGING])
@pytest.mark.parametrize("portal", ["", f"https://{HOST}/"])
def test_real_portal_is_never_used_with_practice_records(
    parts: AppContext, compose: Compose, portal: str
) -> None:
    assert compose(parts, portal)
    parts.places.mark_practice()
    with pytest.raises(WrongUse, match="practice records") as refused:
        compose(parts, portal)
    assert (refused.value.where, bool(refused.value.now)) == (str(parts.places.data), True)


def test_undo_forgets_what_was_taught_and_redo_restores_it(parts: AppContext) -> None:
    address = PortalAddress(Trust.KNOWN, HOST)
    book, undo_stack = learned_book(parts, shipped_flow(), address), parts.store.undo_stack
    day = date(2026, 11, 24)
    for label in ("Why you complain", "Your ground"):
        book.add(Learned(host=HOST, steps={"reason": LearnedStep(day=day, labels=(label,))}))

    assert undo_stack.undo() == "what you taught about “Complaint reason”"
    assert learned_book(parts, shipped_flow(), address).of(HOST).steps["reason"].labels == (
        "Why you complain",
    )
    assert undo_stack.undo()
    assert learned_book(parts, shipped_flow(), address).of(HOST).empty
    assert undo_stack.redo()
    assert book.of(HOST).steps["reason"].labels == ("Why you complain",)


def test_undo_keeps_a_taught_field_that_was_changed_since(parts: AppContext) -> None:
    address = PortalAddress(Trust.KNOWN, HOST)
    learned = Learned(
        host=HOST, steps={"reason": LearnedStep(day=date(2026, 11, 24), labels=("Why you complain",))}
    )
    learned_book(parts, shipped_flow(), address).add(learned)
    other = LearnedBook(parts.places.learned, shipped_flow())
    other.put(replace(learned, number=LearnedNumber(day=date(2026, 11, 25), labels=("Ticket no",))))

    assert parts.store.undo_stack.undo() == "2 links put on 1 form"
    assert learned_book(parts, shipped_flow(), address).of(HOST).number_label == ("Ticket no",)


def test_confirmed_host_is_stored_and_may_be_opened(parts: AppContext) -> None:
    parts.places.settings_file.write_text('name = "Mira"\n', encoding="utf-8")
    opening = WindowOpening(parts, shipped_flow(), STRANGE)
    before = opening.portal.holds(STRANGE)

    opening.trust("ipp.portal.example")

    assert (before, opening.portal.holds(STRANGE)) == (False, True)
    settings = read_settings(parts.places.settings_file)
    assert (settings.name, settings.extra_hosts) == ("Mira", ("ipp.portal.example",))


def test_flow_for_other_hosts_is_refused_before_a_window_opens(parts: AppContext, tmp_path: Path) -> None:
    text = (flows_folder() / "aliexpress-complaint.toml").read_text(encoding="utf-8")
    hosts = re.search(r"^portal = \[.*\]$", text, re.MULTILINE)
    seen = re.search(r"^\[flow\.seen\]\n(?:.+\n)+", text, re.MULTILINE)
    assert hosts is not None
    assert seen is not None
    narrow = text.replace(hosts[0], 'portal = ["ipp.taobao.com"]').replace(seen[0], "")
    (tmp_path / "narrow.toml").write_text(narrow, encoding="utf-8")

    with pytest.raises(WrongUse, match=f"portal at {HOST}") as refused:
        filing_session(
            parts, ScriptedOperator(), FilingRequest(portal=f"https://{HOST}/", flow=tmp_path / "narrow.toml")
        )

    assert "ipp.taobao.com" in refused.value.now


def test_rehearsal_is_refused_in_paste_mode_or_with_an_open_form(parts: AppContext) -> None:
    """In paste mode the program cannot compare values.

    A second form may not be filled in while one is open.
    """
    with pytest.raises(WrongUse, match="rehearsal"):
        filing_session(parts, ScriptedOperator(), FilingRequest(paste=True, rehearse=True))
    parts.queue.reserve()

    with pytest.raises(NotDone, match="still open"):
        filing_session(parts, ScriptedOperator(), FilingRequest(rehearse=True))


def accepted(**values: Any) -> dict[str, Any]:
    usual = {"host": HOST, "values": (FieldValue(field="reason", value="x"),), "result": Result.FILED}
    return {**usual, **values}


@pytest.mark.parametrize(
    ("attempt", "is_first"),
    [
        (accepted(), False),
        (accepted(host="ipp.taobao.com"), True),
        (accepted(result=Result.SKIPPED), True),
        (accepted(values=()), True),
    ],
    ids=["accepted here", "accepted elsewhere", "not accepted", "only pasted"],
)
def test_host_counts_as_new_until_it_has_accepted_a_form(
    parts: AppContext, attempt: dict[str, Any], is_first: bool
) -> None:
    """A practice session never treats its host as new."""
    complaint = parts.store.complaints.all()[0]
    parts.store.change(replace(complaint, attempts=(an_attempt(**attempt),)))
    session = filing_session(parts, ScriptedOperator(), FilingRequest(portal=f"https://{HOST}/"))

    assert session.config.first_time is not None
    assert session.config.first_time(HOST) is is_first
    parts.places.mark_practice()
    assert filing_session(parts, ScriptedOperator(), FilingRequest(portal=LOOPBACK)).config.first_time is None


@pytest.mark.parametrize("practice", [False, True])
def test_hand_over_through_the_window_of_no_account_can_be_saved(parts: AppContext, practice: bool) -> None:
    if practice:
        parts.places.mark_practice()
    portal = LOOPBACK if practice else f"https://{HOST}/"
    tools = filing_session(parts, ScriptedOperator(), FilingRequest(portal=portal)).tools
    complaint = parts.store.complaints.all()[0]
    attempt = an_attempt(account_id=tools.account_id)

    parts.store.change(replace(complaint, attempts=(attempt,)))

    assert parts.store.complaints[complaint.id].attempts == (attempt,)


def test_each_account_has_its_own_browser_window(parts: AppContext) -> None:
    account = Account(id=an_id(), label="studio", host=HOST)
    parts = replace(parts, settings=Settings(browser=sys.executable))

    own = window_order(parts, shipped_flow(), practice=False, account=account)
    usual = window_order(parts, shipped_flow(), practice=False)

    assert own.profile == parts.places.profile(account.id)
    assert usual.profile == parts.places.profile("portal")
    assert own.info_file != usual.info_file
    assert own.journal_file != usual.journal_file


def test_session_uses_the_account_of_its_first_form(parts: AppContext) -> None:
    mine, other = (Account(id=an_id(), label=label, host=HOST) for label in ("mine", "other"))
    [first] = parts.store.complaints.all()
    second = complain(parts.queue, first.work_id, addresses(2, start=2))
    parts.store.change(mine, other, replace(first, account_id=mine.id), replace(second, account_id=other.id))

    session = filing_session(parts, ScriptedOperator(), FilingRequest())
    chosen = filing_session(parts, ScriptedOperator(), FilingRequest(complaints=(second.id,)))

    assert [form.id for form in session.forms.ready()] == [first.id]
    assert [form.id for form in session.forms.elsewhere()] == [second.id]
    assert [form.id for form in chosen.forms.ready()] == [second.id]


def test_hand_over_in_the_shared_window_names_no_account(parts: AppContext) -> None:
    session = filing_session(parts, ScriptedOperator(), FilingRequest())
    [form] = parts.store.complaints.all()
    parts.queue.reserve(form.id)
    handed_over = parts.queue.hand_over(form.id, an_attempt(account_id=session.tools.account_id))
    assert handed_over.attempts[-1].account_id == ""


FORM = Path(__file__).parents[2] / "flows" / "aliexpress-complaint.toml"


def test_listings_filed_in_practice_are_not_opened_in_the_shop(parts: AppContext) -> None:
    parts.places.mark_practice()
    with pytest.raises(NotDone, match="practice records"):
        run_of(parts, ScriptedOperator(), RecheckRequest(listing_ids=("1",)))


def test_recheck_without_reported_listings_ends_immediately(program: Program) -> None:
    assert "There is nothing to check" in program("recheck").out
    answer = program("recheck", "--json")

    assert (answer.exit, json.loads(answer.out)["event"]) == (0, "run_ended")


NOT_THE_PORTALS = "This is not the address of the complaint portal"
DECEPTIVE = (
    "https://ipp.aidcgroup.net.evil.example/",
    "http://evil.example\\@127.0.0.1/",
    "http://0.0.0.0:9/",
    "https://ipp.taoba0.com/",
)
_LIST_ERRORS = (
    ("--portal", "https://ipp.portal.example/", "This is not an address of the portal"),
    ("--portal", f"https://{PORTAL_HOSTS[0]}.evil.example/", NOT_THE_PORTALS),
    ("--flow", str(FORM), "This flow file does not describe a list"),
    ("--flow", "nowhere.toml", "There is no file nowhere.toml"),
)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        *((["outcomes", option, value], message) for option, value, message in _LIST_ERRORS),
        *((["file", "--plain", "--portal", address], NOT_THE_PORTALS) for address in DECEPTIVE),
    ],
)
def test_invalid_options_are_refused_before_a_window_opens(
    program: Program, command: list[str], message: str
) -> None:
    answer = program(*command, "--json")

    assert (answer.exit, answer.out) == (2, "")
    assert answer.error["what"].startswith(message)
    assert message != NOT_THE_PORTALS or "extra_hosts" in answer.error["now"]
