"""The journal records the time and the result of each request, without the request's content."""

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
from tests.systems import is_user_only

ITEMS = ("1005009900000017", "1005009900000025")
BODY = "links=" + "%0A".join(f"https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{item}.html" for item in ITEMS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


Answers = list[tuple[int, bool | None, str]]
"""For each response: its HTTP status, whether the complaint was accepted, and the complaint number."""
Sent = tuple[str, str | None, list[str], Answers]
"""A sent request: its path, its body, the ids or title that identify the open form, and the responses."""
OTHER, WHALE = "1005009900000033", "Quiet Whale"
OF_A_FORM = ("/ipr/submit.json", "{}", [WHALE])
# fmt: off
FOUND: dict[str, tuple[list[Sent], list[str], list[tuple[str, int | None, bool | None, str, set[str]]]]] = {
    "a request with our ids and its response": (
        [("/complaint/submit.json", BODY, [], [(200, True, "48213377")])], [*ITEMS, OTHER],
        [("/complaint/submit.json", 200, True, "48213377", set(ITEMS))],
    ),
    "with the number from the page after a redirect": (
        [("/submit", BODY, [], [(303, None, ""), (303, True, "0048213377")])], [*ITEMS],
        [("/submit", 303, True, "0048213377", set(ITEMS))],
    ),
    "a request without a response, as after a crash": (
        [("/submit", BODY, [], [])], [*ITEMS], [("/submit", None, None, "", set(ITEMS))],
    ),
    "a request with files only, by the form that was open": (
        [("/complaint/", None, [*ITEMS], []), ("/complaint/", None, [], [])], [ITEMS[0], OTHER],
        [("/complaint/", None, None, "", {ITEMS[0]})],
    ),
    "not a request with the files of another form": ([("/complaint/", None, [*ITEMS], [])], [OTHER], []),
    "an unreadable request to a submit address": (
        [("/submit", None, [], [])], [*ITEMS], [("/submit", None, None, "", set(ITEMS))],
    ),
    "not the check of the links, which files nothing": (
        [("/complaint/complaintSubmission/checkLinks.json", BODY, [], [])], [*ITEMS], [],
    ),
    "not another complaint": ([("/submit", BODY, [], [])], [OTHER], []),
    "the last page of a form, which repeats no values": (
        [
            ("/ipr/iprSubmission.htm", "place=other", [WHALE], []),
            ("/complaint/rights.json", "type=copyright", [WHALE], [(200, True, "")]),
            ("/ipr/submit.json", '{"draft": "d00001"}', [WHALE], [(200, True, "9000117")]),
        ],
        [WHALE], [("/ipr/submit.json", 200, True, "9000117", {WHALE})],
    ),
    "not a request of another form": ([(*OF_A_FORM, [(200, True, "9000117")])], ["Fox"], []),
    "a request of our form without a response": (
        [(*OF_A_FORM, [])], [WHALE], [("/ipr/submit.json", None, None, "", {WHALE})],
    ),
    "not a request that the portal refused": ([(*OF_A_FORM, [(200, False, "")])], [WHALE], []),
    "not the upload of a chosen file": ([("/ipr/upload.json", None, [], [])], [WHALE], []),
}
# fmt: on


@pytest.mark.parametrize("case", FOUND)
def test_possible_submissions_are_found_by_item_ids_or_by_title(file: Path, case: str) -> None:
    requests, asked, found = FOUND[case]
    journal = Journal(file)
    for number, (path, body, about, answers) in enumerate(requests):
        journal.sent(str(number), "POST", path, body, about)
        for status, accepted, complaint in answers:
            journal.answered(str(number), status=status, accepted=accepted, number=complaint)
    entries = read_journal(file).submissions_for(asked)
    assert [
        (requests[int(seen.request)][0], seen.status, seen.accepted, seen.number, set(seen.items))
        for seen in entries
    ] == found
    assert not any(item in file.read_text(encoding="utf-8") for item in asked)


def test_request_assigned_to_an_attempt_is_found_with_the_attempt_id(file: Path) -> None:
    """The times of the request and of the attempt do not matter."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    note_known(file, ["1"], "attempt")
    [seen] = read_journal(file).submissions_for(ITEMS)
    assert seen.attempts == {"attempt"}


def test_journal_reveals_no_content_of_requests(file: Path) -> None:
    """Only the user can read the file. It contains salted fingerprints, but no ids, values, paths or queries."""
    path, body = "/account/20771234/submit", f"{BODY}&email=jane@example.org&phone=%2B441632960961"
    Journal(file).sent("1", "POST", path, body)
    text = file.read_text(encoding="utf-8")
    for secret in (*ITEMS, "jane", "1632960961", "aliexpress", "20771234"):
        assert secret not in text
    assert is_user_only(file)


def test_two_journals_have_different_fingerprints_of_a_listing(tmp_path: Path) -> None:
    """Two journals therefore do not show that they are about the same listing."""
    for name in ("one", "two"):
        Journal(tmp_path / name).sent("1", "POST", "/submit", BODY)
    one, two = (read_journal(tmp_path / name).lines[0]["ids"] for name in ("one", "two"))
    assert set(one).isdisjoint(two)


def test_truncated_journal_line_does_not_damage_other_lines(file: Path) -> None:
    """A daemon that continues the journal begins on a new line."""
    Journal(file).sent("1", "POST", "/submit", BODY)
    with file.open("a", encoding="utf-8") as end:
        end.write('{"at": "2026-')
    Journal(file).sent("2", "POST", "/submit", BODY)
    assert len(read_journal(file).submissions_for(ITEMS)) == 2


def test_journal_is_created_again_if_it_is_deleted(file: Path) -> None:
    """The file is deleted while a daemon is using it. Until the next request, the journal is empty."""
    journal = Journal(file)
    file.unlink()
    assert read_journal(file).submissions_for(ITEMS) == []
    journal.sent("1", "POST", "/submit", BODY)
    assert len(read_journal(file).submissions_for(ITEMS)) == 1


def test_journal_that_is_too_long_loses_its_older_half(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_item_ids_are_found_in_any_encoding(body: str, found: set[str]) -> None:
    """Telephone numbers and timestamps are not mistaken for item ids."""
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
def test_request_that_checks_links_is_recognised_by_its_path(path: str, *, is_check: bool) -> None:
    """The last part of the path decides. If it contains "submit", the request counts as a submission."""
    assert looks_like_check(path) is is_check


PORTAL = "https://portal.example"
ACCEPTED = "<h1>Complaint submitted</h1><p>Complaint number: {}</p>"


@dataclass(eq=False, slots=True)
class FakeRequest:
    """A request of the browser that opens a page."""

    url: str
    method: str = "GET"
    post_data_buffer: bytes = b""

    def is_navigation_request(self) -> bool:
        return True


def posted(item: str) -> Request:
    body = f"https://www.aliexpress.com/item/{item}.html".encode()
    return cast("Request", FakeRequest(f"{PORTAL}/submit", "POST", body))


def answer_to(request: Request, text: Awaitable[str], status: int = 200) -> Response:
    """Return a browser response whose text becomes available later."""
    headers = {"content-type": "text/html"}
    values = {"request": request, "url": request.url, "status": status, "headers": headers}
    return cast("Response", SimpleNamespace(**values, text=lambda: text))


async def test_number_that_arrives_late_is_recorded_for_its_own_form(tmp_path: Path) -> None:
    """The second form is sent while the response to the first one is still being read."""
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
