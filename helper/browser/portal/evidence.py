"""Keeps what stood in the form: a picture of our own fields and the values read in them. Never a page with a password."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helper.browser.control import Control, hold
from helper.browser.kept_files import keep_files, replace_file
from helper.browser.login_pages import is_login_address
from helper.browser.world import Place, World
from helper.errors import PageGone
from helper.flow.form import Candidate
from helper.model.attempt import Attempt, FieldValue

_FORMAT = 2
_VALUES = "values.json"
_TRIES = 2
_TALLEST = 16_000
"""Pixels; what is further down than this is left out of the picture."""


async def keep_evidence(
    world: World, ours: Sequence[Candidate], folder: Path, values: Collection[FieldValue]
) -> tuple[str, ...]:
    """Write picture, values and the fingerprints of both into the folder; gives the names of the files.

    There is no picture where a password could be in it, or where our fields cannot be told from the rest of the page.
    Raises `PageGone` where the page is.
    """
    contents = {_VALUES: _values(world, values)}
    picture = await _picture(world, ours)
    if picture is not None:
        contents["form.png"] = picture
    return keep_files(folder, contents)


def note_sent(evidence: Path, attempt: Attempt) -> None:
    """Write what was sent into the kept values of a hand-over, beside what was filled; the picture stays as it was taken.

    Without such a file there is nothing to do. Raises `OSError` where it cannot be written.
    """
    # A form in parts has one for each part; the last holds the fields of all of them.
    name = next((name for name in reversed(attempt.evidence) if name.endswith(f"/{_VALUES}")), None)
    file = evidence / name if name else None
    if file is None or not file.is_file():
        return
    kept = json.loads(file.read_bytes())
    replace_file(
        file, _json({**kept, "format": _FORMAT, "fields": [_field(value) for value in attempt.values]})
    )


def _values(world: World, values: Collection[FieldValue]) -> bytes:
    return _json(
        {
            "format": _FORMAT,
            "at": datetime.now(UTC).isoformat(),
            # The query of an address may hold anything.
            "page": world.page.url.partition("?")[0],
            "fields": [_field(value) for value in values],
        }
    )


def _field(value: FieldValue) -> dict[str, str | None]:
    """What was filled, and what was sent; null: that was not read, or it was not sent yet."""
    at = value.sent_at.isoformat() if value.sent_at else None
    return {"field": value.field, "filled": value.value, "sent": value.sent, "sent_read_at": at}


def _json(kept: dict[str, Any]) -> bytes:
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


async def _picture(world: World, ours: Sequence[Candidate]) -> bytes | None:
    if await _shows_password(world):
        return None
    controls = _of_this_document(world, ours)
    places = {control.place for control in controls}
    if len(places) != 1:
        return None
    place = places.pop()
    async with _whole_page(world):
        left, top = await world.origin(place)
        refs = [control.ref for control in controls]
        area = await world.call("evidenceArea", refs, {"x": left, "y": top}, place=place)
        return await _taken(world, place, area) if area else None


@asynccontextmanager
async def _whole_page(world: World) -> AsyncIterator[None]:
    """Lay the page out at its full height, so that nothing is scrolled away and no fixed header lies over a field."""
    size = await world.call("pageSize")
    await world.call("hideStrip", True)
    try:
        await world.send(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": size["width"],
                "height": min(size["height"], _TALLEST),
                "deviceScaleFactor": 0,
                "mobile": False,
            },
        )
        yield
    finally:
        with suppress(PageGone):
            await world.send("Emulation.clearDeviceMetricsOverride")
            await world.call("scrollBack", size)
            await world.call("hideStrip", False)


async def _taken(world: World, place: Place, area: dict[str, Any]) -> bytes | None:
    """The picture of an area; None where the browser draws none, as of a window that is put away."""
    wanted = {"format": "png", "clip": {**area["box"], "scale": 1}}
    for _ in range(_TRIES):
        try:
            picture = (await world.send("Page.captureScreenshot", wanted))["data"]
        except PageGone:
            # Either it is not drawn just now, or the page is gone indeed: then this says so.
            await world.call("pageSize")
            continue
        if area["hidden"]:
            picture = await world.call("blanked", picture, area, place=place)
        return base64.b64decode(picture)
    return None


async def _shows_password(world: World) -> bool:
    """Whether a password could be typed in the page, or in a login frame, into which we do not look."""
    if any(is_login_address(frame.url) for frame in world.page.frames):
        return True
    return any(found for _, found in await world.call_everywhere("hasPasswordField"))


def _of_this_document(world: World, ours: Sequence[Candidate]) -> list[Control]:
    """Those of our controls that are in the page as it is; an earlier form's are gone."""
    found = []
    for candidate in ours:
        with suppress(PageGone):
            found.append(hold(world, candidate))
    return found
