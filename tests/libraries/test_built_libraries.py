"""Whole sessions with evidence, and editors for the description, in libraries that exist as npm packages only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.daemon.connection import PortalBrowser
from helper.cli.practice_ground import add_samples
from helper.cli.sessions import filing_session
from helper.flow.engine import fill_form
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from helper.model.complaint import Complaint, ComplaintState
from helper.session.context import AppContext, FilingRequest
from helper.store.attachments import attach, keep_copy
from tests.browser.opened import enter
from tests.factories import a_complaint
from tests.fakes import FakePrompts
from tests.libraries.built import EDITORS
from tests.libraries.library_server import LANGUAGE_COOKIE, LibraryServer
from tests.libraries.person import PersonAtPage
from tests.libraries.record import FIELDS
from tests.libraries.wording import TITLES, WORDINGS, Language, wanted_by
from tests.mutation.form_page import wanted
from tests.tools import library_pages

pytestmark = [pytest.mark.browser, pytest.mark.drill]

LINKS = 12
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300)
BUILT = ("mui", "element", "fusion")


@pytest.fixture(scope="module", autouse=True)
def _pages() -> None:
    library_pages.build()


def _complaint_with_evidence(parts: AppContext, picture: Path, content: bytes) -> tuple[Complaint, str]:
    """A complaint of the samples with a picture, and the name by which the portal sees the picture."""
    [complaint] = add_samples(parts.store, parts.queue, complaints=1, links=LINKS)
    picture.write_bytes(PICTURE + content)
    evidence = keep_copy(parts.places.evidence, picture)
    attach(parts.store, complaint, evidence)
    return complaint, evidence.shown


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("library", BUILT)
async def test_session_with_evidence_files_every_value(
    library: str,
    language: Language,
    served: Callable[[str], LibraryServer],
    parts: AppContext,
    window: PortalBrowser,
    tmp_path: Path,
) -> None:
    server, wording = served(library), WORDINGS[language]
    before = server.record()
    complaint, file = _complaint_with_evidence(
        parts, tmp_path / "original.png", f"{library} {language}".encode()
    )
    await window.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": server.start}])
    person = PersonAtPage(window.context.pages[0], wording, server.record)
    await person.sit_at(
        filing_session(parts, person, FilingRequest(portal=server.start, limit=1, complaints=(complaint.id,)))
    )

    after = server.record()
    assert person.questions == []
    assert person.sent_before == [len(before["complaints"])]
    assert after["complaints"][len(before["complaints"]) :] == [wanted_by(parts, complaint.id, language)]
    assert after["files"][len(before["files"]) :] == [file]
    assert parts.store.complaints[complaint.id].state is ComplaintState.FILED


@pytest.mark.parametrize("editor", EDITORS)
async def test_editor_is_filled_or_asked_and_never_its_neighbour(
    page: Page, served: Callable[[str], LibraryServer], editor: str
) -> None:
    """The description reaches the editor or a question; the remarks beside it stay empty, the other fields are right."""
    server, wording = served("editors"), WORDINGS["en"]
    before = len(server.record()["complaints"])
    await page.goto(server.address(editor))
    button = page.get_by_role("button", name=wording.submit, exact=True).last
    await button.wait_for()
    opened, desk = await enter(page), FakePrompts()
    values = complaint_values(
        a_complaint(description="Copied word for word."), title=TITLES[0], listings=LINKS_OF
    )
    await fill_form(bind(shipped_flow(), values), opened.form, desk)
    await button.click()
    await page.get_by_text(wording.accepted).wait_for()
    [received] = server.record()["complaints"][before:]
    expected = wanted("en", LINKS_OF, values.texts["description"], "")
    asked = {step for _, step in desk.questions}
    assert [await page.locator(f"#{field}").input_value() for field in ("remarks", "notes")] == ["", ""]
    assert {field: received[field] for field in FIELDS if field != "description"} == {
        field: expected[field] for field in FIELDS if field != "description"
    }
    assert received["description"] == ("" if "description" in asked else expected["description"])


LINKS_OF = tuple(f"https://www.aliexpress.com/item/{1005009900000017 + at}.html" for at in range(5))
