"""The form as it is meant beside the form as it was read, a field a line, each with how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from helper.model.words import counted
from helper.tui.filing.view import FilingView, Line, Mark
from helper.tui.plain import amount, fit

_MARK_CELLS = 8
_CHANGED_CELLS = 14
"""So wide are the marks once the person has changed a field: hers is told in words."""
_NARROW = 64
"""Below so many cells there is no room for both sides; the page's side shows only where it differs."""

_MARKS: dict[Mark, tuple[str, str]] = {
    Mark.WAITING: ("·", "$faint"),
    Mark.ASKED: ("? asking", "bold $yours"),
    Mark.PASTE: ("▸ paste", "bold $yours"),
    Mark.PASTED: ("✓", "$success"),
    Mark.BY_HAND: ("by you", "$soft"),
    Mark.DIFFERS: ("✗ look", "bold $error"),
    Mark.CHANGED: ("changed by you", "$yours"),
    Mark.LEFT: ("– left", "$yours"),
}


class FieldSheet(Widget):
    """Draws the fields of a `FilingView`."""

    view: reactive[FilingView] = reactive(FilingView, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a field, one more where the page shows something else, and the head."""
        return len(list(self._lines(width)))

    def render(self) -> Content:
        """Draw the lines in the width there is."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> Iterator[Content]:
        view = self.view
        if not view.lines:
            return
        label = min(max(len(line.label) for line in view.lines), 26, max(10, width // 4))
        marks = _CHANGED_CELLS if any(line.mark is Mark.CHANGED for line in view.lines) else _MARK_CELLS
        room = width - label - marks - 6
        both = width >= _NARROW
        want = room // 2 if both else room
        seen = room - want
        about = counted(view.links, "link") if view.links else "its registration"
        title = f"{view.work} · {about}"
        if both:
            yield Content.assemble(
                (fit(title, label + 4 + want), "bold"), "  ", (fit("on the page", seen), "$soft")
            )
        else:
            yield Content.styled(fit(title, width), "bold")
        for line in view.lines:
            yield _drawn(line, label, want, seen if both else 0, marks)
            if not both and line.mark in {Mark.DIFFERS, Mark.CHANGED}:
                style = "$error" if line.mark is Mark.DIFFERS else "$yours"
                yield Content.styled(f"  the page shows  {fit(amount(line.seen), max(0, width - 18))}", style)


def _drawn(line: Line, label: int, want: int, seen: int, marks: int) -> Content:
    done = line.mark in {Mark.RIGHT, Mark.PASTED}
    shown = (
        "the same"
        if line.seen == line.want and len(line.want) > want and "\n" not in line.want
        else amount(line.seen)
    )
    parts: list[tuple[str, str]] = [
        ("  ", ""),
        (fit(line.label, label), "$soft"),
        ("  ", ""),
        (fit(amount(line.want), want), "" if done else "$soft"),
        ("  ", ""),
    ]
    if seen:
        parts += [(fit(shown, seen), "$error" if line.mark is Mark.DIFFERS else "$soft")]
    mark, style = ("✓" * max(1, line.checks), "$success") if line.mark is Mark.RIGHT else _MARKS[line.mark]
    parts += [(fit(mark, marks), style)]
    return Content.assemble(*parts)
