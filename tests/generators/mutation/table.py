"""The table of the mutation benchmark, for docs/performance.md: `python -m tests.generators.mutation.table [PAGES] [SEED]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from helper.cli.practice_ground import some_screen
from tests.browser.site import running_site
from tests.generators.mutation.benchmark import COSMETIC_SORTS, SORTS, Bench, cases
from tests.generators.mutation.verdict import Tally, Verdict
from tests.tools.plain_browser import plain_browser

PAGES = 304
"""A round number of pages for each of the 19 sorts."""
SEED = 50_000
"""Seed of the first page; the finder was tuned on seeds below 2400 only."""
_COLUMNS = (Verdict.RIGHT, Verdict.ASKED, Verdict.PASTED, Verdict.WRONG)


async def mutation_section(pages: int = PAGES, seed: int = SEED) -> str:
    """Fill every page both ways in one run; returns the section for the page about performance."""
    ours, plain = await both_ways(pages, seed)
    rows = [_row(sort, ours, plain) for sort in SORTS]
    together = [
        _row("together", ours, plain, SORTS),
        _row("cosmetic ones together", ours, plain, COSMETIC_SORTS),
    ]
    return (
        "## A changed page\n\n"
        f"{sum(ours.pages.values())} invented complaint forms, each changed as a new release of a portal might change it. Each is filled in twice in one run: "
        "by the program, without a user to answer its questions, and by a plain Playwright script whose locators were recorded "
        "on the unchanged page (Playwright's own recorder: label and role first).\n"
        "The page's own script judges the result; neither of the two can see its data.\n"
        "*Wrong*: a value in the wrong control, or certainty about the wrong control. "
        "*Asked*: a question to the user. *Pasted*: the field was not found, and the user pastes its value.\n"
        "The finder was tuned on pages of the same generator with other seeds, so a real portal will be harder for both.\n"
        f"To repeat: `python -m tests.generators.mutation.table {pages} {seed}`.\n\n"
        "| change | pages | right | asked | pasted | **wrong** | script: right | asked | nothing | **wrong** |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n"
        + "\n".join([*rows, *together])
        + f"\n\nCosmetic changes: {ours.share_right(COSMETIC_SORTS):.1%} of the fields right without a question (goal: 95%); "
        f"the script {plain.share_right(COSMETIC_SORTS):.1%}.\n"
    )


async def both_ways(pages: int, seed: int) -> tuple[Tally, Tally]:
    """Our results and those of the plain script."""
    with tempfile.TemporaryDirectory() as name, running_site() as site:
        proof = Path(name) / "proof.png"
        proof.write_bytes(b"\x89PNG\r\n\x1a\n")
        async with plain_browser(headless=False, args=["--window-size=1400,1100"]) as browser:
            context = await browser.new_context(no_viewport=True)
            ours = await Bench(await context.new_page(), site, proof).ours(cases(pages, seed))
            plain = await Bench(await context.new_page(), site, proof).plain(cases(pages, seed))
    return ours, plain


def _row(name: str, ours: Tally, plain: Tally, sorts: tuple[str, ...] = ()) -> str:
    figures = [
        str(sum(tally.counts[sort][verdict] for sort in sorts or (name,)))
        for tally in (ours, plain)
        for verdict in _COLUMNS
    ]
    pages = sum(ours.pages[sort] for sort in sorts or (name,))
    return f"| {name} | {pages} | {' | '.join(figures)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Fill in changed pages, and print the table of what came of it."
    )
    parser.add_argument("pages", nargs="?", type=int, default=PAGES)
    parser.add_argument("seed", nargs="?", type=int, default=SEED)
    given = parser.parse_args()
    with some_screen():
        sys.stdout.write(asyncio.run(mutation_section(given.pages, given.seed)))
