"""What the scripted person sees on the practice portal's pages; looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

_TOP_STRIPS = 90
"""So many pixels at the top may lie under strips that stay while the page scrolls."""
_BOTTOM_MARGIN = 30

_WHERE = """
element => new Promise(answer => {
  const before = element.getBoundingClientRect();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const {left, top, width, height} = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    answer({
      y: top + height / 2,
      still: before.left === left && before.top === top,
      free: hit !== null && element.contains(hit),
      framed: window.top !== window,
      screen: innerHeight,
    });
  }));
})
"""

_FORM = """
form => Object.fromEntries([...form.querySelectorAll('[data-row]')].filter(row => !row.hidden).map(row => {
  const place = row.querySelector('iframe[data-links]')?.contentDocument || row;
  const text = place.querySelector('textarea, input[type=text]');
  const chosen = row.querySelector('.select:not(.empty) .select-text, input:checked ~ span, [role=radio][aria-checked=true]');
  return [row.dataset.row, text ? text.value : chosen ? chosen.textContent : ''];
}))
"""


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """What the page said about the listings."""

    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    """Each refused line with the page's reason."""
    message: str = ""
    """What the page said instead of looking at them; empty where it did look."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is on the screen, in the two frames it was watched."""

    y: float
    """The height of its middle, in pixels from the top of what is shown."""
    still: bool
    free: bool
    """Whether a press on its middle would reach it."""
    framed: bool
    """Whether it is inside a frame, which is looked at as a whole."""
    screen: float
    """How high the part of the page is that is shown."""

    @property
    def within_reach(self) -> bool:
        shown = self.framed or _TOP_STRIPS < self.y < self.screen - _BOTTOM_MARGIN
        return shown and self.still and self.free

    @property
    def at_the_edge(self) -> bool:
        """Shown, but where strips may lie; good enough where the page scrolls no further."""
        return 0 < self.y < self.screen and self.still and self.free


async def see_place(target: Locator) -> Place:
    """Watch something for two frames."""
    return Place(**await target.evaluate(_WHERE))


async def see_form(page: Page) -> dict[str, str]:
    """What stands in each row of the form, by the page's own names of the rows."""
    return cast("dict[str, str]", await page.locator("#complaint-form").evaluate(_FORM))


async def see_verify_answer(page: Page) -> VerifyAnswer:
    """The answer that stands under the listings."""
    found = [
        (await row.get_attribute("data-valid"), await row.locator("td").all_inner_texts())
        for row in await page.locator("#verify-answer tr[data-valid]").all()
    ]
    message = page.locator('[data-error="links"]')
    return VerifyAnswer(
        accepted=tuple(texts[0] for valid, texts in found if valid == "true"),
        refused=tuple((texts[0], texts[1]) for valid, texts in found if valid == "false"),
        message=await message.inner_text() if await message.is_visible() else "",
    )
