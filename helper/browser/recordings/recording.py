"""Writes a page as a recording: one file for the tests, with the page's controls and looks and nothing of anybody's.

It is built from a list of what may stay. Whatever is not on it - values, unknown words, addresses, pictures, scripts,
comments, hidden elements - is never written.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from helper.browser.recordings.words import RecordingWords
from helper.browser.world import World
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.flow.vocabulary import Vocabulary

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
    "role": frozenset(
        {
            *("alert", "button", "checkbox", "combobox", "dialog", "form", "grid", "group", "heading", "img"),
            *(
                "link",
                "list",
                "listbox",
                "listitem",
                "main",
                "menu",
                "menuitem",
                "navigation",
                "none",
                "note",
            ),
            *(
                "option",
                "presentation",
                "progressbar",
                "radio",
                "radiogroup",
                "region",
                "search",
                "separator",
            ),
            *("status", "switch", "tab", "tablist", "tabpanel", "textbox", "tooltip", "tree", "treeitem"),
        }
    ),
    "aria-haspopup": frozenset({"true", "false", "listbox", "menu", "tree", "grid", "dialog"}),
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "contenteditable": frozenset({"true", "false", "plaintext-only"}),
}
"""What these attributes may say; every other one may be there, be true or false, or be a number."""
_NUMBERED = frozenset({"maxlength", "rows", "tabindex"})
_BARE = frozenset({"multiple", "readonly", "disabled", "inert", "required"})


async def record_page(world: World, flow: Flow) -> str:
    """The page as the text of a recording. Raises `PageGone` when the page was left meanwhile."""
    tree = await world.call("pageTree")
    if not tree:
        raise PageGone("There is no page of the portal that could be recorded.")
    return recorded(tree, flow)


def recorded(tree: dict[str, Any], flow: Flow) -> str:
    """The recording of a page's tree, as `scripts/record.js` gives it."""
    steps = {step.id for page in flow.pages for step in page.steps}
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
    """All words of an element together."""
    if "text" in node:
        return str(node["text"])
    return "".join(map(_text_of, node["kids"]))
