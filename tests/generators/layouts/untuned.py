"""A third, smaller generator, which only measures: nothing is tuned to it, and nothing fails by it.

Its pages are written in a way of their own: no rows that a sort changes, but seven hands that each write a whole page as
some maker of forms does. Whoever mends the finder does not look at what became of a page of these, only at the table:
`python -m tests.generators.layouts.untuned --forms N --seed S`. What it finds becomes a sort of the second generator first.
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

Hand = Callable[["Desk"], str]


class Desk:
    """What a hand writes with: names for controls, and the notes of what they are."""

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
        """The browser's own control of a field."""
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
        """A control that is nobody's."""
        return f'<input name="{self.name()}" {more}>'


def _ministry(desk: Desk) -> str:
    """Numbered boxes with small print in them, and a margin for the office."""
    boxes = [
        f'<td colspan="2"><small>{number}{desk.random.choice((". ", "  ", ") "))}{desk.words(field)}</small><br>{desk.control(field)}</td>'
        f"<td class='office'>{desk.random.choice(('Official use', '', 'Ref.'))}</td>"
        for number, field in enumerate(desk.order, 1)
    ]
    return (
        "<style>td{border:1px solid #000}small{font-size:10px}.office{width:80px;background:#ddd;font-size:10px}</style><table>"
        + "".join(f"<tr>{box}</tr>" for box in boxes)
        + "</table>"
    )


def _shop(desk: Desk) -> str:
    """Wide boxes with a shrunk label that lies in them, two of them side by side."""
    fields = "".join(
        f'<div class="f {"w" if KINDS[field] != "list" else ""}"><span>{desk.words(field)}</span>{desk.control(field)}</div>'
        for field in desk.order
    )
    return (
        "<style>.s{display:flex;flex-wrap:wrap;gap:12px}.f{position:relative;flex:1 0 45%;border:1px solid #aaa;border-radius:5px;padding:18px 8px 4px}"
        ".w{flex-basis:100%}.f>span{position:absolute;top:3px;left:8px;font-size:11px;color:#666}.f select,.f textarea{border:0;width:100%}</style>"
        f'<div class="s">{fields}</div>'
    )


def _survey(desk: Desk) -> str:
    """Questions on grey cards with a number in a circle and a star."""
    cards = "".join(
        f'<article><header><span class="n">{number}</span><p>{desk.words(field)}<em> *</em></p></header>{desk.control(field)}'
        f"{'<p><i>Your answer is not shown to anybody.</i></p>' if desk.random.random() < 0.3 else ''}</article>"
        for number, field in enumerate(desk.order, 1)
    )
    return (
        "<style>article{background:#f3f3f3;margin:14px 0;padding:14px}header{display:flex;gap:8px}header p{margin:4px 0}.n{background:#444;color:#fff;border-radius:50%;width:22px;height:22px;text-align:center}"
        f"article textarea{{width:100%}}</style>{cards}"
    )


def _office(desk: Desk) -> str:
    """Captions at the right end of a grey column, and a second column of fields that are nobody's."""
    lines = "".join(
        f'<div class="o"><div>{desk.words(field)}:</div><div>{desk.control(field)}</div><div>{escape(other)}:</div><div>{desk.line()}</div></div>'
        for field, other in zip(
            desk.order,
            desk.random.sample(("Ref. A", "Ref. B", "Case", "Clerk", "Date", "Room", "Phone", "Fax"), 8),
            strict=True,
        )
    )
    return (
        "<style>.o{display:grid;grid-template-columns:150px 270px 70px 150px;gap:8px;margin:8px 0}.o>div:nth-child(odd){text-align:right;background:#eee;padding:4px}"
        f".o select,.o textarea,.o input{{width:100%}}</style>{lines}"
    )


def _letter(desk: Desk) -> str:
    """A text with gaps."""
    parts = []
    for field in desk.order:
        long = KINDS[field] in {"lines", "file"}
        parts.append(
            f"<p>{desk.words(field)}:{'<br>' if long else ' '}{desk.control(field)}{'' if long else '.'}</p>"
        )
    return f"<style>p{{line-height:2}}textarea{{width:90%}}</style><p>Dear team, I write to you about the following.</p>{''.join(parts)}<p>Yours, {desk.line()}</p>"


def _helpful(desk: Desk) -> str:
    """Label, then a paragraph of help with an example, then the control, then what was typed wrongly."""
    rows = "".join(
        f'<div class="h"><label>{desk.words(field)}</label><p>{desk.random.choice(("For example: see our guide.", "We ask this of everybody.", "Take your time; nothing is sent before the end."))}</p>'
        f'{desk.control(field)}<p class="e" hidden>Please look at this again.</p></div>'
        for field in desk.order
    )
    return f"<style>.h{{border-left:4px solid #ccc;padding-left:14px;margin:22px 0}}.h label{{font-weight:700}}.h p{{color:#555;margin:2px 0 6px}}.h textarea{{width:100%}}</style>{rows}"


def _framework(desk: Desk) -> str:
    """As component libraries nest them: five elements round each label and each control, and a line of extra words."""
    items = "".join(
        '<div class="x-item"><div class="x-row"><div class="x-col l"><span><span title="x">'
        f'{desk.words(field)}</span></span></div><div class="x-col"><div><div><span class="x-in">{desk.control(field)}</span></div><div class="x-extra">{desk.random.choice(("", "&nbsp;", "Required"))}</div></div></div></div></div>'
        for field in desk.order
    )
    return f"<style>.x-row{{display:flex;gap:12px;margin:10px 0}}.l{{flex:0 0 200px;text-align:right}}.x-col:last-child{{flex:1}}.x-in textarea{{width:100%}}.x-extra{{min-height:14px;font-size:12px}}</style>{items}"


HANDS: Final[tuple[Hand, ...]] = (_ministry, _shop, _survey, _office, _letter, _helpful, _framework)


def untuned_pages(seed: int, amount: int) -> Iterator[Page]:
    """So many pages, each hand in its turn."""
    for number in range(amount):
        random = Random(f"untuned {seed} {number}")
        desk = Desk(random, random.choice(("en", "en", "zh")))
        hand = HANDS[number % len(HANDS)]
        body, heading = hand(desk), escape({"en": "Submit a complaint", "zh": "提交投诉"}[desk.language])
        html = (
            f'<!doctype html><meta charset="utf-8"><title>-</title><body style="font:14px sans-serif;max-width:760px"><h1>{heading}</h1>'
            f'<form method="post" enctype="multipart/form-data" data-sent>{body}<p><button id="b0">{SUBMITS[desk.language]}</button></p></form>'
            f'<script>{KIT}</script><script>kit.start({{"widgets": {{}}, "fetches": true}})</script>'
        )
        yield Page(
            number=number,
            html=html,
            controls=desk.controls,
            values=values(random, desk.language, 3, {}),
            sorts=(hand.__name__.strip("_"),),
            due=frozenset(),
            story="",
        )


async def measured(seed: int, amount: int) -> list[Verdict]:
    """The verdict on each page; it is for the table only."""
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as folder:
        async with stage(Path(folder)) as here:
            return [await here.play(page) for page in untuned_pages(seed, amount)]


def main() -> None:
    """Print the table, and nothing of the pages."""
    from helper.cli.practice_ground import some_screen
    from tests.generators.layouts.table import needless, rows

    parser = argparse.ArgumentParser(prog="python -m tests.generators.layouts.untuned")
    parser.add_argument("--forms", type=int, default=len(HANDS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with some_screen():
        verdicts = asyncio.run(measured(given.seed, given.forms))
    sys.stdout.write("\n".join(rows(verdicts)) + f"\n\n{needless(verdicts):.1f} % asked or pasted.\n")


if __name__ == "__main__":
    main()
