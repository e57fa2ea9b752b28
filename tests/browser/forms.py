"""Invents complaint forms as portals build them, with the truth about each control; the finder never reads the truth.

A seed gives a page: its layout, its kinds of control, its language, and what a release may have done to it. Each
control carries `data-truth`, the step it stands for; what stands for none of them is called `other`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from random import Random

from helper.flow.form import Kind, Wanted

_LIST = (Kind.LIST, Kind.RADIO)
_TEXT = (Kind.LINES, Kind.LINE)

WANTED = (
    Wanted("website", ("Complaint website", "Platform", "投诉站点"), _LIST),
    Wanted("ipr_type", ("IPR type", "Type of right", "知识产权类型"), _LIST),
    Wanted("ipr", ("IPR information", "IPR", "权利信息"), _LIST),
    Wanted("complaint_type", ("Complaint type", "投诉类型"), _LIST),
    Wanted("reason", ("Complaint reason", "Reason", "投诉理由"), _LIST),
    Wanted("listings", ("Infringing listings", "Infringing links", "侵权链接"), _TEXT),
    Wanted("description", ("Supplement infringement reason(s)", "Description", "补充说明"), _TEXT),
    Wanted("evidence", ("Evidence", "Attachment", "证据"), (Kind.FILE,)),
)

_OTHERS = (
    ("Order number", "订单编号", "line"),
    ("Internal remarks", "内部备注", "lines"),
    ("Country of registration", "注册国家", "list"),
    ("Contact e-mail", "联系邮箱", "line"),
    ("Power of attorney", "授权书", "file"),
    ("Priority", "优先级", "radio"),
)
_ENTRIES = {
    "en": ("Alpha", "Beta", "Gamma"),
    "zh": ("甲", "乙", "丙"),
}
_PROMPTS = {"en": ("Please select", "Select", "--"), "zh": ("请选择", "请选择...", "--")}
_HINTS = {
    "en": ("One link a line, at most 300.", "You find it in your account.", "Up to 4 files of 20 MB each."),
    "zh": ("每行一条链接，最多 300 条。", "可在账户中查看。", "最多 4 个文件。"),
}
_NEVER_SEEN = {"en": "What is this about?", "zh": "其他信息"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an invented form."""

    truth: str
    label: str
    kind: str
    before: str = ""
    """Words that stand before its label and belong to another field."""


@dataclass(frozen=True, slots=True)
class InventedForm:
    """A page and what must be true of it."""

    html: str
    present: frozenset[str]
    """Steps that have a control with one of their known wordings: they may be found."""
    story: str
    """What was done to the page, for the message of a failing test."""


@dataclass(slots=True)
class _Maker:
    random: Random
    language: str
    number: int = 0
    used: list[str] = field(default_factory=list)

    def name(self) -> str:
        """A class or id that means nothing, as build tools make them."""
        self.number += 1
        return f"c{self.random.randrange(16**6):06x}{self.number}"

    def pick(self, options: Sequence[str]) -> str:
        return self.random.choice(options)


def invent(seed: int) -> InventedForm:
    """The page of this seed."""
    random = Random(seed)
    language = random.choice(("en", "zh"))
    maker = _Maker(random, language)
    fields = [_known(maker, wanted) for wanted in WANTED]
    story = [language]
    present = {each.truth for each in fields}
    others = [_other(maker, other) for other in random.sample(_OTHERS, random.randrange(4))]
    kept: list[Field] = []
    for each in fields:
        fate = random.random()
        if fate < 0.79:
            kept.append(each)
            continue
        present.discard(each.truth)
        if fate < 0.84:
            story.append(f"{each.truth} removed")
        elif fate < 0.89:
            kept.append(replace(each, label=_NEVER_SEEN[language] + str(len(kept))))
            story.append(f"{each.truth} reworded beyond")
        elif fate < 0.93:
            kept.append(replace(each, truth="opaque", kind="opaque"))
            story.append(f"{each.truth} in an unknown control")
        elif fate < 0.97 or not any(other.label for other in kept):
            kept += [replace(each, truth="double")] * 2
            story.append(f"{each.truth} twice")
        else:
            stray = random.choice([at for at, other in enumerate(kept) if other.label])
            kept.append(replace(each, label=""))
            kept[stray] = replace(kept[stray], before=kept[stray].before + each.label)
            story.append(f"label of {each.truth} at {kept[stray].truth}")
    everything = kept + others
    if random.random() < 0.4:
        random.shuffle(everything)
        story.append("shuffled")
    layout_name = random.choice(sorted(_LAYOUTS))
    story.append(layout_name)
    body = _LAYOUTS[layout_name](maker, everything)
    before, after = _surroundings(maker, everything, story)
    return InventedForm(_page(maker, before + body + after), frozenset(present), ", ".join(story))


def _known(maker: _Maker, wanted: Wanted) -> Field:
    chinese = maker.language == "zh"
    wordings = [label for label in wanted.labels if (not label.isascii()) == chinese]
    if Kind.FILE in wanted.kinds:
        kind = "file"
    elif wanted.kinds == _TEXT:
        kind = "lines"
    else:
        kind = "radio" if wanted.step == "complaint_type" else "list"
    return Field(wanted.step, maker.pick(wordings), kind)


def _other(maker: _Maker, other: tuple[str, str, str]) -> Field:
    english, chinese, kind = other
    return Field("other", chinese if maker.language == "zh" else english, kind)


def _control(maker: _Maker, each: Field, *, attributes: str = "", prompt: str | None = None) -> str:
    """The control itself; `attributes` go to the element that a label would be tied to."""
    truth = f'data-truth="{each.truth}"'
    entries = _ENTRIES[maker.language]
    shown = prompt or maker.pick(_PROMPTS[maker.language])
    if each.kind == "opaque":
        return '<div style="width:260px;height:30px;border:1px solid #aaa"></div>'
    if each.kind == "line":
        return f'<input type="text" class="{maker.name()}" {truth} {attributes}>'
    if each.kind == "lines":
        mirror = '<textarea aria-hidden="true" tabindex="-1" style="visibility:hidden;position:absolute;height:0;top:0"></textarea>'
        return f'<textarea rows="3" cols="40" {truth} {attributes}></textarea>' + (
            mirror if maker.random.random() < 0.3 else ""
        )
    if each.kind == "file":
        bare = f'<input type="file" {truth} {attributes}>'
        words = "Choose files" if maker.language == "en" else "选择文件"
        hidden = f'<span class="{maker.name()}"><input type="file" style="display:none" {truth} {attributes}><button type="button" class="btn">{words}</button></span>'
        return bare if maker.random.random() < 0.5 else hidden
    if each.kind == "radio":
        name = maker.name()
        return (
            f'<span class="radios" {truth}>'
            + "".join(
                f'<label class="{maker.name()}"><input type="radio" name="{name}" value="{number}"> {entry}</label> '
                for number, entry in enumerate(entries)
            )
            + "</span>"
        )
    style = maker.random.randrange(4)
    if style == 0:
        options = "".join(f"<option>{entry}</option>" for entry in entries)
        return f'<select class="{maker.name()}" {truth} {attributes}><option value="">{shown}</option>{options}</select>'
    if style == 1:
        return f'<div class="{maker.name()} box" tabindex="0" {truth} {attributes}><span>{shown}</span></div>'
    if style == 2:
        return f'<div class="{maker.name()} box" role="combobox" aria-haspopup="listbox" tabindex="0" {truth} {attributes}><span>{shown}</span></div>'
    return f'<span class="box" {truth}><input readonly role="combobox" class="inner" placeholder="{shown}" {attributes}><i class="{maker.name()} arrow"></i></span>'


def _label(maker: _Maker, each: Field) -> str:
    """The label's text, dressed up as pages do."""
    if each.before:
        return f"<div>{escape(each.before)}</div><div>{escape(each.label)}</div>"
    text = escape(each.label)
    dress = maker.random.randrange(8)
    if dress == 0:
        return f"* {text}:"
    if dress == 1:
        return f'<em style="color:red">*</em>{text}'
    if dress == 2:
        return f"{text}：" if maker.language == "zh" else f"{text} (optional)"
    if dress == 3 and " " in text:
        head, _, tail = text.partition(" ")
        return f"<span>{head}</span> <span>{tail}</span>"
    if dress == 4:
        return f"<b><span>{text}</span></b>"
    return text


def _hint(maker: _Maker) -> str:
    if maker.random.random() < 0.7:
        return ""
    return f'<div style="color:#888;font-size:12px">{maker.pick(_HINTS[maker.language])}</div>'


def _tied(maker: _Maker, each: Field) -> tuple[str, str]:
    """A label element and the control, tied by the page or not."""
    way = maker.random.randrange(4)
    name = maker.name()
    if way == 0 and each.kind not in {"radio", "opaque"}:
        return f'<label for="{name}">{_label(maker, each)}</label>', _control(
            maker, each, attributes=f'id="{name}"'
        )
    if way == 1 and each.kind not in {"radio", "opaque"}:
        labelled = _control(maker, each, attributes=f'aria-labelledby="{name}"')
        return f'<span id="{name}">{_label(maker, each)}</span>', labelled
    tag = maker.pick(("label", "span", "div", "b"))
    return f'<{tag} class="{maker.name()}">{_label(maker, each)}</{tag}>', _control(maker, each)


def _wrap(maker: _Maker, html: str) -> str:
    for _ in range(maker.random.randrange(4)):
        html = f'<div class="{maker.name()}">{html}</div>'
    return html


def _rows_left(maker: _Maker, fields: Sequence[Field]) -> str:
    rows = []
    for each in fields:
        label, control = _tied(maker, each)
        rows.append(
            f'<div style="display:flex;margin:12px 0"><div style="width:220px;text-align:right;padding-right:10px">{label}</div>'
            f"<div>{_wrap(maker, control)}{_hint(maker)}</div></div>"
        )
    return "".join(rows)


def _rows_above(maker: _Maker, fields: Sequence[Field]) -> str:
    rows = []
    for each in fields:
        label, control = _tied(maker, each)
        rows.append(
            f'<div style="margin:14px 0"><div>{label}</div>{_hint(maker)}{_wrap(maker, control)}</div>'
        )
    return "".join(rows)


def _flat(maker: _Maker, fields: Sequence[Field]) -> str:
    return "".join(
        f"<div>{label}</div>{control}<br>" for label, control in (_tied(maker, each) for each in fields)
    )


def _table(maker: _Maker, fields: Sequence[Field]) -> str:
    rows = "".join(
        f"<tr><td>{label}</td><td>{control}{_hint(maker)}</td></tr>"
        for label, control in (_tied(maker, each) for each in fields)
    )
    return f'<table border="1" cellpadding="6">{rows}</table>'


def _two_columns(maker: _Maker, fields: Sequence[Field]) -> str:
    cells = "".join(
        f'<div style="width:46%;margin:8px 1%"><div>{label}</div>{control}</div>'
        for label, control in (_tied(maker, each) for each in fields)
    )
    return f'<div style="display:flex;flex-wrap:wrap;width:1000px">{cells}</div>'


def _label_row_control_row(maker: _Maker, fields: Sequence[Field]) -> str:
    """Two fields a row of a grid: first both labels, under them both controls."""
    html = []
    for start in range(0, len(fields), 2):
        pair = [_tied(maker, each) for each in fields[start : start + 2]]
        html += [f"<div>{label}</div>" for label, _ in pair] + ["<div></div>"] * (2 - len(pair))
        html += [f"<div>{control}</div>" for _, control in pair] + ["<div></div>"] * (2 - len(pair))
    return f'<div style="display:grid;grid-template-columns:480px 480px;gap:6px 20px">{"".join(html)}</div>'


def _definition_list(maker: _Maker, fields: Sequence[Field]) -> str:
    pairs = (_tied(maker, each) for each in fields)
    return f"<dl>{''.join(f'<dt>{label}</dt><dd>{control}</dd>' for label, control in pairs)}</dl>"


def _placeholders(maker: _Maker, fields: Sequence[Field]) -> str:
    """Labels only inside the fields, where the kind of control can show one."""
    html = []
    for each in fields:
        if each.kind in {"line", "lines"}:
            html.append(f"<p>{_control(maker, each, attributes=f'placeholder={escape(each.label)!r}')}</p>")
        elif each.kind == "list":
            html.append(f"<p>{_control(maker, each, prompt=each.label or None)}</p>")
        else:
            label, control = _tied(maker, each)
            html.append(f"<div>{label} {control}</div>")
    return "".join(html)


def _wrapping_labels(maker: _Maker, fields: Sequence[Field]) -> str:
    html = []
    for each in fields:
        if each.kind == "radio":
            html.append(f"<fieldset><legend>{_label(maker, each)}</legend>{_control(maker, each)}</fieldset>")
        else:
            html.append(
                f'<label style="display:block;margin:12px 0"><span>{_label(maker, each)}</span><br>{_control(maker, each)}</label>'
            )
    return "".join(html)


_LAYOUTS: dict[str, Callable[[_Maker, Sequence[Field]], str]] = {
    "definition list": _definition_list,
    "flat": _flat,
    "label row over control row": _label_row_control_row,
    "labels above": _rows_above,
    "labels left": _rows_left,
    "placeholders": _placeholders,
    "table": _table,
    "two columns": _two_columns,
    "wrapping labels": _wrapping_labels,
}


def _surroundings(maker: _Maker, fields: Sequence[Field], story: list[str]) -> tuple[str, str]:
    """What a page has around its form: a menu with the same words, headings, hidden twins."""
    random, before, after = maker.random, "", ""
    labels = [each.label for each in fields] or ["-"]
    if random.random() < 0.3:
        story.append("menu with the same words")
        links = "".join(f'<li><a href="#{maker.name()}">{escape(label)}</a></li>' for label in labels)
        before += f"<nav><ul>{links}</ul></nav>"
    if random.random() < 0.3:
        label = random.choice(labels)
        story.append(f"heading “{label}”")
        before += f"<h2>{escape(label)}</h2>"
    if random.random() < 0.4:
        hiding = random.choice(
            (
                "display:none",
                "visibility:hidden",
                "position:absolute;left:-9999px",
                "opacity:0;position:absolute;top:0",
                "height:0;overflow:hidden",
            )
        )
        story.append(f"hidden twin ({hiding})")
        twin = "".join(
            f"<div>{label}{control}</div>"
            for label, control in (_tied(maker, Field("twin", each.label, each.kind)) for each in fields)
        )
        hidden = f'<div style="{hiding}">{twin}</div>'
        if random.random() < 0.5:
            before += hidden
        else:
            after += hidden
    return before, after


def _page(maker: _Maker, body: str) -> str:
    submit = "Submit" if maker.language == "en" else "提交"
    return f"""<!doctype html><meta charset="utf-8"><title>Form</title>
<style>
body {{ font: 14px sans-serif; margin: 16px; }}
.box {{ display: inline-block; position: relative; width: 260px; padding: 6px 10px; border: 1px solid #aaa; cursor: pointer; }}
.box::after {{ content: "▾"; position: absolute; right: 8px; }}
.inner {{ border: 0; width: 200px; cursor: pointer; }}
</style>
<h1>Submit a complaint</h1>
<form onsubmit="return false">{body}
<p><label><input type="checkbox"> I declare that this is true</label></p>
<button type="button">{submit}</button></form>"""
