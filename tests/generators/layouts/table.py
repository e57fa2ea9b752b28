"""Runs the pages of a seed, and prints the results as a table."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.generators.layouts.play import Verdict, stage
from tests.generators.layouts.recorded import columns, recorded
from tests.generators.layouts.registry import GROUPS, VARIATIONS
from tests.generators.layouts.seeds import pages

FAIL_TODAY: Final[dict[str, str]] = {}
"""Variations with a known failure, each with its description. Remove a variation once it is fixed."""
TOGETHER = "several at once"


Tell = Callable[[Verdict], None]


def _report_nothing(verdict: Verdict) -> None:
    """Ignore a result."""


async def played(
    seed: int,
    amount: int,
    names: tuple[str, ...] = (),
    *,
    together: bool = True,
    tell: Tell = _report_nothing,
) -> list[Verdict]:
    """Play each page and return the results. `tell` is called with each result as soon as it is available."""
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as folder:
        async with stage(Path(folder)) as here:
            for page in pages(seed, amount, names, together=together):
                verdicts.append(verdict := await here.play(page))
                tell(verdict)
    return verdicts


def rows(verdicts: Sequence[Verdict], script: Sequence[Verdict] = (), *, by_group: bool = False) -> list[str]:
    """Return the lines of the table.

    The table has a row for each variation (or group) that was alone on its pages, one for the pages with several
    variations, and one for all pages. The results of a recorded script, if given, are in the last columns.
    """
    names = dict.fromkeys(_name(verdict, by_group=by_group) for verdict in verdicts)
    lines = [
        _line(
            name,
            [verdict for verdict in verdicts if _name(verdict, by_group=by_group) == name],
            [verdict for verdict in script if _name(verdict, by_group=by_group) == name],
        )
        for name in sorted(names, key=lambda name: (name == TOGETHER, name))
    ]
    heads = "| change | pages | right | asked | pasted | due | question without the right answer | named | certain of the wrong one | **wrong** |"
    more = " script: right | asked | nothing | **wrong** |" if script else ""
    return [heads + more, "|---" * (heads + more).count(" |") + "|", *lines, _line("all", verdicts, script)]


def _name(verdict: Verdict, *, by_group: bool) -> str:
    [first, *more] = verdict.page.variations
    return TOGETHER if more else GROUPS[VARIATIONS[first].group] if by_group else first


def _line(name: str, verdicts: Sequence[Verdict], script: Sequence[Verdict]) -> str:
    counts = [
        sum(len(getattr(verdict, what)) for verdict in verdicts)
        for what in ("right", "asked", "pasted", "due", "blind", "named", "certain", "wrong")
    ]
    more = f" {columns(script)} |" if script else ""
    return f"| {name} | {len(verdicts)} | {' | '.join(map(str, counts))} |{more}"


def needless(verdicts: Iterable[Verdict]) -> float:
    """Return the percentage of unambiguous fields that the program asked about or left to be pasted."""
    every = list(verdicts)
    asked = sum(len(verdict.asked) + len(verdict.pasted) for verdict in every)
    known = asked + sum(len(verdict.right) + len(verdict.wrong) for verdict in every)
    return 100 * asked / known if known else 0.0


def run(
    seed: int,
    amount: int,
    names: tuple[str, ...] = (),
    *,
    together: bool = True,
    tell: Tell = _report_nothing,
) -> list[Verdict]:
    """Play the pages, on a virtual screen if there is no real screen."""
    from tests.screen import some_screen

    with some_screen():
        return asyncio.run(played(seed, amount, names, together=together, tell=tell))


def run_script(
    seed: int, amount: int, names: tuple[str, ...] = (), *, together: bool = True
) -> list[Verdict]:
    from tests.screen import some_screen

    with some_screen():
        return asyncio.run(recorded(seed, amount, names, together=together))


async def layouts_section(seed: int, forms: int) -> str:
    """Return the section of docs/performance.md about changed pages."""
    verdicts = await played(seed, forms)
    script = await recorded(seed, forms)
    return (
        "## A changed page\n\n"
        f"{forms} forms with {len(VARIATIONS)} kinds of changes, on {datetime.now(UTC):%d %B %Y}, drawn by a generator whose author had not read the finder; each run has another seed.\n"
        "Each form is filled in twice: by the program, with a scripted user who answers and submits, "
        "and by a Playwright script that recorded its locators on the form without the change.\n"
        "The page's own data decide, and for the program the payload that its server received. "
        "*Due*: a question about an ambiguous field. *Named*: a choice that went to another list; the form is not handed over, and the program names the label to the user. "
        "*Certain*: certainty about the wrong control, filled in or not. *Nothing*: a field that the script did not fill in.\n"
        f"Kinds that are known to fail: {len(FAIL_TODAY)}. To repeat: `python -m tests.generators.layouts --script --forms {forms} --seed {seed}`.\n\n"
        + "\n".join(rows(verdicts, script, by_group=True))
        + f"\n\nAsked or pasted of the unambiguous fields: {needless(verdicts):.1f} % (goal: 5 %).\n"
    )
