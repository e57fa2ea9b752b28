"""A third, smaller generator for measurement only: the finder is not tuned to it, and no test depends on it.

Its pages are not built from rows that sorts change: seven layouts each write a whole page as a maker of forms does. A
developer of the finder sees only the table, not the result of a single page:
`python -m tests.generators.layouts.untuned --forms N --seed S`. A finding becomes a sort of the second
generator first.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from random import Random
from typing import Final

from helper.flow.spec import FIELDS
from tests.generators.layouts.page import KIT, Page, Truth
from tests.generators.layouts.play import Verdict, stage
from tests.generators.layouts.words import ENTRIES, KINDS, SUBMITS, labels, values

Layout = Callable[["PageWriter"], str]


class PageWriter:
    """The tools of a layout: names for controls, and the record of their fields."""

    def __init__(self, random: Random, language: str) -> None:
        self.random = random
        self.language = language
        self.controls: dict[str, Truth] = {}
        self.order = self._order()

    def _order(self) -> list[str]:
        order = list(FIELDS)
        if self.random.random() < 0.3:
            at = self.random.randrange(2, len(order))
            order.insert(at, order.pop(self.random.randrange(len(order))))
        return order

    def words(self, field: str) -> str:
        """A label of the field, escaped."""
        return escape(self.random.choice(labels(field, self.language)[:6]))

    def name(self, field: str = "", right: str = "", starts: str = "") -> str:
        """A control's name."""
        key = f"k{self.random.randrange(16**6):06x}"
        self.controls[key] = Truth(field=field, right=right, starts=starts)
        return key

    def control(self, field: str, more: str = "") -> str:
        """The native control of a field."""
        kind, entries = KINDS[field], ENTRIES[self.language].get(field)
        if entries is None:
            key = self.name(field)
            return (
                f'<input type="file" name="{key}" multiple {more}>'
                if kind == "file"
                else f'<textarea name="{key}" rows="3" {more}></textarea>'
            )
        key, every = self.name(field, entries.right), entries.shuffled(self.random)
        if kind == "radio" and self.random.random() < 0.7:
            return " ".join(
                f'<label><input type="radio" name="{key}" value="{at}">{escape(entry)}</label>'
                for at, entry in enumerate(every)
            )
        options = "".join(f'<option value="{at}">{escape(entry)}</option>' for at, entry in enumerate(every))
        return f'<select name="{key}" {more}><option value=""></option>{options}</select>'

    def line(self, more: str = "") -> str:
        """A control that stands for no field."""
        return f'<input name="{self.name()}" {more}>'


def _ministry(writer: PageWriter) -> str:
    """Numbered boxes with small print in them, and a margin for the office."""
    boxes = [
        f'<td colspan="2"><small>{number}{writer.random.choice((". ", "  ", ") "))}{writer.words(field)}</small><br>{writer.control(field)}</td>'
        f"<td class='office'>{writer.random.choice(('Official use', '', 'Ref.'))}</td>"
        for number, field in enumerate(writer.order, 1)
    ]
    return (
        "<style>td{border:1px solid #000}small{font-size:10px}.office{width:80px;background:#ddd;font-size:10px}</style><table>"
        + "".join(f"<tr>{box}</tr>" for box in boxes)
        + "</table>"
    )


def _shop(writer: PageWriter) -> str:
    """Wide boxes with a shrunk label that lies in them, two of them side by side."""
    fields = "".join(
        f'<div class="f {"w" if KINDS[field] != "list" else ""}"><span>{writer.words(field)}</span>{writer.control(field)}</div>'
        for field in writer.order
    )
    return (
        "<style>.s{display:flex;flex-wrap:wrap;gap:12px}.f{position:relative;flex:1 0 45%;border:1px solid #aaa;border-radius:5px;padding:18px 8px 4px}"
        ".w{flex-basis:100%}.f>span{position:absolute;top:3px;left:8px;font-size:11px;color:#666}.f select,.f textarea{border:0;width:100%}</style>"
        f'<div class="s">{fields}</div>'
    )


def _survey(writer: PageWriter) -> str:
    """Questions on grey cards with a number in a circle and a star."""
    cards = "".join(
        f'<article><header><span class="n">{number}</span><p>{writer.words(field)}<em> *</em></p></header>{writer.control(field)}'
        f"{'<p><i>Your answer is not shown to anybody.</i></p>' if writer.random.random() < 0.3 else ''}</article>"
        for number, field in enumerate(writer.order, 1)
    )
    return (
        "<style>article{background:#f3f3f3;margin:14px 0;padding:14px}header{display:flex;gap:8px}header p{margin:4px 0}.n{background:#444;color:#fff;border-radius:50%;width:22px;height:22px;text-align:center}"
        f"article textarea{{width:100%}}</style>{cards}"
    )


def _office(writer: PageWriter) -> str:
    """Captions at the right end of a grey column, and a second column of unrelated fields."""
    lines = "".join(
        f'<div class="o"><div>{writer.words(field)}:</div><div>{writer.control(field)}</div><div>{escape(other)}:</div><div>{writer.line()}</div></div>'
        for field, other in zip(
            writer.order,
            writer.random.sample(("Ref. A", "Ref. B", "Case", "Clerk", "Date", "Room", "Phone", "Fax"), 8),
            strict=True,
        )
    )
    return (
        "<style>.o{display:grid;grid-template-columns:150px 270px 70px 150px;gap:8px;margin:8px 0}.o>div:nth-child(odd){text-align:right;background:#eee;padding:4px}"
        f".o select,.o textarea,.o input{{width:100%}}</style>{lines}"
    )


def _letter(writer: PageWriter) -> str:
    """A text with gaps."""
    parts = []
    for field in writer.order:
        long = KINDS[field] in {"lines", "file"}
        parts.append(
            f"<p>{writer.words(field)}:{'<br>' if long else ' '}{writer.control(field)}{'' if long else '.'}</p>"
        )
    return f"<style>p{{line-height:2}}textarea{{width:90%}}</style><p>Dear team, I write to you about the following.</p>{''.join(parts)}<p>Yours, {writer.line()}</p>"


def _helpful(writer: PageWriter) -> str:
    """Label, then a paragraph of help with an example, then the control, then an error message."""
    rows = "".join(
        f'<div class="h"><label>{writer.words(field)}</label><p>{writer.random.choice(("For example: see our guide.", "We ask this of everybody.", "Take your time; nothing is sent before the end."))}</p>'
        f'{writer.control(field)}<p class="e" hidden>Please look at this again.</p></div>'
        for field in writer.order
    )
    return f"<style>.h{{border-left:4px solid #ccc;padding-left:14px;margin:22px 0}}.h label{{font-weight:700}}.h p{{color:#555;margin:2px 0 6px}}.h textarea{{width:100%}}</style>{rows}"


def _framework(writer: PageWriter) -> str:
    """As component libraries nest them: five elements round each label and each control, and a line of extra words."""
    items = "".join(
        '<div class="x-item"><div class="x-row"><div class="x-col l"><span><span title="x">'
        f'{writer.words(field)}</span></span></div><div class="x-col"><div><div><span class="x-in">{writer.control(field)}</span></div><div class="x-extra">{writer.random.choice(("", "&nbsp;", "Required"))}</div></div></div></div></div>'
        for field in writer.order
    )
    return f"<style>.x-row{{display:flex;gap:12px;margin:10px 0}}.l{{flex:0 0 200px;text-align:right}}.x-col:last-child{{flex:1}}.x-in textarea{{width:100%}}.x-extra{{min-height:14px;font-size:12px}}</style>{items}"


LAYOUTS: Final[tuple[Layout, ...]] = (_ministry, _shop, _survey, _office, _letter, _helpful, _framework)


def untuned_pages(seed: int, amount: int) -> Iterator[Page]:
    """This many pages, each layout in turn."""
    for number in range(amount):
        random = Random(f"untuned {seed} {number}")
        writer = PageWriter(random, random.choice(("en", "en", "zh")))
        layout = LAYOUTS[number % len(LAYOUTS)]
        body, heading = (
            layout(writer),
            escape({"en": "Submit a complaint", "zh": "提交投诉"}[writer.language]),
        )
        html = (
            f'<!doctype html><meta charset="utf-8"><title>-</title><body style="font:14px sans-serif;max-width:760px"><h1>{heading}</h1>'
            f'<form method="post" enctype="multipart/form-data" data-sent>{body}<p><button id="b0">{SUBMITS[writer.language]}</button></p></form>'
            f'<script>{KIT}</script><script>kit.start({{"widgets": {{}}, "fetches": true}})</script>'
        )
        yield Page(
            number=number,
            html=html,
            controls=writer.controls,
            values=values(random, writer.language, 3, {}),
            sorts=(layout.__name__.strip("_"),),
            due=frozenset(),
            story="",
        )


async def measured(seed: int, amount: int) -> list[Verdict]:
    """The verdict on each page; for the table only."""
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as folder:
        async with stage(Path(folder)) as here:
            return [await here.play(page) for page in untuned_pages(seed, amount)]


def main() -> None:
    """Print the table, without details of the pages."""
    from helper.cli.practice_ground import some_screen
    from tests.generators.layouts.table import needless, rows

    parser = argparse.ArgumentParser(prog="python -m tests.generators.layouts.untuned")
    parser.add_argument("--forms", type=int, default=len(LAYOUTS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with some_screen():
        verdicts = asyncio.run(measured(given.seed, given.forms))
    sys.stdout.write("\n".join(rows(verdicts)) + f"\n\n{needless(verdicts):.1f} % asked or pasted.\n")


if __name__ == "__main__":
    main()
