"""Failed and running uploads in real component libraries: a file counts only when the page has received it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.form import portal_form
from helper.flow.engine import FieldReport, read_back
from tests.browser.libraries.built import BUILT
from tests.browser.libraries.library_server import UPLOAD_COOKIE, LibraryServer
from tests.browser.libraries.wording import WORDINGS
from tests.browser.opened import Opened, enter, fill_steps

pytestmark = pytest.mark.browser

_NOT_SHOWN = "The files were added, but the page does not show their names. Check whether they are there."
"""The message if an upload may have failed. Element Plus shows no error when it removes a refused file."""


async def _attached(
    page: Page, server: LibraryServer, manner: str, folder: Path
) -> tuple[Opened, FieldReport]:
    """Attach a file to the upload of the page; return the page and the engine's report."""
    file = folder / "original.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
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
