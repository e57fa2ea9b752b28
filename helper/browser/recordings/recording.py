"""Writes a page as a recording for the tests: its controls and looks, the portal's own words, and nothing of anybody's.

It is built from a list of what may stay. Whatever is not on it - values, unknown words, addresses, pictures, scripts,
comments, hidden elements - is never written.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from helper.browser.isolated_scripts import IsolatedScripts
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.flow.text_matching import Vocabulary, fold
from helper.model.text import one_line

_LONGEST = 4000
_LONGEST_LABEL = 200
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_COUNTER = re.compile(r"\s*\d{1,6}\s*/\s*(\d{1,5})\s*")
_PROMPTS = {fold(text): text for text in (
    "Please select", "Select", "Choose", "Please choose", "Search", "Choose files", "请选择", "请输入", "搜索", "选择文件",
)}  # fmt: skip
_LIMITS = (
    (re.compile(r"(?:at most|up to|max(?:imum)?|no more than)\D{0,12}(\d{1,5})\s*(?:characters?|chars?)", re.IGNORECASE), "At most {} characters"),
    (re.compile(r"(?:at most|up to|max(?:imum)?|no more than)\D{0,12}(\d{1,3})\s*(?:files?|pictures?|images?)", re.IGNORECASE), "Up to {} files"),
    (re.compile(r"\bline\b.{0,20}(?:at most|up to|max(?:imum)?|no more than)\s*(\d{1,4})\b|(?:at most|up to)\s*(\d{1,4})\s*(?:links?|urls?|listings?)", re.IGNORECASE), "At most {} links"),
    (re.compile(r"(?:最多|不超过)\D{0,8}(\d{1,5})\s*个?字"), "最多 {} 个字"),
    (re.compile(r"(?:最多|不超过)\D{0,8}(\d{1,3})\s*[个张份]?\s*(?:文件|图片|附件)"), "最多 {} 个文件"),
    (re.compile(r"(?:最多|不超过)\D{0,10}(\d{1,4})\s*(?:条|行)"), "最多 {} 条"),
)  # fmt: skip
"""A limit is kept in words of our own."""
_CLASS_WORDS = frozenset(
    [
        "ant", "next", "mui", "el", "q", "antd", "rc", "select", "selector", "selection", "dropdown",
        "combo", "combobox", "picker", "cascader", "input", "textarea", "form", "item", "row", "label",
        "control", "wrapper", "content", "field", "box", "trigger", "arrow", "caret", "chevron", "icon",
        "icons", "material", "symbols", "placeholder", "radio", "checkbox", "tick", "switch", "upload",
        "btn", "button", "menu", "option", "options", "list", "popup", "popper", "overlay", "layer",
        "hidden", "disabled", "required", "counter", "count", "hint", "error", "text", "title", "group",
        "inner", "outer", "search", "single", "multiple", "empty",
    ]
)  # fmt: skip
"""Parts of class names that component libraries have; their drop-downs and icons are known by them."""


class RecordingWords:
    """Decides over every text of one page."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def text(self, text: str) -> str:
        """The text of an element or attribute, as it may stay; the blanks around it are kept as one."""
        core = text.strip()
        if not core:
            return " " if text else ""
        return _between_blanks(text, self._core(core))

    def entry(self, text: str) -> str:
        """An entry of a list; one that is not known says nothing at all, not even how long it is."""
        known = self._vocabulary.entry(text)
        return known or self._fixed(text) or "Xxxxx"

    def is_label(self, text: str) -> bool:
        """Whether these words together are a label, which pages put together from parts."""
        return len(text) <= _LONGEST_LABEL and self._vocabulary.label(text) is not None

    def part(self, text: str) -> str:
        """A part of a known label, as it is unless it holds a number."""
        return (
            self.text(text)
            if any(sign.isdigit() for sign in text)
            else _between_blanks(text, one_line(text, _LONGEST))
        )

    def classes(self, text: str) -> str:
        """The class names that are made of words of component libraries."""
        kept = [name for name in text.split() if set(re.split(r"[-_]+", name.lower())) <= _CLASS_WORDS]
        return " ".join(kept)

    def _core(self, text: str) -> str:
        known = self._vocabulary.label(text) or self._vocabulary.heading(text) or self._vocabulary.entry(text)
        return known or self._fixed(text) or _neutral(text)

    def _fixed(self, text: str) -> str | None:
        if prompt := _PROMPTS.get(fold(text)):
            return prompt
        if counter := _COUNTER.fullmatch(text):
            return f"0/{counter.group(1)}"
        for pattern, words in _LIMITS:
            if found := pattern.search(text):
                return words.format(next(filter(None, found.groups())))
        return None


def _between_blanks(text: str, core: str) -> str:
    """The core with a blank at each end where the text has one."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{core}{after}"


def _neutral(text: str) -> str:
    """The same text with letters that say nothing; signs stay, because they tell a sentence from a name."""
    return "".join(map(_neutral_sign, one_line(text, _LONGEST)))


def _neutral_sign(sign: str) -> str:
    if _CJK.match(sign):
        return "某"
    if sign.isdigit() or sign.isnumeric():
        return "0"
    if sign.isalpha():
        return "X" if sign.isupper() else "x"
    return sign if sign.isascii() or not sign.isalnum() else "x"


_RESET = "body,body *:not(option){all:unset}body{font-family:sans-serif}"
_SHADOW_RESET = "*:not(style):not(option){all:unset}"
_TAG = re.compile(r"[a-z][a-z0-9]{0,9}")
_NUMBER = re.compile(r"-?\d{1,5}")
_STYLE_VALUE = re.compile(r"[A-Za-z0-9 .,%()#\-+/]{0,400}|\"[^\"<>&\\;\w]{0,2}\"")
_GRID_VALUE = re.compile(r"(?:auto|none|span|\d+(?:\.\d+)?(?:px|fr)?|[ -])*")
_EMPTY = frozenset({"input", "img", "br", "hr", "wbr"})

_PLAIN_TYPES = ("text", "search", "email", "url", "tel", "number", "password", "date")
_SHAPES = {
    "type": frozenset({*_PLAIN_TYPES, "radio", "checkbox", "file", "button", "submit", "reset", "image"}),
    "role": frozenset([
        "alert", "button", "checkbox", "combobox", "dialog", "form", "grid", "group", "heading", "img", "link", "list",
        "listbox", "listitem", "main", "menu", "menuitem", "navigation", "none", "note", "option", "presentation",
        "progressbar", "radio", "radiogroup", "region", "search", "separator", "status", "switch", "tab", "tablist",
        "tabpanel", "textbox", "tooltip", "tree", "treeitem",
    ]),
    "aria-haspopup": frozenset({"true", "false", "listbox", "menu", "tree", "grid", "dialog"}),
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "contenteditable": frozenset({"true", "false", "plaintext-only"}),
}  # fmt: skip
"""What these attributes may say; every other one may be there, be true or false, or be a number."""
_NUMBERED = frozenset({"maxlength", "rows", "tabindex"})
_BARE = frozenset({"multiple", "readonly", "disabled", "inert", "required"})


async def record_page(isolated: IsolatedScripts, flow: Flow) -> str:
    """The page as the text of a recording. Raises `PageGone` when the page was left meanwhile."""
    tree = await isolated.call("pageTree")
    if not tree:
        raise PageGone("There is no page of the portal that could be recorded.")
    return recorded(tree, flow)


def recorded(tree: dict[str, Any], flow: Flow) -> str:
    """The recording of a page's tree, as `scripts/inspection.js` gives it."""
    steps = flow.by_id
    return _Writer(RecordingWords(Vocabulary(flow)), frozenset(steps)).document(tree)


class _Writer:
    """Writes one page; ids and names get new ones, the same for the same."""

    def __init__(self, words: RecordingWords, steps: frozenset[str]) -> None:
        self._words = words
        self._steps = steps
        self._names: dict[str, str] = {}
        self._rules: list[str] = []

    def document(self, tree: dict[str, Any]) -> str:
        rules, self._rules = self._rules, []
        body = self._node(tree["body"], known=False)
        style = "".join([_RESET, *self._rules])
        self._rules = rules
        language = "zh-CN" if tree["lang"].lower().startswith("zh") else "en"
        return (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>Recording</title>'
            f"<style>{style}</style></head>\n{body}\n</html>\n"
        )

    def _node(self, node: dict[str, Any], *, known: bool) -> str:
        """One node; `known`: it is a part of a label that is known as a whole."""
        if "text" in node:
            text = self._words.part(node["text"]) if known else self._words.text(node["text"])
            return escape(text, quote=False)
        tag = node["tag"] if _TAG.fullmatch(node["tag"]) else "x-element"
        known = known or self._words.is_label(_text_of(node))
        inside = "".join(self._node(kid, known=known) for kid in node["kids"])
        if "options" in node:
            inside = "".join(map(self._option, node["options"]))
        if shadow := node.get("shadow"):
            inner = "".join(self._node(kid, known=False) for kid in shadow)
            inside = (
                f'<template shadowrootmode="open"><style>{_SHADOW_RESET}</style>{inner}</template>{inside}'
            )
        opened = f"<{tag}{self._attributes(node)}>"
        return opened if tag in _EMPTY else f"{opened}{inside}</{tag}>" + ("\n" if tag == "div" else "")

    def _option(self, option: dict[str, Any]) -> str:
        empty = ' value=""' if option["empty"] else ""
        off = " disabled" if option["disabled"] else ""
        return f"<option{empty}{off}>{escape(self._words.entry(option['text']))}</option>"

    def _attributes(self, node: dict[str, Any]) -> str:
        values = {
            name: value for name, given in node["shape"].items() if (value := _shape(name, given)) is not None
        }
        values |= {name: self._renamed(value) for name, value in node["names"].items()}
        values |= {name: self._words.text(value).strip() for name, value in node["words"].items()}
        values["class"] = self._words.classes(node["class"])
        values["data-step"] = node["step"] if node["step"] in self._steps else ""
        values["href"] = "#" if node["link"] else ""
        values["style"] = _style(node["style"])
        values["data-look"] = self._pseudo_rules(node["pseudos"])
        if node.get("frame"):
            values["srcdoc"] = self.document(node["frame"])
        always = {*values.keys() & _BARE, "placeholder"}
        return "".join(
            f' {name}="{escape(value)}"' for name, value in values.items() if value or name in always
        )

    def _renamed(self, value: str) -> str:
        """Ids and names hold anything; the recording only needs that the same ones stay the same."""
        return " ".join(self._names.setdefault(name, f"n{len(self._names) + 1}") for name in value.split())

    def _pseudo_rules(self, pseudos: list[dict[str, Any]]) -> str:
        """The looks of what styles draw before and behind an element, as rules; gives the mark they hang on."""
        if not pseudos:
            return ""
        mark = f"l{len(self._rules) + 1}"
        for each in pseudos:
            self._rules.append(f'[data-look="{mark}"]{each["pseudo"]}{{{_style(each["style"])}}}')
        return mark


def _shape(name: str, value: str) -> str | None:
    """An attribute that says what sort of thing an element is; None: it says something else."""
    if name in _BARE:
        return ""
    if name in _NUMBERED:
        return value if _NUMBER.fullmatch(value) else None
    return value if value.lower() in _SHAPES.get(name, frozenset({"true", "false"})) else None


def _style(style: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in style.items() if _is_look(name, value))


def _is_look(name: str, value: str) -> bool:
    """Whether a style says how something looks; the lines of a grid can have names, which may be any words."""
    return (_GRID_VALUE if name.startswith("grid-") else _STYLE_VALUE).fullmatch(value) is not None


def _text_of(node: dict[str, Any]) -> str:
    if "text" in node:
        return str(node["text"])
    return "".join(map(_text_of, node["kids"]))
