"""Draws single controls the ways component libraries build them; `widgets.js` adds their behaviour."""

from __future__ import annotations

import json
from html import escape
from random import Random

from tests.generators.mutation.form_page import Field, FormPage
from tests.libraries.wording import WORDINGS

_BOX = "display:inline-flex;align-items:center;justify-content:space-between;box-sizing:border-box;width:260px;padding:6px 10px;border:1px solid #999;cursor:pointer"
_ARROW = (
    '<svg width="10" height="10" style="flex:none"><path d="M0 2 5 8 10 2" stroke="#555" fill="none"/></svg>'
)
_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


class PageStyle:
    """The style of one page: its names, its wrappers, its prompts."""

    def __init__(self, page: FormPage) -> None:
        self._random = Random(page.names)
        self._readable = page.names < 1000
        self._count = 0
        self._wrappers = page.wrappers
        self.prompt = WORDINGS[page.language].prompt
        self.upload = WORDINGS[page.language].upload
        self.tag = self._random.choice(("span", "div", "b", "label"))

    def name(self, meaning: str) -> str:
        """A class or id: meaningful if the page's seed of names is small, otherwise as build tools generate them."""
        self._count += 1
        if self._readable:
            return f"{meaning}-{self._count}"
        return f"_{self._random.randrange(16**6):06x}{self._count}"

    def wrapped(self, html: str) -> str:
        """The inner HTML in this many meaningless elements."""
        for _ in range(self._wrappers):
            html = f'<div class="{self.name("wrap")}">{html}</div>'
        return html


def draw_control(style: PageStyle, field: Field, *, name: str, tie: str) -> str:
    """One control; `name` is its id, to which a label can be tied."""
    tied = (
        f'id="{name}"' if tie == "for" else f'aria-labelledby="{name}-label"' if tie == "labelledby" else ""
    )
    if field.required:
        tied += ' aria-required="true"'
    draw = {"list": _list, "radio": _radio, "lines": _lines, "file": _file, "line": _line}[field.kind]
    return draw(style, field, tied, name)


def _script_data(field: Field) -> str:
    """The attributes that the page's own script reads and removes."""
    return f'data-truth="{field.truth}" data-make="{field.make}" data-entries="{escape(json.dumps(list(field.entries)))}"'


def _list(style: PageStyle, field: Field, tied: str, name: str) -> str:
    prompt = escape(field.label if field.inside else style.prompt)
    options = "".join(f"<option>{escape(entry)}</option>" for entry in field.entries)
    shown = f'<span data-shown class="empty">{prompt}</span>'
    match field.make:
        case "native":
            return f'<select style="padding:6px;width:260px" {_script_data(field)} {tied}><option value="">{prompt}</option>{options}</select>'
        case "combobox":
            return f'<div class="{style.name("select")}" style="{_BOX}" role="combobox" aria-haspopup="listbox" tabindex="0" {_script_data(field)} {tied}>{shown}{_ARROW}</div>'
        case "bare":
            return f'<div class="{style.name("select")}" style="{_BOX}" tabindex="0" {_script_data(field)} {tied}>{shown}{_ARROW}</div>'
        case "button":
            return f'<button type="button" class="{style.name("picker")}" style="{_BOX}" aria-haspopup="listbox" {_script_data(field)} {tied}>{shown}{_ARROW}</button>'
        case "readonly":
            inner = f'<input data-shown readonly role="combobox" placeholder="{prompt}" style="border:0;outline:0;width:200px;cursor:pointer" {tied}>'
            return f'<div style="position:relative"><div class="{style.name("select")}" style="{_BOX}" {_script_data(field)}>{inner}{_ARROW}</div></div>'
        case "filter":
            inner = f'<input role="combobox" aria-autocomplete="list" aria-expanded="false" placeholder="{prompt}" style="border:0;outline:0;width:200px" {tied}>'
            return f'<div class="{style.name("select")}" style="{_BOX}" {_script_data(field)}>{inner}{_ARROW}</div>'
        case "hidden_select":
            twin = f'<select style="{_UNSEEN}" tabindex="-1" aria-hidden="true"><option value=""></option>{options}</select>'
            return f'<div style="position:relative">{twin}<button type="button" class="{style.name("select")}" style="{_BOX}" aria-expanded="false" {_script_data(field)} {tied}>{shown}{_ARROW}</button></div>'
        case _:
            spoken = f'aria-label="{escape(field.label)}"' if tied.startswith("aria-labelledby") else ""
            return f'<form-select data-prompt="{prompt}" {_script_data(field)} {spoken}></form-select>'


def _radio(style: PageStyle, field: Field, tied: str, name: str) -> str:
    group = tied if tied.startswith("aria-labelledby") else ""
    if field.make == "cards":
        cards = "".join(
            f'<div role="radio" aria-checked="false" tabindex="0" style="border:1px solid #aaa;padding:8px 14px;cursor:pointer">{escape(entry)}</div>'
            for entry in field.entries
        )
        return f'<div role="radiogroup" style="display:inline-flex;gap:10px" {_script_data(field)} {group}>{cards}</div>'
    shared = style.name("choice")
    radios = "".join(
        f'<label style="margin-right:14px"><input type="radio" name="{shared}" value="{at}"> {escape(entry)}</label>'
        for at, entry in enumerate(field.entries)
    )
    role = 'role="radiogroup"' if group else ""
    return f"<span {role} {_script_data(field)} {group}>{radios}</span>"


def _lines(style: PageStyle, field: Field, tied: str, name: str) -> str:
    prompt = f'placeholder="{escape(field.label)}"' if field.inside else ""
    if field.make == "editor":
        spoken = f'aria-label="{escape(field.label)}"' if field.inside else ""
        return f'<div contenteditable="true" role="textbox" aria-multiline="true" style="border:1px solid #999;width:380px;min-height:70px;white-space:pre-wrap" {_script_data(field)} {tied} {spoken}></div>'
    area = f'<textarea class="{style.name("area")}" style="width:380px;height:70px" {_script_data(field)} {tied} {prompt}></textarea>'
    if field.make == "counted" and field.truth == "description":
        return f'<div style="position:relative;width:400px">{area}<span data-counter style="color:#999;font-size:12px">0/500</span></div>'
    return area


def _line(style: PageStyle, field: Field, tied: str, name: str) -> str:
    prompt = f'placeholder="{escape(field.label)}"' if field.inside else ""
    return f'<input type="text" style="width:250px;padding:6px" {_script_data(field)} {tied} {prompt}>'


def _file(style: PageStyle, field: Field, tied: str, name: str) -> str:
    plain = f'type="file" multiple {_script_data(field)} {tied}'
    if field.make == "hidden":
        return f'<span class="{style.name("upload")}"><input style="display:none" {plain}><button type="button">{style.upload}</button></span>'
    if field.make == "zone":
        return f'<label class="{style.name("zone")}" style="display:inline-block;border:1px dashed #999;padding:14px 40px"><input style="{_UNSEEN}" {plain}>{style.upload}</label>'
    return f"<input {plain}>"
