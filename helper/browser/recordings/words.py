"""What of a page's words may stay in a recording: the portal's own, limits and signs; all others become neutral letters."""

from __future__ import annotations

import re

from helper.flow.normal import fold
from helper.flow.vocabulary import Vocabulary
from helper.model.plain_text import one_line

_LONGEST = 4000
_LONGEST_LABEL = 200
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_COUNTER = re.compile(r"\s*\d{1,6}\s*/\s*(\d{1,5})\s*")
_PROMPTS = {
    fold(text): text
    for text in (
        "Please select",
        "Select",
        "Choose",
        "Please choose",
        "Search",
        "请选择",
        "请输入",
        "搜索",
        "Choose files",
        "选择文件",
    )
}
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
        before, after = (" " if text[0].isspace() else ""), (" " if text[-1].isspace() else "")
        return f"{before}{self._core(core)}{after}"

    def entry(self, text: str) -> str:
        """An entry of a list; one that is not known says nothing at all, not even how long it is."""
        known = self._vocabulary.entry(text)
        return known or self._fixed(text) or "Xxxxx"

    def is_label(self, text: str) -> bool:
        """Whether these words together are a label, which pages put together from parts."""
        return len(text) <= _LONGEST_LABEL and self._vocabulary.label(text) is not None

    def part(self, text: str) -> str:
        """A part of a known label, as it is unless it holds a number."""
        return self.text(text) if any(sign.isdigit() for sign in text) else one_line_kept(text)

    def classes(self, text: str) -> str:
        """The class names that are made of words of component libraries."""
        kept = [name for name in text.split() if set(re.split(r"[-_]+", name.lower())) <= _CLASS_WORDS]
        return " ".join(kept)

    def _core(self, text: str) -> str:
        known = self._vocabulary.label(text) or self._vocabulary.heading(text) or self._vocabulary.entry(text)
        return known or self._fixed(text) or _neutral(text)

    def _fixed(self, text: str) -> str | None:
        """Prompts, counters and limits, which are nobody's."""
        if prompt := _PROMPTS.get(fold(text)):
            return prompt
        if counter := _COUNTER.fullmatch(text):
            return f"0/{counter.group(1)}"
        for pattern, words in _LIMITS:
            if found := pattern.search(text):
                return words.format(next(filter(None, found.groups())))
        return None


def one_line_kept(text: str) -> str:
    """A text in one line, with a blank at each end where there was one."""
    core = one_line(text, _LONGEST)
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
