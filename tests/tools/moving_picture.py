"""Draws the animated picture at the top of the README: a real session, with terminal and page side by side.

Run `python -m tests.tools.moving_picture [FILE]`. Needs a browser.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from helper.cli.screens import screen_context
from helper.config.settings import Settings
from helper.session.context import FilingRequest
from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen
from tests.practice.person import ScriptedUser
from tests.screen import some_screen
from tests.tools.pictures import self_contained
from tests.tools.plain_browser import plain_browser
from tests.tui.stage import press, text_of
from tests.whole.rig import Rig, practice_rig
from tests.whole.test_screens import shows

SIZE = (1280, 430)
LINKS = 6
_FILLING_SHOTS = 40
_MOST_FILLING = 4
"""Maximum number of shots of the form while it is filled in, which takes about two seconds."""
_COLOURS = 128
_HAND = "M4 2v20l5-5 4 8 4-2-4-8h7z"


@dataclass(frozen=True, slots=True)
class Shot:
    """The terminal as SVG and the page as PNG at one moment."""

    terminal: str
    page: bytes
    seconds: float
    """Seconds for which the animation shows this shot."""
    hand: tuple[float, float] | None = None
    """Position of the mouse pointer as fractions of the page's width and height; None hides the pointer."""


async def shoot(rig: Rig) -> list[Shot]:
    """File one form through the screens, and record terminal and page."""
    shots: list[Shot] = []
    with ExitStack() as opened:
        asked = FilingRequest(portal=rig.portal.address)
        app = HelperApp(screen_context(rig.places, Settings(), opened, asked))
        async with app.run_test(size=(80, 24)) as pilot:
            await shows(pilot, "1 form is ready")
            await press(pilot, "4", "f")
            await press(pilot, "enter")
            await shows(pilot, "log in")
            async with rig.window() as window:
                page = window.context.pages[0]
                person = ScriptedUser(page, rig.portal.control())
                await page.set_viewport_size({"width": 800, "height": 600})
                shots.append(await _shot(app, page, 1.4))
                await person.log_in()
                shots += await _filling(app, page)
                await shows(pilot, "press Submit")
                shots.append(await _shot(app, page, 2.4))
                shots.append(await _at_submit(app, page))
                number = await person.play_one()
                await shows(pilot, f"Practice number {number}")
                shots.append(await _shot(app, page, 2.6))
    return shots


async def _filling(app: HelperApp, page: Page) -> list[Shot]:
    """Record the filling, and return evenly sampled shots."""
    seen: list[Shot] = []
    for _ in range(_FILLING_SHOTS):
        shot = await _shot(app, page, 0.5)
        if "press Submit" in text_of(app):
            break
        if "website" in shot.terminal and (not seen or seen[-1].page != shot.page):
            seen.append(shot)
    step = max(1, len(seen) // _MOST_FILLING)
    return seen[::step][:_MOST_FILLING]


async def _at_submit(app: HelperApp, page: Page) -> Shot:
    """Record the moment before the user clicks Submit, with the pointer on the button."""
    button = page.get_by_role("button", name="Submit", exact=True).last
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    box = await button.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    hand = ((box["x"] + box["width"] / 2) / size["width"], (box["y"] + box["height"] / 2) / size["height"])
    return await _shot(app, page, 1.6, hand)


async def _shot(app: HelperApp, page: Page, seconds: float, hand: tuple[float, float] | None = None) -> Shot:
    return Shot(self_contained(app.export_screenshot()), await page.screenshot(), seconds, hand)


async def compose(shots: list[Shot], folder: Path) -> list[Path]:
    """Draw a picture file for each shot, with terminal and page side by side."""
    files = []
    async with plain_browser() as browser:
        page = await browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for number, shot in enumerate(shots):
            await page.set_content(_side_by_side(shot))
            files.append(folder / f"{number:02}.png")
            await page.screenshot(path=files[-1])
    return files


def _side_by_side(shot: Shot) -> str:
    picture = base64.b64encode(shot.page).decode()
    hand = ""
    if shot.hand:
        left, top = shot.hand
        hand = (
            f'<div style="position:absolute;left:{left:.1%};top:{top:.1%}"><svg width="30" height="30" viewBox="0 0 24 26">'
            f'<path d="{_HAND}" fill="#fff" stroke="#000" stroke-width="1.5"/></svg>'
            '<b style="background:#000;color:#fff;padding:2px 8px;border-radius:4px">you</b></div>'
        )
    return f"""<style>
body {{ margin: 0; padding: 15px; display: flex; gap: 15px; background: #cfd3da; font: 15px sans-serif; box-sizing: border-box; }}
body > * {{ height: 400px; }} .page {{ position: relative; }} .page img {{ height: 400px; border-radius: 6px; display: block; }}
.terminal svg {{ height: 400px; width: auto; }} .terminal {{ flex: 1; overflow: hidden; }}
</style><div class="terminal">{shot.terminal}</div><div class="page"><img src="data:image/png;base64,{picture}">{hand}</div>"""


def animate(files: list[Path], shots: list[Shot], target: Path) -> None:
    """Write the pictures as an endless animation. All of them share one palette, so that few pixels change."""
    frames = [Image.open(file).convert("RGB") for file in files]
    together = Image.new("RGB", (SIZE[0], SIZE[1] * len(frames)))
    for number, frame in enumerate(frames):
        together.paste(frame, (0, SIZE[1] * number))
    palette = together.quantize(_COLOURS)
    first, *others = (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)
    milliseconds = [round(shot.seconds * 1000) for shot in shots]
    first.save(target, save_all=True, append_images=others, duration=milliseconds, loop=0, optimize=True)


async def _draw(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as place:
        with practice_rig(Path(place)) as rig:
            rig.prepare(links=LINKS)
            shots = await shoot(rig)
            await rig.close()
        animate(await compose(shots, Path(place)), shots, target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Draw the moving picture of the README.")
    parser.add_argument("file", nargs="?", type=Path, default=Path("docs/pictures/one-form.gif"))
    target = parser.parse_args().file
    AnsweringScreen.INPUT_GUARD_SECONDS = 0.0
    with some_screen():
        asyncio.run(_draw(target))
