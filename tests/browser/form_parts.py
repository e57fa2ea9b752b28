"""The parts of an invented form: controls, labels and hints, dressed up as pages do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from random import Random

_ENTRIES = {
    "en": ("Alpha", "Beta", "Gamma"),
    "zh": ("甲", "乙", "丙"),
}
_PROMPTS = {"en": ("Please select", "Select", "--"), "zh": ("请选择", "请选择...", "--")}
_HINTS = {
    "en": ("One link a line, at most 300.", "You find it in your account.", "Up to 4 files of 20 MB each."),
    "zh": ("每行一条链接，最多 300 条。", "可在账户中查看。", "最多 4 个文件。"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an invented form."""

    truth: str
    label: str
    kind: str
    before: str = ""
    """Words that stand before its label and belong to another field."""


@dataclass(slots=True)
class Maker:
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


def build_control(maker: Maker, each: Field, *, attributes: str = "", prompt: str | None = None) -> str:
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


def label_words(maker: Maker, each: Field) -> str:
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


def hint(maker: Maker) -> str:
    if maker.random.random() < 0.7:
        return ""
    return f'<div style="color:#888;font-size:12px">{maker.pick(_HINTS[maker.language])}</div>'


def tied(maker: Maker, each: Field) -> tuple[str, str]:
    """A label element and the control, tied by the page or not."""
    way = maker.random.randrange(4)
    name = maker.name()
    if way == 0 and each.kind not in {"radio", "opaque"}:
        return f'<label for="{name}">{label_words(maker, each)}</label>', build_control(
            maker, each, attributes=f'id="{name}"'
        )
    if way == 1 and each.kind not in {"radio", "opaque"}:
        labelled = build_control(maker, each, attributes=f'aria-labelledby="{name}"')
        return f'<span id="{name}">{label_words(maker, each)}</span>', labelled
    tag = maker.pick(("label", "span", "div", "b"))
    return f'<{tag} class="{maker.name()}">{label_words(maker, each)}</{tag}>', build_control(maker, each)


def wrapped(maker: Maker, html: str) -> str:
    for _ in range(maker.random.randrange(4)):
        html = f'<div class="{maker.name()}">{html}</div>'
    return html
