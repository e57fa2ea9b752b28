"""Readings of small forms, built row by row without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from helper.finder.decision import FormFinder, decide_all, look_in
from helper.finder.reading import FormReading, FrameData
from helper.flow.form import ControlKind, FindResult, WantedField

ROW_HEIGHT = 40
TEXT = (ControlKind.LINES, ControlKind.LINE)


@dataclass(slots=True)
class Drawing:
    """A page that grows downwards; each row is a separate element."""

    elements: list[list[Any]] = field(default_factory=lambda: [[0, "body", "", -1, -1, "", 14, 0, 0]])
    texts: list[list[Any]] = field(default_factory=list)
    controls: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0

    def element(self, tag: str, inside: int, facts: str = "", size: float = 14, lightness: float = 0) -> int:
        number = len(self.elements)
        alike = sum(map(ord, tag + facts))
        self.elements.append([number, tag, "", inside, inside, facts, size, lightness, alike])
        return number

    def shadow(self, inside: int) -> int:
        number = self.element("div", inside)
        self.elements[number][4] = -1
        return number

    def row(self, inside: int = 0) -> int:
        self.rows += 1
        return self.element("div", inside)

    def words(self, text: str, inside: int, left: int = 0) -> int:
        top = self.rows * ROW_HEIGHT + 5
        box = [left, left + 7 * len(text), top, top + 16]
        self.texts.append([text, inside, inside, len(self.elements), box, 1])
        return len(self.texts) - 1

    def control(self, inside: int, left: int = 200, kind: str = "line", **more: Any) -> str:
        number = self.element("textarea" if kind == "lines" else "input", inside, "ib")
        top = self.rows * ROW_HEIGHT
        about = {"ref": str(number), "kinds": [kind], "element": number, "frame": number, "order": number}
        self.controls.append(about | {"box": [left, left + 300, top, top + 30]} | more)
        return str(number)

    def labelled(self, label: str, kind: str = "line", inside: int = 0, **more: Any) -> str:
        row = self.row(inside)
        self.words(label, self.element("label", row, "i"))
        return self.control(row, kind=kind, **more)

    @property
    def source(self) -> dict[str, Any]:
        """The page as the script returns it."""
        return {"font": 14, "elements": self.elements, "texts": self.texts, "controls": self.controls}

    def reading(self) -> FormReading:
        return FormReading(FrameData.model_validate(self.source))

    def find(self, *labels: str, kinds: tuple[ControlKind, ...] = TEXT) -> FindResult:
        wanted = [WantedField("step", labels, kinds)]
        return decide_all([FormFinder(self.reading()).find(wanted)], 1)[0]


def find_together(labels: Sequence[str], *pages: Drawing) -> dict[str, FindResult]:
    """Return the decisions for several text fields that are searched for together, in all frames of a page."""
    wanted = [WantedField(label, (label,), TEXT) for label in labels]
    finders = {at: FormFinder(page.reading(), str(at)) for at, page in enumerate(pages)}
    answers = list(look_in(finders, wanted).values())
    return dict(zip(labels, decide_all(answers, len(labels)), strict=True))
