"""Which rows are marked: in the order of marking, and still marked when a filter hides them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.content import Content


class Marks:
    """A set of rows that remembers its order and its last one."""

    def __init__(self) -> None:
        self._rows: dict[str, None] = {}
        self._last: str | None = None

    def __contains__(self, row: object) -> bool:
        return row in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def toggle(self, row: str) -> None:
        """Mark it, or take the mark away."""
        if row in self._rows:
            del self._rows[row]
        else:
            self._rows[row] = None
            self._last = row

    def to_here(self, row: str, shown: Sequence[str]) -> None:
        """Mark everything from the last mark to this row, as the list is shown."""
        if self._last in shown:
            first, last = sorted((shown.index(self._last), shown.index(row)))
            self.add(shown[first : last + 1])

    def add(self, rows: Sequence[str]) -> None:
        """Mark all of these beside what is marked already."""
        self._rows |= dict.fromkeys(rows)

    def clear(self) -> None:
        """Take all marks away."""
        self._rows.clear()

    def keep(self, there: Callable[[str], bool]) -> None:
        """Forget the marks of rows that are gone."""
        self._rows = {row: None for row in self._rows if there(row)}

    def hidden(self, shown: Sequence[str]) -> int:
        """How many marked rows are not shown."""
        return len(self._rows) - sum(row in self._rows for row in shown) if self._rows else 0


def amounts(marks: Marks, shown: Sequence[str], total: int) -> Content:
    """How many are shown, how many are marked, and how many of those the filter hides."""
    of_all = f" of {total}" if len(shown) != total else " link" if total == 1 else " links"
    parts = [(f"{len(shown)}", "bold"), (of_all, "$soft")]
    if marks:
        parts.append((f"   ✓ {len(marks)} marked", "bold $accent"))
    if hidden := marks.hidden(shown):
        parts.append((f", {hidden} not shown", "$accent"))
    return Content.assemble(*parts)
