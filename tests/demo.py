"""`make demo`, or `python -m tests.demo`: watch a filing run on the practice portal.

Forms are filled in; a scripted user logs in, verifies and submits. Nothing is sent to Alibaba.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Sequence

from tests.practice.person import UserPace
from tests.practice.play import Score, play
from tests.screen import some_screen

_DAYS = 3
"""After so many days the practice portal has decided every complaint."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the demo. Return 0 if the portal received every form correctly, otherwise 1."""
    asked = _parser().parse_args(arguments)
    say = None if asked.json else _aside
    with some_screen() as about_screen:
        if say:
            say("PRACTICE – nothing is sent to Alibaba.")
            forms, links = asked.complaints, asked.complaints * asked.links
            say(f"{forms} forms, {links} invented links. {about_screen}".rstrip())
        score = asyncio.run(
            play(
                complaints=asked.complaints,
                links=asked.links,
                pace=UserPace(asked.pace),
                say=say,
                days=_DAYS,
                variant=asked.variant,
                layout=asked.layout,
                lang=asked.lang,
            )
        )
    lines = [json.dumps({"format": 1, **score.as_json()})] if asked.json else _lines(score)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if score.is_clean else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=(__doc__ or "").splitlines()[2])
    parser.add_argument("--complaints", type=int, default=4, help="how many forms")
    parser.add_argument("--links", type=int, default=10, help="how many links on each form")
    parser.add_argument("--pace", choices=[pace.value for pace in UserPace], default="watch")
    parser.add_argument("--variant", choices=["ipp", "aidc"], default="ipp", help="the portal's generation")
    parser.add_argument("--layout", choices=["long", "wizard"], default="long", help="the form of aidc")
    parser.add_argument("--lang", choices=["en", "zh"], default="en", help="the portal's language")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def _aside(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _lines(score: Score) -> Iterator[str]:
    fill = score.seconds_fill
    rows = (
        ("forms filed", f"{score.filed} of {score.complaints}", f"{score.listings} links"),
        ("complaint numbers read and recorded", score.numbers_read, ""),
        ("wrong values in a submitted form", score.wrong_values, "compared with the portal's record"),
        ("submitted by the scripted user", score.human_submits, "counted by the portal"),
        ("submitted by the program", score.helper_submits, "counted by the portal"),
        ("seconds to fill a form", f"{fill.median:g}", f"95th percentile {fill.p95:g}"),
        ("seconds per form, including the user's", f"{score.seconds_per_form.median:g}", ""),
    )
    yield ""
    for what, figure, remark in rows:
        yield f"  {what:<40} {figure:>8}   {remark}".rstrip()
    if not score.outcomes:
        return
    became = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in score.outcomes.items())
    yield ""
    yield f"  {_DAYS} days later, of {sum(score.outcomes.values())} links: {became}"


if __name__ == "__main__":
    sys.exit(main())
