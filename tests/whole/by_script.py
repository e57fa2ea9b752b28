"""A filing session in this process, with the scripted user at the window, checked against the portal's records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helper.composition.practice_ground import TITLES, add_samples
from helper.composition.sessions import window_order
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import AppContext, open_app
from helper.session.events import Event, FieldFilled
from tests.factories import practice_places
from tests.practice.play import QUICK_SECONDS, DemoOperator, Score, file_by_script, score_of
from tests.practice.portal import FaultyPortal
from tests.whole.shared_window import make_fresh


class Watching(DemoOperator):
    """An operator that keeps every value that was filled into a field."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: list[str] = []

    def tell(self, event: Event) -> None:
        if isinstance(event, FieldFilled):
            self.filled.append(event.value)
        super().tell(event)


@contextmanager
def parts_in(folder: Path, state: Path) -> Iterator[AppContext]:
    """Open the records in `folder`, with the browser window of the state folder `state`."""
    with open_app(practice_places(folder / "d", state), Settings(name="Mira")) as parts:
        yield parts


async def file_everything(parts: AppContext, portal: FaultyPortal) -> Watching:
    """File all ready forms in a reset window. The scripted user verifies, ticks and submits each form."""
    operator = Watching()
    await make_fresh(window_order(parts, shipped_flow(), practice=True))
    await file_by_script(parts, portal, operator)
    return operator


async def played(
    folder: Path, state: Path, *faults: str, complaints: int = 1, links: int = 3, **shape: Any
) -> Score:
    """File invented complaints on a practice portal with these faults and of this shape. Return the score."""
    with (
        FaultyPortal(titles=TITLES, faults=faults, late_seconds=QUICK_SECONDS, **shape) as portal,
        parts_in(folder, state) as parts,
    ):
        made = add_samples(parts.store, parts.queue, complaints=complaints, links=links)
        operator = await file_everything(parts, portal)
        return score_of(parts.store, portal, made, operator)


def received_links(portal: FaultyPortal) -> list[list[str]]:
    """Return the links of every complaint that the portal received, in order."""
    complaints: list[dict[str, Any]] = portal.control().state()["complaints"]
    return [list(complaint["links"]) for complaint in complaints if complaint["received"]]
