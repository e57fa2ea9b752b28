"""Forms of real component libraries: a whole session, failed and running uploads, and nested lists.

The server of each page checks what it received. All these tests are in one file, because they share the servers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.daemon.connection import PortalBrowser
from helper.browser.form import portal_form
from helper.composition.practice_ground import add_samples
from helper.composition.sessions import filing_session
from helper.flow.field_report import FieldReport, read_back
from helper.flow.form import Option, Unchosen
from helper.model.complaint import ComplaintState
from helper.session.context import AppContext, FilingRequest
from helper.store.attachments import keep_copy
from tests.browser.libraries.built import BUILT
from tests.browser.libraries.library_server import LANGUAGE_COOKIE, UPLOAD_COOKIE, LibraryServer
from tests.browser.libraries.person import UserAtPage
from tests.browser.libraries.wording import LANGUAGES, WORDINGS, Language, wanted_by
from tests.browser.opened import CHOICE, Opened, enter, fill_steps

pytestmark = pytest.mark.browser

LINKS = 12
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300)
_QUICK = [("antd", "en"), ("mantine", "zh"), ("quasar", "en"), ("native", "zh")]
"""A quick selection that covers every component library and both languages."""
_MORE = [("antd", "zh"), ("mantine", "en"), ("quasar", "zh"), ("native", "en"), *product(BUILT, LANGUAGES)]


@pytest.mark.parametrize(
    ("library", "language"), [*_QUICK, *(pytest.param(*each, marks=pytest.mark.drill) for each in _MORE)]
)
async def test_session_files_the_complaint_by_the_users_click(
    library: str,
    language: Language,
    served: Callable[[str], LibraryServer],
    parts: AppContext,
    window: PortalBrowser,
    tmp_path: Path,
) -> None:
    """The program fills in the form without a question.

    The server receives every value and file exactly once.
    """
    server, wording = served(library), WORDINGS[language]
    before = len(server.record()["complaints"])
    [complaint] = add_samples(parts.store, parts.queue, complaints=1, links=LINKS)
    picture = tmp_path / "original.png"
    picture.write_bytes(PICTURE + f"{library} {language}".encode())
    evidence = keep_copy(parts.places.evidence, picture)
    parts.store.change(replace(complaint, attachments=(evidence,)))
    await window.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": server.start}])
    person = UserAtPage(window.context.pages[0], wording, server.record)
    wish = FilingRequest(portal=server.start, limit=1, complaints=(complaint.id,))
    await person.run_session(filing_session(parts, person, wish))

    received = server.record()["complaints"][before:]
    filed = parts.store.complaints[complaint.id]
    assert person.questions == []
    assert person.sent_before == [before]
    assert received == [wanted_by(parts, complaint.id, language)]
    assert server.record()["files"][-1:] == [evidence.shown]
    assert (filed.state, filed.number) == (ComplaintState.FILED, f"{31000000 + before + 1}")


_NOT_SHOWN = "The files were added, but the page does not show their names. Check whether they are there."
"""The message if an upload may have failed. Element Plus shows no error when it removes a refused file."""


async def _attached(
    page: Page, server: LibraryServer, manner: str, folder: Path
) -> tuple[Opened, FieldReport]:
    """Attach a file to the upload of the page; return the page and the engine's report."""
    file = folder / "original.png"
    file.write_bytes(PICTURE)
    await page.context.add_cookies(
        [{"name": UPLOAD_COOKIE, "value": manner, "domain": "127.0.0.1", "path": "/"}]
    )
    await page.goto(server.address("en"))
    await page.get_by_role("button", name=WORDINGS["en"].submit, exact=True).last.wait_for()
    opened = await enter(page)
    report, _ = await fill_steps(opened, {"evidence"}, [file])
    await page.context.clear_cookies(name=UPLOAD_COOKIE)
    return opened, report.fields[0]


@pytest.mark.parametrize(
    ("library", "why"),
    [
        ("antd", "The page marks the upload as failed."),
        ("mantine", f"The page says: “{WORDINGS['en'].refused}”"),
        ("quasar", "The page marks the upload as failed."),
        ("native", f"The page says: “{WORDINGS['en'].refused}”"),
        pytest.param("mui", f"The page says: “{WORDINGS['en'].refused}”", marks=pytest.mark.drill),
        pytest.param("element", _NOT_SHOWN, marks=pytest.mark.drill),
        pytest.param("fusion", "The page marks the upload as failed.", marks=pytest.mark.drill),
    ],
)
async def test_refused_upload_is_not_reported_as_successful(
    page: Page, served: Callable[[str], LibraryServer], tmp_path: Path, library: str, why: str
) -> None:
    """The page shows the name of the file although the server refused the file."""
    _, evidence = await _attached(page, served(library), "refused", tmp_path)
    assert (evidence.right, evidence.why) == (False, why)


@pytest.mark.parametrize(
    "library", ["antd", "quasar", *(pytest.param(library, marks=pytest.mark.drill) for library in BUILT)]
)
async def test_upload_in_progress_is_not_reported_as_successful(
    page: Page,
    served: Callable[[str], LibraryServer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
) -> None:
    """The page shows the file's name as soon as the upload starts."""
    monkeypatch.setattr(portal_form, "_UPLOAD_SECONDS", 0.0)
    server = served(library)
    opened, evidence = await _attached(page, server, "held", tmp_path)
    assert (evidence.right, evidence.why) == (False, "The page is still uploading.")
    server.release()
    assert evidence.candidate is not None
    await opened.form.attach(evidence.candidate, [])
    [again] = await read_back([evidence], opened.form)
    assert again.right


@pytest.mark.parametrize("label", ["Reason", "Type"])
async def test_entry_of_a_nested_list_is_left_to_the_user(
    page: Page, served: Callable[[str], LibraryServer], label: str
) -> None:
    """No branch is opened, because opening one may also choose it. Afterwards the list is closed."""
    await page.goto(served("antd").address("trees"))
    await page.get_by_text("Please select").nth(1).wait_for()
    opened = await enter(page)
    candidate = await opened.sure(label, CHOICE)
    for wanted in ("Others", "Copyright", "Copyright / Others"):
        assert isinstance(await opened.form.choose(candidate, Option((wanted,))), Unchosen), wanted
    assert await page.locator("#holds-columns, #holds-rows").all_inner_texts() == ["", ""]
    await page.get_by_text("Copyright", exact=True).last.wait_for(state="hidden")
