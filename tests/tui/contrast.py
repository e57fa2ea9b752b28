"""Contrast ratios between text and background, as WCAG defines them."""

from __future__ import annotations

from textual.app import App
from textual.color import Color

from helper.tui.dialogs.dialogs import Dialog

MIN_CONTRAST = 4.5


def contrast(colour: Color, other: Color) -> float:
    bright, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def low_contrast_words(app: App[int]) -> list[str]:
    """Return the words with too little contrast. The screen behind a dialog is dimmed on purpose and is ignored."""
    screen = app.screen
    seen = screen.query_one(".dialog").region if isinstance(screen, Dialog) else screen.region
    found = []
    for strip in screen._compositor.render_strips(app.size)[seen.y : seen.bottom]:
        for segment in strip.crop(seen.x, seen.right):
            style = segment.style
            if style is None or style.color is None or style.bgcolor is None:
                continue
            pair = [Color.from_rich_color(colour) for colour in (style.color, style.bgcolor)]
            if any(map(str.isalnum, segment.text)) and contrast(*pair) < MIN_CONTRAST:
                found.append(segment.text.strip())
    return found


def _luminance(colour: Color) -> float:
    parts = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
