"""The slider: its texts, and the check of a drag."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from helper.practice.catalogue import Language

WORDS = {
    Language.EN: {
        "slider_text": "Please slide to verify",
        "slider_yes": "Verified",
        "slider_no": "That went too fast. Please slide again, at a hand's pace.",
        "slider_title": "Please confirm that you are not a machine",
        "login_again": "Verified. Press Sign in once more.",
    },
    Language.ZH: {
        "slider_text": "请按住滑块，拖动到最右边",
        "slider_yes": "验证通过",
        "slider_no": "滑动异常，请按正常速度重新滑动。",
        "slider_title": "请完成验证",
        "login_again": "验证已通过，请再次点击登录。",
    },
}

FEWEST_POINTS = 6
"""The minimum number of points in a drag by hand. A drag by a script has only one or two points."""
SHORTEST_MS = 120
"""Minimum duration of a drag by hand, in milliseconds."""
LONGEST_STEP = 0.4
"""The maximum length of one step of a drag, as a fraction of the track's length."""


def drawn_by_hand(sent: Any) -> bool:
    """Return whether a drag was probably made by hand: across the whole track, slowly and in small steps.

    `sent` is `{"trail": [[x, ms], ...], "width": ...}`. Positions are in pixels, and times are in
    milliseconds since the start of the drag.
    """
    try:
        places, times = zip(*((float(x), float(ms)) for x, ms in sent["trail"]), strict=True)
        width = float(sent["width"])
    except (KeyError, TypeError, ValueError):
        return False
    steps = [after - before for before, after in pairwise(places)]
    return (
        width > 0
        and len(places) >= FEWEST_POINTS
        and places[-1] >= width - 2
        and times[-1] - times[0] >= SHORTEST_MS
        and list(times) == sorted(times)
        and sum(step >= 0 for step in steps) >= 0.6 * len(steps)
        and max(places[0], *steps) <= LONGEST_STEP * width
    )
