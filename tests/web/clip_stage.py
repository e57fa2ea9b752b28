"""Helpers for tests of the clip server: payloads as the extension sends them, pictures, and records."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from helper.config.settings import Settings
from helper.model.work import Work
from helper.session.context import AppContext
from helper.session.shop.clipping import ClipAnswer, Clipper, read_clip, read_picture
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.web.receive import ClipServer
from tests.factories import NOW, a_work, an_item_url, places_in


def handed(number: int = 0, **page: Any) -> dict[str, Any]:
    usual = {
        "address": an_item_url(number),
        "title": f"Whale shirt {number}",
        "price": "US $9.50",
        "stores": [{"number": "1105550001", "names": ["Ocean Prints Store", "Visit store"]}],
        "described": {"title": f"Whale shirt {number}", "price": "9.5", "picture": "https://ae01.example/whale.jpg"},
    }  # fmt: skip
    return {"page": {**usual, **page}}


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (120, 90)) -> str:
    buffer = BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind)
    return b64encode(buffer.getvalue()).decode()


@contextmanager
def serving(stage: ClipStage, port: int, **values: Any) -> Iterator[ClipServer]:
    server = ClipServer(stage.clipper, stage.places, first_port=port, **values).start()
    try:
        yield server
    finally:
        server.stop()


class ClipStage:
    """Records, messages for the terminal, and a clipper that writes both."""

    def __init__(self, folder: Path) -> None:
        self.places, self.now = places_in(folder), NOW
        self.places.ensure()
        self.store = store = open_store(self.places)
        self.queue = Queue(store, now=lambda: self.now, by="Mira")
        self.context = AppContext(
            places=self.places, settings=Settings(name="Mira"), store=store, queue=self.queue, now=lambda: self.now
        )  # fmt: skip
        self.messages: list[str] = []
        self.clipper = Clipper(self.context, self.messages.append)

    def take(self, number: int = 0, picture: str = "", **page: Any) -> ClipAnswer:
        clip = read_clip({**handed(number, **page), "picture": picture})
        assert clip is not None
        return self.clipper.take(clip, read_picture(picture))

    def work(self, title: str = "Quiet Whale", **values: Any) -> Work:
        work = a_work(title=title, **values)
        self.store.change(work)
        return work
