"""What stands beside the values of a sheet and can mislead, whatever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(slots=True)
class Marks:
    """What stands beside the values of one sheet."""

    targets: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    """Cells that show an error such as #REF!."""
    colours: dict[Place, str] = field(default_factory=dict)
    widths: dict[Place, int] = field(default_factory=dict)
    """Number cells that are shown with leading zeros: how many digits."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows the person has hidden; what only a filter hides is not among them."""
    hidden_columns: set[int] = field(default_factory=set)
