"""The columns of the listings, and what stands in them."""

from __future__ import annotations

from datetime import datetime

from helper.tui.listings.rows import Kind, ListingRow
from helper.tui.when import age
from helper.tui.widgets.columns import Cell, Column, Tone

COLUMNS = (
    Column(title="Listing", width=17, grow=5),
    Column(title="Design", width=14, grow=3, drop=1),
    Column(title="Shop", width=12, grow=2, drop=3),
    Column(title="State", width=21, grow=1),
    Column(title="Added", width=5, right=True, drop=2),
)
SORT_COLUMNS = {"Listing": 0, "Design": 1, "Shop": 2, "State": 3, "Added": 4}
"""Where each way to sort shows its arrow."""


def cells_of(row: ListingRow, now: datetime) -> tuple[Cell, ...]:
    """One row; what is done is grey."""
    plain = Tone.SOFT if row.kind in {Kind.GONE, Kind.ASIDE} else Tone.PLAIN
    return (
        Cell(row.title, plain),
        Cell(row.design, plain),
        Cell(row.shop, Tone.SOFT),
        Cell(f"{row.glyph} {row.words}", row.tone),
        Cell(age(row.added, now), Tone.SOFT),
    )
