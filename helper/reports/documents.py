"""Pages of our own from templates: the report, the proof picture and the sheet for signing; foreign text is escaped in all.

AliExpress passes attachments on to the seller, so whatever is not needed to compare the two stays out.

Name, place, day and signature stay blank: who holds the copyright is said by the person, by hand.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from helper.model.problems import MOST_MEGABYTES, FileSort, sort_of
from helper.model.seller import RULES_IN_SHORT, RULES_SOURCE, STORE_RULES
from helper.model.text import plural
from helper.model.work import Work, WorkKind
from helper.reports.figures import MOST_MONTHS, Effort, Figures, beside_months

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: object) -> str:
    """The page as text; a value that the template names and nobody gave is a fault."""
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("helper.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_SPANS = (
    ("the same day", 0),
    ("1 day", 1),
    ("2 to 3 days", 3),
    ("4 to 7 days", 7),
    ("8 to 14 days", 14),
    ("15 to 30 days", 30),
    ("longer", math.inf),
)
CARD_SIZE = (1200, 630)
_MOST_ROWS = 200
"""Longer tables nobody reads; the page says how many rows it leaves out."""


def report_page(figures: Figures, effort: Effort, *, client: str | None = None) -> str:
    return render(
        "report.html.jinja",
        figures=figures,
        effort=effort,
        client=client,
        sentence=headline(figures),
        hours=hours_at_the_form(effort),
        beside_months=beside_months(figures, MOST_MONTHS),
        waits=waits(figures.days_to_gone) if figures.days_to_gone else [],
        # Title, what an empty name means, and the rows.
        tables=[
            ("By design", "design not noted", figures.designs),
            ("By seller", "store not noted", figures.sellers),
            ("By product type", "product type not noted", figures.product_types),
            ("By reason", "reason not noted", figures.reasons),
        ],
        most_rows=_MOST_ROWS,
        rules_in_short=RULES_IN_SHORT,
        rules=STORE_RULES,
        rules_source=RULES_SOURCE,
    )


def report_card(figures: Figures) -> str:
    """A picture (SVG) to share: how many were reported and are gone; no seller, number, design or name."""
    return render(
        "card.svg.jinja",
        total=figures.total,
        since=_since(figures),
        half=half_gone_words(figures.usual_days),
    )


def card_page(card: str) -> str:
    """The picture as a page of its own, for a browser that draws it as a PNG of `CARD_SIZE`."""
    return f"<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{card}"


def half_gone_words(days: float | None) -> str:
    """Within how many days half of those that are gone were; empty: of none both days are known."""
    if days is None:
        return ""
    return f"within {days:g} day{'' if days == 1 else 's'}" if days else "on the same day"


def headline(figures: Figures) -> str:
    """The report in one sentence."""
    total = figures.total
    if not total.reported:
        return "Nothing has been reported yet."
    parts = [
        (total.gone, "is gone", "are gone"),
        (total.waiting, "is waiting for Alibaba", "are waiting for Alibaba"),
        (total.said_no, "was turned down by Alibaba", "were turned down by Alibaba"),
        (total.objected, "has a seller who objected", "have a seller who objected"),
        (total.taken_back, "was taken back", "were taken back"),
    ]
    told = [f"{number} {single if number == 1 else many}" for number, single, many in parts if number]
    listings = f"{plural(total.reported, 'listing')} reported"
    return f"{listings}{_since(figures)}: {', '.join(told)}."


def _since(figures: Figures) -> str:
    return f" since {figures.months[0].first:%B %Y}" if figures.months else ""


def hours_at_the_form(effort: Effort) -> str:
    """How long forms lay before the person, such as "6 minutes"."""
    minutes = round(effort.time.total_seconds() / 60)
    if minutes < 100:
        return plural(minutes, "minute")
    return plural(round(minutes / 60), "hour")


def waits(days: Sequence[int]) -> list[tuple[str, int]]:
    """How many were gone after how long; `days` in any order."""
    spans = pairwise((("", -1), *_SPANS))
    return [(label, sum(below < day <= most for day in days)) for (_, below), (label, most) in spans]


WIDTH, HEIGHT = 1600, 1000
_SHOWN = {
    FileSort.PNG: "image/png",
    FileSort.JPG: "image/jpeg",
    FileSort.GIF: "image/gif",
    FileSort.WEBP: "image/webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPicture:
    heading: str
    picture: bytes
    address: str
    """Where it is shown; written below it."""
    day: str = ""
    """The day on which it was seen there."""


def kind_of(picture: bytes) -> str:
    """What kind of picture this is, as browsers name it; empty: none that they show."""
    return _SHOWN.get(sort_of(picture), "")


def proof_page(*exhibits: ProofPicture) -> str:
    """The page; it asks nobody for anything, the pictures are in it."""
    return render(
        "proof.html.jinja", exhibits=[(exhibit, _picture_address(exhibit.picture)) for exhibit in exhibits]
    )


def _picture_address(picture: bytes) -> str:
    """The picture itself as an address; empty: there is none that a browser shows."""
    kind = kind_of(picture)
    return f"data:{kind};base64,{base64.b64encode(picture).decode()}" if kind else ""


_WORK_KINDS = {
    WorkKind.ARTWORK: "artwork",
    WorkKind.PHOTOGRAPH: "photograph",
    WorkKind.LITERARY: "literary work",
    WorkKind.SOFTWARE: "software",
    WorkKind.OTHER: "other work",
}


def signing_sheet(work: Work, picture: bytes) -> str:
    """The page; it asks nobody for anything. `picture` empty: there is none, or none that a browser shows."""
    registration = work.registration
    return render(
        "signing.html.jinja",
        work=work,
        picture=_picture_address(picture),
        kind=_WORK_KINDS[registration.kind or WorkKind.ARTWORK],
        made_on=_day(registration.made_on),
        published_on=_day(registration.published_on),
        most_megabytes=MOST_MEGABYTES,
    )


def sheet_name(work: Work) -> str:
    """How the file is called: by the title, as far as every system takes it."""
    kept = "".join(sign if sign.isalnum() else " " for sign in work.title)
    return f"statement-{'-'.join(kept.split())[:60] or work.id[:8]}.html".lower()


def _day(day: date | None) -> str:
    """As it cannot be misread in any country."""
    return f"{day.day} {day:%B %Y}" if day else ""
