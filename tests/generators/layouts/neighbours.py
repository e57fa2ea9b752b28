"""Variations: controls and texts near a field that look like the field."""

from __future__ import annotations

from functools import partial
from html import escape

from tests.generators.layouts.draft import Draft, Row
from tests.generators.layouts.registry import NEIGHBOUR, on_field, on_rows, variation
from tests.generators.layouts.words import ENTRIES, UNKNOWN, labels

_COUNTRIES = ("US", "CN", "DE")


def _beside(row: Row, *, lead: str = "", trail: str = "") -> None:
    """Add HTML to the left and right of a control."""
    row.lead += f'<div class="two">{lead}<div>'
    row.trail = f"</div>{trail}</div>{row.trail}"


def _select(draft: Draft, entries: tuple[str, ...], starts: str = "") -> str:
    key = draft.extra(starts)
    options = "".join(
        f"<option{' selected' if entry == starts else ''}>{entry}</option>" for entry in entries
    )
    return f'<select name="{key}" style="width:90px;flex:0 0 90px">{options}</select>'


def _line(draft: Draft, more: str = "") -> str:
    return f'<input type="text" name="{draft.extra()}" {more}>'


def _area(draft: Draft, more: str = "") -> str:
    return f'<textarea name="{draft.extra()}" {more}></textarea>'


def _quick(draft: Draft, *, first: bool) -> None:
    for row in draft.texts():
        other = f"<div><small>Quick entry</small>{_area(draft)}</div>"
        _beside(row, **{"lead" if first else "trail": other})


variation("two text areas in one row, the other first", NEIGHBOUR)(partial(_quick, first=True))
variation("two text areas in one row, the other behind", NEIGHBOUR)(partial(_quick, first=False))


@on_rows("two text areas in one row, the other without words", NEIGHBOUR, Draft.texts, one=True)
def _quick_wordless(draft: Draft, row: Row) -> None:
    draft.due.add(row.truth)
    row.tie = "none"
    _beside(row, trail=f"<div>{_area(draft)}</div>")


def _countries(draft: Draft, side: str, tie: str) -> None:
    row = draft.random.choice([each for each in draft.lists() if each.kind == "list"])
    row.tie = tie
    if tie == "none":
        draft.due.add(row.truth)
    else:
        row.skin = ""
    _beside(row, **{side: _select(draft, _COUNTRIES, "US")})


for _name, _side, _tie in (
    ("a list of countries before the real list", "lead", "none"),
    ("a list of countries behind the real list", "trail", "none"),
    ("a list of countries before the real list, which is tied", "lead", "for"),
):
    variation(_name, NEIGHBOUR)(partial(_countries, side=_side, tie=_tie))


@on_rows("a list of kinds before the text", NEIGHBOUR, Draft.texts)
def _unit(draft: Draft, row: Row) -> None:
    _beside(row, lead=_select(draft, ("https://", "http://"), "https://"))


@on_rows("a line for another entry behind each list", NEIGHBOUR, Draft.lists)
def _other_please(draft: Draft, row: Row) -> None:
    row.trail += f"<div><label>Other (please specify)</label>{_line(draft)}</div>"


@on_rows("a note line under each text area", NEIGHBOUR, Draft.texts)
def _note(draft: Draft, row: Row) -> None:
    row.trail += _line(draft, 'placeholder="Note (optional)"')


@variation("a filter bar above the form with the same words", NEIGHBOUR)
def _filters(draft: Draft) -> None:
    parts = []
    for row in draft.lists():
        entries = ("All", *row.entries)
        parts.append(f"<label>{escape(row.label)} {_select(draft, entries, 'All')}</label> ")
        draft.due.add(row.truth)
    draft.before_form = f'<div class="bar">{"".join(parts)}<button type="button">Search</button></div>'


@variation("a search box in the page's head", NEIGHBOUR)
def _search(draft: Draft) -> None:
    draft.before_form = (
        f'<header><input type="search" name="{draft.extra()}" placeholder="Search"> '
        f"{_select(draft, ('English', '中文'), 'English')}</header>"
    )


def _contact(draft: Draft, en: str, zh: str) -> None:
    words = {"en": en, "zh": zh}[draft.language]
    draft.end = (
        '<form class="row" style="border-top:1px solid #ccc"><h2>Contact us</h2>'
        f"<label>E-mail {_line(draft)}</label><label>{words} {_area(draft)}</label>"
        '<button type="button">Send</button></form>'
    )
    if en == "Description":
        draft.due.add("description")


variation("a contact form under it with a description of its own", NEIGHBOUR)(
    partial(_contact, en="Description", zh="补充说明")
)
variation("a contact form under it, in other words", NEIGHBOUR)(
    partial(_contact, en="Your message", zh="Your message")
)


@variation("a chat window in the corner", NEIGHBOUR)
def _chat(draft: Draft) -> None:
    area = _area(draft, 'placeholder="Type a message"')
    style = (
        "position:fixed;right:8px;bottom:8px;width:220px;background:#fff;border:1px solid #888;padding:8px"
    )
    draft.end = f'<div style="{style}"><b>Chat</b>{area}</div>'


@variation("a summary beside it in the same words", NEIGHBOUR)
def _summary(draft: Draft) -> None:
    terms = "".join(f"<dt>{escape(row.label)}</dt><dd>–</dd>" for row in draft.rows)
    draft.before_form = (
        f'<aside style="float:right;width:160px;border:1px solid #ddd"><b>Summary</b><dl>{terms}</dl></aside>'
    )
    draft.css.append("form,h1{margin-right:180px}")


@variation("links to the fields above the form", NEIGHBOUR)
def _contents(draft: Draft) -> None:
    links = "".join(f'<li><a href="#{row.id}">{escape(row.label)}</a></li>' for row in draft.rows)
    draft.before_form = f"<nav><ol>{links}</ol></nav>"


@variation("instructions that name the fields", NEIGHBOUR)
def _instructions(draft: Draft) -> None:
    words = "".join(
        f"<p><b>{escape(row.label)}</b>: {'please fill this in.' if draft.language == 'en' else '请填写。'}</p>"
        for row in draft.rows
    )
    draft.top = f'<div class="hint">{words}</div>'


@variation("a table of earlier complaints under it", NEIGHBOUR)
def _earlier(draft: Draft) -> None:
    heads = "".join(f"<th>{escape(row.label)}</th>" for row in draft.rows[:6])
    cells = "<td>…</td>" * len(draft.rows[:6])
    draft.end = f"<h2>Earlier complaints</h2><table class='form'><tr>{heads}</tr><tr>{cells}</tr></table>"


@variation("a table of earlier complaints above the form", NEIGHBOUR)
def _earlier_above(draft: Draft) -> None:
    heads = "".join(f"<th>{escape(row.label)}</th>" for row in draft.rows[:6])
    draft.before_form = f"<table class='form'><tr>{heads}</tr></table>"


@on_field("an upload with a line for its description", NEIGHBOUR, "evidence")
def _described_upload(draft: Draft, row: Row) -> None:
    words = {"en": "Description", "zh": "补充说明"}[draft.language]
    row.trail += f"<div><label>{words}</label>{_line(draft)}</div>"
    draft.due.add("description")


@on_field("a section whose heading is a field's label", NEIGHBOUR, "description")
def _section(draft: Draft, row: Row) -> None:
    words = labels("evidence", draft.language)[0]
    row.around = (f"<h2>{words}</h2>", "")


@variation("section headings between the rows", NEIGHBOUR)
def _sections(draft: Draft) -> None:
    for at, row in enumerate(draft.rows):
        if at % 3 == 0 and draft.place not in {"table", "two pairs", "heads"}:
            words = draft.random.choice(("Your complaint", "Details", "About the listing", "Part B"))
            row.around = (f"<h2>{words}</h2>", "")


@variation("a field with almost the same label", NEIGHBOUR)
def _almost(draft: Draft) -> None:
    for truth in ("reason", "ipr_type", "listings", "description"):
        row = draft.row(truth)
        if row is None:
            continue
        words = {
            "en": ("Previous {}", "{} of the other party", "{} (repeat)", "Number of {}"),
            "zh": ("以前的{}", "对方的{}", "{}（重复）", "{}数量"),
        }[draft.language]
        label = draft.random.choice(words).format(row.label if draft.language == "zh" else row.label.lower())
        twin = draft.made(label, row.kind, row.entries, skin=row.skin, options=dict(row.options))
        draft.rows.insert(draft.at(row) + draft.random.choice((0, 1)), twin)


@on_field("a field for the number of links before the links", NEIGHBOUR, "listings")
def _amount(draft: Draft, row: Row) -> None:
    words = {"en": "Number of links", "zh": "链接数量"}[draft.language]
    draft.rows.insert(draft.at(row), draft.made(words, "line"))


@on_rows("a field twice", NEIGHBOUR, Draft.ours, one=True)
def _twice(draft: Draft, row: Row) -> None:
    twin = draft.made(row.label, row.kind, row.entries, skin=row.skin, options=dict(row.options))
    draft.rows.insert(draft.at(row) + draft.random.choice((0, 1)), twin)
    draft.due.add(row.truth)


@on_rows("a label that stands at a neighbour", NEIGHBOUR, Draft.texts, one=True)
def _stray(draft: Draft, row: Row) -> None:
    """Give a field's label to a new control, which then stands for the field."""
    twin = draft.made(row.label, row.kind)
    row.label = {"en": "Anything else?", "zh": "其他信息"}[draft.language]
    if row.truth == "listings":
        draft.most_links = (
            0  # The hint with the link limit stays below a control that is no longer for links.
        )
    row.truth = ""
    draft.rows.insert(draft.at(row), twin)
    twin.truth, twin.right = (
        ("listings" if "listings" not in [r.truth for r in draft.rows] else "description"),
        "",
    )


@variation("three labels in words that the program does not know", NEIGHBOUR)
def _unknown(draft: Draft) -> None:
    for row in draft.random.sample(draft.ours(), 3):
        row.label = UNKNOWN[draft.language][row.truth]
        draft.due.add(row.truth)


@on_rows("a new field has taken over a label", NEIGHBOUR, Draft.ours, one=True)
def _taken_over(draft: Draft, row: Row) -> None:
    draft.rows.append(
        draft.made(f"{row.label} ID", row.kind, row.entries, skin=row.skin, options=dict(row.options))
    )
    row.label = UNKNOWN[draft.language][row.truth]
    draft.due.add(row.truth)


@variation("a label above another field's label", NEIGHBOUR)
def _moved_up(draft: Draft) -> None:
    """Move the label of one field above another field's label; the first control has no label then."""
    if draft.place in {"table", "two pairs", "heads"}:
        draft.place = "above"
    loser, winner = draft.random.sample(draft.ours(), 2)
    winner.around = (f"<div>{escape(loser.label)}</div>", "")
    loser.label, loser.tie = "", "none"
    draft.due.update((loser.truth, winner.truth))


@variation("fields in an unusual order", NEIGHBOUR)
def _order(draft: Draft) -> None:
    draft.random.shuffle(draft.rows)


@variation("a field left out", NEIGHBOUR)
def _missing(draft: Draft) -> None:
    gone = draft.random.choice(draft.ours())
    draft.rows.remove(gone)


def _without(draft: Draft, truth: str) -> None:
    draft.rows = [row for row in draft.rows if row.truth != truth]


variation("no IPR type", NEIGHBOUR)(partial(_without, truth="ipr_type"))
variation("no complaint type", NEIGHBOUR)(partial(_without, truth="complaint_type"))


@variation("unlabelled controls between ours", NEIGHBOUR)
def _unlabelled(draft: Draft) -> None:
    for row in list(draft.ours()):
        if draft.random.random() < 0.5:
            bare = draft.made("", row.kind if row.kind != "radio" else "line", ("A", "B"), tie="none")
            draft.rows.insert(draft.at(row) + 1, bare)


@variation("a captcha line before the button", NEIGHBOUR)
def _captcha(draft: Draft) -> None:
    draft.in_form = f"<div class='row'><label>Type the characters: <b>7kQ2x</b></label>{_line(draft)}</div>"


@on_rows("ticks of consent between the fields", NEIGHBOUR, Draft.ours, one=True)
def _consent(draft: Draft, row: Row) -> None:
    row.trail += f'<label><input type="checkbox" name="{draft.extra()}"> I want to hear about news</label>'


@variation("a label that another language has for another field", NEIGHBOUR)
def _entries_like_labels(draft: Draft) -> None:
    """Add a "Sort by" list whose options are the labels of other fields."""
    row = draft.made("Sort by", "list", tuple(labels(name, draft.language)[0] for name in ENTRIES["en"]))
    draft.rows.insert(0, row)


@variation("steps above the form", NEIGHBOUR)
def _steps(draft: Draft) -> None:
    words = {"en": ("Choose the right", "Fill in", "Confirm"), "zh": ("选择权利", "填写", "确认")}[
        draft.language
    ]
    items = "".join(
        f'<div role="{draft.random.choice(("option", "button", "listitem"))}" tabindex="0" aria-haspopup="true">{word}</div>'
        for word in words
    )
    draft.before_form = (
        f'<div class="two" role="{draft.random.choice(("list", "listbox", "navigation"))}">{items}</div>'
    )


@variation("menus in the page's head that open", NEIGHBOUR)
def _menus(draft: Draft) -> None:
    words = {"en": ("Complaints", "IPR", "English"), "zh": ("投诉", "知识产权", "中文")}[draft.language]
    draft.before_form = "".join(
        f'<button type="button" aria-haspopup="menu" aria-expanded="false">{word} ▾</button> '
        for word in words
    )


@variation("a text area that holds a template", NEIGHBOUR)
def _template(draft: Draft) -> None:
    row = draft.row("description")
    if row is not None and row.kind == "lines":
        row.starts = "I am the owner of ... and declare that ..."
        draft.due.add("description")


@variation("two sections that each have a description", NEIGHBOUR)
def _two_sections(draft: Draft) -> None:
    row = draft.row("description")
    if row is None or draft.place in {"table", "two pairs", "heads"}:
        return
    twin = draft.made(row.label, "lines", around=("<h2>About the seller</h2>", ""))
    row.around = ("<h2>About the complaint</h2>", "")
    draft.rows.append(twin)
    draft.due.add("description")


@on_field("a line for a single link beside the area for many", NEIGHBOUR, "listings")
def _single(draft: Draft, row: Row) -> None:
    words = {"en": "Add a single link", "zh": "添加单个链接"}[draft.language]
    row.lead += f'<div class="two">{_line(draft, f"""placeholder="{words}" """)}<button type="button">+</button></div>'


@on_rows("a switch and a slider between the fields", NEIGHBOUR, Draft.ours, one=True)
def _switch(_: Draft, row: Row) -> None:
    row.trail += '<div role="switch" aria-checked="false" tabindex="0">Expert mode</div><input type="range">'


@variation("stars for rating the page at the end", NEIGHBOUR)
def _rating(draft: Draft) -> None:
    stars = "".join(
        f'<span role="radio" aria-checked="false" tabindex="0">☆{at}</span>' for at in range(1, 6)
    )
    draft.end += f'<div role="radiogroup" aria-label="Rate this page">{stars}</div>'


@on_rows("a date of three boxes between the fields", NEIGHBOUR, Draft.ours, one=True)
def _date(draft: Draft, row: Row) -> None:
    boxes = "".join(f"<div><small>{word}</small>{_line(draft)}</div>" for word in ("Month", "Day", "Year"))
    row.trail += f'<fieldset><legend>Date</legend><div class="two">{boxes}</div></fieldset>'
