"""A table of the results on the pages of a seed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.generators.layouts.play import Verdict, stage
from tests.generators.layouts.registry import GROUPS, SORTS
from tests.generators.layouts.seeds import pages
from tests.generators.layouts.untuned import measured

FAIL_TODAY: Final[dict[str, str]] = {}
"""Sorts that fail today, with the fault; a mended sort is removed."""
TOGETHER = "several at once"


Tell = Callable[[Verdict], None]


def _report_nothing(verdict: Verdict) -> None:
    """Reports no progress."""


async def played(
    seed: int,
    amount: int,
    names: tuple[str, ...] = (),
    *,
    together: bool = True,
    tell: Tell = _report_nothing,
) -> list[Verdict]:
    """The verdict on each page, reported at once."""
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as folder:
        async with stage(Path(folder)) as here:
            for page in pages(seed, amount, names, together=together):
                verdicts.append(verdict := await here.play(page))
                tell(verdict)
    return verdicts


def rows(verdicts: Sequence[Verdict], *, by_group: bool = False) -> list[str]:
    """The table's lines: each sort, or group of sorts, that was alone on its pages, then the combinations, then all."""
    by_sort: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        alone = len(verdict.page.sorts) == 1
        name = verdict.page.sorts[0] if alone else TOGETHER
        by_sort.setdefault(GROUPS[SORTS[name].group] if by_group and alone else name, []).append(verdict)
    mixed = by_sort.pop(TOGETHER, [])
    lines = [_line(name, by_sort[name]) for name in sorted(by_sort)]
    return [
        "| sort | pages | right | asked | pasted | due | question without the right answer | named | certain of the wrong one | **wrong** |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *lines,
        *([_line(TOGETHER, mixed)] if mixed else []),
        _line("all", verdicts),
    ]


def _line(name: str, verdicts: Iterable[Verdict]) -> str:
    every = list(verdicts)
    counts = [
        sum(len(getattr(verdict, what)) for verdict in every)
        for what in ("right", "asked", "pasted", "due", "blind", "named", "certain", "wrong")
    ]
    return f"| {name} | {len(every)} | {' | '.join(map(str, counts))} |"


def needless(verdicts: Iterable[Verdict]) -> float:
    """Share of unambiguous fields that were asked about or left to paste, in percent."""
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
    """Play the pages on some screen."""
    from helper.cli.practice_ground import some_screen

    with some_screen():
        return asyncio.run(played(seed, amount, names, together=together, tell=tell))


async def layouts_section(seed: int, forms: int, untuned_forms: int) -> tuple[str, list[Verdict]]:
    """The part of docs/performance.md about pages that the finder was not written for, and the results behind it."""
    verdicts = await played(seed, forms)
    untuned = await measured(seed, untuned_forms)
    failing = sum(any(name in FAIL_TODAY for name in verdict.page.sorts) for verdict in verdicts)
    return (
        "## Forms of a second generator\n\n"
        f"Measured on {datetime.now(UTC):%d %B %Y}. {forms} forms with {len(SORTS)} kinds of changes. A developer who had not read the finder or the first generator wrote it "
        "from the layouts of about thirty real forms; each run has another seed.\n"
        "The page's own data and the payload that its server received after the scripted user's submission decide. "
        "*Due*: a question about an ambiguous field. *Named*: a choice that went to another list; the form is not handed over, "
        "and the program names the label to the user. *Certain*: certainty about the wrong control, filled in or not.\n"
        f"{len(FAIL_TODAY)} kinds are known to fail today, on {failing} of these pages (listed in tests/generators/layouts/table.py).\n"
        f"To repeat: `python -m tests.generators.layouts --forms {forms} --seed {seed}`.\n\n"
        + "\n".join(rows(verdicts, by_group=True))
        + f"\n\nAsked or pasted of the unambiguous fields: {needless(verdicts):.1f} % (goal: 5 %).\n\n"
        "### A third generator, used for measuring only\n\n"
        f"{untuned_forms} forms in seven styles; nothing is tuned to them. To repeat: "
        f"`python -m tests.generators.layouts.untuned --forms {untuned_forms} --seed {seed}`.\n\n"
        + "\n".join(rows(untuned))
        + f"\n\nAsked or pasted: {needless(untuned):.1f} %.\n"
    ), verdicts
