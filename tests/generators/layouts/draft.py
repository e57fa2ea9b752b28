"""The draft of a complaint form, which variations change before it becomes a page.

A draft holds the rows with their labels and controls, and the page's reactions to input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from random import Random
from typing import Any

from helper.flow.spec import FIELDS
from tests.generators.layouts.words import ENTRIES, KINDS, OTHERS, PROMPTS, Entries, labels

SKINS = ("antd", "mui", "element", "fusion", "button")
"""Styles of drop-down lists that `kit.js` builds without `<select>`."""
MADE = frozenset({"cards", "segments", "covered", "tags", "lines", "rich", "cascade", "dialog", "shadow"})
"""Styles of controls, other than drop-down lists, that `kit.js` builds from elements of its own."""


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of a form: a label and a control."""

    key: str
    """The control's name in the page; random, so that the name does not reveal the field."""
    truth: str = ""
    """The name of the complaint field that the control stands for; empty for an unrelated control."""
    at_first: str | None = None
    """The control's field until the page moves the labels; None if `truth` always applies."""
    label: str
    kind: str
    """The kind of control: list, radio, checks, lines, line or file."""
    skin: str = ""
    """The style in which `kit.js` builds the control; empty for a native control."""
    entries: tuple[str, ...] = ()
    right: str = ""
    """The option that the program should choose; empty if the list does not offer that option."""
    options: dict[str, Any] = field(default_factory=dict)
    """Additional options for `kit.js`."""
    before_words: str = ""
    after_words: str = ""
    """HTML inside the label: `before_words` comes before its text, and `after_words` after its text."""
    behind_label: str = ""
    """HTML immediately after the label element."""
    lead: str = ""
    trail: str = ""
    """HTML around the control: `lead` comes immediately before the control, and `trail` immediately after."""
    hint: str = ""
    """The text of the hint, which most layouts show below the control."""
    attributes: str = ""
    """Additional attributes of a native control."""
    starts: str = ""
    """The control's initial value."""
    place: str = ""
    """The layout of this row (a key in `places.py`); empty to use the layout of the page."""
    around: tuple[str, str] = ("", "")
    """HTML before and after the whole row."""
    words: str = ""
    """The label's content as HTML; if empty, the text `label` is the content."""
    tie: str = ""
    """How the markup links the label to the control: for, labelledby or none; empty to use the draft's `tie`."""

    @property
    def label_html(self) -> str:
        return f"{self.before_words}{self.words or escape(self.label)}{self.after_words}"

    @property
    def id(self) -> str:
        return f"{self.key}-c"


@dataclass(slots=True, kw_only=True)
class Draft:
    """A form that is not yet a page, so that variations can still change it."""

    random: Random
    language: str
    rows: list[Row] = field(default_factory=list)
    place: str = "above"
    skin: str = ""
    tie: str = "for"
    css: list[str] = field(default_factory=list)
    top: str = ""
    """HTML between the heading and the form."""
    end: str = ""
    """HTML after the form."""
    before_form: str = ""
    """HTML before the heading."""
    in_form: str = ""
    """HTML at the end of the form, before the button."""
    reactions: list[dict[str, Any]] = field(default_factory=list)
    """Scripts that run after input: control name (`on`), JavaScript (`act`), delay in ms (`wait`)."""
    begins: list[dict[str, Any]] = field(default_factory=list)
    """Scripts that run after the page has loaded: the JavaScript (`act`) and the delay in ms (`wait`)."""
    due: set[str] = field(default_factory=set)
    """Fields that the page labels ambiguously even for a human, so the program should ask about them."""
    extras: dict[str, str] = field(default_factory=dict)
    """Initial values, by control name, of the unrelated controls that variations add as HTML."""
    with_form: bool = True
    fetches: bool = True
    links: int = 3
    head: str = ""
    body_attributes: str = ""
    most_links: int = 0
    known: dict[str, str] = field(default_factory=dict)
    """Facts about the design's registration, for `complaint_values`; empty for random facts."""
    heading: str = ""
    framed: bool = False

    def key(self) -> str:
        return f"k{self.random.randrange(16**6):06x}"

    def extra(self, starts: str = "") -> str:
        """Register an unrelated control with this initial value, and return the control's name."""
        key = self.key()
        self.extras[key] = starts
        return key

    def row(self, truth: str) -> Row | None:
        """Return the row of a field; None if the page does not have the field."""
        return next((row for row in self.rows if row.truth == truth), None)

    def at(self, row: Row) -> int:
        return next(at for at, other in enumerate(self.rows) if other is row)

    def ours(self) -> list[Row]:
        return [row for row in self.rows if row.truth]

    def texts(self) -> list[Row]:
        return [row for row in self.ours() if row.kind in {"lines", "line"}]

    def dropdowns(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "list"]

    def lists(self) -> list[Row]:
        return [row for row in self.ours() if row.kind in {"list", "radio"}]

    def made(self, label: str, kind: str, entries: Sequence[str] = (), **more: Any) -> Row:
        return Row(key=self.key(), label=label, kind=kind, entries=tuple(entries), **more)

    def widgets(self) -> Iterator[Row]:
        return (row for row in self.rows if row.skin)


def draw(random: Random, language: str) -> Draft:
    """Return a form in a usual layout, with all fields of the flow and a few unrelated ones."""
    draft = Draft(random=random, language=language)
    draft.skin = random.choice(("", "", *SKINS))
    draft.tie = random.choice(("for", "for", "labelledby", "none"))
    draft.place = random.choice(("above", "above", "left", "table", "legend", "dl"))
    draft.fetches = random.random() < 0.6
    draft.with_form = random.random() < 0.85
    for name in FIELDS:
        entries = ENTRIES[language].get(name)
        draft.rows.append(_row_of(draft, name, entries))
    for label, kind, words in random.sample(OTHERS[language], random.randrange(3)):
        row = draft.made(label, kind, words, skin=_skin(draft, kind))
        draft.rows.insert(random.randrange(len(draft.rows) + 1), row)
    return draft


def _row_of(draft: Draft, name: str, entries: Entries | None) -> Row:
    known = labels(name, draft.language)
    label = known[0] if draft.random.random() < 0.5 else draft.random.choice(known)
    kind = KINDS[name]
    if name == "complaint_type" and draft.random.random() < 0.4:
        kind = "list"
    row = Row(key=draft.key(), truth=name, label=label, kind=kind, skin=_skin(draft, kind))
    if entries is not None:
        row.entries, row.right = entries.shuffled(draft.random), entries.right
        row.options["prompt"] = draft.random.choice(PROMPTS[draft.language])
    return row


def _skin(draft: Draft, kind: str) -> str:
    if kind == "list":
        return draft.skin
    if kind == "radio" and draft.skin:
        return draft.random.choice(("", "covered", "cards"))
    return ""


def control_html(row: Row, draft: Draft) -> str:
    """Return the HTML of a row's control, with the HTML before and after the control."""
    return f"{row.lead}{_bare_control(row, draft)}{row.trail}"


def _bare_control(row: Row, draft: Draft) -> str:
    if row.skin:
        return f'<div class="host {row.skin}-host" data-w="{row.key}"></div>'
    name = f'name="{row.key}" {_tied(row, draft)} {row.attributes}'
    if row.kind == "list":
        prompt = escape(row.options.get("prompt", PROMPTS[draft.language][0]))
        options = "".join(
            f'<option value="{at}"{" selected" if entry == row.starts else ""}>{escape(entry)}</option>'
            for at, entry in enumerate(row.entries)
        )
        if row.options.get("groups"):
            options = f'<optgroup label="Sites">{options}</optgroup>'
        return f'<select {name}><option value="">{prompt}</option>{options}</select>'
    if row.kind == "checks":
        return "".join(
            f'<label class="choice"><input type="checkbox" name="{row.key}" value="{at}"> {escape(entry)}</label>'
            for at, entry in enumerate(row.entries)
        )
    if row.kind == "radio":
        return "".join(
            f'<label class="choice"><input type="radio" name="{row.key}" value="{at}" {row.attributes}> {escape(entry)}</label>'
            for at, entry in enumerate(row.entries)
        )
    if row.kind == "lines":
        return f"<textarea {name}>{escape(row.starts)}</textarea>"
    if row.kind == "file":
        return f'<input type="file" multiple {name}>'
    return f'<input type="text" {name} value="{escape(row.starts)}">'


def _tied(row: Row, draft: Draft) -> str:
    tie = row.tie or draft.tie
    return {"for": f'id="{row.id}"', "labelledby": f'aria-labelledby="{row.key}-l"'}.get(tie, "")


def label_tag(row: Row, draft: Draft, tag: str = "label", class_name: str = "l") -> str:
    tie = row.tie or draft.tie
    if tie == "for" and tag == "label" and row.kind not in {"radio", "checks"}:
        ties = f'for="{row.id}"'
    elif tie == "labelledby":
        ties = f'id="{row.key}-l"'
    else:
        ties = ""
        tag = "div" if tag == "label" else tag
    return f'<{tag} class="{class_name}" {ties}>{row.label_html}</{tag}>{row.behind_label}'


def widget(row: Row, draft: Draft) -> dict[str, Any]:
    """Return the data from which `kit.js` builds a row's control."""
    tie = row.tie or draft.tie
    ties = {"for": {"id": row.id}, "labelledby": {"labelledby": f"{row.key}-l"}}.get(tie, {})
    return {"skin": row.skin, "key": row.key, "entries": list(row.entries), **ties, **row.options}
