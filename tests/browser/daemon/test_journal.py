"""The journal tells what was sent and what came back, and nothing of what was in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.async_api import Request, Response

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.journal import (
    Journal,
    Recorder,
    item_ids,
    looks_like_check,
    note_known,
    read_journal,
)
from helper.flow.load import shipped_flow
from tests.systems import is_for_nobody_else

ITEMS = ("1005009900000017", "1005009900000025")
BODY = "links=" + "%0A".join(f"https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{item}.html" for item in ITEMS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_a_submission_is_found_by_the_ids_in_it(file: Path) -> None:
    """With status and number, and how many of the ids asked for were in it."""
    journal = Journal(file)
    journal.sent("1", "POST", "/complaint/submit.json", BODY)
    journal.answered("1", status=200, accepted=True, number="48213377")
    [seen] = read_journal(file).submissions_for([*ITEMS, "1005009900000033"])
    assert (seen.path, seen.status, seen.accepted, seen.number, sorted(seen.items)) == (
        "/complaint/submit.json", 200, True, "48213377", sorted(ITEMS),
    )  # fmt: skip


def test_the_number_of_the_page_after_it_is_added(file: Path) -> None:
    """A later line about the same request completes the earlier one."""
    journal = Journal(file)
    journal.sent("1", "POST", "/submit", BODY)
    journal.answered("1", status=303, accepted=None, number="")
    journal.answered("1", status=303, accepted=True, number="0048213377")
    [seen] = read_journal(file).submissions_for(ITEMS)
    assert (seen.accepted, seen.number) == (True, "0048213377")


def test_a_submission_without_an_answer_is_there_too(file: Path) -> None:
    """A crash between the two lines loses nothing."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    [seen] = read_journal(file).submissions_for(ITEMS)
    assert (seen.status, seen.accepted, seen.number) == (None, None, "")


def test_what_could_not_be_looked_into_is_known_by_its_form(file: Path) -> None:
    """A form with files may have been the submission: it was about what the form in her hands was about."""
    journal = Journal(file)
    journal.sent("1", "POST", "/complaint/", None, ITEMS)
    journal.sent("2", "POST", "/complaint/", None)
    [seen] = read_journal(file).submissions_for([ITEMS[0], "1005009900000033"])
    assert (seen.request, sorted(seen.items)) == ("1", [ITEMS[0]])
    assert read_journal(file).submissions_for(["1005009900000033"]) == []


def test_a_submission_of_which_nothing_is_known_is_not_left_out(file: Path) -> None:
    """By its address it was one, and it may have been about anything."""
    Journal(file).sent("1", "POST", "/submit", None)
    [seen] = read_journal(file).submissions_for(ITEMS)
    assert seen.items == set(ITEMS)


def test_what_the_records_know_of_a_request_stands_with_it(file: Path) -> None:
    """The hand-over to which it belongs, whatever time either of them says."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    note_known(file, ["1"], "attempt")
    [seen] = read_journal(file).submissions_for(ITEMS)
    assert seen.attempts == {"attempt"}


def test_the_check_of_the_links_is_no_submission(file: Path) -> None:
    """It carries every id, and files nothing."""
    Journal(file).sent("1", "POST", "/complaint/complaintSubmission/checkLinks.json", BODY)
    assert read_journal(file).submissions_for(ITEMS) == []


def test_other_complaints_are_left_out(file: Path) -> None:
    """Only what holds these ids."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    assert read_journal(file).submissions_for(["1005009900000033"]) == []


def test_nothing_of_what_was_sent_can_be_read_in_it(file: Path) -> None:
    """No id, no value, no query: only salted fingerprints, in a file of the person's own."""
    Journal(file).sent("1", "POST", "/submit", f"{BODY}&email=jane@example.org&phone=%2B441632960961")
    text = file.read_text(encoding="utf-8")
    for secret in (*ITEMS, "jane", "1632960961", "aliexpress"):
        assert secret not in text
    assert is_for_nobody_else(file)


def test_two_journals_have_different_fingerprints(tmp_path: Path) -> None:
    """What was reported in one place cannot be compared with another."""
    for name in ("one", "two"):
        Journal(tmp_path / name).sent("1", "POST", "/submit", BODY)
    one, two = (read_journal(tmp_path / name).lines[0]["ids"] for name in ("one", "two"))
    assert set(one).isdisjoint(two)


def test_a_line_cut_short_by_a_crash_spoils_no_other(file: Path) -> None:
    """The next daemon writes on a line of its own, and earlier entries are still read."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    with file.open("a", encoding="utf-8") as end:
        end.write('{"at": "2026-')
    Journal(file).sent("2", "POST", "/submit", BODY)
    assert len(read_journal(file).submissions_for(ITEMS)) == 2


def test_a_missing_journal_is_an_empty_one(file: Path) -> None:
    """Before the first window there is nothing to tell."""
    assert read_journal(file).submissions_for(ITEMS) == []


def test_a_journal_that_was_taken_away_begins_anew(file: Path) -> None:
    """The window is still open, and what it sends from then on is known."""
    journal = Journal(file)
    file.unlink()
    journal.sent("1", "POST", "/submit", BODY)
    assert len(read_journal(file).submissions_for(ITEMS)) == 1


def test_a_long_journal_forgets_its_older_half(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays small, and what happened last stays in it."""
    monkeypatch.setattr("helper.browser.daemon.journal._KEPT_BYTES", 1000)
    journal = Journal(file)
    for number in range(20):
        journal.sent(str(number), "POST", "/submit", BODY)
    Journal(file)
    lines = read_journal(file).lines
    assert [line["request"] for line in lines] == [str(number) for number in range(10, 20)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"links": "https:\\/\\/www.aliexpress.com\\/item\\/1005009900000017.html"}', {"1005009900000017"}),
        ("links=https%3A%2F%2Faliexpress.com%2Fitem%2FA-Shirt%2F32900000017.html", {"32900000017"}),
        ('{"ids": [1005009900000017]}', {"1005009900000017"}),
        ("phone=01632960961&at=1764000000000", set()),
    ],
)
def test_item_ids_are_found_in_any_wrapping_and_nothing_else_is(body: str, found: set[str]) -> None:
    """JSON, form fields and bare lists of ids; a telephone number and a time are no ids."""
    assert item_ids(body) == found


@pytest.mark.parametrize(
    ("path", "is_check"),
    [
        ("/complaint/complaintSubmission/checkLinks.json", True),
        ("/api/verify", True),
        ("/complaint/saveDraft.json", True),
        ("/complaint/complaintSubmission/submit.json", False),
        ("/complaint/verifyAndSubmit", False),
        ("/complaint/", False),
    ],
)
def test_a_check_is_known_by_the_last_part_of_its_path(path: str, *, is_check: bool) -> None:
    """A path that also speaks of submitting counts as a submission."""
    assert looks_like_check(path) is is_check


def test_what_was_sent_from_a_form_and_accepted_is_found_without_its_ids(file: Path) -> None:
    """The last page of a form in several holds none of what was filled in; the form it belongs to is known."""
    journal = Journal(file)
    journal.sent("1", "POST", "/ipr/iprSubmission.htm", "place=other", ["Quiet Whale"])
    journal.sent("3", "POST", "/complaint/rights.json", "type=copyright", ["Quiet Whale"])
    journal.answered("3", status=200, accepted=True, number="")
    journal.sent("2", "POST", "/ipr/submit.json", '{"draft": "d00001"}', ["Quiet Whale"])
    journal.answered("2", status=200, accepted=True, number="9000117")
    [seen] = read_journal(file).submissions_for(["Quiet Whale"])
    assert (seen.path, seen.number) == ("/ipr/submit.json", "9000117")
    assert read_journal(file).submissions_for(["Fox"]) == []
    assert "Whale" not in file.read_text(encoding="utf-8")


def test_what_was_sent_from_a_form_without_an_answer_is_found_by_its_address(file: Path) -> None:
    """The answer was lost: the portal may have it. What it has refused it has not."""
    journal = Journal(file)
    journal.sent("1", "POST", "/ipr/submit.json", "{}", ["Quiet Whale"])
    assert len(read_journal(file).submissions_for(["Quiet Whale"])) == 1
    journal.answered("1", status=200, accepted=False, number="")
    assert read_journal(file).submissions_for(["Quiet Whale"]) == []


def test_an_upload_is_no_submission(file: Path) -> None:
    """A file that goes off as soon as it is chosen, by its address."""
    Journal(file).sent("1", "POST", "/ipr/upload.json", None)
    assert read_journal(file).submissions_for(["Quiet Whale"]) == []


PORTAL = "https://portal.example"
ACCEPTED = "<h1>Complaint submitted</h1><p>Complaint number: {}</p>"


@dataclass(eq=False, slots=True)
class FakeRequest:
    """The browser's request, which loads a page."""

    url: str
    method: str = "GET"
    post_data_buffer: bytes = b""

    def is_navigation_request(self) -> bool:
        return True


def posted(item: str) -> Request:
    body = f"https://www.aliexpress.com/item/{item}.html".encode()
    return cast("Request", FakeRequest(f"{PORTAL}/submit", "POST", body))


def answer_to(request: Request, text: Awaitable[str], status: int = 200) -> Response:
    """The browser's answer, whose text comes when it comes."""
    headers = {"content-type": "text/html"}
    values = {"request": request, "url": request.url, "status": status, "headers": headers}
    return cast("Response", SimpleNamespace(**values, text=lambda: text))


async def test_a_number_that_is_read_late_is_that_of_its_own_form(tmp_path: Path) -> None:
    """The next form is sent while the page after the first one is still being read: each gets its number."""
    config = DaemonConfig(
        account="x", run=tmp_path, executable=tmp_path, profile=None, hosts=("portal.example",), outcome=shipped_flow().outcome,
    )  # fmt: skip
    recorder = Recorder(config, Journal(config.journal_file))
    loop = asyncio.get_running_loop()
    pages = [loop.create_future() for _ in ITEMS]
    page = cast("Request", FakeRequest(f"{PORTAL}/done"))
    for item, text in zip(ITEMS, pages, strict=True):
        redirect = loop.create_future()
        redirect.set_result("")
        request = posted(item)
        recorder._sent(request)
        recorder._answered(answer_to(request, redirect, status=303))
        recorder._answered(answer_to(page, text))
    for text, number in zip(pages, ("48213377", "48213378"), strict=True):
        text.set_result(ACCEPTED.format(number))
    await recorder.finish()
    found = [read_journal(config.journal_file).submissions_for([item])[0].number for item in ITEMS]
    assert found == ["48213377", "48213378"]
