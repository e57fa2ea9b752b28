"""Measures form filling by the final POST: its whole payload is compared strictly with the complaint.

`python -m tests.tools.payloads` plays whole sessions, the scripted user submitting: every variant, language
and layout of the
practice portal, each fault without effect on the payload, each component library in both languages, and forms of both
generators. A form counts if every field that the server received equals the complaint, without additional data,
in one submission by the user.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from helper.browser.daemon.connection import PortalBrowser, portal_browser
from helper.cli.practice_ground import add_samples, some_screen
from helper.cli.sessions import filing_session, window_order
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import AppContext, FilingRequest
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import places_in
from tests.generators.layouts.play import Verdict
from tests.libraries.library_server import LANGUAGE_COOKIE, LIBRARIES, library_server
from tests.libraries.person import UserAtPage
from tests.libraries.wording import LANGUAGES, WORDINGS, Language, wanted_by
from tests.practice.play import play
from tests.whole.test_variants import NO_MATTER

LINKS = 12
_SHAPES = (("ipp", "long"), ("aidc", "long"), ("aidc", "wizard"))
BEST_AGENT = "24.6 %"
"""ClawBench V2 (arXiv 2604.08523): the best agent's share of strictly right payloads, on live sites and tasks of many kinds."""


@dataclass(frozen=True, slots=True)
class Row:
    """Number of forms in a group that arrived strictly right."""

    what: str
    right: int
    forms: int


async def practice_rows() -> list[Row]:
    """Every shape of the practice portal, and each fault alone on both variants."""
    shapes = [
        {"links": LINKS, "variant": variant, "lang": lang, "layout": layout}
        for (variant, layout), lang in product(_SHAPES, ("en", "zh"))
    ]
    faults = [
        {"links": 3, "variant": variant, "faults": (fault,)}
        for variant, fault in product(("ipp", "aidc"), NO_MATTER)
    ]
    return [
        Row("practice portal: variants, languages, layouts", await _clean(shapes), len(shapes)),
        Row("practice portal: faults that must not matter", await _clean(faults), len(faults)),
    ]


async def _clean(requests: Sequence[dict[str, Any]]) -> int:
    return sum([(await play(complaints=1, **request)).is_clean for request in requests])


async def library_rows() -> list[Row]:
    """A session for each library and language, in one window."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as name:
        here = places_in(Path(name))
        with open_store(here) as store:
            parts = AppContext(places=here, settings=Settings(), store=store, queue=Queue(store, by="test"))
            async with portal_browser(window_order(parts, shipped_flow(), practice=True)) as window:
                for library in LIBRARIES:
                    right = [await _filed_right(parts, window, library, language) for language in LANGUAGES]
                    rows.append(Row(f"component library: {library}", sum(right), len(right)))
                await window.end_daemon()
    return rows


async def _filed_right(parts: AppContext, window: PortalBrowser, library: str, language: Language) -> bool:
    with library_server(library) as server:
        [complaint] = add_samples(parts.store, parts.queue, complaints=1, links=LINKS)
        await window.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": server.start}])
        person = UserAtPage(window.context.pages[0], WORDINGS[language], server.record)
        request = FilingRequest(portal=server.start, limit=1, complaints=(complaint.id,))
        await person.run_session(filing_session(parts, person, request))
        received = server.record()["complaints"]
    return bool(received == [wanted_by(parts, complaint.id, language)])


def generator_row(verdicts: Iterable[Verdict]) -> Row:
    """Forms of the second generator; if the program asked or left a field to paste, the user helped."""
    fair = [verdict for verdict in verdicts if not verdict.page.impossible]
    return Row("second generator", sum(verdict.exact for verdict in fair), len(fair))


def _section(rows: Sequence[Row]) -> str:
    right, forms = sum(row.right for row in rows), sum(row.forms for row in rows)
    lines = "".join(
        f"| {row.what} | {row.right} of {row.forms} |\n" for row in (*rows, Row("together", right, forms))
    )
    return (
        "## The whole payload, compared strictly\n\n"
        f"Measured on {datetime.now(UTC):%d %B %Y}, with the measure used for form-filling agents: the final request is intercepted, and all of it must be as intended.\n"
        f"The best published agent reaches {BEST_AGENT} (ClawBench V2: live sites, many kinds of tasks, no user). "
        "Here a scripted user answers questions and submits. "
        "Forms of the second generator that cannot be filled in are left out.\n\n"
        f"| forms | strictly right |\n|---|---|\n{lines}"
        f"\nTo repeat: `python -m tests.tools.payloads`.\n"
    )


async def payload_section(verdicts: Sequence[Verdict]) -> str:
    """The part of docs/performance.md; the forms of the second generator have been played already."""
    rows = [*await practice_rows(), *await library_rows(), generator_row(verdicts)]
    return _section(rows)


async def _all(seed: int, forms: int) -> str:
    from tests.generators.layouts.table import played

    return await payload_section(await played(seed, forms))


if __name__ == "__main__":
    with some_screen():
        sys.stdout.write(asyncio.run(_all(int(f"{datetime.now(UTC):%Y%m%d}"), 100)))
