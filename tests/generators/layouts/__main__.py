"""`python -m tests.generators.layouts --forms N --seed S`: fills N changed forms and prints a table of results."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.generators.layouts.play import Verdict
from tests.generators.layouts.registry import VARIATIONS
from tests.generators.layouts.table import FAIL_TODAY, needless, rows, run, run_script


def main() -> None:
    """Print each fault as soon as it is found, and finally the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.generators.layouts", description=__doc__)
    parser.add_argument("--forms", type=int, default=0, help="number of pages; 0: each variation once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--variation", action="append", default=[], help="only variations whose names contain this"
    )
    parser.add_argument("--holding", action="store_true", help="leave out the variations that fail today")
    parser.add_argument("--alone", action="store_true", help="only one variation per page")
    parser.add_argument("--all", action="store_true", help="also print each question")
    parser.add_argument(
        "--script", action="store_true", help="also fill the pages with a recorded Playwright script"
    )
    parser.add_argument("--keep", type=Path, help="folder in which to keep pages with a fault")
    given = parser.parse_args()
    known = [name for name in VARIATIONS if not given.holding or name not in FAIL_TODAY]
    names = tuple(
        name for name in known if not given.variation or any(part in name for part in given.variation)
    )

    def tell(verdict: Verdict) -> None:
        if notes := _notes(verdict, questions=given.all):
            page = verdict.page
            head = f"{page.number} {' + '.join(page.variations)} [{page.story}] {verdict.seconds:.1f} s"
            sys.stdout.write("\n".join([head, *(f"    {note}" for note in notes)]) + "\n")
            sys.stdout.flush()
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{given.seed}-{page.number}.html").write_text(page.html, encoding="utf-8")

    verdicts = run(given.seed, given.forms or len(names), names, together=not given.alone, tell=tell)
    script = run_script(given.seed, len(verdicts), names, together=not given.alone) if given.script else ()
    sys.stdout.write("\n" + "\n".join(rows(verdicts, script)) + "\n")
    sys.stdout.write(f"\n{needless(verdicts):.1f} % of the unambiguous fields were asked about or pasted.\n")


def _notes(verdict: Verdict, *, questions: bool) -> list[str]:
    notes = [f"WRONG {text}" for text in verdict.wrong] + [f"CERTAIN {text}" for text in verdict.certain]
    notes += [f"NAMED {text}" for text in verdict.named]
    notes += [f"STOPPED {verdict.stopped}"] if verdict.stopped else []
    notes += [f"FAULT {verdict.fault}"] if verdict.fault else []
    if questions:
        notes += [f"ASKED {', '.join(verdict.asked)}"] if verdict.asked else []
        notes += [f"PASTED {', '.join(verdict.pasted)}"] if verdict.pasted else []
        notes += [f"BLIND {text}" for text in verdict.blind] + [f"WHY {text}" for text in verdict.whys]
    return notes


if __name__ == "__main__":
    main()
