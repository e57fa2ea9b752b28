"""Finds what can be taught on a page: the anchors of its fields, and the text before its numbers.

Anchors are texts and the order of fields, never an id, a class or a position.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from helper.finder.labels import LabelFinder, link_around
from helper.finder.layout import FormLayout
from helper.finder.reading import FieldControl, FormReading, TextNode
from helper.finder.wording import is_prompt, label_key, plain
from helper.flow.spec import Anchors

_LONGEST = 80
_MOST_AREAS = 5
"""Maximum number of elements around a field that are tried as its row."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend"})
_NO_HINT_TAGS = frozenset({"button", "label", "option"})
_NO_HINT_ROLES = frozenset({"button", "option"})
_NUMBER = re.compile(r"(?<![^\W_])(?<!-)(?:[0-9]{5,20}|[A-Z][A-Z0-9]*(?:[-/._]?[A-Z0-9]+)*[0-9])(?![^\W_])")
"""Matches digits, or capital letters with digits; the caller checks whether they can be a complaint number."""
_COUNTER = re.compile(r"\W*\d+\s*/\s*\d+\W*", re.ASCII)
_FEWEST_LETTERS = 2
"""A hint must have more characters than this."""


def anchors_in(reading: FormReading) -> list[tuple[FieldControl, Anchors]]:
    """Return every enabled field of a frame with its anchors, in page order.

    The frame's path in the anchors stays empty, because the reading does not contain it.
    """
    layout = FormLayout(reading, LabelFinder(reading.texts), ())
    fields = [control for control in layout.fields if not control.is_off and control.kind != "unknown"]
    texts = [text for text in reading.texts if layout.is_lasting(text)]
    labels = [_label(control, layout) for control in fields]
    return [
        (
            control,
            Anchors(
                kind=control.kind,
                label=label,
                name=_short(_first_name(control.accessible_names)),
                placeholder=_short(_first_name(control.placeholders)),
                row=_hint_in_row(control, fields, texts, label),
                above=_section_title(control, texts, label),
                after=after,
                before=before,
            ),
        )
        for control, label, after, before in zip(
            fields, labels, ["", *labels], [*labels[1:], ""], strict=False
        )
    ]


def _first_name(names: Sequence[str]) -> str:
    return next((name for name in map(plain, names) if name and not is_prompt(name)), "")


def _label(control: FieldControl, layout: FormLayout) -> str:
    """Return the visible text that names the control; empty if only attributes name it."""
    words = layout.visible_label(control)
    if not words and not _first_name((*control.accessible_names, *control.placeholders)):
        words = _first_name(control.other_names)
        if not words and control.kind == "file":
            words = _first_words(control, layout)
    return _short(words.lstrip(" *").rstrip(" *:"))


def _first_words(control: FieldControl, layout: FormLayout) -> str:
    """Return the first visible text inside an upload control."""
    inside = (text for text in layout.texts if text in control.frame and text.is_seen)
    return plain(next((text.words for text in inside if text.parent and not text.parent.is_icon), ""))


def _hint_in_row(
    control: FieldControl, fields: Sequence[FieldControl], texts: Sequence[TextNode], label: str
) -> str:
    """Return the hint that the control's row always shows: the first text in the row other than the label."""
    area = control.frame
    for up in control.frame.lineage(_MOST_AREAS):
        if any(other is not control and other.element in up for other in fields):
            break
        area = up
    hints = (_short(text.words) for text in texts if text in area and text.is_seen and _may_be_hint(text))
    return next(
        (hint for hint in hints if len(hint) > _FEWEST_LETTERS and label_key(hint) != label_key(label)), ""
    )


def _may_be_hint(text: TextNode) -> bool:
    element = text.parent
    return (
        element is not None
        and element.closest(_NO_HINT_TAGS, _NO_HINT_ROLES) is None
        and link_around(element) is None
        and not element.is_icon
        and _COUNTER.fullmatch(text.words) is None
    )


def _section_title(control: FieldControl, texts: Sequence[TextNode], label: str) -> str:
    titles = (
        text.words
        for text in reversed(texts)
        if text.order <= control.order
        and text.is_seen
        and text.parent is not None
        and text.parent.closest(_HEADINGS, ("heading",)) is not None
        and label_key(text.words) != label_key(label)
    )
    return _short(next(titles, ""))


def _short(words: str) -> str:
    said = plain(words)
    return said if len(said) <= _LONGEST else ""


def numbers_in(reading: FormReading) -> list[tuple[str, str]]:
    """Return each long number that is shown only once, with the text right before it.

    Numbers without such a text are left out.
    """
    found: list[tuple[str, str]] = []
    before = ""
    for text in reading.texts:
        if text.is_seen:
            for number in _NUMBER.finditer(text.words):
                words = plain(text.words[: number.start()]) or before
                found.append((number[0], _short(words.rstrip(" :#."))))
            before = plain(text.words)
    times = Counter(number for number, _ in found)
    return [(number, words) for number, words in found if words and times[number] == 1]
