"""One filing session in this process, with the scripted person at the window; the portal's record is the judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helper.browser.keeper.connection import portal_browser
from helper.cli.compose import Parts, Wish, filing_session, window_order
from helper.cli.play.actor import DemoOperator, ScriptedActor
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.practice.person import Pace, ScriptedPerson
from helper.practice.server import PracticePortal
from helper.session.events import Event, FieldFilled
from helper.store.queue import Queue
from helper.store.store import open_store


class Watching(DemoOperator):
    """Keeps every value that was put into a field, whatever became of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: list[str] = []

    def tell(self, event: Event) -> None:
        if isinstance(event, FieldFilled):
            self.filled.append(event.value)
        super().tell(event)


@contextmanager
def parts_in(folder: Path) -> Iterator[Parts]:
    """Records and a queue of their own."""
    places = Places(data=folder / "d", state=folder / "s")
    with open_store(places) as store:
        yield Parts(
            places=places,
            settings=Settings(),
            store=store,
            queue=Queue(store, by="Mira"),
            linger_seconds=20.0,
        )


async def file_everything(parts: Parts, portal: PracticePortal) -> Watching:
    """File what is ready, the scripted person verifying, ticking and submitting; the window is closed afterwards."""
    operator = Watching()
    session = filing_session(parts, operator, Wish(portal=portal.address))
    order = window_order(parts, shipped_flow(), practice=True)
    async with portal_browser(order) as browser:
        try:
            person = ScriptedPerson(browser.context.pages[0], portal.control(), Pace.FAST)
            async with ScriptedActor(person, operator, session.request):
                await session.run()
        finally:
            await browser.end_keeper()
    return operator


def received_links(portal: PracticePortal) -> list[list[str]]:
    """The links of every complaint the portal has got, in its order."""
    complaints: list[dict[str, Any]] = portal.control().state()["complaints"]
    return [list(complaint["links"]) for complaint in complaints if complaint["received"]]
