"""Evidence about a form (its values and a picture, with hashes), and pictures of the program's own pages."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Error

from helper.browser.daemon.launch import require_browser
from helper.browser.isolated_scripts import FrameScripts, IsolatedScripts, hold, is_login_address
from helper.browser.saved_page import silent_browser
from helper.config.durable import write_durably
from helper.errors import BrowserUnavailable, PageGone
from helper.flow.form import Candidate
from helper.hosts import without_queries
from helper.model.attempt import Attempt, FieldValue
from helper.system.files import SizeLimit, make_private, read_file
from helper.system.parsing import parse_json
from helper.translation import tr

_FINGERPRINTS = "sha256.txt"


def keep_files(folder: Path, contents: Mapping[str, bytes | dict[str, Any]]) -> tuple[str, ...]:
    """Write the files, readable by the user only, and a file with their hashes; return all file names.

    A dictionary is written as JSON.
    """
    kept = {
        name: content if isinstance(content, bytes) else _json(content) for name, content in contents.items()
    }
    kept[_FINGERPRINTS] = "".join(_line(name, content) for name, content in kept.items()).encode()
    make_private(folder)
    for name, content in kept.items():
        write_durably(folder / name, content)
    return tuple(kept)


def replace_file(file: Path, content: bytes) -> None:
    """Replace one of the files written by `keep_files`, and then its hash. Each of the two writes is atomic."""
    write_durably(file, content)
    prints = file.with_name(_FINGERPRINTS)
    lines = [
        line
        for line in read_file(prints, SizeLimit.SETTINGS).decode().splitlines(keepends=True)
        if line.split()[-1:] != [file.name]
    ]
    write_durably(prints, "".join([_line(file.name, content), *lines]).encode())


def _line(name: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


async def draw_page(html: str, size: tuple[int, int], browser: str = "") -> bytes:
    """Render the HTML as a PNG; `size` is the width and height in pixels, `browser` the user's setting.

    Raises `BrowserUnavailable` if no browser is found or the page is not rendered.
    """
    executable = require_browser(browser).path
    width, height = size
    try:
        async with silent_browser(executable) as opened:
            page = await opened.new_page(viewport={"width": width, "height": height})
            await page.set_content(html)
            return await page.screenshot()
    except Error as error:
        raise BrowserUnavailable(
            tr("The browser did not draw the picture."),
            where=str(executable),
            now=tr("Try again, or choose another browser in the settings."),
        ) from error


_FORMAT = 2
_VALUES = "values.json"
_TRIES = 2
_TALLEST = 16_000
"""Maximum height of a picture in pixels; the rest of a taller page is cut off."""


async def keep_evidence(
    isolated: IsolatedScripts, ours: Sequence[Candidate], folder: Path, values: Collection[FieldValue]
) -> tuple[str, ...]:
    """Write a picture of the form, the values and the hashes of both into the folder; return the file names.

    No picture is taken if it could contain a password, or if the fields filled in by the program are not all
    in one frame. Raises `PageGone` if the page is lost.
    """
    kept: dict[str, bytes | dict[str, Any]] = {
        _VALUES: {
            "format": _FORMAT,
            "at": datetime.now(UTC).isoformat(),
            "page": without_queries(isolated.page.url),
            "fields": [_field(value) for value in values],
        }
    }
    if (picture := await _picture(isolated, ours)) is not None:
        kept["form.png"] = picture
    return keep_files(folder, kept)


def note_sent(evidence: Path, attempt: Attempt) -> None:
    """Add the submitted values to those that were saved when the form was handed over to the user.

    Does nothing if no values were saved. Raises `OSError` if the file cannot be written.
    """
    # A form in several parts has one file per part; the last file holds the fields of all parts.
    name = next((name for name in reversed(attempt.evidence) if name.endswith(f"/{_VALUES}")), None)
    file = evidence / name if name else None
    if file is None or not file.is_file():
        return
    kept = parse_json(read_file(file, SizeLimit.TEXT))
    replace_file(
        file, _json({**kept, "format": _FORMAT, "fields": [_field(value) for value in attempt.values]})
    )


def _field(value: FieldValue) -> dict[str, str | None]:
    """Return the filled-in value and the submitted value as JSON; the latter is null if it was not read."""
    at = value.sent_at.isoformat() if value.sent_at else None
    return {"field": value.field, "filled": value.value, "sent": value.sent, "sent_read_at": at}


def _json(kept: dict[str, Any]) -> bytes:
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


async def _picture(isolated: IsolatedScripts, ours: Sequence[Candidate]) -> bytes | None:
    if await _shows_password(isolated):
        return None
    controls = []
    for candidate in ours:
        with suppress(PageGone):  # the candidate belongs to an earlier document
            controls.append(hold(isolated, candidate))
    places = {control.place for control in controls}
    if len(places) != 1:
        return None
    place = places.pop()
    async with _whole_page(isolated):
        left, top = await isolated.origin(place)
        refs = [control.ref for control in controls]
        area = await isolated.call("evidenceArea", refs, {"x": left, "y": top}, place=place)
        return await _taken(isolated, place, area) if area else None


@asynccontextmanager
async def _whole_page(isolated: IsolatedScripts) -> AsyncIterator[None]:
    """Lay the page out at full height, so that nothing is scrolled away and no fixed header covers a field."""
    size = await isolated.call("pageSize")
    await isolated.call("hideOverlay", True)
    try:
        await isolated.send(
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
            await isolated.send("Emulation.clearDeviceMetricsOverride")
            await isolated.call("scrollBack", size)
            await isolated.call("hideOverlay", False)


async def _taken(isolated: IsolatedScripts, place: FrameScripts, area: dict[str, Any]) -> bytes | None:
    """Return a picture of the area; None if the browser does not render the page, for example in a minimised window."""
    wanted = {"format": "png", "clip": {**area["box"], "scale": 1}}
    for _ in range(_TRIES):
        try:
            picture = (await isolated.send("Page.captureScreenshot", wanted))["data"]
        except PageGone:
            # Raises `PageGone` if the page is gone; otherwise the browser is just not rendering it.
            await isolated.call("pageSize")
            continue
        if area["hidden"]:
            picture = await isolated.call("blanked", picture, area, place=place)
        return base64.b64decode(picture)
    return None


async def _shows_password(isolated: IsolatedScripts) -> bool:
    """Return whether the page has a password field or a login frame. The content of a login frame is never read."""
    if any(is_login_address(frame.url) for frame in isolated.page.frames):
        return True
    return any(found for _, found in await isolated.call_everywhere("hasPasswordField"))
