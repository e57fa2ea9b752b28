"""The practice portal for tests and the demo, with faults, the control API and both variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from secrets import token_urlsafe
from threading import Event
from typing import TypeVar

from helper.errors import WrongUse
from helper.practice.catalogue import Language
from helper.practice.server import PracticePortal
from tests.practice import control_api
from tests.practice.control_api import PracticeControl
from tests.practice.faults import read_fault
from tests.practice.faulty_state import FaultyState, FormLayout, PortalShape, Variant
from tests.practice.interruptions import routes as interruptions
from tests.practice.second_generation import pages

_Word = TypeVar("_Word", bound=StrEnum)


class FaultyPortal(PracticePortal):
    def __init__(
        self,
        *,
        port: int = 0,
        variant: str = "ipp",
        layout: str = "long",
        lang: str = "en",
        faults: Iterable[str] = (),
        titles: Sequence[str] = (),
        seed: int = 1,
        late_seconds: tuple[float, float] = (1.0, 3.0),
    ) -> None:
        """Create a portal. The string arguments are options of the demo's command line.

        `faults` are on from the start and after each reset. `late_seconds` is the range of seconds after
        which the fields of
        the variant aidc appear. All other arguments are those of `PracticePortal`. Raises `WrongUse` for
        invalid values.
        """
        shape = PortalShape(
            variant=_read(Variant, variant, "The practice portal has no variant"),
            layout=_read(FormLayout, layout, "The practice portal has no layout"),
            language=_read(Language, lang, "The practice portal does not speak"),
            late_seconds=late_seconds,
        )
        self.secret = token_urlsafe(24)
        """The token of the control API, which no page contains."""
        self._stopping = Event()
        known = [read_fault(name) for name in faults]
        state = FaultyState(shape=shape, titles=titles, seed=seed, faults=known, stopping=self._stopping)
        super().__init__(port=port, state=state)
        self.app.config["PORTAL_SECRET"] = self.secret
        self.app.register_blueprint(control_api.routes)
        self.app.register_blueprint(interruptions.routes)
        if shape.is_app:
            self.app.register_blueprint(pages.routes)

    def control(self) -> PracticeControl:
        return PracticeControl(self.address, self.secret)

    def stop(self) -> None:
        self._stopping.set()
        super().stop()


def _read(words: type[_Word], text: str, sentence: str) -> _Word:
    try:
        return words(text)
    except ValueError:
        raise WrongUse(f"{sentence} “{text}”.", now=f"Take one of: {', '.join(words)}.") from None
