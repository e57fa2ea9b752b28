"""A complete filing session on forms of real component libraries, verified by the server of each page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from helper.browser.daemon.connection import PortalBrowser
from helper.composition.practice_ground import add_samples
from helper.composition.sessions import filing_session
from helper.model.complaint import ComplaintState
from helper.session.context import AppContext, FilingRequest
from helper.store.attachments import attach, keep_copy
from tests.browser.libraries.built import BUILT
from tests.browser.libraries.library_server import LANGUAGE_COOKIE, LibraryServer
from tests.browser.libraries.person import UserAtPage
from tests.browser.libraries.wording import LANGUAGES, WORDINGS, Language, wanted_by

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
    attach(parts.store, complaint, evidence)
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
